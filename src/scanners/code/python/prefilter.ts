/** What goes before the first look: bytes that cannot matter are told from those that could, before any token is made. */
import { isAscii } from 'node:buffer';
import { classes, classOf } from './byte-classes.js';
import { foldsOrTurns } from './folding.js';
import { bits, interests, isConfusing, isDeep, isPlace, isSecretFolder, longestGap, quoted } from './look.js';
import { blockHash, blocks, distancesOf, doorBlocks } from './blocks.js';
import { hashAt, tellsOf } from './words-in-bytes.js';
import { beginsName, behindName, hasBlanks } from './byte-places.js';

/**
 * False when the first look at the tokens of `bytes` would find nothing: not one note, and no reason to read the file
 * as a whole. True says nothing. Linear; never throws.
 */
export function mayMatter(bytes: Uint8Array): boolean {
  // a byte order mark is no part of a name
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const source = marked ? bytes.subarray(3) : bytes;
  if (hasBlanks(source, longestGap)) return true;
  if (!isAscii(source) && foldsOrTurns(source)) return true;
  const all = tellsIn(source);
  if (isDeep(all)) return true;
  return isDeep(all | bits.door | bits.handed) && isDeep(all | doorsIn(source, all));
}

/** What all names of interest say; stops when that is enough. */
function tellsIn(source: Uint8Array): number {
  const { length } = source;
  const view = new DataView(source.buffer, source.byteOffset, length);
  const { distances } = blocks;
  let all = 0;
  let at = 0;
  for (const last = length - 4; at <= last; at += 2) {
    const block = view.getInt32(at, true);
    if (distances[blockHash(block)] === 0) continue;
    const found = distancesOf(blocks, block);
    if (found === 0) continue;
    all |= tellsAround(source, at, found);
    if (isDeep(all)) return all;
  }
  // a name of three letters that ends with the source
  const rest = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8) | ((source[at + 2] ?? 0) << 16);
  return all | tellsAround(source, at, distancesOf(blocks, rest));
}

/** Whether modules that lead to sinks are there, or handed on; stops when that is enough together with `others`. */
function doorsIn(source: Uint8Array, others: number): number {
  const { length } = source;
  const view = new DataView(source.buffer, source.byteOffset, length);
  const { distances } = doorBlocks;
  let all = 0;
  let at = 0;
  for (const last = length - 4; at <= last; at += 2) {
    const block = view.getInt32(at, true) & 0xffffff;
    if (distances[blockHash(block)] === 0) continue;
    all |= tellsAround(source, at, distancesOf(doorBlocks, block));
    if (isDeep(all | others)) return all;
  }
  for (; at < length; at += 1) {
    const rest = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8) | ((source[at + 2] ?? 0) << 16);
    all |= tellsAround(source, at, distancesOf(doorBlocks, rest));
  }
  return all;
}

/** `found` has a bit for each distance to the start of a pattern that such a block may have. */
function tellsAround(source: Uint8Array, at: number, found: number): number {
  let all = 0;
  let start = at + 1;
  for (let rest = found; rest !== 0; rest >>= 1) {
    if ((rest & 1) !== 0 && start >= 0) all |= tellsAt(source, start);
    start -= 1;
  }
  return all;
}

function tellsAt(source: Uint8Array, start: number): number {
  const first = source[start] ?? 0;
  if (first === 0x2e) return isSecretFolder(source, start + 1) ? bits.secret : 0;
  if (classOf[first] !== classes.name) {
    const secret = source[start + 1] === 0x2e && isSecretFolder(source, start + 2);
    return secret || (first === 0x2f && isPlace(source, start)) ? bits.secret : 0;
  }
  if ((first === 0x4c || first === 0x53) && isPlace(source, start)) return bits.secret;
  const end = behindName(source, start, 40);
  if (end - start >= 8 && isConfusing(source, start, start + 8))
    return beginsName(source, start) ? bits.sink : 0;
  const hash = hashAt(source, start);
  const bit = interests.get(hash) ?? 0;
  const quote = source[end];
  const isQuoted = quoted.has(hash) && (quote === 0x22 || quote === 0x27) && source[start - 1] === quote;
  const all = isQuoted ? bits.quoted : 0;
  return bit !== 0 && beginsName(source, start) ? all | tellsOf(source, start, end, bit) : all;
}
