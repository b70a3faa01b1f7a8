/**
 * Constants of a source that executes something of which it is not known what it is. However they get from where they stand
 * to where they are executed: one that is code, or becomes code by a common decoding, is looked at as what is executed.
 */
import { isEarly, moments, type Moment, type Signal, type SignalId } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { ascii85, attempt, base64, base85, hex, inflate, rot13 } from './decoders.js';
import { readString } from './literals.js';
import { threatsOfCommand } from './texts.js';
import { tokenKinds } from './token-kinds.js';
import type { Tokens } from './tokens.js';

/** constants that are looked at, letters of one, and of all */
const mostTexts = 200;
const longest = 1 << 16;
const mostLetters = 1 << 18;
const shortest = 8;
/** letters by which it is told whether a key fits */
const tried = 48;
const mostTries = 24;
const mostNumbers = 1 << 14;

/** Reads a text as a source. */
export type ReadCode = (code: string) => readonly Signal[];

interface Held {
  readonly text: string;
  readonly at: number;
}

/** Adds signals to what was found. Linear in the size of the source; what goes beyond the limits above is not looked at. */
export function noteHeldTexts(analysis: Analysis, tokens: Tokens, read: ReadCode): void {
  const runs = worst(analysis, ({ what, value = '' }) => what === 'execute-code' && value !== 'decorator');
  const starts = worst(
    analysis,
    ({ what, value = '' }) => what === 'spawn-process' && /^[\s…]*$/.test(value),
  );
  if (!runs && !starts) return;
  const budget = { tries: mostTries };
  for (const held of heldTexts(analysis, tokens)) {
    if (runs) noteCode(held, runs, budget, read, analysis);
    if (starts) noteCommand(held, starts, analysis);
  }
}

/** When the worst of these runs. */
function worst({ found }: Analysis, is: (signal: Signal) => boolean): Moment | undefined {
  const all = [...found.values()].filter(is).map(({ moment }) => moments.indexOf(moment));
  return all.length === 0 ? undefined : moments[Math.min(...all)];
}

/** What counts when the text is code as it stands: many sources hold templates. */
const grave: ReadonlySet<SignalId> = new Set<SignalId>([
  'spawn-interpreter',
  'spawn-download',
  'spawn-decoded',
  'execute-download',
  'decode-and-execute',
  'reverse-shell',
  'environment-sent',
  'credentials-sent',
  'capture-sent',
  'dns-exfiltration',
  'load-decoded-native',
  'destructive',
  'persist',
]);

function noteCode(
  { text, at }: Held,
  moment: Moment,
  budget: { tries: number },
  read: ReadCode,
  analysis: Analysis,
): void {
  if (isCode(text)) {
    for (const code of [text, behindName(text)]) tell(read(code), [], at, moment, analysis);
    return;
  }
  for (const [how, decoded] of decodings(text, budget)) {
    if (!isCode(decoded)) continue;
    const chain = ['a constant that becomes code', how];
    emit(analysis, 'decode-and-execute', at, chain, decoded.slice(0, 200), moment);
    return tell(read(decoded), chain, at, moment, analysis);
  }
}

/** Of a text of settings, what stands behind its names. */
function behindName(text: string): string {
  return text
    .replace(/^[ \t]*\[[^\]\n]{0,80}\][ \t]*$/gm, '')
    .replace(/^[ \t]*[\w.-]{1,80}[ \t]*[=:][ \t]*/gm, '');
}

function tell(
  signals: readonly Signal[],
  chain: readonly string[],
  at: number,
  moment: Moment,
  analysis: Analysis,
): void {
  for (const { what, value, evidence, chain: inner } of signals)
    if (grave.has(what))
      emit(analysis, what, at, [...chain, 'a text that is code', evidence, ...inner], value, moment);
}

function noteCommand({ text, at }: Held, moment: Moment, analysis: Analysis): void {
  if (!isEarly(moment) || text.length > 4096 || !/[|&]|\/dev\/tcp|-c\s|-e\s/.test(text)) return;
  const threats = threatsOfCommand(text);
  const [what] = (['reverse-shell', 'interpreter'] as const).filter((one) => threats.has(one));
  if (!what) return;
  const chain = ['a text that is a command', 'a command is started that is not known'];
  emit(analysis, what === 'interpreter' ? 'spawn-interpreter' : what, at, chain, text, moment);
}

