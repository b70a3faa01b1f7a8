/** Expressions to what is known of their values. */
import { noteCompared } from './password-checks.js';
import { seedWords } from './users-things.js';
import { literalText } from './literal-text.js';
import { layOver } from './containers.js';
import { emit, inRounds, spend, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { isEarly } from '../signals.js';
import { foldNumbers, format, itemsOf } from './fold.js';
import { longestFolded } from './decoders.js';
import { assignAttribute, assignItem } from './assign-to.js';
import { addYields, anItemOf, unpacked } from './iterating.js';
import { bitwise, joinedLists, repeated, slash } from './combining.js';
import { compared, decided, truth, unary } from './conditions.js';
import { callHook, operate, shownAs } from './instances.js';
import { attributeOf, bind, itemOf, lookUp, sliceOf } from './names.js';
import type { Argument, Chain, Comprehension, Expression, Parameter } from './syntax.js';
import { marksOfText } from './texts.js';
import {
  anyOf,
  constant,
  dictionary,
  functionValue,
  gap,
  isText,
  list,
  makeScope,
  marks,
  marksOf,
  number,
  skeleton,
  text,
  unknown,
  type Scope,
  type Value,
} from './values.js';

/** What is known of the value; what it does on the way becomes signals. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
export function evaluate(expression: Expression, scope: Scope, analysis: Analysis): Value {
  analysis.steps -= 1;
  switch (expression.kind) {
    case 'name': {
      const value = lookUp(expression.id, scope);
      if (analysis.patched.size === 0) return value;
      const other =
        value.kind === 'path' ? value.text : value.kind === 'unknown' ? `builtins.${expression.id}` : '';
      // a name that was bound before the patch still means what it meant
      const patched = analysis.patched.get(other);
      return patched && (other.startsWith('builtins.') || patched.kind !== 'function') ? patched : value;
    }
    case 'text':
    case 'bytes':
      return literalText(expression.value, expression.kind === 'bytes', expression.at, analysis);
    case 'number':
      return expression.value === null
        ? unknown(marks.literal)
        : number(expression.value, expression.value > 2 ** 53 ? marks.literal : 0);
    case 'attribute':
      return attributeOf(evaluate(expression.of, scope, analysis), expression.name, analysis);
    case 'call':
      return call(expression, scope, analysis);
    case 'chain':
      return chain(expression, scope, analysis);
    case 'lambda':
      return functionValue({
        name: 'lambda',
        parameters: expression.parameters,
        standards: standardsOf(expression.parameters, scope, analysis),
        body: expression.body,
        scope,
        definition: expression,
      });
    case 'walrus': {
      const value = evaluate(expression.value, scope, analysis);
      bind(expression.name, value, scope, analysis);
      return value;
    }
    default:
      return evaluateRest(expression, scope, analysis);
  }
}

// eslint-disable-next-line complexity -- one case after the other, each of one line
function evaluateRest(expression: Expression, scope: Scope, analysis: Analysis): Value {
  switch (expression.kind) {
    case 'constant':
      return constant(expression.value);
    case 'format':
      return formatted(expression.parts, expression.at, scope, analysis);
    case 'item':
      return item(expression, scope, analysis);
    case 'list':
    case 'tuple':
    case 'set':
      return list(spread(expression.items, scope, analysis));
    case 'dictionary':
      return dictionaryOf(expression, scope, analysis);
    case 'comprehension':
      return comprehension(expression, scope, analysis);
    case 'unary':
      return unary(expression, evaluate(expression.value, scope, analysis), analysis);
    case 'choice': {
      const test = evaluate(expression.test, scope, analysis);
      const yes = evaluate(expression.yes, scope, analysis);
      if (!expression.no) return yes;
      const no = evaluate(expression.no, scope, analysis);
      const holds = expression.test.kind === 'chain' ? truth(test) : undefined;
      return holds === undefined ? anyOf([yes, no]) : holds ? yes : no;
    }
    case 'wrapped': {
      const value = evaluate(expression.value, scope, analysis);
      // a loop over the call sees what is yielded
      if (expression.by === 'yield') addYields(analysis.yields, [value]);
      else if (expression.by === 'from') addYields(analysis.yields, itemsOf(value) ?? [anItemOf(value)]);
      else return value;
      return analysis.sent ?? value;
    }
    default:
      return unknown();
  }
}

export function standardsOf(
  parameters: readonly Parameter[],
  scope: Scope,
  analysis: Analysis,
): readonly (Value | null)[] {
  return parameters.map(({ standard, annotation }) => {
    if (annotation && annotation.kind !== 'name') evaluate(annotation, scope, analysis);
    return standard ? evaluate(standard, scope, analysis) : null;
  });
}

function item(expression: Extract<Expression, { kind: 'item' }>, scope: Scope, analysis: Analysis): Value {
  const value = evaluate(expression.of, scope, analysis);
  const { index } = expression;
  if (index.kind === 'slice') {
    const part = (one: Expression | null): Value | null => (one ? evaluate(one, scope, analysis) : null);
    const sliced = sliceOf(value, part(index.from), part(index.to), part(index.step));
    return spend(analysis, sliced) ?? unknown(value.marks);
  }
  const by = evaluate(index, scope, analysis);
  if (value.kind === 'instance') {
    const held =
      (isText(by) || by.kind === 'number' ? value.entries.get(`[${skeleton(by)}]`) : undefined) ??
      callHook(value, '__getitem__', [by], expression.at, analysis) ??
      callHook(value, '__missing__', [by], expression.at, analysis);
    if (held) return held;
  }
  if (value.kind === 'instance' || value.kind === 'class') {
    const method = attributeOf(value, value.kind === 'class' ? '__class_getitem__' : '__getitem__', analysis);
    return analysis.engine.callValue(
      method,
      { plain: [by], named: new Map(), marks: by.marks },
      expression.at,
      analysis,
    );
  }
  return itemOf(value, by, expression.at, analysis);
}

function formatted(
  parts: readonly (string | Expression)[],
  at: number,
  scope: Scope,
  analysis: Analysis,
): Value {
  let whole = '';
  let taken: number = marks.pieces;
  let known = true;
  for (const part of parts) {
    if (typeof part === 'string') {
      whole += part;
      continue;
    }
    const value = shownAs(evaluate(part, scope, analysis), at, analysis);
    taken |= value.marks;
    known &&= isText(value) || value.kind === 'number';
    if (whole.length < longestFolded) whole += skeleton(value);
  }
  return assembled(whole, taken, known, at, analysis);
}

/** A text out of several: what its whole says may be more than what its parts say. */
function assembled(whole: string, taken: number, known: boolean, at: number, analysis: Analysis): Value {
  const said = marksOfText(whole);
  if ((said & ~taken & marks.suspiciousHost) !== 0)
    emit(analysis, 'suspicious-host', at, ['put together'], whole);
  if (known && whole.length <= longestFolded) return text(whole, taken | said);
  return unknown(taken | said, whole);
}

function spread(items: readonly Expression[], scope: Scope, analysis: Analysis): Value[] {
  const values: Value[] = [];
  for (const one of items) {
    const value = evaluate(one, scope, analysis);
    if (one.kind === 'wrapped' && one.by === '*')
      values.push(...(unpacked(value, one.at, analysis) ?? [unknown(value.marks)]).slice(0, 1000));
    else values.push(value);
  }
  return values;
}

function dictionaryOf(
  expression: Extract<Expression, { kind: 'dictionary' }>,
  scope: Scope,
  analysis: Analysis,
): Value {
  const entries = new Map<string, Value>();
  const all: Value[] = [];
  for (const { key, value } of expression.entries) {
    const name = key ? evaluate(key, scope, analysis) : undefined;
    const held = evaluate(value, scope, analysis);
    all.push(held);
    if (name) {
      all.push(name);
      if (isText(name) || name.kind === 'number') entries.set(skeleton(name), held);
    } else layOver(entries, held);
  }
  return dictionary(entries, all);
}

function chain(expression: Chain, scope: Scope, analysis: Analysis): Value {
  let left = evaluate(expression.first, scope, analysis);
  if (expression.precedence <= 2) {
    const all = [left, ...expression.rest.map(({ value }) => evaluate(value, scope, analysis))];
    return decided(expression.precedence === 1, all) ?? anyOf(all);
  }
  if (expression.precedence === 4) {
    const words = seedWords(expression);
    if (words) evaluate(words, scope, analysis).marks |= marks.givenKey;
    for (const { operator, value } of expression.rest) {
      const right = evaluate(value, scope, analysis);
      if (left.kind === 'instance' || right.kind === 'instance')
        operate(operator, left, right, expression.at, analysis);
      if (operator === '==') noteCompared(left, right, expression.at, analysis);
      const held = expression.rest.length === 1 ? compared(operator, left, right) : undefined;
      if (held !== undefined) return constant(held);
      left = right;
    }
    return unknown();
  }
  for (const { operator, value } of expression.rest) {
    left = combine(operator, left, evaluate(value, scope, analysis), expression.at, analysis);
  }
  return left;
}

const hooked: ReadonlySet<Value['kind']> = new Set<Value['kind']>(['instance', 'class']);

/** One arithmetic step. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
export function combine(operator: string, left: Value, right: Value, at: number, analysis: Analysis): Value {
  if (hooked.has(left.kind) || hooked.has(right.kind)) {
    const made = operate(operator, left, right, at, analysis);
    if (made) return made;
  }
  if (left.kind === 'number' && right.kind === 'number') {
    const value = foldNumbers(operator, left.number, right.number);
    const twisted = operator === '^' ? marks.assembled : 0;
    return value === undefined ? unknown() : number(value, left.marks | right.marks | twisted);
  }
  const taken = left.marks | right.marks;
  if (analysis.work <= 0) return unknown(taken);
  if (operator === '+') return spend(analysis, plus(left, right, taken, at, analysis)) ?? unknown(taken);
  if (operator === '%' && isText(left)) return percent(left, right, at, analysis);
  if (operator === '*') return spend(analysis, repeated(left, right)) ?? unknown(taken);
  if (operator === '/') return slash(left, right, taken, analysis);
  if (operator === '^' || operator === '<<') return unknown(bitwise(operator, taken));
  if (operator === '|') return unknown(taken, `${left.text}|${right.text}`);
  return unknown(taken);
}

function plus(left: Value, right: Value, taken: number, at: number, analysis: Analysis): Value {
  const joined = joinedLists(left, right, taken);
  if (joined) return joined;
  const known = isText(left) && isText(right);
  if (!known && skeleton(left) === gap && skeleton(right) === gap) return unknown(taken);
  const whole = skeleton(left) + skeleton(right);
  if (known && left.kind === 'bytes')
    return whole.length > longestFolded ? unknown(taken) : text(whole, taken | marks.pieces, true);
  return assembled(whole, taken | marks.pieces, known, at, analysis);
}

function percent(left: Value, right: Value, at: number, analysis: Analysis): Value {
  const values =
    right.kind === 'list' ? right.items : right.kind === 'dictionary' ? [...right.entries.values()] : [right];
  const made = format(left, values, true);
  return isText(made) || made.text !== gap
    ? assembled(made.text, made.marks, isText(made), at, analysis)
    : made;
}

/** At most so many items are gone through, here and in all. */
const mostRounds = 8192;

function comprehension(expression: Comprehension, scope: Scope, analysis: Analysis): Value {
  const inner = makeScope('function', scope);
  const [first, ...others] = expression.clauses;
  if (!first) return unknown();
  const iterable = evaluate(first.iterable, scope, analysis);
  const items = others.length <= 2 ? itemsOf(iterable) : undefined;
  if (items && items.length <= mostRounds && analysis.folds > items.length && analysis.work > 0) {
    const { steps } = analysis;
    const made: Value[] = [];
    const whole = inRounds(analysis, () => eachOf(expression, 0, items, inner, analysis, made));
    analysis.steps = steps;
    if (whole) return gathered(expression, made, iterable);
  }
  assign(first.target, anItemOf(iterable), inner, analysis);
  for (const condition of first.conditions) evaluate(condition, inner, analysis);
  for (const clause of others) {
    assign(clause.target, anItemOf(evaluate(clause.iterable, inner, analysis)), inner, analysis);
    for (const condition of clause.conditions) evaluate(condition, inner, analysis);
  }
  const element = elementOf(expression, inner, analysis);
  // objects of this source are followed further
  if (element.kind === 'instance' && !expression.value)
    return list([element], element.marks | iterable.marks);
  // how many there are is not known
  return unknown(element.marks | (iterable.marks & ~marks.socket), gap);
}

/** One round for each item; false where it is not known which items there are. */
function eachOf(
  expression: Comprehension,
  depth: number,
  items: readonly Value[],
  scope: Scope,
  analysis: Analysis,
  made: Value[],
): boolean {
  const clause = expression.clauses[depth];
  if (!clause || analysis.folds <= items.length) {
    if (isEarly(analysis.moment)) analysis.exhausted = true;
    return false;
  }
  analysis.folds -= items.length;
  const next = expression.clauses[depth + 1];
  for (const one of items) {
    assign(clause.target, one, scope, analysis);
    const holds = clause.conditions.map((condition) => truth(evaluate(condition, scope, analysis)));
    if (holds.includes(false)) continue;
    if (holds.includes(undefined)) return false;
    if (next) {
      const inner = itemsOf(evaluate(next.iterable, scope, analysis));
      if (!inner || !eachOf(expression, depth + 1, inner, scope, analysis, made)) return false;
    } else made.push(elementOf(expression, scope, analysis));
  }
  return true;
}

function gathered(expression: Comprehension, made: Value[], iterable: Value): Value {
  if (!expression.value) return list(made, marksOf(made) | iterable.marks);
  const entries = new Map<string, Value>();
  for (const { items } of made) {
    const [key, value] = items;
    if (key && value && (isText(key) || key.kind === 'number')) entries.set(skeleton(key), value);
  }
  const held = dictionary(entries, made);
  held.marks |= iterable.marks;
  return held;
}

function elementOf(expression: Comprehension, scope: Scope, analysis: Analysis): Value {
  const element = evaluate(expression.element, scope, analysis);
  if (!expression.value) return element;
  const value = evaluate(expression.value, scope, analysis);
  return list([element, value]);
}

/** Binds what stands left of `=`. */
export function assign(target: Expression, value: Value, scope: Scope, analysis: Analysis): void {
  switch (target.kind) {
    case 'name':
      return bind(target.id, value, scope, analysis);
    case 'tuple':
    case 'list': {
      const items =
        value.kind === 'list'
          ? value.items
          : value.kind === 'instance'
            ? unpacked(value, target.at, analysis)
            : undefined;
      for (const [index, one] of target.items.entries()) {
        assign(one, items?.[index] ?? unknown(value.marks, gap, value.of), scope, analysis);
      }
      return;
    }
    case 'wrapped':
      return assign(target.value, unknown(value.marks), scope, analysis);
    case 'attribute':
      return assignAttribute(evaluate(target.of, scope, analysis), target.name, value, target.at, analysis);
    case 'item': {
      const held = evaluate(target.of, scope, analysis);
      const index = target.index.kind === 'slice' ? unknown() : evaluate(target.index, scope, analysis);
      return assignItem(held, index, value, target.at, analysis);
    }
    default:
      return;
  }
}

function call(expression: Extract<Expression, { kind: 'call' }>, scope: Scope, analysis: Analysis): Value {
  const callee = evaluate(expression.of, scope, analysis);
  const given = giveArguments(expression.given, scope, analysis);
  analysis.scope = scope;
  return analysis.engine.callValue(callee, given, expression.at, analysis);
}

function giveArguments(all: readonly Argument[], scope: Scope, analysis: Analysis): Given {
  const plain: Value[] = [];
  const named = new Map<string, Value>();
  let taken = 0;
  for (const { name, value: expression } of all) {
    const value = evaluate(expression, scope, analysis);
    taken |= value.marks;
    if (name === null) plain.push(value);
    else if (name === '*')
      plain.push(...(unpacked(value, expression.at, analysis) ?? [unknown(value.marks)]).slice(0, 4096));
    else if (name === '**') for (const [key, one] of value.entries) named.set(key, one);
    else named.set(name, value);
  }
  return { plain, named, marks: taken };
}
