/** What goes before the first look: bytes that cannot matter are told from those that could, before any token is made. */
import { isAscii } from 'node:buffer';
import { kernels } from '../../../kernels/kernels.js';
import { classes, classOf } from './byte-classes.js';
import { foldsOrTurns } from './folding.js';
import { bits, interests, isDeep, quoted, secretTexts } from './interest.js';
import { isConfusing, isPlace, isSecretFolder, longestGap, placeStarts } from './look.js';
import { blocks, distancesOf, doorBlocks, type Blocks } from './blocks.js';
import { hashAt, tellsOf } from './words-in-bytes.js';
import { writesElsewhere } from './writes-elsewhere.js';
import { beginsName, behindName, hasBlanks } from './byte-places.js';

/**
 * False when the first look at the tokens of `bytes` would find nothing: not one note, and no reason to read the file
 * as a whole. True says nothing. Linear; never throws.
 */
export function mayMatter(bytes: Uint8Array): boolean {
  // a byte order mark is no part of a name
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const source = marked ? bytes.subarray(3) : bytes;
  if (source.length > kernels().mostSearched) return true;
  if (hasBlanks(source, longestGap)) return true;
  if (!isAscii(source) && foldsOrTurns(source)) return true;
  const all = tellsIn(source, blocks, 0);
  if (isDeep(all)) return true;
  if (isDeep(all | bits.home) && namesRoot(source)) return true;
  if (writesElsewhere(source, all)) return true;
  return isDeep(all | bits.door | bits.handed) && isDeep(all | tellsIn(source, doorBlocks, all));
}

/** What is found says, by blocks of `table`; stops when that is enough together with `others`. */
function tellsIn(source: Uint8Array, table: Blocks, others: number): number {
  const { length } = source;
  let all = 0;
  const stop = length < 6 ? 0 : ((length - 6) & ~3) + 4;
  kernels().findBlocks(source, stop, table, (at, distances) => {
    all |= tellsAround(source, at, distances);
    return !isDeep(all | others);
  });
  if (isDeep(all | others)) return all;
  // a name at the very end: there, a block may end behind it
  for (let at = stop; at < length; at += 1) {
    const rest =
      (byteAt(source, at + 3) << 24) | (byteAt(source, at + 2) << 16) | (byteAt(source, at + 1) << 8);
    all |= tellsAround(source, at, distancesOf(table, (rest | byteAt(source, at)) & table.mask));
  }
  return all;
}

/** `"/"`: too short to be found by blocks, and asked for only where something goes through folders or removes them. */
function namesRoot(source: Uint8Array): boolean {
  const all = Buffer.from(source.buffer, source.byteOffset, source.length);
  return all.includes('"/"') || all.includes("'/'");
}

function byteAt(source: Uint8Array, at: number): number {
  return source[at] ?? 0;
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
  if (isSecret(source, start)) return bits.secret;
  if (classOf[source[start] ?? 0] !== classes.name) return 0;
  const end = behindName(source, start, 40);
  if (end - start >= 8 && isConfusing(source, start, start + 8))
    return beginsName(source, start) ? bits.sink : 0;
  const hash = hashAt(source, start);
  const bit = interests.get(hash) ?? 0;
  const all = quoted.has(hash) && isQuoted(source, start, end) ? quotedAs(hash) : 0;
  return bit !== 0 && beginsName(source, start) ? all | tellsOf(source, start, end, bit) : all;
}

/** A place of secrets: `.ssh` behind what it may stand behind, or `Login Data`. */
function isSecret(source: Uint8Array, start: number): boolean {
  const first = source[start];
  if (first === 0x2e) return isSecretFolder(source, start + 1);
  if (source[start + 1] === 0x2e && isSecretFolder(source, start + 2)) return true;
  return placeStarts[first ?? 0] === 1 && isPlace(source, start);
}

function quotedAs(hash: number): number {
  return secretTexts.has(hash) ? bits.sink : bits.quoted;
}

function isQuoted(source: Uint8Array, start: number, end: number): boolean {
  const quote = source[end];
  return (quote === 0x22 || quote === 0x27) && source[start - 1] === quote;
}
