/** Expressions: precedence climbing over tokens. */
import {
  isOperator,
  kindBehind,
  kindOf,
  nameOf,
  needOperator,
  nested,
  startOf,
  takeName,
  takeOperator,
  textOf,
  Unreadable,
  type Cursor,
} from './cursor.js';
import { readNumber } from './literals.js';
import { parseStrings } from './strings.js';
import type { Argument, Chain, Comprehension, DictionaryEntry, Expression, Parameter } from './syntax.js';
import { operatorKind, operatorText, tokenKinds } from './token-kinds.js';

const precedences: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  ...Object.fromEntries(['in', 'is', 'not', '<', '>', '<=', '>=', '==', '!=', '<>'].map((one) => [one, 4])),
  '|': 5,
  '^': 6,
  '&': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '//': 10,
  '%': 10,
  '@': 10,
};
const precedenceOfKind = Uint8Array.from(
  { length: 256 },
  (_unused, kind) => precedences[operatorText(kind)] ?? 0,
);
const walrus = operatorKind(':=');
const keywords = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

export function isKeyword(name: string): boolean {
  return keywords.has(name);
}

/** `a, *b, c := 1`: a tuple when there is a comma. */
export function parseExpressions(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const first = parseItem(cursor);
  if (!isOperator(cursor, ',')) return first;
  const items = [first];
  while (takeOperator(cursor, ',')) {
    if (!beginsExpression(cursor)) break;
    items.push(parseItem(cursor));
  }
  return { kind: 'tuple', at, items };
}

/** One expression, with a star or a walrus where they may be. */
export function parseItem(cursor: Cursor): Expression {
  const at = startOf(cursor);
  if (takeOperator(cursor, '*')) return { kind: 'wrapped', at, by: '*', value: parseBinary(cursor, 5) };
  if (kindOf(cursor) === tokenKinds.name && kindBehind(cursor) === walrus) {
    const name = textOf(cursor);
    cursor.index += 2;
    return { kind: 'walrus', at, name, value: parseExpression(cursor) };
  }
  return parseExpression(cursor);
}

export function parseExpression(cursor: Cursor): Expression {
  return nested(cursor, parseWhole);
}

function parseWhole(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const name = nameOf(cursor);
  if (name === 'lambda') return parseLambda(cursor);
  if (name === 'yield') return parseYield(cursor);
  const value = parseBinary(cursor, 1);
  if (!takeName(cursor, 'if')) return value;
  const test = parseBinary(cursor, 1);
  // a guard of `case` has no else
  const no = takeName(cursor, 'else') ? parseExpression(cursor) : null;
  return { kind: 'choice', at, test, yes: value, no };
}

/** Whether an expression can begin here. */
export function beginsExpression(cursor: Cursor): boolean {
  const kind = kindOf(cursor);
  if (kind === tokenKinds.name)
    return !keywords.has(textOf(cursor)) || /^(lambda|not|await|yield)$/.test(textOf(cursor));
  if (kind === tokenKinds.number || kind === tokenKinds.string || kind === tokenKinds.formattedStart)
    return true;
  return ['(', '[', '{', '-', '+', '~', '*', '**', '...'].includes(operatorText(kind));
}

function parseYield(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  const by = takeName(cursor, 'from') ? 'from' : 'yield';
  const value: Expression = beginsExpression(cursor)
    ? parseExpressions(cursor)
    : { kind: 'constant', at, value: null };
  return { kind: 'wrapped', at, by, value };
}

function parseLambda(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  const parameters = parseParameters(cursor, ':');
  return { kind: 'lambda', at, parameters, body: parseExpression(cursor) };
}

/** Up to and with the operator that ends them. */
export function parseParameters(cursor: Cursor, end: ')' | ':'): readonly Parameter[] {
  const all: Parameter[] = [];
  while (!takeOperator(cursor, end)) {
    if (takeOperator(cursor, '/') || takeOperator(cursor, ',')) continue;
    const star = takeOperator(cursor, '**') ? '**' : takeOperator(cursor, '*') ? '*' : '';
    if (star === '*' && isOperator(cursor, ',')) continue;
    const name = nameOf(cursor);
    if (name === '') throw new Unreadable('no parameter');
    cursor.index += 1;
    const annotation = end === ')' && takeOperator(cursor, ':') ? parseItem(cursor) : null;
    const standard = takeOperator(cursor, '=') ? parseExpression(cursor) : null;
    all.push({ name, star, standard, annotation });
  }
  return all;
}

export function parseBinary(cursor: Cursor, least: number): Expression {
  const at = startOf(cursor);
  let left = parseUnary(cursor);
  // what the parser itself made, and may add to: never something in brackets
  let open: Chain | undefined;
  for (;;) {
    const kind = kindOf(cursor);
    const operator = kind > 32 ? operatorText(kind) : kind === tokenKinds.name ? wordOperator(cursor) : '';
    const precedence =
      operator === '' ? 0 : kind > 32 ? (precedenceOfKind[kind] ?? 0) : (precedences[operator] ?? 0);
    if (precedence === 0 || precedence < least) return left;
    stepOver(cursor, operator);
    const value = parseBinary(cursor, precedence + 1);
    if (open?.precedence === precedence) {
      open.rest.push({ operator, value });
      continue;
    }
    open = { kind: 'chain', at, precedence, first: left, rest: [{ operator, value }] };
    left = open;
  }
}

