/** Constants folded without running anything: each function takes constants and gives one, within a size. */
import {
  ascii85,
  base32,
  base64,
  base85,
  byCodec,
  decoder,
  folded,
  hex,
  inflate,
  longestFolded,
  mostFolded,
  type Fold,
} from './decoders.js';
import { isEnum, membersOf } from './enums.js';
import { character } from './literals.js';
import { formatAs, packing } from './packing.js';
import { bordered, found, makeTranslation, parted, stripped } from './text-parts.js';
import { marksOfText } from './texts.js';
import { gap, isText, list, marks, marksOf, number, skeleton, text, unknown, type Value } from './values.js';

/** The items of a constant that can be gone through; undefined when they are not known. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'dictionary') return [...value.entries.keys()].map((key) => text(key, value.marks));
  if (value.kind === 'class' && isEnum(value)) return membersOf(value);
  if (!isText(value) || value.text.length > mostFolded) return undefined;
  // a file that was opened
  if (value.of) return value.text.split(/(?<=\n)/).map((line) => text(line, value.marks | marksOfText(line)));
  if (value.kind === 'bytes')
    return Array.from(value.text, (letter) => number(letter.charCodeAt(0), value.marks));
  return Array.from(value.text, (letter) => text(letter, value.marks));
}

function toNumber([input, base]: readonly Value[]): Value | undefined {
  if (!input) return undefined;
  if (input.kind === 'number') return number(Math.trunc(input.number), input.marks);
  if (!isText(input) || input.text.length > 40) return undefined;
  const plain = input.text.trim().replaceAll('_', '');
  const radix = base?.kind === 'number' ? base.number : 10;
  const bare = plain.replace(/^0[xob]/i, '');
  const value = radix === 0 ? Number(plain) : radix >= 2 && radix <= 36 ? parseInt(bare, radix) : NaN;
  return Number.isNaN(value) ? undefined : number(value, input.marks);
}

function toBytes([input]: readonly Value[]): Value | undefined {
  if (!input) return undefined;
  if (isText(input)) return text(toUtf8(input), input.marks, true);
  const numbers = input.kind === 'list' ? input.items : undefined;
  if (!numbers || numbers.length === 0 || numbers.some((one) => one.kind !== 'number')) return undefined;
  const made = numbers.map((one) => String.fromCharCode(one.number & 255)).join('');
  return folded(made, marksOf(numbers) | marks.assembled, true);
}

function toUtf8(input: Value): string {
  return input.kind === 'bytes' ? input.text : Buffer.from(input.text).toString('latin1');
}

function toText([input]: readonly Value[]): Value | undefined {
  if (input?.kind === 'text') return input;
  if (input?.kind === 'number') return text(String(input.number), input.marks);
  if (input?.kind === 'bytes') return decodeUtf8(input);
  return input ? unknown(input.marks, skeleton(input)) : undefined;
}

function decodeUtf8(input: Value): Value {
  if (!isText(input)) return unknown(input.marks, skeleton(input));
  return text(Buffer.from(input.text, 'latin1').toString('utf8'), input.marks);
}

function range(given: readonly Value[]): Value | undefined {
  if (given.length === 0 || given.some((one) => one.kind !== 'number')) return undefined;
  const [one = 0, two, three = 1] = given.map((value) => value.number);
  const [from, to] = two === undefined ? [0, one] : [one, two];
  const count = Math.ceil((to - from) / three);
  if (three === 0 || !(count >= 0) || count > mostFolded) return undefined;
  return list(Array.from({ length: count }, (_unused, index) => number(from + index * three)));
}

function zip(given: readonly Value[]): Value | undefined {
  const all = given.map(itemsOf);
  const lengths = all.map((items) => items?.length ?? -1);
  const shortest = Math.min(...lengths);
  if (shortest < 0 || all.length === 0) return undefined;
  return list(
    Array.from({ length: shortest }, (_unused, index) =>
      list(all.map((items) => items?.[index] ?? unknown())),
    ),
    marksOf(given),
  );
}

function asList([input]: readonly Value[]): Value | undefined {
  const items = input ? itemsOf(input) : undefined;
  return items && input ? list([...items], input.marks | marksOf(items)) : undefined;
}

export function reversed([input]: readonly Value[]): Value | undefined {
  if (!input) return undefined;
  if (isText(input)) {
    return folded([...input.text].reverse().join(''), input.marks | marks.assembled, input.kind === 'bytes');
  }
  if (input.kind !== 'list') return unknown(input.marks);
  const letters =
    input.items.length > 3 && input.items.every((one) => one.kind === 'text' && one.text.length <= 2);
  return list([...input.items].reverse(), input.marks | (letters ? marks.assembled : 0));
}

const pathMarks = marks.credentialPath | marks.startPath | marks.programPath | marks.agentPath;

export function joinPath(given: readonly Value[]): Value | undefined {
  if (given.length === 0) return undefined;
  const parts = given.map((one) => skeleton(one)).filter((part) => part !== '');
  const joined = parts.join('/').replaceAll('//', '/');
  const known = given.every(isText);
  // what the whole says may be more than what its parts say
  const taken = marksOf(given) | (marksOfText(joined) & pathMarks);
  return known ? text(joined, taken) : unknown(taken, joined);
}

const same: Fold = ([input]) => input;

const arithmetic: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  floordiv: '//',
  mod: '%',
  xor: '^',
  and_: '&',
  or_: '|',
  lshift: '<<',
  rshift: '>>',
};

/** `operator.xor(a, b)` */
function operated(operator: string): Fold {
  return ([left, right]) => {
    if (left?.kind !== 'number' || right?.kind !== 'number') return undefined;
    const value = foldNumbers(operator, left.number, right.number);
    const twisted = operator === '^' ? marks.assembled : 0;
    return value === undefined ? undefined : number(value, left.marks | right.marks | twisted);
  };
}

