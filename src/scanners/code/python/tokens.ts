/** Tokens in reused, growing arrays: no object and no string a token. */

export interface Tokens {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** of names: a hash of the name as Python sees it (NFKC) */
  hashes: Int32Array;
  count: number;
  /** what could not be read as Python, at most 20 */
  readonly problems: TokenProblem[];
  /** indices of names that are not what they look like: written with other characters than they mean */
  readonly folded: number[];
}

export interface TokenProblem {
  readonly at: number;
  readonly what: string;
}

const first = 1 << 14;
/** arrays above this are given back after use */
const kept = 1 << 22;

/** With room for the tokens of `bytes` bytes where these are few. */
export function makeTokens(bytes = first): Tokens {
  const room = Math.min(first, bytes + 64);
  return {
    kinds: new Uint8Array(room),
    starts: new Int32Array(room),
    ends: new Int32Array(room),
    hashes: new Int32Array(room),
    count: 0,
    problems: [],
    folded: [],
  };
}

/** Empties them for the next source. */
export function clearTokens(tokens: Tokens): void {
  tokens.count = 0;
  tokens.problems.length = 0;
  tokens.folded.length = 0;
  if (tokens.kinds.length > kept) resize(tokens, first);
}

export function addToken(tokens: Tokens, kind: number, start: number, end: number, hash: number): void {
  const { count } = tokens;
  if (count === tokens.kinds.length) resize(tokens, count * 2);
  tokens.kinds[count] = kind;
  tokens.starts[count] = start;
  tokens.ends[count] = end;
  tokens.hashes[count] = hash;
  tokens.count = count + 1;
}

export function addProblem(tokens: Tokens, at: number, what: string): void {
  if (tokens.problems.length < 20) tokens.problems.push({ at, what });
}

function resize(tokens: Tokens, size: number): void {
  const kinds = new Uint8Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const hashes = new Int32Array(size);
  if (tokens.count > 0) {
    kinds.set(tokens.kinds);
    starts.set(tokens.starts);
    ends.set(tokens.ends);
    hashes.set(tokens.hashes);
  }
  Object.assign(tokens, { kinds, starts, ends, hashes });
}

/** The hash under which a name is found in `Tokens.hashes`. */
export function hashOf(name: string): number {
  let hash = hashSeed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, hashFactor);
  return hash;
}
export const hashSeed = -2128831035;
export const hashFactor = 16777619;
