/** Commands of a shell text to signals: what flows into interpreters and out over the network, by substitution, pipe, variable and file. */
import { holdsEncoded, signalOf, type Place } from '../signal.js';
import type { Signal, SignalId } from '../../signals.js';
import { analysePython } from '../../python/analyse.js';
import { readCommands, type ShellCommand } from './lexer.js';
import {
  cloudCredentials,
  commandOf,
  credentialPath,
  fetchers,
  isInterpreter,
  senders,
  shells,
  strongPlaces,
  weakPlaces,
  wholeHome,
} from './words.js';

/** What a command's output is made of; bits. */
const fetched = 1;
const decoded = 2;
const secret = 4;
/** stands in the script, encoded */
const constant = 8;

const deepest = 4;
const mostSignals = 200;

interface Reading {
  readonly text: string;
  readonly place: Place;
  readonly commands: readonly ShellCommand[];
  /** by index of a command: what came out of substitutions in it */
  readonly inner: Uint8Array;
  /** by index: what comes out of it */
  readonly out: Uint8Array;
  readonly variables: Map<string, number>;
  readonly files: Map<string, number>;
  readonly found: Signal[];
  readonly depth: number;
}

/** What a shell text does that matters. Never throws; linear in the text. */
export function readShell(given: string, place: Place, firstLine = 1, depth = 0): readonly Signal[] {
  const text = given.replaceAll('\r\n', '\n');
  const { commands, complete } = readCommands(text, firstLine);
  const inner = new Uint8Array(commands.length);
  const out = new Uint8Array(commands.length);
  const found: Signal[] = [];
  const maps = { variables: new Map<string, number>(), files: new Map<string, number>() };
  const reading: Reading = { text, place, commands, inner, out, found, depth, ...maps };
  if (!complete)
    found.push(signalOf('not-looked-at', place, firstLine, 'too many commands', 'too many commands'));
  for (const index of inOrderOfFlow(commands)) {
    if (found.length >= mostSignals) break;
    judge(reading, index);
  }
  return found;
}

/** Substitutions before the command that they stand in. */
function inOrderOfFlow(commands: readonly ShellCommand[]): readonly number[] {
  const order: number[] = [];
  const open: number[] = [];
  commands.forEach(({ parent }, index) => {
    while (open.length > 0 && parent !== open.at(-1) && !isInside(commands, index, open.at(-1) ?? -1)) {
      order.push(open.pop() ?? 0);
    }
    open.push(index);
  });
  while (open.length > 0) order.push(open.pop() ?? 0);
  return order;
}

/** Bounded: substitutions nest at most 60 deep. */
function isInside(commands: readonly ShellCommand[], index: number, outer: number): boolean {
  for (let at = commands[index]?.parent ?? -1; at >= 0; at = commands[at]?.parent ?? -1) {
    if (at === outer) return true;
  }
  return false;
}

function judge(reading: Reading, index: number): void {
  const command = reading.commands[index];
  if (!command) return;
  const { name, rest } = commandOf(command.words);
  const inside = (reading.inner[index] ?? 0) | variablesIn(reading, command);
  const piped = command.pipedFrom < 0 ? 0 : (reading.out[command.pipedFrom] ?? 0);
  const own = ownTaint(name, rest, command, reading);
  const cloud = asksCloud(name, rest);
  const out = inside | piped | own | (cloud ? secret : 0);
  reading.out[index] = out;
  if (command.parent >= 0) reading.inner[command.parent] = (reading.inner[command.parent] ?? 0) | out;
  remember(reading, command, name, rest, out);
  judgeExecution(reading, command, name, rest, { inside, piped });
  if (!cloud && senders.has(name) && ((inside | piped | own) & secret) !== 0 && sends(name, rest, piped)) {
    tell(reading, 'script-sends-secrets', command);
  }
  judgeReverse(reading, command, name, rest);
  judgePlaces(reading, command, name, rest);
  judgeDestruction(reading, command, name, rest);
  if (command.words.some((word) => /stratum\+(tcp|ssl):\/\/|\bxmrig\b/i.test(word.slice(0, 2000)))) {
    tell(reading, 'crypto-mining', command);
  }
}

