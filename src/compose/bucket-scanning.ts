/** Scanning of bytes that lie in a bucket: each file is brought, hashed, looked at and removed. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Quarantine } from '../backends/aws/quarantine.js';
import type { Place } from '../backends/aws/places.js';
import { changedInQuarantine } from '../core/fetch-errors.js';
import type { ContentScanning } from '../core/ports.js';
import { scanPool } from './scanning.js';

/** As many files lie here at a time as are being looked at. */
export async function openBucketScanning(
  quarantine: S3Quarantine,
  closing: (() => Promise<void>)[],
): Promise<ContentScanning> {
  const [{ createScanPool }, { createContentScanning }, folder] = await Promise.all([
    import('../scanners/pool.js'),
    import('../scanners/content-scanning.js'),
    mkdtemp(join(tmpdir(), 'spkg-scan-')),
  ]);
  const size = availableParallelism();
  const pool = createScanPool({ size, ...scanPool });
  closing.push(
    () => pool.close(),
    () => rm(folder, { recursive: true, force: true }),
  );
  const nothing = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };
  const scanning = createContentScanning(pool, nothing, (sha256) => join(folder, sha256));
  const slots = createSlots(size + 1);
  return {
    versions: scanning.versions,
    close: () => scanning.close(),
    async scan(file, signal) {
      const release = await slots();
      const path = join(folder, file.sha256);
      try {
        await bring(quarantine, file, path, signal);
        return await scanning.scan(file, signal);
      } finally {
        await rm(path, { force: true });
        release();
      }
    },
  };
}

/** What is not what was fetched is not looked at. SPKG_FETCH_HASH_MISMATCH. */
async function bring(
  quarantine: S3Quarantine,
  { sha256, filename }: { readonly sha256: string; readonly filename: string },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(quarantine.read(sha256), hashed, createWriteStream(path, { mode: 0o600 }), { signal });
  const actual = hash.digest('hex');
  if (actual === sha256) return;
  throw changedInQuarantine(filename, sha256, actual);
}

function createSlots(free: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  const release = (): void => {
    free += 1;
    waiting.shift()?.();
  };
  return async () => {
    while (free === 0) await new Promise<void>((go) => waiting.push(go));
    free -= 1;
    return release;
  };
}

/** The advisories of now, in a folder of this process. */
export async function downloadAdvisories(settings: Place, closing: (() => Promise<void>)[]): Promise<string> {
  const [{ advisoryIndexKey }, { advisoryIndexPath }, { writeAtomically }, folder] = await Promise.all([
    import('../backends/aws/settings.js'),
    import('../tools/advisory-store.js'),
    import('../tools/atomic.js'),
    mkdtemp(join(tmpdir(), 'spkg-advisories-')),
  ]);
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const bytes = await settings.read(advisoryIndexKey);
  if (bytes) await writeAtomically(advisoryIndexPath(folder), bytes);
  return folder;
}