function wordOperator(cursor: Cursor): string {
  const name = textOf(cursor);
  return name === 'or' || name === 'and' || name === 'in' || name === 'is' || name === 'not' ? name : '';
}

function stepOver(cursor: Cursor, operator: string): void {
  cursor.index += 1;
  if (operator === 'is') takeName(cursor, 'not');
  if (operator === 'not') takeName(cursor, 'in');
}

function parseUnary(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const kind = kindOf(cursor);
  if (kind === tokenKinds.name && textOf(cursor) === 'not') {
    cursor.index += 1;
    return nested(cursor, () => ({ kind: 'unary', at, operator: 'not', value: parseBinary(cursor, 4) }));
  }
  const operator = operatorText(kind);
  if (operator === '-' || operator === '+' || operator === '~') {
    cursor.index += 1;
    return nested(cursor, () => ({ kind: 'unary', at, operator, value: parseUnary(cursor) }));
  }
  const value = parsePostfix(cursor);
  if (!takeOperator(cursor, '**')) return value;
  const exponent = nested(cursor, parseUnary);
  return { kind: 'chain', at, precedence: 12, first: value, rest: [{ operator: '**', value: exponent }] };
}

/** so that trees of links stay shallow enough to be walked */
const mostLinks = 400;

function parsePostfix(cursor: Cursor): Expression {
  const at = startOf(cursor);
  if (nameOf(cursor) === 'await') {
    cursor.index += 1;
    return nested(cursor, () => ({ kind: 'wrapped', at, by: 'await', value: parsePostfix(cursor) }));
  }
  let value = parseAtom(cursor);
  for (let links = 0; ; links += 1) {
    if (links > mostLinks) {
      cursor.tooDeep = true;
      throw new Unreadable('too many links');
    }
    const place = startOf(cursor);
    if (takeOperator(cursor, '.')) {
      const name = nameOf(cursor);
      if (name === '') throw new Unreadable('no attribute');
      cursor.index += 1;
      value = { kind: 'attribute', at, of: value, name };
    } else if (isOperator(cursor, '(')) {
      value = {
        kind: 'call',
        at: links === 0 ? at : placeOfCall(value, place),
        of: value,
        given: parseCall(cursor),
      };
    } else if (isOperator(cursor, '[')) {
      value = { kind: 'item', at, of: value, index: parseIndex(cursor) };
    } else return value;
  }
}

/** A call in a chain over several lines is where its bracket is. */
function placeOfCall(of: Expression, place: number): number {
  return of.kind === 'name' ? of.at : place;
}

function parseCall(cursor: Cursor): readonly Argument[] {
  cursor.index += 1;
  const given: Argument[] = [];
  while (!takeOperator(cursor, ')')) {
    given.push(parseArgument(cursor));
    if (!isOperator(cursor, ')')) needOperator(cursor, ',');
  }
  return given;
}

function parseArgument(cursor: Cursor): Argument {
  if (takeOperator(cursor, '**')) return { name: '**', value: parseExpression(cursor) };
  if (takeOperator(cursor, '*')) return { name: '*', value: parseExpression(cursor) };
  if (kindOf(cursor) === tokenKinds.name && kindBehind(cursor) === 0x3d) {
    const name = textOf(cursor);
    cursor.index += 2;
    return { name, value: parseExpression(cursor) };
  }
  const value = parseItem(cursor);
  return { name: null, value: parseClauses(cursor, value, null) ?? value };
}

function parseIndex(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  const items: Expression[] = [];
  let comma = false;
  while (!takeOperator(cursor, ']')) {
    items.push(parseSlice(cursor));
    if (isOperator(cursor, ']')) continue;
    needOperator(cursor, ',');
    comma = true;
  }
  const [only] = items;
  return only && !comma ? only : { kind: 'tuple', at, items };
}

function parseSlice(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const from = isOperator(cursor, ':') ? null : parseItem(cursor);
  if (from && !isOperator(cursor, ':')) return from;
  const part = (): Expression | null =>
    takeOperator(cursor, ':') && beginsExpression(cursor) ? parseItem(cursor) : null;
  return { kind: 'slice', at, from, to: part(), step: part() };
}

function parseAtom(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const kind = kindOf(cursor);
  switch (kind) {
    case tokenKinds.name:
      return parseName(cursor);
    case tokenKinds.number: {
      const value = readNumber(textOf(cursor));
      cursor.index += 1;
      return { kind: 'number', at, value };
    }
    case tokenKinds.string:
    case tokenKinds.formattedStart:
      return parseStrings(cursor, parseExpressions);
    case 0x28:
      return nested(cursor, parseBrackets);
    case 0x5b:
      return nested(cursor, parseList);
    case 0x7b:
      return nested(cursor, parseBraces);
    default:
      if (operatorText(kind) !== '...') throw new Unreadable('no expression');
      cursor.index += 1;
      return { kind: 'constant', at, value: null };
  }
}

