/** Python source to tokens: the lexical grammar of 3.8 to 3.14 over UTF-8 bytes, f-strings as 3.12 reads them. */
import { threeByteOperators, tokenKinds, twoByteOperators, operatorKind } from './token-kinds.js';
import { classes, classOf } from './byte-classes.js';
import { readPlain, type Place } from './plain.js';
import { addProblem, addToken, clearTokens, hashFactor, hashOf, hashSeed, type Tokens } from './tokens.js';

const ellipsis = operatorKind('...');
/** CPython's own limit */
const mostIndents = 100;
const mostFrames = 300;

/** Inside of what a byte is read: nothing, the text of an f-string, one of its fields, the format of a field. */
const inside = { text: 1, field: 2, format: 3 } as const;
interface Frame {
  readonly in: number;
  readonly quote: number;
  readonly triple: boolean;
  readonly raw: boolean;
  /** of brackets, where a field begins */
  readonly depth: number;
}

interface Scan extends Place {
  readonly source: Uint8Array;
  readonly tokens: Tokens;
  readonly indents: number[];
  readonly frames: Frame[];
  /** quotes of which three were looked for in vain: not looked for again, so that time stays linear */
  readonly endless: Set<number>;
}

/**
 * Fills `tokens`. Between tokens lie only blanks, comments, line ends inside brackets and joined lines. Never throws: what
 * is no Python becomes an error token and a problem, and reading goes on behind it.
 */
export function tokenize(source: Uint8Array, tokens: Tokens): void {
  clearTokens(tokens);
  const bom = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  const scan: Scan = {
    source,
    tokens,
    at: bom ? 3 : 0,
    depth: 0,
    atLineStart: true,
    indents: [0],
    frames: [],
    endless: new Set(),
  };
  const { length } = source;
  while (scan.at < length) {
    if (scan.frames.length > 0) {
      if (readFrame(scan)) continue;
    } else {
      readPlain(source, tokens, scan, scan.indents[scan.indents.length - 1] ?? 0);
      if (scan.at >= length) break;
    }
    if (scan.atLineStart) readIndent(scan);
    else if (source[scan.at] === 0x20) scan.at += 1;
    else readToken(scan);
  }
  finish(scan);
}

function finish(scan: Scan): void {
  const { tokens, source } = scan;
  const { length } = source;
  if (scan.frames.length > 0) addProblem(tokens, length, 'a string that does not end');
  else if (scan.depth > 0) addProblem(tokens, length, 'a bracket that is not closed');
  if (!scan.atLineStart) addToken(tokens, tokenKinds.newline, length, length, 0);
  for (let open = scan.indents.length; open > 1; open -= 1)
    addToken(tokens, tokenKinds.dedent, length, length, 0);
  addToken(tokens, tokenKinds.end, length, length, 0);
}

function readIndent(scan: Scan): void {
  const { source } = scan;
  let { at } = scan;
  let column = 0;
  for (; at < source.length; at += 1) {
    const byte = source[at];
    if (byte === 0x20) column += 1;
    else if (byte === 0x09) column = (column | 7) + 1;
    else if (byte === 0x0c) column = 0;
    else break;
  }
  const kind = at < source.length ? classOf[source[at] ?? 0] : classes.line;
  if (kind === classes.line || kind === classes.comment) {
    scan.at = kind === classes.comment ? endOfLine(source, at) : at;
    scan.at = behindLineEnd(source, scan.at);
    return;
  }
  // a line that only joins the next one: its indentation is that of both
  scan.at = at;
  scan.atLineStart = false;
  setIndent(scan, column);
}

function setIndent(scan: Scan, column: number): void {
  const { indents, tokens, at } = scan;
  const current = indents[indents.length - 1] ?? 0;
  if (column > current) {
    if (indents.length >= mostIndents) return addProblem(tokens, at, 'more than 100 levels of indentation');
    indents.push(column);
    addToken(tokens, tokenKinds.indent, at, at, 0);
    return;
  }
  while (indents.length > 1 && column < (indents[indents.length - 1] ?? 0)) {
    indents.pop();
    addToken(tokens, tokenKinds.dedent, at, at, 0);
  }
  if (column !== indents[indents.length - 1]) addProblem(tokens, at, 'an indentation that fits no block');
}

