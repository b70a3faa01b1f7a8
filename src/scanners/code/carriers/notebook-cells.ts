/** Cells of notebooks in languages other than Python, what their outputs and texts run, and files that they write. */
import { analysePython } from '../python/analyse.js';
import type { Signal } from '../signals.js';
import { readPageScript } from './browser/steals.js';
import { readOtherLanguage } from './other-languages.js';
import { isGraveCommand, readCommand, readHeld } from './settings/commands.js';
import { readShell } from './shell/judge.js';
import { strongPlaces, weakPlaces } from './shell/words.js';
import { signalOf, type Place } from './signal.js';
import { readWindowsScript } from './windows.js';

/** What a cell that begins with `%%name` does; undefined where it is Python. */
export function readMagicCell(cell: string, place: Place, line: number): readonly Signal[] | undefined {
  const magic = /^\s*%%(!|\w+)([^\n]*)\n/.exec(cell.slice(0, 400));
  if (!magic) return undefined;
  const [whole, name = '', rest = ''] = magic;
  const body = cell.slice(whole.length);
  const reader = readers.find(({ names }) => names.test(name));
  return reader?.read(body, { rest, place, line });
}

interface Cell {
  /** what stands behind the name */
  readonly rest: string;
  readonly place: Place;
  readonly line: number;
}

const readers: readonly {
  readonly names: RegExp;
  readonly read: (body: string, cell: Cell) => readonly Signal[];
}[] = [
  { names: /^(bash|sh|!|system|sx)$/, read: (body, { place, line }) => readShell(body, place, line) },
  { names: /^script$/, read: (body, { rest, place, line }) => readScript(body, rest, place, line) },
  { names: /^cmd$/, read: (body, { place }) => readWindowsScript(body, 'batch', place) },
  { names: /^(powershell|pwsh)$/, read: (body, { place }) => readWindowsScript(body, 'powershell', place) },
  {
    names: /^(javascript|js|html|HTML|svg)$/,
    read: (body, { place, line }) => readPageScript(body, place, line),
  },
  { names: /^(perl|ruby|R)$/, read: (body, { place, line }) => readOtherLanguage(body, place, line) },
  {
    names: /^(writefile|file)$/,
    read: (body, { rest, place, line }) => readWritten(body, rest, place, line),
  },
];

function readScript(body: string, interpreter: string, place: Place, line: number): readonly Signal[] {
  if (/\bpython|\bpypy/.test(interpreter))
    return analysePython({
      source: Buffer.from(body),
      path: place.path,
      moment: place.moment,
      firstLine: line,
    });
  return /\b(perl|ruby|node|Rscript|php|lua)\b/.test(interpreter)
    ? [...readOtherLanguage(body, place, line), ...readPageScript(body, place, line)]
    : readShell(body, place, line);
}

/** What is written where something starts it. */
function readWritten(body: string, target: string, place: Place, line: number): readonly Signal[] {
  const starts =
    strongPlaces.test(target) ||
    weakPlaces.test(target) ||
    /\.ipython\/.*startup\/|site-packages\/|\.pth\b|sitecustomize/.test(target);
  if (!starts) return [];
  const python = /\.(py|pth)\s*$/.test(target);
  const seen = python
    ? analysePython({ source: Buffer.from(body), path: place.path, moment: place.moment, firstLine: line })
    : readHeld(body, place);
  const grave = seen.find(isGraveCommand);
  const what = grave ? 'installs-grave-script' : 'script-persist';
  return [...seen, signalOf(what, place, line, `%%writefile${target} … ${grave?.evidence ?? ''}`)];
}

const fetchedCode = /^\s*%(?:run|load)\s+(?:-\w+\s+)*https?:\/\/\S+/;

/** Lines of IPython that run or install what lies elsewhere. */
export function readMagicLine(line: string, place: Place, number: number): readonly Signal[] {
  if (fetchedCode.test(line)) return [signalOf('script-fetch-and-run', place, number, line.slice(0, 300))];
  const shell =
    /get_ipython\(\)\.run_(?:cell|line)_magic\(\s*["'](?:bash|sh|!|sx|system|script)["']\s*,(.{0,4000})/.exec(
      line,
    )?.[1];
  if (shell === undefined) return [];
  return [...shell.matchAll(/"((?:[^"\\]|\\.){4,4000})"|'((?:[^'\\]|\\.){4,4000})'/g)]
    .slice(0, 5)
    .flatMap((match) => readCommand((match[1] ?? match[2] ?? '').replace(/\\n/g, '\n'), place, number));
}
