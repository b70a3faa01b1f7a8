/** How often a function of this source is looked at. */
import type { Given } from './calls.js';
import { effects } from './knowledge.js';
import { isText, marks, skeleton, type Callable, type Scope, type Value } from './values.js';

/** What a function sees of the one around it. */
function holdsSecrets({ names }: Scope): boolean {
  if (names.size > 50) return false;
  for (const { marks: held } of names.values()) if ((held & keptSecrets) !== 0) return true;
  return false;
}

const keptSecrets =
  marks.givenKey |
  marks.givenPassword |
  marks.givenToken |
  marks.credentials |
  marks.environment |
  marks.secret;

const mostTelling = 12;

/** Put together of parts that are not known, too. */
function isAddress(value: Value): boolean {
  return value.kind !== 'path' && /^\w{2,6}:\/\//.test(skeleton(value));
}

/** Calls that tell more than others are followed more often: those that pass something on, and those of small decoders. */
export function mostVisits({ body, scope }: Callable, self: Value | null, given: Given): number {
  // what its object was made of is as good as given
  const received = self?.kind === 'instance' && (self.marks & (marks.network | marks.asked)) !== 0;
  const telling =
    received ||
    (given.marks & ~marks.pieces) !== 0 ||
    (scope.kind === 'function' && holdsSecrets(scope)) ||
    given.plain.some(isAddress) ||
    given.plain.some((one) => one.kind === 'function' || (one.kind === 'path' && effects.has(one.text)));
  if (telling) return mostTelling;
  const small = typeof body !== 'function' || body().length <= 6;
  return small && given.plain.some((one) => isText(one) || one.kind === 'list') ? 40 : 1;
}
