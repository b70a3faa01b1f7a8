/** The first look, at every file: over tokens and bytes, to find what cannot matter. */
import type { SignalId } from '../signals.js';
import { hasBlanks } from './byte-places.js';
import { tokenKinds } from './token-kinds.js';
import { hashFactor, hashOf, hashSeed, type Tokens } from './tokens.js';

export interface Look {
  /** whether the file could matter, and is read as a whole */
  readonly deep: boolean;
  readonly seen: readonly Seen[];
}

/** What names and texts of a file say together. */
export const bits = {
  sink: 1,
  bare: 2,
  door: 4,
  namespace: 8,
  finder: 16,
  importer: 32,
  loads: 64,
  secret: 128,
  quoted: 256,
  handed: 512,
  network: 1024,
  member: 2048,
  removes: 4096,
  home: 8192,
} as const;

/** Names after which a file is read as a whole. */
const sinks =
  'subprocess Popen popen execv execve execvp execl execlp spawnl spawnv spawnlp spawnvp startfile posix_spawn fork_exec socket urlopen urlretrieve ftplib smtplib telnetlib pycurl b64decode urlsafe_b64decode b32decode b85decode a85decode b16decode standard_b64decode decodebytes unhexlify a2b_base64 a2b_hex fromhex marshal base64 binascii codecs ctypes cffi windll CDLL LoadLibrary winreg _winreg pynput keyboard pyautogui ImageGrab mss pyperclip win32clipboard win32crypt browser_cookie3 __import__ __builtins__ __builtin__ execfile CodeType runpy run_path run_module load_module find_loader meta_path path_hooks settrace pty dup2 dill cloudpickle exec_ resolve_name cmdclass gethostbyname getaddrinfo create_connection HTTPSConnection HTTPConnection get_type_hints dictConfig runsource InteractiveInterpreter InteractiveConsole timeit cProfile crontab CronTab dhooks Fernet memfd_create VirtualAlloc VideoCapture sounddevice pyaudio pydoc __pyarmor__ pytransform sourcedefender authenticate getusersitepackages getsitepackages fork render_template_string from_string ServerProxy StreamRequestHandler BaseRequestHandler BaseHTTPRequestHandler pythonapi open_connection co_code find_spec';
/** Names of builtins: after a dot they are those of something else. */
const bare = 'exec eval compile';
/** Modules and namespaces that lead to sinks when they are handed on, or asked by something other than a plain name. */
const doors = 'os sys posix nt importlib shutil builtins';
/** Libraries of which most files name only types; what is asked of them tells. */
const networks =
  'requests httpx aiohttp urllib3 websocket websockets paramiko boto3 discord telebot dns telegram';
export const asked: ReadonlySet<number> = new Set(
  'get post put patch request head delete stream options Client AsyncClient Session session ClientSession connect create_connection WebSocket WebSocketApp PoolManager HTTPConnectionPool SSHClient client resource Webhook SyncWebhook TeleBot Bot resolver sessions api'
    .split(' ')
    .map(hashOf),
);
const baseHashes: ReadonlySet<number> = new Set(['__base__', '__class__', '__bases__'].map(hashOf));
const selfHash = hashOf('__self__');
const pickleHash = hashOf('pickle');
const platformHash = hashOf('platform');
export const systemHash = hashOf('system');
const namespaces = 'globals locals vars';
/** Every name that is of interest, to what it says: the first look and what goes before it ask the same table. */
export const interesting: ReadonlyMap<string, number> = new Map([
  ...words(sinks, bits.sink),
  ...words(bare, bits.bare),
  ...words(doors, bits.door),
  ...words(namespaces, bits.namespace),
  ...words('getattr __dict__ __getattribute__ modules attrgetter methodcaller reduce', bits.finder),
  ...words('import_module FunctionType', bits.importer),
  ...words('loads', bits.loads),
  ...words(networks, bits.network),
  ...words('expanduser home USERPROFILE HOME', bits.home),
  ...words('walk iglob rglob', bits.removes),
  ...words('system rmtree unlink rmdir __subclasses__ __file__', bits.member),
]);
export const interests: ReadonlyMap<number, number> = new Map(
  [...interesting].map(([name, bit]) => [hashOf(name), bit]),
);
/** one byte for each hash that may be of interest: asked before the map */
const filter = filterOf(interests);
/** Sinks whose names stand in texts: for getattr and its like. */
export const quotedNames: readonly string[] =
  'system popen exec eval compile __import__ Popen subprocess builtins __builtins__ b64decode import_module check_output'.split(
    ' ',
  );
