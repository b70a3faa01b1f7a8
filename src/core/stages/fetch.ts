/** Fetch: every file of the Lock into the quarantine, hashed on the way, in parallel. */
import type { LockDocument, ManifestDocument, Stored } from '../documents.js';
import { SpkgError } from '../errors.js';
import type { StageContext } from '../gate.js';
import type { LockedFile } from '../model.js';
import { eachOf } from './each-of.js';

const parallel = 8;
const progressEveryMs = 100;

export type ManifestFile = ManifestDocument['files'][number];

/**
 * Rejects with SPKG_FETCH_FAILED, SPKG_FETCH_HASH_MISMATCH or SPKG_FETCH_TOO_LARGE; what has arrived stays in the
 * quarantine, so the next attempt fetches only the rest. `onArrival` is told of each file as soon as it may be scanned.
 */
export async function fetchFiles(
  context: StageContext,
  lock: Stored<LockDocument>,
  onArrival: (file: LockedFile) => void,
): Promise<ManifestDocument> {
  const { gate, policy, signal } = context;
  const startedAt = gate.clock.now().toISOString();
  const { files } = lock.document;
  assertClosureFits(files, policy.maxClosureBytes);
  const progress = trackProgress(context, files);
  const manifest = new Map<string, ManifestFile>();
  const largestFirst = [...files].sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
  await eachOf(largestFirst, parallel, signal, async (file, stop) => {
    manifest.set(file.sha256, await fetchOne({ ...context, signal: stop }, file, progress.add));
    progress.fileDone();
    onArrival(file);
  });
  progress.end();
  return {
    schema: 'spkg.manifest/1',
    request: lock.document.request,
    startedAt,
    finishedAt: gate.clock.now().toISOString(),
    inputs: { lock: lock.digest },
    files: files.flatMap((file) => manifest.get(file.sha256) ?? []),
  };
}

/** One file into the quarantine, unless it is there. Rejects as `fetchFiles` does. */
export async function fetchOne(
  { gate, policy, signal }: StageContext,
  file: LockedFile,
  onBytes: (bytes: number) => void,
): Promise<ManifestFile> {
  const { filename, sha256 } = file;
  const key = gate.quarantine.keyOf(sha256);
  const there = await gate.quarantine.has(sha256);
  if (there !== undefined) {
    onBytes(there);
    return { filename, sha256, size: there, from: 'quarantine', key };
  }
  if (file.size !== null && file.size > policy.maxFileBytes) {
    throw tooLarge(`\`${filename}\` is ${file.size} bytes`, policy.maxFileBytes);
  }
  const upstream = await gate.upstream();
  const { host, body } = await upstream.open(file, signal);
  const size = await gate.quarantine.put({ sha256, filename, maxBytes: policy.maxFileBytes }, body, onBytes);
  return { filename, sha256, size, from: host, key };
}

function assertClosureFits(files: readonly LockedFile[], maxBytes: number): void {
  const total = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  if (total > maxBytes) throw tooLarge(`the closure of ${files.length} files is ${total} bytes`, maxBytes);
}

function tooLarge(what: string, maxBytes: number): SpkgError {
  return new SpkgError('SPKG_FETCH_TOO_LARGE', `${what}, and policy allows ${maxBytes}`, {
    tryThis: 'ask for a smaller set, or ask InfoSec to raise max-file-mib or max-closure-mib in policy.yaml',
  });
}

function trackProgress(
  { emit, gate }: StageContext,
  files: readonly LockedFile[],
): { add: (bytes: number) => void; fileDone: () => void; end: () => void } {
  const bytesTotal = files.every((file) => file.size !== null)
    ? files.reduce((sum, file) => sum + (file.size ?? 0), 0)
    : null;
  const started = gate.clock.now().getTime();
  let bytes = 0;
  let filesDone = 0;
  let told = 0;
  const tell = (): void => {
    const now = gate.clock.now().getTime();
    told = now;
    const bytesPerSecond = (bytes * 1000) / Math.max(1, now - started);
    emit({ kind: 'fetch-progress', files: files.length, filesDone, bytes, bytesTotal, bytesPerSecond });
  };
  return {
    add(more) {
      bytes += more;
      if (gate.clock.now().getTime() - told >= progressEveryMs) tell();
    },
    fileDone() {
      filesDone += 1;
      tell();
    },
    end: tell,
  };
}
