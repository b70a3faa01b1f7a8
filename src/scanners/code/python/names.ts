/** What names mean: scopes, attributes, items. */
import { isNotebook, markOfAttribute, outgoing, partOfRequest } from './users-things.js';
import { receiverOf } from './supers.js';
import { pathValue } from './paths.js';
export { pathValue } from './paths.js';
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { folded } from './decoders.js';
import { itemsOf, reversed } from './fold.js';
import {
  builtinNames,
  canonical,
  canonicalMember,
  effects,
  sourceMarks,
  starNames,
  type Effect,
} from './knowledge.js';
import {
  classAttribute,
  documentationOf,
  fieldsHeld,
  isClassMethod,
  isStatic,
  madeAttribute,
  metaclassOf,
} from './instances.js';
import { settingOfApp, settingsOfApps } from './app-settings.js';
import { codeAttribute } from './reflect.js';
import { above, isOwnModule, isOwnPlace } from './own-place.js';
import { secretVariables } from './texts.js';
import { enoughVendors, vendorsOf } from './vendors.js';
import {
  anyOf,
  choiceOf,
  eachOfAny,
  isChoice,
  functionValue,
  gap,
  isText,
  list,
  marks,
  number,
  path,
  skeleton,
  text,
  unknown,
  type Scope,
  type Value,
} from './values.js';

/** The value of a name where it stands. */
export function lookUp(name: string, scope: Scope): Value {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const found = at.names.get(name);
    if (found) return found;
    for (const module of at.stars) {
      const candidate = canonical(`${module}.${name}`);
      if (effects.has(candidate) || sourceMarks.has(candidate) || starNames.has(candidate))
        return pathValue(candidate);
    }
  }
  if (name.charCodeAt(0) < 91 && /^[A-Z]\w*(Error|Exception|Exit|Interrupt|Iteration|Warning)$/.test(name))
    return path(`builtins.${name}`);
  // IPython gives it to notebooks, and to what runs at its start
  if (name === 'get_ipython') return path('IPython.get_ipython');
  if (builtinNames.has(name)) return pathValue(canonical(`builtins.${name}`));
  return unknown();
}

/** The scope of the module in which another lies. */
export function moduleOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent) at = at.parent;
  return at;
}

/** `nonlocal`: in the function around that has the name. */
function bindAround(name: string, value: Value, scope: Scope): void {
  for (let at = scope.parent; at?.parent; at = at.parent)
    if (at.kind === 'function' && at.names.has(name)) {
      at.names.set(name, anyOf([value, at.names.get(name) ?? value]));
      return;
    }
}

export function bind(name: string, value: Value, scope: Scope, analysis: Analysis): void {
  const target = scope.globals.has(name) ? moduleOf(scope) : scope;
  if (target !== scope) {
    bindAround(name, value, scope);
    analysis.rebound = true;
  }
  const before = analysis.branches > 0 ? target.names.get(name) : undefined;
  target.names.set(name, before && before !== value ? anyOf([value, before]) : value);
}

/** Sinks that nobody reaches by a name in pieces without a reason to hide. */
const hidden: ReadonlySet<Effect> = new Set<Effect>([
  'execute',
  'compile',
  'spawn',
  'spawn-shell',
  'import',
  'unmarshal',
  'unpickle',
  'native',
  'shellcode',
]);

const nativeMember = /^ctypes\.(CDLL|PyDLL|WinDLL|windll|cdll|OleDLL)(\(\))?\.\w+$/;

/** Says so when a name that was put together out of pieces turns out to be one of a sink. */
export function notePieces(name: Value, found: Value, at: number, analysis: Analysis): void {
  const made = marks.pieces | marks.decoded | marks.assembled;
  if ((name.marks & made) === 0 || found.kind !== 'path') return;
  const effect = effects.get(found.text);
  const module = ['os', 'subprocess', 'builtins', 'pty', 'marshal', 'ctypes', 'socket'].includes(found.text);
  // functions of C, by a name that was worked out letter by letter
  const ofC = (name.marks & (marks.decoded | marks.assembled)) !== 0 && nativeMember.test(found.text);
  if ((effect && hidden.has(effect)) || module || ofC) {
    emit(
      analysis,
      'dynamic-lookup',
      at,
      [`\`${skeleton(name)}\` put together out of pieces`, found.text],
      found.text,
    );
  }
}

