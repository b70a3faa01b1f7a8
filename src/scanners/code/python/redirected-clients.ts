/** Clients of others that a function is given, and that are told to talk to another host from then on. */
import { addressIn } from './addresses.js';
import { emit, type Analysis } from './analysis.js';
import type { Special } from './given.js';
import { gap, type Value } from './values.js';

const hostSettings = /^_?(base_url|api_base|api_url|endpoint_url|api_host|proxy|proxies)$/;

/** `client.base_url = 'https://…'` of a client that somebody else made. */
export function noteRedirectedClient(
  of: Value,
  name: string,
  value: Value,
  at: number,
  analysis: Analysis,
): void {
  // of what was made here something more is known
  if (of.kind !== 'unknown' || of.of !== null || of.text !== gap || !hostSettings.test(name)) return;
  const told = (value.kind === 'any' ? value.items : [value]).map(addressIn).find((one) => one !== undefined);
  if (told !== undefined)
    emit(
      analysis,
      'redirects-traffic',
      at,
      [`${name} of a client that it is given`],
      `client ${name} ${told}`,
    );
}

const changed: Special = ({ named }, at, analysis, { of }) => {
  if (of) for (const [name, value] of named) noteRedirectedClient(of, name, value, at, analysis);
  return undefined;
};

/** By the last part of a name: a client like that one, with other settings. */
export function clientChanged(name: string): Special | undefined {
  return /\.(with_options|copy|configure)$/.test(name) ? changed : undefined;
}
