/** One file: what it is, and what lies inside it, to a bounded depth. */
import type { ModelFinding } from './findings.js';
import { inflateAll, inflateHead, tells, type Packing } from './inflate.js';
import { lookForKerasCode } from './keras.js';
import { readNumpyHeader } from './numpy.js';
import type { Notes } from './notes.js';
import { lookAtPickle, mayBePickle } from './streams.js';
import { endsAsZip, isTar, joblibPrefix, sniff, type Form } from './sniff.js';
import { findDangerousGlobals } from './traces.js';
import { tarMembers } from './tar-members.js';
import { zipMembers, type ZipMember } from './zip-members.js';

/** What may still be done for one distribution: archives can claim far more than they are. */
export interface Budget {
  /** bytes inside archives that may still be looked at */
  bytes: number;
  /** members of archives that may still be opened */
  members: number;
}

export interface Look {
  readonly notes: Notes;
  readonly budget: Budget;
}

export interface Piece {
  readonly bytes: Uint8Array;
  /** the way inside the entry: `archive/data.pkl`; `''` for the entry itself */
  readonly inside: string;
  /** decides nothing but what is said of something that cannot be read */
  readonly name: string;
  readonly depth: number;
  /** false: the bytes are only the beginning */
  readonly whole: boolean;
}

/** Archives within archives. */
const mostDepth = 4;
const mostStreams = 100_000;
export const startingBudget = (): Budget => ({ bytes: 512 * 2 ** 20, members: 500_000 });

/** Names that only pickles bear. */
const pickleName = /\.(pkl|pickle|gpickle|joblib|dill)$/i;
/** Names under which packed models and pickles go. */
const packedName = /\.(pkl|pickle|gpickle|joblib|dill|pt|pth|ckpt|npy|npz|model)(\.\w{1,5})?$|\.pbz2$/i;

export function lookAt(look: Look, piece: Piece): void {
  const { bytes } = piece;
  const first = sniff(bytes, 0);
  if (isTar(bytes)) lookAtTar(look, piece);
  if (first !== 'zip' && endsAsZip(bytes)) lookAtZip(look, piece);
  let at = 0;
  let foundPickle = false;
  for (let streams = 0; at < bytes.length; streams += 1) {
    if (streams === mostStreams) {
      note(look, piece, 'notLookedAt', `over ${mostStreams} pickles in one file`);
      break;
    }
    const walked = lookAtStream(look, piece, at, at === 0 ? first : sniff(bytes, at));
    foundPickle ||= walked.pickle;
    if (walked.next === undefined) break;
    at = walked.next;
  }
  if (foundPickle && at > 0) noteTraces(look, piece, at);
  if (first === 'other' || first === 'bare-pickle') notePlainName(look, piece, foundPickle);
}

/** Behind the last stream something may lie that a program skips: it is searched, though it cannot be walked. */
function noteTraces(look: Look, piece: Piece, from: number): void {
  for (const global of findDangerousGlobals(piece.bytes, from)) note(look, piece, 'pickleRunsCode', global);
}

interface Walked {
  /** where more may follow */
  readonly next: number | undefined;
  readonly pickle: boolean;
}
const nothing: Walked = { next: undefined, pickle: false };

function lookAtStream(look: Look, piece: Piece, at: number, form: Form): Walked {
  switch (form) {
    case 'pickle':
    case 'bare-pickle':
      return lookAtPickle(look.notes, piece, at, form === 'pickle' || pickleName.test(piece.name));
    case 'numpy':
      return lookAtNumpy(look, piece, at);
    case 'other':
      return nothing;
    default:
      if (at === 0) lookInside(look, piece, form);
      return nothing;
  }
}

function lookAtNumpy({ notes }: Look, piece: Piece, at: number): Walked {
  const header = readNumpyHeader(piece.bytes, at);
  if (!header) return nothing;
  if (header.holds === 'data') return { next: header.end, pickle: false };
  const sure = header.holds === 'object';
  if (sure) notes.add('objectArray', said(piece, 'an array of objects'));
  return lookAtPickle(notes, piece, header.content, sure);
}

function lookInside(
  look: Look,
  piece: Piece,
  form: Exclude<Form, 'pickle' | 'bare-pickle' | 'numpy' | 'other'>,
): void {
  switch (form) {
    case 'zip':
      return lookAtZip(look, piece);
    case 'gzip':
    case 'zlib':
      return lookAtPacked(look, piece, piece.bytes, form);
    case 'joblib-zlib':
      return lookAtPacked(look, piece, piece.bytes.subarray(joblibPrefix), 'zlib');
    case 'hdf5':
      return lookForKerasCode(piece.bytes, (text) => note(look, piece, 'kerasCode', text));
    case 'packed':
      return note(
        look,
        piece,
        packedName.test(piece.name) ? 'notLookedAt' : 'packedData',
        'packed in a way that is not read',
      );
  }
}