/** What everybody may know of a key. */
const publicParts = /address|public|pubkey|verify|fingerprint/i;

export function attributeOf(value: Value, name: string, analysis: Analysis): Value {
  const secret = (value.marks & marks.givenKey) !== 0 && publicParts.test(name);
  if (secret && (value.kind === 'path' || value.kind === 'unknown'))
    return path(`?.${name}`, value.marks & ~marks.givenKey, value.kind === 'path' ? null : value.of);
  // what somebody writes into a notebook
  if (name === 'raw_cell') return path('?.raw_cell', value.marks | marks.keys);
  const users = markOfAttribute(value, name);
  if (users !== 0 && (value.kind === 'path' || value.kind === 'unknown'))
    return path(`?.${name}`, value.marks | users, value);
  // of a member of an enumeration
  if (/^(_value_|value)$/.test(name) && isPlain(value)) return value;
  return plainAttribute(value, name, analysis);
}

function plainAttribute(value: Value, name: string, analysis: Analysis): Value {
  switch (value.kind) {
    case 'path':
      return pathAttribute(value, name, analysis);
    case 'any':
      return eachOfAny(value, (one) => attributeOf(one, name, analysis));
    case 'instance':
      return ofInstance(value, name, analysis);
    case 'class':
      return ofClass(value, name, analysis);
    case 'function':
    case 'partial':
      return special(value, name);
    case 'text':
    case 'bytes':
      return path(`str.${name}`, value.marks, value);
    case 'list':
      return path(`list.${name}`, value.marks, value);
    case 'dictionary':
      return path(`dict.${name}`, value.marks, value);
    default:
      return (
        (name === 'parent' ? above(value, 1, analysis) : undefined) ?? path(`?.${name}`, value.marks, value)
      );
  }
}

function ofInstance(value: Value, name: string, analysis: Analysis): Value {
  if (name === '__dict__') return fieldsHeld(value) ?? bound(value, name, analysis);
  return value.entries.get(name) ?? bound(value, name, analysis);
}

/** Nothing else of the kind has a `value`. */
function isPlain({ kind }: Value): boolean {
  return kind === 'text' || kind === 'bytes' || kind === 'number' || kind === 'list' || kind === 'partial';
}

// eslint-disable-next-line complexity -- one case after the other, each of one line
function ofClass(value: Value, name: string, analysis: Analysis): Value {
  const found = classAttribute(value, name);
  if (found?.kind === 'function' && found.callable && isClassMethod(found.callable))
    return functionValue(found.callable, receiverOf(value));
  if (found?.kind === 'partial') return found;
  if (name === '__class__') return metaclassOf(value) ?? special(value, name);
  if (name === '__subclasses__') return path('builtins.type.__subclasses__', 0, value);
  if (!found && name === '__new__') return path('builtins.object.__new__');
  const meta = found ? undefined : metaclassOf(value);
  const held = meta?.kind === 'class' ? classAttribute(meta, name) : undefined;
  if (held?.kind === 'function' && held.callable) return functionValue(held.callable, value);
  return madeAttribute(value, found ?? held, name, analysis) ?? found ?? held ?? special(value, name);
}

function special(value: Value, name: string): Value {
  if (name === '__doc__' && value.callable) return documentationOf(value.callable) ?? unknown();
  if ((name === '__name__' || name === '__qualname__') && value.callable) return text(value.callable.name, 0);
  if (/^(setter|getter|deleter)$/.test(name) && value.of?.text === 'builtins.property')
    return path(`builtins.property.${name}`, 0, value);
  if (name === '__call__') return value;
  if (name === '__globals__' || name === 'func_globals') return path('builtins.globals()');
  if (name === '__builtins__') return path('builtins');
  if (name === 'func') return value.of ?? value;
  return path(`?.${name}`, value.marks, value);
}

/** The module of this source, as an object. */
const thisModule = 'builtins.this';

