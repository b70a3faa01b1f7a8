/** What only an editable install leaves: .egg-link, `__editable__` finders. In a published wheel they lead outside of it. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { baseName, momentOfPath, readable, signalOf, textOf, type Place } from './signal.js';
import { leadsOut } from './startup-lines.js';

const mostBytes = 1 << 20;

export const editable: Carrier = {
  id: 'editable',
  fits: (path) => /\.egg-link$/i.test(path) || /^(__editable__|_?__editable___)/.test(baseName(path)),
  read: readEditable,
};

function readEditable(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path, 'startup') };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const text = textOf(given.bytes);
  if (/\.egg-link$/i.test(entry.path)) {
    return text
      .split(/\r?\n/)
      .slice(0, 10)
      .flatMap((line, index) =>
        leadsOut(line.trim())
          ? [signalOf('path-outside', place, index + 1, line, line.trim().slice(0, 300))]
          : [],
      );
  }
  const mapping = /\b(MAPPING|NAMESPACES)\b[^\n]{0,200}=\s*\{[^\n]{0,400}/.exec(text);
  const path = mapping
    ? /['"]((?:\/|[A-Za-z]:\\\\?|\.\.)[^'"\n]{0,300})['"]/.exec(mapping[0])?.[1]
    : undefined;
  if (path === undefined) return [];
  const line = text.slice(0, mapping?.index ?? 0).split('\n').length;
  return [signalOf('path-outside', place, line, mapping?.[0] ?? '', path)];
}
