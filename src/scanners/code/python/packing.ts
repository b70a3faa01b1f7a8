/** Constants that are packed into bytes and taken out again: struct, array, formats of numbers. */
import { folded, mostFolded, type Fold } from './decoders.js';
import { character } from './literals.js';
import { isText, list, marks, marksOf, number, skeleton, text, unknown, type Value } from './values.js';

const sizes: Readonly<Record<string, number>> = {
  c: 1,
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
};

interface Layout {
  readonly little: boolean;
  /** one letter for each value; `s` with its size */
  readonly fields: readonly { readonly letter: string; readonly size: number }[];
}

/** `<4I8s`: undefined for what holds no plain numbers or bytes. */
function layoutOf(format: Value | undefined): Layout | undefined {
  if (!format || !isText(format) || format.text.length > 64) return undefined;
  const little = !/^[>!]/.test(format.text);
  const fields: { letter: string; size: number }[] = [];
  for (const [, digits = '', letter = ''] of format.text.matchAll(/(\d*)([a-zA-Z?])/g)) {
    const count = digits === '' ? 1 : Number(digits);
    const size = sizes[letter];
    if (letter === 's') fields.push({ letter, size: count });
    else if (size === undefined || fields.length + count > mostFolded) return undefined;
    else for (let index = 0; index < count; index += 1) fields.push({ letter, size });
  }
  return { little, fields };
}

function written(value: number, size: number, little: boolean): string {
  let rest = value < 0 ? value + 2 ** (8 * size) : value;
  let out = '';
  for (let index = 0; index < size; index += 1) {
    const byte = String.fromCharCode(rest % 256);
    out = little ? out + byte : byte + out;
    rest = Math.floor(rest / 256);
  }
  return out;
}

function read(bytes: string, little: boolean): number {
  let value = 0;
  for (let index = 0; index < bytes.length; index += 1)
    value = value * 256 + bytes.charCodeAt(little ? bytes.length - 1 - index : index);
  return value;
}

const pack: Fold = ([format, ...given]) => {
  const layout = layoutOf(format);
  if (layout?.fields.length !== given.length) return undefined;
  let out = '';
  for (const [index, { letter, size }] of layout.fields.entries()) {
    const value = given[index];
    if (value?.kind === 'number') out += written(Math.trunc(value.number), size, layout.little);
    else if (value && isText(value) && (letter === 's' || letter === 'c')) out += value.text.slice(0, size);
    else return undefined;
  }
  return folded(out, marksOf(given) | marks.assembled, true);
};

const unpack: Fold = ([format, input]) => {
  const layout = layoutOf(format);
  if (!layout || !input || !isText(input)) return undefined;
  const items: Value[] = [];
  let at = 0;
  for (const { letter, size } of layout.fields) {
    const part = input.text.slice(at, at + size);
    if (part.length < size) return undefined;
    items.push(
      letter === 's' || letter === 'c'
        ? text(part, input.marks, true)
        : number(read(part, layout.little), input.marks),
    );
    at += size;
  }
  return list(items, input.marks | marks.assembled);
};

/** An array of numbers, or of bytes: what matters is what its bytes are. */
const array: Fold = ([type, input]) => {
  const size = type && isText(type) ? sizes[type.text] : undefined;
  if (size === undefined || !input) return undefined;
  if (isText(input)) return folded(input.text, input.marks | marks.assembled, input.kind === 'bytes');
  if (input.kind !== 'list' || input.items.some((one) => one.kind !== 'number')) return undefined;
  const bytes = input.items.map((one) => written(Math.trunc(one.number), size, true)).join('');
  return folded(bytes, input.marks | marks.assembled, true);
};

/** `format(value, how)` and the part of a field behind its colon. */
export function formatAs(value: Value, how: string): Value {
  if (value.kind !== 'number') return isText(value) ? value : unknown(value.marks, skeleton(value));
  const match = /^0?(\d*)([bcdoxX])$/.exec(how);
  if (!match) return text(String(value.number), value.marks);
  const [, width = '', letter] = match;
  if (letter === 'c') return text(character(value.number), value.marks | marks.assembled | marks.pieces);
  const radix = { b: 2, o: 8, x: 16, X: 16 }[letter ?? ''] ?? 10;
  const digits = value.number.toString(radix);
  const shown = letter === 'X' ? digits.toUpperCase() : digits;
  return text(shown.padStart(Math.min(Number(width || 0), 64), how.startsWith('0') ? '0' : ' '), value.marks);
}

const format: Fold = ([value, how]) =>
  value ? formatAs(value, how && isText(how) ? how.text : '') : undefined;

/** by canonical name */
export const packing: Readonly<Record<string, Fold>> = {
  'struct.pack': pack,
  'struct.unpack': unpack,
  'array.array': array,
  'builtins.format': format,
  'builtins.!format': format,
  'builtins.bin': ([value]) =>
    value?.kind === 'number' ? text(`0b${value.number.toString(2)}`, 0) : undefined,
  'builtins.oct': ([value]) =>
    value?.kind === 'number' ? text(`0o${value.number.toString(8)}`, 0) : undefined,
};
