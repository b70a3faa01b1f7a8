/** Functions that give names: getattr, globals, partial and their like. */
import type { Special } from './given.js';
import { tables } from './special-tables.js';
import { emit, spend, type Analysis } from './analysis.js';
import { assignAttribute } from './assign-to.js';
import type { Given } from './calls.js';
import { foldCall, itemsOf } from './fold.js';
import { mostFolded } from './decoders.js';
import { anItemOf, iterating, sorted } from './iterating.js';
import { canonical } from './knowledge.js';
import { settingOfApp, settingsOfApps } from './app-settings.js';
import { attributeOf, environmentVariable, itemOf, notePieces, pathValue } from './names.js';
import { byName } from './by-name.js';
import { overrides } from './instances.js';
import { anyBuiltin, classMade, codeReplaced, moduleLoaded } from './reflect.js';
import {
  anyOf,
  code,
  dictionary,
  gap,
  instance,
  isText,
  list,
  marks,
  marksOf,
  partial,
  path,
  skeleton,
  text,
  unknown,
  type Value,
} from './values.js';

const getattr: Special = ({ plain: [of, name, other] }, at, analysis) => {
  if (!of || !name) return undefined;
  if (!isText(name) && of.kind === 'path' && of.text === 'builtins')
    return anyOf([path(anyBuiltin), ...(other ? [other] : [])]);
  if (!isText(name)) {
    const held = of.marks | (of.kind === 'instance' ? marksOf([...of.entries.values()]) : 0);
    return other ? anyOf([other, unknown(held)]) : unknown(held);
  }
  const found = attributeOf(of, name.text, analysis);
  notePieces(name, found, at, analysis);
  return found;
};

const setattr: Special = ({ plain: [of, name, value] }, at, analysis) => {
  if (of && name && value && isText(name)) assignAttribute(of, name.text, value, at, analysis);
  return unknown();
};

/** A module of the same distribution; `top`: what is given back is its first package. */
function importOwn(name: string, top: boolean, analysis: Analysis): Value | undefined {
  const scope = analysis.scope ?? analysis.module;
  const own = analysis.link?.open(name, scope, analysis);
  const [first = ''] = name.split('.');
  return own && top && first !== '' ? analysis.link?.open(first, scope, analysis) : own;
}

const importByName: Special = ({ plain: [name, second], named }, at, analysis, callee) => {
  if (!name || !isText(name)) return undefined;
  const own = importOwn(name.text, callee.text === 'builtins.__import__' && !named.has('fromlist'), analysis);
  if (own) return own;
  const whole = callee.text !== 'builtins.__import__' || named.has('fromlist') || second === undefined;
  const dotted = name.text;
  const found = pathValue(
    canonical(
      callee.text === 'builtins.__import__' && !named.has('fromlist')
        ? (dotted.split('.')[0] ?? '')
        : whole
          ? dotted
          : dotted,
    ),
  );
  notePieces(name, found, at, analysis);
  return found;
};

/** `pydoc.locate('os.system')`, `pkgutil.resolve_name('os:system')`. */
const locate: Special = ({ plain: [name] }, at, analysis) => {
  if (!name || !isText(name)) return undefined;
  const found = pathValue(canonical(name.text.replace(':', '.')));
  notePieces(name, found, at, analysis);
  return found;
};

const attrgetter: Special = ({ plain: [name] }) => {
  if (!name || !isText(name)) return undefined;
  return partial(path('builtins.getattr.__reversed__'), [name], new Map());
};

const getattrReversed: Special = ({ plain: [name, of] }, at, analysis) => {
  if (!name || !of || !isText(name)) return undefined;
  let found = of;
  for (const part of name.text.split('.').slice(0, 20)) found = attributeOf(found, part, analysis);
  notePieces(name, found, at, analysis);
  return found;
};

const methodcaller: Special = ({ plain: [name, ...rest], named }) => {
  if (!name || !isText(name)) return undefined;
  return partial(path('builtins.getattr.__called__'), [name, list(rest)], new Map(named));
};

