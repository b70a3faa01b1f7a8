/* eslint-disable max-lines -- the statements of Python */
/** Statements and blocks. What cannot be read is stepped over, and counted. */
import {
  deepest,
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
import {
  beginsExpression,
  parseBinary,
  parseExpression,
  parseExpressions,
  parseItem,
  parseParameters,
  parseTargets,
} from './expressions.js';
import type { Argument, Branch, Expression, ImportedName, Statement, WithItem } from './syntax.js';
import { operatorText, tokenKinds } from './token-kinds.js';

/** All statements of the source. Never throws. */
export function parseModule(cursor: Cursor): readonly Statement[] {
  const all: Statement[] = [];
  while (kindOf(cursor) !== tokenKinds.end) {
    const kind = kindOf(cursor);
    if (kind === tokenKinds.dedent || kind === tokenKinds.indent || kind === tokenKinds.newline)
      cursor.index += 1;
    else parseStatement(cursor, all);
  }
  return all;
}

/** One line, or one compound statement, added to `into`. */
function parseStatement(cursor: Cursor, into: Statement[]): void {
  const { index, depth } = cursor;
  try {
    const compound = parseCompound(cursor);
    if (compound) into.push(compound);
    else parseLine(cursor, into);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    cursor.unread += 1;
    cursor.depth = depth;
    skipLine(cursor, index);
    cursor.lost ||= executesWithin(cursor, index);
  }
}

const sharp = new Set(['exec', 'eval', 'compile', '__import__', 'system', 'popen', 'Popen']);
const mostAsked = 200;

/** Whether what was stepped over calls something that executes. */
function executesWithin({ tokens, index, source }: Cursor, began: number): boolean {
  for (let at = Math.max(began, index - mostAsked); at < index; at += 1) {
    if (tokens.kinds[at] !== tokenKinds.name || tokens.kinds[at + 1] !== 0x28) continue;
    const [start, end] = [tokens.starts[at] ?? 0, tokens.ends[at] ?? 0];
    if (end - start <= 10 && sharp.has(String.fromCharCode(...source.subarray(start, end)))) return true;
  }
  return false;
}

function skipLine(cursor: Cursor, began: number): void {
  while (kindOf(cursor) !== tokenKinds.newline && kindOf(cursor) !== tokenKinds.end) cursor.index += 1;
  if (kindOf(cursor) === tokenKinds.newline) cursor.index += 1;
  if (cursor.index === began) cursor.index += 1;
}

function parseLine(cursor: Cursor, into: Statement[]): void {
  do {
    if (kindOf(cursor) === tokenKinds.newline) break;
    into.push(parseSimple(cursor));
  } while (takeOperator(cursor, ';'));
  if (kindOf(cursor) === tokenKinds.newline) cursor.index += 1;
  else if (kindOf(cursor) !== tokenKinds.end) throw new Unreadable('no end of line');
}

function parseBlock(cursor: Cursor): readonly Statement[] {
  needOperator(cursor, ':');
  const body: Statement[] = [];
  if (kindOf(cursor) !== tokenKinds.newline) {
    parseLine(cursor, body);
    return body;
  }
  cursor.index += 1;
  if (kindOf(cursor) !== tokenKinds.indent) return body;
  cursor.index += 1;
  nested(cursor, () => {
    while (kindOf(cursor) !== tokenKinds.dedent && kindOf(cursor) !== tokenKinds.end) {
      if (kindOf(cursor) === tokenKinds.indent || kindOf(cursor) === tokenKinds.newline) cursor.index += 1;
      else parseStatement(cursor, body);
    }
  });
  if (kindOf(cursor) === tokenKinds.dedent) cursor.index += 1;
  return body;
}

const compounds: Readonly<Record<string, (cursor: Cursor, at: number) => Statement>> = {
  if: parseIf,
  while: parseWhile,
  for: parseFor,
  try: parseTry,
  with: parseWith,
  def: (cursor, at) => parseFunction(cursor, at, []),
  class: (cursor, at) => parseClass(cursor, at, []),
};

function parseCompound(cursor: Cursor): Statement | undefined {
  const at = startOf(cursor);
  if (isOperator(cursor, '@')) return parseDecorated(cursor, at);
  let name = nameOf(cursor);
  if (name === 'async' && kindBehind(cursor) === tokenKinds.name) {
    cursor.index += 1;
    name = nameOf(cursor);
  }
  if (name === 'match' && isMatch(cursor)) return parseMatch(cursor, at);
  const read = Object.hasOwn(compounds, name) ? compounds[name] : undefined;
  if (!read) return undefined;
  cursor.index += 1;
  return read(cursor, at);
}

function parseDecorated(cursor: Cursor, at: number): Statement {
  const decorators: Expression[] = [];
  while (takeOperator(cursor, '@')) {
    decorators.push(parseItem(cursor));
    if (kindOf(cursor) === tokenKinds.newline) cursor.index += 1;
  }
  takeName(cursor, 'async');
  if (takeName(cursor, 'class')) return parseClass(cursor, at, decorators);
  if (takeName(cursor, 'def')) return parseFunction(cursor, at, decorators);
  throw new Unreadable('nothing decorated');
}

function parseFunction(cursor: Cursor, at: number, decorators: readonly Expression[]): Statement {
  const name = nameOf(cursor);
  const from = cursor.index;
  cursor.index += 1;
  skipTypeParameters(cursor);
  needOperator(cursor, '(');
  const parameters = parseParameters(cursor, ')');
  const returns = takeOperator(cursor, '->') ? parseExpressions(cursor) : null;
  const { body, to } = laterBlock(cursor);
  const matters = cursor.matters || !cursor.reach || cursor.reach.tells(from, to);
  // no getter: objects of one shape are what makes the rest quick
  return {
    kind: 'function',
    at,
    name,
    parameters,
    returns,
    body: laterOf(body, matters),
    decorators,
    matters,
  };
}

interface Later {
  readonly body: (matters: boolean) => readonly Statement[];
  readonly to: number;
}

function laterOf(body: Later['body'], matters: boolean): () => readonly Statement[] {
  let read: readonly Statement[] | undefined;
  return () => (read ??= body(matters));
}

/** Steps over a block that is read when it is asked for: most functions are never looked at. */
function laterBlock(cursor: Cursor): Later {
  const { index, depth, reach } = cursor;
  const indented =
    isOperator(cursor, ':') &&
    kindBehind(cursor) === tokenKinds.newline &&
    kindBehind(cursor, 2) === tokenKinds.indent;
  if (!reach || !indented) {
    const read = parseBlock(cursor);
    return { body: () => read, to: cursor.index };
  }
  const to = reach.blockEnd(index + 2);
  cursor.index = kindAt(cursor, to) === tokenKinds.dedent ? to + 1 : to;
  return { body: (matters) => parseLater(cursor, index + 3, to, depth, matters), to };
}

function kindAt(cursor: Cursor, index: number): number {
  return cursor.tokens.kinds[index] ?? tokenKinds.end;
}

function parseLater(
  cursor: Cursor,
  from: number,
  to: number,
  depth: number,
  matters: boolean,
): readonly Statement[] {
  const { index: oldIndex, depth: oldDepth, matters: oldMatters } = cursor;
  const body: Statement[] = [];
  cursor.index = from;
  cursor.depth = depth + 1;
  cursor.matters = matters;
  cursor.tooDeep ||= depth >= deepest;
  while (cursor.index < to && depth < deepest) {
    const kind = kindOf(cursor);
    if (kind === tokenKinds.dedent || kind === tokenKinds.indent || kind === tokenKinds.newline)
      cursor.index += 1;
    else parseStatement(cursor, body);
  }
  cursor.index = oldIndex;
  cursor.depth = oldDepth;
  cursor.matters = oldMatters;
  return body;
}

function parseClass(cursor: Cursor, at: number, decorators: readonly Expression[]): Statement {
  const name = nameOf(cursor);
  cursor.index += 1;
  skipTypeParameters(cursor);
  const bases: Argument[] = [];
  if (takeOperator(cursor, '(')) {
    while (!takeOperator(cursor, ')')) {
      const star = takeOperator(cursor, '**') ? '**' : null;
      const keyword = kindBehind(cursor) === 0x3d ? nameOf(cursor) : null;
      if (keyword !== null) cursor.index += 2;
      bases.push({ name: star ?? keyword, value: parseItem(cursor) });
      if (!isOperator(cursor, ')')) needOperator(cursor, ',');
    }
  }
  return { kind: 'class', at, name, bases, body: parseBlock(cursor), decorators };
}

/** `[T: int = str]`: evaluated lazily, so never by itself. */
function skipTypeParameters(cursor: Cursor): void {
  if (!isOperator(cursor, '[')) return;
  let open = 0;
  do {
    if (isOperator(cursor, '[')) open += 1;
    if (isOperator(cursor, ']')) open -= 1;
    cursor.index += 1;
  } while (open > 0 && kindOf(cursor) !== tokenKinds.end);
}

function parseIf(cursor: Cursor, at: number): Statement {
  const branches: Branch[] = [{ test: parseItem(cursor), body: parseBlock(cursor) }];
  while (takeName(cursor, 'elif')) branches.push({ test: parseItem(cursor), body: parseBlock(cursor) });
  if (takeName(cursor, 'else')) branches.push({ test: null, body: parseBlock(cursor) });
  return { kind: 'if', at, branches };
}

function parseWhile(cursor: Cursor, at: number): Statement {
  const test = parseItem(cursor);
  const body = parseBlock(cursor);
  if (!takeName(cursor, 'else')) return { kind: 'while', at, test, body };
  return { kind: 'while', at, test, body: body.concat(parseBlock(cursor)) };
}

function parseFor(cursor: Cursor, at: number): Statement {
  const target = parseTargets(cursor);
  if (!takeName(cursor, 'in')) throw new Unreadable('no in');
  const iterable = parseExpressions(cursor);
  const body = parseBlock(cursor);
  const rest = takeName(cursor, 'else') ? parseBlock(cursor) : [];
  return { kind: 'for', at, target, iterable, body: body.concat(rest) };
}

function parseTry(cursor: Cursor, at: number): Statement {
  const blocks = [parseBlock(cursor)];
  for (;;) {
    const name = nameOf(cursor);
    if (name !== 'except' && name !== 'else' && name !== 'finally') break;
    cursor.index += 1;
    if (name === 'except') {
      takeOperator(cursor, '*');
      const caught: Statement[] = [];
      if (!isOperator(cursor, ':'))
        caught.push({ kind: 'evaluate', at, values: [parseExpressions(cursor)], raises: false });
      if (takeName(cursor, 'as')) {
        caught.push({ kind: 'caught', at, name: nameOf(cursor) });
        cursor.index += 1;
      }
      blocks.push(caught.concat(parseBlock(cursor)));
    } else blocks.push(parseBlock(cursor));
  }
  return { kind: 'blocks', at, blocks };
}

function parseWith(cursor: Cursor, at: number): Statement {
  const { index } = cursor;
  try {
    const bracketed = takeOperator(cursor, '(');
    const items = parseWithItems(cursor, bracketed);
    if (bracketed) needOperator(cursor, ')');
    if (isOperator(cursor, ':')) return { kind: 'with', at, items, body: parseBlock(cursor) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  // the bracket was that of an expression
  cursor.index = index;
  return { kind: 'with', at, items: parseWithItems(cursor, false), body: parseBlock(cursor) };
}

function parseWithItems(cursor: Cursor, bracketed: boolean): readonly WithItem[] {
  const items: WithItem[] = [];
  do {
    if (bracketed && isOperator(cursor, ')')) break;
    const value = parseItem(cursor);
    items.push({ value, target: takeName(cursor, 'as') ? parseBinary(cursor, 5) : null });
  } while (takeOperator(cursor, ','));
  return items;
}

/** Whether `match` begins a statement: its line ends with a colon, and `case` comes next. */
function isMatch(cursor: Cursor): boolean {
  const { kinds, count } = cursor.tokens;
  let index = cursor.index + 1;
  while (index < count && kinds[index] !== tokenKinds.newline) index += 1;
  return (
    kinds[index - 1] === 0x3a &&
    kinds[index + 1] === tokenKinds.indent &&
    textOf(cursor, index + 2) === 'case'
  );
}

function parseMatch(cursor: Cursor, at: number): Statement {
  cursor.index += 1;
  const subject = parseExpressions(cursor);
  const blocks: (readonly Statement[])[] = [[{ kind: 'expression', at, value: subject }]];
  needOperator(cursor, ':');
  cursor.index += 2;
  while (takeName(cursor, 'case')) {
    const from = cursor.index;
    let guard: Expression | null = null;
    let end = 0;
    while (!atBlock(cursor)) {
      const index = cursor.index;
      if (takeName(cursor, 'if')) [guard, end] = [parseExpressions(cursor), index];
      else cursor.index += 1;
    }
    const targets = captured(cursor, from, guard ? end : cursor.index, at);
    blocks.push([
      ...targets.map((one): Statement => ({ kind: 'assign', at, targets: [one], value: subject })),
      ...(guard ? [{ kind: 'expression' as const, at, value: guard }] : []),
      ...parseBlock(cursor),
    ]);
  }
  if (kindOf(cursor) === tokenKinds.dedent) cursor.index += 1;
  return { kind: 'blocks', at, blocks };
}

/** Names that a pattern gives to parts of the subject: what a part is made of is what the whole is made of. */
function captured(cursor: Cursor, from: number, to: number, at: number): readonly Expression[] {
  const { kinds } = cursor.tokens;
  const found: Expression[] = [];
  for (let index = from; index < to && found.length < 50; index += 1) {
    const id = textOf(cursor, index);
    if (kinds[index] !== tokenKinds.name || /^(_|if|as|None|True|False|case|and|or|not|in|is)$/.test(id)) {
      if (id === 'if') break;
      continue;
    }
    // `Class(`, `module.value`, `keyword=`
    if (kinds[index - 1] === 0x2e || [0x28, 0x2e, 0x3d].includes(kinds[index + 1] ?? 0)) continue;
    found.push({ kind: 'name', at, id });
  }
  return found;
}

/** At the colon that ends a pattern: none of those inside of brackets. */
function atBlock(cursor: Cursor): boolean {
  const text = operatorText(kindOf(cursor));
  if (kindOf(cursor) === tokenKinds.newline || kindOf(cursor) === tokenKinds.end)
    throw new Unreadable('no colon');
  if (text === '(' || text === '[' || text === '{') skipBrackets(cursor);
  return isOperator(cursor, ':');
}

function skipBrackets(cursor: Cursor): void {
  let open = 0;
  do {
    const text = operatorText(kindOf(cursor));
    if (text === '(' || text === '[' || text === '{') open += 1;
    if (text === ')' || text === ']' || text === '}') open -= 1;
    cursor.index += 1;
  } while (open > 0 && kindOf(cursor) !== tokenKinds.end);
}

const simples: Readonly<Record<string, (cursor: Cursor, at: number) => Statement>> = {
  import: parseImport,
  from: parseFrom,
  return: parseReturn,
  raise: (cursor, at) => parseEvaluated(cursor, at, true),
  assert: (cursor, at) => parseEvaluated(cursor, at),
  del: (cursor, at) => parseEvaluated(cursor, at),
  global: parseGlobal,
  nonlocal: parseGlobal,
  pass: (_cursor, at) => ({ kind: 'nothing', at }),
  break: (_cursor, at) => ({ kind: 'nothing', at }),
  continue: (_cursor, at) => ({ kind: 'nothing', at }),
};

function parseSimple(cursor: Cursor): Statement {
  const at = startOf(cursor);
  const name = nameOf(cursor);
  const read = Object.hasOwn(simples, name) ? simples[name] : undefined;
  if (read) {
    cursor.index += 1;
    return read(cursor, at);
  }
  // `type X = …`
  if (name === 'type' && kindBehind(cursor) === tokenKinds.name) cursor.index += 1;
  const first = parseExpressions(cursor);
  if (takeOperator(cursor, ':')) {
    const annotation = parseExpression(cursor);
    const value = takeOperator(cursor, '=') ? parseExpressions(cursor) : null;
    return { kind: 'annotate', at, target: first, annotation, value };
  }
  const operator = operatorText(kindOf(cursor));
  if (operator === '=') return parseAssign(cursor, at, first);
  if (operator.length > 1 && operator.endsWith('=') && !/^[!=<>]=$/.test(operator)) {
    cursor.index += 1;
    return {
      kind: 'augment',
      at,
      target: first,
      operator: operator.slice(0, -1),
      value: parseExpressions(cursor),
    };
  }
  return { kind: 'expression', at, value: first };
}

function parseAssign(cursor: Cursor, at: number, first: Expression): Statement {
  const all = [first];
  while (takeOperator(cursor, '=')) all.push(parseExpressions(cursor));
  const value = all.pop() ?? first;
  return { kind: 'assign', at, targets: all, value };
}

function parseReturn(cursor: Cursor, at: number): Statement {
  return { kind: 'return', at, value: beginsExpression(cursor) ? parseExpressions(cursor) : null };
}

function parseEvaluated(cursor: Cursor, at: number, raises = false): Statement {
  const values: Expression[] = [];
  if (beginsExpression(cursor)) values.push(parseExpressions(cursor));
  if (takeName(cursor, 'from')) values.push(parseExpression(cursor));
  return { kind: 'evaluate', at, values, raises };
}

function parseGlobal(cursor: Cursor, at: number): Statement {
  const names: string[] = [];
  do {
    names.push(nameOf(cursor));
    cursor.index += 1;
  } while (takeOperator(cursor, ','));
  return { kind: 'global', at, names };
}

function parseImport(cursor: Cursor, at: number): Statement {
  const names: ImportedName[] = [];
  do names.push(parseImported(cursor, parseDotted(cursor)));
  while (takeOperator(cursor, ','));
  return { kind: 'import', at, names };
}

function parseFrom(cursor: Cursor, at: number): Statement {
  let module = '';
  for (;;) {
    if (takeOperator(cursor, '.')) module += '.';
    else if (takeOperator(cursor, '...')) module += '...';
    else break;
  }
  if (nameOf(cursor) !== 'import') module += parseDotted(cursor);
  if (!takeName(cursor, 'import')) throw new Unreadable('no import');
  if (takeOperator(cursor, '*')) return { kind: 'from', at, module, names: [{ name: '*', as: null }] };
  const bracketed = takeOperator(cursor, '(');
  const names: ImportedName[] = [];
  do {
    if (bracketed && isOperator(cursor, ')')) break;
    const name = nameOf(cursor);
    if (name === '') throw new Unreadable('no name');
    cursor.index += 1;
    names.push(parseImported(cursor, name));
  } while (takeOperator(cursor, ','));
  if (bracketed) needOperator(cursor, ')');
  return { kind: 'from', at, module, names };
}

function parseImported(cursor: Cursor, name: string): ImportedName {
  if (!takeName(cursor, 'as')) return { name, as: null };
  const as = nameOf(cursor);
  cursor.index += 1;
  return { name, as };
}

function parseDotted(cursor: Cursor): string {
  let all = nameOf(cursor);
  if (all === '') throw new Unreadable('no module');
  cursor.index += 1;
  while (takeOperator(cursor, '.')) {
    all += `.${nameOf(cursor)}`;
    cursor.index += 1;
  }
  return all;
}
