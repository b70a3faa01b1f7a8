/** Files and folders of this machine as what the archive readers take. */
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ByteSource } from '../archive/archive.js';
import type { TreeListing } from '../archive/tree.js';

/** Up to this size a file is read once, whole; above, through a window that moves with what is read. */
const wholeBytes = 32 << 20;
const windowBytes = 2 << 20;

// memory that was used before costs far less than new one: kept by each thread for the next file
let spare: Buffer | undefined;

/**
 * `close` must be called; what was read of it is good until then. Throws the file system's own error when the file cannot be
 * read.
 */
export function openFileSource(path: string): ByteSource & { close(): void } {
  const descriptor = openSync(path, 'r');
  const close = (): void => {
    closeSync(descriptor);
  };
  try {
    const { size } = fstatSync(descriptor);
    const read = (offset: number, length: number): Uint8Array =>
      readAt(descriptor, offset, Math.min(length, size - offset));
    if (size > wholeBytes) return { size, read: throughWindow(read), close };
    const memory = spare ?? Buffer.allocUnsafeSlow(wholeBytes);
    spare = undefined;
    const whole = readInto(memory.subarray(0, size), descriptor, 0);
    return {
      size: whole.length,
      read: (offset, length) => whole.subarray(offset, offset + length),
      close() {
        close();
        spare = memory;
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What lies in the window is given out of it, never overwritten: a new window is new memory. */
function throughWindow(read: ByteSource['read']): ByteSource['read'] {
  let start = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  return (offset, length) => {
    if (length >= windowBytes) return read(offset, length);
    if (offset < start || offset + length > start + bytes.length) {
      start = offset;
      bytes = read(offset, windowBytes);
    }
    return bytes.subarray(offset - start, offset - start + length);
  };
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  return readInto(Buffer.allocUnsafeSlow(Math.max(0, length)), descriptor, offset);
}

/** The part of `bytes` that was filled. */
function readInto(bytes: Buffer, descriptor: number, offset: number): Uint8Array {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** Every file below a folder, without following links; `__pycache__` and version control folders included. */
export function listTree(root: string): TreeListing {
  const files = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mode } = lstatSync(path);
      return { path: relative(root, path).split(sep).join('/'), size, mode, regular: entry.isFile() };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, open: (path) => openFileSource(join(root, ...path.split('/'))) };
}
