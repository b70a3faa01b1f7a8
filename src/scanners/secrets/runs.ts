/** Where long unbroken words lie: nearly every token has one, and few other texts do. */

/** The shortest word that is looked at; an AWS access key id has this length. */
export const shortestRun = 20;

/** 1 for the characters of base64url and of identifiers */
const inRun = classOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-');

/**
 * Calls `visit` with start and end of every maximal run of at least `shortestRun` such characters. A window is read
 * from its last byte backwards, so that a break near its end skips most of it.
 */
export function eachRun(bytes: Uint8Array, visit: (start: number, end: number) => void): void {
  const { length } = bytes;
  let start = 0;
  while (start + shortestRun <= length) {
    let at = start + shortestRun - 1;
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

/** A table of 256 with 1 at each character of `characters`. */
export function classOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
