/** What builtins say of objects and classes of this source. */
import type { Special } from './given.js';
import { fieldsHeld, subclassesOf } from './instances.js';
import { superOf } from './supers.js';
import { instance, marksOf, path } from './values.js';

const vars: Special = ({ plain: [of] }) => {
  if (!of) return path('builtins.globals()');
  return of.kind === 'path' ? path(`${of.text}.__dict__`) : fieldsHeld(of);
};

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
  'dataclasses.asdict': ({ plain: [of] }) => fieldsHeld(of),
  'attr.asdict': ({ plain: [of] }) => fieldsHeld(of),
  'attrs.asdict': ({ plain: [of] }) => fieldsHeld(of),
};
