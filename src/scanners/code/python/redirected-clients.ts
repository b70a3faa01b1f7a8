/** Clients of others that a function is given, and that are told to talk to another host from then on. */
import { addressIn } from './addresses.js';
import { emit, type Analysis } from './analysis.js';
import type { Special } from './given.js';
import { gap, type Value } from './values.js';

const hostSettings = /^_?(base_url|api_base|api_url|endpoint_url|api_host|proxy|proxies)$/;

/** `client.with_options(base_url='https://…')` of a client that somebody else made. */
function noteRedirected(of: Value, name: string, value: Value, at: number, analysis: Analysis): void {
  // of what was made here something more is known
  if (of.kind !== 'unknown' || of.of !== null || of.text !== gap || !hostSettings.test(name)) return;
  const told = (value.kind === 'any' ? value.items : [value]).map(addressIn).find((one) => one !== undefined);
  if (told === undefined) return;
  const how = `${name} of a client that it is given`;
  emit(analysis, 'redirects-traffic', at, [how], `client ${name} ${told}`);
}

const changed: Special = ({ named }, at, analysis, { of }) => {
  if (of) for (const [name, value] of named) noteRedirected(of, name, value, at, analysis);
  return undefined;
};

/** By the last part of a name: a client like that one, with other settings. */
export function clientChanged(name: string): Special | undefined {
  return name.endsWith('.with_options') ? changed : undefined;
}
