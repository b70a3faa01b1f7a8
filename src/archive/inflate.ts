/** A raw deflate stream inflated through a bounded window. */
import { createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ByteSource } from './archive.js';
import { windows } from './windows.js';

export type Inflated =
  /** `rest`: bytes of the source behind the end of the stream */
  | { readonly kind: 'ended'; readonly rest: number }
  /** by `take` */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'broken'; readonly words: string };

const pieceBytes = 256 << 10;

/** Inflates `length` bytes of the source to `take`, which says whether to go on. Rejects when the source cannot be read. */
export async function inflateThrough(
  source: ByteSource,
  from: number,
  length: number,
  take: (piece: Uint8Array) => boolean,
): Promise<Inflated> {
  const inflater = createInflateRaw({ chunkSize: pieceBytes });
  const feeding = feed(inflater, source, from, length);
  // awaited below; until then its failure reaches the loop through the inflater
  feeding.catch(() => undefined);
  try {
    for await (const piece of inflater) {
      // `as`: an inflater without an encoding gives buffers
      if (!take(piece as Buffer)) return { kind: 'stopped' };
    }
    return { kind: 'ended', rest: length - inflater.bytesWritten };
  } catch (error) {
    return { kind: 'broken', words: error instanceof Error ? error.message : String(error) };
  } finally {
    inflater.destroy();
    await feeding;
  }
}

async function feed(inflater: InflateRaw, source: ByteSource, from: number, length: number): Promise<void> {
  try {
    for (const piece of windows(source, from, length, pieceBytes)) {
      if (inflater.destroyed || inflater.readableEnded) return;
      if (!inflater.write(piece)) await drained(inflater);
    }
    inflater.end();
  } catch (error) {
    // without more bytes and without an end, who reads the inflater would wait for ever
    inflater.destroy();
    throw error;
  }
}

/** When it takes more, or never will. */
function drained(inflater: InflateRaw): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      inflater.off('drain', done).off('close', done);
      resolve();
    };
    inflater.on('drain', done).on('close', done);
  });
}
