/** Commands of a shell text to signals: what reaches interpreters, and what leaves over the network. */
import { analysePython } from '../../python/analyse.js';
import type { Signal, SignalId } from '../../signals.js';
import { fewOfEach, signalOf, type Place } from '../signal.js';
import {
  constant,
  decoded,
  fetched,
  fileKey,
  flowThrough,
  secret,
  tell,
  type Reading,
  type Step,
} from './flow.js';
import { linesRead, sendersIn, typedUnseen } from './functions.js';
import { readCommands, type ShellCommand } from './lexer.js';
import { sendsSecret } from './sending.js';
import { judgeThreats } from './threats.js';
import { isInterpreter, shells } from './words.js';
import { laterCommands } from './written.js';

const deepest = 4;
/** more are thinned out, kind by kind */
const mostSignals = 5000;

/** What a shell text does that matters. Never throws; linear in the text. */
export function readShell(given: string, place: Place, firstLine = 1, depth = 0): readonly Signal[] {
  const text = given.replaceAll('\r\n', '\n');
  const { commands, complete } = readCommands(text, firstLine);
  const reading: Reading = {
    text,
    place,
    commands,
    inner: new Uint8Array(commands.length),
    out: new Uint8Array(commands.length),
    seen: 0,
    variables: new Map(),
    files: new Map(),
    found: [],
    depth,
    functions: sendersIn(text, commands),
    amongCredentials: false,
  };
  for (const name of [...linesRead(commands), ...typedUnseen(commands)]) reading.variables.set(name, secret);
  const { found } = reading;
  if (!complete)
    found.push(signalOf('not-looked-at', place, firstLine, 'too many commands', 'too many commands'));
  for (const index of inOrderOfFlow(commands)) {
    if (found.length >= mostSignals) found.splice(0, found.length, ...fewOfEach(found));
    const command = commands[index];
    if (command) judge(reading, flowThrough(reading, index, command));
  }
  return fewOfEach(found);
}