function readToken(scan: Scan): void {
  const { source } = scan;
  const { at } = scan;
  const byte = source[at] ?? 0;
  switch (classOf[byte]) {
    case classes.blank:
      scan.at = at + 1;
      return;
    case classes.name:
      return readName(scan);
    case classes.line:
      return readLineEnd(scan);
    case classes.digit:
      return readNumber(scan);
    case classes.quote:
      return readString(scan, at, at);
    case classes.comment:
      scan.at = endOfLine(source, at);
      return;
    case classes.join:
      return readJoin(scan);
    case classes.open:
      scan.depth += 1;
      return emit(scan, byte, at + 1);
    case classes.close:
      return readClose(scan, byte);
    case classes.operator:
      return readOperator(scan, byte);
    default:
      return readError(scan);
  }
}

function emit(scan: Scan, kind: number, end: number): void {
  addToken(scan.tokens, kind, scan.at, end, 0);
  scan.at = end;
}

function readLineEnd(scan: Scan): void {
  const end = behindLineEnd(scan.source, scan.at);
  if (scan.depth === 0 && scan.frames.length === 0) {
    addToken(scan.tokens, tokenKinds.newline, scan.at, end, 0);
    scan.atLineStart = true;
  }
  scan.at = end;
}

function readJoin(scan: Scan): void {
  const next = scan.source[scan.at + 1];
  if (next === 0x0a || next === 0x0d) {
    scan.at = behindLineEnd(scan.source, scan.at + 1);
    return;
  }
  readError(scan);
}

function readError(scan: Scan): void {
  addProblem(scan.tokens, scan.at, 'a character that begins nothing in Python');
  emit(scan, tokenKinds.error, scan.at + 1);
}

function readName(scan: Scan): void {
  const { source, tokens } = scan;
  const start = scan.at;
  const { length } = source;
  let at = start;
  let hash = hashSeed;
  let high = 0;
  for (; at < length; at += 1) {
    const byte = source[at] ?? 0;
    const kind = classOf[byte];
    if (kind !== classes.name && kind !== classes.digit) break;
    // a dot has the class of digits for the sake of `.5`
    if (byte === 0x2e) break;
    high |= byte;
    hash = Math.imul(hash ^ byte, hashFactor);
  }
  const quote = source[at];
  if (at - start <= 2 && (quote === 0x22 || quote === 0x27) && isPrefix(source, start, at)) {
    return readString(scan, start, at);
  }
  scan.at = at;
  if (high > 127) hash = hashFolded(scan, start, at);
  addToken(tokens, tokenKinds.name, start, at, hash);
}

function hashFolded(scan: Scan, start: number, end: number): number {
  const { source, tokens } = scan;
  // nobody writes longer ones, and normalising costs
  if (end - start > 4096) {
    addProblem(tokens, start, 'a name of over 4,096 bytes');
    return 0;
  }
  const written = Buffer.from(source.buffer, source.byteOffset + start, end - start).toString('utf8');
  const meant = written.normalize('NFKC');
  if (meant !== written && tokens.folded.length < 1000) tokens.folded.push(tokens.count);
  return hashOf(meant);
}