/** Functions by their canonical name. */
const functions: Readonly<Record<string, Fold>> = {
  ...packing,
  ...Object.fromEntries(
    Object.entries(arithmetic).map(([name, operator]) => [`operator.${name}`, operated(operator)]),
  ),
  'html.unescape': decoder((input) =>
    input.replace(/&#(x?)([0-9a-f]{1,6});?/gi, (_whole, hexadecimal: string, digits: string) =>
      character(parseInt(digits, hexadecimal === '' ? 10 : 16)),
    ),
  ),
  ...Object.fromEntries(
    ['b64decode', 'urlsafe_b64decode', 'standard_b64decode', 'decodebytes', 'decodestring'].map((name) => [
      `base64.${name}`,
      decoder(base64),
    ]),
  ),
  'binascii.a2b_base64': decoder(base64),
  'base64.b32decode': decoder(base32),
  'base64.b16decode': decoder(hex),
  'base64.b85decode': decoder(base85),
  'base64.a85decode': decoder(ascii85),
  'binascii.unhexlify': decoder(hex),
  'binascii.a2b_hex': decoder(hex),
  'builtins.bytes.fromhex': decoder(hex),
  'builtins.bytearray.fromhex': decoder(hex),
  'zlib.decompress': decoder(inflate),
  'gzip.decompress': decoder(inflate),
  'codecs.decode': byCodec,
  'codecs.encode': byCodec,
  'urllib.parse.unquote': decoder((input) => decodeURIComponent(input)),
  'builtins.chr': ([input]) =>
    input?.kind === 'number'
      ? text(character(input.number), input.marks | marks.assembled | marks.pieces)
      : undefined,
  'builtins.unichr': ([input]) =>
    input?.kind === 'number'
      ? text(character(input.number), input.marks | marks.assembled | marks.pieces)
      : undefined,
  'builtins.ord': ([input]) =>
    input && isText(input) && input.text !== ''
      ? number(input.text.codePointAt(0) ?? 0, input.marks)
      : undefined,
  'builtins.int': toNumber,
  'builtins.str': toText,
  'builtins.bytes': toBytes,
  'builtins.bytearray': toBytes,
  'builtins.memoryview': same,
  'builtins.range': range,
  'builtins.zip': zip,
  'builtins.enumerate': ([input]) => {
    const items = input ? itemsOf(input) : undefined;
    return items && list(items.map((item, index) => list([number(index), item])));
  },
  'builtins.list': asList,
  'builtins.tuple': asList,
  'builtins.reversed': reversed,
  'builtins.iter': same,
  'builtins.len': ([input]) =>
    input && (isText(input) || input.kind === 'list')
      ? number(input.kind === 'list' ? input.items.length : input.text.length)
      : undefined,
  'builtins.hex': ([input]) =>
    input?.kind === 'number' ? text(`0x${input.number.toString(16)}`, 0) : undefined,
  'os.path.join': joinPath,
  'pathlib.Path': joinPath,
  'pathlib.PurePath': joinPath,
  'pathlib.PosixPath': joinPath,
  'os.path.expanduser': same,
  'os.path.expandvars': same,
  'os.path.abspath': same,
  'os.path.normpath': same,
  'os.path.realpath': same,
  'os.fspath': same,
  'importlib.resources.as_file': same,
  'importlib_resources.as_file': same,
  'importlib.resources.path': ([, name]) => name && joinPath([unknown(marks.packaged), name]),
  'pkg_resources.resource_filename': ([, name]) => name && joinPath([unknown(marks.packaged), name]),
  'os.fsencode': same,
  'os.fsdecode': same,
  'textwrap.dedent': same,
  'shlex.split': ([input]) =>
    input && isText(input) ? list(input.text.split(/\s+/).map((part) => text(part, input.marks))) : undefined,
  'pathlib.Path.home': () => unknown(0, '~'),
  'builtins.str.maketrans': makeTranslation,
  'builtins.bytes.maketrans': makeTranslation,
  'sys.intern': same,
  'io.BytesIO': same,
  'io.StringIO': same,
};

