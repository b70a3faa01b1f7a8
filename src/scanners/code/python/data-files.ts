/** Data files of the distribution that its own sources read: what they hold is known where they are looked at together. */
import { parse } from 'smol-toml';
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { attempt } from './decoders.js';
import { fromData } from './iterating.js';
import { isOwnPlace } from './own-place.js';
import { settingsIn } from './settings-text.js';
import {
  anyOf,
  dictionary,
  gap,
  isText,
  list,
  marks,
  path,
  skeleton,
  text,
  unknown,
  type Value,
} from './values.js';

/** A file that is text, and how it lies in the distribution. */
export interface DataFile {
  readonly path: string;
  readonly text: string;
}

/** What lies there, as it stands behind the last part of the path that is not known. */
function tailOf(place: Value): string | undefined {
  const whole = skeleton(place);
  const cut = whole.lastIndexOf(gap);
  if (cut < 0) return undefined;
  const tail = whole.slice(cut + 1).replace(/^[\\/]+(\.[\\/]+)*/, '');
  return /^[\w .@/\\-]{1,200}$/.test(tail) && !tail.includes('..') ? tail.replaceAll('\\', '/') : undefined;
}

/** All that it may be, the one in the folder of the source first; none where these are too many to follow. */
function contentsOf(tail: string, { link, scope }: Analysis): readonly string[] {
  if (!link) return [];
  const home = link.home(scope);
  const beside = `${home.slice(0, home.lastIndexOf('/') + 1)}${tail}`;
  const named = link.data.filter(({ path: of }) => of === tail || of.endsWith(`/${tail}`));
  if (named.length > mostAlike) return [];
  return [...named]
    .sort((a, b) => Number(b.path === beside) - Number(a.path === beside))
    .map((one) => one.text);
}

const mostAlike = 4;

/** The text of a file beside the sources, as an opened file: gone through line by line. */
function opened(place: Value, content: string, taken: number, bytes: boolean): Value {
  const all = (taken | place.marks | marks.file | marks.packaged) & ~marks.literal;
  return { ...text(content, all, bytes), of: place };
}

/** `open(place)`, and what reads a resource by its name. */
export function ownFile(
  place: Value,
  { named, bytes, taken }: { readonly named: boolean; readonly bytes: boolean; readonly taken: number },
  analysis: Analysis,
): Value | undefined {
  if (!analysis.link?.data.length) return undefined;
  const beside = named ? isText(place) : (place.marks & marks.packaged) !== 0;
  const tail = !beside ? undefined : named ? place.text : tailOf(place);
  const contents = tail === undefined ? [] : contentsOf(tail, analysis);
  return contents.length === 0 ? undefined : anyOf(contents.map((one) => opened(place, one, taken, bytes)));
}

/** Methods of a place beside the sources, of a file that was opened there, and of what holds its settings. */
export function readOwn(name: string, of: Value, given: Given, analysis: Analysis): Value | undefined {
  if (!analysis.link?.data.length) return undefined;
  if (isText(of)) return of.of ? readOpened(name, of) : undefined;
  if (of.kind === 'dictionary') return readSettings(name, of, given, analysis);
  if (of.kind !== 'unknown' || !/^(read_text|read_bytes|open)$/.test(name)) return undefined;
  const mode = given.plain[0] ?? given.named.get('mode');
  if (name === 'open' && mode !== undefined && /[wax+]/.test(skeleton(mode))) return undefined;
  const bytes = name === 'read_bytes' || (mode !== undefined && skeleton(mode).includes('b'));
  return ownFile(of, { named: false, bytes, taken: 0 }, analysis);
}

function readOpened(name: string, of: Value): Value | undefined {
  const whole = { ...of, of: null };
  if (name === 'read' || name === 'getvalue') return whole;
  if (name === '__enter__') return of;
  const lines = of.text.split(/(?<=\n)/).map((line) => text(line, of.marks, of.kind === 'bytes'));
  if (name === 'readline') return lines[0];
  return name === 'readlines' ? list(lines, of.marks) : undefined;
}

const parsers = /^(read|read_file|readfp|read_string)$/;

/** `parser.read(place)`, and `parser.get(section, option)`. */
function readSettings(name: string, of: Value, given: Given, analysis: Analysis): Value | undefined {
  const [first, second] = given.plain;
  if (!first) return undefined;
  if (parsers.test(name)) return fill(of, first, analysis);
  if (!isText(first) || !second || !isText(second) || !/^get(int|boolean|float)?$/.test(name))
    return undefined;
  const section = of.entries.get(first.text)?.kind;
  if (section !== 'dictionary' && section !== 'any') return undefined;
  return option(of, first.text, second.text) ?? option(of, 'DEFAULT', second.text);
}

