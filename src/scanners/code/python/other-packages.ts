/** Where other packages lie, and what is put in the place of their functions. */
import type { Special } from './given.js';
import type { Analysis } from './analysis.js';
import { assignAttribute } from './assign-to.js';
import { joinPath } from './fold.js';
import { canonical } from './knowledge.js';
import { above, below, isOwnPlace } from './own-place.js';
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

/** What stands in for a function of others outside of tests, too. */
function keepPatched(whole: string, by: Value | undefined, at: number, analysis: Analysis): void {
  if (by?.kind !== 'function' || analysis.moment === 'tests') return;
  const dot = whole.lastIndexOf('.');
  assignAttribute(path(canonical(whole.slice(0, dot))), whole.slice(dot + 1), by, at, analysis);
}

const folderOf: Special = ({ plain: [of] }, _at, analysis) =>
  of && isOwnPlace(of) ? above(of, 1, analysis) : undefined;

/** A path that begins where this source lies. */
const belowOwn: Special = ({ plain: [of, ...rest] }, _at, analysis) => {
  if (!of || !isOwnPlace(of)) return undefined;
  return rest.length === 0 ? above(of, 0, analysis) : below(of, rest, analysis);
};

/** What threads hand to one another is a list to whoever reads. */
const queue: Special = () => list([]);

/** A file of another distribution, by its name. */
const located: Special = ({ plain: [name] }) =>
  name ? joinPath([unknown(0, `${gap}/site-packages`), name]) : undefined;

export const ofOthers: Readonly<Record<string, Special>> = {
  'queue.Queue': queue,
  'queue.SimpleQueue': queue,
  'queue.LifoQueue': queue,
  'asyncio.Queue': queue,
  'multiprocessing.Queue': queue,
  'os.path.dirname': folderOf,
  'os.path.join': belowOwn,
  'pathlib.Path': belowOwn,
  'pathlib.PurePath': belowOwn,
  'pathlib.PosixPath': belowOwn,
  'importlib.metadata.distribution().locate_file': located,
  'importlib.metadata.Distribution.from_name().locate_file': located,
  'importlib_metadata.distribution().locate_file': located,
  'site.getsitepackages': packages,
  'sysconfig.get_path': packagesFolder,
  'sysconfig.get_paths': pathsOfScheme,
  'distutils.sysconfig.get_python_lib': packagesFolder,
  'inspect.getfile': fileOfAnother,
  'inspect.getsourcefile': fileOfAnother,
  'inspect.getabsfile': fileOfAnother,
  'unittest.mock.patch': ({ plain: [where, by], named }, at, analysis) => {
    if (where && isText(where)) keepPatched(where.text, by ?? named.get('new'), at, analysis);
    return undefined;
  },
  'unittest.mock.patch.object': ({ plain: [of, name, by], named }, at, analysis) => {
    if (of?.kind === 'path' && name && isText(name))
      keepPatched(`${of.text}.${name.text}`, by ?? named.get('new'), at, analysis);
    return undefined;
  },
  'wrapt.patch_function_wrapper': ({ plain: [module, name] }) =>
    module && name ? partial(path('wrapt.patched.__as__'), [module, name], new Map()) : undefined,
  'wrapt.wrap_function_wrapper': ({ plain: [module, name, by] }, at, analysis) =>
    replacedBy(module, name, by, at, analysis),
  'wrapt.patched.__as__': ({ plain: [module, name, by] }, at, analysis) =>
    replacedBy(module, name, by, at, analysis),
};