/** undefined: nothing is known of it that way. */
export function foldCall(name: string, given: readonly Value[]): Value | undefined {
  const fold = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return fold?.(given);
}

type Method = (receiver: Value, given: readonly Value[]) => Value | undefined;

const mapped =
  (change: (value: string, given: readonly string[]) => string): Method =>
  (receiver, given) => {
    if (given.some((one) => !isText(one))) return undefined;
    const changed = change(
      receiver.text,
      given.map((one) => one.text),
    );
    return folded(changed, receiver.marks | marksOf(given), receiver.kind === 'bytes');
  };

function join(receiver: Value, [input]: readonly Value[]): Value | undefined {
  const items = input ? itemsOf(input) : undefined;
  if (!items || !input) return input ? unknown(receiver.marks | input.marks) : undefined;
  const taken = receiver.marks | marksOf(items) | input.marks;
  const bytes = receiver.kind === 'bytes';
  const joined = items.map((one) => (bytes ? one.text : skeleton(one))).join(receiver.text);
  const letters =
    items.length > 1 && receiver.text === '' && items.every((one) => isText(one) && one.text.length === 1);
  // letters that were each made out of a number
  const made = letters && items.length > 3 && items.every((one) => (one.marks & marks.assembled) !== 0);
  if (items.every(isText))
    return folded(joined, letters ? taken | marks.assembled | (made ? marks.literal : 0) : taken, bytes);
  return unknown(taken, joined);
}

/** `{}` and `{0}` and `{name}`, `%s`: whatever is put in, in order. */
export function format(template: Value, given: readonly Value[], percent: boolean): Value {
  let index = 0;
  const pattern = percent ? /%(?:\(\w*\))?[-#0 +]*[\d.*]*[a-zA-Z%]/g : /\{\{|\}\}|\{[^{}]*\}/g;
  const filled = template.text.replace(pattern, (whole) => {
    if (whole === '%%') return '%';
    if (whole === '{{' || whole === '}}') return whole.slice(1);
    const place = percent ? null : /^\{(\d+)/.exec(whole);
    const value = given[place ? Number(place[1]) : index];
    index += 1;
    if (value?.kind === 'number' && /[cxXbo]\}?$/.test(whole))
      return formatAs(value, whole.replace(/^%|^[^:]*:|\}$/g, '')).text;
    return value ? skeleton(value) : gap;
  });
  const taken = template.marks | marksOf(given);
  return filled.includes(gap) ? unknown(taken, filled) : folded(filled, taken, template.kind === 'bytes');
}

