/** Deflate streams of every kind that zlib writes, and what zlib makes of any bytes. */
import { constants, inflateRawSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';

/** Bytes of few values, of many, and pieces that come again. */
export const randomTexts: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ max: 3, maxLength: 200 }),
      fc.string({ maxLength: 100 }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.nat({ max: 200 }))
        .map(([text, times]) => Buffer.from(text.repeat(times))),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat([...pieces, ...pieces.slice(0, 3)]));

/** Levels and strategies: stored, fixed and dynamic codes. */
export const packedAs: fc.Arbitrary<ZlibOptions> = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

/** What zlib makes of the stream when that is `size` bytes, and the stream ends where `raw` does; else undefined. */
export function takenByZlib(raw: Uint8Array, size: number): Buffer | undefined {
  try {
    // `as`: with `info` Node returns the engine beside the buffer, which the types do not say
    const { buffer, engine } = inflateRawSync(raw, { info: true, maxOutputLength: size + 1 }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return engine.bytesWritten === raw.length && buffer.length === size ? buffer : undefined;
  } catch {
    // not a stream: which is the answer
    return undefined;
  }
}
