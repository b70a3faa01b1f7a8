/** OSV's export of one ecosystem: a ZIP of records, one JSON file each. Read tolerantly: it is data, never installed. */
import { inflateRawSync } from 'node:zlib';
import { readOsvRecord, type OsvRecord } from '../core/advisories/osv.js';

const maxRecordBytes = 16 * 2 ** 20;
const maxRecords = 1_000_000;

/** Records that cannot be read are counted, not lost silently. Throws when the bytes are no ZIP at all. */
export function readOsvExport(bytes: Buffer): {
  readonly records: readonly OsvRecord[];
  readonly broken: number;
} {
  const records: OsvRecord[] = [];
  let broken = 0;
  for (const entry of directoryOf(bytes)) {
    if (!entry.name.endsWith('.json')) continue;
    const record = readOsvRecord(contentOf(bytes, entry));
    if (record) records.push(record);
    else broken += 1;
  }
  return { records, broken };
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  readonly offset: number;
}

function* directoryOf(bytes: Buffer): Generator<Entry> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) throw new Error('it is no ZIP: there is no end record');
  let at = bytes.readUInt32LE(end + 16);
  for (let count = 0; count < maxRecords; count += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    ) as [number, number, number]; // as many as were asked for
    yield {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      compressedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + extraLength + commentLength;
  }
}

/** The record's JSON; undefined for anything that cannot be read as such. */
function contentOf(bytes: Buffer, { method, compressedSize, offset }: Entry): unknown {
  try {
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const raw = bytes.subarray(from, from + compressedSize);
    const text = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: maxRecordBytes });
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    // not swallowed: the caller counts it as broken
    return undefined;
  }
}
