/**
 * A strict ZIP reader: every byte of the file is accounted for, and whatever two tools could read differently is a
 * problem. Sources: PKWARE APPNOTE; uv GHSA-8qf3-x8v5-2pj8 and GHSA-pqhf-p39g-3x64; PyPI's archive rules.
 */
import { hash as hashOnce } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import type { ArchiveEntry, ArchiveLimits, ArchiveReport, ByteSource } from './archive.js';
import { kernels } from '../kernels/kernels.js';
import { collectContent } from './collect.js';
import { entryNames } from './entry-names.js';
import { inflateThrough, type Inflated } from './inflate.js';
import { problemList, type ProblemList } from './problems.js';
import { hashOf, windows } from './windows.js';
import { readDirectory, readSizes, viewOf, type DirectoryEntry } from './zip-directory.js';

const localSize = 30;
/** deflated entries up to this are inflated in one go */
const atOnceBytes = 8 << 20;
/** deflate-level hints (bits 1 and 2) and the UTF-8 mark: all that 966 popular wheels use */
const knownFlags = 0x0806;
const fileType = 0o170000;

/**
 * Reads every entry in the order in which the bytes lie and tells `onEntry` of each that is sound. Never throws for
 * what the bytes are; a `ByteSource` that cannot be read throws. `complete: false` means that something was not looked at.
 */