const small = 'abcdefghijklmnopqrstuvwxyz';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
/** The constants of the module `string`. */
const alphabets: Readonly<Record<string, string>> = {
  ascii_lowercase: small,
  ascii_uppercase: small.toUpperCase(),
  ascii_letters: small + small.toUpperCase(),
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  punctuation,
  printable: `0123456789${small}${small.toUpperCase()}${punctuation} \t\n\r\v\f`,
};

/** A function of a module that everybody has. */
const ofModule =
  /^(os|subprocess|shutil|importlib|platform|tempfile|glob|socket|uuid|webbrowser|pty|runpy)\.\w+$/;

// eslint-disable-next-line complexity -- each name that leads elsewhere is one line
function pathAttribute(value: Value, name: string, analysis: Analysis): Value {
  const { text: base } = value;
  const part = value.entries.get(name) ?? (base === outgoing ? partOfRequest(name) : undefined);
  if (part) return part;
  if (name === '__call__' || name === '__func__' || name === '__wrapped__') return value;
  const held = /^\?\.(__code__|func_code)$/.test(base) && value.of?.callable;
  if (held) return codeAttribute(held, name, analysis) ?? pathValue(`${base}.${name}`, value.marks, null);
  if (base === thisModule)
    return name === '__dict__' ? path('builtins.globals()') : lookUp(name, analysis.module);
  if (name === '__self__' && base.startsWith('builtins.')) return path('builtins');
  if (name === '__globals__' && ofModule.test(base))
    return path(`${base.slice(0, base.indexOf('.'))}.__dict__`);
  if (name === '__globals__' || name === 'f_globals') return path('builtins.globals()');
  if (name === 'f_builtins') return path('builtins');
  const letters = base === 'string' && Object.hasOwn(alphabets, name) ? alphabets[name] : undefined;
  if (letters !== undefined) return text(letters, marks.pieces);
  // where another library lies: who writes there changes what it does
  if ((name === '__file__' || name === '__path__') && !base.includes('()') && !base.startsWith('.'))
    return path(`${base}.${name}`, isOwnModule(base, analysis) ? 0 : marks.startPath);
  if (base === 'os' && (name === 'sep' || name === 'pardir')) return text(name === 'sep' ? '/' : '..', 0);
  if (name === 'parent' && isOwnPlace(value)) return above(value, 1, analysis) ?? unknown(value.marks);
  if (name === 'origin' && /(find_spec\(\)|\.__spec__)$/.test(base))
    return path(`${base}.origin`, marks.startPath);
  if (name === '__builtins__') return path('builtins');
  if (base === 'builtins.globals()' && name !== 'get' && name !== 'pop')
    return path(`dict.${name}`, 0, value);
  const dotted = canonicalMember(base, name);
  const patched = analysis.patched.get(dotted);
  if (patched) return patched;
  // what a module holds has marks of its own; what a call gave back passes its own on
  const taken = base === 'os.environ' ? 0 : value.marks;
  // a function belongs to its module, but is about what it is given
  return pathValue(dotted, taken, base.includes('()') ? value : null);
}

/** A method of an instance of a class in this source. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
function bound(value: Value, name: string, analysis: Analysis): Value {
  // a thread's `start` runs its `run`
  const wanted = name === 'start' && value.of && !classAttribute(value.of, name, 0) ? 'run' : name;
  const found = value.of ? classAttribute(value.of, wanted, 0) : undefined;
  if (found?.kind === 'function' && found.callable && !found.of)
    return functionValue(
      found.callable,
      isClassMethod(found.callable) && value.of
        ? value.of
        : isStatic(found.callable)
          ? null
          : receiverOf(value),
    );
  if (name === '__class__' && value.of) return value.of;
  if (name === '__doc__' && value.of?.callable) return documentationOf(value.of.callable) ?? unknown();
  const made = madeAttribute(value, found, name, analysis);
  if (made) return made;
  if (found) return found;
  const base = value.of?.items.find((one) => one.kind === 'path');
  return base
    ? pathAttribute(path(`${base.text}()`, value.marks), name, analysis)
    : path(`?.${name}`, value.marks, value);
}

/** `value[index]`. */
export function itemOf(value: Value, by: Value, at: number, analysis: Analysis): Value {
  // `"01"[letter == " "]`
  const index = by.kind === 'constant' && by.text === '' ? number(by.number) : by;
  switch (value.kind) {
    case 'any':
      return eachOfAny(value, (one) => itemOf(one, index, at, analysis));
    case 'list':
      return index.kind === 'number'
        ? (value.items.at(index.number) ?? unknown(value.marks))
        : anyOf([...value.items.slice(0, 6), unknown(value.marks)]);
    case 'dictionary':
      return (
        (isText(index) || index.kind === 'number' ? value.entries.get(skeleton(index)) : undefined) ??
        choiceOf([...[...value.entries.values()].slice(0, 5), unknown(value.marks, gap, value)])
      );
    case 'text':
    case 'bytes':
      return textItem(value, index);
    case 'path':
      return pathItem(value, index, at, analysis);
    case 'unknown':
      return isAddressOfSettings(value, index)
        ? unknown(value.marks & ~(marks.credentials | marks.credentialPath))
        : unknown(value.marks, gap, value.of);
    default:
      return unknown(value.marks);
  }
}

