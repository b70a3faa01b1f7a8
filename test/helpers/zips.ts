/** ZIPs made byte by byte, sound by default, broken in one place where a test says so. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  readonly method?: number;
  readonly mode?: number;
  readonly flags?: number;
  /** overrides of what the local header says */
  readonly local?: Partial<Header>;
  /** overrides of what the directory says */
  readonly central?: Partial<Header> & { readonly offset?: number; readonly comment?: string };
  /** bytes behind the compressed content, counted as part of it */
  readonly behind?: Buffer;
  /** written in front of the entry, told by nothing */
  readonly before?: Buffer;
  /** only a local record, not in the directory */
  readonly orphan?: boolean;
  /** only in the directory: refers to the record of the entry of this index */
  readonly aliasOf?: number;
}

export interface Header {
  readonly name: string | Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly extra: Buffer;
}

export interface ZipOptions {
  readonly prefix?: Buffer;
  readonly suffix?: Buffer;
  readonly comment?: Buffer;
  readonly count?: number;
  readonly countHere?: number;
  readonly directorySize?: number;
  readonly directoryStart?: number;
  readonly gap?: Buffer;
  readonly disk?: number;
  /** a ZIP64 end record and locator, with these overrides */
  readonly zip64?: { readonly count?: number; readonly start?: number; readonly size?: number };
}

/** The archive's bytes. */
export function buildZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const chunks: Buffer[] = [options.prefix ?? Buffer.alloc(0)];
  let at = chunks[0]!.length;
  const push = (bytes: Buffer): void => {
    chunks.push(bytes);
    at += bytes.length;
  };
  const offsets: number[] = [];
  const centrals: Buffer[] = [];
  for (const entry of entries) {
    if (entry.before) push(entry.before);
    const offset = entry.aliasOf === undefined ? at : offsets[entry.aliasOf]!;
    offsets.push(offset);
    const { header, raw } = headerOf(entry);
    if (entry.aliasOf === undefined) {
      push(localRecord({ ...header, ...entry.local }));
      push(raw);
    }
    if (entry.orphan !== true) {
      centrals.push(centralRecord({ ...header, ...entry.central }, entry, entry.central?.offset ?? offset));
    }
  }
  if (options.gap) push(options.gap);
  const start = options.directoryStart ?? at;
  const directory = Buffer.concat(centrals);
  push(directory);
  const here = { count: centrals.length, start, size: directory.length, end: at };
  if (options.zip64) push(zip64Records({ ...here, ...options.zip64 }, at));
  push(endRecord(here, options));
  if (options.suffix) push(options.suffix);
  return Buffer.concat(chunks);
}

function headerOf(entry: ZipEntry): { header: Header; raw: Buffer } {
  const content = Buffer.from(entry.content ?? '');
  const method = entry.method ?? 8;
  const packed = method === 8 ? deflateRawSync(content) : content;
  const raw = Buffer.concat([packed, entry.behind ?? Buffer.alloc(0)]);
  const ascii = typeof entry.name === 'string' && /^[\x20-\x7e]*$/.test(entry.name);
  return {
    raw,
    header: {
      name: entry.name,
      flags: entry.flags ?? (ascii ? 0 : 0x800),
      method,
      crc: crc32(content),
      compressedSize: raw.length,
      size: content.length,
      extra: Buffer.alloc(0),
    },
  };
}

function localRecord({ name, flags, method, crc, compressedSize, size, extra }: Header): Buffer {
  const bytes = Buffer.from(name as string);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(method, 8);
  head.writeUInt16LE(0x21, 12);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(compressedSize, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(bytes.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, bytes, extra]);
}

function centralRecord(header: Header, { mode = 0o100644, central }: ZipEntry, offset: number): Buffer {
  const bytes = Buffer.from(header.name as string);
  const comment = Buffer.from(central?.comment ?? '');
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE((3 << 8) | 20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(header.flags, 8);
  head.writeUInt16LE(header.method, 10);
  head.writeUInt16LE(0x21, 14);
  head.writeUInt32LE(header.crc, 16);
  head.writeUInt32LE(header.compressedSize, 20);
  head.writeUInt32LE(header.size, 24);
  head.writeUInt16LE(bytes.length, 28);
  head.writeUInt16LE(header.extra.length, 30);
  head.writeUInt16LE(comment.length, 32);
  head.writeUInt32LE((mode << 16) >>> 0, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, bytes, header.extra, comment]);
}

function endRecord(here: { count: number; start: number; size: number }, options: ZipOptions): Buffer {
  const comment = options.comment ?? Buffer.alloc(0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.disk ?? 0, 4);
  end.writeUInt16LE(options.countHere ?? options.count ?? here.count, 8);
  end.writeUInt16LE(options.count ?? here.count, 10);
  end.writeUInt32LE(options.directorySize ?? here.size, 12);
  end.writeUInt32LE(here.start, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, comment]);
}

function zip64Records(here: { count: number; start: number; size: number }, at: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(here.count), 24);
  record.writeBigUInt64LE(BigInt(here.count), 32);
  record.writeBigUInt64LE(BigInt(here.size), 40);
  record.writeBigUInt64LE(BigInt(here.start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

/** An extra field of this id. */
export function extraField(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}