const getattrCalled: Special = ({ plain: [name, rest, of] }, at, analysis) => {
  if (!name || !rest || !of || !isText(name)) return undefined;
  const method = attributeOf(of, name.text, analysis);
  return analysis.engine.callValue(
    method,
    { plain: rest.items, named: new Map(), marks: rest.marks },
    at,
    analysis,
  );
};

const itemgetter: Special = ({ plain: [name] }) =>
  name ? partial(path('builtins.item.__reversed__'), [name], new Map()) : undefined;

const mapped: Special = ({ plain: [callee, iterable, ...others] }, at, analysis, by) => {
  if (!callee || !iterable) return undefined;
  const spreads = by.text === 'itertools.starmap';
  const items = others.length === 0 ? itemsOf(iterable) : undefined;
  const once = (one: Value): Value => {
    const plain = spreads && one.kind === 'list' ? one.items : [one];
    const each: Given = { plain, named: new Map(), marks: one.marks };
    // a small decoder is followed for every item
    if (callee.kind === 'function' && callee.callable && analysis.calls < 10) {
      return analysis.engine.runFunction(
        callee.callable,
        analysis.engine.parameterScope(callee.callable, callee.of, each),
        analysis,
      );
    }
    return analysis.engine.callValue(callee, each, at, analysis);
  };
  if (!items || items.length > mostFolded || analysis.folds < items.length)
    return unknown(once(anItemOf(iterable)).marks | iterable.marks);
  const { steps } = analysis;
  analysis.folds -= items.length;
  const made = items.map(once);
  analysis.steps = steps;
  return list(made);
};

const filtered: Special = ({ plain: [callee, iterable] }, at, analysis) => {
  if (!callee || !iterable) return undefined;
  analysis.engine.callValue(
    callee,
    { plain: [anItemOf(iterable)], named: new Map(), marks: iterable.marks },
    at,
    analysis,
  );
  return iterable;
};

/** `dictConfig({'handlers': {'x': {'()': 'os.system', …}}})`: what stands under `()` is called. */
const configured: Special = ({ plain: [config] }, at, analysis) => {
  const open = config ? [config] : [];
  for (let index = 0; index < open.length && index < 1000; index += 1) {
    const one = open[index];
    if (one?.kind === 'list') open.push(...one.items.slice(0, 100));
    if (one?.kind !== 'dictionary') continue;
    open.push(...one.entries.values());
    const factory = one.entries.get('()');
    if (!factory) continue;
    const others = [...one.entries].filter(([key]) => key !== '()');
    const callee = isText(factory) ? pathValue(canonical(factory.text)) : factory;
    const values = others.map(([, value]) => value);
    analysis.engine.callValue(
      callee,
      { plain: values, named: new Map(others), marks: marksOf(values) },
      at,
      analysis,
    );
  }
  return undefined;
};

/** In the order of their keys; what the key function does runs. */
const inOrder: Special = ({ plain: [iterable], named }, at, analysis) => {
  const items = iterable ? itemsOf(iterable) : undefined;
  const key = named.get('key');
  if (!items || items.length > mostFolded || analysis.folds < items.length) return undefined;
  if (key && key.kind !== 'function' && key.kind !== 'path' && key.kind !== 'partial') return undefined;
  analysis.folds -= items.length;
  const one = (item: Value): Value =>
    key
      ? analysis.engine.callValue(key, { plain: [item], named: new Map(), marks: item.marks }, at, analysis)
      : item;
  const made = sorted(items, items.map(one));
  if (!made) return list([...items], marksOf([...items]));
  const ordered = named.get('reverse')?.number === 1 ? made.reverse() : made;
  const letters = ordered.length > 3 && ordered.every((item) => isText(item) && item.text.length <= 2);
  return list(ordered, marksOf(ordered) | (letters ? marks.assembled : 0));
};