export const quoted: ReadonlySet<number> = new Set(quotedNames.map(hashOf));

function words(names: string, bit: number): [string, number][] {
  return names.split(' ').map((name) => [name, bit]);
}
function filterOf(map: ReadonlyMap<number, number>): Uint8Array {
  const table = new Uint8Array(1 << 13);
  for (const hash of map.keys()) table[hash & 8191] = 1;
  return table;
}

export const longestGap = 150;
const [dot, open, close, bracket, comma] = [0x2e, 0x28, 0x29, 0x5b, 0x2c];
const importHash = hashOf('import');
const fromHash = hashOf('from');
const asHash = hashOf('as');

interface Seen {
  readonly what: SignalId;
  readonly at: number;
  readonly value: string;
}

/** Over tokens alone: linear, and cheap enough for every file. */
export function lookAt(source: Uint8Array, tokens: Tokens): Look {
  const seen: Seen[] = [];
  const deep = isDeep(tellsIn(source, tokens));
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

/** Whether a file that says all this is read as a whole. */
export function isDeep(all: number): boolean {
  if ((all & (bits.sink | bits.bare | bits.secret | bits.importer | bits.loads)) !== 0) return true;
  if ((all & bits.removes) !== 0 && (all & bits.home) !== 0) return true;
  if ((all & bits.handed) !== 0 && (all & (bits.finder | bits.namespace)) !== 0) return true;
  return (all & bits.quoted) !== 0 && (all & (bits.finder | bits.namespace | bits.door)) !== 0;
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
      return after === open && (kinds[index + 2] === tokenKinds.string || isOfPickle(tokens, index))
        ? bits.loads
        : 0;
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

/** `httpx.get` asks; `httpx.Timeout` is a type, and `import httpx` alone does nothing. */
function lookAtNetwork({ kinds, hashes }: Tokens, index: number): number {
  const after = kinds[index + 1];
  const before = kinds[index - 1];
  if (after === dot) return asked.has(hashes[index + 2] ?? 0) ? bits.sink : 0;
  if (before === tokenKinds.name && hashes[index - 1] === importHash) {
    return after === tokenKinds.name && hashes[index + 1] === asHash ? bits.sink : 0;
  }
  if (before === tokenKinds.name && hashes[index - 1] === fromHash) return bits.sink;
  // handed on: `h = httpx`
  const equals = 0x3d;
  return before === equals || before === open || before === comma || before === bracket ? bits.sink : 0;
}

/** `platform.system`, `A.__subclasses__()` and a folder that is removed are everywhere. */
function lookAtMember(tokens: Tokens, index: number): number {
  const { kinds, hashes, starts, ends } = tokens;
  const length = (ends[index] ?? 0) - (starts[index] ?? 0);
  const owner = kinds[index - 1] === dot ? kinds[index - 2] : 0;
  if (hashes[index] === systemHash) return lookAtSystem(tokens, index);
  // where another module lies
  if (length === 8) return owner === tokenKinds.name ? bits.sink : 0;
  const named = owner === tokenKinds.name && !baseHashes.has(hashes[index - 2] ?? 0);
  if (length === 14) return named ? 0 : bits.sink;
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
    return after === open || door ? bits.sink : 0;
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
      if (isSecretFolder(source, at + 1)) return bits.secret;
    } else if (placeStarts[byte] === 1 && isPlace(source, at)) return bits.secret;
  }
  return length < 20 && quoted.has(hash) ? bits.quoted : 0;
}