function parseName(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const id = textOf(cursor);
  if (keywords.has(id)) throw new Unreadable(`keyword ${id}`);
  cursor.index += 1;
  if (id === 'None') return { kind: 'constant', at, value: null };
  if (id === 'True' || id === 'False') return { kind: 'constant', at, value: id === 'True' };
  return { kind: 'name', at, id };
}

function parseBrackets(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  if (takeOperator(cursor, ')')) return { kind: 'tuple', at, items: [] };
  if (nameOf(cursor) === 'yield') {
    const value = parseYield(cursor);
    needOperator(cursor, ')');
    return value;
  }
  const value = parseItem(cursor);
  const comprehension = parseClauses(cursor, value, null);
  if (comprehension || !isOperator(cursor, ',')) {
    needOperator(cursor, ')');
    return comprehension ?? value;
  }
  const items = [value, ...restOfItems(cursor, ')')];
  return { kind: 'tuple', at, items };
}

function restOfItems(cursor: Cursor, end: string): readonly Expression[] {
  const items: Expression[] = [];
  while (!takeOperator(cursor, end)) {
    needOperator(cursor, ',');
    if (takeOperator(cursor, end)) break;
    items.push(parseItem(cursor));
  }
  return items;
}

function parseList(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  if (takeOperator(cursor, ']')) return { kind: 'list', at, items: [] };
  const value = parseItem(cursor);
  const comprehension = parseClauses(cursor, value, null);
  if (comprehension) {
    needOperator(cursor, ']');
    return comprehension;
  }
  return { kind: 'list', at, items: together(value, restOfItems(cursor, ']')) };
}

/** Without spreading a million of them. */
function together(first: Expression, rest: readonly Expression[]): readonly Expression[] {
  return [first].concat(rest);
}

function parseBraces(cursor: Cursor): Expression {
  const at = startOf(cursor);
  cursor.index += 1;
  if (takeOperator(cursor, '}')) return { kind: 'dictionary', at, entries: [] };
  if (isOperator(cursor, '**')) return parseDictionary(cursor, at, []);
  const first = parseItem(cursor);
  if (takeOperator(cursor, ':')) {
    const value = parseExpression(cursor);
    const comprehension = parseClauses(cursor, first, value);
    if (!comprehension) return parseDictionary(cursor, at, [{ key: first, value }]);
    needOperator(cursor, '}');
    return comprehension;
  }
  const comprehension = parseClauses(cursor, first, null);
  if (comprehension) {
    needOperator(cursor, '}');
    return comprehension;
  }
  return { kind: 'set', at, items: together(first, restOfItems(cursor, '}')) };
}

function parseDictionary(cursor: Cursor, at: number, entries: DictionaryEntry[]): Expression {
  while (!takeOperator(cursor, '}')) {
    if (entries.length > 0) {
      needOperator(cursor, ',');
      if (takeOperator(cursor, '}')) break;
    }
    if (takeOperator(cursor, '**')) {
      entries.push({ key: null, value: parseBinary(cursor, 5) });
      continue;
    }
    const key = parseItem(cursor);
    needOperator(cursor, ':');
    entries.push({ key, value: parseExpression(cursor) });
  }
  return { kind: 'dictionary', at, entries };
}

/** `for x in y if z …` behind an element; undefined when there is none. */
function parseClauses(
  cursor: Cursor,
  element: Expression,
  value: Expression | null,
): Comprehension | undefined {
  const clauses: Comprehension['clauses'][number][] = [];
  for (;;) {
    const ahead = nameOf(cursor);
    if (ahead === 'async') cursor.index += 1;
    else if (ahead !== 'for') break;
    if (!takeName(cursor, 'for')) throw new Unreadable('no for');
    const target = parseTargets(cursor);
    if (!takeName(cursor, 'in')) throw new Unreadable('no in');
    const iterable = parseBinary(cursor, 1);
    const conditions: Expression[] = [];
    while (takeName(cursor, 'if')) conditions.push(parseCondition(cursor));
    clauses.push({ target, iterable, conditions });
  }
  return clauses.length === 0
    ? undefined
    : { kind: 'comprehension', at: element.at, element, value, clauses };
}

function parseCondition(cursor: Cursor): Expression {
  if (kindBehind(cursor) === walrus) return parseItem(cursor);
  return nameOf(cursor) === 'lambda' ? parseLambda(cursor) : parseBinary(cursor, 1);
}

/** What stands between `for` and `in`. */
export function parseTargets(cursor: Cursor): Expression {
  const at = startOf(cursor);
  const items: Expression[] = [];
  let comma = false;
  do {
    if (nameOf(cursor) === 'in') break;
    takeOperator(cursor, '*');
    items.push(parseBinary(cursor, 5));
    comma ||= isOperator(cursor, ',');
  } while (takeOperator(cursor, ','));
  const [only] = items;
  return only && !comma ? only : { kind: 'tuple', at, items };
}
