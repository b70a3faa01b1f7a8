/** Characters that turn text round on the screen, so that code is not what it looks like. */
import type { Seen } from './look.js';

/** Marks of direction in a line with letters of Hebrew or Arabic: that is how such text is written. */
function besideItsLetters(bytes: Buffer, at: number): boolean {
  for (const step of [-1, 1]) {
    for (let place = at + (step < 0 ? -1 : 3), looked = 0; looked < 200; place += step, looked += 1) {
      const byte = bytes[place];
      if (byte === undefined || byte === 0x0a) break;
      if (byte >= 0xd6 && byte <= 0xdc) return true;
    }
  }
  return false;
}

/** The one character of a text: a table of such characters, not a text that one of them turns. */
function isAlone(bytes: Buffer, at: number): boolean {
  const quote = bytes[at - 1];
  return (quote === 0x22 || quote === 0x27) && bytes[at + 3] === quote && bytes[at - 2] !== quote;
}

const documentation = [Buffer.from('"""'), Buffer.from("'''")];

/** Between three quotes and three quotes, in a line without a quote behind it: no code can stand there. */
function isDocumentation(bytes: Buffer, at: number): boolean {
  const next = bytes.indexOf(10, at);
  const line = bytes.subarray(at, next < 0 ? bytes.length : next);
  if (line.includes(0x22) || line.includes(0x27)) return false;
  const before = bytes.subarray(Math.max(0, at - 4000), at);
  return documentation.some((quotes) => {
    const start = before.lastIndexOf(quotes);
    if (start < 0) return false;
    // opened at the start of a line
    const from = before.lastIndexOf(10, start) + 1;
    return /^[ \t]*[rRuU]?$/.test(before.toString('latin1', from, start)) && before.length - start > 3;
  });
}

/** Characters that turn text round on the screen (CVE-2021-42574). */
export function noteBidi(source: Uint8Array, seen: Seen[]): void {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  for (const [second, low, high] of [
    [0x80, 0xaa, 0xae],
    [0x81, 0xa6, 0xa9],
  ] as const) {
    let looked = 0;
    const needle = Buffer.from([0xe2, second]);
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 2)) {
      const third = bytes[at + 2] ?? 0;
      if (third < low || third > high) continue;
      if (isAlone(bytes, at)) continue;
      looked += 1;
      if (third !== 0xad && third !== 0xae && looked < 2000 && besideItsLetters(bytes, at)) {
        if (looked === 1) seen.push({ what: 'hidden-code', at, value: 'marks of direction among letters' });
        continue;
      }
      if (isDocumentation(bytes, at)) {
        if (looked === 1)
          seen.push({ what: 'hidden-code', at, value: 'marks of direction in documentation' });
        continue;
      }
      seen.push({ what: 'hidden-code', at, value: 'a character that turns text round' });
      break;
    }
  }
}
