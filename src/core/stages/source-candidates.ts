/** Which source distributions of a project may stand where a wheel is missing, and why the others may not. */
import { is } from 'valibot';
import type { RequestDocument } from '../documents.js';
import type { StageContext } from '../gate.js';
import { filenameSchema, type Requirement, type Target } from '../model.js';
import type { ContextScanning, ProjectFile, ResolvedFile } from '../ports.js';
import { sanitize } from '../sanitize.js';
import { bestWheel } from '../tags.js';
import { isVersion, satisfies, sortVersions } from '../versions.js';
import { foresee } from './foresee.js';

const mostCandidates = 100;

/** Newest first; without candidates `why` is about the newest there is. */
export interface SourceCandidates {
  readonly files: readonly ResolvedFile[];
  readonly why: string;
}

/** A version that can be part of a wheel's file name as it is. */
const plainVersion = /^[0-9A-Za-z.!+]+$/;

/**
 * Those that are named with a sha256, not yanked, for the target's Python, within what was asked for by name, and that
 * policy is not known to deny. Rejects with SPKG_INDEX_UNREACHABLE, SPKG_INDEX_INVALID.
 */
export async function sourceCandidates(
  context: StageContext,
  request: RequestDocument,
  { name, asked, target }: { name: string; asked: readonly Requirement[]; target: Target },
): Promise<SourceCandidates> {
  const upstream = await context.gate.upstream();
  const facts = await upstream.project(name, context.signal);
  const files = facts?.files ?? [];
  const fitting = newestFirst(files.filter(isReadable)).filter(
    ({ version }) => version !== null && fits(version, asked) && !hasWheel(files, version, target),
  );
  const scanning = await context.gate.contextScanning();
  const judged = fitting
    .slice(0, mostCandidates)
    .map((file) => judge(context, scanning, request, name, file, target));
  const first = judged.find((one) => typeof one === 'string');
  return {
    files: judged.filter((one) => typeof one !== 'string'),
    why: first ?? 'the index has no source distribution (.tar.gz or .zip) of a version that fits',
  };
}

/** What holds under a marker alone is the resolver's to weigh. */
function fits(version: string, asked: readonly Requirement[]): boolean {
  return asked.every(({ specifier, marker }) => marker !== '' || satisfies(version, specifier) === true);
}

/** A wheel is taken before the source of its version, and nobody builds one that there is. */
function hasWheel(files: readonly ProjectFile[], version: string, target: Target): boolean {
  const own = files.filter((file) => file.version === version && file.yanked === null);
  const names = own.map(({ filename }) => filename).filter((filename) => filename.endsWith('.whl'));
  return bestWheel(names, target) !== undefined;
}

function isReadable({ filename, version }: ProjectFile): boolean {
  const named = is(filenameSchema, filename) && /\.(tar\.gz|zip)$/.test(filename);
  return named && version !== null && isVersion(version) && plainVersion.test(version);
}

/** One file a version: `.tar.gz`, which PEP 625 asks for, before `.zip`. */
function newestFirst(files: readonly ProjectFile[]): readonly ProjectFile[] {
  const versions = sortVersions(new Set(files.flatMap(({ version }) => version ?? []))).toReversed();
  return versions.flatMap((version) => {
    const own = files.filter((file) => file.version === version);
    return own.find(({ filename }) => filename.endsWith('.tar.gz')) ?? own[0] ?? [];
  });
}

/** The file to take, or why it is not taken. */
function judge(
  context: StageContext,
  scanning: ContextScanning,
  request: RequestDocument,
  name: string,
  { filename, version, sha256, size, uploadedAt, url, yanked, requiresPython }: ProjectFile,
  target: Target,
): ResolvedFile | string {
  const shown = `\`${sanitize(filename, 120)}\``;
  if (yanked !== null) return `${shown} is yanked`;
  if (requiresPython !== null && satisfies(target.python, requiresPython) === false)
    return `${shown} is not for Python ${target.python}`;
  if (sha256 === null || url === null) return `the index gives no sha256 or no address of ${shown}`;
  const file = { name, version: version ?? '', filename, sha256, size, uploadedAt, url };
  const [decision] = foresee(context, scanning, request, [file]).files;
  const denial = decision?.reasons.find(({ verdict }) => verdict === 'deny');
  return denial ? `${shown} is denied by \`${denial.rule}\`: ${sanitize(denial.title, 200)}` : file;
}