const reduced: Special = ({ plain: [callee, iterable, start] }, at, analysis) => {
  const items = iterable ? itemsOf(iterable) : undefined;
  if (!callee || !items || items.length > 4096 || analysis.folds < items.length) return undefined;
  analysis.folds -= items.length;
  const [first, ...rest] = start ? [start, ...items] : items;
  let held = first ?? unknown();
  for (const one of rest)
    held = analysis.engine.callValue(
      callee,
      { plain: [held, one], named: new Map(), marks: held.marks | one.marks },
      at,
      analysis,
    );
  return held;
};

/** A function that is not known to be turned into another one. */
const compiled: Special = ({ plain: [source], named }) => {
  const of = source ?? named.get('source');
  return of ? code(of.kind === 'code' && of.of ? of.of : of) : undefined;
};

const unmarshalled: Special = ({ plain: [source] }) =>
  source ? code(unknown(source.marks | marks.decoded | (isText(source) ? marks.literal : 0))) : undefined;

const makeProperty: Special = ({ plain: [get, set], named }) => {
  const [getter, setter] = [get ?? named.get('fget'), set ?? named.get('fset')];
  if (!getter && !setter) return undefined;
  return partial(path('builtins.property'), [getter ?? unknown(), ...(setter ? [setter] : [])], new Map());
};

/** Annotations that are texts are run as code by those who ask for what they mean. */
const annotationsRun: Special = ({ plain: [of] }, at, analysis) => {
  const definition = of?.callable?.definition;
  if (definition?.kind !== 'function') return undefined;
  const all = [...definition.parameters.map(({ annotation }) => annotation), definition.returns];
  for (const one of all)
    if (one?.kind === 'text' && one.value.includes('('))
      analysis.nested(analysis, one.value, at, ['an annotation that is run']);
  return undefined;
};

/** Bytecode that stands in the source is code that nobody can read. */
const bytecodeMade: Special = ({ plain, marks: taken }) => {
  const literal = plain.some((one) => one.kind === 'bytes' && (one.marks & marks.literal) !== 0);
  return literal ? code(unknown(taken | marks.decoded)) : undefined;
};

/** `codecs.getdecoder('rot13')(x)` gives a pair. */
const getDecoder: Special = ({ plain: [codec] }) => {
  if (!codec || !isText(codec)) return undefined;
  return partial(path('codecs.decode.__paired__'), [codec], new Map());
};
const decodePaired: Special = ({ plain: [codec, input] }) => {
  if (!codec || !input) return undefined;
  const value = foldCall('codecs.decode', [input, codec]) ?? unknown(input.marks | marks.decoded);
  return list([value, unknown()]);
};

const environmentGet: Special = ({ plain: [name, other] }, _at, analysis) =>
  name ? environmentVariable(name, analysis, other) : undefined;

const request: Special = ({ plain, named, marks: taken }) =>
  unknown(taken, skeleton(plain[0] ?? named.get('url') ?? unknown()));

const type: Special = (given, at, analysis) => {
  const [of, bases, entries] = given.plain;
  if (bases && entries) return classMade(given, at, analysis);
  if (of?.kind === 'instance' && of.of) return of.of;
  if (of?.kind === 'function') return path('types.FunctionType');
  if (of?.kind === 'code') return path('types.CodeType');
  if (of?.kind === 'path' && of.text.endsWith('.__code__')) return path('types.CodeType');
  return path('?.type()', 0, of ?? null);
};

const swapped: Special = ({ plain: [left, right] }, at, analysis) =>
  left && right ? itemOf(left, right, at, analysis) : undefined;

const fromBytes: Special = ({ plain: [input] }) =>
  input ? unknown(input.marks | marks.assembled) : undefined;

