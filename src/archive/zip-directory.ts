/** The central directory of a ZIP (PKWARE APPNOTE), read so that there is only one way to read it. */
import type { ArchiveLimits, ByteSource } from './archive.js';
import type { ProblemList } from './problems.js';

export interface DirectoryEntry {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly mode: number;
  readonly directory: boolean;
  /** of the local header */
  readonly offset: number;
}

export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** where the directory begins: local records fill everything before */
  readonly start: number;
}

const endSize = 22;
const headerSize = 46;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const beyondAscii = /[^\x00-\x7f]/;

/**
 * Undefined when the directory cannot be read in exactly one way: the end record must be the last 22 bytes, without a
 * comment, and the directory must end where it begins. ZIP64 is read only where it agrees with the classic record.
 */
export function readDirectory(
  source: ByteSource,
  limits: ArchiveLimits,
  problems: ProblemList,
): Directory | undefined {
  const end = readEnd(source, problems);
  if (!end) return undefined;
  if (end.count > limits.maxEntries) {
    problems.add('limit-exceeded', '', `${end.count} entries, over ${limits.maxEntries}`);
    return undefined;
  }
  const bytes = source.read(end.start, end.stop - end.start);
  const view = viewOf(bytes);
  const entries: DirectoryEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (entries.length > end.count) break;
    const next = readHeader(bytes, view, at, problems);
    if (!next) return undefined;
    entries.push(next.entry);
    at = next.at;
  }
  if (entries.length !== end.count) {
    problems.add(
      'framing',
      '',
      `the end record counts ${end.count} entries, the directory holds ${entries.length} or more`,
    );
    return undefined;
  }
  return { entries, start: end.start };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Notes the problem; its value is "nothing was read". */
function framing(problems: ProblemList, detail: string): undefined {
  problems.add('framing', '', detail);
  return undefined;
}

interface End {
  readonly count: number;
  readonly start: number;
  /** where the directory ends */
  readonly stop: number;
}

function readEnd(source: ByteSource, problems: ProblemList): End | undefined {
  const fail = (detail: string): undefined => framing(problems, detail);
  if (source.size < endSize) return fail(`${source.size} bytes are too few for a ZIP`);
  const at = source.size - endSize;
  const view = viewOf(source.read(at, endSize));
  if (view.byteLength < endSize || view.getUint32(0, true) !== 0x06054b50) {
    return fail('the end record is not the last 22 bytes: a comment, or something behind the archive');
  }
  if (view.getUint16(20, true) !== 0) return fail('the archive has a comment');
  const disks = [view.getUint16(4, true), view.getUint16(6, true)];
  const counts = [view.getUint16(8, true), view.getUint16(10, true)] as const;
  const size = view.getUint32(12, true);
  const start = view.getUint32(16, true);
  if (disks.some((disk) => disk !== 0)) return fail('the archive claims to be one of several disks');
  if (counts[0] !== counts[1]) return fail(`two entry counts: ${counts[0]} and ${counts[1]}`);
  const zip64 = readZip64End(source, at, problems);
  if (zip64 === 'bad') return undefined;
  if (zip64)
    return agree(zip64, counts[0], size, start)
      ? zip64
      : fail('the ZIP64 end record contradicts the classic one');
  if (start + size !== at)
    return fail(`the directory ends at ${start + size}, the end record begins at ${at}`);
  return { count: counts[0], start, stop: at };
}

function agree(zip64: End, count: number, size: number, start: number): boolean {
  return (
    (count === 0xffff || count === zip64.count) &&
    (size === 0xffffffff || size === zip64.stop - zip64.start) &&
    (start === 0xffffffff || start === zip64.start)
  );
}

/** The ZIP64 end record and its locator, where they stand directly before the classic end record. */
function readZip64End(source: ByteSource, at: number, problems: ProblemList): End | undefined | 'bad' {
  const locatorAt = at - 20;
  if (locatorAt < 56) return undefined;
  const locator = viewOf(source.read(locatorAt, 20));
  if (locator.getUint32(0, true) !== 0x07064b50) return undefined;
  const recordAt = Number(locator.getBigUint64(8, true));
  const record = recordAt === locatorAt - 56 ? viewOf(source.read(recordAt, 56)) : undefined;
  const valid =
    record?.getUint32(0, true) === 0x06064b50 &&
    record.getBigUint64(4, true) === 44n &&
    record.getBigUint64(24, true) === record.getBigUint64(32, true);
  const count = Number(record?.getBigUint64(32, true) ?? 0n);
  const size = Number(record?.getBigUint64(40, true) ?? 0n);
  const start = Number(record?.getBigUint64(48, true) ?? 0n);
  if (!valid || start + size !== recordAt) {
    problems.add('framing', '', 'the ZIP64 end record does not stand between directory and end record');
    return 'bad';
  }
  return { count, start, stop: recordAt };
}

