/** The first look, at every file: over tokens and bytes, to find what cannot matter. */
import type { SignalId } from '../signals.js';
import { hasBlanks } from './byte-places.js';
import { noteBidi } from './bidi.js';
import {
  asked,
  bits,
  dotted,
  filter,
  interests,
  isDeep,
  ofOneVariable,
  quoted,
  secretTexts,
  systemHash,
} from './interest.js';
import { writesElsewhere } from './writes-elsewhere.js';
import { isSecretName } from './secret-names.js';
import { tokenKinds } from './token-kinds.js';
import { hashFactor, hashOf, hashSeed, type Tokens } from './tokens.js';

export interface Look {
  /** whether the file could matter, and is read as a whole */
  readonly deep: boolean;
  readonly seen: readonly Seen[];
}

const baseHashes: ReadonlySet<number> = new Set(['__base__', '__class__', '__bases__'].map(hashOf));
const selfHash = hashOf('__self__');
const pickleHash = hashOf('pickle');
const platformHash = hashOf('platform');

export const longestGap = 150;
const [dot, open, close, bracket, comma, equals] = [0x2e, 0x28, 0x29, 0x5b, 0x2c, 0x3d];
const colon = 0x3a;
/** Words behind which a name is handed on. */
const handsOn: ReadonlySet<number> = new Set(['return', 'yield', 'else', 'or', 'and', 'if'].map(hashOf));
const importHash = hashOf('import');
const fromHash = hashOf('from');
const asHash = hashOf('as');
const inHash = hashOf('in');

export interface Seen {
  readonly what: SignalId;
  readonly at: number;
  readonly value: string;
}

/** Over tokens alone: linear, and cheap enough for every file. */
export function lookAt(source: Uint8Array, tokens: Tokens): Look {
  const seen: Seen[] = [];
  const all = tellsIn(source, tokens);
  const deep = isDeep(all) || writesElsewhere(source, all);
  if (hasBlanks(source, longestGap)) noteGaps(source, tokens, seen);
  const odd = confusingNames(source, tokens);
  noteFolded(source, tokens, seen);
  if (odd >= 10)
    seen.push({ what: 'obfuscated-name', at: 0, value: `${odd} names that cannot be told apart` });
  noteBidi(source, seen);
  return { deep: deep || seen.length > 0, seen };
}

/** What names and texts say; stops when that is enough. */
function tellsIn(source: Uint8Array, tokens: Tokens): number {
  const { kinds, starts, ends, hashes, count } = tokens;
  const table = filter;
  let all = 0;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index];
    let tells = 0;
    if (kind === tokenKinds.name) {
      const hash = hashes[index] ?? 0;
      if (table[hash & 8191] === 0) continue;
      tells = lookAtName(tokens, index, interests.get(hash) ?? 0);
    } else if (kind === tokenKinds.string) tells = lookAtString(source, starts[index] ?? 0, ends[index] ?? 0);
    if (tells === 0) continue;
    all |= tells;
    if (isDeep(all)) break;
  }
  return all;
}

function confusingNames(source: Uint8Array, { kinds, starts, ends, count }: Tokens): number {
  const begins = confusingStarts;
  let all = 0;
  for (let index = 0; index < count; index += 1) {
    if (kinds[index] !== tokenKinds.name) continue;
    const start = starts[index] ?? 0;
    if (begins[source[start] ?? 0] === 0) continue;
    const end = ends[index] ?? 0;
    if (end - start >= 8 && isConfusing(source, start, end)) all += 1;
  }
  return all;
}

function noteGaps(source: Uint8Array, tokens: Tokens, seen: Seen[]): void {
  const { starts, ends, count } = tokens;
  for (let index = 1; index < count; index += 1) {
    if ((starts[index] ?? 0) - (ends[index - 1] ?? 0) >= longestGap) noteGap(source, tokens, index, seen);
  }
}

function isOfPickle({ kinds, hashes }: Tokens, index: number): boolean {
  return kinds[index - 1] === dot && hashes[index - 2] === pickleHash;
}

