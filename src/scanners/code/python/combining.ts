/** Operators between a text and something else. */
import type { Analysis } from './analysis.js';
import { below } from './own-place.js';
import { marksOfText } from './texts.js';
import { isText, list, marks, skeleton, text, unknown, type Value } from './values.js';

/** A text or bytes so many times; undefined where that is not known, or too much. */
export function repeated(left: Value, right: Value): Value | undefined {
  const [what, times] = left.kind === 'number' ? [right, left] : [left, right];
  if (!isText(what) || times.kind !== 'number' || times.number * what.text.length > 65_536) return undefined;
  return text(what.text.repeat(Math.max(0, Math.trunc(times.number))), what.marks, what.kind === 'bytes');
}

/** Two lists, one behind the other; of what is no list some items are not known. Undefined where neither is one. */
export function joinedLists(left: Value, right: Value, taken: number): Value | undefined {
  const [isLeft, isRight] = [left.kind === 'list', right.kind === 'list'];
  if (isLeft && isRight) return list(left.items.concat(right.items).slice(0, 65_536), taken);
  if (isLeft && isSomething(right)) return list([...left.items, unknown(right.marks)], taken);
  return isRight && isSomething(left) ? list([unknown(left.marks), ...right.items], taken) : undefined;
}

function isSomething({ kind }: Value): boolean {
  return kind === 'unknown' || kind === 'path';
}

/** pathlib: a path below another. */
export function slash(left: Value, right: Value, taken: number, analysis: Analysis): Value {
  const own = below(left, [right], analysis);
  if (own) return own;
  const whole = `${skeleton(left)}/${skeleton(right)}`;
  return unknown(taken | marksOfText(whole), whole);
}

/** Bits of what was brought are put together to something; a number that is shifted is only a number. */
const brought = marks.file | marks.media | marks.packaged | marks.network;

/** The marks of what comes out of `^` and `<<`. */
export function bitwise(operator: string, taken: number): number {
  return operator === '^' || (taken & brought) !== 0 ? taken | marks.assembled : taken;
}
