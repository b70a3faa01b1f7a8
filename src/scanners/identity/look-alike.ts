/**
 * Names that look like popular ones: the five checks of PyPI's own typosquatting module (repeated, omitted and swapped
 * characters, swapped words, common slips) and look-alike characters. Each is a few look-ups, not a comparison with all.
 */
import { normalizeName } from '../../core/names.js';

export interface PopularNames {
  /** the rank of a name, 0 the most downloaded; undefined for one that is not popular */
  rank(name: string): number | undefined;
  /** the best ranked name of the same words in any order */
  byWords(key: string): string | undefined;
  /** the best ranked name that folds to the same shape */
  byShape(key: string): string | undefined;
}

/** Names ranked behind this are popular enough not to be suspects, and not popular enough to be worth an imitation. */
const worthImitating = 3000;
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789-';
/** keys that lie side by side or letters that are often taken for each other */
const slips: Readonly<Record<string, string>> = {
  a: 'es',
  b: 'vn',
  c: 'kxvs',
  d: 'sft',
  e: 'aiw3r',
  f: 'dgph',
  g: 'fhj',
  h: 'gj',
  i: 'eoly',
  j: 'hk',
  k: 'cjl',
  l: 'ki1',
  m: 'n',
  n: 'mb',
  o: 'i0pu',
  p: 'ob',
  q: 'wk',
  r: 'et',
  s: 'azcx5',
  '4': 'a',
  '5': 's',
  t: 'ryd',
  u: 'yio',
  v: 'bcw',
  w: 'vqe',
  x: 'zcs',
  y: 'itu',
  z: 'sx',
  '0': 'o',
  '1': 'l',
  '2': '3',
  '3': '2e',
  '-': '_',
};

/** The popular name that `name` looks like, and how; undefined for a popular name and for one that resembles none. */
export function lookAlike(
  name: string,
  popular: PopularNames,
): { readonly resembles: string; readonly how: string } | undefined {
  if (popular.rank(name) !== undefined) return undefined;
  const isTarget = (candidate: string): boolean =>
    (popular.rank(candidate) ?? worthImitating) < worthImitating;
  for (const [how, candidates] of checks) {
    for (const candidate of candidates(name)) {
      if (candidate !== name && candidate.length > 2 && isTarget(candidate))
        return { resembles: candidate, how };
    }
  }
  const twin = popular.byShape(shapeOf(name));
  if (twin !== undefined && twin.length > 2 && isTarget(twin))
    return { resembles: twin, how: 'characters that look alike' };
  const words = name.split('-').length <= 8 ? popular.byWords(wordsOf(name)) : undefined;
  if (words !== undefined && name.includes('-') && isTarget(words))
    return { resembles: words, how: 'words in another order' };
  return undefined;
}

const checks: readonly (readonly [string, (name: string) => Iterable<string>])[] = [
  ['a character twice', repeated],
  ['a character left out', omitted],
  ['two characters swapped', swapped],
  ['a slip of the keyboard', slipped],
];

function* repeated(name: string): Iterable<string> {
  for (let at = 1; at < name.length; at += 1) {
    if (name[at] === name[at - 1]) yield name.slice(0, at) + name.slice(at + 1);
  }
}

/** Short names have too many neighbours to mean anything. */
function* omitted(name: string): Iterable<string> {
  if (name.length < 4) return;
  for (let at = 0; at <= name.length; at += 1) {
    for (const letter of alphabet) yield name.slice(0, at) + letter + name.slice(at);
  }
}

function* swapped(name: string): Iterable<string> {
  for (let at = 1; at < name.length; at += 1) {
    yield name.slice(0, at - 1) + (name[at] ?? '') + (name[at - 1] ?? '') + name.slice(at + 1);
  }
}

function* slipped(name: string): Iterable<string> {
  if (name.length < 4) return;
  for (let at = 0; at < name.length; at += 1) {
    for (const letter of slips[name[at] ?? ''] ?? '')
      yield normalizeName(name.slice(0, at) + letter + name.slice(at + 1));
  }
}

/** 0 and o, 1, l and i, and separators are one to a hurried eye. */
export function shapeOf(name: string): string {
  return name
    .replace(/0/g, 'o')
    .replace(/[1i]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/-/g, '');
}

export function wordsOf(name: string): string {
  return name.split('-').sort().join('-');
}

/** Tables over a list of names, most popular first. */
export function popularNames(names: readonly string[]): PopularNames {
  const ranks = new Map(names.map((name, index) => [name, index]));
  const words = new Map<string, string>();
  const shapes = new Map<string, string>();
  for (const name of names.slice(0, worthImitating)) {
    if (name.includes('-') && !words.has(wordsOf(name))) words.set(wordsOf(name), name);
    if (!shapes.has(shapeOf(name))) shapes.set(shapeOf(name), name);
  }
  return {
    rank: (name) => ranks.get(name),
    byWords: (key) => words.get(key),
    byShape: (key) => shapes.get(key),
  };
}
