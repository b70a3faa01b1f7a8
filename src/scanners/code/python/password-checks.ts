/** A way in that stands in the source: what is made of a password is compared with a constant. */
import { emit, type Analysis } from './analysis.js';
import type { Special } from './given.js';
import { isDigest } from './knowledge.js';
import { isText, marks, path, type Value } from './values.js';

const farthest = 3;
/** bytes, or letters of hexadecimal: the shortest digest that anybody compares as a whole */
const shortest = 16;

/** A digest remembers of what it is one, where that is a password. */
export function digestOf(name: string, taken: number, of: Value | null, given: readonly Value[]): Value {
  const password = given.find((one) => (one.marks & marks.givenPassword) !== 0);
  return path(name, taken, password ?? (isDigest(of?.text ?? '') ? of : null));
}

function isOfPassword(value: Value): boolean {
  let at: Value | null = value.kind === 'path' ? value.of : null;
  for (let step = 0; at && step < farthest; step += 1) {
    if ((at.marks & marks.givenPassword) !== 0) return true;
    at = at.of;
  }
  return false;
}

/** `left == right`, `compare_digest(left, right)` */
export function noteCompared(left: Value, right: Value, at: number, analysis: Analysis): void {
  const [digest, constant] = isText(left) ? [right, left] : [left, right];
  if (isText(constant) && constant.text.length >= shortest && isOfPassword(digest))
    emit(analysis, 'magic-password', at, ['a way in that stands in the source'], 'password');
}

const compared: Special = ({ plain: [left, right] }, at, analysis) => {
  if (left && right) noteCompared(left, right, at, analysis);
  return undefined;
};

/** by canonical name */
export const passwordChecks: Readonly<Record<string, Special>> = {
  'hmac.compare_digest': compared,
  'secrets.compare_digest': compared,
};
