/**
 * Searches and an inflater in WebAssembly, which know no more than bytes. Their source is `kernels`, their memory is one
 * block that never grows. Answers are views of it: good until the next question of the same kind.
 */
import { readFileSync } from 'node:fs';
import { packageRoot } from '../package-root.js';

// of the DOM's types, which are not loaded, only this is used
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What the module exports: functions over addresses, and addresses. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly inputAt: Address;
  readonly inputRoom: Address;
  readonly outputAt: Address;
  readonly outputRoom: Address;
  readonly wordBeginnings: Address;
  readonly wordsFound: Address;
  readonly markerSeen: Address;
  readonly signSeen: Address;
  readonly endSeen: Address;
  readonly blocksFound: Address;
  readonly blockSets: Address;
  readonly blockSetSize: Address;
  readonly foldingTable: Address;
  inflate(from: number, size: number, to: number, most: number): number;
  consumed(): number;
  beginWords(start: number, length: number): void;
  moreWords(): number;
  wordsSeen(): number;
  prepareBlocks(which: number): void;
  findBlocks(which: number, start: number, from: number, stop: number, mask: number): number;
  blocksReached(): number;
  foldsOrTurns(start: number, length: number): number;
}

interface Address {
  readonly value: number;
}

/** The bit filter that stands before the tables of a set of blocks. */
const blockFilterBytes = 1 << 14;

export interface BlockTables {
  /** 0 or 1: the place of the set */
  readonly which: 0 | 1;
  /** by a hash of 17 bits */
  readonly distances: Uint8Array;
  /** by another, of 16 bits */
  readonly checks: Uint8Array;
  /** of four bytes, those that are asked for */
  readonly mask: number;
}

export class Kernels {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  /** pairs of start and end, as many as `moreWords` said */
  readonly words: Uint32Array;
  /** pairs of place and distances, as many as `findBlocks` said */
  readonly blocks: Uint32Array;
  /** the tables that were handed over, by where they lie */
  readonly #tables = new Map<number, Uint8Array>();

  constructor(exports: Exports) {
    const { memory, wordsFound, blocksFound } = exports;
    this.#exports = exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer, wordsFound.value, 1024);
    this.blocks = new Uint32Array(memory.buffer, blocksFound.value, 1024);
  }

  /** Texts of more bytes cannot be searched. */
  get mostSearched(): number {
    return this.#exports.inputRoom.value;
  }

  /** The most that `inflate` reads and makes. */
  get mostInflated(): number {
    return this.#exports.outputRoom.value;
  }

  /**
   * What a raw deflate stream holds, when it is `size` bytes and the stream ends where `raw` does. Undefined for all else:
   * why is not told. A view: the next call overwrites it.
   */
  inflate(raw: Uint8Array, size: number): Uint8Array | undefined {
    const { inputAt, outputAt } = this.#exports;
    if (raw.length > this.mostInflated || size > this.mostInflated) return undefined;
    this.#bytes.set(raw, inputAt.value);
    const made = this.#exports.inflate(inputAt.value, raw.length, outputAt.value, size);
    if (made !== size || this.#exports.consumed() !== raw.length) return undefined;
    return new Uint8Array(this.#bytes.buffer, outputAt.value, size);
  }

  /** Where `bytes` lie for a search: in place when they are of this memory, else copied. */
  #addressOf(bytes: Uint8Array): number {
    if (bytes.buffer === this.#bytes.buffer) return bytes.byteOffset;
    if (bytes.length > this.mostSearched)
      throw new RangeError(`${bytes.length} bytes are too many to search`);
    const { value } = this.#exports.inputAt;
    this.#bytes.set(bytes, value);
    return value;
  }

  /**
   * Searches for words of at least twenty characters of base64url. `beginnings` has 1 for two bytes with which one of interest
   * begins; what may stand before a word, and makes it one, is known to the kernel.
   */
  beginWords(bytes: Uint8Array, beginnings: Uint8Array): void {
    this.#hand(beginnings, this.#exports.wordBeginnings.value);
    this.#exports.beginWords(this.#addressOf(bytes), bytes.length);
  }

  /** Fills `words`; the number of pairs, 0 when there are no more. */
  moreWords(): number {
    return this.#exports.moreWords();
  }

  /** What the search has come by: perhaps a PEM head, perhaps a sign behind `://`; and whether it has reached the end. */
  wordsSeen(): { readonly marker: boolean; readonly sign: boolean; readonly end: boolean } {
    const { markerSeen, signSeen, endSeen } = this.#exports;
    const seen = this.#exports.wordsSeen();
    const has = ({ value }: Address): boolean => (seen & value) !== 0;
    return { marker: has(markerSeen), sign: has(signSeen), end: has(endSeen) };
  }

  /**
   * Asks for the blocks at every second place of `bytes` before `stop`, which leaves room for a block behind it. `visit` is
   * told of place and distances of each that may be in the set, and says whether to go on; it must not search itself.
   */
  findBlocks(
    bytes: Uint8Array,
    stop: number,
    { which, distances, checks, mask }: BlockTables,
    visit: (at: number, distances: number) => boolean,
  ): void {
    const { blockSets, blockSetSize } = this.#exports;
    const set = blockSets.value + which * blockSetSize.value + blockFilterBytes;
    if (this.#hand(distances, set)) this.#exports.prepareBlocks(which);
    this.#hand(checks, set + distances.length);
    const start = this.#addressOf(bytes);
    for (let from = 0; from < stop; from = this.#exports.blocksReached()) {
      const count = this.#exports.findBlocks(which, start, from, stop, mask);
      for (let index = 0; index < 2 * count; index += 2)
        if (!visit(this.blocks[index] ?? 0, this.blocks[index + 1] ?? 0)) return;
    }
  }

  /** Whether UTF-8 bytes hold a character of `table`, which has a byte for each of the first 65,536. */
  foldsOrTurns(bytes: Uint8Array, table: Uint8Array): boolean {
    this.#hand(table, this.#exports.foldingTable.value);
    return this.#exports.foldsOrTurns(this.#addressOf(bytes), bytes.length) !== 0;
  }

  /** Copies a table to where it is asked for, unless it is there. Tables never change. */
  #hand(table: Uint8Array, to: number): boolean {
    if (this.#tables.get(to) === table) return false;
    this.#tables.set(to, table);
    this.#bytes.set(table, to);
    return true;
  }
}

// one for each thread, made when it is first needed: its memory and its tables are worth keeping
let made: Kernels | undefined;

/** The kernels of this thread. */
export function kernels(): Kernels {
  made ??= instantiate();
  return made;
}

function instantiate(): Kernels {
  const module = new WebAssembly.Module(readFileSync(new URL('data/kernels.wasm', packageRoot)));
  // `as`: what `kernels/index.ts` exports
  return new Kernels(new WebAssembly.Instance(module).exports as Exports);
}
