/** What builtins say of objects and classes of this source. */
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { subclassesOf } from './instances.js';
import { superOf } from './supers.js';
import { dictionary, instance, marksOf, path, type Value } from './values.js';

type Special = (given: Given, at: number, analysis: Analysis, callee: Value) => Value | undefined;

const vars: Special = ({ plain: [of] }) => {
  if (!of) return path('builtins.globals()');
  return of.kind === 'path' ? path(`${of.text}.__dict__`) : partsOf(of);
};

/** The fields of an object of this source, by name. */
function partsOf(of: Value | undefined): Value | undefined {
  if (of?.kind !== 'instance' || of.entries.size === 0) return undefined;
  const made = dictionary(new Map(of.entries), [...of.entries.values()]);
  made.marks |= of.marks;
  return made;
}

export const ofObjects: Readonly<Record<string, Special>> = {
  'builtins.super': ({ plain }, _at, { scope }) => superOf(plain, scope),
  'builtins.type.__subclasses__': (_given, _at, _analysis, { of }) =>
    of?.kind === 'class' ? subclassesOf(of) : undefined,
  'builtins.object.__new__': ({ plain: [of, ...rest] }) => {
    if (of?.kind !== 'class') return undefined;
    const made = instance(of);
    made.marks |= marksOf(rest);
    return made;
  },
  'builtins.vars': vars,
  'dataclasses.asdict': ({ plain: [of] }) => partsOf(of),
  'attr.asdict': ({ plain: [of] }) => partsOf(of),
  'attrs.asdict': ({ plain: [of] }) => partsOf(of),
};
