/** What native files made byte by byte are made with. */

/** Numbers written in one byte order, into a buffer that grows. */
export class Writer {
  readonly #chunks: Buffer[] = [];
  length = 0;
  readonly #little: boolean;
  readonly #wide: boolean;

  constructor(little = true, wide = true) {
    this.#little = little;
    this.#wide = wide;
  }

  bytes(content: Uint8Array | string): this {
    const chunk = Buffer.from(content as string);
    this.#chunks.push(chunk);
    this.length += chunk.length;
    return this;
  }

  #number(value: number | bigint, size: number): this {
    const chunk = Buffer.alloc(size);
    let rest = BigInt(value);
    for (let at = 0; at < size; at += 1, rest >>= 8n) {
      chunk[this.#little ? at : size - 1 - at] = Number(rest & 0xffn);
    }
    return this.bytes(chunk);
  }

  u8 = (value: number): this => this.#number(value, 1);
  u16 = (value: number): this => this.#number(value, 2);
  u32 = (value: number): this => this.#number(value, 4);
  u64 = (value: number | bigint): this => this.#number(value, 8);
  word = (value: number | bigint): this => this.#number(value, this.#wide ? 8 : 4);
  zeroes = (count: number): this => this.bytes(Buffer.alloc(Math.max(0, count)));
  upTo = (offset: number): this => this.zeroes(offset - this.length);
  text = (value: string, size: number): this => this.bytes(Buffer.from(value.padEnd(size, '\0'), 'latin1'));
  end = (): Buffer => Buffer.concat(this.#chunks);
}

/** `ret`, and room. */
export const inertCode = Buffer.concat([Buffer.from([0xc3]), Buffer.alloc(63, 0x90)]);
/** Bytes without order, the same at every run. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