const addresses = /^(server|host|hostname|endpoint|endpoint_url|api_server|port|region)$/;
const farthest = 8;

/** Where a service is, out of a file that also says how to log in there: that is no secret. */
function isAddressOfSettings(value: Value, index: Value): boolean {
  if ((value.marks & marks.credentials) === 0 || !isText(index) || !addresses.test(index.text)) return false;
  let file = value.of;
  for (let step = 0; file && step < farthest; step += 1) {
    if ((file.marks & marks.credentialPath) !== 0) return true;
    file = file.of;
  }
  return false;
}

function textItem(value: Value, index: Value): Value {
  if (index.kind !== 'number') return unknown(value.marks);
  const letter = value.text.at(index.number);
  if (letter === undefined) return unknown(value.marks);
  if (value.kind === 'bytes') return number(letter.charCodeAt(0), value.marks);
  return text(letter, value.marks | marks.pieces);
}

const namespaces = /(\.__dict__|^builtins\.(vars|dir)\(\))$/;

// eslint-disable-next-line complexity -- one case after the other, each of one line
function pathItem(value: Value, index: Value, at: number, analysis: Analysis): Value {
  const { text: base } = value;
  if (base === 'os.environ') return environmentVariable(index, analysis);
  if (settingsOfApps.test(base)) return settingOfApp(index);
  if (isNotebook(base)) return unknown((value.marks & ~marks.environment) | index.marks);
  const name = skeleton(index);
  // `sys.modules[__name__]`
  if (base === 'sys.modules' && index.text === 'builtins.__name__') return path(thisModule);
  if (index.kind === 'number' && value.of && base.endsWith('.parents')) {
    const found = above(value.of, index.number + 1, analysis);
    if (found) return found;
  }
  if (!isText(index)) return unknown(value.marks & ~marks.socket, gap, value);
  if (base === 'sys.modules') return noted(index, pathValue(canonical(name)), at, analysis);
  if (base === 'builtins.globals()' || base === 'builtins.locals()' || base === 'builtins.vars()') {
    return noted(
      index,
      name === '__builtins__' ? path('builtins') : lookUp(name, analysis.module),
      at,
      analysis,
    );
  }
  if (base === 'builtins' || /^ctypes\.\w+\(\)$/.test(base))
    return noted(index, pathAttribute(value, name, analysis), at, analysis);
  if (!namespaces.test(base))
    return isAddressOfSettings(value, index)
      ? unknown(value.marks & ~(marks.credentials | marks.credentialPath))
      : unknown(value.marks, gap, value.of);
  const owner = base.endsWith('.__dict__') ? path(base.slice(0, -'.__dict__'.length)) : (value.of ?? value);
  return noted(index, attributeOf(owner, name, analysis), at, analysis);
}

function noted(name: Value, found: Value, at: number, analysis: Analysis): Value {
  notePieces(name, found, at, analysis);
  return found;
}

/** The name of a secret whose owner is not known. */
export const anyOwner = '*';

