/** Conditions and signs: what is known of them when their values are. */
import type { Analysis } from './analysis.js';
import { callHook } from './instances.js';
import { constant, isText, marks, number, unknown, type Value } from './values.js';

/** `'\\x65\\x78\\x65\\x63'`: letters written as numbers, so that nobody reads them. */
export function isEscaped(value: string, at: number, { latin }: Analysis): boolean {
  if (value.length < 4 || !/^[\n\r\t -~]*$/.test(value.slice(0, 200))) return false;
  const written = latin.slice(at, at + 400);
  return /^[bBuU]?["']{1,3}[^"']{0,40}?((\\x[2-7][0-9a-f]){4}|(\\1[0-7]{2}){4}|(\\u00[2-7][0-9a-f]){4})/i.test(
    written,
  );
}

const unaryHooks: Readonly<Record<string, string>> = { '-': '__neg__', '+': '__pos__', '~': '__invert__' };

/** `-x`, `not x`: also of an object of a class in this source. */
export function unary(
  { operator, at }: { operator: string; at: number },
  value: Value,
  analysis: Analysis,
): Value {
  if (value.kind === 'instance' || value.kind === 'class') {
    const hook = unaryHooks[operator] ?? '__bool__';
    return callHook(value, hook, [], at, analysis) ?? unknown(value.marks);
  }
  const held = operator === 'not' ? truth(value) : undefined;
  if (held !== undefined) return constant(!held);
  if (value.kind !== 'number') return unknown(value.marks & ~marks.socket);
  if (operator === '-') return number(-value.number, value.marks);
  if (operator === '~') return number(~value.number, value.marks);
  return operator === '+' ? value : unknown();
}

/** A comparison of two constants; undefined where one of them is not known. */
export function compared(operator: string, left: Value, right: Value): boolean | undefined {
  const numbers = left.kind === 'number' && right.kind === 'number';
  if (!numbers && !(isText(left) && isText(right))) return undefined;
  const [a, b] = numbers ? [left.number, right.number] : [left.text, right.text];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case 'in':
      return numbers ? undefined : right.text.includes(left.text);
    case 'not in':
      return numbers ? undefined : !right.text.includes(left.text);
    default:
      return undefined;
  }
}

/** Whether a condition holds; undefined when that is not known. */
export function truth(value: Value): boolean | undefined {
  if (value.kind === 'constant' || value.kind === 'number') return value.number !== 0;
  return isText(value) ? value.text !== '' : undefined;
}

/** `a and b`, `a or b` of conditions that are all known; undefined for others. */
export function decided(either: boolean, all: readonly Value[]): Value | undefined {
  if (all.some((one) => one.kind !== 'constant' || one.text !== '')) return undefined;
  return constant(either ? all.some((one) => one.number !== 0) : all.every((one) => one.number !== 0));
}
