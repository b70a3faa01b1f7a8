// Raw deflate (RFC 1951), whole to whole: tables as libdeflate lays them out, one entry a symbol with all that it says.

/** bits by which a literal or a length is looked up at once; longer codes go through a second table */
const mainBits: u32 = 10;
const distanceBits: u32 = 8;
/** room for the main tables and any number of second ones: the most that a complete code can need */
const litlenTable: u32 = <u32>memory.data(4 * 2400, 16);
const distanceTable: u32 = <u32>memory.data(4 * 512, 16);
const fixedLitlen: u32 = <u32>memory.data(4 * 2400, 16);
const fixedDistance: u32 = <u32>memory.data(4 * 512, 16);
const lengthTable: u32 = <u32>memory.data(4 * 128, 16);
const lengths: u32 = <u32>memory.data(320 + 16, 16);
const sorted: u32 = <u32>memory.data(2 * 320, 16);
const counts: u32 = <u32>memory.data(4 * 16, 16);
const offsets: u32 = <u32>memory.data(4 * 16, 16);
const litlenSays: u32 = <u32>memory.data(4 * 288, 16);
const distanceSays: u32 = <u32>memory.data(4 * 32, 16);
const lengthSays: u32 = <u32>memory.data(4 * 19, 16);

const literal: u32 = 0x80000000;
const special: u32 = 0x8000;
const second: u32 = 0x4000;
const stop: u32 = 0x2000;
/** no symbol, or one that means nothing */
const invalid: u32 = special;

let ready: bool = false;

function prepare(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++)
    store<u32>(litlenSays + symbol * 4, literal | (symbol << 16));
  store<u32>(litlenSays + 256 * 4, special | stop);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(litlenSays + symbol * 4, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(litlenSays + 285 * 4, 258 << 16);
  store<u32>(litlenSays + 286 * 4, invalid);
  store<u32>(litlenSays + 287 * 4, invalid);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(distanceSays + symbol * 4, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(distanceSays + 30 * 4, invalid);
  store<u32>(distanceSays + 31 * 4, invalid);
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(lengthSays + symbol * 4, symbol << 16);
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  makeTable(fixedLitlen, lengths, 288, litlenSays, mainBits);
  memory.fill(lengths, 5, 32);
  makeTable(fixedDistance, lengths, 32, distanceSays, distanceBits);
  ready = true;
}

/** The entry of a symbol whose code has `length` bits (in this table): low byte all bits, second byte those of the code. */
function entryOf(saysAt: u32, symbol: u32, length: u32): u32 {
  return load<u32>(saysAt + symbol * 4) + length + (length << 8);
}

function nextCode(code: u32, last: u32): u32 {
  const bit: u32 = 1 << (31 - clz(code ^ last));
  return (code & (bit - 1)) | bit;
}

/** False for a code that is too full, or not full and, where `lone` allows that, neither empty nor one code of one bit: as zlib has it. */
function makeTable(table: u32, lens: u32, count: u32, saysAt: u32, bits: u32, lone: bool = true): bool {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const at = counts + <u32>load<u8>(lens + symbol) * 4;
    store<u32>(at, load<u32>(at) + 1);
  }
  let used: u32 = 0;
  let sum: u32 = 0;
  let longest: u32 = 0;
  store<u32>(offsets, 0);
  for (let length: u32 = 1; length <= 15; length++) {
    const many = load<u32>(counts + length * 4);
    store<u32>(offsets + length * 4, sum);
    sum += many;
    used = (used << 1) + many;
    if (many != 0) longest = length;
    if (used > (<u32>1) << length) return false;
  }
  if (used != 1 << 15) {
    if (longest > 1 || !lone) return false;
    for (let at: u32 = 0; at < (<u32>1) << bits; at++) store<u32>(table + at * 4, invalid | 1);
    if (longest == 0) return true;
    for (let symbol: u32 = 0; symbol < count; symbol++) {
      if (load<u8>(lens + symbol) == 0) continue;
      const entry = entryOf(saysAt, symbol, 1);
      for (let at: u32 = 0; at < (<u32>1) << bits; at += 2) store<u32>(table + at * 4, entry);
    }
    return true;
  }
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <u32>load<u8>(lens + symbol);
    if (length == 0) continue;
    const at = offsets + length * 4;
    const place = load<u32>(at);
    store<u16>(sorted + place * 2, <u16>symbol);
    store<u32>(at, place + 1);
  }
  let next: u32 = sorted;
  let code: u32 = 0;
  let length: u32 = 1;
  let end: u32 = 2;
  let left = load<u32>(counts + 4);
  while (left == 0) {
    length++;
    end = 1 << length;
    left = load<u32>(counts + length * 4);
  }
  // the main table doubles with each length
  while (length <= bits) {
    do {
      store<u32>(table + code * 4, entryOf(saysAt, load<u16>(next), length));
      next += 2;
      if (code == end - 1) {
        for (; length < bits; length++) {
          memory.copy(table + end * 4, table, end * 4);
          end <<= 1;
        }
        return true;
      }
      code = nextCode(code, end - 1);
      left--;
    } while (left != 0);
    do {
      length++;
      if (length <= bits) {
        memory.copy(table + end * 4, table, end * 4);
        end <<= 1;
      }
      left = load<u32>(counts + length * 4);
    } while (left == 0);
  }
  end = 1 << bits;
  const mask: u32 = end - 1;
  let prefix: u32 = 0xffffffff;
  let start: u32 = 0;
  for (;;) {
    if ((code & mask) != prefix) {
      prefix = code & mask;
      start = end;
      let more: u32 = length - bits;
      let space = left;
      while (space < (<u32>1) << more) {
        more++;
        space = (space << 1) + load<u32>(counts + (bits + more) * 4);
      }
      end = start + ((<u32>1) << more);
      store<u32>(table + prefix * 4, (start << 16) | special | second | (more << 8) | bits);
    }
    const entry = entryOf(saysAt, load<u16>(next), length - bits);
    next += 2;
    const stride: u32 = 1 << (length - bits);
    for (let at: u32 = start + (code >> bits); at < end; at += stride) store<u32>(table + at * 4, entry);
    const last: u32 = (1 << length) - 1;
    if (code == last) return true;
    code = nextCode(code, last);
    left--;
    while (left == 0) {
      length++;
      left = load<u32>(counts + length * 4);
    }
  }
  return false;
}

