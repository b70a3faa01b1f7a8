/** What is known of a value without running anything: its constant, its name, and where it came from. */
import type { ClassDefinition, Expression, FunctionDefinition, Parameter, Statement } from './syntax.js';

/** Where a value came from, or what was done to it; bits that add up. */
export const marks = {
  /** went through a decoder: base64, hex, zlib, marshal … */
  decoded: 1,
  /** put together character by character, turned round, xor-ed */
  assembled: 2,
  /** holds something that stands in this source */
  literal: 4,
  network: 8,
  file: 16,
  /** read from an image, a sound, a font … */
  media: 32,
  environment: 64,
  host: 128,
  credentials: 256,
  clipboard: 512,
  keys: 1024,
  /** what the screen shows, or what a camera or a microphone takes in */
  screen: 2048,
  /** a parameter whose name says that it is a key to somebody's service */
  givenToken: 4096,
  socket: 8192,
  /** the name of a file that was written here with downloaded or decoded bytes */
  stored: 16384,
  /** what a process wrote */
  process: 32768,
  /** the path of a place where credentials lie */
  credentialPath: 65536,
  /** put together from pieces that each stand in the source */
  pieces: 131072,
  /** who is logged in, where: beside the host's name */
  user: 262144,
  /** a place where things start by themselves */
  startPath: 524288,
  /** a file name for programs: .exe, .dll, .so, .sh … */
  programPath: 1048576,
  /** a host that is known for taking what malware sends */
  suspiciousHost: 2097152,
  /** an address of a wallet */
  wallet: 4194304,
  /** typed by a person */
  input: 8388608,
  /** a secret that programs use to log in: a token of one's own */
  secret: 16777216,
  /** read from an address that stands in the source */
  knownAddress: 33554432,
  /** found by going through somebody’s home or a whole disk */
  home: 67108864,
  /** what somebody on the network asked a server of this source for */
  asked: 134217728,
  /** a place where agents read what they are told to do */
  agentPath: 268435456,
  /** a parameter whose name says that it is a key or a seed */
  givenKey: 536870912,
  /** a parameter whose name says that it is a password */
  givenPassword: 1073741824,
  /** lies in this distribution, beside the source */
  packaged: -2147483648,
} as const;
export const takenMarks =
  marks.environment |
  marks.host |
  marks.credentials |
  marks.clipboard |
  marks.keys |
  marks.screen |
  marks.user;
/** The same, and files of somebody's home. */
export const usersMarks = takenMarks | marks.home | marks.file;

export type ValueKind =
  /** `text` is what is known of it, with \0 for each part that is not */
  | 'unknown'
  | 'text'
  | 'bytes'
  | 'number'
  | 'constant'
  /** a dotted name, `()` for a call: `socket.socket().connect` */
  | 'path'
  | 'list'
  | 'dictionary'
  | 'function'
  | 'class'
  | 'instance'
  /** one of several */
  | 'any'
  /** a function with its first arguments */
  | 'partial'
  /** compiled code: `of` is its text */
  | 'code';

export interface Callable {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly standards: readonly (Value | null)[];
  /** an expression for a lambda */
  readonly body: (() => readonly Statement[]) | Expression;
  readonly scope: Scope;
  readonly definition: FunctionDefinition | Expression | ClassDefinition;
}

export interface Value {
  readonly kind: ValueKind;
  /** marks are added when something is done to the thing itself */
  marks: number;
  readonly text: string;
  readonly number: number;
  readonly items: Value[];
  readonly entries: Map<string, Value>;
  readonly callable: Callable | null;
  /** file: its path; partial and bound method: the function; code: the text */
  readonly of: Value | null;
}

export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly names: Map<string, Value>;
  readonly parent: Scope | null;
  /** names that `global` gives to the module */
  readonly globals: Set<string>;
  /** modules imported with a star */
  readonly stars: string[];
}

const noItems: Value[] = [];
const noEntries = new Map<string, Value>();

function make(kind: ValueKind, given: Partial<Value>): Value {
  return {
    kind,
    marks: given.marks ?? 0,
    text: given.text ?? '',
    number: given.number ?? 0,
    items: given.items ?? noItems,
    entries: given.entries ?? noEntries,
    callable: given.callable ?? null,
    of: given.of ?? null,
  };
}

/** The part of a text that is not known. */
export const gap = '\0';
const longestSkeleton = 4096;

