/** Where names begin and end in bytes, and what stands beside them. */
import { classes, classOf } from './byte-classes.js';

const farthest = 64;

export function isNameByte(byte: number): boolean {
  const kind = classOf[byte];
  return kind === classes.name || (kind === classes.digit && byte !== 0x2e);
}

/** Behind the last byte of a name that is there, at most `most` bytes on. */
export function behindName(source: Uint8Array, start: number, most: number): number {
  const limit = Math.min(source.length, start + most);
  let at = start;
  while (at < limit && isNameByte(source[at] ?? 0)) at += 1;
  return at;
}

/** Whether a name could begin here: behind what is no letter, or behind a number. */
export function beginsName(source: Uint8Array, start: number): boolean {
  if (start === 0 || !isNameByte(source[start - 1] ?? 0)) return true;
  return endsNumber(source[start - 1] ?? 0) && !isName(source, start);
}

/** Bytes that a number may end with, when it runs into a name: `1_`, `1j`, `0xf`, `0x` without digits. */
export function endsNumber(byte: number): boolean {
  const letter = byte | 0x20;
  if ((byte >= 0x30 && byte <= 0x39) || byte === 0x5f) return true;
  return letter === 0x6a || letter === 0x78 || letter === 0x6f || (letter >= 0x61 && letter <= 0x66);
}

/** `1._x`: what stands behind the point, before a name, may be read as a part of the number. */
function mayBeFraction(source: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = source[at] ?? 0;
    if (byte !== 0x5f && (byte | 0x20) !== 0x65 && (byte | 0x20) !== 0x6a && !isDigit(byte)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether a name ends here; false when it may be a number, or when that is too far to see. */
export function isName(source: Uint8Array, end: number): boolean {
  let at = end;
  while (at > 0 && end - at < farthest && isNameByte(source[at - 1] ?? 0)) at -= 1;
  const first = source[at] ?? 0;
  if (source[at - 1] === 0x2e && mayBeFraction(source, at, end)) return false;
  return at < end && end - at < farthest && !isDigit(first);
}

/** The first byte of what Python reads next, over blanks, ends of lines, comments and joined lines. */
export function behindBlanks(source: Uint8Array, from: number): number {
  let at = from;
  let comment = false;
  for (; at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    const kind = classOf[byte];
    if (kind === classes.line) comment = false;
    else if (kind === classes.comment) comment = true;
    else if (!comment && kind !== classes.blank && kind !== classes.join) break;
  }
  return at;
}

/** The last byte before, on the same line, that is no blank; 0 at the start of the line, or behind a join. */
export function byteBefore(source: Uint8Array, start: number): number {
  const at = beforeBlanks(source, start);
  const byte = source[at] ?? 0;
  return classOf[byte] === classes.line || classOf[byte] === classes.join ? 0 : byte;
}

/** -1 at the start of the source */
export function beforeBlanks(source: Uint8Array, start: number): number {
  let at = start - 1;
  while (at >= 0 && classOf[source[at] ?? 0] === classes.blank) at -= 1;
  return at;
}

/** Whether the name that ends at `last` is `name`, or ends with it. */
export function endsWith(source: Uint8Array, last: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (source[last - name.length + 1 + index] !== name[index]) return false;
  }
  return true;
}

/** Whether so many blanks stand in a row: such a row lies over one of the places that are looked at. */
export function hasBlanks(source: Uint8Array, count: number): boolean {
  const { length } = source;
  for (let probe = count - 1; probe < length; probe += count) {
    if (classOf[source[probe] ?? 0] !== classes.blank) continue;
    let end = probe + 1;
    while (end < length && classOf[source[end] ?? 0] === classes.blank) end += 1;
    if (end - 1 - beforeBlanks(source, probe) >= count) return true;
  }
  return false;
}
