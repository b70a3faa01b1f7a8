/** The dynamic section of ELF: what the loader brings, where it looks, what it runs, and which symbols are offered. */
import type { NativeBytes, Table } from './bytes.js';
import type { ElfLayout, Segment } from './elf.js';
import type { NativeImage, Start } from './image.js';
import { hasSymbol, type SymbolTables } from './elf-symbols.js';

const mostEntries = 4096;
const mostNames = 256;
const longestName = 1024;
const mostConstructors = 64;
const mostPathLists = 4;
const programFlag = 0x08000000;
const tag = {
  needed: 1,
  hash: 4,
  strings: 5,
  symbols: 6,
  stringsSize: 10,
  init: 12,
  rpath: 15,
  initArray: 25,
  initArraySize: 27,
  runpath: 29,
  preinitArray: 32,
  preinitArraySize: 33,
  gnuHash: 0x6ffffef5,
  depAudit: 0x6ffffefb,
  audit: 0x6ffffefc,
  flags1: 0x6ffffffb,
} as const;

/** `program`: marked as one (DF_1_PIE), even without a loader's name */
export type ElfDynamic = { readonly program: boolean } & Pick<
  NativeImage,
  'needed' | 'searchPaths' | 'loaderHooks' | 'starts' | 'exports'
>;

/** All empty when there is no dynamic section, or it cannot be read. */
export function readDynamic(bytes: NativeBytes, segments: readonly Segment[], layout: ElfLayout): ElfDynamic {
  const nothing = { program: false, needed: [], searchPaths: [], loaderHooks: [], starts: [] };
  const segment = segments.find(({ type }) => type === 2);
  if (!segment || segment.size === 0) return { ...nothing, exports: () => undefined };
  const entrySize = layout.wide ? 16 : 8;
  const count = Math.min(Math.floor(segment.size / entrySize), mostEntries);
  const table = bytes.look('the dynamic section', segment.offset, count * entrySize);
  if (!table) return { ...nothing, exports: () => undefined };
  const values = readEntries(table, layout, count);
  const first = (key: number): number | undefined => values.get(key)?.[0];
  const offsetOf = (address: number | undefined): number => offsetIn(segments, address);
  const strings = stringsAt(bytes, offsetOf(first(tag.strings)), first(tag.stringsSize) ?? 0);
  const names = (key: number): readonly string[] => (values.get(key) ?? []).map(strings);
  const tables: SymbolTables = {
    gnuHash: offsetOf(first(tag.gnuHash)),
    hash: offsetOf(first(tag.hash)),
    symbols: offsetOf(first(tag.symbols)),
    strings: offsetOf(first(tag.strings)),
  };
  return {
    program: Math.floor((first(tag.flags1) ?? 0) / programFlag) % 2 === 1,
    needed: names(tag.needed),
    searchPaths: [tag.rpath, tag.runpath].flatMap((key) => pathLists(bytes, values.get(key) ?? [], strings)),
    loaderHooks: [
      ...names(tag.audit).map((name) => `DT_AUDIT ${name}`),
      ...names(tag.depAudit).map((name) => `DT_DEPAUDIT ${name}`),
    ],
    starts: [
      ...initFunction(first(tag.init)),
      ...listed(bytes, layout, offsetOf(first(tag.initArray)), first(tag.initArraySize) ?? 0),
      ...listed(bytes, layout, offsetOf(first(tag.preinitArray)), first(tag.preinitArraySize) ?? 0),
    ],
    exports: (name) => hasSymbol(bytes, layout, tables, name),
  };
}

/** Linkers write one list; a file with many wants to hide one of them. */
function pathLists(
  bytes: NativeBytes,
  indexes: readonly number[],
  strings: (index: number) => string,
): readonly string[] {
  if (indexes.length > mostPathLists) bytes.noteDamage(`${indexes.length} lists of search paths`);
  return indexes.slice(0, mostPathLists).map(strings);
}

/** Values by tag, in order; those of one tag are bounded. */
function readEntries(table: Table, { wide, word }: ElfLayout, count: number): ReadonlyMap<number, number[]> {
  const values = new Map<number, number[]>();
  const entrySize = wide ? 16 : 8;
  for (let at = 0; at < count * entrySize; at += entrySize) {
    const key = word(table, at);
    if (key === 0) break;
    const value = word(table, at + entrySize / 2);
    const list = values.get(key);
    if (!list) values.set(key, [value]);
    else if (list.length < mostNames) list.push(value);
  }
  return values;
}

/** Where an address lies in the file; -1 where it does not. */
function offsetIn(segments: readonly Segment[], address: number | undefined): number {
  if (address === undefined) return -1;
  const segment = segments.find(
    (one) => one.type === 1 && address >= one.address && address < one.address + one.size,
  );
  return segment ? address - segment.address + segment.offset : -1;
}

function stringsAt(bytes: NativeBytes, offset: number, size: number): (index: number) => string {
  return (index) => {
    if (offset < 0 || index >= size || offset + index >= bytes.size) {
      bytes.noteDamage('a name outside of the string table');
      return '';
    }
    const length = Math.min(longestName, size - index, bytes.size - offset - index);
    return bytes.look('names in the string table', offset + index, length)?.text(0, length) ?? '';
  };
}

function initFunction(address: number | undefined): readonly Start[] {
  return address === undefined || address === 0 ? [] : [{ what: 'the init function', address }];
}

/** Addresses of constructors that stand in the file; those that only a relocation writes are 0 there. */
function listed(
  bytes: NativeBytes,
  { wide, word }: ElfLayout,
  offset: number,
  size: number,
): readonly Start[] {
  const entrySize = wide ? 8 : 4;
  const count = Math.min(Math.floor(size / entrySize), mostConstructors);
  if (offset < 0 || count === 0) return [];
  const table = bytes.peek(offset, count * entrySize);
  const starts: Start[] = [];
  for (let at = 0; table && at < count * entrySize; at += entrySize) {
    const address = word(table, at);
    // all ones and 0 are the marks of old compilers for the ends of the list
    const mark = address === 0 || address >= (wide ? 2 ** 63 : 2 ** 32 - 1);
    if (!mark) starts.push({ what: 'a constructor', address });
  }
  return starts;
}