/** Inflated whole only when its beginning is of interest: most packed files are texts and tables. */
function lookAtPacked(look: Look, piece: Piece, raw: Uint8Array, packing: Packing): void {
  const head = inflateHead(raw, packing);
  look.budget.bytes -= head?.length ?? 0;
  if (!head) {
    if (packedName.test(piece.name)) note(look, piece, 'notLookedAt', 'it does not inflate');
    return;
  }
  if (tells(head, raw) && !isOfInterest(head)) return;
  if (piece.depth >= mostDepth || look.budget.bytes <= 0) {
    note(look, piece, 'notLookedAt', 'packed too deep, or too much in all');
    return;
  }
  const inflated = inflateAll(raw, packing) ?? { bytes: head, whole: false };
  look.budget.bytes -= inflated.bytes.length;
  const whole = inflated.whole && piece.whole;
  lookAt(look, { ...piece, bytes: inflated.bytes, depth: piece.depth + 1, whole });
  if (!whole) note(look, piece, 'notLookedAt', 'what it holds was not looked at to its end');
}

function isOfInterest(head: Uint8Array): boolean {
  const form = sniff(head, 0);
  if (form === 'other') return isTar(head);
  return form !== 'bare-pickle' || mayBePickle(head);
}

function lookAtZip(look: Look, piece: Piece): void {
  for (const member of zipMembers(piece.bytes)) {
    look.budget.members -= 1;
    if (look.budget.members < 0 || look.budget.bytes <= 0) {
      note(look, piece, 'notLookedAt', 'too many members, or too much in all');
      return;
    }
    lookAtMember(look, piece, member);
  }
  if (!piece.whole && packedName.test(piece.name))
    note(look, piece, 'notLookedAt', 'only its first MiB was looked at');
}

function lookAtMember(look: Look, piece: Piece, { name, method, raw, whole }: ZipMember): void {
  const inside = piece.inside === '' ? name : `${piece.inside}!${name}`;
  const inner: Piece = { bytes: raw, inside, name, depth: piece.depth + 1, whole: whole && piece.whole };
  if (/(^|\/)code\/.*\.py$/.test(name)) look.notes.add('torchScript', inside);
  if (method === 0) {
    lookAtStored(look, inner);
  } else if (method === 8) {
    lookAtPacked(look, inner, raw, 'raw');
  } else if (packedName.test(name)) {
    note(look, inner, 'notLookedAt', `packed by method ${method}`);
  }
  if (/(^|\/)config\.json$/.test(name) && raw.length > 0) lookAtKerasConfig(look, inner, method);
}

/** Members may claim the same bytes many times over: what is looked at counts against the budget. */
function lookAtStored(look: Look, piece: Piece): void {
  if (sniff(piece.bytes, 0) === 'other' && !isTar(piece.bytes) && !endsAsZip(piece.bytes)) return;
  if (piece.depth > mostDepth || look.budget.bytes <= 0) {
    note(look, piece, 'notLookedAt', 'packed too deep, or too much in all');
    return;
  }
  look.budget.bytes -= piece.bytes.length;
  lookAt(look, piece);
}

function lookAtKerasConfig(look: Look, piece: Piece, method: number): void {
  if (look.budget.bytes <= 0) return;
  const bytes = method === 8 ? inflateAll(piece.bytes, 'raw')?.bytes : piece.bytes;
  look.budget.bytes -= bytes?.length ?? 0;
  if (bytes) lookForKerasCode(bytes, (text) => note(look, piece, 'kerasCode', text));
}

function lookAtTar(look: Look, piece: Piece): void {
  if (piece.depth >= mostDepth) {
    note(look, piece, 'notLookedAt', 'archives within archives');
    return;
  }
  for (const { name, bytes, whole } of tarMembers(piece.bytes)) {
    look.budget.members -= 1;
    if (look.budget.members < 0 || look.budget.bytes <= 0) {
      note(look, piece, 'notLookedAt', 'too many members, or too much in all');
      return;
    }
    const inside = piece.inside === '' ? name : `${piece.inside}!${name}`;
    lookAtStored(look, { bytes, inside, name, depth: piece.depth + 1, whole: whole && piece.whole });
  }
}

/** A file that calls itself a pickle and is none that can be read. */
function notePlainName(look: Look, piece: Piece, foundPickle: boolean): void {
  if (foundPickle || piece.bytes.length === 0 || !pickleName.test(piece.name)) return;
  note(look, piece, 'pickleUnreadable', 'it bears the name of a pickle and is none');
}

function note({ notes }: Look, piece: Piece, what: ModelFinding, text: string): void {
  notes.add(what, said(piece, text));
}

/** With the place inside the entry. */
export function said(piece: Pick<Piece, 'inside'>, text: string): string {
  return piece.inside === '' ? text : `${piece.inside}: ${text}`;
}
