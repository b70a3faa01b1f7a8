/**
 * Functions of this source in the place of those of other libraries: whether what these are given, or what they give back,
 * goes to an address that stands in the source.
 */
import type { Signal } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import type { FunctionDefinition, Statement } from './syntax.js';
import { classAttribute } from './instances.js';
import { marks, unknown, type Callable, type Value } from './values.js';

const mostReplaced = 50;

/** What was put in the place of functions of other libraries while modules were imported, looked at once. */
export function lookAtReplaced(analysis: Analysis, run: (value: Value) => void): void {
  let looked = 0;
  for (const value of analysis.patched.values())
    for (const one of value.kind === 'any' ? value.items : [value])
      if (one.callable && (looked += 1) <= mostReplaced) run(one);
  noteReplaced(analysis, () => undefined);
}

/**
 * Functions of this source that were put in the place of those of another library, and send something. `again` looks once
 * more at all functions of the source.
 */
export function noteReplaced(analysis: Analysis, again: () => void): void {
  let looked = 0;
  let loader: boolean | undefined;
  for (const [name, value] of [...analysis.patched]) {
    const [library = ''] = name.split('.');
    // the module that a loader was asked for: the source is searched for one once
    const asked = library === '?' && (loader ??= isLoader(analysis.latin));
    if (!asked && !isForeign(library, analysis.path)) continue;
    looked += 1;
    if (looked > mostReplaced) return;
    for (const one of value.kind === 'any' ? value.items : [value])
      noteReplacement(name, one, analysis, again);
  }
}

function isLoader(latin: string): boolean {
  return /\bdef exec_module\(/.test(latin) && /\bmeta_path\b/.test(latin);
}

/** Not a part of this project, nor a thing that nothing is known of. */
function isForeign(library: string, path: string): boolean {
  if (!/^[A-Za-z]\w*$/.test(library) || library === 'self') return false;
  return !path.split('/').some((part) => part === library || part === `${library}.py`);
}

/** What such functions are given, or give back, is there to be kept to oneself. */
const holdsSecrets =
  /connect|login|auth|credential|password|passwd|keypair|keyring|hashpw|pbkdf2|scrypt|\bopen$|read_text|loads?$|prompt|getenv|environ|from_key|from_mnemonic|create_engine|\bjwt\.|Fernet|(Client|Redis|OpenAI|Anthropic|Session|Cluster)\.__init__$|boto3\.(client|resource)$|dotenv/i;
/** By these a program says who it is to others, in headers. */
const saysWho =
  /^(requests|httpx|aiohttp|urllib3?|http)\.([\w.]*\.)?(send|request|get|post|put|patch|putheader|urlopen|_request|build_request)$/;
/** These are asked for nothing else. */
const asksForSecrets = /connect|login|auth|credential|password|keypair|\bopen$|read_text|loads?$/i;
const secretWords = /api_?key|password|passwd|secret|token|authorization|headers|private|credential|\.key\b/i;

/** By the lines of the function itself; where these do not say that it is a secret, by what it passes on. */
function noteReplacement(name: string, value: Value, analysis: Analysis, again: () => void): void {
  const callable = calledBy(value);
  const definition = callable?.definition;
  if (!callable || definition?.kind !== 'function') return;
  const within = value.callable ? sentWithin(definition, analysis) : undefined;
  const text = analysis.latin.slice(definition.at, endOf(definition.body(), definition.at) + 400);
  if (within && (asksForSecrets.test(name) || secretWords.test(text)))
    return report(name, true, within, definition.at, analysis);
  const sent = [...analysis.found.values()].some(sendsAway) ? followed(value, analysis, again) : undefined;
  const whole = saysWho.test(name) && usesWhole(callable, text);
  const secret = sent !== undefined && (holdsSecrets.test(name) || whole);
  const signal = sent ?? within;
  if (signal) report(name, secret, signal, definition.at, analysis);
}

/** All that it is given goes on, or the headers of it: not just where to, or how it went. */
function usesWhole({ parameters }: Callable, text: string): boolean {
  const stars = parameters.filter(({ star }) => star !== '').map(({ name }) => name);
  const body = text.slice(text.indexOf(':') + 1).replaceAll(/\*{1,2}\w{1,40}/g, '');
  return (
    stars.some((one) => new RegExp(`\\b${one}\\b`).test(body)) ||
    /\b(headers|auth|cookies|body|args|kwargs)\b/.test(body)
  );
}

function sentWithin(definition: FunctionDefinition, analysis: Analysis): Signal | undefined {
  const { path, line: from } = analysis.placeOf(definition.at);
  const to = analysis.placeOf(endOf(definition.body(), definition.at)).line + 1;
  return [...analysis.found.values()].find(
    (one) => one.path === path && one.line >= from && one.line <= to && sendsAway(one),
  );
}

function report(name: string, secret: boolean, signal: Signal, at: number, analysis: Analysis): void {
  const value = `${secret ? 'secret ' : ''}${signal.value ?? ''}`;
  emit(analysis, 'replaced-sends', at, [`in the place of ${name}`, signal.evidence], value);
}

function calledBy({ callable, kind, of }: Value): Callable | null | undefined {
  if (kind !== 'instance') return callable;
  return of?.kind === 'class' ? classAttribute(of, '__call__')?.callable : undefined;
}

/** By whatever way it goes: the first signal that says that it was sent. What was found before is put back, come what may. */
function followed(value: Value, analysis: Analysis, again: () => void): Signal | undefined {
  const { found, visits, moment, exhausted } = analysis;
  const before = new Map(found);
  const looked = new Map(visits);
  const arrived = (): Signal | undefined =>
    [...found].find(([key, { what }]) => what === 'credentials-sent' && !before.has(key))?.[1];
  found.clear();
  visits.clear();
  analysis.moment = 'call';
  try {
    analysis.engine.callValue(value, toFollow(), 0, analysis);
    const sent = arrived();
    if (sent) return sent;
    again();
    return arrived();
  } finally {
    Object.assign(analysis, { moment, exhausted });
    restore(found, before);
    restore(visits, looked);
  }
}

function restore<Key, Kept>(map: Map<Key, Kept>, before: ReadonlyMap<Key, Kept>): void {
  map.clear();
  for (const [key, kept] of before) map.set(key, kept);
}

function toFollow(): Given {
  const plain = Array.from({ length: 6 }, () => unknown(marks.credentials));
  const named = new Map([['password', unknown(marks.credentials)]]);
  return { plain, named, marks: marks.credentials };
}

/** To an address that stands in the source. */
export function sendsAway({ what, value = '' }: Signal): boolean {
  return (what === 'network' && /^\w+:\/\/[^\0…/]*\./.test(value)) || what === 'suspicious-host';
}

/** Where the last statement of a body begins. */
function endOf(body: readonly Statement[], start: number): number {
  let end = start;
  const waiting: Statement[] = [...body];
  for (let looked = 0; looked < 2000; looked += 1) {
    const one = waiting.pop();
    if (!one) break;
    if ('at' in one && typeof one.at === 'number') end = Math.max(end, one.at);
    if ('value' in one && one.value && typeof one.value === 'object' && 'at' in one.value)
      end = Math.max(end, one.value.at);
    if (one.kind === 'if') for (const branch of one.branches) waiting.push(...branch.body);
    else if (one.kind === 'blocks') for (const block of one.blocks) waiting.push(...block);
    else if ('body' in one) waiting.push(...(typeof one.body === 'function' ? one.body() : one.body));
  }
  return end;
}
