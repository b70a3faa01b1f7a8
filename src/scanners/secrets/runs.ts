/** Where long unbroken words lie: nearly every token has one, and few other texts do. */

/** The shortest word that is looked at; an AWS access key id has this length. */
export const shortestRun = 20;

/** 1 for the characters of base64url and of identifiers */
const inRun = classOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-');

/**
 * Calls `visit` with start and end of every maximal run of at least `shortestRun` such characters. A window of that
 * length is looked at from its end: a break there says that no run begins before it.
 */
export function eachRun(bytes: Uint8Array, visit: (start: number, end: number) => void): void {
  const { length } = bytes;
  let start = 0;
  while (start + shortestRun <= length) {
    const skip = skips[lastEight(bytes, start + shortestRun - 8)] ?? 0;
    if (skip > 0) {
      start += skip;
      continue;
    }
    let at = start + shortestRun - 9;
    while (at >= start && inRun[bytes[at] ?? 0] === 1) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + shortestRun;
    while (end < length && inRun[bytes[end] ?? 0] === 1) end++;
    visit(start, end);
    start = end + 1;
  }
}

/**
 * Which of the eight bytes from `at` on are in the class, the last one as the highest bit. All are read without a branch:
 * where a word of a text ends cannot be foreseen, and a processor loses more by guessing it than by reading on.
 */
function lastEight(bytes: Uint8Array, at: number): number {
  return (
    bit(bytes, at) |
    (bit(bytes, at + 1) << 1) |
    (bit(bytes, at + 2) << 2) |
    (bit(bytes, at + 3) << 3) |
    (bit(bytes, at + 4) << 4) |
    (bit(bytes, at + 5) << 5) |
    (bit(bytes, at + 6) << 6) |
    (bit(bytes, at + 7) << 7)
  );
}

function bit(bytes: Uint8Array, at: number): number {
  return inRun[bytes[at] ?? 0] ?? 0;
}

/** By those bits, how far the window moves: behind the last break among the eight; 0 where there is none. */
const skips = Uint8Array.from({ length: 256 }, (_, bits) => {
  const lastBreak = 31 - Math.clz32(~bits & 0xff);
  return bits === 0xff ? 0 : shortestRun - 8 + lastBreak + 1;
});

/** A table of 256 with 1 at each character of `characters`. */
export function classOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
