/** Constants that are gone through: chains, slices, sorted lists, JSON. */
import { attempt, mostFolded, type Fold } from './decoders.js';
import type { Analysis } from './analysis.js';
import { itemsOf } from './fold.js';
import { callHook } from './instances.js';
import { marksOfText } from './texts.js';
import {
  anyOf,
  eachOfAny,
  gap,
  constant,
  dictionary,
  isText,
  list,
  marks,
  marksOf,
  number,
  text,
  unknown,
  type Value,
} from './values.js';

/** What a loop over it would see: one of its items. */
export function anItemOf(iterable: Value): Value {
  if (iterable.kind === 'any') return eachOfAny(iterable, anItemOf);
  if (iterable.kind === 'list' && iterable.items.length > 0) {
    if (iterable.items.length <= 6) return anyOf(iterable.items);
    return anyOf([...iterable.items.slice(0, 5), unknown(iterable.marks | marksOf(iterable.items))]);
  }
  // folders of packages, among others
  if (iterable.kind === 'path' && iterable.text === 'sys.path') return unknown(0, `${gap}/site-packages`);
  return unknown(iterable.marks & ~marks.socket, gap, iterable.of);
}

/** `*value`, and the items that `a, b = value` takes. */
export function unpacked(value: Value, at: number, analysis: Analysis): readonly Value[] | undefined {
  if (value.kind !== 'instance') return itemsOf(value);
  const made = callHook(value, '__iter__', [], at, analysis);
  return made && itemsOf(made);
}

const mostYields = 4096;

export function addYields(yields: Value[], values: readonly Value[]): void {
  if (yields.length < mostYields) yields.push(...values.slice(0, mostYields - yields.length));
}

/** Least first; undefined when they are neither all numbers nor all texts. */
export function sorted(items: readonly Value[], keys: readonly Value[]): Value[] | undefined {
  const numbers = keys.every((one) => one.kind === 'number');
  if (!numbers && !keys.every(isText)) return undefined;
  const key = (index: number): number | string => (numbers ? keys[index]?.number : keys[index]?.text) ?? 0;
  const order = items.map((_one, index) => index);
  order.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b));
  return order.flatMap((index) => items[index] ?? []);
}

const chain: Fold = (given) => {
  const all: Value[] = [];
  for (const one of given) {
    const items = itemsOf(one);
    if (!items || all.length + items.length > mostFolded) return undefined;
    all.push(...items);
  }
  return list(all, marksOf(given));
};

const islice: Fold = ([input, ...bounds]) => {
  const items = input ? itemsOf(input) : undefined;
  if (!items || bounds.some((one) => one.kind !== 'number' && one.text !== 'None')) return undefined;
  const [one, two, three] = bounds.map((bound) => (bound.kind === 'number' ? bound.number : undefined));
  const [from, to] = bounds.length < 2 ? [0, one] : [one ?? 0, two];
  const step = three !== undefined && three > 0 ? three : 1;
  return list(items.slice(from, to).filter((_one, index) => index % step === 0));
};

const toDictionary: Fold = ([input]) => {
  if (input?.kind === 'dictionary') return dictionary(new Map(input.entries), [input]);
  if (input?.kind !== 'list') return undefined;
  const entries = new Map<string, Value>();
  for (const { items } of input.items) {
    const [key, value] = items;
    if (!key || !value || (!isText(key) && key.kind !== 'number')) return undefined;
    entries.set(key.kind === 'number' ? String(key.number) : key.text, value);
  }
  return dictionary(entries, [...input.items]);
};

const total: Fold = ([input, start]) => {
  const items = input ? itemsOf(input) : undefined;
  if (!items || items.some((one) => one.kind !== 'number')) return undefined;
  const from = start?.kind === 'number' ? start.number : 0;
  return number(
    items.reduce((sum, one) => sum + one.number, from),
    marksOf(items),
  );
};

const mostHeld = 4096;

/** A text of JSON that stands in the source. */
const json: Fold = ([input]) => {
  if (!input || !isText(input)) return undefined;
  const read = attempt((): unknown => JSON.parse(input.text));
  return read === undefined ? undefined : fromData(read, input.marks);
};

/** What a parser made of a text: texts, numbers, lists, dictionaries. `taken`: the marks of that text. */
export function fromData(read: unknown, taken: number): Value {
  return fromJson(read, taken, { left: mostHeld }, 0);
}

function fromJson(read: unknown, taken: number, budget: { left: number }, depth: number): Value {
  budget.left -= 1;
  if (budget.left < 0 || depth > 20) return unknown(taken);
  if (typeof read === 'string') return text(read, (taken & ~marks.literal) | marksOfText(read));
  if (typeof read === 'number') return number(read);
  if (typeof read !== 'object' || read === null) return constant(read === null ? null : read === true);
  if (Array.isArray(read)) return list(read.map((one) => fromJson(one, taken, budget, depth + 1)));
  const entries = Object.entries(read).map(([key, one]): [string, Value] => [
    key,
    fromJson(one, taken, budget, depth + 1),
  ]);
  return dictionary(
    new Map(entries),
    entries.map(([, value]) => value),
  );
}

const asItems: Fold = ([input]) => {
  const items = input ? itemsOf(input) : undefined;
  return items && input ? list([...items], input.marks | marksOf(items)) : undefined;
};

/** by canonical name */
export const iterating: Readonly<Record<string, Fold>> = {
  'itertools.chain': chain,
  'itertools.chain.from_iterable': ([input]) => (input?.kind === 'list' ? chain(input.items) : undefined),
  'itertools.islice': islice,
  'builtins.dict': toDictionary,
  'builtins.set': asItems,
  'builtins.frozenset': asItems,
  'builtins.sum': total,
  'json.loads': json,
  'textwrap.wrap': ([input, size]) => {
    if (!input || !isText(input) || size?.kind !== 'number' || !(size.number >= 1)) return undefined;
    if (/\s/.test(input.text) || input.text.length / size.number > mostFolded) return undefined;
    const width = Math.trunc(size.number);
    const count = Math.ceil(input.text.length / width);
    return list(
      Array.from({ length: count }, (_unused, index) =>
        text(input.text.slice(index * width, (index + 1) * width), input.marks),
      ),
    );
  },
};