/** Names of options are kept in small letters. */
function option(of: Value, section: string, key: string): Value | undefined {
  const held = of.entries.get(section);
  const found = (held?.kind === 'any' ? held.items : held ? [held] : []).flatMap(
    ({ entries }) => entries.get(key) ?? entries.get(key.toLowerCase()) ?? [],
  );
  return found.length === 0 ? undefined : anyOf(found);
}

function fill(of: Value, from: Value, analysis: Analysis): Value | undefined {
  const held = isText(from) ? from : ownFile(from, { named: false, bytes: false, taken: 0 }, analysis);
  for (const one of held?.kind === 'any' ? held.items : held ? [held] : []) {
    const read = loaded(one, settingsIn);
    if (read.kind !== 'dictionary') return undefined;
    for (const [key, value] of read.entries) {
      const before = of.entries.get(key);
      of.entries.set(key, before ? anyOf([before, value]) : value);
    }
    of.marks |= read.marks;
  }
  return held && list([]);
}

const formats: Readonly<Record<string, (text: string) => unknown>> = {
  json: JSON.parse,
  simplejson: JSON.parse,
  ujson: JSON.parse,
  orjson: JSON.parse,
  tomllib: parse,
  tomli: parse,
  toml: parse,
  rtoml: parse,
  pytoml: parse,
  yaml: settingsIn,
  'ruamel.yaml': settingsIn,
  dotenv: settingsIn,
  configparser: settingsIn,
};

const resources =
  /^(pkgutil\.get_data|(importlib\.resources|importlib_resources)\.(read|open)_(text|binary)|pkg_resources\.resource_(string|stream))$/;

/**
 * What a library reads out of such a file, or out of its text, and where such files lie; undefined for other names, and
 * for other files.
 */
export function loadOwn(name: string, given: Given, analysis: Analysis): Value | undefined {
  if (!analysis.link?.data.length) return undefined;
  if (/^configparser\.(Raw|Safe)?ConfigParser$/.test(name)) return dictionary(new Map(), []);
  if (/^(importlib\.resources|importlib_resources)\.files$/.test(name)) return ownFolder;
  if (resources.test(name)) {
    const place = given.plain[1] ?? given.named.get('resource') ?? unknown();
    return ownFile(place, { named: true, bytes: !name.endsWith('text'), taken: 0 }, analysis);
  }
  const [source] = given.plain;
  return source && parsed(name, source, analysis);
}

function parsed(name: string, source: Value, analysis: Analysis): Value | undefined {
  const cut = name.lastIndexOf('.');
  const library = name.slice(0, cut);
  const read = Object.hasOwn(formats, library) ? formats[library] : undefined;
  if (!read || !loaders.test(name.slice(cut + 1))) return undefined;
  const known = isText(source) || source.kind === 'any';
  const held = known ? source : ownFile(source, { named: false, bytes: false, taken: 0 }, analysis);
  if (!held) return undefined;
  const texts = held.kind === 'any' ? held.items : [held];
  const own = texts.every((one) => isText(one) && (one.marks & marks.packaged) !== 0);
  return own ? anyOf(texts.map((one) => loaded(one, read))) : undefined;
}

function loaded(held: Value, read: (text: string) => unknown): Value {
  const made = held.text.length > longestRead ? undefined : attempt(() => read(held.text));
  return made === undefined ? unknown(held.marks) : fromData(made, held.marks);
}

const longestRead = 64 << 10;
const loaders = /^(load|loads|safe_load|full_load|unsafe_load|dotenv_values)$/;
const ownFolder = unknown(marks.packaged | marks.file, gap, path('builtins.__file__.parent'));

/** `Path(__file__).with_name(…)` and `.with_suffix(…)`: what lies beside the source, under its name or another. */
export function besideSource(
  name: string,
  of: Value,
  given: readonly Value[],
  { link, scope, path: own }: Analysis,
): Value | undefined {
  const [said] = given;
  if (!isOwnPlace(of) || !said || !isText(said)) return undefined;
  const file = link?.home(scope) ?? own;
  const stem = file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const leaf = name === 'with_name' ? said.text : name === 'with_suffix' ? `${stem}${said.text}` : undefined;
  return leaf === undefined ? undefined : unknown(of.marks, `${gap}/${leaf}`);
}