/** The answer is a credential of the machine. */
function asksCloud(name: string, rest: readonly string[]): boolean {
  return fetchers.has(name) && rest.some((one) => cloudCredentials.test(one.slice(0, 1000)));
}

function ownTaint(
  name: string,
  rest: readonly string[],
  { words, redirects, document }: ShellCommand,
  reading: Reading,
): number {
  let taint = encodedIn(words, document) ? constant : 0;
  if (fetchers.has(name) && !rest.includes('--version')) taint |= fetched;
  if (name === 'base64' || name === 'base32' || name === 'gbase64')
    taint |= rest.some((one) => /^(-\w*[dD]|--decode)/.test(one)) ? decoded : 0;
  else if (name === 'xxd') taint |= rest.some((one) => /^-\w*r/.test(one)) ? decoded : 0;
  else if (name === 'openssl') taint |= rest[0] === 's_client' ? fetched : rest.includes('-d') ? decoded : 0;
  else if (name === 'tr') taint |= rest.some((one) => /n-za-m/i.test(one)) ? decoded : 0;
  else if (name === 'printf' || name === 'echo') taint |= rest.some((one) => escapes(one) >= 8) ? decoded : 0;
  else if ((name === 'env' || name === 'printenv' || name === 'set') && rest.length === 0) taint |= secret;
  // `env` alone is eaten as a prefix
  if (name === '' && words.at(-1) === 'env') taint |= secret;
  if (words.some((word, at) => credentialPath.test(word.slice(0, 2000)) && !isIdentity(word, words[at - 1])))
    taint |= secret;
  if (redirects.some((one) => one.startsWith('<') && credentialPath.test(one.slice(0, 2000))))
    taint |= secret;
  for (const one of redirects) {
    if (/^\d?<(>|(?=\/dev\/(tcp|udp)\/))/.test(one))
      taint |= /\/dev\/(tcp|udp)\//.test(one.slice(0, 400)) ? fetched : 0;
    else if (one.startsWith('<&')) taint |= reading.variables.get(one.slice(1)) ?? 0;
    else if (one.startsWith('<')) taint |= reading.files.get(fileKey(one.slice(1))) ?? 0;
  }
  if (!fetchers.has(name)) for (const word of rest) taint |= reading.files.get(fileKey(word)) ?? 0;
  return taint;
}

function encodedIn(words: readonly string[], document: ShellCommand['document']): boolean {
  return (
    words.some((word) => word.length >= 32 && holdsEncoded(word)) ||
    (document !== undefined && holdsEncoded(document.text))
  );
}

function decodedRun(taint: number): SignalId {
  return (taint & constant) !== 0 ? 'script-runs-encoded' : 'script-decode-and-run';
}

/** `scp -i KEY`, `rsync -e "ssh -i KEY"`: used, not sent. */
function isIdentity(word: string, before: string | undefined): boolean {
  return (
    /^(-i|-F|-e|--key|--cert|--netrc-file|-o)$/.test(before ?? '') ||
    /^(ssh |-o|-i|--(key|netrc-file|cert))/.test(word)
  );
}

function escapes(word: string): number {
  let count = 0;
  for (let at = word.indexOf('\\'); at >= 0 && count < 8; at = word.indexOf('\\', at + 1)) {
    if (/[x0-7]/.test(word[at + 1] ?? '')) count += 1;
  }
  return count;
}

function variablesIn(reading: Reading, { words }: ShellCommand): number {
  if (reading.variables.size === 0) return 0;
  let taint = 0;
  for (const word of words) {
    for (let at = word.indexOf('$'); at >= 0; at = word.indexOf('$', at + 1)) {
      const name = /^\w{1,60}/.exec(word.slice(word[at + 1] === '{' ? at + 2 : at + 1).slice(0, 60))?.[0];
      if (name !== undefined) taint |= reading.variables.get(name) ?? 0;
    }
  }
  return taint;
}

