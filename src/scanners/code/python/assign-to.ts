/** Attributes and items that are set. */
import { emit, type Analysis } from './analysis.js';
import { callHook, setByHook } from './instances.js';
import { bind } from './names.js';
import { anyOf, isText, marks, path, skeleton, unknown, type Value } from './values.js';

/** `of.name = value`: what that replaces, and what it runs. */
export function assignAttribute(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  of.marks |= value.marks & (marks.socket - 1);
  if (of.kind === 'instance' || of.kind === 'class') {
    const before = of.entries.get(name);
    of.entries.set(name, before ? anyOf([value, before]) : value);
    setByHook(of, name, value, at, analysis);
  }
  if (name === '__code__' && value.kind === 'code')
    analysis.engine.callValue(
      path('builtins.exec'),
      { plain: [value], named: new Map(), marks: value.marks },
      at,
      analysis,
    );
  if (of.kind !== 'path') return;
  if (value.kind === 'function') calledBack(of, name, value, at, analysis);
  if (analysis.patched.size < 1000) analysis.patched.set(`${of.text}.${name}`, value);
  if (of.text === 'builtins') emit(analysis, 'tampers-imports', at, [`builtins.${name} is replaced`], name);
}

const hooks =
  /^(sys\.(excepthook|displayhook|unraisablehook|breakpointhook)|threading\.excepthook|warnings\.(showwarning|formatwarning)|signal\.\w+)$/;

/** Functions that somebody else calls: with what went wrong, or with what came from the network. */
function calledBack(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  const received = /^on_?(message|data|command|packet|receive)$/i.test(name);
  if (!received && !hooks.test(`${of.text}.${name}`)) return;
  const one = unknown(received ? marks.asked | marks.network : 0);
  analysis.engine.callValue(
    value,
    { plain: received ? [unknown(), one, one] : [one, one, one], named: new Map(), marks: 0 },
    at,
    analysis,
  );
}

/** `held[index] = value` */
export function assignItem(held: Value, index: Value, value: Value, at: number, analysis: Analysis): void {
  held.marks |= value.marks | (index.marks & ~marks.literal);
  const name = skeleton(index);
  if (held.kind === 'dictionary' && isText(index)) held.entries.set(name, value);
  if (held.kind === 'instance') {
    if (isText(index) || index.kind === 'number') held.entries.set(`[${name}]`, value);
    callHook(held, '__setitem__', [index, value], at, analysis);
  }
  if (held.kind === 'path' && held.text === 'sys.modules' && value.kind === 'instance')
    // those who import it ask it for what it does not have
    callHook(value, '__getattr__', [unknown()], at, analysis);
  if (held.kind !== 'path' || !isText(index)) return;
  if (held.text === 'builtins.globals()') bind(name, value, analysis.module, analysis);
  if (held.text === 'builtins') assignAttribute(path('builtins'), name, value, at, analysis);
}
