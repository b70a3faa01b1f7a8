// Long words in text, of which nearly every credential has one; and whether signs of two other kinds are there.
/** the shortest word that is told of */
const shortest: u32 = 20;
/** 1 for two bytes, the first as the higher, with which a word of interest begins */
export const wordBeginnings: u32 = <u32>memory.data(65536, 16);
export const wordsFound: u32 = <u32>memory.data(8 * 512, 16);
const mostWords: u32 = 512;

const farthest: u32 = 256;

let from: u32 = 0;
let end: u32 = 0;
let place: u32 = 0;
let open: u32 = 0;
let count: u32 = 0;
let seen: u32 = 0;

export const markerSeen: u32 = 1;
export const signSeen: u32 = 2;
export const endSeen: u32 = 4;

/** The characters of base64url. */
function inWord(bytes: v128): v128 {
  const letters = i8x16.lt_u(
    i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)),
    i8x16.splat(26),
  );
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  const others = v128.or(i8x16.eq(bytes, i8x16.splat(0x5f)), i8x16.eq(bytes, i8x16.splat(0x2d)));
  return v128.or(v128.or(letters, digits), others);
}

function marks(bytes: v128, next: v128): v128 {
  return v128.and(i8x16.eq(bytes, i8x16.splat(0x45)), i8x16.eq(next, i8x16.splat(0x47)));
}

/** Begins a search in `length` bytes at `start`. */
export function beginWords(start: u32, length: u32): void {
  from = start;
  end = start + length;
  place = start;
  open = start;
  seen = 0;
}

/** What `markerSeen`, `signSeen` and `endSeen` say together. */
export function wordsSeen(): u32 {
  return seen;
}

/** Fills `wordsFound` with pairs: start and end of words from the text's start. The number of pairs; 0 at the end. */
export function moreWords(): u32 {
  count = 0;
  let at = place;
  // `open` is where the word begins in which `at` is: `at` itself when it is in none
  let start = open;
  while (at + 65 <= end) {
    if (count > mostWords - 8) {
      place = at;
      open = start;
      return count;
    }
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const signs = v128.or(
      v128.or(i8x16.eq(a, i8x16.splat(0x40)), i8x16.eq(b, i8x16.splat(0x40))),
      v128.or(i8x16.eq(c, i8x16.splat(0x40)), i8x16.eq(d, i8x16.splat(0x40))),
    );
    const heads = v128.or(
      v128.or(marks(a, v128.load(at, 1)), marks(b, v128.load(at, 17))),
      v128.or(marks(c, v128.load(at, 33)), marks(d, v128.load(at, 49))),
    );
    if (v128.any_true(v128.or(signs, heads))) lookCloser(at, at + 64);
    const mask =
      (<u64>i8x16.bitmask(inWord(a))) |
      ((<u64>i8x16.bitmask(inWord(b))) << 16) |
      ((<u64>i8x16.bitmask(inWord(c))) << 32) |
      ((<u64>i8x16.bitmask(inWord(d))) << 48);
    if (mask == 0xffffffffffffffff) {
      at += 64;
      continue;
    }
    const first = <u32>ctz(~mask);
    if (at + first >= start + shortest) tell(start, at + first);
    // words of at least twenty within
    let long = mask & (mask >> 1);
    long &= long >> 2;
    long &= long >> 4;
    long &= long >> 8;
    long &= long >> 4;
    // without those that go on from before
    long &= ~(((<u64>1) << first) - 1);
    const last = 64 - <u32>clz(~mask);
    while (long != 0) {
      const begin = <u32>ctz(long);
      const rest = ~mask >> begin;
      if (rest == 0) break;
      const stop = begin + <u32>ctz(rest);
      tell(at + begin, at + stop);
      if (stop >= 64) break;
      long &= ~(((<u64>1) << stop) - 1);
    }
    start = at + last;
    at += 64;
  }
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x40 || byte == 0x45) lookCloser(at, at + 1);
    if (isInWord(byte)) continue;
    if (at >= start + shortest) tell(start, at);
    start = at + 1;
  }
  if (end >= start + shortest && start < end) tell(start, end);
  place = end;
  open = end + 1;
  seen |= endSeen;
  return count;
}

function isInWord(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte == 0x5f || byte == 0x2d;
}

/** `EGIN ` of a PEM head, and a sign behind `://`. */
function lookCloser(start: u32, stop: u32): void {
  for (let at = start; at < stop; at++) {
    const byte = load<u8>(at);
    if (byte == 0x45 && at + 5 <= end && load<u32>(at + 1) == 0x204e4947) seen |= markerSeen;
    if (byte == 0x40 && isOfAddress(at)) seen |= signSeen;
  }
}

function isOfAddress(sign: u32): bool {
  const first = sign - from > farthest ? sign - farthest : from;
  for (let at = sign; at > first;) {
    at--;
    const byte = <u32>load<u8>(at);
    if (byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x40 || byte >= 0x7f) return false;
    if (byte == 0x2f && at >= from + 2 && load<u8>(at - 1) == 0x2f && load<u8>(at - 2) == 0x3a) return true;
  }
  return false;
}

function begins(at: u32): bool {
  return load<u8>(wordBeginnings + (((<u32>load<u8>(at)) << 8) | (<u32>load<u8>(at + 1)))) != 0;
}

/** A word is told of when its beginning is of interest, or what stands before it. */
function tell(start: u32, stop: u32): void {
  if (!begins(start) && !isPreceded(start, stop)) return;
  store<u32>(wordsFound + count * 8, <u32>(start - from));
  store<u32>(wordsFound + count * 8 + 4, <u32>(stop - from));
  count++;
}

function isPreceded(start: u32, stop: u32): bool {
  if (start == from) return false;
  const before: u32 = start - from > 1 ? <u32>load<u8>(start - 2) : 0;
  switch (<u32>load<u8>(start - 1)) {
    case 0x2e: // .
      return stop - start == 22 && before == 0x47;
    case 0x3a: // :
      return stop - start == 35 && load<u16>(start) == 0x4141;
    case 0x3d: // =
      return before == 0x79 || before == 0x67;
    case 0x5c: // backslash
      return begins(start + 1);
    case 0x2f: // slash
    case 0x2b: // +
    case 0x25: // %
      return true;
    default:
      return false;
  }
}
