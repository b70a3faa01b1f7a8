/** Things of the user's that libraries give when they are asked: by the names of functions, and by what is searched for. */
import type { Given } from './calls.js';
import type { Special } from './given.js';
import { clientChanged } from './redirected-clients.js';
import { startedBy } from './started-by.js';
import { gap, isText, marks, unknown, type Value } from './values.js';

/** Shapes of keys, and words before them, as against fields of a page. */
const secretWords =
  /(^|[^a-z])(sk|gh[pousr]|glpat|xox[a-z]?)[^a-z]{1,3}[-_[]|\bgh[pousr]_|\beyJ|AKIA|PRIVATE KEY/i;

/** A pattern that finds what people log in with. */
function findsSecrets(pattern: Value | null | undefined): boolean {
  return pattern != null && isText(pattern) && pattern.text.length < 2000 && secretWords.test(pattern.text);
}

function patternOf(callee: Value, { plain }: Given): Value | null | undefined {
  return callee.of?.text === 're.compile()' ? callee.of.of : plain[0];
}

const found: Special = (given, _at, _analysis, callee) =>
  // what somebody else wrote is not the user's
  (given.marks & marks.network) === 0 && findsSecrets(patternOf(callee, given))
    ? unknown(given.marks | marks.credentials)
    : undefined;

/** What is put in the place of what was found is worked out by a function that is given it. */
const replaced: Special = (given, at, analysis, callee) => {
  if (!findsSecrets(patternOf(callee, given))) return undefined;
  const plain = given.plain.map((one) =>
    one.kind === 'function' ? one : unknown(one.marks | marks.credentials),
  );
  startedBy('re.sub', { ...given, plain, marks: given.marks | marks.credentials }, at, analysis);
  return undefined;
};

/** Keys of one-time codes are written so. */
const oneTimeKey: Special = ({ marks: held }) =>
  (held & marks.givenToken) === 0 ? undefined : unknown((held & ~marks.givenToken) | marks.givenKey);

/** Of a service whose name somebody else says: not the program's own. */
const fromKeyring: Special = ({ plain: [service], named }) => {
  const told = service ?? named.get('service_name') ?? named.get('service');
  const own = told === undefined || isText(told) || (told.kind === 'any' && told.items.some(isText));
  return own ? undefined : unknown(marks.credentials);
};

const withPassword: Special = (given, _at, _analysis, callee) => {
  const hidden = given.named.get('hide_password') ?? given.plain[0];
  return hidden?.kind === 'constant' && hidden.number === 0
    ? unknown((callee.of?.marks ?? 0) | marks.credentials)
    : undefined;
};

const searching = ['findall', 'finditer', 'search', 'match', 'fullmatch'].flatMap((name) => [
  [`re.${name}`, found] as const,
  [`re.compile().${name}`, found] as const,
]);

/** by canonical name */
export const usersThings: Readonly<Record<string, Special>> = {
  ...Object.fromEntries(searching),
  're.sub': replaced,
  're.subn': replaced,
  're.compile().sub': replaced,
  're.compile().subn': replaced,
  'base64.b32decode': oneTimeKey,
  'keyring.get_password': fromKeyring,
  'keyring.get_credential': fromKeyring,
};

// what botocore signs with, whoever's session it is of
const signing: Special = (_given, _at, _analysis, callee) => unknown(marks.credentials, gap, callee.of);

const oneOfNotebook: Special = (given) => unknown(given.marks);

/** By the last part of a name, of whatever it is. */
export function usersThing(name: string): Special | undefined {
  if (/^\?\.user_ns\.(get|pop)$/.test(name)) return oneOfNotebook;
  if (name.endsWith('.render_as_string')) return withPassword;
  return name.endsWith('.get_frozen_credentials') ? signing : clientChanged(name);
}
