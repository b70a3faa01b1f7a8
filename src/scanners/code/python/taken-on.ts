/** What of all that a call is given is still in what it gives back. */
import type { Given } from './calls.js';
import { marks, marksOf } from './values.js';

/** Functions of other files that are given settings and choose one of them. */
const picks = /^(_*)(resolve|get|find|pick|look_?up|select|choose|read|require)(_\w+)?$/;

const searches = /^re\.(findall|finditer|search|match|fullmatch|split)$/;

/** What a pattern finds is a part of the text, not of the pattern. */
function searched(name: string, { plain, marks: all }: Given): number {
  return searches.test(name) && plain.length > 1 ? marksOf(plain.slice(1)) : all;
}

function oneOfMany(taken: number): number {
  return (taken & marks.environment) === 0 ? taken : (taken & ~marks.environment) | marks.secret;
}

/** What is written by a pickler is no payload of the source any more. */
const writes = /^(pickle|cPickle|_pickle|dill|cloudpickle)\.dumps$/;
const ofSource = marks.literal | marks.pieces;
const hidden = marks.decoded | marks.assembled;

/** Marks of the result; `last` is the last part of `name`. */
export function takenOn(name: string, last: string, given: Given): number {
  if (writes.test(name) && (given.marks & hidden) === 0) return given.marks & ~ofSource;
  return name.startsWith('.') && picks.test(last) ? oneOfMany(given.marks) : searched(name, given);
}
