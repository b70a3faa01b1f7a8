/** Attributes and items that are set. */
import { effects } from './knowledge.js';
import { emit, type Analysis } from './analysis.js';
import { callHook, setByHook } from './instances.js';
import { runsAsModule } from './implicit.js';
import { bind } from './names.js';
import { redirects } from './texts.js';
import { anyOf, gap, isText, marks, path, skeleton, unknown, type Value } from './values.js';

/** With what a session logs in, to whomever it then asks. */
const logsInWith = /^(auth|cert|verify|proxies|cookies|headers)$/;

/** How one field was put together says nothing of the others of an object; a name may stand for any of them. */
function ofWhole({ kind }: Value): number {
  return kind === 'path' ? -1 : ~(marks.decoded | marks.assembled);
}

/** `of.name = value`: what that replaces, and what it runs. */
export function assignAttribute(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  const kept = logsInWith.test(name) ? ~marks.credentials : -1;
  of.marks |= value.marks & (marks.socket - 1) & kept & ofWhole(of);
  if (of.kind === 'instance' || of.kind === 'class') {
    const before = of.entries.get(name);
    const tells = value.kind !== 'unknown' || value.marks !== 0 || value.text !== gap;
    if (!before || tells) of.entries.set(name, before ? anyOf([value, before]) : value);
    setByHook(of, name, value, at, analysis);
  }
  if (of.kind === 'any') assignToEach(of, name, value, at, analysis);
  assignSpecial(of, name, value, at, analysis);
  if (of.kind !== 'path') return;
  noteTrust(`${of.text}.${name}`, value, at, analysis);
  if (value.kind === 'function') calledBack(of, name, value, at, analysis);
  if (analysis.patched.size < 1000) analysis.patched.set(`${of.text}.${name}`, value);
  if (of.text === 'builtins' && !isConstantName(name, value))
    emit(analysis, 'tampers-imports', at, [`builtins.${name} is replaced`], name);
}

function assignToEach({ items }: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  for (const one of items) if (one.kind === 'instance') assignAttribute(one, name, value, at, analysis);
}

/** A name that no builtin has, for something that nobody calls: a number under which every module finds it. */
function isConstantName(name: string, value: Value): boolean {
  return /^_?[A-Z][A-Z0-9_]{2,}$/.test(name) && !mayBeCalled(value);
}

function mayBeCalled({ kind, text: dotted, items }: Value): boolean {
  if (kind === 'any') return items.some(mayBeCalled);
  if (kind === 'path')
    return effects.has(dotted) || dotted.startsWith('builtins.') || !/(\(\)\.\w+|\.[A-Z_0-9]+)$/.test(dotted);
  return kind === 'function' || kind === 'class' || kind === 'partial' || kind === 'instance';
}

/** A class or code that takes the place of another runs. */
function assignSpecial(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  if (name === '__class__' && of.kind === 'path' && value.kind === 'class') runsAsModule(value, analysis);
  if (name === '__code__' && value.kind === 'code')
    analysis.engine.callValue(
      path('builtins.exec'),
      { plain: [value], named: new Map(), marks: value.marks },
      at,
      analysis,
    );
}