const textMethods: Readonly<Record<string, Method>> = {
  join,
  format: (receiver, given) => format(receiver, given, false),
  encode: (receiver, [codec]) =>
    byCodec([receiver, codec ?? text('utf-8', 0)]) ?? text(toUtf8(receiver), receiver.marks, true),
  decode: (receiver, [codec]) => byCodec([receiver, codec ?? text('utf-8', 0)]) ?? decodeUtf8(receiver),
  lower: mapped((value) => value.toLowerCase()),
  upper: mapped((value) => value.toUpperCase()),
  swapcase: mapped((value) =>
    value.replace(/[a-z]/gi, (one) => (one < 'a' ? one.toLowerCase() : one.toUpperCase())),
  ),
  capitalize: mapped((value) => value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase()),
  title: mapped((value) =>
    value.replace(/[a-z]+/gi, (one) => one.slice(0, 1).toUpperCase() + one.slice(1).toLowerCase()),
  ),
  strip: mapped((value, [what]) => (what === undefined ? value.trim() : stripped(value, what, true, true))),
  lstrip: mapped((value, [what]) =>
    what === undefined ? value.trimStart() : stripped(value, what, true, false),
  ),
  rstrip: mapped((value, [what]) =>
    what === undefined ? value.trimEnd() : stripped(value, what, false, true),
  ),
  removeprefix: mapped((value, [what = '']) =>
    what !== '' && value.startsWith(what) ? value.slice(what.length) : value,
  ),
  removesuffix: mapped((value, [what = '']) =>
    what !== '' && value.endsWith(what) ? value.slice(0, -what.length) : value,
  ),
  replace: (receiver, [from, to]) => {
    if (!from || !to || !isText(from) || !isText(to)) return undefined;
    if (receiver.text.length * Math.max(1, to.text.length) > longestFolded * 4) return undefined;
    return folded(
      receiver.text.replaceAll(from.text, () => to.text),
      receiver.marks | to.marks,
      receiver.kind === 'bytes',
    );
  },
  split: (receiver, [by]) => {
    const parts =
      by && isText(by) && by.text !== '' ? receiver.text.split(by.text) : receiver.text.trim().split(/\s+/);
    if (parts.length > mostFolded) return undefined;
    return list(
      parts.map((part) => text(part, receiver.marks, receiver.kind === 'bytes')),
      receiver.marks,
    );
  },
  splitlines: (receiver) =>
    list(
      receiver.text
        .split(/\r?\n/)
        .slice(0, mostFolded)
        .map((part) => text(part, receiver.marks)),
    ),
  translate: (receiver, [table, without]) => {
    const dropped = without && isText(without) ? without.text : '';
    if (table && isText(table) && table.text.length === 256) {
      const mapped = Array.from(receiver.text, (letter) =>
        dropped.includes(letter) ? '' : table.text.charAt(letter.charCodeAt(0) & 255),
      );
      return folded(mapped.join(''), receiver.marks | marks.assembled, receiver.kind === 'bytes');
    }
    if (table?.kind !== 'dictionary') return undefined;
    const changed = Array.from(receiver.text, (letter) => {
      const to = table.entries.get(String(letter.codePointAt(0))) ?? table.entries.get(letter);
      if (to?.kind === 'constant') return '';
      return to ? (to.kind === 'number' ? character(to.number) : to.text) : letter;
    });
    return folded(changed.join(''), receiver.marks | marks.assembled, receiver.kind === 'bytes');
  },
  index: found,
  find: found,
  count: (receiver, [what]) =>
    what && isText(what) && what.text !== '' ? number(receiver.text.split(what.text).length - 1) : undefined,
  casefold: mapped((value) => value.toLowerCase()),
  startswith: (receiver, given) => bordered(receiver, given, false),
  endswith: (receiver, given) => bordered(receiver, given, true),
  partition: (receiver, [by]) => parted(receiver, by, false),
  rpartition: (receiver, [by]) => parted(receiver, by, true),
  zfill: (receiver, [width]) =>
    width?.kind === 'number' && width.number <= 4096
      ? text(receiver.text.padStart(width.number, '0'), receiver.marks)
      : undefined,
  hex: (receiver) => text(Buffer.from(receiver.text, 'latin1').toString('hex'), receiver.marks),
  read: (receiver) => receiver,
  getvalue: (receiver) => receiver,
  tobytes: (receiver) => receiver,
  __add__: (receiver, [other]) =>
    other && isText(other) ? folded(receiver.text + other.text, receiver.marks | other.marks) : undefined,
  __str__: (receiver) => receiver,
};

/** A method of a constant text or bytes. */
export function foldMethod(name: string, receiver: Value, given: readonly Value[]): Value | undefined {
  const method = Object.hasOwn(textMethods, name) ? textMethods[name] : undefined;
  return method?.(receiver, given);
}

/** Two numbers; undefined for what has no value here. */
export function foldNumbers(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '//':
      return right === 0 ? undefined : Math.floor(left / right);
    case '%':
      return right === 0 ? undefined : ((left % right) + right) % right;
    case '**':
      return Math.abs(right) > 64 ? undefined : left ** right;
    default:
      return foldBits(operator, left, right);
  }
}

function foldBits(operator: string, left: number, right: number): number | undefined {
  if (Math.abs(left) > 0x7fffffff || Math.abs(right) > 0x7fffffff) return undefined;
  switch (operator) {
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '<<':
      return right > 20 ? undefined : left * 2 ** right;
    case '>>':
      return left >> right;
    default:
      return undefined;
  }
}