export function unknown(taken = 0, text: string = gap, of: Value | null = null): Value {
  const known = text.length > longestSkeleton ? gap : text;
  return {
    kind: 'unknown',
    marks: taken,
    text: known,
    number: 0,
    items: noItems,
    entries: noEntries,
    callable: null,
    of,
  };
}
export function text(value: string, taken: number, bytes = false): Value {
  // short ones are words, not payloads
  const whole = value.length >= (bytes ? 8 : 24) ? taken | marks.literal : taken;
  return make(bytes ? 'bytes' : 'text', { text: value, marks: whole });
}
export function number(value: number, taken = 0): Value {
  return make('number', { number: value, marks: taken });
}
export function constant(value: boolean | null): Value {
  return make('constant', { number: value === true ? 1 : 0, text: value === null ? 'None' : '' });
}
/** `of` is the value that a method belongs to. */
export function path(dotted: string, taken = 0, of: Value | null = null): Value {
  if (dotted.length > 300) return unknown(taken);
  return {
    kind: 'path',
    marks: taken,
    text: dotted,
    number: 0,
    items: noItems,
    entries: noEntries,
    callable: null,
    of,
  };
}
export function list(items: Value[], taken = marksOf(items)): Value {
  const numbers = items.length > 8 && items[0]?.kind === 'number' && items.at(-1)?.kind === 'number';
  if (numbers) return make('list', { items, marks: taken | marks.literal });
  return make('list', { items, marks: taken });
}
export function dictionary(entries: Map<string, Value>, items: Value[]): Value {
  return make('dictionary', { entries, items, marks: marksOf(items) });
}
export function functionValue(callable: Callable, of: Value | null = null): Value {
  return make('function', { callable, of });
}
export function classValue(callable: Callable, entries: Map<string, Value>, bases: Value[]): Value {
  return make('class', { callable, entries, items: bases });
}
export function instance(of: Value): Value {
  return make('instance', { of, entries: new Map() });
}
/** A module of the same distribution: its names are its attributes. */
export function moduleValue(names: Map<string, Value>): Value {
  return make('instance', { entries: names });
}
export function partial(of: Value, items: Value[], entries: Map<string, Value>): Value {
  return make('partial', { of, items, entries, marks: of.marks | marksOf(items) });
}
export function code(of: Value): Value {
  return make('code', { of, marks: of.marks });
}

/** One of several: at most six are kept, those that can be called first. */
export function anyOf(values: readonly Value[]): Value {
  const [one, two] = values;
  if (one && (values.length === 1 || (values.length === 2 && one === two))) return one;
  if (values.every(({ kind }) => kind === 'unknown')) return mergedUnknown(values);
  const flat = [...new Set(values.flatMap((value) => (value.kind === 'any' ? value.items : [value])))];
  const [only] = flat;
  if (only && flat.length === 1) return only;
  const rank = ({ kind }: Value): number =>
    kind === 'path' || kind === 'function' || kind === 'class' || kind === 'partial'
      ? 0
      : kind === 'unknown'
        ? 2
        : 1;
  const items = flat.sort((a, b) => rank(a) - rank(b)).slice(0, 6);
  const text =
    items.find((value) => value.text !== '' && value.kind !== 'path' && value.kind !== 'constant')?.text ??
    gap;
  return make('any', { items, marks: marksOf(flat), text });
}

const chosen = 1;

/** One of several, chosen by a name that is not known: not one after the other. */
export function choiceOf(values: readonly Value[]): Value {
  const one = anyOf(values);
  return one.kind === 'any' ? { ...one, number: chosen } : one;
}

export function isChoice({ kind, number: how }: Value): boolean {
  return kind === 'any' && how === chosen;
}

/** The same part of each of those that `of` may be. */
export function eachOfAny(of: Value, part: (one: Value) => Value): Value {
  const parts = of.items.map(part);
  return isChoice(of) ? choiceOf(parts) : anyOf(parts);
}

function mergedUnknown(values: readonly Value[]): Value {
  const [first] = values;
  const all = marksOf(values);
  const said = values.find(({ text }) => text !== gap && text !== '') ?? first;
  return said?.marks === all ? said : unknown(all, said?.text, said?.of);
}

export function marksOf(values: readonly Value[]): number {
  let all = 0;
  for (const value of values) all |= value.marks;
  return all;
}

export function isText(value: Value): boolean {
  return value.kind === 'text' || value.kind === 'bytes';
}

/** What is known of it as text: gaps where it is not. */
export function skeleton(value: Value): string {
  switch (value.kind) {
    case 'text':
    case 'bytes':
    case 'unknown':
    case 'any':
      return value.text;
    case 'number':
      return String(value.number);
    default:
      return gap;
  }
}

export function makeScope(kind: Scope['kind'], parent: Scope | null): Scope {
  return { kind, names: new Map(), parent, globals: new Set(), stars: [] };
}

/** The name of the file that an opened file is, or the value itself. */
export function pathOfFile(value: Value): Value {
  let at = value;
  for (let step = 0; step < 4 && at.of && at.kind === 'path'; step += 1) at = at.of;
  return at;
}
