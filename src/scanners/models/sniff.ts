/** What bytes are, by how they begin. Names do not count here. */
import { effects, opcodes } from './opcodes.js';
import { isNumpy } from './numpy.js';

export type Form =
  /** begins with PROTO */
  | 'pickle'
  /** may be a pickle without PROTO: only walking it can tell */
  | 'bare-pickle'
  | 'numpy'
  | 'zip'
  | 'gzip'
  | 'zlib'
  /** joblib's own packing of old: zlib behind a length */
  | 'joblib-zlib'
  /** bzip2, xz, lzma, lz4, zstd: not read here */
  | 'packed'
  | 'hdf5'
  | 'other';

/** The length of joblib's old prefix. */
export const joblibPrefix = 21;

const magics: readonly (readonly [Form, string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b\x08'],
  ['packed', '\xfd7zXZ\0'],
  ['packed', '\x5d\0\0'],
  ['packed', '\x04\x22\x4d\x18'],
  ['packed', '\x28\xb5\x2f\xfd'],
  ['joblib-zlib', 'ZF0x'],
  ['hdf5', '\x89HDF\r\n\x1a\n'],
];

/** First bytes after which an unpickler goes on: those that need nothing on the stack. */
const openers = openingOpcodes();
const magicOpeners = firstBytes();

export function sniff(bytes: Uint8Array, at: number): Form {
  const first = bytes[at] ?? 0;
  if (first === 0x80) return (bytes[at + 1] ?? 6) <= 5 ? 'pickle' : 'other';
  if (first === 0x93) return isNumpy(bytes, at) ? 'numpy' : 'other';
  if (first === 0x78) return ((first << 8) | (bytes[at + 1] ?? 0)) % 31 === 0 ? 'zlib' : 'other';
  if (magicOpeners[first] === 1) {
    for (const [form, magic] of magics) if (begins(bytes, at, magic)) return form;
    // three letters alone are also an opcode and its count
    if (begins(bytes, at, 'BZh') && begins(bytes, at + 4, '1AY&SY')) return 'packed';
  }
  return openers[first] === 1 ? 'bare-pickle' : 'other';
}

/** Beside what `sniff` says: a tar file begins with a name of any kind. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes[257] === 0x75 && begins(bytes, 257, 'ustar');
}

/** A ZIP may stand behind anything: its readers begin at its end. */
export function endsAsZip(bytes: Uint8Array): boolean {
  return bytes[bytes.length - 22] === 0x50 && begins(bytes, bytes.length - 22, 'PK\x05\x06');
}

function begins(bytes: Uint8Array, at: number, magic: string): boolean {
  for (let index = 0; index < magic.length; index += 1)
    if (bytes[at + index] !== magic.charCodeAt(index)) return false;
  return true;
}

function openingOpcodes(): Uint8Array {
  const opening = new Uint8Array(256);
  const able: readonly number[] = [
    effects.value,
    effects.text,
    effects.mark,
    effects.global,
    effects.extension,
  ];
  for (let code = 0; code < 256; code += 1) {
    const known = opcodes.argument[code] !== 0 && opcodes.needs[code] === 0;
    if (known && able.includes(opcodes.effect[code] ?? -1)) opening[code] = 1;
  }
  return opening;
}

function firstBytes(): Uint8Array {
  const first = new Uint8Array(256);
  for (const [, magic] of magics) first[magic.charCodeAt(0)] = 1;
  first[0x42] = 1;
  return first;
}