let bits: u64 = 0;
let held: u32 = 0;
let input: u32 = 0;

function refill(): void {
  bits |= load<u64>(input) << held;
  input += (63 - held) >> 3;
  held |= 56;
}

function take(count: u32): u32 {
  const value = (<u32>bits) & ((1 << count) - 1);
  bits >>= count;
  held -= count;
  return value;
}

const order: u32 = <u32>memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

function readTables(): bool {
  refill();
  const litlens = take(5) + 257;
  const distances = take(5) + 1;
  const codes = take(4) + 4;
  if (litlens > 286 || distances > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let at: u32 = 0; at < codes; at++) {
    refill();
    store<u8>(lengths + <u32>load<u8>(order + at), <u8>take(3));
  }
  if (!makeTable(lengthTable, lengths, 19, lengthSays, 7, false)) return false;
  const total = litlens + distances;
  let at: u32 = 0;
  while (at < total) {
    refill();
    const entry = load<u32>(lengthTable + (((<u32>bits) & 127) << 2));
    if ((entry & special) != 0) return false;
    take(entry & 0xff);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(lengths + at, <u8>symbol);
      at++;
      continue;
    }
    let value: u8 = 0;
    let repeat: u32;
    if (symbol == 16) {
      if (at == 0) return false;
      value = load<u8>(lengths + at - 1);
      repeat = 3 + take(2);
    } else repeat = symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (at + repeat > total) return false;
    memory.fill(lengths + at, value, repeat);
    at += repeat;
  }
  if (load<u8>(lengths + 256) == 0) return false;
  return (
    makeTable(distanceTable, lengths + litlens, distances, distanceSays, distanceBits) &&
    makeTable(litlenTable, lengths, litlens, litlenSays, mainBits)
  );
}

/**
 * Inflates `size` bytes at `from` to `to`, at most `most` of them. The number of bytes made, and in `consumed` of those
 * read; -1 when it does not inflate, or to more. Sixteen bytes behind the input are set to 0; behind the output there
 * must be room for 320.
 */
export function inflate(from: u32, size: u32, to: u32, most: u32): i32 {
  if (!ready) prepare();
  bits = 0;
  held = 0;
  input = from;
  const inputEnd = from + size;
  const outputEnd = to + most;
  store<u64>(inputEnd, 0);
  store<u64>(inputEnd + 8, 0);
  let out = to;
  for (;;) {
    refill();
    if (input > inputEnd + 8) return -1;
    const last = take(1);
    const kind = take(2);
    if (kind == 0) {
      take(held & 7);
      input -= held >> 3;
      held = 0;
      bits = 0;
      if (input + 4 > inputEnd) return -1;
      const length = <u32>load<u16>(input);
      if (length != ((<u32>load<u16>(input + 2)) ^ 0xffff)) return -1;
      input += 4;
      if (input + length > inputEnd || out + length > outputEnd) return -1;
      memory.copy(out, input, length);
      input += length;
      out += length;
    } else if (kind == 3) return -1;
    else {
      let litlen = fixedLitlen;
      let distance = fixedDistance;
      if (kind == 2) {
        if (!readTables()) return -1;
        litlen = litlenTable;
        distance = distanceTable;
      }
      out = inflateBlock(litlen, distance, inputEnd, to, out, outputEnd);
      if (out == 0) return -1;
    }
    if (last != 0) break;
  }
  input -= held >> 3;
  if (input > inputEnd) return -1;
  read = <u32>(input - from);
  return <i32>(out - to);
}

