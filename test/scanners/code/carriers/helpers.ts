/** What the tests of carriers share. Nothing here is ever run. */
import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../../../../src/archive/archive.js';
import type { Carrier, Signal } from '../../../../src/scanners/code/signals.js';
import type { DistributionSubject } from '../../../../src/scanners/scanner.js';

export const wheel: DistributionSubject = {
  filename: 'demo-1.0-py3-none-any.whl',
  name: 'demo',
  version: '1.0',
  form: 'wheel',
};
export const tree: DistributionSubject = { filename: 'demo', name: null, version: null, form: 'tree' };

export function entryOf(path: string, content: string | Uint8Array): ArchiveEntry {
  const bytes = Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, size: bytes.length, sha256, mode: 0o644, content: bytes };
}

/** An entry that was streamed, not kept. */
export function hugeEntry(path: string): ArchiveEntry {
  return { path, size: 80 << 20, sha256: '0'.repeat(64), mode: 0o644, content: undefined };
}

export function read(
  carrier: Carrier,
  path: string,
  content: string | Uint8Array,
  subject: DistributionSubject = wheel,
): readonly Signal[] {
  return carrier.fits(path) ? carrier.read(entryOf(path, content), subject) : [];
}

export function kinds(signals: readonly Signal[]): readonly string[] {
  return [...new Set(signals.map(({ what }) => what))].sort();
}

/** Inputs that no carrier may break on: the harness of each hands them in under its own path. */
export const hostile: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('#')],
  ['zero bytes', Buffer.alloc(5000)],
  ['every byte', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256))],
  ['half a character', Buffer.from([0xe2, 0x82])],
  ['a byte order mark of UTF-16 alone', Buffer.from([0xff, 0xfe, 0x00])],
  ['a line of a million characters', Buffer.from('a'.repeat(1_000_000))],
  ['a hundred thousand open brackets', Buffer.from('['.repeat(100_000))],
  ['a hundred thousand open substitutions', Buffer.from('$('.repeat(100_000))],
  ['quotes without end', Buffer.from('"\''.repeat(100_000))],
  ['a million new lines', Buffer.from('\n'.repeat(1_000_000))],
  ['blanks without end', Buffer.from(`x${' '.repeat(1_000_000)}`)],
];
