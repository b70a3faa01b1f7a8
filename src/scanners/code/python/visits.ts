/** How often a function of this source is looked at. */
import type { Analysis, Visit } from './analysis.js';
import type { Given } from './calls.js';
import { effects } from './knowledge.js';
import {
  isText,
  marks,
  skeleton,
  takenMarks,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';

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

const telling = keptSecrets | marks.network | takenMarks;

const mostTelling = 12;
const mostMade = 3;

/** Put together of parts that are not known, too. */
function isAddress(value: Value): boolean {
  return value.kind !== 'path' && /^\w{2,6}:\/\//.test(skeleton(value));
}

/** It passes something on, or is given what does. */
function follows(scope: Scope, self: Value | null, given: Given): boolean {
  // what its object was made of is as good as given
  const received = self?.kind === 'instance' && (self.marks & (marks.network | marks.asked)) !== 0;
  return (
    received ||
    (given.marks & ~marks.pieces) !== 0 ||
    (scope.kind === 'function' && holdsSecrets(scope)) ||
    given.plain.some(isAddress) ||
    given.plain.some((one) => one.kind === 'function' || (one.kind === 'path' && effects.has(one.text)))
  );
}

/** Calls that tell more than others are followed more often: those that pass something on, and those of small decoders. */
export function mostVisits(
  { body, scope }: Callable,
  self: Value | null,
  given: Given,
  { fills = false }: Visit,
): number {
  if (follows(scope, self, given)) return mostTelling;
  const small = typeof body !== 'function' || body().length <= 6;
  if (small && given.plain.some((one) => isText(one) || one.kind === 'list')) return 40;
  // what its object was made with is as good as given
  const made = self?.kind === 'instance' ? [...self.entries.values()] : [];
  const handed = given.plain.some(({ kind }) => kind === 'instance');
  return fills || handed || made.some(tells) ? mostMade : 1;
}

/** How much of what tells an object holds. */
export function heldBy(self: Value | null): number {
  if (self?.kind !== 'instance') return 0;
  let count = 0;
  for (const one of self.entries.values()) if ((one.marks & telling) !== 0) count += 1;
  return count;
}

/** A part of an object on which it depends what its methods do. */
function tells(part: Value): boolean {
  return (
    isText(part) ||
    part.kind === 'list' ||
    part.kind === 'instance' ||
    part.kind === 'function' ||
    (part.marks & telling) !== 0
  );
}

/** Keeps what of the user's it was given, and whether that came back. */
export function noteSwallowed(visit: Visit, given: Given, returned: Value): void {
  visit.passed = (visit.passed ?? 0) | (returned.marks & takenMarks);
  visit.swallowed = ((visit.swallowed ?? 0) | (given.marks & takenMarks)) & ~visit.passed;
}

/** What a function that was looked at gives back, as far as it does not depend on what it is given. */
export function remembered({ returned, swallowed = 0 }: Visit, given: Given): Value {
  const nothing = given.plain.length === 0 && given.named.size === 0;
  if (returned && nothing) return returned;
  const passed = given.marks & ~swallowed;
  return unknown((passed | ((returned?.marks ?? 0) & keptMarks)) & ~marks.socket);
}

const mostRaised = 8;

/** What it raised when it was looked at is raised again. */
export function raiseAgain({ raised = [] }: Visit, analysis: Analysis): void {
  for (const one of raised)
    if (analysis.raised.length < mostRaised && !analysis.raised.includes(one)) analysis.raised.push(one);
}

/** What a thing is made of, as against how it was put together: that depends on what was given. */
const keptMarks = marks.network | marks.knownAddress | marks.credentials | marks.media | takenMarks;