function readHeader(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  problems: ProblemList,
): { entry: DirectoryEntry; at: number } | undefined {
  const fail = (detail: string): undefined => framing(problems, detail);
  if (at + headerSize > bytes.length || view.getUint32(at, true) !== 0x02014b50) {
    return fail(`no directory header at ${at} of the directory`);
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const commentLength = view.getUint16(at + 32, true);
  const stop = at + headerSize + nameLength + extraLength + commentLength;
  if (stop > bytes.length) return fail('a directory header reaches behind the directory');
  const nameBytes = bytes.subarray(at + headerSize, at + headerSize + nameLength);
  const flags = view.getUint16(at + 8, true);
  const name = decodeName(nameBytes, flags);
  if (name === undefined) return fail('an entry name is not UTF-8, or not marked as such');
  if (commentLength !== 0) problems.add('framing', name, 'the entry has a comment');
  if (view.getUint16(at + 34, true) !== 0) problems.add('framing', name, 'the entry claims another disk');
  const sizes = readSizes(
    bytes.subarray(at + headerSize + nameLength, at + headerSize + nameLength + extraLength),
    {
      size: view.getUint32(at + 24, true),
      compressedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    },
  );
  if (typeof sizes === 'string') return fail(sizes);
  const directory = name.endsWith('/');
  return {
    at: stop,
    entry: {
      name: directory ? name.slice(0, -1) : name,
      nameBytes,
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      // whatever system the entry claims to come from: pip looks at these bits too
      mode: view.getUint32(at + 38, true) >>> 16,
      directory,
      ...sizes,
    },
  };
}

function decodeName(bytes: Uint8Array, flags: number): string | undefined {
  let name: string;
  try {
    name = utf8.decode(bytes);
  } catch {
    // a name that is not UTF-8 is read differently by different tools; the caller reports it
    return undefined;
  }
  return (flags & 0x800) !== 0 || !beyondAscii.test(name) ? name : undefined;
}

type Sizes = Pick<DirectoryEntry, 'size' | 'compressedSize' | 'offset'>;

/**
 * Extra fields: ZIP64 sizes where the classic fields say 0xffffffff. A Unicode path (0x7075) would give the entry a
 * second name; others (timestamps, owner ids) say nothing about content and are passed over.
 */
export function readSizes(extra: Uint8Array, classic: Sizes): Sizes | string {
  const view = viewOf(extra);
  let sizes = classic;
  let at = 0;
  while (at < extra.length) {
    if (at + 4 > extra.length) return 'an extra field is cut short';
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    const from = at + 4;
    at = from + length;
    if (at > extra.length) return 'an extra field is cut short';
    if (id === 0x7075) return 'an extra field gives the entry a second name (0x7075)';
    if (id === 0x9901) return 'an extra field says the entry is encrypted (0x9901)';
    if (id === 0x0001) {
      const read = readZip64Sizes(view, from, length, classic) ?? repeatedSizes(view, from, length, classic);
      if (!read) return 'the ZIP64 extra field does not fit the header';
      sizes = read;
    }
  }
  const unresolved =
    sizes.size === 0xffffffff || sizes.compressedSize === 0xffffffff || sizes.offset === 0xffffffff;
  return unresolved ? 'a size is missing' : sizes;
}

function readZip64Sizes(view: DataView, from: number, length: number, classic: Sizes): Sizes | undefined {
  let at = from;
  const take = (value: number): number => {
    if (value !== 0xffffffff) return value;
    if (at + 8 > from + length) return Number.NaN;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
  const sizes = {
    size: take(classic.size),
    compressedSize: take(classic.compressedSize),
    offset: take(classic.offset),
  };
  const exact = at === from + length && Object.values(sizes).every(Number.isSafeInteger);
  return exact ? sizes : undefined;
}

/** Some builders write the field whatever the sizes are; where it says what the header says, there is one way to read it. */
function repeatedSizes(view: DataView, from: number, length: number, classic: Sizes): Sizes | undefined {
  const said = [classic.size, classic.compressedSize, classic.offset].slice(0, length / 8);
  const same = said.every((value, at) => view.getBigUint64(from + 8 * at, true) === BigInt(value));
  return same && (length === 16 || length === 24) ? classic : undefined;
}
