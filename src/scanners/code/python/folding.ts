/** Characters that Python reads as others, or that turn text round. */

/** Ranges that hold every character whose NFKC form is ASCII alone, and those of direction. */
const ranges: readonly (readonly [number, number])[] = [
  [0xa0, 0xa0],
  [0xaa, 0xaa],
  [0xb2, 0xb3],
  [0xb9, 0xba],
  [0x132, 0x133],
  [0x17f, 0x17f],
  [0x1c7, 0x1cc],
  [0x1f1, 0x1f3],
  [0x2b0, 0x2e4],
  [0x37e, 0x37e],
  [0x1d00, 0x1dff],
  [0x1fef, 0x1fef],
  [0x2000, 0x200a],
  [0x2024, 0x2026],
  [0x202a, 0x202f],
  [0x203c, 0x203c],
  [0x2047, 0x2049],
  [0x205f, 0x209f],
  [0x20a8, 0x20a8],
  [0x2100, 0x218f],
  [0x2460, 0x24ff],
  [0x2a74, 0x2a76],
  [0x2c7c, 0x2c7d],
  [0x3000, 0x3000],
  [0x3200, 0x33ff],
  [0xa7f0, 0xa7ff],
  [0xfb00, 0xfb4f],
  [0xfe10, 0xfe6f],
  [0xff00, 0xff5e],
];
/** above the first 65,536, only these are known to be read as themselves: pictures */
const pictures = [0x1f300, 0x1faff] as const;

const folding: Uint8Array = foldingTable();

function foldingTable(): Uint8Array {
  const table = new Uint8Array(1 << 16);
  for (const [first, last] of ranges) table.fill(1, first, last + 1);
  return table;
}

/** Whether UTF-8 bytes hold a character that may be read as ASCII, or that turns text round. */
export function foldsOrTurns(source: Uint8Array): boolean {
  const { length } = source;
  for (let at = 0; at < length; at += 1) {
    const first = source[at] ?? 0;
    // ASCII, or not the first byte of a character
    if (first < 0xc2) continue;
    const second = (source[at + 1] ?? 0) & 0x3f;
    if (first < 0xe0) {
      if (folding[((first & 0x1f) << 6) | second] === 1) return true;
      continue;
    }
    const third = (source[at + 2] ?? 0) & 0x3f;
    if (first < 0xf0) {
      if (folding[((first & 0x0f) << 12) | (second << 6) | third] === 1) return true;
      continue;
    }
    const character = ((first & 7) << 18) | (second << 12) | (third << 6) | ((source[at + 3] ?? 0) & 0x3f);
    if (character < pictures[0] || character > pictures[1]) return true;
  }
  return false;
}
