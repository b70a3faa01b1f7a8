/** The way out of a denial: the nearest version to which nothing is known to object. */
import type { RequestDocument } from '../documents.js';
import type { StageContext } from '../gate.js';
import type { FileDecision, Target, Verdict, WayOut } from '../model.js';
import type { ContextScanning, ProjectFacts, ProjectFile, ResolvedFile } from '../ports.js';
import { bestWheel } from '../tags.js';
import { compareVersions, isPrerelease, satisfies } from '../versions.js';
import { foresee } from './foresee.js';

const maxCandidates = 200;

/**
 * One entry per denied package. "Nearest" is the lowest version above the denied one, else the highest below it, that
 * has a wheel for every target and that policy is known to allow; failing that, one that a person may allow. What only the bytes can tell is not known yet,
 * and the entry says so.
 */
export async function waysOut(
  context: StageContext,
  request: RequestDocument,
  files: readonly FileDecision[],
): Promise<WayOut[]> {
  const denied = files.filter((file) => file.verdict === 'deny');
  const names = [...new Set(denied.map((file) => file.name))];
  return Promise.all(
    names.map(async (name) => {
      const version = denied.find((file) => file.name === name)?.version ?? '';
      const nearest = await nearestVersion(context, request, name, version);
      return { name, denied: version, ...nearest };
    }),
  );
}

async function nearestVersion(
  context: StageContext,
  request: RequestDocument,
  name: string,
  denied: string,
): Promise<Pick<WayOut, 'nearest' | 'detail'>> {
  const facts = await projectOrNull(context, name);
  if (!facts)
    return {
      nearest: null,
      detail: `the index could not be asked which other versions of ${name} there are`,
    };
  const scanning = await context.gate.contextScanning();
  const candidates = nearestFirst(facts.files, denied).slice(0, maxCandidates);
  let reviewable: string | undefined;
  for (const version of candidates) {
    const verdict = verdictOn(context, scanning, request, facts, version);
    if (verdict === 'allow') {
      return {
        nearest: version,
        detail: `nothing known objects to ${name} ${version}; its files are scanned when it is requested`,
      };
    }
    if (verdict === 'review') reviewable ??= version;
  }
  if (reviewable !== undefined) {
    return {
      nearest: reviewable,
      detail: `${name} ${reviewable} is not denied, but InfoSec has to look at it`,
    };
  }
  const looked =
    candidates.length === 0
      ? 'there is no other version'
      : `${candidates.length} other versions were looked at`;
  return { nearest: null, detail: `no version of ${name} with a wheel passes: ${looked}` };
}

async function projectOrNull({ gate, signal }: StageContext, name: string): Promise<ProjectFacts | null> {
  const upstream = await gate.upstream();
  try {
    return await upstream.project(name, signal);
  } catch {
    signal.throwIfAborted();
    // a denial stands without a way out; the detail says that the index could not be asked
    return null;
  }
}

/** Versions above the denied one ascending, then those below descending; pre-releases last. */
export function nearestFirst(files: readonly ProjectFile[], denied: string): readonly string[] {
  const versions = [...new Set(files.flatMap((file) => file.version ?? []))].filter(
    (version) => version !== denied,
  );
  const ordered = versions
    .map((version) => ({ version, order: compareVersions(version, denied) ?? -1 }))
    .sort((a, b) => compareVersions(a.version, b.version) ?? 0);
  const above = ordered.filter(({ order }) => order > 0).map(({ version }) => version);
  const below = ordered.filter(({ order }) => order < 0).map(({ version }) => version);
  const all = [...above, ...below.reverse()];
  return [...all.filter((version) => !isPrerelease(version)), ...all.filter(isPrerelease)];
}

function verdictOn(
  context: StageContext,
  scanning: ContextScanning,
  request: RequestDocument,
  facts: ProjectFacts,
  version: string,
): Verdict {
  const files = facts.files.filter((file) => file.version === version && file.yanked === null);
  const chosen = request.targets.map((target) => wheelFor(files, target));
  if (chosen.some((file) => file === undefined)) return 'deny';
  const resolved = chosen.flatMap((file) => (file ? [asResolved(facts.name, version, file)] : []));
  return foresee(context, scanning, request, resolved).verdict;
}

function wheelFor(files: readonly ProjectFile[], target: Target): ProjectFile | undefined {
  const fitting = files.filter(
    ({ requiresPython }) => requiresPython === null || satisfies(target.python, requiresPython) !== false,
  );
  const best = bestWheel(
    fitting.map((file) => file.filename),
    target,
  );
  return fitting.find((file) => file.filename === best);
}

function asResolved(name: string, version: string, file: ProjectFile): ResolvedFile {
  const { filename, sha256, uploadedAt } = file;
  return { name, version, filename, sha256: sha256 ?? '0'.repeat(64), size: null, uploadedAt, url: filename };
}
