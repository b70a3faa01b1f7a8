/** Blocks of four bytes that occur in whatever is of interest: every second block of a source is asked for. */
import { isNameByte, endsNumber } from './byte-places.js';
import { interesting, bits, places, quotedNames, secretFolders } from './look.js';

/** The distances that a block may have from the start of its pattern, as bits: the lowest is one before it. */
const farthest = 6;

/** Of the four bytes, the first lowest. */
export function blockHash(block: number): number {
  return Math.imul(block, -1640531535) >>> 16;
}

export const blocks: Uint8Array = blockTable();

function blockTable(): Uint8Array {
  const table = new Uint8Array(1 << 16);
  for (const name of namesToFind()) addName(table, name);
  for (const place of places) addText(table, place);
  for (const folder of secretFolders) {
    add(table, `.${folder}`, 1);
    for (const before of `/\\"'}`) add(table, `${before}.${folder.slice(0, 2)}`, 0);
  }
  for (const quote of `"'`) add(table, `pth${quote}`, 1);
  add(table, '.pth', 0);
  for (const letters of ['O0o', 'lI1']) addConfusing(table, letters);
  addName(table, '_0x', true);
  return table;
}

/** `os` and its like say nothing without others: they are asked for when those are there. */
function namesToFind(): ReadonlySet<string> {
  const names = [...interesting].filter(([, bit]) => bit !== bits.door).map(([name]) => name);
  return new Set([...names, ...quotedNames]);
}

function addName(table: Uint8Array, name: string, more = false): void {
  if (name.length > 4) return addText(table, name);
  for (let byte = 0; byte < 256; byte += 1) {
    const letter = String.fromCharCode(byte);
    if (!isNameByte(byte) || endsNumber(byte) || byte === 0xbf) add(table, letter + name.slice(0, 3), -1);
    if (name.length === 3 && isNameByte(byte) === more) add(table, name + letter, 0);
  }
  if (name.length === 4) add(table, name, 0);
}

/** Two blocks that follow each other, where the letters are rarest. */
function addText(table: Uint8Array, text: string): void {
  let best = 0;
  let least = Infinity;
  for (let offset = 0; offset <= Math.min(text.length - 5, farthest - 1); offset += 1) {
    const common = commonness(text.slice(offset, offset + 5));
    if (common >= least) continue;
    least = common;
    best = offset;
  }
  add(table, text.slice(best, best + 4), best);
  add(table, text.slice(best + 1, best + 5), best + 1);
}

function commonness(text: string): number {
  let all = 0;
  for (const letter of text) {
    const place = 'etaroinslcdmupfhg_yb'.indexOf(letter);
    all += place < 0 ? 0 : 24 - place;
  }
  return all;
}

function addConfusing(table: Uint8Array, letters: string): void {
  const all = [...letters].flatMap((one) => [...letters].map((two) => one + two));
  for (const first of all) {
    for (const second of all) {
      add(table, first + second, 1);
      if (!/^\d/.test(first)) add(table, first + second, 0);
    }
  }
}

function add(table: Uint8Array, block: string, offset: number): void {
  const hash = blockHash(Buffer.from(block, 'latin1').readInt32LE(0));
  table[hash] = (table[hash] ?? 0) | (1 << (offset + 1));
}
