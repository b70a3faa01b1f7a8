/** Asks an ELF file for one symbol by its hash table, as the loader does: a few reads, however many symbols. */
import type { NativeBytes } from './bytes.js';
import type { ElfLayout } from './elf.js';

/** measured: chains of popular libraries have less than 30 links */
const longestChain = 256;

/** bytes that a symbol takes at least: no chain has more links than there is room for */
const leastSymbol = 20;
const chainTooLong = 'symbols behind a long chain of the hash table';

export interface SymbolTables {
  /** offsets in the file; negative: there is none */
  readonly gnuHash: number;
  readonly hash: number;
  readonly symbols: number;
  readonly strings: number;
}

/** True when the symbol is defined here; undefined when the tables are not there, or not all in sight. */
export function hasSymbol(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: string,
): boolean | undefined {
  if (tables.symbols < 0) return undefined;
  const wanted = Buffer.from(name);
  if (tables.gnuHash >= 0) return inGnuHash(bytes, layout, tables, wanted);
  return tables.hash >= 0 ? inHash(bytes, layout, tables, wanted) : undefined;
}

function inGnuHash(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: Buffer,
): boolean | undefined {
  const header = bytes.peek(tables.gnuHash, 16);
  if (!header) return undefined;
  const [buckets, firstSymbol, filterWords] = [header.u32(0), header.u32(4), header.u32(8)];
  if (buckets === 0 || filterWords === 0) return undefined;
  const hash = gnuHash(name);
  if (!passesFilter(bytes, layout, tables.gnuHash, hash)) return false;
  const bucketsAt = tables.gnuHash + 16 + filterWords * (layout.wide ? 8 : 4);
  const first = bytes.peek(bucketsAt + (hash % buckets) * 4, 4)?.u32(0);
  if (first === undefined) return undefined;
  if (first === 0) return false;
  const chain = bytes.peekSome(bucketsAt + buckets * 4 + (first - firstSymbol) * 4, longestChain * 4);
  for (let at = 0; chain && at + 4 <= chain.length; at += 4) {
    const link = chain.u32(at);
    // the last bit marks the end of the chain
    if ((link | 1) === (hash | 1)) {
      const named = isNamed(bytes, layout, tables, first + at / 4, name);
      if (named !== false) return named;
    }
    if (link % 2 === 1) return false;
  }
  bytes.noteUnseen(chainTooLong);
  return undefined;
}

/** The loader asks a Bloom filter first, and what does not pass is not there for it. */
function passesFilter(bytes: NativeBytes, { wide }: ElfLayout, at: number, hash: number): boolean {
  const header = bytes.peek(at, 16);
  const [words, shift] = [header?.u32(8) ?? 1, header?.u32(12) ?? 0];
  const bits = wide ? 64 : 32;
  const word = bytes.peek(at + 16 + (Math.floor(hash / bits) % words) * (bits / 8), bits / 8);
  if (!word) return true;
  // the low half of a wide word stands first only in files of little endian
  const low = wide && !bytes.littleEndian ? 4 : 0;
  const isSet = (bit: number): boolean => ((word.u32(bit < 32 ? low : 4 - low) >>> (bit % 32)) & 1) === 1;
  return isSet(hash % bits) && isSet((hash >>> (shift % 32)) % bits);
}

function inHash(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: Buffer,
): boolean | undefined {
  const buckets = bytes.peek(tables.hash, 8)?.u32(0) ?? 0;
  if (buckets === 0) return undefined;
  let index = bytes.peek(tables.hash + 8 + (systemHash(name) % buckets) * 4, 4)?.u32(0);
  for (let step = 0; step < longestChain && step * leastSymbol < bytes.size; step += 1) {
    if (index === undefined) return undefined;
    if (index === 0) return false;
    const named = isNamed(bytes, layout, tables, index, name);
    if (named !== false) return named;
    index = bytes.peek(tables.hash + 8 + (buckets + index) * 4, 4)?.u32(0);
  }
  bytes.noteUnseen(chainTooLong);
  return undefined;
}

/** Whether symbol `index` has this name and is defined: section 0 is that of symbols from elsewhere. */
function isNamed(
  bytes: NativeBytes,
  { wide }: ElfLayout,
  tables: SymbolTables,
  index: number,
  name: Buffer,
): boolean | undefined {
  const symbol = bytes.peek(tables.symbols + index * (wide ? 24 : 16), wide ? 24 : 16);
  if (!symbol) return undefined;
  if (symbol.u16(wide ? 6 : 14) === 0) return false;
  const text = bytes.raw(tables.strings + symbol.u32(0), name.length + 1);
  return text.length > name.length && text[name.length] === 0 && name.compare(text, 0, name.length) === 0;
}

function gnuHash(name: Buffer): number {
  let hash = 5381;
  for (const byte of name) hash = (Math.imul(hash, 33) + byte) >>> 0;
  return hash;
}

function systemHash(name: Buffer): number {
  let hash = 0;
  for (const byte of name) {
    hash = ((hash << 4) + byte) >>> 0;
    const high = (hash & 0xf0000000) >>> 0;
    hash = ((hash ^ (high >>> 24)) & ~high) >>> 0;
  }
  return hash;
}