export async function readZip(
  source: ByteSource,
  limits: ArchiveLimits,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<ArchiveReport> {
  const problems = problemList();
  const directory = readDirectory(source, limits, problems);
  const totals = { entries: 0, uncompressedBytes: 0 };
  let complete = directory !== undefined;
  if (directory) {
    const entries = inByteOrder(directory.entries);
    checkNames(entries, problems);
    complete = checkTotals(entries, limits, problems);
    let next = 0;
    for (const entry of complete ? entries : []) {
      const from = readLocal(source, entry, next, directory.start, problems);
      if (from === undefined) {
        complete = false;
        break;
      }
      next = from + entry.compressedSize;
      const sound = await readContent(source, entry, from, limits, problems, onEntry);
      if (!sound) complete = false;
      totals.entries += 1;
      totals.uncompressedBytes += entry.size;
    }
    if (complete && next !== directory.start) {
      problems.add('framing', '', `${directory.start - next} bytes between the last entry and the directory`);
      complete = false;
    }
  }
  return { complete, problems: problems.all, ...totals, sha256: hashOf(source) };
}

function inByteOrder(entries: readonly DirectoryEntry[]): readonly DirectoryEntry[] {
  return [...entries].sort((a, b) => a.offset - b.offset);
}

function checkNames(entries: readonly DirectoryEntry[], problems: ProblemList): void {
  const names = entryNames(problems);
  for (const entry of entries) names.add(entry);
  names.end();
}

/** Sums and ratios as the headers claim them; the inflater holds every entry to its claim. */
function checkTotals(
  entries: readonly DirectoryEntry[],
  limits: ArchiveLimits,
  problems: ProblemList,
): boolean {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  const compressed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (total > limits.maxUncompressedBytes) {
    problems.add('limit-exceeded', '', `${total} bytes uncompressed, over ${limits.maxUncompressedBytes}`);
    return false;
  }
  if (total > limits.ratioFromBytes && total > compressed * limits.maxRatio) {
    problems.add('limit-exceeded', '', `${total} bytes out of ${compressed}: over ${limits.maxRatio} to 1`);
    return false;
  }
  return true;
}

/** Holds the header beside the entry to the one in the directory; the offset of the content, or undefined. */
function readLocal(
  source: ByteSource,
  entry: DirectoryEntry,
  expected: number,
  directoryStart: number,
  problems: ProblemList,
): number | undefined {
  const { name, offset } = entry;
  if (offset !== expected) {
    const what =
      offset < expected ? 'overlaps the entry before it' : `leaves ${offset - expected} bytes before it`;
    problems.add('framing', name, `the entry at ${offset} ${what}`);
    return undefined;
  }
  const head = source.read(offset, localSize);
  const view = viewOf(head);
  if (head.length < localSize || view.getUint32(0, true) !== 0x04034b50) {
    problems.add('framing', name, `no local header at ${offset}`);
    return undefined;
  }
  const nameLength = view.getUint16(26, true);
  const extraLength = view.getUint16(28, true);
  const from = offset + localSize + nameLength + extraLength;
  if (from + entry.compressedSize > directoryStart) {
    problems.add('framing', name, 'the entry reaches into the directory');
    return undefined;
  }
  const rest = source.read(offset + localSize, nameLength + extraLength);
  const difference = differenceOf(entry, view, rest.subarray(0, nameLength), rest.subarray(nameLength));
  if (difference !== undefined) {
    problems.add('headers-differ', name, `the local header and the directory differ in ${difference}`);
    return undefined;
  }
  return from;
}

function differenceOf(
  entry: DirectoryEntry,
  view: DataView,
  nameBytes: Uint8Array,
  extra: Uint8Array,
): string | undefined {
  const sizes = readSizes(extra, {
    size: view.getUint32(22, true),
    compressedSize: view.getUint32(18, true),
    offset: entry.offset,
  });
  if (typeof sizes === 'string') return `an extra field: ${sizes}`;
  if (!sameBytes(nameBytes, entry.nameBytes)) return 'the name';
  if (view.getUint16(6, true) !== entry.flags) return 'the flags';
  if (view.getUint16(8, true) !== entry.method) return 'the compression method';
  if (view.getUint32(14, true) !== entry.crc) return 'the checksum';
  if (sizes.size !== entry.size || sizes.compressedSize !== entry.compressedSize) return 'the sizes';
  return undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** True when the entry was read whole, is what its headers say, and was handed on. */
async function readContent(
  source: ByteSource,
  entry: DirectoryEntry,
  from: number,
  limits: ArchiveLimits,
  problems: ProblemList,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<boolean> {
  const { name, size, mode } = entry;
  if (!isReadable(entry, problems)) return false;
  const result = isStreamed(entry, limits)
    ? await streamEntry(source, entry, from, limits)
    : inflateEntry(source, entry, from);
  if (typeof result === 'string') {
    problems.add('damaged-entry', name, result);
    return false;
  }
  if (entry.directory) {
    // bytes inside a folder are seen by some tools and not by others
    if (size > 0) problems.add('framing', name, `${size} bytes in an entry that is a folder`);
    return size === 0;
  }
  const { sha256, content, edges } = result;
  onEntry({ path: name, size, sha256, mode, content, ...(edges ? { edges } : {}) });
  return true;
}

function isReadable(
  { name, flags, method, mode, directory }: DirectoryEntry,
  problems: ProblemList,
): boolean {
  const type = mode & fileType;
  if (type !== 0 && type !== (directory ? 0o040000 : 0o100000)) {
    problems.add('special-file', name, `mode ${mode.toString(8)} is no regular file`);
    return false;
  }
  if ((flags & 0x41) !== 0) {
    problems.add('encrypted', name, 'the entry is encrypted');
    return false;
  }
  if ((flags & 0x08) !== 0) {
    problems.add('headers-differ', name, 'the sizes stand behind the content (data descriptor)');
    return false;
  }
  if ((flags & ~knownFlags) !== 0 || (method !== 0 && method !== 8)) {
    problems.add('unsupported', name, `flags ${flags.toString(16)}, compression method ${method}`);
    return false;
  }
  return true;
}

/** A large entry of which the compressed bytes are many too is not worth holding twice. */
function isStreamed({ size, method }: DirectoryEntry, limits: ArchiveLimits): boolean {
  return (
    size > (method === 0 ? limits.maxEntryInMemoryBytes : Math.min(limits.maxEntryInMemoryBytes, atOnceBytes))
  );
}

type Content = Pick<ArchiveEntry, 'content' | 'sha256' | 'edges'>;

/** Small entries: inflated at once, never to more than they claim. */
function inflateEntry(source: ByteSource, entry: DirectoryEntry, from: number): Content | string {
  const raw = source.read(from, entry.compressedSize);
  if (raw.length !== entry.compressedSize) return 'the content is cut short';
  let content: Uint8Array = raw;
  if (entry.method === 8) {
    const inflated = inflateWithin(raw, entry.size);
    if (typeof inflated === 'string') return inflated;
    content = inflated;
  }
  if (content.length !== entry.size) return `${content.length} bytes, its header says ${entry.size}`;
  if (crc32(content) !== entry.crc) return 'its checksum does not fit';
  return { content, sha256: hashOnce('sha256', content, 'hex') };
}

function inflateWithin(raw: Uint8Array, size: number): Uint8Array | string {
  // what the kernel does not take is for zlib to judge, and to find words for
  return kernels().inflate(raw, size) ?? inflateByZlib(raw, size);
}

function inflateByZlib(raw: Uint8Array, size: number): Uint8Array | string {
  try {
    // one byte more than promised is room enough to see that it is too much
    const options = { info: true, maxOutputLength: size + 1, chunkSize: Math.max(64, size + 1) };
    // `as`: with `info` Node returns the engine beside the buffer, which the types do not say
    const { buffer, engine } = inflateRawSync(raw, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return engine.bytesWritten === raw.length
      ? buffer
      : `${raw.length - engine.bytesWritten} bytes behind its end`;
  } catch (error) {
    return `it does not inflate: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Large entries: through bounded windows, hashed and checked; above the limit only their edges are kept. */
async function streamEntry(
  source: ByteSource,
  entry: DirectoryEntry,
  from: number,
  { maxEntryInMemoryBytes }: ArchiveLimits,
): Promise<Content | string> {
  const content = collectContent(entry.size, maxEntryInMemoryBytes);
  const sums = { crc: 0, size: 0 };
  const take = (piece: Uint8Array): boolean => {
    sums.size += piece.length;
    if (sums.size > entry.size) return false;
    sums.crc = crc32(piece, sums.crc);
    content.take(piece);
    return true;
  };
  const problem =
    entry.method === 0
      ? copyThrough(source, from, entry.compressedSize, take)
      : inflateProblem(await inflateThrough(source, from, entry.compressedSize, take));
  if (sums.size > entry.size) return `more bytes than the ${entry.size} of its header`;
  if (problem !== undefined) return problem;
  if (sums.size !== entry.size) return `${sums.size} bytes, its header says ${entry.size}`;
  return sums.crc === entry.crc ? content.end() : 'its checksum does not fit';
}

function copyThrough(
  source: ByteSource,
  from: number,
  length: number,
  take: (piece: Uint8Array) => boolean,
): undefined | string {
  for (const piece of windows(source, from, length)) {
    if (piece.length === 0) return 'the content is cut short';
    if (!take(piece)) return 'the content is too long';
  }
  return undefined;
}

function inflateProblem(inflated: Inflated): string | undefined {
  switch (inflated.kind) {
    case 'stopped':
      return 'the content is too long';
    case 'broken':
      return `it does not inflate: ${inflated.words}`;
    case 'ended':
      return inflated.rest === 0 ? undefined : `${inflated.rest} bytes behind its end`;
  }
}
