/** What a name of interest says where it stands in bytes: at least what it says among tokens. */
import { asked, bits, interests, ofOneVariable, systemHash } from './interest.js';
import { classes, classOf } from './byte-classes.js';
import {
  beforeBlanks,
  behindBlanks,
  behindName,
  byteBefore,
  endsWith,
  isName,
  isNameByte,
} from './byte-places.js';
import { hashFactor, hashSeed } from './tokens.js';

/** longer than any name of interest */
const longestName = 40;
const [dot, open, close, bracket, comma, equals] = [0x2e, 0x28, 0x29, 0x5b, 0x2c, 0x3d];
const importWord = Buffer.from('import');
const pickle = Buffer.from('pickle.');
const colon = 0x3a;
const fromWord = Buffer.from('from');
/** `from requests`, `return requests` */
const handingOn = ['from', 'return', 'yield', 'else', 'or', 'and', 'if'].map((word) => Buffer.from(word));
const ownModule = Buffer.from('__self__.');

// eslint-disable-next-line complexity -- one case after the other, each of one line
export function tellsOf(source: Uint8Array, start: number, end: number, bit: number): number {
  switch (bit) {
    case bits.bare:
      // `print.__self__` is the module of builtins
      return isAttribute(source, start) && !endsWith(source, start - 1, ownModule) ? 0 : bit;
    case bits.importer:
      return source[behindBlanks(source, end)] === open ? bit : 0;
    case bits.loads:
      return isCalledWithText(source, end) || endsWith(source, start - 1, pickle) ? bit : 0;
    case bits.network:
      return tellsOfNetwork(source, start, end);
    case bits.environ:
      return tellsOfEnvironment(source, end);
    case bits.member:
      return tellsOfMember(source, start, end);
    case bits.door:
      return tellsOfDoor(source, start, end);
    case bits.namespace:
      return isCalledForMember(source, end) ? bit | bits.handed : bit;
    case bits.finder: {
      const next = behindBlanks(source, end);
      return source[next] === bracket && !isNameAt(source, next + 1) ? bit | bits.handed : bit;
    }
    default:
      return bit;
  }
}

/** `a.b`, without anything between: everything else is left to the tokens. */
function isAttribute(source: Uint8Array, start: number): boolean {
  if (source[start - 1] !== dot) return false;
  const before = source[start - 2] ?? 0;
  return before === close || before === 0x5d || isName(source, start - 1);
}

/** A name stands here, and is no prefix of a text. */
function isNameAt(source: Uint8Array, from: number): boolean {
  const at = behindBlanks(source, from);
  if (classOf[source[at] ?? 0] !== classes.name) return false;
  const end = behindName(source, at, 3);
  return end - at > 2 || classOf[source[end] ?? 0] !== classes.quote;
}

function isCalledWithText(source: Uint8Array, end: number): boolean {
  const called = behindBlanks(source, end);
  if (source[called] !== open) return false;
  const at = behindBlanks(source, called + 1);
  return classOf[source[behindName(source, at, 3)] ?? 0] === classes.quote;
}

function isCalledForMember(source: Uint8Array, end: number): boolean {
  const called = behindBlanks(source, end);
  if (source[called] !== open) return false;
  const closed = behindBlanks(source, called + 1);
  if (source[closed] !== close) return false;
  const next = behindBlanks(source, closed + 1);
  return (source[next] === bracket || source[next] === dot) && !isNameAt(source, next + 1);
}

function tellsOfNetwork(source: Uint8Array, start: number, end: number): number {
  const next = behindBlanks(source, end);
  if (source[next] === dot) return asksFor(source, next + 1) ? bits.sink : 0;
  const before = byteBefore(source, start);
  if (before === 0 || before === equals || before === open || before === comma || before === bracket) {
    return bits.sink;
  }
  const last = beforeBlanks(source, start);
  if (endsWith(source, last, importWord)) return isAs(source, next) ? bits.sink : 0;
  return before === colon || handingOn.some((word) => endsWith(source, last, word)) ? bits.sink : 0;
}

/** Whatever is not seen to be one variable. */
function tellsOfEnvironment(source: Uint8Array, end: number): number {
  const next = behindBlanks(source, end);
  if (source[next] === bracket || (source[next] === equals && source[next + 1] !== equals)) return 0;
  if (source[next] !== dot) return bits.sink;
  const at = behindBlanks(source, next + 1);
  return classOf[source[at] ?? 0] === classes.name && ofOneVariable.has(hashAt(source, at)) ? 0 : bits.sink;
}

function isAs(source: Uint8Array, at: number): boolean {
  return source[at] === 0x61 && source[at + 1] === 0x73 && !isNameByte(source[at + 2] ?? 0);
}

/** Anything but a name of which it is known that it asks for nothing. */
function asksFor(source: Uint8Array, from: number): boolean {
  const at = behindBlanks(source, from);
  return classOf[source[at] ?? 0] !== classes.name || asked.has(hashAt(source, at));
}

function tellsOfMember(source: Uint8Array, start: number, end: number): number {
  if (end - start === 6 && hashAt(source, start) === systemHash) return tellsOfSystem(source, start, end);
  if (end - start === 8) {
    const before = byteBefore(source, start);
    return before === dot || before === 0 ? bits.sink : bits.own;
  }
  if (end - start === 14) return isNamesAttribute(source, start) ? bits.finder | bits.sink : bits.sink;
  return bits.removes;
}

function isNamesAttribute(source: Uint8Array, start: number): boolean {
  return source[start - 1] === dot && isName(source, start - 1);
}

function tellsOfSystem(source: Uint8Array, start: number, end: number): number {
  const next = behindBlanks(source, end);
  if (source[next] === open)
    return endsWith(source, start - 1, platform) && isName(source, start - 1) ? 0 : bits.sink;
  if (source[next] === equals && source[next + 1] !== equals)
    return source[start - 1] === dot ? bits.sink : 0;
  const before = byteBefore(source, start);
  if (before === 0 || before === comma || before === dot) return bits.sink;
  return endsWith(source, beforeBlanks(source, start), importWord) ? bits.sink : 0;
}
const platform = Buffer.from('platform.');

/** `os.path` is a use; what is not seen to be one, or to be imported, is handed on. */
function tellsOfDoor(source: Uint8Array, start: number, end: number): number {
  if (isAttribute(source, start)) return 0;
  const next = behindBlanks(source, end);
  if (source[next] === dot) return asksForFinder(source, next + 1) ? bits.door | bits.handed : bits.door;
  const last = beforeBlanks(source, start);
  if (endsWith(source, last, fromWord)) return bits.door;
  if (endsWith(source, last, importWord) && !isAs(source, next)) return bits.door;
  const listed = source[last] === comma && source[next] === comma;
  return listed ? bits.door : bits.door | bits.handed;
}

function asksForFinder(source: Uint8Array, from: number): boolean {
  const at = behindBlanks(source, from);
  if (classOf[source[at] ?? 0] !== classes.name) return true;
  const bit = interests.get(hashAt(source, at));
  return bit === bits.finder || bit === bits.bare;
}

/** Of the name that is there, as tokens have it; of a name longer than any of interest, that of its beginning. */
export function hashAt(source: Uint8Array, start: number): number {
  const end = behindName(source, start, longestName);
  let hash = hashSeed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (source[at] ?? 0), hashFactor);
  return hash;
}
