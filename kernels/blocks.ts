// Blocks of four bytes that are of interest, at every second place: one hash asks whether, another makes sure.
export const blocksFound: u32 = <u32>memory.data(8 * 512, 16);
const mostBlocks: u32 = 512;

/** Two sets of blocks: for each a bit for what may be in it, and the two tables that say more. */
const filterSize: u32 = 1 << 14;
const distancesSize: u32 = 1 << 17;
const checksSize: u32 = 1 << 16;
export const blockSets: u32 = <u32>memory.data(2 * ((1 << 14) + (1 << 17) + (1 << 16)), 16);
export const blockSetSize: u32 = filterSize + distancesSize + checksSize;

let count: u32 = 0;
let origin: u32 = 0;

function hashOf(block: u32): u32 {
  return (block * 3946461417) >>> 15;
}

/** Makes the filter of a set out of its distances. */
export function prepareBlocks(which: u32): void {
  const filter = blockSets + which * blockSetSize;
  const distances = filter + filterSize;
  memory.fill(filter, 0, filterSize);
  for (let hash: u32 = 0; hash < distancesSize; hash++) {
    if (load<u8>(distances + hash) == 0) continue;
    const at = filter + ((hash >> 5) << 2);
    store<u32>(at, load<u32>(at) | (1 << (hash & 31)));
  }
}

function ask(filter: u32, hash: u32): u32 {
  return (<u32>load<u8>(filter + (hash >> 3))) >> (hash & 7);
}

function check(filter: u32, block: u32, at: u32): void {
  const distances = filter + filterSize;
  const found =
    (<u32>load<u8>(distances + hashOf(block))) &
    (<u32>load<u8>(distances + distancesSize + ((block * 2246822519) >>> 16)));
  if (found == 0) return;
  store<u32>(blocksFound + count * 8, <u32>(at - origin));
  store<u32>(blocksFound + count * 8 + 4, found);
  count++;
}

let reached: u32 = 0;
/** Where `findBlocks` goes on, from the start of the text. */
export function blocksReached(): u32 {
  return reached;
}

/**
 * Fills `blocksFound` with pairs: the place of a block, and its distances. Asks at every second place from `at` until before
 * `stop`, both from `start`; the number of pairs.
 */
export function findBlocks(which: u32, start: u32, from: u32, stop: u32, mask: u32): u32 {
  const filter = blockSets + which * blockSetSize;
  const masks = i32x4.splat(mask);
  const factor = i32x4.splat(-348505879);
  origin = start;
  count = 0;
  const end = start + stop;
  let at = start + from;
  for (; at + 18 <= end; at += 16) {
    if (count > mostBlocks - 8) {
      reached = at - start;
      return count;
    }
    const a = i32x4.shr_u(i32x4.mul(v128.and(v128.load(at), masks), factor), 15);
    const b = i32x4.shr_u(i32x4.mul(v128.and(v128.load(at, 2), masks), factor), 15);
    const found =
      ask(filter, i32x4.extract_lane(a, 0)) |
      ask(filter, i32x4.extract_lane(a, 1)) |
      ask(filter, i32x4.extract_lane(a, 2)) |
      ask(filter, i32x4.extract_lane(a, 3)) |
      ask(filter, i32x4.extract_lane(b, 0)) |
      ask(filter, i32x4.extract_lane(b, 1)) |
      ask(filter, i32x4.extract_lane(b, 2)) |
      ask(filter, i32x4.extract_lane(b, 3));
    if ((found & 1) == 0) continue;
    for (let place = at; place < at + 16; place += 2) check(filter, load<u32>(place) & mask, place);
  }
  for (; at < end; at += 2) check(filter, load<u32>(at) & mask, at);
  reached = stop;
  return count;
}
