/** Operators between a text and something else. */
import type { Analysis } from './analysis.js';
import { below } from './own-place.js';
import { marksOfText } from './texts.js';
import { isText, skeleton, text, unknown, type Value } from './values.js';

/** A text or bytes so many times; undefined where that is not known, or too much. */
export function repeated(left: Value, right: Value): Value | undefined {
  const [what, times] = left.kind === 'number' ? [right, left] : [left, right];
  if (!isText(what) || times.kind !== 'number' || times.number * what.text.length > 65_536) return undefined;
  return text(what.text.repeat(Math.max(0, Math.trunc(times.number))), what.marks, what.kind === 'bytes');
}

/** pathlib: a path below another. */
export function slash(left: Value, right: Value, taken: number, analysis: Analysis): Value {
  const own = below(left, [right], analysis);
  if (own) return own;
  const whole = `${skeleton(left)}/${skeleton(right)}`;
  return unknown(taken | marksOfText(whole), whole);
}