/** `bytes.decode(x)`, `str.join('', x)`: the method with its receiver given. */
export function unboundMethod(name: string): Special | undefined {
  const match = /^builtins\.(str|bytes|bytearray|list|dict|object|type)\.(\w+)$/.exec(name);
  const method = match?.[2];
  if (method === undefined || method === 'fromhex' || method === 'maketrans') return undefined;
  return ({ plain: [of, ...rest], named, marks: taken }, at, analysis) => {
    if (!of) return undefined;
    if (method === '__getattribute__' || method === '__getattr__')
      return getattr({ plain: [of, ...rest], named, marks: taken }, at, analysis, of);
    // the base's own, as those call it who override it
    if (overrides(of, method)) {
      if (method !== '__new__') return undefined;
      return rest.length === 3 ? classMade({ plain: rest, named, marks: taken }, at, analysis) : instance(of);
    }
    return analysis.engine.callValue(
      attributeOf(of, method, analysis),
      { plain: rest, named, marks: taken },
      at,
      analysis,
    );
  };
}

const table: Readonly<Record<string, Special>> = {
  'builtins.getattr': getattr,
  'inspect.getattr_static': getattr,
  'builtins.getattr.__reversed__': getattrReversed,
  'builtins.getattr.__called__': getattrCalled,
  'builtins.setattr': setattr,
  'builtins.__import__': importByName,
  'importlib.import_module': importByName,
  'importlib._bootstrap._gcd_import': importByName,
  'builtins.__loader__.load_module': importByName,
  '_frozen_importlib.BuiltinImporter.load_module': importByName,
  'importlib.machinery.BuiltinImporter.load_module': importByName,
  'builtins.__spec__.loader.load_module': importByName,
  'pydoc.locate': locate,
  'pkgutil.resolve_name': locate,
  'werkzeug.utils.import_string': locate,
  'django.utils.module_loading.import_string': locate,
  'operator.attrgetter': attrgetter,
  'operator.methodcaller': methodcaller,
  'operator.itemgetter': itemgetter,
  'operator.getitem': swapped,
  'builtins.item.__reversed__': ({ plain: [name, of] }, at, analysis) =>
    name && of ? itemOf(of, name, at, analysis) : undefined,
  'builtins.globals': () => path('builtins.globals()'),
  'builtins.locals': () => path('builtins.globals()'),
  'functools.partial': ({ plain: [callee, ...rest], named }) =>
    callee ? partial(callee, rest, new Map(named)) : undefined,
  'builtins.map': mapped,
  'itertools.starmap': mapped,
  'builtins.filter': filtered,
  'builtins.sorted': inOrder,
  'logging.config.dictConfig': configured,
  'functools.reduce': reduced,
  'builtins.reduce': reduced,
  'builtins.compile': compiled,
  'ast.parse': compiled,
  'codeop.compile_command': compiled,
  'marshal.loads': unmarshalled,
  'marshal.load': unmarshalled,
  'codecs.getdecoder': getDecoder,
  'codecs.decode.__paired__': decodePaired,
  'os.getenv': environmentGet,
  'os.environ.get': environmentGet,
  'builtins.dict': ({ plain: [of], named }) =>
    of?.kind === 'path' && settingsOfApps.test(of.text)
      ? unknown(marks.environment)
      : of || named.size === 0
        ? undefined
        : dictionary(new Map(named), [...named.values()]),
  'web.app.config.get': ({ plain: [name] }) => name && settingOfApp(name),
  'flask.current_app.config.get': ({ plain: [name] }) => name && settingOfApp(name),
  'os.environ.pop': environmentGet,
  'os.environ.__getitem__': environmentGet,
  'urllib.request.Request': request,
  'requests.Request': request,
  'builtins.type': type,
  'builtins.int.from_bytes': fromBytes,
  'builtins.staticmethod': ({ plain: [of] }) => of,
  'builtins.classmethod': ({ plain: [of] }) => of,
  'builtins.property': makeProperty,
  'functools.cached_property': makeProperty,
  'builtins.property.getter': ({ plain: [of] }, _at, _analysis, callee) =>
    of
      ? partial(path('builtins.property'), [of, ...(callee.of?.items.slice(1) ?? [])], new Map())
      : undefined,
  'builtins.property.setter': ({ plain: [of] }, _at, _analysis, callee) =>
    of && callee.of
      ? partial(path('builtins.property'), [callee.of.items[0] ?? of, of], new Map())
      : undefined,
  'builtins.property.deleter': (_given, _at, _analysis, callee) => callee.of ?? undefined,
  'typing.get_type_hints': annotationsRun,
  'inspect.get_annotations': annotationsRun,
  'annotationlib.get_annotations': annotationsRun,
  'types.CodeType': bytecodeMade,
  'tempfile.mkstemp': () => {
    const file = unknown(0, `${gap}/tmp`);
    return list([path('os.open()', marks.file, file), file]);
  },
  'builtins.next': ({ plain: [of, other] }) =>
    of ? anyOf([anItemOf(of), ...(other ? [other] : [])]) : undefined,
  'dict.get': ({ plain: [name] }, at, analysis, callee) =>
    callee.of?.kind === 'path' && name ? itemOf(callee.of, name, at, analysis) : undefined,
  'sys.modules.get': ({ plain: [name] }, at, analysis) =>
    name ? itemOf(path('sys.modules'), name, at, analysis) : undefined,
  'tempfile.gettempdir': () => unknown(0, `${gap}/tmp`),
  'platform.system': () => unknown(),
  'platform.machine': () => unknown(),
  'platform.release': () => unknown(),
  'sys._getframe': () => path('sys._getframe()'),
  'base64.b64encode': ({ marks: taken }) => unknown(taken),
  'str.encode': (_given, _at, _analysis, callee) =>
    callee.of?.kind === 'unknown' ? unknown(callee.of.marks, callee.of.text) : undefined,
  'os.path.basename': ({ plain: [of] }) => (of ? unknown(of.marks & ~marks.credentialPath, gap) : undefined),
  'builtins.str.format': ({ plain: [of] }) => (of ? text('', of.marks) : undefined),
};