const printable = /^[\t\n\r\x20-\x7e]+$/;
/** Words of Python, and a call or an import. */
const python =
  /(^|[\n;:(=\s])(import\s+\w|from\s+\w[\w.]*\s+import\b|(exec|eval|print|open|compile|getattr|__import__|setattr)\s*\(|os\.\w+\(|subprocess\.\w+\(|lambda\b[^:\n]{0,80}:)/;

function isCode(text: string): boolean {
  return text.length >= shortest && printable.test(text.slice(0, 4096)) && python.test(text.slice(0, 4096));
}

const words = 'import exec eval print system subprocess open getattr compile'.split(' ');
const turnedWords = new RegExp(words.map((word) => [...word].reverse().join('')).join('|'));
const rotatedWords = new RegExp(words.map(rot13).join('|'));

/** Words with blanks between: nothing is hidden in them letter by letter. */
function isPlain(text: string): boolean {
  return (
    /^[\w \t\n.,:;'"()/=<>{}%[\]-]+$/.test(text) && /^\s*\S{0,24}(\s+\S{1,24}){2,}/.test(text.slice(0, 200))
  );
}

/** Each way in which the text could have been hidden, with what it hides: the first that gives code is the one. */
function* decodings(text: string, budget: { tries: number }): Generator<readonly [string, string]> {
  const head = text.slice(0, 4096);
  if (turnedWords.test(head)) yield ['turned round', [...head].reverse().join('')];
  if (rotatedWords.test(head)) yield ['rot13', rot13(head)];
  if (isPlain(head)) return;
  yield ['every second letter', everySecond(text, 0)];
  yield ['every second letter', everySecond(text, 1)];
  for (const [how, decode] of packings) {
    const bytes = attempt(() => decode(text));
    if (!bytes || bytes.length < 6) continue;
    const inner = unpacked(bytes);
    yield [how, inner.toString('latin1')];
    if (inner === bytes) yield* byKeys(how, bytes, budget);
  }
  if (text.length >= 12) yield* byKeys('letters', Buffer.from(text, 'latin1'), budget);
}

function everySecond(text: string, from: number): string {
  let made = '';
  for (let at = from; at < Math.min(text.length, 8192); at += 2) made += text[at] ?? '';
  return made;
}

const packings: readonly (readonly [string, (text: string) => Buffer | undefined])[] = [
  [
    'hex',
    (text) =>
      /^[\s:-]*([0-9a-f]{2}[\s:-]*){6,}$/i.test(text.slice(0, 256))
        ? hex(text.replace(/[\s:-]/g, ''))
        : undefined,
  ],
  [
    'base64',
    (text) => {
      const plain = text.replace(/\s/g, '');
      return /^[\w+/-]{8,}={0,2}$/.test(plain) ? base64(plain) : undefined;
    },
  ],
  ['base85', (text) => (/^[!-~]{10,}$/.test(text) ? base85(text) : undefined)],
  ['ascii85', (text) => (/^(<~)?[!-uz]{10,}(~>)?$/.test(text) ? ascii85(text) : undefined)],
];

function unpacked(bytes: Buffer): Buffer {
  const packed = bytes[0] === 0x78 || (bytes[0] === 0x1f && bytes[1] === 0x8b);
  return (packed ? attempt(() => inflate(bytes.toString('latin1'))) : undefined) ?? bytes;
}

/** One key for all bytes, by which they were changed: xor, or a number that was added. */
function* byKeys(
  how: string,
  bytes: Buffer,
  budget: { tries: number },
): Generator<readonly [string, string]> {
  if (budget.tries <= 0 || bytes.length < 8) return;
  budget.tries -= 1;
  const head = bytes.subarray(0, tried);
  for (let key = 1; key < 256; key += 1)
    for (const change of [(byte: number) => byte ^ key, (byte: number) => (byte + key) & 255])
      if (fits(head, change)) yield [`${how}, one key`, Buffer.from(bytes.map(change)).toString('latin1')];
}

function fits(head: Uint8Array, change: (byte: number) => number): boolean {
  for (const byte of head) {
    const made = change(byte);
    if ((made < 0x20 || made > 0x7e) && made !== 0x0a && made !== 0x09 && made !== 0x0d) return false;
  }
  return true;
}

/** Texts as they stand, lists of texts as one, and lists of numbers as bytes. */
function* heldTexts({ latin }: Analysis, tokens: Tokens): Generator<Held> {
  let [texts, letters] = [0, 0];
  for (const held of both(comments(latin), runsOf(latin, tokens))) {
    if (held.text.length < shortest || held.text.length > longest) continue;
    texts += 1;
    letters += held.text.length;
    if (texts > mostTexts || letters > mostLetters) return;
    yield held;
  }
}

function* both(first: Iterable<Held>, second: Iterable<Held>): Generator<Held> {
  yield* first;
  yield* second;
}

/** Tokens that follow each other, with nothing but commas between. */
function* runsOf(latin: string, tokens: Tokens): Generator<Held> {
  const { kinds, starts, count } = tokens;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index];
    if (kind !== tokenKinds.string && kind !== tokenKinds.number) continue;
    const at = starts[index] ?? 0;
    const { parts, next } = runAt(latin, tokens, index);
    index = next;
    if (kind === tokenKinds.number) {
      const text = bytesOf(parts);
      if (text !== undefined) yield { text, at };
    } else {
      const values = parts.map((written) => readString(written).value);
      if (values.length > 1) for (const text of values.slice(0, 50)) yield { text, at };
      yield { text: values.join(''), at };
    }
  }
}

function runAt(
  latin: string,
  { kinds, starts, ends, count }: Tokens,
  from: number,
): { readonly parts: readonly string[]; readonly next: number } {
  const comma = 0x2c;
  const kind = kinds[from];
  const parts: string[] = [];
  let next = from;
  for (; next < count && parts.length < mostNumbers; next += 1) {
    if (kinds[next] === kind) parts.push(latin.slice(starts[next] ?? 0, ends[next] ?? 0));
    else if (kinds[next] !== comma) break;
  }
  return { parts, next };
}

function bytesOf(parts: readonly string[]): string | undefined {
  const numbers = parts.map(Number);
  const all =
    numbers.length >= shortest && numbers.every((one) => one >= 0 && one < 256 && Number.isInteger(one));
  return all ? Buffer.from(numbers).toString('latin1') : undefined;
}

/** Comments, of a source that reads itself. */
function* comments(latin: string): Generator<Held> {
  if (!/\b(__file__|getsource|getcomments|get_source|linecache)\b/.test(latin)) return;
  for (const found of latin.matchAll(/#[#!: \t]{0,20}([^\n]{8,4000})/g))
    yield { text: found[1] ?? '', at: found.index };
}
