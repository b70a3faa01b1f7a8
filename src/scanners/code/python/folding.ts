/** Characters that Python reads as others, or that turn text round. */
import { kernels } from '../../../kernels/kernels.js';

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
const folding: Uint8Array = foldingTable();

function foldingTable(): Uint8Array {
  const table = new Uint8Array(1 << 16);
  for (const [first, last] of ranges) table.fill(1, first, last + 1);
  return table;
}

/** Whether UTF-8 bytes, of no more than can be searched, hold a character that may be read as ASCII, or that turns text round. */
export function foldsOrTurns(source: Uint8Array): boolean {
  return kernels().foldsOrTurns(source, folding);
}
