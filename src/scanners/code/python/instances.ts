/** Objects of classes in this source: what Python calls by itself when something is done to them. */
import type { Analysis } from './analysis.js';
import { nothingGiven } from './given.js';
import type { Given } from './calls.js';
import { dictionary, list, marksOf, text, type Callable, type Value } from './values.js';

/** An entry of a class that no name can collide with: the class of the class. */
export const metaclassEntry = ' metaclass';

/** What the class, or one it inherits from, holds under the name. */
export function classAttribute(value: Value, name: string, depth = 0): Value | undefined {
  const own = value.entries.get(name);
  if (own || depth > 8 || value.items.length === 0) return own;
  const [only] = value.items;
  if (only && value.items.length === 1)
    return only.kind === 'class' ? classAttribute(only, name, depth + 1) : undefined;
  return ofBases(value, name, depth, new Set());
}

/** Of several that may meet again behind each other, each is asked once. */
function ofBases(value: Value, name: string, depth: number, asked: Set<Value>): Value | undefined {
  for (const base of value.items) {
    if (base.kind !== 'class' || asked.has(base)) continue;
    asked.add(base);
    const found = base.entries.get(name) ?? (depth < 8 ? ofBases(base, name, depth + 1, asked) : undefined);
    if (found) return found;
  }
  return undefined;
}

/** An entry of a class that no name can collide with: the classes that are derived from it. */
const subclassesEntry = ' subclasses';
const mostSubclasses = 100;

export function noteSubclass(made: Value): void {
  for (const base of made.items) {
    if (base.kind !== 'class') continue;
    const known = base.entries.get(subclassesEntry) ?? list([]);
    base.entries.set(subclassesEntry, known);
    if (known.items.length < mostSubclasses) known.items.push(made);
  }
}

/** `cls.__subclasses__()`, of those that were seen. */
export function subclassesOf(of: Value): Value {
  return of.entries.get(subclassesEntry) ?? list([]);
}

/** The fields of an object of this source by name: what is put there is put into the object. */
export function fieldsHeld(of: Value | undefined): Value | undefined {
  if (of?.kind !== 'instance' || of.entries.size === 0) return undefined;
  const made = dictionary(of.entries, [...of.entries.values()]);
  made.marks |= of.marks;
  return made;
}

/** Names that a class and those it inherits from annotate, those of its bases first. */
export function fieldsOf(of: Value): readonly string[] {
  const names = new Set<string>();
  addFields(of, names, new Set());
  return [...names];
}

const mostBases = 64;

function addFields(of: Value, names: Set<string>, seen: Set<Value>): void {
  const definition = of.callable?.definition;
  if (definition?.kind !== 'class' || seen.has(of) || seen.size >= mostBases) return;
  seen.add(of);
  for (const base of of.items) addFields(base, names, seen);
  for (const one of definition.body)
    if (one.kind === 'annotate' && one.target.kind === 'name') names.add(one.target.id);
}

/** Whether the class of `value`, or the class that it is, has a method of its own in place of that of its base. */
export function overrides(value: Value, name: string): boolean {
  const of = value.kind === 'instance' ? value.of : value;
  return of?.kind === 'class' && classAttribute(of, name) !== undefined;
}

/** The method that stands for an operator or for being used in some way; undefined when there is none. */
export function hookOf(value: Value, name: string): Value | undefined {
  const of = value.kind === 'instance' ? value.of : value.kind === 'class' ? metaclassOf(value) : undefined;
  return of?.kind === 'class' ? classAttribute(of, name) : undefined;
}

export function metaclassOf(value: Value): Value | undefined {
  return classAttribute(value, metaclassEntry);
}

/** Calls that method; undefined when there is none. */
export function callHook(
  value: Value,
  name: string,
  plain: readonly Value[],
  at: number,
  analysis: Analysis,
): Value | undefined {
  const hook = hookOf(value, name);
  return hook && callAs(hook, value, { plain, named: new Map(), marks: marksOf(plain) }, at, analysis);
}

