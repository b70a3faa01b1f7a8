/** Scripts beside Python: shells, Windows, AppleScript, desktop and service files, and files that a `#!` line starts. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import { analysePython } from '../python/analyse.js';
import { ordersName, type Carrier, type Signal } from '../signals.js';
import { readScript as readJavaScriptText } from './javascript.js';
import { readShell } from './shell/judge.js';
import { readOrdersText } from './settings/agent-orders.js';
import { autostartPlace } from './settings/places.js';
import { fewOfEach, baseName, momentOfPath, readable, signalOf, textOf, type Place } from './signal.js';
import { readWindowsScript, type WindowsKind } from './windows.js';

const mostBytes = 4 << 20;
const shellName = /\.(sh|bash|zsh|ksh|fish|csh|tcsh|command|envrc|bashrc|zshrc|profile|bats)$/;
const windowsKinds: Readonly<Record<string, WindowsKind>> = {
  bat: 'batch',
  cmd: 'batch',
  ps1: 'powershell',
  psm1: 'powershell',
  psd1: 'powershell',
  vbs: 'vbscript',
  vbe: 'vbscript',
  wsf: 'vbscript',
  hta: 'vbscript',
  jse: 'vbscript',
  sct: 'vbscript',
  wsc: 'vbscript',
  ahk: 'batch',
};
const launchers = /\.(desktop|service|timer|plist|applescript|scpt)$/;
/** Shell, Windows and launcher scripts, by name or by their `#!` line; Python behind a `#!` without the name. */
export const scripts: Carrier = {
  id: 'scripts',
  fits: isNamedScript,
  read: (entry) => [...placed(entry), ...readScript(entry)],
};

/** A `#!` line in front of what is named as something else. */
export const markedScripts: Carrier = {
  id: 'marked-scripts',
  fits: (path) => !isNamedScript(path) && !/\.py[iwx]?$/i.test(path),
  read: (entry) => (entry.content?.[0] === 0x23 && entry.content[1] === 0x21 ? readScript(entry) : []),
};

function isNamedScript(path: string): boolean {
  const name = baseName(path).toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return (
    !name.includes('.') ||
    shellName.test(name) ||
    Object.hasOwn(windowsKinds, extension) ||
    launchers.test(name) ||
    autostartPlace.test(path) ||
    isScriptScheme(path)
  );
}

function isScriptScheme(path: string): boolean {
  return /\.data\/scripts\/[^/]+$/.test(path);
}

function placed({ path }: ArchiveEntry): readonly Signal[] {
  if (!autostartPlace.test(path)) return [];
  return [signalOf('installs-autostart', { path, moment: 'install' }, 1, path, path)];
}

function readScript(entry: ArchiveEntry): readonly Signal[] {
  const name = baseName(entry.path).toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const windows = Object.hasOwn(windowsKinds, extension) ? windowsKinds[extension] : undefined;
  const named = windows !== undefined || shellName.test(name) || launchers.test(name);
  const interpreter = interpreterOf(entry.content ?? entry.edges?.head);
  // .py files have a reader of their own
  if ((!named && interpreter === undefined) || /\.pyw?$/.test(name)) return [];
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path) };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  // those of the scripts scheme are Python to the scanner itself
  if (interpreter === 'python' && isScriptScheme(entry.path)) return [];
  if (interpreter === 'python' && !named) return analysePython({ source: given.bytes, ...place });
  const text = textOf(given.bytes);
  return [
    ...hiddenContinuation(text, place),
    ...readText(text, name, place, windows, named || interpreter === 'shell'),
  ];
}

