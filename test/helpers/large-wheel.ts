/** A wheel of gigabytes, written to disk piece by piece: sound, inert, and made of noise. */
import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface LargeEntry {
  readonly path: string;
  readonly mib: number;
  readonly deflated: boolean;
}

interface Written {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly sha256: string;
  readonly offset: number;
}

const mib = 1 << 20;
/** the last block of a deflate stream, empty */
const deflateEnd = Buffer.from([0x03, 0x00]);

/** Writes `demo-1.0-py3-none-any.whl` with these entries and a dist-info that fits; the bytes written. */
export function writeLargeWheel(path: string, entries: readonly LargeEntry[]): number {
  const descriptor = openSync(path, 'w');
  let at = 0;
  const put = (bytes: Uint8Array): void => {
    writeSync(descriptor, bytes);
    at += bytes.length;
  };
  const noise = randomFillSync(Buffer.alloc(mib));
  // noise with some order in it; its compressed form can be put one behind the other
  for (let index = 0; index < noise.length; index += 4) noise[index] = 0;
  const packed = deflateRawSync(noise, { level: 1, finishFlush: constants.Z_FULL_FLUSH });

  const large = entries.map(({ path: name, mib: count, deflated }): Written => {
    const hash = createHash('sha256');
    let crc = 0;
    for (let piece = 0; piece < count; piece += 1) {
      hash.update(noise);
      crc = crc32(noise, crc);
    }
    const compressedSize = deflated ? packed.length * count + deflateEnd.length : mib * count;
    const method = deflated ? 8 : 0;
    const sha256 = hash.digest('base64url');
    const written = { path: name, method, crc, compressedSize, size: mib * count, sha256, offset: at };
    put(localHeader(written));
    for (let piece = 0; piece < count; piece += 1) put(deflated ? packed : noise);
    if (deflated) put(deflateEnd);
    return written;
  });

  const stored = (name: string, text: string): Written => {
    const content = Buffer.from(text);
    const sizes = { compressedSize: content.length, size: content.length };
    const sha256 = createHash('sha256').update(content).digest('base64url');
    const written = { path: name, method: 0, crc: crc32(content), ...sizes, sha256, offset: at };
    put(localHeader(written));
    put(content);
    return written;
  };
  const listed = [
    ...large,
    stored('demo/__init__.py', ''),
    stored('demo-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n'),
    stored('demo-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\nTag: py3-none-any\n'),
  ];
  const rows = listed.map(({ path: name, sha256, size }) => `${name},sha256=${sha256},${size}\n`).join('');
  const all = [...listed, stored('demo-1.0.dist-info/RECORD', `${rows}demo-1.0.dist-info/RECORD,,\n`)];
  const start = at;
  for (const written of all) put(centralHeader(written));
  put(endRecord(all.length, start, at - start));
  closeSync(descriptor);
  return at;
}

function localHeader({ path, method, crc, compressedSize, size }: Written): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(method, 8);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(compressedSize, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(path.length, 26);
  return Buffer.concat([head, Buffer.from(path)]);
}

function centralHeader({ path, method, crc, compressedSize, size, offset }: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE((3 << 8) | 20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(method, 10);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(compressedSize, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(path.length, 28);
  head.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, Buffer.from(path)]);
}

function endRecord(count: number, start: number, size: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