const ownMachine = /\/\/(localhost|127\.|\[?::1|0\.0\.0\.0)/;

/** A variable says to whom all talk from now on. */
function noteRedirected(name: string, value: Value, at: number, analysis: Analysis): void {
  if (!redirects.test(name)) return;
  const told = skeleton(value);
  const elsewhere = /:\/\/[\w-]+\.[\w.]/.test(told) && !ownMachine.test(told);
  const own =
    /CA_|CERT|PRELOAD|INSERT|COMMAND/i.test(name) && (value.marks & (marks.packaged | marks.stored)) !== 0;
  if (elsewhere || own || (name === 'PYTHONHTTPSVERIFY' && told === '0'))
    emit(analysis, 'redirects-traffic', at, [name, 'for the whole process'], `${name} ${told}`);
}

const trusts =
  /^ssl\._create_default_https_context$|^(requests\.(sessions\.)?Session|requests\.Session|httpx\.(Async)?Client|aiohttp\.ClientSession)\.(verify|proxies|cert|trust_env)$|^(openai|anthropic|litellm|cohere|replicate)\.(api_base|base_url|api_url|proxy)$|^ssl\.(match_hostname|create_default_context|SSLContext\.\w+)$|^(certifi\.where|urllib3\.connection\.\w+)$/;
const chance =
  /^(os\.urandom|secrets\.(token_\w+|randbits|randbelow|choice|SystemRandom)|ssl\.RAND_bytes|random\.SystemRandom(\.\w+)?|Crypto\.Random\.get_random_bytes)$/;

/** What others trust, and what they take for chance, is replaced. */
function noteTrust(dotted: string, value: Value, at: number, analysis: Analysis): void {
  if (chance.test(dotted) && value.kind !== 'path')
    emit(analysis, 'replaces-chance', at, [`in the place of ${dotted}`], dotted);
  else if (trusts.test(dotted) && !(value.kind === 'constant' && value.number === 1))
    emit(analysis, 'redirects-traffic', at, [`${dotted} is replaced`], `${dotted} ${skeleton(value)}`);
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

const ofIndexes = /^(extra[-_])?index[-_]url$|^find[-_]links$/;

/** Where pip and its like look for packages, for all that they install from then on. */
export function noteIndex(setting: string, address: string, at: number, analysis: Analysis): void {
  if (
    !ofIndexes.test(setting) ||
    !/^["']?https?:\/\/[^\0/\s]*[\w-]\.\w/.test(address) ||
    ownMachine.test(address)
  )
    return;
  emit(
    analysis,
    'redirects-traffic',
    at,
    [setting, 'for all that is installed'],
    `index ${address.slice(0, 200)}`,
  );
}

/** Headers in which somebody logs in. */
const logsInBy = /auth|cookie|token|key|secret|credential|sign|password|x-amz/i;

/** What a session sends with each request. */
function keepHeader({ kind, of, text: dotted }: Value, name: string, { marks: taken }: Value): void {
  if (kind !== 'path' || !of || !/\.(headers|cookies|params)$/.test(dotted)) return;
  of.marks |= taken & (logsInBy.test(name) ? marks.environment : marks.environment | marks.credentials);
}

/** `held[index] = value` */
/** Of several things that it may be: those that hold what is put into them. */
function isHolder({ kind }: Value): boolean {
  return kind === 'dictionary' || kind === 'list' || kind === 'instance' || kind === 'path';
}

export function assignItem(held: Value, index: Value, value: Value, at: number, analysis: Analysis): void {
  held.marks |= value.marks | (index.marks & ~marks.literal);
  const name = skeleton(index);
  if (held.kind === 'any')
    for (const one of held.items) if (isHolder(one)) assignItem(one, index, value, at, analysis);
  keepHeader(held, name, value);
  noteIndex(name, skeleton(value), at, analysis);
  if (held.kind === 'dictionary' && isText(index)) held.entries.set(name, value);
  if (held.kind === 'instance') {
    if (isText(index) || index.kind === 'number') held.entries.set(`[${name}]`, value);
    callHook(held, '__setitem__', [index, value], at, analysis);
  }
  if (held.kind === 'path' && held.text === 'sys.modules' && value.kind === 'instance')
    // those who import it ask it for what it does not have
    callHook(value, '__getattr__', [unknown()], at, analysis);
  if (held.kind === 'path' && isText(index)) assignShared(held.text, name, value, at, analysis);
}

/** What the whole process, or the whole module, has under a name. */
function assignShared(of: string, name: string, value: Value, at: number, analysis: Analysis): void {
  if (of === 'os.environ') noteRedirected(name, value, at, analysis);
  if (of === 'builtins.globals()') bind(name, value, analysis.module, analysis);
  if (of === 'builtins') assignAttribute(path('builtins'), name, value, at, analysis);
}