/** They say where credentials lie. */
const placeVariables =
  /^(GOOGLE_APPLICATION_CREDENTIALS|KUBECONFIG|AWS_SHARED_CREDENTIALS_FILE|AWS_WEB_IDENTITY_TOKEN_FILE|NETRC|NPM_CONFIG_USERCONFIG|DOCKER_CONFIG|PGPASSFILE)$/;

/** One of several, as loops have it. */
function oneOfVariables(names: readonly Value[], variable: (name: Value) => Value): Value {
  const each = anyOf(names.map(variable));
  const vendors = vendorsOf(names.map(({ text }) => text)).size;
  // of a long list, the first five are there
  const many = vendors >= (names.length > 5 ? enoughVendors - 1 : enoughVendors);
  return many ? unknown(each.marks | marks.environment, each.text) : each;
}

/** One variable, or any when it is not known which. */
export function environmentVariable(name: Value, analysis: Analysis, other?: Value): Value {
  if (name.kind === 'any') {
    if (!isChoice(name))
      return oneOfVariables(name.items, (one) => environmentVariable(one, analysis, other));
    // one of them, not all: no names that are kept
    const alone = { ...analysis, secrets: new Set<string>() };
    return eachOfAny(name, (one) => environmentVariable(one, alone, other));
  }
  const { secrets, moment } = analysis;
  if (other && (other.marks & (marks.credentialPath | marks.startPath)) !== 0) return other;
  if (!isText(name)) {
    // of one after the other
    const secret = /\0_(API_KEY|TOKEN|SECRET\w*|PASSWORD)$/.test(name.text);
    if (secret && secrets.size < 100) secrets.add(anyOwner);
    return unknown((name.marks & marks.environment) | (secret ? marks.secret : 0));
  }
  if (isEarly(moment) && placeVariables.test(name.text))
    return unknown(marks.credentialPath, `%${name.text}%`);
  if (secretVariables.test(name.text)) {
    if (secrets.size < 100) secrets.add(name.text);
    return unknown(marks.secret);
  }
  const folder = /^(HOME|USERPROFILE|HOMEPATH)$/.test(name.text) ? '~' : `%${name.text}%`;
  const user = /^(USER|USERNAME|LOGNAME)$/.test(name.text)
    ? marks.user
    : /^(HOSTNAME|COMPUTERNAME)$/.test(name.text)
      ? marks.host
      : 0;
  return unknown(user | marks.input, folder);
}

/** `value[from:to:step]` of a constant. */
// eslint-disable-next-line complexity -- the cases of a slice, each of one line
export function sliceOf(value: Value, from: Value | null, to: Value | null, step: Value | null): Value {
  const by = step?.kind === 'number' ? step.number : step ? NaN : 1;
  const known = (one: Value | null): boolean => one === null || one.kind === 'number' || one.text === 'None';
  if (!known(from) || !known(to) || Number.isNaN(by) || by === 0) return unknown(value.marks);
  const items: readonly Value[] | undefined = isText(value) ? undefined : itemsOf(value);
  if (!isText(value) && !items) return unknown(value.marks);
  const start = from?.kind === 'number' ? from.number : undefined;
  const end = to?.kind === 'number' ? to.number : undefined;
  if (by === -1 && start === undefined && end === undefined) return reversed([value]) ?? unknown(value.marks);
  if (isText(value)) {
    const letters = picked([...value.text], start, end, by).join('');
    if (Math.abs(by) > 1 || by < 0)
      return folded(letters, value.marks | marks.assembled, value.kind === 'bytes');
    const taken = value.marks | marks.pieces | (Math.abs(by) > 1 || by < 0 ? marks.assembled : 0);
    return text(letters, taken, value.kind === 'bytes');
  }
  return list(picked(items ?? [], start, end, by), value.marks);
}

function picked<T>(all: readonly T[], start: number | undefined, end: number | undefined, by: number): T[] {
  if (by > 0) return all.slice(start, end).filter((_one, index) => index % by === 0);
  const from = start === undefined ? all.length - 1 : start < 0 ? all.length + start : start;
  const to = end === undefined ? -1 : end < 0 ? all.length + end : end;
  const out: T[] = [];
  for (let at = Math.min(from, all.length - 1); at > to && at >= 0; at += by) {
    const one = all[at];
    if (one !== undefined) out.push(one);
  }
  return out;
}
