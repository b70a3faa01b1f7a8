/** Objects of classes of this source, as they are made: what runs then, and what their fields hold. */
import { peerGiven } from './addresses.js';
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { nothingGiven } from './given.js';
import { runsUnnamed } from './implicit.js';
import { callAs, classAttribute, fieldsOf, metaclassOf } from './instances.js';
import { instance, list, marks, usersMarks, type Value } from './values.js';

/** What calling the class gives. */
export function instantiate(of: Value, given: Given, at: number, analysis: Analysis): Value {
  const meta = metaclassOf(of);
  const called = meta?.kind === 'class' ? classAttribute(meta, '__call__') : undefined;
  const made = instance(of);
  const own = classAttribute(of, '__init__') !== undefined;
  made.marks |= (own ? marksOfParts(given) : given.marks) & (marks.socket - 1);
  if (!own) {
    made.marks |= given.marks & usersMarks;
    fillFields(made, of, given);
  }
  if (called) callAs(called, of, given, at, analysis);
  asOfItsBase(made, of, given, own);
  for (const name of ['__new__', '__init__', '__post_init__', '__enter__', '__del__']) {
    const method = classAttribute(of, name);
    if (!method) continue;
    const self = name === '__new__' ? of : made;
    const back = callAs(method, self, name === '__del__' ? nothingGiven : given, at, analysis);
    if (name === '__new__') takeOver(made, back);
  }
  runsUnnamed(of, made, analysis);
  return made;
}

/** What a class of another library makes of what it is given: a client, a dictionary, an exception of one's own. */
function asOfItsBase(made: Value, { items }: Value, given: Given, own: boolean): void {
  const base = items.find((one) => one.kind === 'path')?.text ?? '';
  if (!own && peerGiven(base, given) !== undefined)
    made.marks |= marks.knownAddress | (base.endsWith('Handler') ? marks.socket : 0);
  if (/dict$/i.test(base)) for (const [key, value] of given.named) made.entries.set(`[${key}]`, value);
  if (/(Error|Exception|Exit|Interrupt|Warning)$/.test(base)) noteArguments(made, given);
}

/** How the fields of other objects were put together is kept by those; what they hold goes with them. */
function marksOfParts({ plain, named }: Given): number {
  let all = 0;
  for (const one of [...plain, ...named.values()])
    all |= one.kind === 'instance' ? one.marks & ~(marks.decoded | marks.assembled) : one.marks;
  return all;
}

/** What `__new__` gives back is the object that is made. */
function takeOver(made: Value, back: Value): void {
  for (const one of back.kind === 'any' ? back.items : [back]) {
    if (one.kind !== 'instance') continue;
    made.marks |= one.marks;
    for (const [name, value] of one.entries) made.entries.set(name, value);
  }
}

const mostFields = 64;

/** The fields of a class without an `__init__` of its own: data classes, named tuples, models. */
function fillFields(made: Value, of: Value, { plain, named }: Given): void {
  const names = plain.length === 0 ? [] : fieldsOf(of);
  for (const [index, value] of plain.slice(0, mostFields).entries()) {
    const name = names[index];
    if (name !== undefined) made.entries.set(name, value);
  }
  for (const [name, value] of named) if (made.entries.size < mostFields) made.entries.set(name, value);
}

/** What an exception was made with is what those who catch it get. */
export function noteArguments(made: Value, given: Given): void {
  made.entries.set('args', list([...given.plain]));
  const [first] = given.plain;
  if (first) made.entries.set('value', first);
  for (const [name, value] of given.named) made.entries.set(name, value);
}
