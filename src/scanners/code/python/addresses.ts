/** Addresses and accounts that stand in the source, where a call is told them. */
import { byName } from './by-name.js';
import type { Given } from './calls.js';
import { isForeignHost } from './requests.js';
import { isText, skeleton, takenMarks, type Value } from './values.js';

const url = /^[a-z][a-z0-9+.-]{1,24}:\/\/(?:[^\0/@\s?#]{0,100}@)?(\[?[\w.-]+)/i;
/** A store by its name: whose it is, who wrote the source knows. */
const stores = /^(s3[an]?|gs|gcs|az|abfss?|wasbs?|r2|oss|cos|hf):\/\/[\w.-]{3,}/i;
const files =
  /\.(py|txt|json|csv|tsv|md|rst|ya?ml|toml|ini|cfg|conf|db|sqlite3?|log|html?|xml|png|jpe?g|svg|gz|zip|so|dll|exe|pkl|npy|npz|parquet|h5|hdf5|pt|pth|onnx|bin|lock|sh|js|css|env|pid|sock|tmp|bak|internal|default)$|^[^.]+\.(example|test)$/i;
const ofExamples = /(^|\.)example\.(com|org|net)$/;

/** An address within a text that goes on with what is not known. */
const carriesOn = /https?:\/\/([\w.-]{1,253}\.[\w-]{1,63})[^\s'"<>\0]{0,200}['"\s+]{0,6}\0/;

/** The host of an address that somebody else's machine has, or nothing. */
export function addressIn(value: Value): string | undefined {
  const told = skeleton(value);
  if ((value.marks & takenMarks) !== 0 && told.includes('\0')) {
    const found = carriesOn.exec(told.slice(0, 2000));
    if (found && isForeignHost(found[1] ?? '')) return found[0];
  }
  if (told.length < 6 || told.length > 2000) return undefined;
  if (stores.test(told)) return told;
  const host = url.exec(told)?.[1];
  return host !== undefined && isForeignHost(host) && !ofExamples.test(host) ? told : undefined;
}

export function hostIn(value: Value | undefined): string | undefined {
  if (!value || !isText(value) || value.text.length > 260) return undefined;
  const host = value.text.replace(/:\d{1,5}$/, '');
  if (!/\.(\d+|[a-z]{2,24})$/i.test(host) || files.test(host)) return undefined;
  return isForeignHost(host) && !ofExamples.test(host) ? host : undefined;
}

const hostNames =
  /^(?:\w{1,20}_)?(host(name)?|server|addr(ess)?|remote_addr|broker(_url)?|bootstrap[._]servers|endpoint(_url)?|ur[li]|dsn|base_url|api_base|hosts|servers?|bucket(_name)?|storage_options)$/i;
/** What is made for a host, or brought to one. */
const makes = byName((name) =>
  /(^|\.)([A-Z]\w*|_?connect|create_connection|create_client|create_engine|init|initialize_app|push_to_gateway|single|multiple|sock_connect|add|open)$/.test(
    name,
  ),
);
const keyNames =
  /^((\w{1,20}_)?(api_?key|api_token|access_key(_id)?|secret(_access)?_key|token|auth_?token|auth_?key|account_key|sas_token|credential|connection_string|password|passwd|secret))$/i;
const accountKeys =
  /^(AKIA[0-9A-Z]{12}|gh[pousr]_\w{4}|github_pat_|glpat-|xox[abeprs]-|xapp-|sl\.\w|hf_\w{4}|\d{1,12}:AA|phc_|SG\.|sk-|dckr_pat_|pypi-|DefaultEndpointsProtocol=|Endpoint=sb:|InstrumentationKey=|AC[0-9a-f]{20})/;

/** A key that somebody made, as against the name of one. */
const looksMade = /^(?=\S*\d)\S{8,}$/;
const account = 'an account of the source';

/** The address, or the account, that a call is told and that stands in the source. */
export function peerGiven(name: string, given: Given): string | undefined {
  for (const one of given.plain.slice(0, 4)) {
    const told = addressIn(one) ?? pairOf(one) ?? accountOf(one);
    if (told !== undefined) return told;
  }
  // traits are told `package.module.ClassName`
  const first = makes(name) && !name.startsWith('traitlets.') ? hostIn(given.plain[0]) : undefined;
  if (first !== undefined) return `tcp://${first}`;
  if (asksForStore(name) && isNamed(given.plain[0])) return account;
  for (const [key, one] of given.named) {
    const told = namedPeer(key, one);
    if (told !== undefined) return told;
  }
  return undefined;
}

function namedPeer(key: string, one: Value): string | undefined {
  const told = addressIn(one) ?? pairOf(one);
  if (told !== undefined) return told;
  const host = hostNames.test(key) ? hostIn(one) : undefined;
  if (host !== undefined) return `tcp://${host}`;
  const made = keyNames.test(key) && isText(one) && looksMade.test(one.text);
  return made || (storeNames.test(key) && isNamed(one)) ? account : accountOf(one);
}

/** A store of which only the name is told: whose it is, who wrote the source knows. */
const storeNames =
  /^(bucket(_?name)?|container(_?name)?|queue_?url|topic_?arn|target_?arn|(delivery_?)?stream_?name|repo_?id|chat_?id)$/i;
const asksForStore = byName((name) =>
  /\.(bucket|Bucket|get_bucket|get_container_client|get_queue_by_name)$/.test(name),
);

function isNamed(one: Value | undefined): boolean {
  return one !== undefined && isText(one) && /^[\w.:/-]{3,200}$/.test(one.text);
}

/** `("host.name", 443)`, `{"servers": "host.name:9092"}` */
export function pairOf(one: Value): string | undefined {
  if (one.kind === 'list') {
    const [host, port] = one.items;
    const told = port?.kind === 'number' ? hostIn(host) : undefined;
    return told === undefined ? undefined : `tcp://${told}`;
  }
  if (one.kind !== 'dictionary' || one.entries.size > 40) return undefined;
  for (const [key, held] of one.entries) {
    if (!hostNames.test(key) && !keyNames.test(key) && !/url$/i.test(key)) continue;
    const told = namedPeer(key, held);
    if (told !== undefined) return told;
  }
  return undefined;
}

function accountOf(one: Value): string | undefined {
  return isText(one) && accountKeys.test(one.text) ? account : undefined;
}
