/** Resolve: a Request becomes a Lock, steered away from what policy is known to deny before anything is fetched. */
import { createHash } from 'node:crypto';
import type { LockDocument, RequestDocument, Stored } from '../documents.js';
import { SpkgError } from '../errors.js';
import type { StageContext } from '../gate.js';
import type { LockedFile, PassedOver, Requirement, ResolutionProblem, Target } from '../model.js';
import type { ContextScanning, ResolvedFile, Resolution, ResolveQuestion } from '../ports.js';
import { parseRequirement } from '../requirements.js';
import { sanitize } from '../sanitize.js';
import { chainsOf } from './chains.js';
import { resolveWithSources } from './resolve-sources.js';
import { steer } from './steer.js';

/** What was asked for; where it was filed does not matter to what it resolves to. */
export function askedDigest({ requirements, targets }: RequestDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([requirements, targets]))
    .digest('hex');
}

/** What a Lock is made from; equal inputs, equal Lock, for a day. */
export async function lockInputs(
  context: StageContext,
  request: Stored<RequestDocument>,
): Promise<Record<string, string>> {
  const { gate, policy } = context;
  const [resolver, upstream, scanning] = await Promise.all([
    gate.resolver(),
    gate.upstream(),
    gate.contextScanning(),
  ]);
  return {
    request: askedDigest(request.document),
    policy: policy.digest,
    advisories: scanning.advisories.digest,
    scanners: scanning.versions,
    upstream: upstream.url,
    resolver: await resolver.version(),
  };
}

/**
 * Resolves every target, merges the closures. A name the index lacks or requirements that contradict each other reject
 * with SPKG_REQUIREMENT_NOT_FOUND or SPKG_REQUIREMENT_CONFLICT, one hash for two files, or two hashes for one, with
 * SPKG_INDEX_INVALID; a package without a usable wheel, and without a source distribution that policy admits, is a
 * problem in the Lock, and later a denial.
 */
export async function resolve(
  context: StageContext,
  request: Stored<RequestDocument>,
): Promise<LockDocument> {
  const { gate } = context;
  const startedAt = gate.clock.now().toISOString();
  const inputs = await lockInputs(context, request);
  const scanning = await gate.contextScanning();
  const requirements = request.document.requirements.map(parseRequirement);
  const closures: Closure[] = [];
  for (const target of request.document.targets) {
    closures.push(await resolveTarget(context, scanning, request.document, requirements, target));
  }
  return {
    schema: 'spkg.lock/1',
    request: request.document.request,
    startedAt,
    finishedAt: gate.clock.now().toISOString(),
    inputs,
    upstream: (await gate.upstream()).url,
    resolver: await (await gate.resolver()).version(),
    files: await mergeClosures(context, closures),
    passedOver: closures.flatMap((closure) => closure.passedOver).filter(isFirstOfItsKind),
    problems: closures.flatMap((closure) => closure.problems),
  };
}

interface Closure {
  readonly target: Target;
  readonly files: readonly ResolvedFile[];
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly passedOver: readonly PassedOver[];
  readonly problems: readonly ResolutionProblem[];
}

async function resolveTarget(
  context: StageContext,
  scanning: ContextScanning,
  request: RequestDocument,
  requirements: readonly Requirement[],
  target: Target,
): Promise<Closure> {
  context.emit({
    kind: 'stage-progress',
    stage: 'resolve',
    text: `for Python ${target.python} on ${target.platform}`,
  });
  const asTyped: ResolveQuestion = {
    requirements,
    target,
    excluded: [],
    preferred: [],
    sources: [],
    uploadedBefore: null,
  };
  const { question, resolution: first, why } = await resolveWithSources(context, request, asTyped);
  if (first.kind !== 'resolved') {
    return {
      target,
      files: [],
      chains: new Map(),
      passedOver: [],
      problems: [problemOf(first, why, requirements, target)],
    };
  }
  await prefetchProjects(context, first.files);
  const steered = await steer(context, scanning, request, question, first.files);
  const chains = await chainsOf(context, steered.question, steered.files);
  return { target, files: steered.files, chains, passedOver: steered.passedOver, problems: [] };
}