let read: u32 = 0;
export function consumed(): u32 {
  return read;
}

/** Where the output goes on, 0 when it does not inflate. */
function inflateBlock(litlen: u32, distances: u32, inputEnd: u32, to: u32, start: u32, outputEnd: u32): u32 {
  // in locals: globals live in memory
  let buffer = bits;
  let count = held;
  let at = input;
  let out = start;
  const limit = inputEnd + 8;
  const mainMask: u32 = (1 << mainBits) - 1;
  const distanceMask: u32 = (1 << distanceBits) - 1;
  buffer |= load<u64>(at) << count;
  at += (63 - count) >> 3;
  count |= 56;
  let entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
  for (;;) {
    if (out > outputEnd || at > limit) return 0;
    if ((entry & literal) != 0) {
      buffer >>= entry & 0xff;
      count -= entry & 0xff;
      store<u8>(out++, <u8>(entry >> 16));
      entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
      if ((entry & literal) != 0) {
        buffer >>= entry & 0xff;
        count -= entry & 0xff;
        store<u8>(out++, <u8>(entry >> 16));
        entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
        if ((entry & literal) != 0) {
          buffer >>= entry & 0xff;
          count -= entry & 0xff;
          store<u8>(out++, <u8>(entry >> 16));
          buffer |= load<u64>(at) << count;
          at += (63 - count) >> 3;
          count |= 56;
          entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
          continue;
        }
      }
      buffer |= load<u64>(at) << count;
      at += (63 - count) >> 3;
      count |= 56;
    }
    if ((entry & special) != 0) {
      if ((entry & second) != 0) {
        buffer >>= mainBits;
        count -= mainBits;
        const index = (entry >> 16) + ((<u32>buffer) & ((1 << ((entry >> 8) & 0xf)) - 1));
        entry = load<u32>(litlen + (index << 2));
        if ((entry & literal) != 0) {
          buffer >>= entry & 0xff;
          count -= entry & 0xff;
          store<u8>(out++, <u8>(entry >> 16));
          buffer |= load<u64>(at) << count;
          at += (63 - count) >> 3;
          count |= 56;
          entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
          continue;
        }
      }
      if ((entry & special) != 0) {
        if ((entry & stop) == 0) return 0;
        buffer >>= entry & 0xff;
        count -= entry & 0xff;
        break;
      }
    }
    const whole = entry & 0xff;
    const length = (entry >> 16) + (((<u32>buffer) & ((1 << whole) - 1)) >> ((entry >> 8) & 0xf));
    buffer >>= whole;
    count -= whole;
    entry = load<u32>(distances + (((<u32>buffer) & distanceMask) << 2));
    if ((entry & special) != 0) {
      if ((entry & second) == 0) return 0;
      buffer >>= distanceBits;
      count -= distanceBits;
      const index = (entry >> 16) + ((<u32>buffer) & ((1 << ((entry >> 8) & 0xf)) - 1));
      entry = load<u32>(distances + (index << 2));
      if ((entry & special) != 0) return 0;
    }
    const all = entry & 0xff;
    const distance = (entry >> 16) + (((<u32>buffer) & ((1 << all) - 1)) >> ((entry >> 8) & 0xf));
    buffer >>= all;
    count -= all;
    if (distance > <u32>(out - to)) return 0;
    buffer |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    entry = load<u32>(litlen + (((<u32>buffer) & mainMask) << 2));
    let source = out - distance;
    const end = out + length;
    if (distance >= 16) {
      v128.store(out, v128.load(source));
      if (length > 16) {
        out += 16;
        source += 16;
        do {
          v128.store(out, v128.load(source));
          out += 16;
          source += 16;
        } while (out < end);
      }
    } else if (distance == 1) {
      const pattern = v128.splat<u8>(load<u8>(source));
      do {
        v128.store(out, pattern);
        out += 16;
      } while (out < end);
    } else if (distance >= 8) {
      do {
        store<u64>(out, load<u64>(source));
        out += 8;
        source += 8;
      } while (out < end);
    } else {
      do store<u8>(out++, load<u8>(source++));
      while (out < end);
    }
    out = end;
  }
  if (out > outputEnd) return 0;
  bits = buffer;
  held = count;
  input = at;
  return out;
}
