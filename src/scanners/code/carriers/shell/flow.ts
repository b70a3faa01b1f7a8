/** What flows where in a shell text: through substitutions, pipes, variables, descriptors and files. */
import type { Signal, SignalId } from '../../signals.js';
import { holdsEncoded, signalOf, type Place } from '../signal.js';
import type { ShellCommand } from './lexer.js';
import {
  credentialPath,
  printsEnvironment,
  printsToken,
  searchesCredentials,
  settingsPath,
} from './credentials.js';
import { pipedInto } from './groups.js';
import { cloudCredentials, commandOf, fetchers } from './words.js';

/** What a command's output is made of: bits. */
export const fetched = 1;
export const decoded = 2;
export const secret = 4;
/** stands in the script, encoded */
export const constant = 8;
/** a key that a tool prints, and that one logs in with */
export const issued = 16;

/** One reading of one text. */
export interface Reading {
  readonly text: string;
  readonly place: Place;
  readonly commands: readonly ShellCommand[];
  /** by index of a command: what came out of the substitutions in it */
  readonly inner: Uint8Array;
  /** by index: what comes out of it */
  readonly out: Uint8Array;
  /** what came out of any command so far */
  seen: number;
  readonly variables: Map<string, number>;
  readonly files: Map<string, number>;
  readonly found: Signal[];
  readonly depth: number;
  /** functions of the text, and how they send */
  readonly functions: ReadonlyMap<string, Sender>;
  /** `cd ~/.aws` was said: files without a folder are credentials */
  amongCredentials: boolean;
}

/** What a function sends of what it is given. */
export interface Sender {
  readonly input: boolean;
  readonly words: boolean;
}

/** A command with its name found, and what flows into it. */
export interface Step {
  readonly command: ShellCommand;
  readonly name: string;
  readonly rest: readonly string[];
  /** out of substitutions and variables in its words */
  readonly inside: number;
  /** out of the command before it in a pipe */
  readonly piped: number;
  /** what it reads or makes itself */
  readonly own: number;
  /** it asks a cloud for the credentials of the machine */
  readonly cloud: boolean;
}

/** The step of the command at `index`; what it leaves behind is remembered in `reading`. */
export function flowThrough(reading: Reading, index: number, command: ShellCommand): Step {
  const { name, rest } = commandOf(command.words);
  const inside = (reading.inner[index] ?? 0) | variablesIn(reading, command);
  const piped = pipedInto(reading, command);
  const own =
    ownOutput(name, rest, command) | readFrom(reading, name, rest, command) | amongThem(reading, name, rest);
  if (name === 'cd' || name === 'pushd')
    reading.amongCredentials = credentialPath.test(`${(rest[0] ?? '').slice(0, 400)}/`);
  const cloud = fetchers.has(name) && rest.some((one) => cloudCredentials.test(one.slice(0, 1000)));
  const step: Step = { command, name, rest, inside, piped, own, cloud };
  const out = inside | piped | own | (cloud ? secret : 0);
  reading.out[index] = out;
  reading.seen |= out;
  if (command.parent >= 0) reading.inner[command.parent] = (reading.inner[command.parent] ?? 0) | out;
  if (out !== 0) remember(reading, step, out, index);
  return step;
}

export function tell(reading: Reading, what: SignalId, command: ShellCommand, value?: string): void {
  const plain = command.words.join(' ').slice(0, 200);
  reading.found.push(
    signalOf(what, reading.place, command.line, evidenceOf(reading, command), value ?? plain, [plain]),
  );
}

/** Files are known by their last component: `./x`, `/tmp/x` and `$DIR/x` are one. */
export function fileKey(path: string): string {
  if (path.length > 400 || path === '/dev/null') return '';
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return plain.slice(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('@')) + 1);
}

/** The text of the line, from the start of what flows into the command. */
function evidenceOf({ text, commands }: Reading, command: ShellCommand): string {
  let first = command;
  for (let hops = 0; hops < 10 && first.pipedFrom >= 0; hops += 1) first = commands[first.pipedFrom] ?? first;
  const source = text.slice(first.start, Math.min(command.end, first.start + 400)).trim();
  return source === '' ? command.words.join(' ') : source;
}

const decodeOptions: Readonly<Record<string, RegExp>> = {
  base64: /^(-\w*[dD]|--decode)/,
  base32: /^(-\w*[dD]|--decode)/,
  gbase64: /^(-\w*[dD]|--decode)/,
  xxd: /^-\w*r/,
  openssl: /^-d$/,
  // rot13
  tr: /n-za-m/i,
};

