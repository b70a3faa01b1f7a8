/** The members of an uncompressed tar file, as far as their headers make sense. */

export interface TarMember {
  /** untrusted */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** false: the bytes end before the member does */
  readonly whole: boolean;
}

const block = 512;
const names = new TextDecoder('utf-8');

export function* tarMembers(bytes: Uint8Array): Generator<TarMember> {
  let at = 0;
  while (at + block <= bytes.length) {
    const size = sizeAt(bytes, at + 124);
    if (size === undefined) return;
    const start = at + block;
    const name = names.decode(bytes.subarray(at, at + 100)).replace(/\0[^]*$/, '');
    if (size > 0) {
      yield { name, bytes: bytes.subarray(start, start + size), whole: start + size <= bytes.length };
    }
    at = start + Math.ceil(size / block) * block;
  }
}

/** In octal digits, or as a big number where the first bit says so. */
function sizeAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] === 0x80) {
    let size = 0;
    for (let index = at + 4; index < at + 12; index += 1) size = size * 256 + (bytes[index] ?? 0);
    return Number.isSafeInteger(size) ? size : undefined;
  }
  const digits = names
    .decode(bytes.subarray(at, at + 12))
    .replace(/\0[^]*$/, '')
    .trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined;
}
