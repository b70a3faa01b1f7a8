/** Literals of text: plain ones, and f-strings with their fields. */
import {
  isOperator,
  kindOf,
  needOperator,
  nested,
  startOf,
  takeOperator,
  textOf,
  Unreadable,
  type Cursor,
} from './cursor.js';
import { readString, unescape } from './literals.js';
import type { Expression } from './syntax.js';
import { tokenKinds } from './token-kinds.js';

/** How the fields of an f-string are read. */
export type ParseExpressions = (cursor: Cursor) => Expression;

/** Adjacent literals are one. */
export function parseStrings(cursor: Cursor, parseExpressions: ParseExpressions): Expression {
  const at = startOf(cursor);
  const parts: (string | Expression)[] = [];
  let bytes = false;
  for (;;) {
    const kind = kindOf(cursor);
    if (kind === tokenKinds.string) {
      const literal = readString(textOf(cursor));
      bytes ||= literal.bytes;
      parts.push(literal.value);
      cursor.index += 1;
    } else if (kind === tokenKinds.formattedStart) parseFormatted(cursor, parts, parseExpressions);
    else break;
  }
  if (parts.every((part) => typeof part === 'string'))
    return { kind: bytes ? 'bytes' : 'text', at, value: parts.join('') };
  return { kind: 'format', at, parts };
}

function parseFormatted(
  cursor: Cursor,
  parts: (string | Expression)[],
  parseExpressions: ParseExpressions,
): void {
  const raw = /r/i.test(textOf(cursor));
  cursor.index += 1;
  while (kindOf(cursor) !== tokenKinds.formattedEnd) {
    const kind = kindOf(cursor);
    if (kind === tokenKinds.formattedText) {
      parts.push(unescape(textOf(cursor).replaceAll('{{', '{').replaceAll('}}', '}'), raw, false));
      cursor.index += 1;
    } else if (kind === 0x7b) nested(cursor, () => parseField(cursor, parts, parseExpressions));
    else throw new Unreadable('no end of string');
  }
  cursor.index += 1;
}

/** `{value!r:format}`; fields in the format are values too. */
function parseField(
  cursor: Cursor,
  parts: (string | Expression)[],
  parseExpressions: ParseExpressions,
): void {
  cursor.index += 1;
  const value = parseExpressions(cursor);
  let how = '';
  const place = parts.length;
  takeOperator(cursor, '=');
  if (takeOperator(cursor, '!')) cursor.index += 1;
  if (takeOperator(cursor, ':')) {
    while (!isOperator(cursor, '}')) {
      if (kindOf(cursor) === tokenKinds.formattedText) {
        how += textOf(cursor);
        cursor.index += 1;
      } else if (kindOf(cursor) === 0x7b) nested(cursor, () => parseField(cursor, parts, parseExpressions));
      else throw new Unreadable('no end of format');
    }
  }
  parts.splice(place, 0, how === '' ? value : formattedAs(value, how));
  needOperator(cursor, '}');
}

/** `format(value, how)` under a name that nobody can give another meaning. */
function formattedAs(value: Expression, how: string): Expression {
  const { at } = value;
  return {
    kind: 'call',
    at,
    of: { kind: 'name', at, id: '!format' },
    given: [
      { name: null, value },
      { name: null, value: { kind: 'text', at, value: how } },
    ],
  };
}
