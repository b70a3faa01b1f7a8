/** Requests: what of what they are given goes out, to whom, and who is handed the answer. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { anyOwner } from './names.js';
import { enoughVendors, vendorsOf } from './vendors.js';
import { gap, marks, skeleton, unknown, type Value } from './values.js';

/** Credentials of one's own go into headers without anybody stealing them. */
const ownNames = new Set([
  'auth',
  'cert',
  'verify',
  'proxies',
  'timeout',
  'cookies',
  'headers',
  'context',
  'cafile',
]);

export function sentMarks(given: Given): number {
  let all = 0;
  for (const one of given.plain) all |= one.marks;
  for (const [name, one] of given.named) {
    if (!ownNames.has(name)) all |= one.marks;
    else if (name === 'headers' || name === 'cookies' || name === 'auth')
      all |= (one.marks & marks.environment) | oddHeaders(one);
  }
  return all;
}

const handed = marks.givenKey | marks.givenPassword | marks.givenToken;
const saysWho = ['auth', 'headers', 'cookies', 'cert'];

const mostKeys = 200;

/** Keeps where a key goes. */
export function noteKey(
  used: boolean,
  target: string,
  name: string,
  at: number,
  { keys, moment, root }: Analysis,
): void {
  if (keys.length < mostKeys) keys.push({ used, target, name, at, moment, root });
}

/** Says for whom a key is that a function is given: who is told it as one logs in. */
export function noteUsed(
  { named }: Given,
  target: string,
  name: string,
  at: number,
  analysis: Analysis,
): void {
  const used = saysWho.some((one) => ((named.get(one)?.marks ?? 0) & handed) !== 0);
  if (used) noteKey(true, target, name, at, analysis);
}

/** Credentials in headers that are not for them. */
function oddHeaders({ kind, entries }: Value): number {
  if (kind !== 'dictionary') return 0;
  const secret = [...entries.values()].filter((one) => (one.marks & marks.secret) !== 0).length;
  // one logs in with one
  let all = secret >= enoughVendors ? marks.environment : 0;
  for (const [name, one] of entries)
    if (!/auth|cookie|token|key|secret|credential|sign|password|x-amz/i.test(name))
      all |= one.marks & marks.credentials;
  return all;
}

/** Those whose hosts are called as they are. */
const asksAlsoFor =
  /^(OPENAI|ANTHROPIC|MISTRAL|GROQ|COHERE|STRIPE|TWILIO|SENDGRID|REPLICATE|PINECONE|DISCORD|SLACK)$/;

/** What signs, publishes, or speaks for a build: told to nobody but its own service. */
const toldToNobody =
  /^(AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN)|TWINE_PASSWORD|(PYPI|TEST_?PYPI|NPM)_(API_)?TOKEN|ACTIONS_(RUNTIME|ID_TOKEN_REQUEST)_TOKEN|CI_JOB_TOKEN|AZURE_CLIENT_SECRET)$/;
