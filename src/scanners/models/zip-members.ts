/**
 * The members of a ZIP inside a distribution, whatever its flags, checksums and directory say: loaders of models do not
 * care, so neither does this. What the directory names comes first, then every local header that it does not name.
 */
import { defaultArchiveLimits } from '../../archive/archive.js';
import { problemList } from '../../archive/problems.js';
import { readDirectory, viewOf } from '../../archive/zip-directory.js';

export interface ZipMember {
  /** untrusted */
  readonly name: string;
  readonly method: number;
  /** as it lies there */
  readonly raw: Uint8Array;
  /** false: the bytes end before the member does */
  readonly whole: boolean;
}

const localSize = 30;
const signature = Buffer.from('PK\x03\x04', 'latin1');
const names = new TextDecoder('utf-8');

export function* zipMembers(bytes: Uint8Array): Generator<ZipMember> {
  const view = viewOf(bytes);
  const listed = new Set<number>();
  for (const { name, method, compressedSize, offset } of directoryOf(bytes)) {
    if (listed.has(offset) || !isLocal(view, offset)) continue;
    listed.add(offset);
    yield memberAt(bytes, view, offset, { name, method, size: compressedSize });
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(signature); at >= 0; at = buffer.indexOf(signature, at + 4)) {
    if (listed.has(at) || !isLocal(view, at)) continue;
    const name = names.decode(bytes.subarray(at + localSize, at + localSize + view.getUint16(at + 26, true)));
    const size = view.getUint32(at + 18, true);
    const behind = size === 0 && (view.getUint16(at + 6, true) & 0x08) !== 0;
    yield memberAt(bytes, view, at, {
      name,
      method: view.getUint16(at + 8, true),
      // it stands behind the content, or in an extra field: then to the end of the bytes
      size: behind || size === 0xffffffff ? bytes.length : size,
    });
  }
}

type Entries = NonNullable<ReturnType<typeof readDirectory>>['entries'];

function directoryOf(bytes: Uint8Array): Entries {
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  // a directory that can be read in two ways is not read: the local headers are
  return readDirectory(source, defaultArchiveLimits, problemList())?.entries ?? [];
}

function isLocal(view: DataView, offset: number): boolean {
  return offset + localSize <= view.byteLength && view.getUint32(offset, true) === 0x04034b50;
}

function memberAt(
  bytes: Uint8Array,
  view: DataView,
  offset: number,
  { name, method, size }: { readonly name: string; readonly method: number; readonly size: number },
): ZipMember {
  const from = offset + localSize + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const end = from + size;
  return {
    name,
    method,
    raw: bytes.subarray(from, end),
    whole: end <= bytes.length || size === bytes.length,
  };
}
