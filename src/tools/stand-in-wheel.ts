/**
 * A wheel of nothing but metadata, which stands for a source distribution while uv resolves: uv then weighs its version,
 * extras, markers and needs as it does those of any wheel, and has nothing to build. It is never published.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SourceRelease } from '../core/ports.js';

export interface StandIn {
  readonly filename: string;
  readonly bytes: Buffer;
}

/** `release.file.version` is one of PEP 440 without `-` and `_`: it is part of the file name. */
export function standInWheel(release: SourceRelease): StandIn {
  const { name, version } = release.file;
  const stem = `${name.replaceAll('-', '_')}-${version}`;
  const wheel = 'Wheel-Version: 1.0\nGenerator: spkg\nRoot-Is-Purelib: true\nTag: py3-none-any\n';
  const files = [
    [`${stem}.dist-info/METADATA`, metadataOf(release)],
    [`${stem}.dist-info/WHEEL`, wheel],
  ] as const;
  // uv opens RECORD of a wheel on disk
  const record = `${stem}.dist-info/RECORD`;
  const rows = [
    ...files.map(([path, text]) => `${path},sha256=${digest(text)},${Buffer.byteLength(text)}\n`),
    `${record},,\n`,
  ];
  return { filename: `${stem}-py3-none-any.whl`, bytes: storedZip([...files, [record, rows.join('')]]) };
}

function metadataOf({ file, requires, extras, requiresPython }: SourceRelease): string {
  const lines = [
    'Metadata-Version: 2.2',
    `Name: ${file.name}`,
    `Version: ${file.version}`,
    ...(requiresPython === null ? [] : [`Requires-Python: ${requiresPython}`]),
    ...extras.map((extra) => `Provides-Extra: ${extra}`),
    ...requires.map((requirement) => `Requires-Dist: ${requirement}`),
  ];
  return `${lines.join('\n')}\n`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Entries as they are, without compression: what a ZIP needs at the least. */
function storedZip(entries: readonly (readonly [string, string])[]): Buffer {
  const records: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, text] of entries) {
    const name = Buffer.from(path);
    const content = Buffer.from(text);
    const fields = fieldsOf(name, content);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, name);
    records.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...records, central, end]);
}

/** What the local header and the directory have in common, from the version to the length of the extra field. */
function fieldsOf(name: Buffer, content: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  // the first day that a ZIP can name: equal needs, equal bytes
  fields.writeUInt16LE((1 << 5) | 1, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}
