// Characters that Python reads as others, or that turn text round: found by a table of the first 65,536.
export const foldingTable: u32 = <u32>memory.data(1 << 16, 16);

/** above the first 65,536, only these are known to be read as themselves: pictures */
const firstPicture: u32 = 0x1f300;
const lastPicture: u32 = 0x1faff;

/** Whether UTF-8 bytes hold a character that the table names, or one beyond it that is no picture. */
export function foldsOrTurns(start: u32, length: u32): bool {
  const end = start + length;
  let at = start;
  while (at < end) {
    // ASCII, and bytes that are not the first of a character
    while (at + 16 <= end) {
      const mask = <u32>i8x16.bitmask(i8x16.ge_u(v128.load(at), i8x16.splat(<u8>0xc2)));
      if (mask != 0) {
        at += ctz(mask);
        break;
      }
      at += 16;
    }
    if (at < end && folds(at, end)) return true;
    at++;
  }
  return false;
}

function folds(at: u32, end: u32): bool {
  const first = byteAt(at, end);
  if (first < 0xc2) return false;
  const second = byteAt(at + 1, end) & 0x3f;
  if (first < 0xe0) return isNamed(((first & 0x1f) << 6) | second);
  const third = byteAt(at + 2, end) & 0x3f;
  if (first < 0xf0) return isNamed(((first & 0x0f) << 12) | (second << 6) | third);
  const character = ((first & 7) << 18) | (second << 12) | (third << 6) | (byteAt(at + 3, end) & 0x3f);
  return character < firstPicture || character > lastPicture;
}

function byteAt(at: u32, end: u32): u32 {
  return at < end ? <u32>load<u8>(at) : 0;
}

function isNamed(character: u32): bool {
  return load<u8>(foldingTable + character) == 1;
}
