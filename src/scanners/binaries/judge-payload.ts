/** What native code carries with it: bytes behind its end, and files in its sections. */
import { encryptedEntropy, entropyOf } from './entropy.js';
import { binariesFindings as types, say, type Said } from './findings.js';
import type { NativeImage } from './image.js';
import type { NativeFile } from './native-file.js';

const sampleBytes = 16 * 1024;
const endRecordBytes = 22;
const marks: readonly (readonly [string, readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 3, 4]],
  ['an ELF file', [0x7f, 0x45, 0x4c, 0x46]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['gzip data', [0x1f, 0x8b, 8]],
  ['xz data', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['zstd data', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2 data', [0x42, 0x5a, 0x68]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21, 0x1a]],
  ['a cabinet', [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]],
  ['a PyInstaller archive', [0x4d, 0x45, 0x49, 0x0c, 0x0b, 0x0a, 0x0b, 0x0e]],
  ['a script', [0x23, 0x21]],
];

/** What there is to say about one image of a file. */
export function judgePayload(file: NativeFile, image: NativeImage): readonly Said[] {
  return [...judgeOverlay(file, image), ...judgeSections(file, image)];
}

function judgeOverlay({ bytes }: NativeFile, { end }: NativeImage): readonly Said[] {
  if (end === undefined || end >= bytes.size) return [];
  const length = bytes.size - end;
  const where = `${length} bytes behind ${end}`;
  const sample = bytes.raw(end, sampleBytes);
  const tail = bytes.raw(bytes.size - endRecordBytes, endRecordBytes);
  if (begins(tail, [0x50, 0x4b, 5, 6])) return [say(types.overlayPayload, `${where}: a ZIP archive`)];
  if (sample.length === 0) {
    bytes.noteUnseen(where);
    return [];
  }
  const from = sample.findIndex((byte) => byte !== 0);
  // tools that move tables leave a few zeroes
  if (from < 0)
    return length < 4096 ? [] : [say(types.overlay, `${where}, the first ${sample.length} all zero`)];
  const kind = kindOf(sample.subarray(from));
  if (kind !== undefined) return [say(types.overlayPayload, `${where}: ${kind}`)];
  const entropy = entropyOf(sample);
  if (entropy > encryptedEntropy) {
    return [say(types.overlayPayload, `${where}: entropy ${entropy.toFixed(2)} bits a byte`)];
  }
  return [say(types.overlay, `${where}: ${shown(sample.subarray(from, from + 48))}`)];
}

function judgeSections({ bytes }: NativeFile, image: NativeImage): readonly Said[] {
  const found: string[] = [];
  for (const { name, offset, size, executable } of image.sections) {
    // debug information of distributions is xz by custom
    if (executable || size < 64 || name === '.gnu_debugdata' || found.length === 5) continue;
    const kind = kindOf(bytes.raw(offset, Math.min(size, 1024)));
    if (kind !== undefined && kind !== 'a script') found.push(`section \`${name}\`, ${size} bytes: ${kind}`);
  }
  return found.length > 0 ? [say(types.embeddedFile, found.join('; '))] : [];
}

/** What bytes are, by how they begin. */
export function kindOf(bytes: Uint8Array): string | undefined {
  for (const [kind, mark] of marks) if (begins(bytes, mark)) return kind;
  return begins(bytes, [0x4d, 0x5a]) && isPe(bytes) ? 'a Windows program' : undefined;
}

function isPe(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32LE(60);
  return begins(bytes.subarray(at), [0x50, 0x45, 0, 0]);
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return bytes.length >= mark.length && mark.every((byte, at) => bytes[at] === byte);
}

/** Bytes as a reader can tell them: printable ones as they are. */
function shown(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}