/** What a name of interest means where it stands. */
// eslint-disable-next-line complexity -- a table of tokens, each case of one line
function lookAtName(tokens: Tokens, index: number, bit: number): number {
  const { kinds } = tokens;
  const before = kinds[index - 1];
  const after = kinds[index + 1];
  switch (bit) {
    case bits.bare:
      // `print.__self__` is the module of builtins
      return before === dot && tokens.hashes[index - 2] !== selfHash ? 0 : bits.bare;
    case bits.importer:
      // `import_module("name")` says what it imports; `isinstance(x, FunctionType)` makes no function
      return after === open &&
        !(
          kinds[index + 2] === tokenKinds.string &&
          (kinds[index + 3] === close || kinds[index + 3] === comma)
        )
        ? bits.importer
        : 0;
    case bits.loads:
      if (after !== open) return 0;
      if (isOfPickle(tokens, index)) return bits.loads;
      return kinds[index + 2] === tokenKinds.string ? bits.loads : 0;
    case bits.environ:
      return lookAtEnvironment(tokens, index);
    case bits.door:
      return lookAtDoor(tokens, index);
    case bits.network:
      return lookAtNetwork(tokens, index);
    case bits.member:
      return lookAtMember(tokens, index);
    case bits.namespace:
      // `globals()[…]` by a text or something put together
      return after === open &&
        kinds[index + 2] === close &&
        (kinds[index + 3] === bracket || kinds[index + 3] === dot) &&
        kinds[index + 4] !== tokenKinds.name
        ? bits.namespace | bits.handed
        : bits.namespace;
    case bits.finder:
      return kinds[index + 1] === bracket && kinds[index + 2] !== tokenKinds.name
        ? bits.finder | bits.handed
        : bits.finder;
    default:
      return bit;
  }
}

/** `os.environ` as a whole, as against one of its variables, or a question for one. */
function lookAtEnvironment({ kinds, hashes }: Tokens, index: number): number {
  const after = kinds[index + 1];
  if (after === bracket || after === equals) return 0;
  if (after === dot && ofOneVariable.has(hashes[index + 2] ?? 0)) return 0;
  const first = kinds[index - 1] === dot ? index - 2 : index;
  const asked = kinds[first - 1] === tokenKinds.name && hashes[first - 1] === inHash;
  // `"NAME" in os.environ`
  return asked && kinds[first - 2] === tokenKinds.string ? 0 : bits.sink;
}

/** `httpx.get` asks; `httpx.Timeout` is a type, and `import httpx` alone does nothing. */
function lookAtNetwork({ kinds, hashes }: Tokens, index: number): number {
  const after = kinds[index + 1];
  const before = kinds[index - 1];
  if (after === dot) return asked.has(hashes[index + 2] ?? 0) ? bits.sink : 0;
  if (before === tokenKinds.name && hashes[index - 1] === importHash) {
    return after === tokenKinds.name && hashes[index + 1] === asHash ? bits.sink : 0;
  }
  if (before === tokenKinds.name && hashes[index - 1] === fromHash) return bits.sink;
  return isHandedOn(before ?? 0, hashes[index - 1] ?? 0) ? bits.sink : 0;
}

/** `h = httpx`, `f(httpx)`, `return httpx`, `{'h': httpx}` */
function isHandedOn(before: number, hash: number): boolean {
  if (before === tokenKinds.name) return handsOn.has(hash);
  return before === equals || before === open || before === comma || before === bracket || before === colon;
}

/** `platform.system`, `A.__subclasses__()` and a folder that is removed are everywhere. */
function lookAtMember(tokens: Tokens, index: number): number {
  const { kinds, hashes, starts, ends } = tokens;
  const length = (ends[index] ?? 0) - (starts[index] ?? 0);
  const owner = kinds[index - 1] === dot ? kinds[index - 2] : 0;
  if (hashes[index] === systemHash) return lookAtSystem(tokens, index);
  // where another module lies, or this one
  if (length === 8) return owner === tokenKinds.name ? bits.sink : bits.own;
  const named = owner === tokenKinds.name && !baseHashes.has(hashes[index - 2] ?? 0);
  if (length === 14) return named ? bits.finder : bits.sink;
  // `rmtree`, `unlink`, `rmdir`
  return bits.removes;
}

/** Called, imported, or taken from a module that has one: not a variable or a field of that name. */
function lookAtSystem({ kinds, hashes }: Tokens, index: number): number {
  const [before, after] = [kinds[index - 1], kinds[index + 1]];
  const owner = hashes[index - 2] ?? 0;
  if (before === dot) {
    if (kinds[index - 2] === tokenKinds.name && owner === platformHash) return 0;
    const door = kinds[index - 2] !== tokenKinds.name || interests.get(owner) === bits.door;
    // `b.system`, where `b` is what a module was handed on as
    return after === open || door ? bits.sink : bits.finder;
  }
  const imported = before === comma || (before === tokenKinds.name && hashes[index - 1] === importHash);
  return after === open || (imported && after !== 0x3d) ? bits.sink : 0;
}

