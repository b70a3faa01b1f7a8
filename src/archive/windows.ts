/** A source in pieces of bounded size. */
import { createHash } from 'node:crypto';
import type { ByteSource } from './archive.js';

export const windowBytes = 1 << 20;

/** `length` bytes from an offset; the last piece may be short, and empty where the source ends early. */
export function* windows(
  source: ByteSource,
  from: number,
  length: number,
  piece = windowBytes,
): Generator<Uint8Array> {
  for (let at = 0; at < length; at += piece) yield source.read(from + at, Math.min(piece, length - at));
}

/** sha256 of all its bytes, lower-case hex. */
export function hashOf(source: ByteSource): string {
  const hash = createHash('sha256');
  for (const piece of windows(source, 0, source.size)) hash.update(piece);
  return hash.digest('hex');
}
