/** Bounded reading of hostile bytes: whatever an offset says, the answer is a table, or a note why there is none. */
import type { ArchiveEntry } from '../../archive/archive.js';

/** A piece of a file, read in the file's byte order. Offsets outside of it give 0. */
export interface Table {
  readonly length: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** exact up to 2^53, near enough for a comparison above */
  u64(at: number): number;
  /** up to the first zero byte, at most `max` characters, one a byte */
  text(at: number, max: number): string;
}

export interface NativeBytes {
  readonly size: number;
  readonly littleEndian: boolean;
  /** what is not as its own headers say */
  readonly damage: readonly string[];
  /** what lies between the edges of a large file, or above the limits, and was not looked at */
  readonly unseen: readonly string[];
  /** notes damage when it lies outside of the file, `unseen` when it lies between the edges */
  look(what: string, offset: number, length: number): Table | undefined;
  /** the same without a note */
  peek(offset: number, length: number): Table | undefined;
  /** at most `length` bytes, fewer at the end of what is there */
  peekSome(offset: number, length: number): Table | undefined;
  /** the bytes themselves, fewer at the end of what is there; none where nothing is */
  raw(offset: number, length: number): Uint8Array;
  noteDamage(what: string): void;
  noteUnseen(what: string): void;
  withOrder(littleEndian: boolean): NativeBytes;
  /** a file within the file; notes are shared */
  part(offset: number, size: number): NativeBytes;
}

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}
interface Notes {
  readonly damage: string[];
  readonly unseen: string[];
}

const mostNotes = 8;

/** The bytes of an entry: all of it, or its edges. */
export function bytesOf(entry: Pick<ArchiveEntry, 'size' | 'content' | 'edges'>): NativeBytes {
  if (entry.content) return nativeBytes([{ start: 0, bytes: entry.content }], 0, entry.content.length);
  const { head, tail } = entry.edges ?? { head: new Uint8Array(), tail: new Uint8Array() };
  const pieces = [
    { start: 0, bytes: head },
    { start: Math.max(0, entry.size - tail.length), bytes: tail },
  ];
  return nativeBytes(pieces, 0, entry.size);
}

function nativeBytes(
  pieces: readonly Piece[],
  base: number,
  size: number,
  littleEndian = true,
  notes: Notes = { damage: [], unseen: [] },
): NativeBytes {
  const raw = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0 && offset < size && length > 0)) return new Uint8Array();
    const from = base + offset;
    const wanted = Math.min(length, size - offset);
    for (const { start, bytes } of pieces) {
      if (from >= start && from < start + bytes.length) {
        return bytes.subarray(from - start, Math.min(from - start + wanted, bytes.length));
      }
    }
    return new Uint8Array();
  };
  const peek = (offset: number, length: number): Table | undefined => {
    const bytes = raw(offset, length);
    return bytes.length === length && length > 0 ? tableOf(bytes, littleEndian) : undefined;
  };
  const note = (list: string[], what: string): void => {
    if (list.length < mostNotes && !list.includes(what)) list.push(what);
  };
  return {
    size,
    littleEndian,
    damage: notes.damage,
    unseen: notes.unseen,
    raw,
    peek,
    peekSome(offset, length) {
      const bytes = raw(offset, length);
      return bytes.length > 0 ? tableOf(bytes, littleEndian) : undefined;
    },
    look(what, offset, length) {
      if (length === 0) return undefined;
      const table = peek(offset, length);
      if (table) return table;
      const inside = offset >= 0 && offset + length <= size;
      if (inside) note(notes.unseen, what);
      else
        note(notes.damage, `${what} at ${offset}, ${length} bytes, outside of the ${size} bytes there are`);
      return undefined;
    },
    noteDamage: (what) => {
      note(notes.damage, what);
    },
    noteUnseen: (what) => {
      note(notes.unseen, what);
    },
    withOrder: (little) => nativeBytes(pieces, base, size, little, notes),
    part: (offset, length) => {
      const from = Math.min(Math.max(0, offset), size);
      return nativeBytes(pieces, base + from, Math.min(length, size - from), littleEndian, notes);
    },
  };
}

function tableOf(bytes: Uint8Array, littleEndian: boolean): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fits = (at: number, length: number): boolean => at >= 0 && at + length <= bytes.length;
  const u32 = (at: number): number => (fits(at, 4) ? view.getUint32(at, littleEndian) : 0);
  return {
    length: bytes.length,
    u8: (at) => bytes[at] ?? 0,
    u16: (at) => (fits(at, 2) ? view.getUint16(at, littleEndian) : 0),
    u32,
    u64(at) {
      const [low, high] = littleEndian ? [u32(at), u32(at + 4)] : [u32(at + 4), u32(at)];
      return high * 2 ** 32 + low;
    },
    text: (at, max) => (at >= 0 && at < bytes.length ? textOf(bytes.subarray(at, at + max)) : ''),
  };
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.length : end).toString('latin1');
}
