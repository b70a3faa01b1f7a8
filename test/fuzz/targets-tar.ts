/** What a fuzzer calls for the tar reader: any bytes. It throws when a promise of the reader does not hold. */
import { gzipSync } from 'node:zlib';
import { defaultArchiveLimits, type ArchiveEntry } from '../../src/archive/archive.js';
import { nameProblem } from '../../src/archive/names.js';
import { readTar, withChecksum } from '../helpers/tars.js';

const limits = { ...defaultArchiveLimits, maxUncompressedBytes: 64 << 20, maxEntryInMemoryBytes: 1 << 20 };

/**
 * The bytes as a file, as a tar in gzip, and as a tar whose headers have checksums that fit: so that a fuzzer gets past
 * both without having to guess them.
 */
export const tarTargets: Readonly<Record<'tar', (bytes: Uint8Array) => Promise<void>>> = {
  async tar(bytes) {
    await check(Buffer.from(bytes));
    await check(gzipSync(bytes, { level: 1 }));
    await check(gzipSync(withChecksums(bytes), { level: 1 }));
  },
};

async function check(file: Buffer): Promise<void> {
  const { report, entries } = await readTar(file, limits);
  if (!report.complete && report.problems.length === 0)
    throw new Error('not read whole, and no problem says so');
  if (report.complete && report.problems.length === 0) checkSound(entries, report.uncompressedBytes);
}

function checkSound(entries: readonly ArchiveEntry[], uncompressedBytes: number): void {
  const names = new Set(entries.map(({ path }) => path));
  if (names.size !== entries.length) throw new Error('two entries of one name');
  let bytes = 0;
  for (const { path, size, content } of entries) {
    bytes += size;
    if (nameProblem(path) !== undefined) throw new Error(`an unsafe name: ${JSON.stringify(path)}`);
    if (content !== undefined && content.length !== size)
      throw new Error(`${path} is not as long as it says`);
  }
  if (bytes !== uncompressedBytes) throw new Error('the sum of the sizes is not that of the report');
}

function withChecksums(bytes: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = Buffer.from(bytes.subarray(at, at + 512));
    blocks.push(block.every((byte) => byte === 0) ? block : withChecksum(block));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