/** By a whole label of the host: what stands in a path, or before an `@`, says nothing. */
const ownHosts =
  /^\w+:\/\/(?:[^/?#@]*@)?(?:[\w-]+\.)*(?:amazonaws|pypi|npm\w*|github|gitlab|microsoftonline|azure)\.[\w.-]+(?:[/:?#]|$)/i;

/** The vendor's own library or host is used too, and the request goes elsewhere. */
function isForOther(vendor: string, target: string, { latin }: Analysis): boolean {
  if (target.toLowerCase().includes(vendor)) return false;
  return new RegExp(`\\b(?:import|from)\\s+${vendor}|//[\\w.-]{0,40}\\b${vendor}\\.`, 'i').test(latin);
}

/** Keys of several vendors go to one host: it is nobody's whom they are for. */
export function noteForeign(
  target: string,
  name: string,
  given: Given,
  at: number,
  analysis: Analysis,
): void {
  const owners = vendorsOf(analysis.secrets);
  if (!/^\w+:\/\/[\w-]+\.[\w.-]+/.test(target)) return;
  const [only = ''] = owners;
  if (owners.size === 1 && asksAlsoFor.test(only) && isForOther(only.toLowerCase(), target, analysis))
    emit(analysis, 'credentials-sent', at, [`a key that is for ${only.toLowerCase()}`, name], target);
  if (
    owners.size === 1 &&
    !ownHosts.test(target) &&
    [...analysis.secrets].some((one) => toldToNobody.test(one))
  )
    emit(analysis, 'credentials-sent', at, [`a key that is for ${only.toLowerCase()} alone`, name], target);
  if (owners.size + (analysis.secrets.has(anyOwner) ? 2 : 0) < enoughVendors) return;
  // of several files, each may have its own service
  const parts = [...given.plain, ...given.named.values()];
  if (analysis.link && parts.reduce((sum, one) => sum + secretsIn(one), 0) < 2) return;
  emit(
    analysis,
    'credentials-sent',
    at,
    ['keys of several vendors', name],
    `${target} ${[...owners].join(' ')}`,
  );
}

/** As many as there are parts of a text that are not known; of one of which nothing is known, `open`: who knows how many. */
function keysIn(said: string, open: boolean): number {
  return said === gap && open ? 2 : Math.max(1, said.split(gap).length - 1);
}

/** One variable of the environment. */
const ofOne = /(environ\.get|getenv)\(\)$/;
const dictionaries = /(OrderedDict|UserDict|MappingProxyType)\(\)$/;

/** How many secrets it holds, as far as its parts are known: a text that is made of them counts as two. */
function secretsIn(one: Value, depth = 0): number {
  if ((one.marks & marks.secret) === 0) return 0;
  if (depth > 4) return 1;
  const inside = (parts: Iterable<Value>): readonly number[] =>
    [...parts].map((part) => secretsIn(part, depth + 1));
  if (one.kind === 'any') return Math.max(...inside(one.items));
  if (one.kind === 'dictionary' || one.kind === 'list') {
    const all = inside(one.kind === 'list' ? one.items : one.entries.values()).reduce(
      (sum, count) => sum + count,
      0,
    );
    return all === 0 ? 2 : all;
  }
  if (one.kind === 'path' && one.text.endsWith('()') && !ofOne.test(one.text))
    // a dictionary of another kind, or what a library made of who knows how many
    return one.of && dictionaries.test(one.text) ? secretsIn(one.of, depth + 1) : 2;
  return keysIn(skeleton(one), depth === 0 && one.kind === 'unknown');
}

/** Functions, and methods of lists and files, that a connection is told to call with what it receives. */
export function handOn(given: Given, target: string, at: number, analysis: Analysis): void {
  const known = isLiteralHost(target) ? marks.knownAddress : 0;
  for (const one of [...given.plain, ...given.named.values()]) {
    const received = {
      plain: [unknown(), unknown(marks.network | known)],
      named: new Map<string, Value>(),
      marks: 0,
    };
    if (one.kind === 'function' && given.named.size > 0)
      analysis.engine.callValue(one, received, at, analysis);
    if (one.kind === 'path' && one.of && /\.(append|extend|write)$/.test(one.text))
      one.of.marks |= marks.network | known;
  }
}

/** Made with the host that is asked later. */
const connections = /^(imaplib|poplib|nntplib|ftplib|telnetlib|xmlrpc\.client|redis)\.[A-Z]\w*$/;

/** What a connection is marked with whose host stands in the source. */
export function hostMark(name: string, given: Given): number {
  const [host] = given.plain;
  return host && connections.test(name) && isForeignHost(skeleton(host)) ? marks.knownAddress : 0;
}

/** `host.name` or an address that is not one of a network of one's own. */
export function isForeignHost(host: string): boolean {
  if (!/^[\w-]+(\.[\w-]+)+$/.test(host)) return false;
  return !/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$|\.(local|localhost|localdomain|internal|lan)$/.test(
    host,
  );
}

/** `host.name`, with or without what is before and behind it. */
export function isLiteralHost(target: string): boolean {
  return /^(\w+:\/\/)?[\w-]+(\.[\w-]+)+([:/]|$)/.test(target);
}
