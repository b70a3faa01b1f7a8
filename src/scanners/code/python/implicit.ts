/** Methods that run though nobody names them: any expression may call them once there is an object of the class. */
import { isEarly } from '../signals.js';
import type { Analysis } from './analysis.js';
import { classAttribute } from './instances.js';
import type { Value } from './values.js';

/** Of those that are not followed where they are used. They rarely do more than compute. */
const unnamed =
  'format str repr bytes index int float complex bool hash lt le gt ge eq ne fspath len length_hint round trunc ceil floor neg pos invert abs contains delitem delattr delete missing sizeof dir copy deepcopy getstate getnewargs reduce_ex await aiter anext aenter aexit reversed instancecheck subclasscheck concat release_buffer buffer'
    .split(' ')
    .map((name) => `__${name}__`);
const byEnum = ['__init__', '__new__', '_missing_', '_generate_next_value_'];
const byImport = [
  'find_spec',
  'find_module',
  'load_module',
  'exec_module',
  'create_module',
  'get_code',
  'get_data',
];
const byModule = ['__getattr__', '__getattribute__', '__dir__'];

/** more than anybody writes */
const mostPending = 10_000;

/** An object of the class was made. */
export function runsUnnamed(of: Value, self: Value, analysis: Analysis): void {
  later(of, self, unnamed, analysis);
}

/** The class stands for choices: its members are made with it. */
export function runsAsEnum(of: Value, analysis: Analysis): void {
  later(of, of, byEnum, analysis);
}

/** The object, or the class, was given to Python to find or load modules with. */
export function runsAtImports(value: Value, analysis: Analysis): void {
  if (value.kind === 'function' && value.callable) add(value.callable, null, analysis);
  const of = value.kind === 'instance' ? value.of : value;
  if (of?.kind === 'class') later(of, value, [...byImport, '__call__'], analysis);
}

/** The class was made that of a module: whoever imports a name from it asks for it. */
export function runsAsModule(of: Value, analysis: Analysis): void {
  later(of, of, byModule, analysis);
}

function later(of: Value, self: Value, names: readonly string[], analysis: Analysis): void {
  if (of.kind !== 'class' || !isEarly(analysis.moment)) return;
  for (const name of names) {
    const method = classAttribute(of, name);
    if (method?.callable) add(method.callable, self, analysis);
  }
}

/** Seen at the end, as if it ran now. */
function add(callable: NonNullable<Value['callable']>, self: Value | null, analysis: Analysis): void {
  if (analysis.pending.length > mostPending || analysis.unnamed.has(callable.definition)) return;
  analysis.unnamed.add(callable.definition);
  analysis.pending.push({ callable, self, moment: analysis.moment });
}