const prefixes = new Set(['r', 'b', 'u', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt']);
function isPrefix(source: Uint8Array, start: number, end: number): boolean {
  const [one, two] = [(source[start] ?? 0) | 0x20, (source[start + 1] ?? 0) | 0x20];
  return prefixes.has(end - start === 1 ? String.fromCharCode(one) : String.fromCharCode(one, two));
}

/** `at` is the opening quote. */
function readString(scan: Scan, start: number, at: number): void {
  const { source, tokens } = scan;
  const quote = source[at] ?? 0;
  const triple = source[at + 1] === quote && source[at + 2] === quote;
  const body = at + (triple ? 3 : 1);
  let formatted = false;
  let raw = false;
  for (let index = start; index < at; index += 1) {
    const letter = (source[index] ?? 0) | 0x20;
    if (letter === 0x66 || letter === 0x74) formatted = true;
    if (letter === 0x72) raw = true;
  }
  if (formatted) {
    addToken(tokens, tokenKinds.formattedStart, start, body, 0);
    scan.at = body;
    if (scan.frames.length < mostFrames) scan.frames.push({ in: inside.text, quote, triple, raw, depth: 0 });
    else addProblem(tokens, start, 'strings nested too deep');
    return;
  }
  const end = triple ? endOfTriple(scan, body, quote) : endOfSingle(source, body, quote);
  if (end > 0) {
    addToken(tokens, tokenKinds.string, start, end, 0);
    scan.at = end;
    return;
  }
  addProblem(tokens, start, 'a string that does not end');
  // behind three quotes, what follows is read as code: nothing hides behind what Python would refuse
  scan.at = triple ? body : -end;
  addToken(tokens, tokenKinds.error, start, scan.at, 0);
}

/** Behind the closing quote; where the line ends, negative, when that comes first. */
function endOfSingle(source: Uint8Array, body: number, quote: number): number {
  const { length } = source;
  for (let at = body; at < length; at += 1) {
    const byte = source[at];
    if (byte === quote) return at + 1;
    if (byte === 0x5c) {
      at += 1;
      if (source[at] === 0x0d && source[at + 1] === 0x0a) at += 1;
    } else if (byte === 0x0a || byte === 0x0d) return -at;
  }
  return -length;
}

/** Behind the closing quotes; 0 when the source ends first. */
function endOfTriple({ source, endless }: Scan, body: number, quote: number): number {
  const { length } = source;
  if (endless.has(quote)) return 0;
  for (let at = body; at < length; at += 1) {
    const byte = source[at];
    if (byte === 0x5c) at += 1;
    else if (byte === quote && source[at + 1] === quote && source[at + 2] === quote) return at + 3;
  }
  endless.add(quote);
  return 0;
}

// eslint-disable-next-line complexity -- one look at each byte, in one place: this is where time goes
function readNumber(scan: Scan): void {
  const { source } = scan;
  const { at } = scan;
  const [first, second = 0] = [source[at], source[at + 1]];
  if (first === 0x2e && classOf[second] === classes.digit && second === 0x2e && source[at + 2] === 0x2e) {
    return emit(scan, ellipsis, at + 3);
  }
  if (first === 0x2e && !isDigit(second)) return emit(scan, 0x2e, at + 1);
  const letter = second | 0x20;
  if (first === 0x30 && (letter === 0x78 || letter === 0x6f || letter === 0x62)) {
    return emit(scan, tokenKinds.number, behindDigits(source, at + 2, letter === 0x78));
  }
  let end = behindDigits(source, at, false);
  if (source[end] === 0x2e) end = behindDigits(source, end + 1, false);
  if (((source[end] ?? 0) | 0x20) === 0x65) {
    const sign = source[end + 1] === 0x2b || source[end + 1] === 0x2d ? 1 : 0;
    if (isDigit(source[end + 1 + sign] ?? 0)) end = behindDigits(source, end + 1 + sign, false);
  }
  if (((source[end] ?? 0) | 0x20) === 0x6a) end += 1;
  emit(scan, tokenKinds.number, end);
}

function behindDigits(source: Uint8Array, from: number, hex: boolean): number {
  let at = from;
  for (; at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    if (isDigit(byte) || byte === 0x5f) continue;
    const letter = byte | 0x20;
    if (!hex || letter < 0x61 || letter > 0x66) break;
  }
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function readClose(scan: Scan, byte: number): void {
  const frame = scan.frames[scan.frames.length - 1];
  if (frame && byte === 0x7d && scan.depth <= frame.depth) {
    scan.frames.pop();
    return emit(scan, byte, scan.at + 1);
  }
  if (scan.depth > 0) scan.depth -= 1;
  else addProblem(scan.tokens, scan.at, 'a bracket that was not opened');
  emit(scan, byte, scan.at + 1);
}

function readOperator(scan: Scan, byte: number): void {
  const { source, at } = scan;
  const frame = scan.frames[scan.frames.length - 1];
  if (frame && byte === 0x3a && scan.depth <= frame.depth) {
    emit(scan, byte, at + 1);
    scan.frames.push({ ...frame, in: inside.format });
    return;
  }
  const next = source[at + 1] ?? 0;
  if (byte === 0x2c || classOf[next] !== classes.operator) return emit(scan, byte, at + 1);
  const two = twoByteOperators.get((byte << 8) | next);
  if (two === undefined) return emit(scan, byte, at + 1);
  const three = source[at + 2] === 0x3d ? threeByteOperators.get(two) : undefined;
  emit(scan, three ?? two, at + (three === undefined ? 2 : 3));
}

/** Text of an f-string or of a format. False inside of a field, which is read as any code. */
// eslint-disable-next-line complexity -- one look at each byte, in one place: this is where time goes
function readFrame(scan: Scan): boolean {
  const frame = scan.frames[scan.frames.length - 1];
  if (!frame || frame.in === inside.field) return false;
  const { source } = scan;
  const { length } = source;
  const start = scan.at;
  let at = start;
  for (; at < length; at += 1) {
    const byte = source[at] ?? 0;
    if (byte === 0x5c) {
      const next = source[at + 1];
      // `\{` is a backslash and a field; `\N{…}` is one character
      if (!frame.raw && next === 0x4e && source[at + 2] === 0x7b) at = behindName(source, at + 2);
      else if (next !== 0x7b && next !== 0x7d) at += 1;
    } else if (byte === frame.quote) {
      if (!frame.triple || (source[at + 1] === byte && source[at + 2] === byte))
        return endText(scan, frame, at);
    } else if (byte === 0x7b) {
      if (frame.in === inside.text && source[at + 1] === 0x7b) at += 1;
      else return openField(scan, frame, at);
    } else if (byte === 0x7d) {
      if (frame.in === inside.format) return closeFormat(scan, at);
      if (source[at + 1] === 0x7d) at += 1;
    } else if ((byte === 0x0a || byte === 0x0d) && !frame.triple) {
      addProblem(scan.tokens, at, 'a string that does not end');
      return endText(scan, frame, at);
    }
  }
  scan.at = Math.min(at, length);
  if (scan.at > start) addToken(scan.tokens, tokenKinds.formattedText, start, scan.at, 0);
  return true;
}

function behindName(source: Uint8Array, from: number): number {
  for (let at = from; at < Math.min(source.length, from + 100); at += 1) if (source[at] === 0x7d) return at;
  return from;
}

function endText(scan: Scan, frame: Frame, at: number): boolean {
  const { tokens, frames } = scan;
  if (at > scan.at) addToken(tokens, tokenKinds.formattedText, scan.at, at, 0);
  scan.at = at;
  // a format that is still open ends with the string
  while (frames.length > 0) {
    const left = frames.pop();
    if (left?.in === inside.text) break;
    if (left?.in === inside.field) scan.depth = left.depth;
  }
  const closed = scan.source[at] === frame.quote;
  const width = frame.triple ? 3 : 1;
  emit(scan, tokenKinds.formattedEnd, closed ? at + width : at);
  return true;
}

function openField(scan: Scan, frame: Frame, at: number): boolean {
  if (at > scan.at) addToken(scan.tokens, tokenKinds.formattedText, scan.at, at, 0);
  scan.at = at;
  emit(scan, 0x7b, at + 1);
  if (scan.frames.length < mostFrames) scan.frames.push({ ...frame, in: inside.field, depth: scan.depth });
  else addProblem(scan.tokens, at, 'strings nested too deep');
  return true;
}

function closeFormat(scan: Scan, at: number): boolean {
  if (at > scan.at) addToken(scan.tokens, tokenKinds.formattedText, scan.at, at, 0);
  scan.at = at;
  scan.frames.pop();
  scan.frames.pop();
  emit(scan, 0x7d, at + 1);
  return true;
}

function endOfLine(source: Uint8Array, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== 0x0a && source[at] !== 0x0d) at += 1;
  return at;
}

function behindLineEnd(source: Uint8Array, at: number): number {
  return source[at] === 0x0d && source[at + 1] === 0x0a ? at + 2 : at + 1;
}