/** `os.path` is a use; `o = os`, `f(os)`, `os as o`, `os.__dict__` hand the module on. */
// eslint-disable-next-line complexity -- a table of tokens, each case of one line
function lookAtDoor({ kinds, hashes }: Tokens, index: number): number {
  const after = kinds[index + 1];
  if (kinds[index - 1] === dot) return 0;
  if (after === dot) {
    const next = hashes[index + 2] ?? 0;
    const bit = filter[next & 8191] === 1 ? interests.get(next) : 0;
    return bit === bits.finder || bit === bits.bare ? bits.door | bits.handed : bits.door;
  }
  const imported =
    kinds[index - 1] === tokenKinds.name &&
    (hashes[index - 1] === importHash || hashes[index - 1] === fromHash);
  const listed = kinds[index - 1] === comma && (after === comma || after === tokenKinds.newline);
  const renamed = after === tokenKinds.name && hashes[index + 1] === asHash;
  if ((imported && !renamed) || listed) return bits.door;
  if (imported && hashes[index - 1] === fromHash) return bits.door;
  return bits.door | bits.handed;
}

function noteFolded(source: Uint8Array, { folded, starts, ends, hashes }: Tokens, seen: Seen[]): void {
  for (const index of folded) {
    const at = starts[index] ?? 0;
    const written = Buffer.from(source.buffer, source.byteOffset + at, (ends[index] ?? 0) - at).toString(
      'utf8',
    );
    const meant = written.normalize('NFKC');
    // `µ` and its like mean another letter of their own alphabet
    if (!/^[\x00-\x7f]*$/.test(meant) || seen.length > 50) continue;
    const hash = hashes[index] ?? 0;
    const sink = interests.has(hash) || quoted.has(hash);
    seen.push({ what: 'obfuscated-name', at, value: `${sink ? '!' : ''}${written} is ${meant}` });
  }
}