/** A script that Python writes into a file of that name, in small letters; what no name tells is for a shell. */
export function readLeftScript(text: string, name: string, place: Place): readonly Signal[] {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const windows = Object.hasOwn(windowsKinds, extension) ? windowsKinds[extension] : undefined;
  if (name === ordersName) return readOrdersText(text, place);
  const bytes = Buffer.from(text);
  const interpreter = interpreterOf(bytes);
  if (interpreter === 'python') return analysePython({ source: bytes, ...place });
  if (interpreter !== 'other') return readText(text, name, place, windows, true);
  const line = text.slice(0, 300).split('\n', 1)[0] ?? '';
  if (/\b(node|nodejs|deno|bun)\b/.test(line)) return readJavaScriptText(text, place);
  // one that only lies there is for whoever starts it
  return place.moment === 'startup' ? [signalOf('not-looked-at', place, 1, line, line)] : [];
}

function readText(
  text: string,
  name: string,
  place: Place,
  windows: WindowsKind | undefined,
  shell: boolean,
): readonly Signal[] {
  if (windows) return readWindowsScript(text, windows, place);
  if (/\.(desktop|service|timer)$/.test(name)) return readLauncher(text, place);
  if (/\.(applescript|scpt|plist)$/.test(name)) return readAppleScript(text, place);
  return shell ? readShell(text, place) : [];
}

/** Who the `#!` line starts. */
function interpreterOf(content: Uint8Array | undefined): 'shell' | 'python' | 'other' | undefined {
  if (content?.[0] !== 0x23 || content[1] !== 0x21) return undefined;
  const end = content.subarray(0, 300).indexOf(0x0a);
  const line = Buffer.from(content.subarray(2, end < 0 ? 300 : end)).toString('latin1');
  if (/python|pypy/.test(line)) return 'python';
  return /\b(ba|da|z|k|a|c|tc|fi)?sh\b/.test(line) ? 'shell' : 'other';
}

/** `Exec=` of a desktop file, `ExecStart=` of a unit, handed to the shell's reader. */
function readLauncher(text: string, place: Place): readonly Signal[] {
  const signals = text.split('\n').flatMap((line, index) => {
    const command = /^\s*Exec\w*\s*=\s*[-@:+!]*(.*)$/.exec(line.slice(0, 20_000))?.[1];
    return command === undefined ? [] : readShell(command, place, index + 1);
  });
  return fewOfEach(signals);
}

/** `do shell script "…"`, and dialogs that ask for a password. */
function readAppleScript(text: string, place: Place): readonly Signal[] {
  const signals = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const cut = line.slice(0, 20_000);
    const at = cut.indexOf('do shell script');
    const command = at < 0 ? undefined : /"((?:[^"\\]|\\.)*)"/.exec(cut.slice(at))?.[1];
    const asks = cut.includes('hidden answer') ? [signalOf('read-credentials', place, index + 1, cut)] : [];
    return [
      ...asks,
      ...(command === undefined ? [] : readShell(command.replace(/\\(.)/g, '$1'), place, index + 1)),
    ];
  });
  return fewOfEach(signals);
}

/** characters of a line that are looked at before its blanks */
const mostBefore = 2000;

/** Code pushed out of sight: a hundred blanks or more, then more than a few characters. */
export function hiddenContinuation(text: string, place: Place): readonly Signal[] {
  const blanks = ' '.repeat(150);
  let at = text.indexOf(blanks);
  while (at >= 0) {
    let start = at + blanks.length;
    while (text[start] === ' ' || text[start] === '\t') start += 1;
    const end = text.indexOf('\n', start);
    const rest = text.slice(start, end < 0 ? start + 300 : Math.min(end, start + 300)).trim();
    const near = text.slice(Math.max(0, at - mostBefore), at);
    const before = near.slice(near.lastIndexOf('\n') + 1).trim();
    if (before !== '' && /[;&|(]/.test(rest) && rest.length > 8 && !before.startsWith('#')) {
      const line = text.slice(0, at).split('\n').length;
      return [signalOf('hidden-code', place, line, `${before.slice(0, 100)} … ${rest}`)];
    }
    at = text.indexOf(blanks, start);
  }
  return [];
}
