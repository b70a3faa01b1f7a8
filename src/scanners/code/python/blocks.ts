/** Blocks of four bytes that occur in whatever is of interest: every second block of a source is asked for. */
import type { BlockTables } from '../../../kernels/kernels.js';
import { isNameByte, endsNumber } from './byte-places.js';
import { bits, interesting, quotedNames } from './interest.js';
import { endings, places, secretFolders } from './look.js';

/** The distances that a block may have from the start of its pattern, as bits: the lowest is one before it. */
const farthest = 6;

/** A set of blocks: what may be in it is asked by one hash, and again by another. */
export type Blocks = BlockTables;

/**
 * Of a block of which the lowest byte comes first. The factor is one of which few common blocks meet others. Both hashes are
 * those of `kernels/blocks.ts`.
 */
export function blockHash(block: number): number {
  return Math.imul(block, -348505879) >>> 15;
}
export function checkHash(block: number): number {
  return Math.imul(block, -2048144777) >>> 16;
}

/** The distances from the starts of patterns, as bits, that the block may have. */
export function distancesOf({ distances, checks }: Blocks, block: number): number {
  return (distances[blockHash(block)] ?? 0) & (checks[checkHash(block)] ?? 0);
}

function noBlocks(which: 0 | 1, mask: number): Blocks {
  return { which, distances: new Uint8Array(1 << 17), checks: new Uint8Array(1 << 16), mask };
}

/** What Python and prose are full of: such blocks are chosen last. */
const commonParts =
  'path attr time code type exce http load trac comp isin word fiel modu odul dule modu conf file name self retu turn rom impo mpor port resp line ques uest requ equi unct func tion sour ourc proc work stat tate data arse clas erro rror tri ing'.split(
    ' ',
  );

/** Blocks of four bytes, for all that says something by itself. */
export const blocks: Blocks = makeBlocks();
/** Blocks of three bytes, for `os` and its like: they say nothing without others, and are asked for when those are there. */
export const doorBlocks: Blocks = makeDoorBlocks();

function makeBlocks(): Blocks {
  const table = noBlocks(0, -1);
  for (const name of namesToFind()) addName(table, name, 4);
  for (const place of places) addText(table, place, 4);
  for (const folder of secretFolders) {
    add(table, `.${folder}`, 1);
    for (const before of `/\\"'}`) add(table, `${before}.${folder.slice(0, 2)}`, 0);
  }
  for (const ending of endings) {
    for (const quote of `"'`) add(table, `${ending}${quote}`, 1);
    add(table, `.${ending}`, 0);
  }
  for (const letters of ['O0o', 'lI1']) addConfusing(table, letters);
  addName(table, '_0x', 4, true);
  return table;
}

function namesToFind(): ReadonlySet<string> {
  const names = [...interesting].filter(([, bit]) => bit !== bits.door).map(([name]) => name);
  return new Set([...names, ...quotedNames]);
}

function makeDoorBlocks(): Blocks {
  const table = noBlocks(1, 0xffffff);
  for (const [name, bit] of interesting) if (bit === bits.door) addName(table, name, 3);
  return table;
}

/** `more` when it is only the beginning of a name. */
function addName(table: Blocks, name: string, width: number, more = false): void {
  if (name.length > width) return addText(table, name, width);
  for (let byte = 0; byte < 256; byte += 1) {
    const letter = String.fromCharCode(byte);
    if (!isNameByte(byte) || endsNumber(byte)) {
      add(table, letter + name.slice(0, width - 1), -1);
    }
    if (name.length === width - 1 && isNameByte(byte) === more) add(table, name + letter, 0);
  }
  if (name.length === width) add(table, name, 0);
}

/** Two blocks that follow each other, where the letters are rarest. */
function addText(table: Blocks, text: string, width: number): void {
  let best = 0;
  let least = Infinity;
  for (let offset = 0; offset <= Math.min(text.length - width - 1, farthest - 1); offset += 1) {
    const common = commonness(text.slice(offset, offset + width + 1));
    if (common >= least) continue;
    least = common;
    best = offset;
  }
  add(table, text.slice(best, best + width), best);
  add(table, text.slice(best + 1, best + width + 1), best + 1);
}

function commonness(text: string): number {
  let all = 0;
  for (const letter of text) {
    const place = 'etaroinslcdmupfhg_yb'.indexOf(letter);
    all += place < 0 ? 0 : 24 - place;
  }
  for (const part of commonParts) if (text.includes(part)) all += 40;
  return all;
}

function addConfusing(table: Blocks, letters: string): void {
  const all = [...letters].flatMap((one) => [...letters].map((two) => one + two));
  for (const first of all) {
    for (const second of all) {
      add(table, first + second, 1);
      if (!/^\d/.test(first)) add(table, first + second, 0);
    }
  }
}

function add({ distances, checks }: Blocks, text: string, offset: number): void {
  const block = Buffer.from(`${text}\0`, 'latin1').readInt32LE(0);
  const bit = 1 << (offset + 1);
  const [hash, check] = [blockHash(block), checkHash(block)];
  distances[hash] = (distances[hash] ?? 0) | bit;
  checks[check] = (checks[check] ?? 0) | bit;
}