/** Substitutions before the command that they stand in. */
function inOrderOfFlow(commands: readonly ShellCommand[]): readonly number[] {
  const order: number[] = [];
  const open: number[] = [];
  commands.forEach((_, index) => {
    while (open.length > 0 && !isInside(commands, index, open.at(-1) ?? -1)) order.push(open.pop() ?? 0);
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

function judge(reading: Reading, step: Step): void {
  judgeExecution(reading, step);
  if (sendsSecret(reading, step) || throughFunction(reading, step))
    tell(reading, 'script-sends-secrets', step.command);
  readLater(reading, step);
  judgeThreats(reading, step);
}

function throughFunction({ functions }: Reading, { name, inside, piped, own }: Step): boolean {
  const sender = functions.get(name);
  if (sender === undefined) return false;
  return (sender.input && (piped & secret) !== 0) || (sender.words && ((inside | own) & secret) !== 0);
}

const graveWhenStarted: ReadonlySet<SignalId> = new Set<SignalId>([
  'script-fetch-and-run',
  'script-download-and-start',
  'script-decode-and-run',
  'script-runs-encoded',
  'script-sends-secrets',
  'reverse-shell',
]);

/** What is kept for later is read as what is done; a start file that does something grave was made to. */
function readLater(reading: Reading, step: Step): void {
  if (reading.depth >= deepest) return;
  const { starts, text } = laterCommands(reading, step);
  if (text.trim().length < 4) return;
  const inner = readShell(text, reading.place, step.command.line, reading.depth + 1);
  reading.found.push(...inner);
  if (starts && inner.some(({ what }) => graveWhenStarted.has(what)))
    tell(reading, 'installs-grave-script', step.command);
}

function judgeExecution(reading: Reading, step: Step): void {
  const { command, name, rest, inside, piped } = step;
  const code = codeOf(name, rest);
  const input = code === undefined && isInterpreter(name) && readsInput(name, rest);
  const opens = opensSubstitution(step);
  const substituted = code !== undefined && beginsCommand.test(code.slice(0, 4000));
  const taken = (substituted || opens ? inside : 0) | (input ? piped : 0);
  const what =
    runs(taken, 'script-fetch-and-run') ?? runs(startedFile(reading, step), 'script-download-and-start');
  if (what) tell(reading, what, command);
  if (what === 'script-fetch-and-run' && isRepeated(reading, command))
    tell(reading, 'reverse-shell', command);
  if (code !== undefined) readCode(reading, name, code, command);
  if (input && command.document)
    readCode(reading, name, command.document.text, { ...command, line: command.document.line });
}

/** `bash <(…)`, `. <(…)`, `source /dev/stdin <<< …` */
function opensSubstitution({ command, name, rest }: Step): boolean {
  if (!isInterpreter(name) && !isSource(name)) return false;
  const opened = operandOf(rest);
  return (
    opened === '$()' || (opened === '/dev/stdin' && command.redirects.some((one) => one.startsWith('<<<')))
  );
}

/** Inside of `while true`: whoever holds the address gives orders. */
function isRepeated({ text }: Reading, { start }: ShellCommand): boolean {
  const ahead = text.slice(Math.max(0, start - 500), start);
  const loop = /^[^]*\bwhile\s+(:|true|\[\[? 1 \]\]?)\s*;?([^]*)$/.exec(ahead)?.[2];
  return loop !== undefined && !/\bdone\b/.test(loop) && /\bsleep\b/.test(text.slice(start, start + 500));
}

/** A substitution or variable that stands where a command begins. */
const beginsCommand = /(^|[;&|\n{(]|\beval\b)\s{0,20}["']?\$[({\w]/;

function runs(taken: number, whenFetched: SignalId): SignalId | undefined {
  if ((taken & decoded) !== 0)
    return (taken & constant) !== 0 ? 'script-runs-encoded' : 'script-decode-and-run';
  return (taken & fetched) !== 0 ? whenFetched : undefined;
}

function isSource(name: string): boolean {
  return name === '.' || name === 'source';
}

function operandOf(rest: readonly string[]): string | undefined {
  return rest.find((one) => !one.startsWith('-'));
}

/** What the file is made of that this command starts. */
function startedFile({ files }: Reading, { command, name, rest }: Step): number {
  if (files.size === 0) return 0;
  const byPath = command.words.find((word) => word.includes('/') && word.toLowerCase().endsWith(name));
  const started = isInterpreter(name) || isSource(name) ? operandOf(rest) : byPath;
  return started === undefined || started === '' ? 0 : (files.get(fileKey(started)) ?? 0);
}

/** The code that stands on the command line of an interpreter. */
function codeOf(name: string, rest: readonly string[]): string | undefined {
  if (name === 'eval') return rest.join(' ');
  if (!isInterpreter(name)) return undefined;
  const option = shells.has(name) || name === 'python' ? /^-[a-z]*c$/ : /^(-[a-z]*[er]|--eval)$/i;
  const at = rest.findIndex((one) => option.test(one));
  return at < 0 ? undefined : rest[at + 1];
}

function readsInput(name: string, rest: readonly string[]): boolean {
  if (rest.includes('-m')) return false;
  // what is behind it are words for the program
  if (rest[0] === '-') return true;
  if (shells.has(name) && rest.some((one) => /^-[a-z]*s$/.test(one))) return true;
  return rest.every((one) => one.startsWith('-') || one === '/dev/stdin');
}

function readCode(reading: Reading, name: string, code: string, command: ShellCommand): void {
  if (reading.depth >= deepest || code.length < 4) return;
  const { path, moment } = reading.place;
  const depth = reading.depth + 1;
  if (name === 'python') {
    const source = Buffer.from(code);
    const signals = analysePython({ source, path, moment, firstLine: command.line, depth });
    reading.found.push(...signals);
  } else if (name === 'eval' || shells.has(name)) {
    reading.found.push(...readShell(code, reading.place, command.line, depth));
  } else if (isScriptedReverseShell(code)) tell(reading, 'reverse-shell', command);
  else
    for (const inner of commandsIn(code))
      reading.found.push(...readShell(inner, reading.place, command.line, depth));
}

/** Texts that JavaScript, Perl, Ruby or PHP give to a shell: `execSync("…")`, `system('…')`; at most 500. */
export function commandsIn(code: string): readonly string[] {
  const calls =
    /\b(?:exec|execSync|system|spawn|spawnSync|shell_exec|passthru|popen)\s?\(\s?(?:"([^"\n]{4,500})"|'([^'\n]{4,500})'|`([^`]{4,500})`)/g;
  const found: string[] = [];
  for (const match of code.matchAll(calls)) {
    if (found.length >= 500) break;
    found.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return found;
}

/** The same three parts in Perl, Ruby and PHP. */
function isScriptedReverseShell(code: string): boolean {
  return (
    /sock/i.test(code) &&
    /\/bin\/(ba|da|z)?sh|exec/i.test(code) &&
    /STDIN|dup2|fsockopen|\.pipe\(|<&3|to_i/i.test(code)
  );
}
