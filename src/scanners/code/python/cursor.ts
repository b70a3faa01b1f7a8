/** A place in the tokens, for the parser. */
import { isAscii } from 'node:buffer';
import type { Reach } from './reach.js';
import type { Tokens } from './tokens.js';
import { operatorText, tokenKinds } from './token-kinds.js';

export interface Cursor {
  readonly tokens: Tokens;
  readonly source: Uint8Array;
  /** the source, one character a byte */
  readonly latin: string;
  index: number;
  /** how deep the expression or block is nested */
  depth: number;
  /** set when something was nested too deep to be read */
  tooDeep: boolean;
  /** what was stepped over calls something that executes */
  lost: boolean;
  /** statements that could not be read */
  unread: number;
  /** the last token whose text was asked for: it is asked for again and again */
  textIndex: number;
  text: string;
  readonly ascii: boolean;
  /** which functions can matter; where it is not known, all do */
  readonly reach: Reach | undefined;
  /** inside of a function that can matter */
  matters: boolean;
}

/** CPython gives up at 200 brackets. */
export const deepest = 220;

/** At the first token; `latin` is the source, one character a byte. */
export function cursorAt(source: Uint8Array, tokens: Tokens, latin: string, reach?: Reach): Cursor {
  return {
    tokens,
    source,
    latin,
    index: 0,
    depth: 0,
    tooDeep: false,
    lost: false,
    unread: 0,
    textIndex: -1,
    text: '',
    ascii: isAscii(source),
    reach,
    matters: false,
  };
}

/** Thrown inside of the parser alone, caught at the next statement. */
export class Unreadable extends Error {}

export function kindOf(cursor: Cursor): number {
  return cursor.tokens.kinds[cursor.index] ?? tokenKinds.end;
}
export function kindBehind(cursor: Cursor, count = 1): number {
  return cursor.tokens.kinds[cursor.index + count] ?? tokenKinds.end;
}
export function startOf(cursor: Cursor): number {
  return cursor.tokens.starts[cursor.index] ?? cursor.source.length;
}

/** The text of the token as written, names as Python reads them. */
export function textOf(cursor: Cursor, index = cursor.index): string {
  if (cursor.textIndex !== index) {
    cursor.text = readText(cursor, index);
    cursor.textIndex = index;
  }
  return cursor.text;
}

function readText(cursor: Cursor, index: number): string {
  const start = cursor.tokens.starts[index] ?? 0;
  const end = cursor.tokens.ends[index] ?? 0;
  const text = cursor.latin.slice(start, end);
  if (cursor.ascii || !/[\u0080-\u00ff]/.test(text)) return text;
  const decoded = Buffer.from(cursor.source.buffer, cursor.source.byteOffset + start, end - start).toString(
    'utf8',
  );
  return cursor.tokens.kinds[index] === tokenKinds.name ? decoded.normalize('NFKC') : decoded;
}

/** The name under the cursor; `''` when it is no name. */
export function nameOf(cursor: Cursor): string {
  return kindOf(cursor) === tokenKinds.name ? textOf(cursor) : '';
}

export function isOperator(cursor: Cursor, text: string): boolean {
  const kind = kindOf(cursor);
  return kind > 32 && operatorText(kind) === text;
}

/** Steps over the operator; false when something else is there. */
export function takeOperator(cursor: Cursor, text: string): boolean {
  if (!isOperator(cursor, text)) return false;
  cursor.index += 1;
  return true;
}

export function takeName(cursor: Cursor, name: string): boolean {
  if (nameOf(cursor) !== name) return false;
  cursor.index += 1;
  return true;
}

/** The operator must be there. */
export function needOperator(cursor: Cursor, text: string): void {
  if (!takeOperator(cursor, text)) throw new Unreadable(`no ${text}`);
}

/** Runs one level deeper; beyond the deepest nothing is read. What throws resets the depth where it is caught. */
export function nested<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (cursor.depth >= deepest) {
    cursor.tooDeep = true;
    throw new Unreadable('nested too deep');
  }
  cursor.depth += 1;
  const value = read(cursor);
  cursor.depth -= 1;
  return value;
}