/** How the names of places begin that are not folders of a dot: `Login Data`, `Local State`, `LaunchAgents`, `Start Menu` */
export const places: readonly string[] = [
  'Login ',
  'Local ',
  'Launch',
  'Start M',
  '/cron',
  '/ld.so',
  '/shadow',
  'profile.ps1',
];
export const placeStarts = Uint8Array.from({ length: 256 }, (_unused, byte) =>
  places.some((place) => place.charCodeAt(0) === byte) ? 1 : 0,
);
const placeBytes: readonly Uint8Array[] = places.map((place) => Buffer.from(place));

export function isPlace(source: Uint8Array, at: number): boolean {
  return placeBytes.some((place) => place.every((byte, index) => source[at + index] === byte));
}

/** how names of files end that matter, before the quote that ends the text: `x.pth`, `modules.zip` */
export const endings: readonly string[] = ['pth', 'zip'];

/** three letters behind a dot: .ssh .aws .bashrc .zshrc .profile .netrc .pypirc .kube .gnupg .env .claude */
export const secretFolders: readonly string[] =
  'ssh aws bas zsh pro net pyp kub gnu pth git npm con env ipy cla cur vau doc azu ter cod pgp oci ele vsc'.split(
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

/** `at` is behind the dot. */
export function isSecretFolder(source: Uint8Array, at: number): boolean {
  const quote = source[at + 3];
  if ((quote === 0x22 || quote === 0x27) && endingLetters.has(lettersAt(source, at))) return true;
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

/** Marks of direction in a line with letters of Hebrew or Arabic: that is how such text is written. */
function besideItsLetters(bytes: Buffer, at: number): boolean {
  for (const step of [-1, 1]) {
    for (let place = at + (step < 0 ? -1 : 3), looked = 0; looked < 200; place += step, looked += 1) {
      const byte = bytes[place];
      if (byte === undefined || byte === 0x0a) break;
      if (byte >= 0xd6 && byte <= 0xdc) return true;
    }
  }
  return false;
}

/** The one character of a text: a table of such characters, not a text that one of them turns. */
function isAlone(bytes: Buffer, at: number): boolean {
  const quote = bytes[at - 1];
  return (quote === 0x22 || quote === 0x27) && bytes[at + 3] === quote && bytes[at - 2] !== quote;
}

const documentation = [Buffer.from('"""'), Buffer.from("'''")];

/** Between three quotes and three quotes, in a line without a quote behind it: no code can stand there. */
function isDocumentation(bytes: Buffer, at: number): boolean {
  const next = bytes.indexOf(10, at);
  const line = bytes.subarray(at, next < 0 ? bytes.length : next);
  if (line.includes(0x22) || line.includes(0x27)) return false;
  const before = bytes.subarray(Math.max(0, at - 4000), at);
  return documentation.some((quotes) => {
    const start = before.lastIndexOf(quotes);
    if (start < 0) return false;
    // opened at the start of a line
    const from = before.lastIndexOf(10, start) + 1;
    return /^[ \t]*[rRuU]?$/.test(before.toString('latin1', from, start)) && before.length - start > 3;
  });
}

/** Characters that turn text round on the screen (CVE-2021-42574). */
function noteBidi(source: Uint8Array, seen: Seen[]): void {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  for (const [second, low, high] of [
    [0x80, 0xaa, 0xae],
    [0x81, 0xa6, 0xa9],
  ] as const) {
    let looked = 0;
    const needle = Buffer.from([0xe2, second]);
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 2)) {
      const third = bytes[at + 2] ?? 0;
      if (third < low || third > high) continue;
      if (isAlone(bytes, at)) continue;
      looked += 1;
      if (third !== 0xad && third !== 0xae && looked < 2000 && besideItsLetters(bytes, at)) {
        if (looked === 1) seen.push({ what: 'hidden-code', at, value: 'marks of direction among letters' });
        continue;
      }
      if (isDocumentation(bytes, at)) {
        if (looked === 1)
          seen.push({ what: 'hidden-code', at, value: 'marks of direction in documentation' });
        continue;
      }
      seen.push({ what: 'hidden-code', at, value: 'a character that turns text round' });
      break;
    }
  }
}
