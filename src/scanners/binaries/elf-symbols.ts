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
  readonly strings: (index: number) => string;
}

/** True when the symbol is defined here; undefined when the tables are not there, or not all in sight. */
export function hasSymbol(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: string,
): boolean | undefined {
  if (tables.symbols < 0) return undefined;
  if (tables.gnuHash >= 0) return inGnuHash(bytes, layout, tables, name);
  return tables.hash >= 0 ? inHash(bytes, layout, tables, name) : undefined;
}

function inGnuHash(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: string,
): boolean | undefined {
  const header = bytes.peek(tables.gnuHash, 16);
  if (!header) return undefined;
  const [buckets, firstSymbol, bloomWords] = [header.u32(0), header.u32(4), header.u32(8)];
  if (buckets === 0) return undefined;
  const hash = gnuHash(name);
  const bucketsAt = tables.gnuHash + 16 + bloomWords * (layout.wide ? 8 : 4);
  let index = bytes.peek(bucketsAt + (hash % buckets) * 4, 4)?.u32(0);
  if (index === undefined) return undefined;
  if (index === 0) return false;
  for (let step = 0; step < longestChain && step * leastSymbol < bytes.size; step += 1, index += 1) {
    const link = bytes.peek(bucketsAt + buckets * 4 + (index - firstSymbol) * 4, 4)?.u32(0);
    if (link === undefined) return undefined;
    // the last bit marks the end of the chain
    if ((link | 1) === (hash | 1)) {
      const named = isNamed(bytes, layout, tables, index, name);
      if (named !== false) return named;
    }
    if (link % 2 === 1) return false;
  }
  bytes.noteUnseen(chainTooLong);
  return undefined;
}

function inHash(
  bytes: NativeBytes,
  layout: ElfLayout,
  tables: SymbolTables,
  name: string,
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
  name: string,
): boolean | undefined {
  const symbol = bytes.peek(tables.symbols + index * (wide ? 24 : 16), wide ? 24 : 16);
  if (!symbol) return undefined;
  return symbol.u16(wide ? 6 : 14) !== 0 && tables.strings(symbol.u32(0)) === name;
}

function gnuHash(name: string): number {
  let hash = 5381;
  for (const byte of Buffer.from(name)) hash = (Math.imul(hash, 33) + byte) >>> 0;
  return hash;
}

function systemHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = ((hash << 4) + byte) >>> 0;
    const high = (hash & 0xf0000000) >>> 0;
    hash = ((hash ^ (high >>> 24)) & ~high) >>> 0;
  }
  return hash;
}
