/** Where other packages lie, and what is put in the place of their functions. */
import type { Analysis } from './analysis.js';
import { assignAttribute } from './assign-to.js';
import type { Given } from './calls.js';
import { canonical } from './knowledge.js';
import {
  dictionary,
  gap,
  isText,
  list,
  marks,
  partial,
  path,
  skeleton,
  unknown,
  type Value,
} from './values.js';

type Special = (given: Given, at: number, analysis: Analysis, callee: Value) => Value | undefined;

/** Where packages lie: what is written there is theirs. */
const packages: Special = () => list([unknown(0, `${gap}/site-packages`)]);
const packagesFolder: Special = ({ plain: [name] }) =>
  /^(pure|plat)lib$/.test(skeleton(name ?? unknown())) || name === undefined
    ? unknown(0, `${gap}/site-packages`)
    : undefined;
const pathsOfScheme: Special = () => {
  const lib = unknown(0, `${gap}/site-packages`);
  return dictionary(
    new Map([
      ['purelib', lib],
      ['platlib', lib],
    ]),
    [lib],
  );
};

/** The file of something that another library made. */
const fileOfAnother: Special = ({ plain: [of] }) =>
  of?.kind === 'path' && /^[A-Za-z]/.test(of.text) && !/\(\)|^builtins/.test(of.text)
    ? path(`${of.text}.__file__`, marks.startPath)
    : undefined;

/** A library for patching puts `by` in the place of `name` of `module`. */
function replacedBy(
  module: Value | undefined,
  name: Value | undefined,
  by: Value | undefined,
  at: number,
  analysis: Analysis,
): Value | undefined {
  if (!module || !name || !by || !isText(name)) return undefined;
  const whole = `${module.kind === 'path' ? module.text : skeleton(module)}.${name.text}`;
  const dot = whole.lastIndexOf('.');
  assignAttribute(path(canonical(whole.slice(0, dot))), whole.slice(dot + 1), by, at, analysis);
  return by;
}

export const ofOthers: Readonly<Record<string, Special>> = {
  'site.getsitepackages': packages,
  'sysconfig.get_path': packagesFolder,
  'sysconfig.get_paths': pathsOfScheme,
  'distutils.sysconfig.get_python_lib': packagesFolder,
  'inspect.getfile': fileOfAnother,
  'inspect.getsourcefile': fileOfAnother,
  'inspect.getabsfile': fileOfAnother,
  'wrapt.patch_function_wrapper': ({ plain: [module, name] }) =>
    module && name ? partial(path('wrapt.patched.__as__'), [module, name], new Map()) : undefined,
  'wrapt.wrap_function_wrapper': ({ plain: [module, name, by] }, at, analysis) =>
    replacedBy(module, name, by, at, analysis),
  'wrapt.patched.__as__': ({ plain: [module, name, by] }, at, analysis) =>
    replacedBy(module, name, by, at, analysis),
};