/** By canonical name; undefined for one that is nothing special. */
export const specials = { get: byName(specialOf) };

/** A function is handed over, which is called. */
function hands(named: ReadonlyMap<string, Value>): boolean {
  for (const one of named.values()) if (one.kind === 'function') return true;
  return false;
}

function specialOf(name: string): Special | undefined {
  const own = Object.hasOwn(table, name) ? table[name] : undefined;
  if (own) return own;
  const held = tables.find((one) => Object.hasOwn(one, name))?.[name];
  if (held) return held;
  if (/\.(__code__|func_code)\.replace$/.test(name)) return codeReplaced;
  if (name.endsWith('.load_module')) return moduleLoaded;
  const fold = Object.hasOwn(iterating, name) ? iterating[name] : undefined;
  if (fold)
    return ({ plain, named }, _at, analysis) =>
      analysis.work > 0 && !hands(named) ? spend(analysis, fold(plain)) : undefined;
  if (name.endsWith('.__subclasses__') && /^(list|str|dict)\./.test(name)) return allClasses;
  if (name.endsWith('.__getattribute__') && !name.startsWith('builtins.object')) return ofReceiver;
  if (name.endsWith('.__dict__.get') || name.endsWith('.__dict__.__getitem__')) return fromNamespace;
  return name.startsWith('builtins.') ? unboundMethod(name) : undefined;
}

/** `().__class__.__base__.__subclasses__()`: from nothing to everything. */
const allClasses: Special = (_given, at, analysis, callee) => {
  emit(analysis, 'dynamic-lookup', at, [callee.text, 'every class there is'], callee.text);
  return undefined;
};

const ofReceiver: Special = ({ plain, named, marks: taken }, at, analysis, callee) => {
  const name = callee.text.slice(0, -'.__getattribute__'.length);
  return getattr({ plain: [path(name), ...plain], named, marks: taken }, at, analysis, callee);
};

const fromNamespace: Special = ({ plain: [name] }, at, analysis, callee) =>
  name ? itemOf(path(callee.text.slice(0, callee.text.lastIndexOf('.'))), name, at, analysis) : undefined;
