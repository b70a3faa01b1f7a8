/** Notebooks: code cells as one Python text, `!` lines and shell cells through the shell's reader. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import { analysePython } from '../python/analyse.js';
import type { Carrier, Signal } from '../signals.js';
import { readPageScript } from './browser/steals.js';
import { readMagicCell, readMagicLine } from './notebook-cells.js';
import { readShell } from './shell/judge.js';
import { fewOfEach, momentOfPath, readable, signalOf, textOf, type Place } from './signal.js';

const mostBytes = 16 << 20;
const mostCells = 5000;

export const notebook: Carrier = {
  id: 'notebook',
  fits: (path) => /\.ipynb$/i.test(path),
  read: readNotebook,
};

function readNotebook(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path) };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const cells = cellsOf(given.bytes);
  if (!cells)
    return [
      signalOf('not-looked-at', place, 1, 'it is no JSON of a notebook', 'it is no JSON of a notebook'),
    ];
  const signals: Signal[] = [];
  const python: string[] = [];
  cells.slice(0, mostCells).forEach((cell, index) => {
    const magic = readMagicCell(cell, place, index + 1);
    if (magic) signals.push(...magic);
    // a cell of another language is text to Python
    else if (!/^\s*%%(?!time|capture|timeit|prun|python|py3)/.test(cell.slice(0, 400)))
      python.push(withoutMagics(cell, index, place, signals));
  });
  if (cells.length > mostCells)
    signals.push(signalOf('not-looked-at', place, 1, `${cells.length} cells`, `${cells.length} cells`));
  for (const text of shownBy(given.bytes)) signals.push(...readPageScript(text, place));
  const source = Buffer.from(python.join('\n'));
  return [...fewOfEach(signals), ...analysePython({ source, path: place.path, moment: place.moment })];
}

/** Lines of IPython alone are taken out; their commands are read. */
function withoutMagics(cell: string, index: number, place: Place, signals: Signal[]): string {
  return cell
    .split('\n')
    .map((line) => {
      const command = /^\s*(?:[\w, ]{1,60}=\s*)?(?:!{1,2}|%(?:sx|system|sc)\s)(.*)$/.exec(
        line.slice(0, 20_000),
      )?.[1];
      if (command !== undefined) signals.push(...readShell(command, place, index + 1));
      if (command !== undefined) return '';
      signals.push(...readMagicLine(line, place, index + 1));
      return /^\s*%/.test(line) ? '' : line;
    })
    .join('\n');
}

function cellsOf(bytes: Uint8Array): readonly string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes)) as unknown;
  } catch {
    return undefined;
  }
  const lists = [
    listIn(value, 'cells'),
    ...listIn(value, 'worksheets').map((sheet) => listIn(sheet, 'cells')),
  ];
  if (typeof value !== 'object' || value === null) return undefined;
  return lists.flat().flatMap((cell) => (memberOf(cell, 'cell_type') === 'code' ? [sourceOfCell(cell)] : []));
}

const mostShown = 500;

/** HTML and JavaScript that a notebook shows: kept outputs, texts, and what Python hands to a page. */
function shownBy(bytes: Uint8Array): readonly string[] {
  const text = textOf(bytes);
  if (!/document\.|localStorage|kernel\.execute|Storage\b/.test(text)) return [];
  const cells = listIn(JSON.parse(text) as unknown, 'cells');
  return cells
    .flatMap((cell) => {
      const source = sourceOfCell(cell);
      const kind = memberOf(cell, 'cell_type');
      const handed =
        kind === 'markdown' || /\b(HTML|Javascript|display_html|display_javascript)\s*\(/.test(source);
      const outputs = listIn(cell, 'outputs').flatMap((output) => {
        const data = memberOf(output, 'data');
        return ['text/html', 'application/javascript', 'image/svg+xml', 'text/markdown'].map((name) =>
          joinedText(memberOf(data, name)),
        );
      });
      return [...(handed ? [source] : []), ...outputs];
    })
    .filter((one) => one !== '')
    .slice(0, mostShown);
}

function joinedText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}

function sourceOfCell(cell: unknown): string {
  const source = memberOf(cell, 'source') ?? memberOf(cell, 'input');
  return joinedText(source);
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const found = memberOf(value, name);
  return Array.isArray(found) ? found : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
