/** Code objects out of marshal data of Python 3.8 to 3.14: names and constants, never run. */

/** One code object: what it names and the short texts and numbers it holds. */
export interface CodeObject {
  readonly name: string;
  readonly firstLine: number;
  readonly names: readonly string[];
  /** texts and bytes among its constants, cut at 4,096 characters */
  readonly constants: readonly string[];
  /** length of the longest text or bytes constant */
  readonly longest: number;
  /** 0 for the module itself */
  readonly depth: number;
}

/** How code objects of one range of versions are laid out. */
export type CodeLayout = 'from-3.8' | 'from-3.11';

const deepest = 200;
const mostText = 4096;
const mostObjects = 20_000;
/** objects read in all: each takes a byte at least, but costs more to keep */
const mostValues = 4_000_000;

type Value = string | readonly Value[] | undefined;

interface Reader {
  readonly bytes: Buffer;
  readonly layout: CodeLayout;
  readonly found: CodeObject[];
  readonly references: Value[];
  at: number;
  depth: number;
  codeDepth: number;
  values: number;
}

/** Every code object in `bytes` from `start`; `problem` says why reading stopped before the end, if it did. Never throws. */
export function readMarshal(
  bytes: Uint8Array,
  start: number,
  layout: CodeLayout,
): { readonly code: readonly CodeObject[]; readonly problem?: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader: Reader = {
    bytes: buffer,
    layout,
    found: [],
    references: [],
    at: start,
    depth: 0,
    codeDepth: 0,
    values: 0,
  };
  try {
    readValue(reader);
  } catch (error) {
    // RangeError of a Buffer at the end of the data, or MarshalProblem
    const problem = error instanceof MarshalProblem ? error.message : 'it ends too early';
    return { code: reader.found, problem };
  }
  return reader.at === buffer.length
    ? { code: reader.found }
    : { code: reader.found, problem: 'there is more behind its end' };
}

class MarshalProblem extends Error {}

const code = (one: string): number => one.charCodeAt(0);
/** Types of a fixed length that say nothing here. */
const fixed: ReadonlyMap<number, number> = new Map([
  ...[...'0NTFS.'].map((one): [number, number] => [code(one), 0]),
  [code('i'), 4],
  [code('I'), 8],
  [code('g'), 8],
  [code('y'), 16],
]);
const endOfDictionary = code('0');

function readValue(reader: Reader): Value {
  const { bytes } = reader;
  reader.values += 1;
  if (reader.depth > deepest || reader.values > mostValues || reader.found.length > mostObjects) {
    throw new MarshalProblem('it is too deep or too large');
  }
  const type = bytes.readUInt8(reader.at);
  reader.at += 1;
  // the place of a container is taken before what is in it
  const index = (type & 0x80) === 0 ? -1 : reader.references.push(undefined) - 1;
  reader.depth += 1;
  const value = readBody(reader, type & 0x7f);
  reader.depth -= 1;
  if (index >= 0) reader.references[index] = value;
  return value;
}

function readBody(reader: Reader, type: number): Value {
  const length = fixed.get(type);
  if (length !== undefined) return skip(reader, length);
  switch (String.fromCharCode(type)) {
    case 's':
    case 'a':
    case 'A':
      return readText(reader, readLength(reader), 'latin1');
    case 't':
    case 'u':
      return readText(reader, readLength(reader), 'utf8');
    case 'z':
    case 'Z':
      return readText(reader, readByte(reader), 'latin1');
    case 'r':
      return reader.references[readLength(reader)];
    case ')':
      return readMany(reader, readByte(reader));
    case '(':
    case '[':
    case '<':
    case '>':
      return readMany(reader, readLength(reader));
    case 'c':
      return readCode(reader);
    default:
      return readRare(reader, type);
  }
}

function readRare(reader: Reader, type: number): Value {
  switch (String.fromCharCode(type)) {
    case 'f':
      return skip(reader, readByte(reader));
    case 'x':
      skip(reader, readByte(reader));
      return skip(reader, readByte(reader));
    case 'l':
      return skip(reader, Math.abs(readInt(reader)) * 2);
    case ':':
      return readMany(reader, 3);
    case '{':
      return readDictionary(reader);
    default:
      throw new MarshalProblem(`an unknown type ${type}`);
  }
}

function readByte(reader: Reader): number {
  reader.at += 1;
  return reader.bytes.readUInt8(reader.at - 1);
}

function readInt(reader: Reader): number {
  reader.at += 4;
  return reader.bytes.readInt32LE(reader.at - 4);
}

function readLength(reader: Reader): number {
  const length = readInt(reader);
  if (length < 0 || length > reader.bytes.length) throw new MarshalProblem('a length beyond its end');
  return length;
}

function skip(reader: Reader, length: number): undefined {
  reader.at += length;
  if (reader.at > reader.bytes.length) throw new MarshalProblem('it ends too early');
  return undefined;
}

function readText(reader: Reader, length: number, encoding: 'latin1' | 'utf8'): string {
  const start = reader.at;
  skip(reader, length);
  const text = reader.bytes.toString(encoding, start, start + Math.min(length, mostText));
  // only the cut text is kept; its true length is told by this mark
  return length > mostText ? `${text}${cutMark}${length}` : text;
}

const cutMark = '\u0000cut:';

function readMany(reader: Reader, count: number): readonly Value[] {
  const values: Value[] = [];
  for (let index = 0; index < count; index += 1) values.push(readValue(reader));
  return values;
}

function readDictionary(reader: Reader): undefined {
  while (reader.bytes.readUInt8(reader.at) !== endOfDictionary) {
    readValue(reader);
    readValue(reader);
  }
  reader.at += 1;
  return undefined;
}

function readCode(reader: Reader): undefined {
  const depth = reader.codeDepth;
  reader.codeDepth += 1;
  const modern = reader.layout === 'from-3.11';
  skip(reader, modern ? 20 : 24);
  readValue(reader); // instructions
  const constants = readValue(reader);
  const names = readValue(reader);
  // local names: two objects since 3.11, three before
  for (let index = 0; index < (modern ? 2 : 3); index += 1) readValue(reader);
  readValue(reader); // file name
  const name = readValue(reader);
  if (modern) readValue(reader); // qualified name
  const firstLine = readInt(reader);
  readValue(reader); // line table
  if (modern) readValue(reader); // exception table
  reader.codeDepth = depth;
  reader.found.push({
    name: typeof name === 'string' ? name : '',
    firstLine,
    names: textsIn(names),
    depth,
    ...measured(constants),
  });
  return undefined;
}

function measured(constants: Value): { readonly constants: readonly string[]; readonly longest: number } {
  let longest = 0;
  const texts = textsIn(constants).map((text) => {
    const cut = text.length > mostText ? text.indexOf(cutMark, mostText - cutMark.length) : -1;
    longest = Math.max(longest, cut < 0 ? text.length : Number(text.slice(cut + cutMark.length)));
    return cut < 0 ? text : text.slice(0, cut);
  });
  return { constants: texts, longest };
}

/** Texts in a tuple and in tuples directly inside it, at most 5,000. */
function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string' || value === undefined) return [];
  const texts: string[] = [];
  for (const one of value) {
    if (texts.length >= 5000) break;
    if (typeof one === 'string') texts.push(one);
    else if (one !== undefined)
      for (const inner of one.slice(0, 500)) if (typeof inner === 'string') texts.push(inner);
  }
  return texts;
}
