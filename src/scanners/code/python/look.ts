/** The first look, at every file: over tokens and bytes, to find what cannot matter. */
import type { SignalId } from '../signals.js';
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

export interface Look {
  /** whether the file could matter, and is read as a whole */
  readonly deep: boolean;
  readonly seen: readonly { readonly what: SignalId; readonly at: number; readonly value: string }[];
}

/** Names after which a file is read as a whole. A dot before it matters for those of `bare`. */
const anywhere =
  'subprocess Popen popen system execv execve execvp execl execlp spawnl spawnv spawnlp spawnvp startfile posix_spawn fork_exec socket urlopen urlretrieve requests httpx aiohttp urllib3 ftplib smtplib telnetlib websocket websockets pycurl paramiko b64decode urlsafe_b64decode b32decode b85decode a85decode b16decode standard_b64decode decodebytes unhexlify a2b_base64 a2b_hex fromhex marshal base64 binascii codecs ctypes cffi windll CDLL LoadLibrary winreg _winreg pynput keyboard pyautogui ImageGrab mss pyperclip win32clipboard win32crypt browser_cookie3 __import__ import_module builtins __builtins__ __builtin__ execfile FunctionType CodeType runpy run_path run_module __subclasses__ __globals__ attrgetter methodcaller load_module find_loader meta_path path_hooks settrace pty dup2 rmtree decompress dill cloudpickle exec_ resolve_name cmdclass PyPDF2 gethostbyname dns getaddrinfo create_connection HTTPSConnection HTTPConnection runsource InteractiveInterpreter InteractiveConsole timeit cProfile crontab CronTab discord telebot dhooks boto3 Fernet memfd_create VirtualAlloc VideoCapture sounddevice pyaudio';
const bare = 'exec eval compile';
/** Names that find others: they matter beside a module of `tools`. */
const finders = 'getattr globals vars __dict__ modules __getattribute__ locals pickle chr reduce locate';
const tools = 'os sys posix nt importlib shutil platform pickle pydoc operator functools';
const interests: ReadonlyMap<number, number> = new Map([
  ...words(anywhere, 1),
  ...words(bare, 2),
  ...words(finders, 4),
  ...words(tools, 8),
]);
/** one bit for each hash that may be of interest: asked before the map */
const filter = filterOf(interests);

function words(names: string, bit: number): [number, number][] {
  return names.split(' ').map((name) => [hashOf(name), bit]);
}
function filterOf(map: ReadonlyMap<number, number>): Uint8Array {
  const table = new Uint8Array(1 << 13);
  for (const hash of map.keys()) table[hash & 8191] = 1;
  return table;
}

const longestGap = 150;

export function lookAt(source: Uint8Array, tokens: Tokens): Look {
  const { kinds, starts, ends, hashes, count } = tokens;
  const seen: { what: SignalId; at: number; value: string }[] = [];
  let bits = 0;
  let odd = 0;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index];
    if (kind === tokenKinds.name) {
      const hash = hashes[index] ?? 0;
      if (filter[hash & 8191] === 1) {
        const bit = interests.get(hash) ?? 0;
        if (bit !== 2 || kinds[index - 1] !== 0x2e) bits |= bit;
      }
      const start = starts[index] ?? 0;
      if ((ends[index] ?? 0) - start >= 8 && isConfusing(source, start, ends[index] ?? 0)) odd += 1;
    } else if (kind === tokenKinds.string) bits |= lookAtString(source, starts[index] ?? 0, ends[index] ?? 0);
    if (index > 0 && (starts[index] ?? 0) - (ends[index - 1] ?? 0) >= longestGap)
      noteGap(source, tokens, index, seen);
  }
  for (const index of tokens.folded.slice(0, 20)) {
    const at = starts[index] ?? 0;
    seen.push({
      what: 'obfuscated-name',
      at,
      value: Buffer.from(source.buffer, source.byteOffset + at, (ends[index] ?? 0) - at).toString('utf8'),
    });
  }
  if (odd >= 10)
    seen.push({ what: 'obfuscated-name', at: 0, value: `${odd} names that cannot be told apart` });
  noteBidi(source, seen);
  const finds = (bits & 4) !== 0 && (bits & 8) !== 0;
  return {
    deep: (bits & 3) !== 0 || finds || (bits & 64) !== 0 || seen.length > 0,
    seen,
  };
}

/** `O0OO0O00`, `lIlIIllI`, `_0x3fa2b1`: nobody tells these apart. */
function isConfusing(source: Uint8Array, start: number, end: number): boolean {
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

/** Short texts that name places of credentials; long ones that are payloads. */
function lookAtString(source: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length > 2000) return lookAtLong(source, start, end);
  if (length > 160) return 0;
  for (let at = start; at < end; at += 1) {
    const byte = source[at];
    // `.ssh`, `.aws`; `Login Data`; `id_rsa`; `wallet`
    if (byte === 0x2e) {
      const next = source[at + 1];
      if (next === 0x73 && source[at + 2] === 0x73 && source[at + 3] === 0x68) return 64;
      if (next === 0x61 && source[at + 2] === 0x77 && source[at + 3] === 0x73) return 64;
    } else if (byte === 0x4c && source[at + 1] === 0x6f && source[at + 2] === 0x67 && source[at + 5] === 0x20)
      return 64;
  }
  return 0;
}

/** A long text without spaces is data: base64, hex, escapes. */
function lookAtLong(source: Uint8Array, start: number, end: number): number {
  let spaces = 0;
  const to = Math.min(end, start + 1000);
  for (let at = start; at < to; at += 1) if (source[at] === 0x20) spaces += 1;
  return spaces < 4 ? 32 : 0;
}

/** Code behind so many spaces that no screen shows it. */
function noteGap(
  source: Uint8Array,
  tokens: Tokens,
  index: number,
  seen: { what: SignalId; at: number; value: string }[],
): void {
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

/** Characters that turn text round on the screen (CVE-2021-42574). */
function noteBidi(source: Uint8Array, seen: { what: SignalId; at: number; value: string }[]): void {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  for (const [second, low, high] of [
    [0x80, 0xaa, 0xae],
    [0x81, 0xa6, 0xa9],
  ] as const) {
    const needle = Buffer.from([0xe2, second]);
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 2)) {
      const third = bytes[at + 2] ?? 0;
      if (third < low || third > high) continue;
      seen.push({ what: 'hidden-code', at, value: 'a character that turns text round' });
      break;
    }
  }
}
