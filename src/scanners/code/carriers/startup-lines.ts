/** .pth files where Python reads them: what their `import` lines do. That there are such lines is the wheel scanner's to say. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import { analysePython } from '../python/analyse.js';
import type { Carrier, Signal } from '../signals.js';
import { hiddenContinuation } from './scripts.js';
import { fewOfEach, readable, signalOf, textOf, type Place } from './signal.js';

const mostBytes = 1 << 20;
const mostLines = 1000;
const atRoot = /^([^/]+\.data\/(purelib|platlib|data\/(lib\/python[^/]*|Lib)\/site-packages)\/)?[^/]+\.pth$/i;

export const startupLines: Carrier = {
  id: 'pth',
  fits: (path) => atRoot.test(path),
  read: readPth,
};

function readPth(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: 'startup' };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const text = textOf(given.bytes);
  const signals: Signal[] = [];
  const lines = text.split(/\r\n|\r|\n|\v|\f|\u0085|\u2028|\u2029/);
  lines.forEach((line, index) => {
    const code = line.replace(/^[\ufeff\s]+/, '');
    if (!/^import[ \t]/.test(code)) return;
    if (index >= mostLines) {
      if (!signals.some(({ what }) => what === 'not-looked-at'))
        signals.push(signalOf('not-looked-at', place, index + 1, 'too many lines', 'too many lines'));
      return;
    }
    const source = Buffer.from(`${code}\n`);
    signals.push(...analysePython({ source, path: place.path, moment: 'startup', firstLine: index + 1 }));
  });
  lines.slice(0, mostLines).forEach((line, index) => {
    if (/^\s*import[ \t]/.test(line) || line.trim() === '' || line.startsWith('#')) return;
    if (leadsOut(line.trim()))
      signals.push(signalOf('path-outside', place, index + 1, line, line.trim().slice(0, 300)));
  });
  return [...hiddenContinuation(text, place), ...fewOfEach(signals)];
}

/** An absolute path, one with a drive, or one that climbs. */
export function leadsOut(path: string): boolean {
  return /^([/\\~]|[A-Za-z]:[\\/])/.test(path) || path.slice(0, 4000).split(/[/\\]/).includes('..');
}
