/** The tokens of plain Python, in one loop: what needs more than a look at one byte is left to the tokenizer. */
import { classes, classOf, nameBytes } from './byte-classes.js';
import { tokenKinds } from './token-kinds.js';
import { hashFactor, hashSeed, type Tokens } from './tokens.js';

/** Where reading stands. */
export interface Place {
  at: number;
  /** open brackets */
  depth: number;
  atLineStart: boolean;
}

const [quote, apostrophe, backslash, line, comma, dot, hash] = [0x22, 0x27, 0x5c, 0x0a, 0x2c, 0x2e, 0x23];

/** How many brackets more are open behind a byte. */
const deeperBy: Int8Array = Int8Array.from(classOf, (kind) =>
  kind === classes.open ? 1 : kind === classes.close ? -1 : 0,
);
/** The classes, as bits, of which a second byte makes one token with the first. */
const joinedWith: Uint16Array = Uint16Array.from(classOf, (kind, byte) => {
  if (byte === dot) return 1 << classes.digit;
  return kind === classes.operator && byte !== comma ? 1 << classes.operator : 0;
});

/**
 * Reads on from `place`, outside of f-strings, until something comes that is not plain: an indentation other than
 * `indent`, an operator of two bytes, a string with a prefix or three quotes, whatever is no Python.
 */
// eslint-disable-next-line complexity -- one loop over the bytes, everything in local variables: this is where time goes
export function readPlain(source: Uint8Array, tokens: Tokens, place: Place, indent: number): void {
  const { length } = source;
  const groups = classOf;
  const named = nameBytes;
  const deeper = deeperBy;
  const joins = joinedWith;
  const { kinds, starts, ends, hashes } = tokens;
  let { count } = tokens;
  const room = kinds.length;
  let { at, depth, atLineStart } = place;
  // when there is no room left, the tokenizer makes some
  while (at < length && count < room) {
    if (atLineStart) {
      let next = at;
      while (next < length && source[next] === 0x20) next += 1;
      const byte = source[next];
      if (byte === hash) {
        while (next < length && source[next] !== line && source[next] !== 0x0d) next += 1;
        if (source[next] !== line) break;
        at = next + 1;
        continue;
      }
      if (byte === line) {
        at = next + 1;
        continue;
      }
      if (next - at !== indent || next >= length || byte === 0x09 || byte === 0x0c || byte === 0x0d) break;
      at = next;
      atLineStart = false;
    }
    const byte = source[at] ?? 0;
    if (byte === 0x20) {
      at += 1;
      continue;
    }
    const start = at;
    let kind: number = byte;
    let name = 0;
    const group = groups[byte] ?? 0;
    if (group === classes.name) {
      name = Math.imul(hashSeed ^ byte, hashFactor);
      let flags = named[byte] ?? 0;
      let letter = 0;
      for (at += 1; at < length; at += 1) {
        letter = source[at] ?? 0;
        const flag = named[letter] ?? 0;
        if (flag === 0) break;
        flags |= flag;
        name = Math.imul(name ^ letter, hashFactor);
      }
      if (flags > 1 || (at - start <= 2 && (letter === quote || letter === apostrophe))) {
        at = start;
        break;
      }
      kind = tokenKinds.name;
    } else if (group >= classes.open || byte === dot) {
      at += 1;
      const next = at < length ? (groups[source[at] ?? 0] ?? 0) : classes.other;
      depth += deeper[byte] ?? 0;
      if (((joins[byte] ?? 0) >> next) & 1 || depth < 0) {
        at = start;
        depth -= deeper[byte] ?? 0;
        break;
      }
    } else if (group === classes.digit) {
      at += 1;
      while (at < length && groups[source[at] ?? 0] === classes.digit && source[at] !== dot) at += 1;
      if (source[at] === dot || (at < length && named[source[at] ?? 0] !== 0)) {
        at = start;
        break;
      }
      kind = tokenKinds.number;
    } else if (group === classes.quote) {
      if (source[at + 1] === byte && source[at + 2] === byte) break;
      at += 1;
      while (at < length) {
        const letter = source[at] ?? 0;
        if (letter === byte || letter === backslash || letter === line || letter === 0x0d) break;
        at += 1;
      }
      if (source[at] !== byte) {
        at = start;
        break;
      }
      at += 1;
      kind = tokenKinds.string;
    } else if (byte === line) {
      at += 1;
      if (depth > 0) continue;
      kind = tokenKinds.newline;
      atLineStart = true;
    } else if (byte === hash) {
      while (at < length && source[at] !== line && source[at] !== 0x0d) at += 1;
      continue;
    } else break;
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = at;
    hashes[count] = name;
    count += 1;
  }
  tokens.count = count;
  place.at = at;
  place.depth = depth;
  place.atLineStart = atLineStart;
}
