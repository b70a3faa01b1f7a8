/** The tables of a PE file that its directories point at: imports, exports, callbacks. All bounded. */
import type { NativeBytes } from './bytes.js';
import type { Region, Start } from './image.js';

const mostLibraries = 256;
const mostCallbacks = 64;
const mostCertificates = 8;
const longestName = 256;

export interface Directory {
  readonly address: number;
  readonly size: number;
}

/** Where an address lies in the file; -1 where it does not. */
export function offsetOf(sections: readonly Region[], address: number): number {
  const section = sections.find((one) => address >= one.address && address < one.address + one.size);
  return section ? address - section.address + section.offset : -1;
}

/** Names of the libraries in a table of imports, whose rows are `rowSize` long and name theirs at `nameAt`. */
export function readImports(
  bytes: NativeBytes,
  sections: readonly Region[],
  directory: Directory | undefined,
  rowSize: number,
  nameAt: number,
): readonly string[] {
  if (!directory) return [];
  const from = offsetOf(sections, directory.address);
  if (from < 0) {
    bytes.noteDamage('imports outside of every section');
    return [];
  }
  const names: string[] = [];
  for (let row = 0; row < mostLibraries; row += 1) {
    const address = bytes.look('the imports', from + row * rowSize, rowSize)?.u32(nameAt) ?? 0;
    if (address === 0) return names;
    const at = offsetOf(sections, address);
    const name = textAt(bytes, at);
    if (name === '') {
      bytes.noteDamage('an import without a name');
      return names;
    }
    names.push(name);
  }
  return names;
}

/** Functions that run before the entry point. */
export function readTlsCallbacks(
  bytes: NativeBytes,
  sections: readonly Region[],
  directory: Directory | undefined,
  { wide, imageBase }: { readonly wide: boolean; readonly imageBase: number },
): readonly Start[] {
  if (!directory) return [];
  const table = bytes.peek(offsetOf(sections, directory.address), wide ? 40 : 24);
  if (!table) return [];
  const list = wide ? table.u64(24) : table.u32(12);
  const from = list === 0 ? -1 : offsetOf(sections, list - imageBase);
  const starts: Start[] = [];
  for (let index = 0; from >= 0 && index < mostCallbacks; index += 1) {
    const entry = bytes.peek(from + index * (wide ? 8 : 4), wide ? 8 : 4);
    const address = (wide ? entry?.u64(0) : entry?.u32(0)) ?? 0;
    if (address === 0) break;
    starts.push({ what: 'a TLS callback', address: address - imageBase });
  }
  return starts;
}

/** Looks a name up as the loader does: names are sorted, so a few reads do. */
export function exportLookup(
  bytes: NativeBytes,
  sections: readonly Region[],
  directory: Directory | undefined,
): (name: string) => boolean | undefined {
  if (!directory) return () => false;
  const table = bytes.peek(offsetOf(sections, directory.address), 40);
  if (!table) return () => undefined;
  const names = offsetOf(sections, table.u32(32));
  const count = table.u32(24);
  return (name) => {
    let [low, high] = [0, count - 1];
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const address = bytes.peek(names + middle * 4, 4)?.u32(0);
      if (address === undefined || names < 0) return undefined;
      const found = textAt(bytes, offsetOf(sections, address));
      if (found === name) return true;
      if (found < name) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
}

/** Where certificates end by their own lengths: what else the directory covers is hidden there. */
export function endOfCertificates(bytes: NativeBytes, { address, size }: Directory): number {
  let at = address;
  for (let index = 0; index < mostCertificates && at + 12 <= address + size; index += 1) {
    const head = bytes.withOrder(false).peek(at + 8, 4);
    // a DER sequence whose length stands in two bytes, behind 8 bytes of header
    if (head?.u16(0) !== 0x3082) break;
    at += Math.ceil((8 + 4 + head.u16(2)) / 8) * 8;
  }
  return at;
}

function textAt(bytes: NativeBytes, offset: number): string {
  return bytes.peekSome(offset, longestName)?.text(0, longestName) ?? '';
}