function ownOutput(
  name: string,
  rest: readonly string[],
  { words, redirects, document }: ShellCommand,
): number {
  let made = 0;
  const texts = [...words, ...redirects.filter((one) => one.startsWith('<<<'))];
  if (texts.some((word) => word.length >= 32 && holdsEncoded(word))) made |= constant;
  if (document !== undefined && holdsEncoded(document.text)) made |= constant;
  if (fetchers.has(name) && !rest.includes('--version')) made |= fetched;
  if (name === 'openssl' && rest[0] === 's_client') made |= fetched;
  const option = Object.hasOwn(decodeOptions, name) ? decodeOptions[name] : undefined;
  if (option && rest.some((one) => option.test(one))) made |= decoded;
  if ((name === 'printf' || name === 'echo') && rest.some((one) => escapes(one) >= 8)) made |= decoded;
  if (name === 'rev') made |= decoded;
  return made | secretsPrinted(name, rest, words) | secretsIn(document);
}

function secretsPrinted(name: string, rest: readonly string[], words: readonly string[]): number {
  if (printsEnvironment(name, rest, words) || searchesCredentials(name, rest, words)) return secret;
  return printsToken(name, rest) ? issued : 0;
}

/** What the substitutions of a here-document bring, and files that settings of curl in one name. */
function secretsIn(document: ShellCommand['document']): number {
  if (document === undefined) return 0;
  for (const [, one = '', other = ''] of document.text
    .slice(0, 20_000)
    .matchAll(/\$\(([^()]{1,400})\)|[=@ ]@?([^\s"'$]{4,200})/g)) {
    const words = (one === '' ? other : one).trim().split(/[\s|]+/);
    if (words.some((word) => credentialPath.test(word))) return secret;
    if (one !== '' && printsEnvironment(words[0] ?? '', [], words)) return secret;
  }
  return 0;
}

/** `cd ~/.aws`, then `tar`, `cat` or `curl -d @credentials`. */
function amongThem({ amongCredentials }: Reading, name: string, rest: readonly string[]): number {
  if (!amongCredentials || !/^(cat|tar|zip|base64|gzip|curl|nc|scp)$/.test(name)) return 0;
  return rest.some((one) => (name === 'curl' ? /@[\w.*]+$/ : /^[\w.*]+$/).test(one.slice(0, 200)))
    ? secret
    : 0;
}

/** What it reads: credential files, connections, files that hold what flowed into them. */
function readFrom(
  reading: Reading,
  name: string,
  rest: readonly string[],
  { words, redirects }: ShellCommand,
): number {
  let read = 0;
  const named = words.some(
    (word, at) =>
      (credentialPath.test(word.slice(0, 2000)) ||
        (settingsPath.test(word.slice(0, 2000)) && !/^(scp|rsync|sftp|ssh)$/.test(name))) &&
      !isIdentity(name, word, words[at - 1]),
  );
  if (named) read |= secret;
  for (const one of redirects) {
    const cut = one.slice(0, 2000);
    if (/^\d?<>?\/dev\/(tcp|udp)\//.test(cut)) read |= fetched;
    else if (cut.startsWith('<&')) read |= reading.variables.get(cut.slice(1)) ?? 0;
    else if (cut.startsWith('<'))
      read |= (reading.files.get(fileKey(cut.slice(1))) ?? 0) | (credentialPath.test(cut) ? secret : 0);
  }
  for (const word of rest) {
    const held = reading.files.get(fileKey(word)) ?? 0;
    // what a fetcher is given to send: `-F file=@a.tgz`
    read |= fetchers.has(name) ? held & secret : held;
  }
  return read;
}

/** `scp -i KEY`, `rsync -e "ssh -i KEY"`, `curl -o FILE`: used or written, not sent. */
function isIdentity(name: string, word: string, before = ''): boolean {
  if (
    /^(-o|-O|--output|--output-document|--key|--cert|--netrc-file|--cacert|-E|-c|--cookie-jar)$/.test(before)
  )
    return true;
  if (/^--(key|netrc-file|cert|output|output-document)/.test(word)) return true;
  if (/^(curl|wget|https?|xh)$/.test(name)) return false;
  return /^(-i|-F|-e)$/.test(before) || /^(ssh |-o|-i)/.test(word);
}

/** `\x41`, `\101`; counted up to eight. */
function escapes(word: string): number {
  let count = 0;
  for (let at = word.indexOf('\\'); at >= 0 && count < 8; at = word.indexOf('\\', at + 1)) {
    if (/[x0-7]/.test(word[at + 1] ?? '')) count += 1;
  }
  return count;
}

function variablesIn({ variables }: Reading, { words }: ShellCommand): number {
  if (variables.size === 0) return 0;
  let held = 0;
  for (const word of words) {
    for (let at = word.indexOf('$'); at >= 0; at = word.indexOf('$', at + 1)) {
      const from = word[at + 1] === '{' ? at + 2 : at + 1;
      const name = /^\w+/.exec(word.slice(from, from + 60))?.[0];
      if (name !== undefined) held |= variables.get(name) ?? 0;
    }
  }
  return held;
}

const archivers = /^(tar|bsdtar|zip|7z|7za|gzip|xz|rar)$/;
const archive = /\.(tgz|tar|zip|gz|xz|bz2|7z|zst|rar)$/;

function hold({ variables }: Reading, name: string, held: number): void {
  if (variables.size < 2000) variables.set(name, held);
}

/** Which variables, descriptors and files now hold it. */
function remember(reading: Reading, step: Step, out: number, index: number): void {
  const { command, name, rest } = step;
  for (const one of variablesMade(reading, step, index)) hold(reading, one, out);
  for (const one of command.redirects) {
    // a descriptor that is a connection: `exec 5<>/dev/tcp/…`
    if (/^\d<>/.test(one)) reading.variables.set(`&${one.slice(0, 1)}`, out);
    if (/^[1&]?>/.test(one)) keep(reading, one.replace(/^[1&]?>+[|&]?/, ''), out);
  }
  for (const one of filesMade(name, rest)) keep(reading, one, out);
  if (fetchers.has(name)) for (const file of filesFetched(name, rest)) keep(reading, file, out);
}

function variablesMade(reading: Reading, { command, name, rest }: Step, index: number): readonly string[] {
  const { words } = command;
  const first = words.find((word) => !/^(export|local|declare|readonly|-\w+)$/.test(word));
  const assigned = /^(\w{1,60})=/.exec(first?.slice(0, 62) ?? '')?.[1];
  const counted = words[0] === 'for' && words[2] === 'in' ? words[1] : undefined;
  const array = arrayBefore(reading, command, index);
  const names = rest.filter((one) => /^\w{1,60}$/.test(one)).slice(0, 100);
  const read = /^(read|mapfile|readarray)$/.test(name)
    ? names
    : name === 'set' && rest.length > 1
      ? names.slice(0, 1)
      : [];
  return [...[assigned, counted, array].filter((one) => one !== undefined), ...read];
}

/** `NAME=(a b)`, and `set NAME (a b)` of fish: what is in the parentheses is read as a command of its own. */
function arrayBefore({ text, commands }: Reading, command: ShellCommand, index: number): string | undefined {
  if (text[command.start - 1] !== '(') return undefined;
  const words = commands[index - 1]?.words ?? [];
  if (words[0] === 'set') return words.at(-1);
  return words.length === 1 ? /^(\w{1,60})=$/.exec(words[0] ?? '')?.[1] : undefined;
}

function filesMade(name: string, rest: readonly string[]): readonly string[] {
  if (archivers.test(name)) return rest.filter((one) => archive.test(one));
  if (name === 'tee') return rest;
  return /^(mv|cp|install)$/.test(name) ? rest.slice(-1) : [];
}

function filesFetched(name: string, rest: readonly string[]): readonly string[] {
  const named = rest.flatMap((word, at) => {
    if (/^(-\w*[oO]|--output|--output-document|--out)$/.test(word)) return [rest[at + 1] ?? ''];
    return /^(-o|-O|--output=|--output-document=)./.test(word)
      ? [word.replace(/^(--[a-z-]+=|-[oO])/, '')]
      : [];
  });
  const byAddress = name === 'wget' || rest.some((one) => /^(-\w*O|--remote-name)$/.test(one));
  const address = byAddress ? rest.find((one) => /:\/\/|\.\w+\//.test(one.slice(0, 300))) : undefined;
  return address === undefined ? named : [...named, address.split(/[?#]/, 1)[0] ?? ''];
}

function keep(reading: Reading, file: string, held: number): void {
  const key = fileKey(file);
  if (key !== '' && key !== '-' && !key.startsWith('$(') && reading.files.size < 2000)
    reading.files.set(key, held);
}
