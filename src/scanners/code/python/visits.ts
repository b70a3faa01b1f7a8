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

/** What is called, or made an object of, by who is given it. */
function isRun({ kind, text }: Value): boolean {
  return kind === 'function' || kind === 'class' || (kind === 'path' && effects.has(text));
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
    given.plain.some(isRun)
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

/** Keeps what came back where that does not depend on what is the user's, or on anything. */
export function keepReturned(visit: Visit, given: Given, returned: Value): void {
  if ((given.marks & ~(marks.pieces | marks.literal)) === 0) visit.returned = returned;
  if (isOpen(given)) visit.general = returned;
}

/** What is done to one object is not done to the next that a factory makes. */
function another(value: Value): Value {
  if (value.kind === 'any') return { ...value, items: value.items.map(another) };
  return value.kind === 'instance' ? { ...value, entries: new Map(value.entries) } : value;
}

/** Nothing is known of what is given. */
function isOpen({ plain, named }: Given): boolean {
  const open = ({ kind, marks: held }: Value): boolean => kind === 'unknown' && held === 0;
  return plain.every(open) && [...named.values()].every(open);
}

/** What a factory gives back does not depend on what it is given, as far as it is known what that is. */
function isMade({ kind, items, marks: own, text: name }: Value): boolean {
  if (kind === 'any') return items.some(isMade) && (own & telling) === 0;
  const client = kind === 'path' && /^[a-z]\w*(\.\w+)*\.[A-Z]\w*\(\)$/.test(name);
  return (client || kind === 'instance' || kind === 'function' || kind === 'class') && (own & telling) === 0;
}

/** Known although nothing was of what it depends on. */
function isFixed(value: Value): boolean {
  const several = (value.kind === 'list' || value.kind === 'any') && value.items.length > 0;
  const known = isText(value) || (several && value.items.every(isText));
  return known && (value.marks & telling) === 0;
}

/** What a function that was looked at gives back, as far as it does not depend on what it is given. */
function remembered({ returned, general, swallowed = 0 }: Visit, given: Given, self: Value | null): Value {
  const nothing = given.plain.length === 0 && given.named.size === 0;
  if (returned && nothing) return returned;
  // what a method gives back depends on its object, too
  const open = self?.kind !== 'instance' && (given.marks & telling) === 0;
  if (general && open && (isMade(general) || isFixed(general))) return another(general);
  const passed = given.marks & ~swallowed;
  const made = returned?.marks ?? 0;
  const homes = (made & marks.home) === 0 ? 0 : made & (marks.home | marks.file);
  return unknown((passed | (made & keptMarks) | homes) & ~marks.socket);
}

const mostFields = 64;

/** Neither it nor what lies in it tells of something. */
function isPlain({ marks: own, items, entries }: Value): boolean {
  let all = own;
  for (const one of items) all |= one.marks;
  for (const one of entries.values()) all |= one.marks;
  return (all & telling) === 0;
}

/** Another object has the fields that the function was seen to set: those that do not depend on what it was given. */
function fillAgain({ filled }: Visit, self: Value | null): void {
  if (!filled || self?.kind !== 'instance' || filled.self === self) return;
  for (const [name, value] of filled.self.entries) {
    const own = !filled.given.has(value) && isPlain(value);
    // a value of its own: what is done to the one is not done to the other
    if (own && self.entries.size < mostFields && !self.entries.has(name))
      self.entries.set(name, { ...value });
  }
}

const mostRaised = 8;

/** What it raised when it was looked at is raised again. */
function raiseAgain({ raised = [] }: Visit, analysis: Analysis): void {
  for (const one of raised)
    if (analysis.raised.length < mostRaised && !analysis.raised.includes(one)) analysis.raised.push(one);
}

/** What a thing is made of, as against how it was put together: that depends on what was given. */
const keptMarks = marks.network | marks.knownAddress | marks.credentials | marks.media | takenMarks;

/** What a call does of a function that was looked at often enough. */
export function again(visit: Visit, given: Given, self: Value | null, analysis: Analysis): Value {
  raiseAgain(visit, analysis);
  fillAgain(visit, self);
  return remembered(visit, given, self);
}
