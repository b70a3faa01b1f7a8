/** Inflating a little, and inflating all within bounds. Never throws for what the bytes are. */
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

export type Packing = 'gzip' | 'zlib' | 'raw';

export interface Inflated {
  readonly bytes: Uint8Array;
  /** false: more may follow */
  readonly whole: boolean;
}

/** The largest content that is looked at. */
export const mostInflated = 64 * 2 ** 20;
const headInput = 512;
/** Bytes of checksum behind the content: one that does not fit stops no unpickler. */
const trailers = { gzip: 8, zlib: 4, raw: 0 };
const engines = { gzip: gunzipSync, zlib: inflateSync, raw: inflateRawSync };

/** How the content begins; undefined when not even that inflates. */
export function inflateHead(bytes: Uint8Array, packing: Packing): Uint8Array | undefined {
  // less and less: damage behind the beginning stops no unpickler before it has run what stands there
  for (const length of [headInput, bytes.length - trailers[packing], 256, 128, 64]) {
    const inflated =
      length <= headInput ? attempt(bytes.subarray(0, Math.max(0, length)), packing) : undefined;
    if (inflated) return inflated;
  }
  return undefined;
}

/** Whether a beginning is long enough to tell by: packed bytes may begin with blocks that hold next to nothing. */
export function tells(head: Uint8Array, bytes: Uint8Array): boolean {
  return head.length >= headInput || bytes.length <= headInput;
}

/** All of it, or as much as fits the bounds and is sound; undefined when not even the beginning is. */
export function inflateAll(bytes: Uint8Array, packing: Packing): Inflated | undefined {
  const content = bytes.length - trailers[packing];
  for (const length of [bytes.length, content, 1 << 16, 1 << 13, headInput]) {
    if (length > bytes.length || length <= 0) continue;
    const inflated = attempt(bytes.subarray(0, length), packing);
    if (inflated) return { bytes: inflated, whole: length >= content };
  }
  return undefined;
}

function attempt(bytes: Uint8Array, packing: Packing): Uint8Array | undefined {
  try {
    return engines[packing](bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: mostInflated,
    });
  } catch {
    // damaged, or larger than the bound: the caller tries less, and says so
    return undefined;
  }
}