/** Starts asking the index about each project while the resolver goes on; the answers are used by the scan. */
async function prefetchProjects(context: StageContext, files: readonly ResolvedFile[]): Promise<void> {
  const upstream = await context.gate.upstream();
  for (const file of files) {
    // a failure is met again, and said, by the scan that needs the answer
    upstream.project(file.name, context.signal).catch(() => undefined);
  }
}

function problemOf(
  resolution: Exclude<Resolution, { kind: 'resolved' }>,
  why: string,
  requirements: readonly Requirement[],
  target: Target,
): ResolutionProblem {
  const asked = requirements.find((requirement) => requirement.name === resolution.name);
  const name = resolution.name ?? requirements[0]?.name ?? 'unknown';
  const all = requirements.map(({ text }) => text).join(' ');
  const where = `Python ${target.python} on ${target.platform}`;
  switch (resolution.kind) {
    case 'no-wheel':
      return {
        kind: 'no-wheel',
        name,
        requirement: asked?.text ?? all,
        target: target.name,
        detail: sanitize(
          why === ''
            ? `${name} has no wheel for ${where}: ${resolution.detail}`
            : `${name}${asked ? '' : `, which ${all} needs,`} has no wheel for ${where}, and ${why}`,
          600,
        ),
      };
    case 'not-found':
      throw new SpkgError('SPKG_REQUIREMENT_NOT_FOUND', `the index does not know \`${name}\``, {
        tryThis: `check the spelling of \`${name}\`; its import name and its project name may differ`,
        cause: resolution.detail,
      });
    case 'no-version':
      throw new SpkgError(
        'SPKG_REQUIREMENT_NOT_FOUND',
        `the index has no version of \`${name}\` that fits \`${asked?.text ?? name}\` for ${where}`,
        { tryThis: `spkg request ${name}`, cause: resolution.detail },
      );
    case 'conflict':
      throw new SpkgError(
        'SPKG_REQUIREMENT_CONFLICT',
        `these requirements do not go together for ${where}: ${sanitize(resolution.detail, 600)}`,
        { tryThis: 'loosen one of the versions', cause: resolution.detail },
      );
  }
}

async function mergeClosures(context: StageContext, closures: readonly Closure[]): Promise<LockedFile[]> {
  const merged = new Map<string, LockedFile>();
  const hashes = new Map<string, string>();
  for (const { target, files, chains } of closures) {
    for (const file of files) {
      const known = merged.get(file.sha256);
      if (known && known.filename !== file.filename) throw sameBytes(known.filename, file.filename);
      if ((hashes.get(file.filename) ?? file.sha256) !== file.sha256) throw otherBytes(file.filename);
      hashes.set(file.filename, file.sha256);
      merged.set(file.sha256, {
        ...file,
        chain: known?.chain ?? [...(chains.get(file.name) ?? [file.name])],
        targets: [...(known?.targets ?? []), target.name],
        approved: known?.approved ?? (await isOffered(context, file)),
      });
    }
  }
  return [...merged.values()].sort((a, b) => (a.filename < b.filename ? -1 : 1));
}

/** From here on a file is known by its hash: findings about one name must not be taken for findings about another. */
function sameBytes(one: string, other: string): SpkgError {
  return new SpkgError('SPKG_INDEX_INVALID', `the index gives \`${one}\` and \`${other}\` the same sha256`, {
    tryThis: 'tell InfoSec which index that is; ask for the one without the other',
  });
}

/** pip and uv ask for a file by its name: the index can offer one of the two alone. */
function otherBytes(filename: string): SpkgError {
  return new SpkgError('SPKG_INDEX_INVALID', `the index gives two targets other bytes as \`${filename}\``, {
    tryThis: 'tell InfoSec which index that is; ask for one target at a time',
  });
}

async function isOffered(context: StageContext, file: ResolvedFile): Promise<boolean> {
  const offered = await context.gate.index.offered(file.name);
  return offered.get(file.filename)?.sha256 === file.sha256;
}

function isFirstOfItsKind(passed: PassedOver, index: number, all: readonly PassedOver[]): boolean {
  return all.findIndex(({ name, version }) => name === passed.name && version === passed.version) === index;
}
