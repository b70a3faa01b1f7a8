/** One gzip member and nothing else (RFC 1952), through a bounded window. */
import { crc32 } from 'node:zlib';
import type { ArchiveLimits, ByteSource } from './archive.js';
import { inflateThrough } from './inflate.js';
import type { ProblemList } from './problems.js';
import { viewOf } from './zip-directory.js';

const headSize = 10;
const trailerSize = 8;
const longestName = 1024;
const nameFlag = 0x08;
/** how far from the end readers of ZIP files look for their end record (Python: 65,558 bytes), and a little more */
const zipTail = 66 << 10;

/**
 * Inflates to `take`, which says whether to go on. True when the file is one member from its first byte to its last and
 * its checksum and size hold; else false, and a problem says why, unless it was `take` that stopped.
 */
export async function gunzip(
  source: ByteSource,
  limits: ArchiveLimits,
  problems: ProblemList,
  take: (piece: Uint8Array) => boolean,
): Promise<boolean> {
  const from = readHead(source, problems);
  if (from === undefined) return false;
  if (holdsZip(source)) {
    // pip asks "is this a ZIP?" of every file, whatever its name, and of a file that is both it takes the ZIP
    problems.add('framing', '', 'the end record of a ZIP stands near the end of a gzip file');
    return false;
  }
  const until = source.size - trailerSize;
  const sums = { crc: 0, size: 0 };
  const inflated = await inflateThrough(source, from, until - from, (piece) => {
    sums.crc = crc32(piece, sums.crc);
    sums.size += piece.length;
    return isWithin(sums.size, source.size, limits, problems) && take(piece);
  });
  switch (inflated.kind) {
    case 'stopped':
      return false;
    case 'broken':
      problems.add('damaged-entry', '', `it does not inflate: ${inflated.words}`);
      return false;
    case 'ended':
      if (inflated.rest === 0) return checkTrailer(source, sums, problems);
      problems.add('framing', '', `${inflated.rest} bytes behind the end of the gzip member`);
      return false;
  }
}

/** The offset behind the header. Only a file name may stand in it: what else RFC 1952 allows hides bytes. */
function readHead(source: ByteSource, problems: ProblemList): number | undefined {
  const head = source.read(0, Math.min(source.size, headSize + longestName));
  if (source.size < headSize + trailerSize || head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) {
    problems.add('framing', '', 'it does not begin as a gzip file');
    return undefined;
  }
  const flags = head[3] ?? 0;
  if ((flags & ~nameFlag) !== 0) {
    problems.add('framing', '', `gzip flags ${flags.toString(16)}: bytes that belong to no entry`);
    return undefined;
  }
  if (flags === 0) return headSize;
  const end = head.indexOf(0, headSize);
  if (end === -1 || end + 1 + trailerSize > source.size) {
    problems.add('framing', '', 'the file name in the gzip header does not end');
    return undefined;
  }
  return end + 1;
}

function holdsZip(source: ByteSource): boolean {
  const length = Math.min(source.size, zipTail);
  return Buffer.from(source.read(source.size - length, length)).includes('PK\x05\x06', 0, 'latin1');
}

function isWithin(size: number, compressed: number, limits: ArchiveLimits, problems: ProblemList): boolean {
  if (size > limits.maxUncompressedBytes) {
    problems.add('limit-exceeded', '', `over ${limits.maxUncompressedBytes} bytes uncompressed`);
    return false;
  }
  if (size > limits.ratioFromBytes && size > compressed * limits.maxRatio) {
    problems.add(
      'limit-exceeded',
      '',
      `over ${size} bytes out of ${compressed}: over ${limits.maxRatio} to 1`,
    );
    return false;
  }
  return true;
}

function checkTrailer(
  source: ByteSource,
  sums: { readonly crc: number; readonly size: number },
  problems: ProblemList,
): boolean {
  const trailer = source.read(source.size - trailerSize, trailerSize);
  if (trailer.length < trailerSize) {
    problems.add('framing', '', 'the gzip file is cut short');
    return false;
  }
  const view = viewOf(trailer);
  if (view.getUint32(0, true) !== sums.crc || view.getUint32(4, true) !== sums.size % 2 ** 32) {
    problems.add('damaged-entry', '', 'the checksum or the size of the gzip member does not fit');
    return false;
  }
  return true;
}