/** Calls what a class holds as a method of `self`. */
export function callAs(hook: Value, self: Value, given: Given, at: number, analysis: Analysis): Value {
  if (hook.kind === 'function' && hook.callable && !hook.of)
    return analysis.engine.callFunction(hook.callable, self, given, analysis);
  return analysis.engine.callValue(hook, given, at, analysis);
}

/** An object of this source says how it is written. */
export function shownAs(value: Value, at: number, analysis: Analysis): Value {
  if (value.kind !== 'instance') return value;
  for (const name of ['__format__', '__str__', '__repr__']) {
    const plain = name === '__format__' ? [text('', 0)] : [];
    const made = callHook(value, name, plain, at, analysis);
    if (made) return { ...made, marks: made.marks | value.marks };
  }
  return value;
}

const operators: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '**': 'pow',
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '>': 'gt',
  '<=': 'le',
  '>=': 'ge',
};

/** `left + right` where one of them is an object of a class in this source. */
export function operate(
  operator: string,
  left: Value,
  right: Value,
  at: number,
  analysis: Analysis,
): Value | undefined {
  if (operator === 'in' || operator === 'not in')
    return callHook(right, '__contains__', [left], at, analysis);
  const name = operators[operator];
  if (name === undefined) return undefined;
  return (
    callHook(left, `__i${name}__`, [right], at, analysis) ??
    callHook(left, `__${name}__`, [right], at, analysis) ??
    callHook(right, `__r${name}__`, [left], at, analysis)
  );
}

/** An attribute that is asked for: properties, descriptors and `__getattr__` run. */
export function madeAttribute(
  value: Value,
  found: Value | undefined,
  name: string,
  analysis: Analysis,
): Value | undefined {
  if (found?.kind === 'partial' && found.of?.text === 'builtins.property') {
    const [getter] = found.items;
    return getter && callAs(getter, value, nothingGiven, 0, analysis);
  }
  if (found?.kind === 'instance') return callHook(found, '__get__', [value], 0, analysis) ?? found;
  if (found) return undefined;
  if (/^__\w+__$/.test(name) && name !== '__getattr__') return undefined;
  return callHook(value, '__getattr__', [text(name, 0)], 0, analysis);
}

/** An attribute that is set: properties, descriptors and `__setattr__` run. */
export function setByHook(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  if (of.kind !== 'instance' || of.of?.kind !== 'class') return;
  const found = classAttribute(of.of, name);
  if (found?.kind === 'partial' && found.of?.text === 'builtins.property') {
    const setter = found.items[1];
    if (setter) callAs(setter, of, { ...nothingGiven, plain: [value], marks: value.marks }, at, analysis);
  } else if (found?.kind === 'instance') callHook(found, '__set__', [of, value], at, analysis);
  callHook(of, '__setattr__', [text(name, 0), value], at, analysis);
}

/** Whether it is called with its class first. */
export function isClassMethod({ name, definition }: Callable): boolean {
  if (/^__(init_subclass|class_getitem|new)__$/.test(name)) return true;
  return definition.kind === 'function' && definition.decorators.some(isNamed('classmethod'));
}

export function isStatic({ definition }: Callable): boolean {
  return definition.kind === 'function' && definition.decorators.some(isNamed('staticmethod'));
}

const isNamed =
  (name: string) =>
  (one: { readonly kind: string; readonly id?: string }): boolean =>
    one.kind === 'name' && one.id === name;

/** The text that documents a function or class. */
export function documentationOf({ definition }: Callable): Value | undefined {
  if (definition.kind !== 'function' && definition.kind !== 'class') return undefined;
  const [first] = definition.kind === 'function' ? definition.body() : definition.body;
  return first?.kind === 'expression' && first.value.kind === 'text' ? text(first.value.value, 0) : undefined;
}