/** Which variables and files now hold what was fetched, decoded or secret. */
function remember(
  reading: Reading,
  { words, redirects }: ShellCommand,
  name: string,
  rest: readonly string[],
  out: number,
): void {
  if (out === 0) return;
  const assigned = /^(?:(\w{1,60})=)/.exec(
    words.find((word) => !/^(export|local|declare|readonly|-\w+)$/.test(word))?.slice(0, 62) ?? '',
  );
  if (assigned?.[1] !== undefined) reading.variables.set(assigned[1], out);
  // a descriptor that is a connection: `exec 5<>/dev/tcp/…`
  for (const one of redirects) if (/^\d<>/.test(one)) reading.variables.set(`&${one.slice(0, 1)}`, out);
  for (const one of redirects) if (/^[1&]?>/.test(one)) keep(reading, one.replace(/^[1&]?>+[|&]?/, ''), out);
  if (name === 'tee') for (const one of rest) keep(reading, one, out);
  if (name === 'mv' || name === 'cp' || name === 'install') keep(reading, rest.at(-1) ?? '', out);
  if (!fetchers.has(name)) return;
  rest.forEach((word, at) => {
    if (/^(-\w*[oO]|--output|--output-document|--out)$/.test(word)) keep(reading, rest[at + 1] ?? '', out);
    else if (/^(-o|-O|--output=|--output-document=)./.test(word))
      keep(reading, word.replace(/^(--[a-z-]+=|-[oO])/, ''), out);
  });
  if (name === 'wget' || rest.some((one) => /^(-\w*O|--remote-name)$/.test(one))) {
    const address = rest.find((one) => /:\/\/|\.\w+\//.test(one.slice(0, 300)));
    if (address !== undefined) keep(reading, fileKey(address.split(/[?#]/, 1)[0] ?? ''), out);
  }
}

function keep(reading: Reading, file: string, taint: number): void {
  const key = fileKey(file);
  if (key !== '' && key !== '-' && !key.startsWith('$(') && reading.files.size < 2000)
    reading.files.set(key, taint);
}

/** Files are known by their last component: `./x`, `/tmp/x` and `$DIR/x` are one. */
function fileKey(path: string): string {
  return path.length > 400 || path === '/dev/null' ? '' : path.slice(path.lastIndexOf('/') + 1);
}

function judgeExecution(
  reading: Reading,
  command: ShellCommand,
  name: string,
  rest: readonly string[],
  { inside, piped }: { readonly inside: number; readonly piped: number },
): void {
  const evaluates = name === 'eval';
  const code = isInterpreter(name) ? codeOf(name, rest) : undefined;
  const takesStandardInput = isInterpreter(name) && code === undefined && readsInput(name, rest);
  const text = code ?? (evaluates ? rest.join(' ') : undefined);
  const substituted = text !== undefined && beginsCommand.test(text.slice(0, 4000));
  const opens = (isInterpreter(name) || name === '.' || name === 'source') && operandOf(rest) === '$()';
  const taint = (substituted || opens ? inside : 0) | (takesStandardInput ? piped : 0);
  if ((taint & decoded) !== 0) tell(reading, decodedRun(taint), command);
  else if ((taint & fetched) !== 0) tell(reading, 'script-fetch-and-run', command);
  else judgeFile(reading, command, name, rest);
  if (code !== undefined) readCode(reading, name, code, command);
  else if (evaluates) readCode(reading, 'sh', rest.join(' '), command);
  if (takesStandardInput && command.document) {
    readCode(reading, name, command.document.text, { ...command, line: command.document.line });
  }
}

/** A substitution or variable that stands where a command begins. */
const beginsCommand = /(^|[;&|\n{(]|\beval\b)\s{0,20}["']?\$[({\w]/;

function operandOf(rest: readonly string[]): string | undefined {
  return rest.find((one) => !one.startsWith('-'));
}

/** A file that was fetched or decoded here is started. */
function judgeFile(reading: Reading, command: ShellCommand, name: string, rest: readonly string[]): void {
  const first = command.words.find((word) => word.includes('/') && word.toLowerCase().endsWith(name)) ?? '';
  const started = isInterpreter(name) || name === '.' || name === 'source' ? operandOf(rest) : first;
  const taint = started === undefined || started === '' ? 0 : (reading.files.get(fileKey(started)) ?? 0);
  if ((taint & decoded) !== 0) tell(reading, decodedRun(taint), command);
  else if ((taint & fetched) !== 0) tell(reading, 'script-download-and-start', command);
}

/** The code that stands on the command line of an interpreter. */
function codeOf(name: string, rest: readonly string[]): string | undefined {
  const option = shells.has(name) || name === 'python' ? /^-[a-z]*c$/ : /^(-[a-z]*[er]|--eval)$/i;
  const at = rest.findIndex((one) => option.test(one));
  return at < 0 ? undefined : rest[at + 1];
}

function readsInput(name: string, rest: readonly string[]): boolean {
  if (rest.includes('-m')) return false;
  if (shells.has(name) && rest.some((one) => /^-[a-z]*s$/.test(one))) return true;
  return rest.every((one) => one.startsWith('-') || one === '/dev/stdin');
}

function readCode(reading: Reading, name: string, code: string, command: ShellCommand): void {
  if (reading.depth >= deepest || code.length < 4) return;
  const { path, moment } = reading.place;
  if (name === 'python') {
    const source = Buffer.from(code);
    reading.found.push(
      ...analysePython({ source, path, moment, firstLine: command.line, depth: reading.depth + 1 }).slice(
        0,
        20,
      ),
    );
  } else if (shells.has(name)) {
    reading.found.push(...readShell(code, reading.place, command.line, reading.depth + 1).slice(0, 20));
  } else if (
    /socket/i.test(code) &&
    /\/bin\/(ba|da|z)?sh|exec/i.test(code) &&
    /STDIN|dup2|fsockopen|\.pipe\(|<&3|to_i/i.test(code)
  ) {
    tell(reading, 'reverse-shell', command);
  }
}

function sends(name: string, rest: readonly string[], piped: number): boolean {
  if (name === 'curl' || name === 'wget' || name.startsWith('http') || name === 'xh') {
    const option = name === 'wget' ? /^--(post|body)/ : /^(-d|-F|-T|--data|--form|--upload-file|--json)/;
    return (
      (piped & secret) !== 0 ||
      rest.some((one) => option.test(one) || /:\/\/[^ ]{0,1000}\$[({\w]/.test(one.slice(0, 2000)))
    );
  }
  return name !== 'ftp' && name !== 'telnet' ? true : (piped & secret) !== 0;
}

/** A shell whose two ends are a connection. */
function judgeReverse(reading: Reading, command: ShellCommand, name: string, rest: readonly string[]): void {
  const network = command.redirects.filter((one) => /\/dev\/(tcp|udp)\//.test(one.slice(0, 400)));
  const interactive = shells.has(name) && (rest.includes('-i') || rest.length === 0);
  const bothWays = network.some((one) => /^(\d?>&|&>|\d?<>)/.test(one));
  const wired = command.redirects.some((one) => /^0?[<>]&[1-9]/.test(one));
  const descriptor = command.redirects.find((one) => /^0?<&[3-9]/.test(one))?.at(-1);
  const back =
    descriptor !== undefined &&
    command.redirects.some((one) => one === `>&${descriptor}` || one === `1>&${descriptor}`);
  const hands =
    /^(nc|ncat|netcat)$/.test(name) &&
    rest.some(
      (one, at) =>
        /^(-\w*e|-\w*c|--exec|--sh-exec)$/.test(one) && /sh$|cmd|powershell/i.test(rest[at + 1] ?? ''),
    );
  const socat =
    name === 'socat' &&
    rest.some((one) => /^(exec|system):.*sh/i.test(one.slice(0, 300))) &&
    rest.some((one) => /^(tcp|udp|openssl|ssl)/i.test(one));
  const before = command.pipedFrom < 0 ? undefined : reading.commands[command.pipedFrom];
  const earlier = before && commandOf(before.words);
  const piped =
    earlier !== undefined &&
    /^(nc|ncat|netcat|telnet|openssl)$/.test(name) &&
    shells.has(earlier.name) &&
    rest.length > 0 &&
    codeOf(earlier.name, earlier.rest) === undefined &&
    earlier.rest.every((one) => one.startsWith('-'));
  if (
    (network.length > 0 && shells.has(name) && (bothWays || wired)) ||
    (interactive && network.length > 0) ||
    (back && shells.has(name)) ||
    hands ||
    socat ||
    piped
  ) {
    tell(reading, 'reverse-shell', command);
  }
}

function judgePlaces(reading: Reading, command: ShellCommand, name: string, rest: readonly string[]): void {
  const written = [
    ...command.redirects.filter((one) => /^\d?&?>/.test(one)),
    ...(name === 'tee' || name === 'cp' || name === 'mv' || name === 'install' || name === 'ln'
      ? rest.slice(-1)
      : []),
  ].map((one) => one.slice(0, 400));
  const cron = name === 'crontab' && rest.some((one) => !/^-[leru]/.test(one)) && !rest.includes('-l');
  if (cron || written.some((one) => strongPlaces.test(one))) return tell(reading, 'script-persist', command);
  const enables =
    (name === 'systemctl' && rest.includes('enable')) ||
    (name === 'launchctl' && /^(load|bootstrap)$/.test(rest[0] ?? ''));
  if (enables || name === 'update-rc.d' || written.some((one) => weakPlaces.test(one)))
    tell(reading, 'script-autostart', command);
  if (name === 'setenforce' && rest[0] === '0') tell(reading, 'script-defence-off', command);
  if (name === 'spctl' && rest.includes('--master-disable')) tell(reading, 'script-defence-off', command);
}

function judgeDestruction(
  reading: Reading,
  command: ShellCommand,
  name: string,
  rest: readonly string[],
): void {
  const options = rest.filter((one) => one.startsWith('-')).join('');
  const whole = rest.some((one) => wholeHome.test(one.slice(0, 100)));
  const removes = name === 'rm' && /r/i.test(options) && whole;
  const finds =
    name === 'find' &&
    whole &&
    rest.includes('-delete') &&
    !rest.some((one) => /^-(i?name|path|mtime|newer)/.test(one));
  const disk = rest.some((one) => /^(of=)?\/dev\/(sd[a-z]|nvme\d|hd[a-z]|vd[a-z]|mmcblk\d|disk\d)/.test(one));
  const overwrites =
    disk && (name === 'dd' || name.startsWith('mkfs') || name === 'shred' || name === 'wipefs');
  if (removes || finds || overwrites) tell(reading, 'script-destroys', command);
}

function tell(reading: Reading, what: SignalId, command: ShellCommand): void {
  const chain = command.words.join(' ').slice(0, 200);
  reading.found.push(
    signalOf(what, reading.place, command.line, evidenceOf(reading, command), chain, [chain]),
  );
}

/** The text of the line, from the start of what flows into the command. */
function evidenceOf({ text, commands }: Reading, command: ShellCommand): string {
  let first = command;
  for (let hops = 0; hops < 10 && first.pipedFrom >= 0; hops += 1) first = commands[first.pipedFrom] ?? first;
  const source = text.slice(first.start, Math.min(command.end, first.start + 400)).trim();
  return source === '' ? command.words.join(' ') : source;
}
