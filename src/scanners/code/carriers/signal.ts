/** What carriers share: when a path runs, how evidence is cut, how a file that is too large is said to be so. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import { momentOf } from '../moments.js';
import type { Moment, Signal, SignalId } from '../signals.js';

const mostEvidence = 400;

/** Where a signal stands. */
export interface Place {
  readonly path: string;
  readonly moment: Moment;
}

export function signalOf(
  what: SignalId,
  place: Place,
  line: number,
  evidence: string,
  value?: string,
  chain: readonly string[] = [],
): Signal {
  const cut = evidence.length > mostEvidence ? `${evidence.slice(0, mostEvidence)}…` : evidence;
  const { path, moment } = place;
  return { what, moment, path, line, evidence: cut, chain, ...(value === undefined ? {} : { value }) };
}

/** `tests` for what lies among tests, examples and docs, as for Python; else `otherwise`. */
export function momentOfPath(path: string, otherwise: Moment = 'call'): Moment {
  const asPython = path.replace(/\.[^./]+$/, '.py');
  return momentOf(asPython, { form: 'wheel', name: null }) === 'tests' ? 'tests' : otherwise;
}

/** The bytes of an entry when they are there and not above `limit`; else the signal that says so. */
export function readable(
  entry: ArchiveEntry,
  limit: number,
): { readonly bytes: Uint8Array } | { readonly signal: Signal } {
  if (entry.content !== undefined && entry.content.length <= limit) return { bytes: entry.content };
  const place = { path: entry.path, moment: momentOfPath(entry.path) };
  const why = `${entry.size} bytes are more than is read of such a file`;
  return { signal: signalOf('not-looked-at', place, 1, why, why) };
}

/** Bytes that a reader goes over at once; what is longer is read piece by piece. */
const pieceBytes = 8 << 20;
/** what two neighbouring pieces share: what lies across their border is in one of them whole */
const sharedBytes = 64 << 10;

/**
 * What `read` sees in the content of an entry, however long it is: in pieces, with lines counted from the start of the file.
 * An entry that is not held in memory is read where it begins, and that it was no more is said. Linear where `read` is.
 */
export function inPieces(
  entry: ArchiveEntry,
  read: (piece: Uint8Array) => readonly Signal[],
  moment: Moment = momentOfPath(entry.path),
): readonly Signal[] {
  const { content } = entry;
  return content === undefined
    ? [...read(entry.edges?.head ?? nothing), cutShort(entry, moment)]
    : overPieces(content, read);
}

/** The same of bytes. */
export function overPieces(
  content: Uint8Array,
  read: (piece: Uint8Array) => readonly Signal[],
): readonly Signal[] {
  if (content.length <= pieceBytes) return read(content);
  const found: Signal[] = [];
  let before = 0;
  for (let at = 0; at < content.length; at += pieceBytes) {
    const from = Math.max(0, at - sharedBytes);
    const first = before - newlinesIn(content, from, at);
    for (const one of read(content.subarray(from, at + pieceBytes)))
      found.push({ ...one, line: one.line + first });
    before += newlinesIn(content, at, at + pieceBytes);
  }
  return fewOfEach(found);
}

const nothing = new Uint8Array();

/** That an entry was looked at where it begins, and no further. */
function cutShort({ path, size }: ArchiveEntry, moment: Moment): Signal {
  const why = `${size} bytes are more than is read of such a file: it was looked at where it begins`;
  return signalOf('not-looked-at', { path, moment }, 1, why, why);
}

function newlinesIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

/** Text of bytes: UTF-16 where a byte order mark says so (PowerShell writes it), else UTF-8. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le', 2);
  return buffer.toString('utf8').replace(/^\ufeff/, '');
}

const mostOfEach = 20;

/** At most 20 of each kind: many small signals never push a grave one out. */
export function fewOfEach(signals: Iterable<Signal>): readonly Signal[] {
  const counts = new Map<SignalId, number>();
  const kept: Signal[] = [];
  for (const signal of signals) {
    const count = (counts.get(signal.what) ?? 0) + 1;
    counts.set(signal.what, count);
    if (count <= mostOfEach) kept.push(signal);
  }
  return kept;
}

/** A run of 60 characters of base64, or of escapes: a program that stands in the text. */
export function holdsEncoded(text: string): boolean {
  return /[A-Za-z0-9+/_-]{60}|(\\x[0-9a-fA-F]{2}){8}|(\\[0-7]{3}){8}/.test(text.slice(0, 20_000));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
