/** One header block of a tar (POSIX ustar, or GNU's), read so that there is only one way to read it. */
export const blockSize = 512;

export interface TarHeader {
  /** prefix and name joined, as the bytes say it */
  readonly name: Uint8Array;
  /** the type flag, one character */
  readonly type: string;
  readonly size: number;
  readonly mode: number;
}

const zero = 0;
const space = 0x20;
const posix = 'ustar\0' + '00';
const gnu = 'ustar  \0';
/** numbers that say nothing here, and at which some readers stop when they cannot read them; writers leave some empty */
const otherNumbers: readonly (readonly [number, number])[] = [
  [100, 108],
  [108, 116],
  [116, 124],
  [136, 148],
  [329, 337],
  [337, 345],
];
/** link name, user and group: not used, and not a place to hide in */
const texts: readonly (readonly [number, number])[] = [
  [157, 257],
  [265, 297],
  [297, 329],
];

/** The header, or what is wrong with it: then nobody knows what follows. */
export function readTarHeader(block: Uint8Array): TarHeader | string {
  const sum = readNumber(block, 148, 156);
  if (sum === undefined || sum !== checksumOf(block)) return 'the checksum of the header does not fit';
  const magic = Buffer.from(block.buffer, block.byteOffset + 257, 8).toString('latin1');
  if (magic !== posix && magic !== gnu) return 'the header is neither ustar nor GNU tar';
  const size = readNumber(block, 124, 136);
  if (size === undefined) return 'the size is no number';
  const plain = otherNumbers.every(
    ([from, to]) =>
      isZero(block, from, to) ||
      // negative in base-256: a file from before 1970
      block[from] === 0xff ||
      readNumber(block, from, to) !== undefined,
  );
  if (!plain) return 'a number in the header cannot be read in one way';
  if (!texts.every(([from, to]) => textOf(block, from, to) !== undefined))
    return 'bytes behind the end of a text in the header';
  const name = nameOf(block, magic);
  if (name === undefined) return 'bytes behind the end of the name, or in a field that is not used';
  return { name, type: String.fromCharCode(block[156] ?? 0), size, mode: readNumber(block, 100, 108) ?? 0 };
}

export function isZero(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== zero) return false;
  return true;
}

/** The prefix counts in ustar alone; GNU tar keeps other things in its place, which some readers take for a prefix. */
function nameOf(block: Uint8Array, magic: string): Uint8Array | undefined {
  const name = textOf(block, 0, 100);
  if (name === undefined || !isZero(block, 500, blockSize)) return undefined;
  if (magic === gnu) return isZero(block, 345, 500) ? name : undefined;
  const prefix = textOf(block, 345, 500);
  if (prefix === undefined || prefix.length === 0) return prefix && name;
  return Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** Up to the first NUL; undefined when anything but NUL follows. */
function textOf(block: Uint8Array, from: number, to: number): Uint8Array | undefined {
  const end = block.subarray(from, to).indexOf(zero);
  if (end === -1) return block.subarray(from, to);
  return isZero(block, from + end, to) ? block.subarray(from, from + end) : undefined;
}

/** Octal digits between spaces, or base-256 that is positive (first byte 0x80); undefined for anything else. */
function readNumber(block: Uint8Array, from: number, to: number): number | undefined {
  if (block[from] === 0x80) return readBase256(block, from + 1, to);
  let at = from;
  while (at < to && block[at] === space) at += 1;
  const start = at;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  if (at === start) return undefined;
  for (; at < to; at += 1) if (block[at] !== zero && block[at] !== space) return undefined;
  return value;
}

function readBase256(block: Uint8Array, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 256 + (block[at] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function checksumOf(block: Uint8Array): number {
  let sum = 8 * space;
  for (let at = 0; at < 148; at += 1) sum += block[at] ?? 0;
  for (let at = 156; at < blockSize; at += 1) sum += block[at] ?? 0;
  return sum;
}
