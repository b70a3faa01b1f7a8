/** Where long unbroken words lie: nearly every token has one, and few other texts do. */
import { kernels } from '../../kernels/kernels.js';

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

/** What a search for runs tells. */
export interface RunVisitor {
  /** once, before any run: whether the bytes may hold a PEM head, and an address with an `@` */
  begin(mayHold: { readonly marker: boolean; readonly sign: boolean }): void;
  run(start: number, end: number): void;
}

/**
 * Tells of the runs that begin with two bytes of `beginnings`, or behind something that makes them of interest. It may
 * tell of more.
 */
export function searchRuns(bytes: Uint8Array, beginnings: Uint8Array, visitor: RunVisitor): void {
  const search = kernels();
  if (bytes.length > search.mostSearched) {
    visitor.begin({ marker: true, sign: true });
    eachRun(bytes, (start, end) => {
      visitor.run(start, end);
    });
    return;
  }
  search.beginWords(bytes, beginnings);
  let count = search.moreWords();
  const { end, marker, sign } = search.wordsSeen();
  // not yet at the end: what is behind is not known
  visitor.begin({ marker: marker || !end, sign: sign || !end });
  for (; count > 0; count = search.moreWords()) {
    for (let index = 0; index < 2 * count; index += 2)
      visitor.run(search.words[index] ?? 0, search.words[index + 1] ?? 0);
  }
}

/** A table of 256 with 1 at each character of `characters`. */
export function classOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
