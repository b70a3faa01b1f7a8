/** What Python says of itself: the code of functions, names of builtins, classes made by a call. */
import type { Special } from './given.js';
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { itemsOf } from './fold.js';
import { sorted } from './iterating.js';
import { builtinNames, canonical, effects } from './knowledge.js';
import { pathValue } from './paths.js';
import {
  anyOf,
  classValue,
  code,
  isText,
  list,
  marks,
  marksOf,
  number,
  path,
  text,
  unknown,
  type Callable,
  type Value,
} from './values.js';

const mostNodes = 2000;

/** `f.__code__.co_names` and `co_consts`: names and constants, in the order in which they stand; undefined for others. */
export function codeAttribute(
  { body, parameters }: Callable,
  name: string,
  analysis: Analysis,
): Value | undefined {
  if (name !== 'co_names' && name !== 'co_consts') return undefined;
  const names = new Set<string>();
  const constants: Value[] = typeof body === 'function' ? [unknown()] : [];
  const own = new Set(parameters.map((one) => one.name));
  let nodes = 0;
  const most = Math.min(mostNodes, analysis.folds);
  const visit = (node: unknown): void => {
    nodes += 1;
    if (nodes > most || typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    for (const [key, one] of Object.entries(node)) if (key !== 'at') visit(one);
    const name = nameIn(node);
    if (name !== undefined && !own.has(name)) names.add(name);
    const constant = constantIn(node);
    if (constant) constants.push(constant);
  };
  visit(typeof body === 'function' ? body() : body);
  analysis.folds -= Math.min(nodes, most);
  return list(name === 'co_names' ? [...names].map((one) => text(one, marks.pieces)) : constants);
}

function nameIn(node: object): string | undefined {
  if (!('kind' in node)) return undefined;
  if (node.kind === 'name' && 'id' in node) return String(node.id);
  return node.kind === 'attribute' && 'name' in node ? String(node.name) : undefined;
}

function constantIn(node: object): Value | undefined {
  if (!('kind' in node) || !('value' in node)) return undefined;
  if (node.kind === 'number' && typeof node.value === 'number') return number(node.value);
  const bytes = node.kind === 'bytes';
  return bytes || node.kind === 'text' ? text(String(node.value), marks.pieces, bytes) : undefined;
}

/** `code.replace(co_code=b'…')`: bytecode that stands in the source is code that nobody can read. */
export const codeReplaced: Special = ({ named, marks: taken }) => {
  const bytecode = named.get('co_code');
  if (!bytecode && !named.has('co_consts')) return undefined;
  return code(unknown(taken | (bytecode ? marks.decoded : 0)));
};

/** `anything.load_module('posix')` gives a module of Python itself. */
export const moduleLoaded: Special = ({ plain: [name] }, at, analysis, callee) => {
  noteLoaded(callee, at, analysis);
  const all = (name?.kind === 'any' ? name.items : [name]).flatMap((one) =>
    one && isText(one) && /^(os|posix|nt|sys|subprocess|builtins|marshal|_posixsubprocess)$/.test(one.text)
      ? pathValue(canonical(one.text))
      : [],
  );
  return all.length === 0 ? undefined : anyOf(all);
};

/** `spec_from_file_location(name, file)`: what it loads lies in that file. */
const specOfFile: Special = ({ plain: [, second], named }) => {
  const file = second ?? named.get('location');
  return (
    file &&
    pathValue('importlib.util.spec_from_file_location()', file.marks & (marks.stored | marks.network), file)
  );
};

/** `spec.loader.exec_module(module)` */
const specLoaded: Special = (_given, at, analysis, callee) => {
  noteLoaded(callee, at, analysis);
  return undefined;
};

/** Code that was fetched into a file before. */
function noteLoaded(callee: Value, at: number, analysis: Analysis): void {
  const taken = callee.marks | (callee.of?.marks ?? 0);
  if ((taken & marks.stored) === 0) return;
  const value = isEarly(analysis.moment) ? 'code of modules' : 'from any address';
  emit(analysis, 'execute-download', at, ['a file that was fetched is loaded', callee.text], value);
}

/** What `getattr(builtins, name)` gives where the name is not known. */
export const anyBuiltin = 'builtins.getattr.__any__';

/** Nobody looks up a builtin by a name that is hidden to give it something decoded, unless it runs that. */
const callAnyBuiltin: Special = (given, at, analysis) => {
  const [first] = given.plain;
  const taken = first?.marks ?? 0;
  const held = taken & (marks.literal | marks.packaged | marks.network);
  if ((taken & marks.decoded) === 0 || held === 0) return undefined;
  return analysis.engine.callValue(path('builtins.exec'), given, at, analysis);
};

const directory: Special = ({ plain: [of] }) =>
  of?.kind === 'path' && /^builtins(\.__dict__)?$/.test(of.text)
    ? list([...builtinNames].sort().map((one) => text(one, marks.pieces)))
    : undefined;

const extreme =
  (last: boolean): Special =>
  ({ plain: [iterable, ...others], named }) => {
    const items = others.length === 0 && iterable ? itemsOf(iterable) : undefined;
    if (!items || items.length === 0 || named.size > 0) return undefined;
    return sorted(items, items)?.at(last ? -1 : 0);
  };

/** `int(bits, 2)`: numbers that are read out of a text digit by digit. */
const numberRead: Special = ({ plain: [of, base] }) =>
  of && base && !isText(of) ? unknown(of.marks | marks.assembled) : undefined;

/** `type('Name', (Base,), {…})`, where functions of this source become methods. */
export function classMade(
  { plain: [name, bases, entries] }: Given,
  at: number,
  analysis: Analysis,
): Value | undefined {
  if (!name || !bases || entries?.kind !== 'dictionary') return undefined;
  const held = [...entries.entries.values()];
  const sinks = held.some((one) => one.kind === 'path' && effects.has(one.text));
  if (sinks || !held.some((one) => one.kind === 'function')) return undefined;
  const callable: Callable = {
    name: isText(name) ? name.text : '',
    parameters: [],
    standards: [],
    body: () => [],
    scope: analysis.module,
    definition: { kind: 'constant', at, value: null },
  };
  return classValue(callable, new Map(entries.entries), bases.kind === 'list' ? bases.items : []);
}

/** What was raised: several of one class of this source become one, that holds what each of them does. */
export function caughtOf(raised: readonly Value[]): Value {
  const [first] = raised;
  if (first?.kind !== 'instance' || first.of?.kind !== 'class' || raised.some((one) => one.of !== first.of))
    return anyOf([...raised, unknown()]);
  for (const other of raised.slice(1))
    for (const [key, value] of other.entries) {
      const before = first.entries.get(key);
      first.entries.set(key, before && before !== value ? anyOf([value, before]) : value);
    }
  first.marks |= marksOf(raised);
  return first;
}

/** by canonical name */
export const reflecting: Readonly<Record<string, Special>> = {
  [anyBuiltin]: callAnyBuiltin,
  'builtins.dir': directory,
  'builtins.min': extreme(false),
  'builtins.max': extreme(true),
  'builtins.int': numberRead,
  'importlib.util.spec_from_file_location': specOfFile,
  'importlib.machinery.SourceFileLoader': specOfFile,
  'importlib.util.spec_from_file_location().loader.exec_module': specLoaded,
  'importlib.util.spec_from_file_location().exec_module': specLoaded,
};
