/** Things of the user's that are known by the names of what holds them: frames, sessions, fields, data that is handed over. */
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import type { Chain, Expression } from './syntax.js';
import { marks, unknown, type Callable, type Value } from './values.js';

/** Of the things that somebody made in a notebook, one is no notebook: unless one goes through all of them. */
export function isNotebook(of: string): boolean {
  return of === '?.user_ns';
}

/** The mark of what the frames of others hold, where something went wrong; and of what somebody made in a notebook. */
export function markOfAttribute({ text: of }: Value, name: string): number {
  if (name === 'f_locals') return of.endsWith('.tb_frame') ? marks.home | marks.file : 0;
  if (of.startsWith('IPython.')) return 0;
  return name === 'user_ns' || name === 'history_manager' ? marks.environment : 0;
}

const sessions =
  /^(requests\.(sessions\.)?Session|requests\.(adapters\.HTTPAdapter|auth\.(AuthBase|HTTPBasicAuth))|httpx\.((Async)?(Client|BaseTransport|HTTPTransport)|Auth)|aiohttp\.ClientSession)$/;

/** A class that stands between a program and those it talks to. */
export function carriesRequests(of: Value | null): boolean {
  return of?.kind === 'class' && of.items.some((one) => one.kind === 'path' && sessions.test(one.text));
}

/** What such a class is given to send: `web.outgoing`. */
export const outgoing = 'web.outgoing';
const logsIn = /^(headers|auth)$/;

/** What the program logs in with, in a request of its own. */
export function partOfRequest(name: string): Value | undefined {
  return logsIn.test(name) ? unknown(marks.home | marks.file) : undefined;
}

/** A client has what it was made to send with each request. */
export function withSettings(client: Value, { named }: Given): Value {
  const kept = [...named].filter(([name, { marks: held }]) => logsIn.test(name) && held !== 0);
  return client.kind === 'path' && kept.length > 0 ? { ...client, entries: new Map(kept) } : client;
}

const secretFields = /Secret|Password|Passphrase|Credential|Private_?Key|Api_?Key/i;

/** What is set to a field of a class for secrets: a descriptor, a type of a column. */
export function isSecretField({ name }: Callable, index: number, self: Value | null): boolean {
  const place = { __set__: 2, process_bind_param: 1 }[name];
  return place === index && secretFields.test(self?.callable?.name ?? '');
}

const accessors = /\bregister_(dataframe|series|index|dataset|dataarray)_accessor\b/;

/** Somebody's data, of which a library makes an object of a class of this source. */
export function isHandedData({ name }: Callable, index: number, { latin }: Analysis): boolean {
  return name === '__init__' && index === 1 && accessors.test(latin);
}

/** How many words the phrases have from which wallets are made: BIP 39. */
const phraseLengths = [12, 15, 18, 21, 24];

/** `len(words) in (12, 15, 18, 21, 24)`: what is counted. */
export function seedWords({ first, rest: [only, ...others] }: Chain): Expression | undefined {
  if (!only || others.length > 0 || !/^(in|not( in)?)$/.test(only.operator)) return undefined;
  if (first.kind !== 'call' || first.of.kind !== 'name' || first.of.id !== 'len') return undefined;
  const { value } = only;
  const items = value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set' ? value.items : [];
  const lengths = items.filter((one) => one.kind === 'number' && phraseLengths.includes(one.value ?? 0));
  return lengths.length >= 3 ? first.given[0]?.value : undefined;
}
