/** Commands that stand in settings: as lines, behind keys, in quotes, as words of a list. */
import { analysePython } from '../../python/analyse.js';
import type { Signal, SignalId } from '../../signals.js';
import { readShell } from '../shell/judge.js';
import { plainCommands } from '../shell/written.js';
import { fewOfEach, signalOf, type Place } from '../signal.js';
import { readWindowsScript } from '../windows.js';

const mostText = 1 << 20;
const mostCommands = 500;

/** What nobody's settings do. */
const graveCommand: ReadonlySet<SignalId> = new Set<SignalId>([
  'script-fetch-and-run',
  'script-download-and-start',
  'script-decode-and-run',
  'script-runs-encoded',
  'script-sends-secrets',
  'script-odd-tool',
  'script-destroys',
  'script-defence-off',
  'reverse-shell',
  'spawn-interpreter',
  'credentials-sent',
  'environment-sent',
  'execute-download',
  'decode-and-execute',
]);

export function isGraveCommand({ what }: Signal): boolean {
  return graveCommand.has(what);
}

/** Of more than one word. */
const severalWords = /\S\s\S/;

/** Each line without its key, and each text in quotes. */
export function commandsHeld(text: string): readonly string[] {
  const cut = text.slice(0, mostText);
  const found = plainCommands(cut)
    .split('\n')
    .map((line) => line.replace(/^\s*[\w.-]+\s*[:=]\s*!?/, '').trim())
    .filter((line) => severalWords.test(line));
  const quoted = /"((?:[^"\\\n]|\\.){4,2000})"|'([^'\n]{4,2000})'|<string>([^<\n]{4,2000})<\/string>/g;
  for (const match of cut.matchAll(quoted)) {
    if (found.length >= 2 * mostCommands) break;
    const told = (match[1] ?? match[2] ?? match[3] ?? '')
      .replace(/&amp;/g, '&')
      .replace(/\\n/g, '\n')
      .replace(/\\(["\\])/g, '$1');
    if (severalWords.test(told)) found.push(told);
  }
  return found.slice(0, 2 * mostCommands);
}

/** A command with its words, as a list has them: `["sh", "-c", "…"]`. */
export function readWords(words: readonly string[], place: Place, line = 1): readonly Signal[] {
  const at = words.findIndex((one) => /^-{1,2}\w*[ce]$|^\/c$|^-command$/i.test(one));
  const code = at < 0 ? undefined : words[at + 1];
  const name = (words[0] ?? '').split(/[/\\]/).at(-1) ?? '';
  if (code !== undefined && /^(python|pypy|ipython)[\d.]*(\.exe)?$/i.test(name))
    return analysePython({
      source: Buffer.from(code),
      path: place.path,
      moment: place.moment,
      firstLine: line,
      depth: 1,
    });
  return readCommand(code ?? words.join(' '), place, line);
}

export function readCommand(text: string, place: Place, line = 1): readonly Signal[] {
  const windows = /powershell|pwsh|certutil|mshta|cmd(\.exe)? \/c/i.test(text)
    ? readWindowsScript(text, 'batch', place)
    : [];
  return [...windows, ...readShell(text, place, line)];
}

/** All commands that a text holds, read; at most 20 of each kind. That there were too many is said. */
export function readHeld(text: string, place: Place): readonly Signal[] {
  const held = commandsHeld(text);
  const found = fewOfEach(held.flatMap((one) => readCommand(one, place)));
  if (held.length < 2 * mostCommands && text.length <= mostText) return found;
  const why = `more than ${2 * mostCommands} commands: those behind were not looked at`;
  return [...found, signalOf('not-looked-at', place, 1, why, why)];
}
