/** Tars made block by block, sound by default, broken in one place where a test says so. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import { defaultArchiveLimits, type ArchiveEntry, type ArchiveReport } from '../../src/archive/archive.js';
import { readTarGz } from '../../src/archive/tar.js';

export interface TarEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  /** the type flag: `0` a file, `5` a folder … */
  readonly type?: string;
  readonly mode?: number;
  readonly prefix?: string;
  readonly magic?: string;
  /** what the header says; the content is written as it is */
  readonly size?: number | string | Buffer;
  /** pax records of an `x` header before it */
  readonly pax?: Readonly<Record<string, string>>;
  /** a GNU long name (`L`) before it */
  readonly longName?: string;
  /** raw bytes laid over its header, before the checksum is made */
  readonly patch?: readonly (readonly [number, Buffer | string])[];
  /** in the place of the right checksum */
  readonly checksum?: string;
  readonly padding?: Buffer;
}

const posix = 'ustar\x0000';

/** The tar's bytes, uncompressed. `end` stands in the place of its two blocks of zeros. */
export function buildTar(entries: readonly TarEntry[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...entries.flatMap((entry) => blocksOf(entry)), end]);
}

export function buildTarGz(entries: readonly TarEntry[], end?: Buffer): Buffer {
  return gzipSync(buildTar(entries, end));
}

/** `LENGTH KEY=VALUE\n`, the length of itself included. */
export function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** A header of its own, with content: for what no tool writes. */
export function blocksOf(entry: TarEntry): Buffer[] {
  const blocks: Buffer[] = [];
  if (entry.pax) {
    const records = Buffer.concat(Object.entries(entry.pax).map(([key, value]) => paxRecord(key, value)));
    blocks.push(...blocksOf({ name: './PaxHeaders/x', type: 'x', content: records }));
  }
  if (entry.longName !== undefined)
    blocks.push(
      ...blocksOf({
        name: '././@LongLink',
        type: 'L',
        magic: 'ustar  \0',
        content: `${entry.longName}\0`,
      }),
    );
  const content = Buffer.from(entry.content ?? '');
  blocks.push(headerOf(entry, content.length), content);
  const padding = (512 - (content.length % 512)) % 512;
  blocks.push(entry.padding ?? Buffer.alloc(padding));
  return blocks;
}

function headerOf(entry: TarEntry, length: number): Buffer {
  const { name, type = '0', mode = type === '5' ? 0o755 : 0o644, prefix = '', magic = posix } = entry;
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write('0000000\x000000000\0', 108);
  const size = entry.size ?? length;
  if (typeof size === 'number') header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else Buffer.from(size as string).copy(header, 124, 0, 12);
  header.write('00000000000\0', 136);
  header.write(type, 156, 'latin1');
  header.write(magic, 257, 'latin1');
  header.write(prefix, 345);
  for (const [at, bytes] of entry.patch ?? []) Buffer.from(bytes as string).copy(header, at);
  header.write(entry.checksum ?? checksumText(header), 148, 'latin1');
  return header;
}

function checksumText(header: Buffer): string {
  return `${checksumOf(header).toString(8).padStart(6, '0')}\0 `;
}

export function checksumOf(header: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0);
  return sum;
}

/** The same header with a checksum that fits. */
export function withChecksum(header: Buffer): Buffer {
  const fixed = Buffer.from(header);
  fixed.write(checksumText(fixed), 148, 'latin1');
  return fixed;
}

/** A gzip file made by hand around the one entry `demo-1.0/a.py`. */
export function gzipWith(
  given: {
    readonly flags?: number;
    readonly extra?: string;
    readonly method?: number;
    readonly crc?: number;
    readonly size?: number;
  } = {},
): Buffer {
  const tar = buildTar([{ name: 'demo-1.0/a.py', content: 'print(1)\n' }]);
  const usual = gzipSync(tar);
  const head = Buffer.from([0x1f, 0x8b, given.method ?? 8, given.flags ?? 0, 0, 0, 0, 0, 2, 255]);
  const trailer = Buffer.from(usual.subarray(-8));
  if (given.crc !== undefined) trailer.writeUInt32LE(given.crc, 0);
  if (given.size !== undefined) trailer.writeUInt32LE(given.size, 4);
  return Buffer.concat([head, Buffer.from(given.extra ?? '', 'latin1'), deflateRawSync(tar), trailer]);
}

/** What the reader says of these bytes. */
export async function readTar(
  bytes: Buffer,
  limits = defaultArchiveLimits,
): Promise<{ report: ArchiveReport; entries: ArchiveEntry[] }> {
  const entries: ArchiveEntry[] = [];
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const report = await readTarGz(source, limits, (entry) => entries.push(entry));
  return { report, entries };
}