/** with which such names may begin */
const confusingStarts = Uint8Array.from({ length: 256 }, (_unused, byte) =>
  'OolI_'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** `O0OO0O00`, `lIlIIllI`, `_0x3fa2b1`: nobody tells these apart. */
export function isConfusing(source: Uint8Array, start: number, end: number): boolean {
  const first = source[start];
  const oh = first === 0x4f || first === 0x30 || first === 0x6f;
  const el = first === 0x6c || first === 0x49;
  if (!oh && !el) return first === 0x5f && source[start + 1] === 0x30 && source[start + 2] === 0x78;
  for (let at = start + 1; at < end; at += 1) {
    const byte = source[at];
    if (
      oh ? byte !== 0x4f && byte !== 0x30 && byte !== 0x6f : byte !== 0x6c && byte !== 0x49 && byte !== 0x31
    )
      return false;
  }
  return true;
}

/** Short texts that name places of credentials, or sinks. */
function lookAtString(source: Uint8Array, start: number, end: number): number {
  const length = end - start;
  // the root of everything
  if (length === 3 && source[start + 1] === 0x2f && source[start] === source[start + 2]) return bits.home;
  if (length > 160 || length < 5) return 0;
  let hash = hashSeed;
  for (let at = start + 1; at < end - 1; at += 1) {
    const byte = source[at] ?? 0;
    hash = Math.imul(hash ^ byte, hashFactor);
    // `.ssh`, `.aws`; `Login Data`
    if (byte === 0x2e) {
      if (isSecretFolder(source, at + 1)) {
        if (isEnding(source, at + 1)) return bits.secret;
        if (isSecretName(source, at + 1)) return bits.secret;
      }
    } else if (placeStarts[byte] === 1 && isPlace(source, at)) return bits.secret;
  }
  return length < 24 ? namedBy(hash) : 0;
}

const variablesOfHome: ReadonlySet<number> = new Set(['HOME', 'USERPROFILE'].map(hashOf));

/** A text that is a name, and nothing else. */
function namedBy(hash: number): number {
  if (dotted.has(hash) || secretTexts.has(hash)) return bits.sink;
  if (quoted.has(hash)) return bits.quoted;
  return variablesOfHome.has(hash) ? bits.home : 0;
}

/** How the names of places begin that are not folders of a dot: `Login Data`, `Local State`, `LaunchAgents`, `Start Menu` */
export const places: readonly string[] = [
  'Login Data',
  'Login Key',
  'Local St',
  'Local Ext',
  'LaunchA',
  'LaunchD',
  'Start Menu',
  '/cron',
  '/ld.so',
  '/shadow',
  'profile.ps1',
  '/sudoers',
  '/etc/hosts',
  '/etc/pam',
  '/etc/passwd',
  '/etc/rc.',
  '/etc/profile',
  '/etc/environ',
  '/etc/udev',
  '/etc/update',
  '/etc/systemd',
  '/etc/init',
  'claude_desk',
  'CLAUDE.md',
  'AGENTS.md',
  'GEMINI.md',
  'mcp.json',
  'airflow/dags',
  'run/secrets',
  '/environ',
  'key4.db',
  'logins.json',
  'cookies.sqlite',
  'tdata',
  'Keychains',
  'system-conn',
  'leveldb',
  'sitecustom',
  'PhysicalDrive',
  'usercustom',
  '/app.asar',
  '#!/bin/',
  '#!/usr/bin/env',
  'LOCALAPPDATA%',
  'cron.d',
  'site-packages',
  'dist-packages',
];
export const placeStarts = Uint8Array.from({ length: 256 }, (_unused, byte) =>
  places.some((place) => place.charCodeAt(0) === byte) ? 1 : 0,
);
/** by their first byte */
const placeBytes: readonly (readonly Uint8Array[])[] = Array.from({ length: 256 }, (_unused, byte) =>
  places.filter((place) => place.charCodeAt(0) === byte).map((place) => Uint8Array.from(Buffer.from(place))),
);
/** their first two bytes, as one number */
const placeHeads = new Uint8Array(1 << 16);
for (const place of places) placeHeads[(place.charCodeAt(0) << 8) | place.charCodeAt(1)] = 1;

export function isPlace(source: Uint8Array, at: number): boolean {
  if (placeHeads[((source[at] ?? 0) << 8) | (source[at + 1] ?? 0)] === 0) return false;
  const candidates = placeBytes[source[at] ?? 0] ?? [];
  for (const place of candidates) if (standsAt(source, at, place)) return true;
  return false;
}

function standsAt(source: Uint8Array, at: number, place: Uint8Array): boolean {
  for (let index = 1; index < place.length; index += 1) if (source[at + index] !== place[index]) return false;
  return true;
}

/** how names of files end that matter, before the quote that ends the text: `x.pth`, `modules.zip` */
export const endings: readonly string[] = ['pth', 'zip'];

/** three letters behind a dot: .ssh .aws .bashrc .zshrc .profile .netrc .pypirc .kube .gnupg .env .claude */
export const secretFolders: readonly string[] =
  'ssh aws bas zsh pro net pyp kub gnu pth git npm con env ipy cla cur vau doc azu ter cod pgp oci ele vsc jup dev xpr vim tmu Rpr jul inp gem loc scr gdb pdb psq ema kag hug car eth moz bit cac thu'.split(
    ' ',
  );
const secretNames = new Set(secretFolders.filter((name) => name !== 'pth').map(lettersOf));
const endingLetters = new Set(endings.map(lettersOf));

function lettersAt(source: Uint8Array, at: number): number {
  return ((source[at] ?? 0) << 16) | ((source[at + 1] ?? 0) << 8) | (source[at + 2] ?? 0);
}

function lettersOf(name: string): number {
  return (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2);
}

/** `.zip"`, `.pth'` */
function isEnding(source: Uint8Array, at: number): boolean {
  const quote = source[at + 3];
  return (quote === 0x22 || quote === 0x27) && endingLetters.has(lettersAt(source, at));
}

/** `at` is behind the dot. By three letters alone: it may be another name (`secret-names.ts`). */
export function isSecretFolder(source: Uint8Array, at: number): boolean {
  if (isEnding(source, at)) return true;
  const before = source[at - 2] ?? 0;
  // at the start of a text or of a part of a path: `x.profile` is an attribute
  if (before !== 0x2f && before !== 0x5c && before !== 0x22 && before !== 0x27 && before !== 0x7d)
    return false;
  return secretNames.has(lettersAt(source, at));
}

/** Code behind so many spaces that no screen shows it. */
function noteGap(source: Uint8Array, tokens: Tokens, index: number, seen: Seen[]): void {
  const { kinds, starts, ends } = tokens;
  const [from, to] = [ends[index - 1] ?? 0, starts[index] ?? 0];
  const kind = kinds[index] ?? 0;
  if (
    kind === tokenKinds.newline ||
    kind === tokenKinds.end ||
    kind === tokenKinds.dedent ||
    seen.length > 20
  )
    return;
  let run = 0;
  for (let at = to - 1; at >= from; at -= 1) {
    if (source[at] !== 0x20 && source[at] !== 0x09 && source[at] !== 0x0c) break;
    run += 1;
  }
  if (run >= longestGap) seen.push({ what: 'hidden-code', at: to, value: `${run} spaces before code` });
}
