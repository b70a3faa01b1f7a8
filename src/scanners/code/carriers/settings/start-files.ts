/** Files that land where something starts them, and settings by which other tools fetch. */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal } from '../../signals.js';
import { baseName, readable, signalOf, textOf, type Place } from '../signal.js';
import { isPublicRegistry } from '../../public-registries.js';
import { readShell } from '../shell/judge.js';
import { isGraveCommand, readHeld } from './commands.js';
import { autostartPlace, fetcherSettings, shellStart } from './places.js';

const mostBytes = 1 << 20;

export const startFiles: Carrier = {
  id: 'start-files',
  fits: (path) =>
    path.includes('.data/') &&
    (autostartPlace.test(path) || fetcherSettings.test(path) || shellStart.test(path)),
  read: readStartFile,
};

function readStartFile(entry: ArchiveEntry): readonly Signal[] {
  const { path } = entry;
  const place: Place = { path, moment: 'install' };
  // that it lands there is said by the carrier of scripts
  if (path.endsWith('.py')) return [];
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const text = textOf(given.bytes);
  if (fetcherSettings.test(path))
    return [...fetchesFrom(text, place), ...graveIn(readHeld(text, place), place)];
  // those with a reader of their own are read there
  if (/\.(sh|bash|zsh|fish|service|desktop|timer|bat|cmd|ps1)$/.test(path) || text.startsWith('#!'))
    return [];
  const seen = shellStart.test(path) ? readShell(text, place) : readHeld(text, place);
  return [...seen, ...graveIn(seen, place)];
}

function graveIn(seen: readonly Signal[], place: Place): readonly Signal[] {
  const grave = seen.find(isGraveCommand);
  return grave ? [signalOf('installs-grave-script', place, grave.line, grave.evidence)] : [];
}

/** Those who host packages for everybody, and the machine itself. */
function isOfficial(address: string): boolean {
  // whole: `https://index@elsewhere/` is elsewhere
  const host = /^https:\/\/([\w.-]+)(?::\d{1,5})?(?:[/?#]|$)/.exec(address)?.[1];
  if (host === undefined) return false;
  return /(^|\.)github\.com$|^localhost$/.test(host) || isPublicRegistry(host);
}

const sources =
  /\b(index[-_]?url|extra[-_]index[-_]url|registry|repository|url|default|proxy|https?[-_]?proxy|channels?|insteadof|find[-_]links|mirror|credential_process|hookspath)\b\W{0,10}[^\n]{0,200}/i;

function fetchesFrom(text: string, place: Place): readonly Signal[] {
  const name = baseName(place.path);
  // which Python an environment has, and where it looks first
  if (/^(pyvenv\.cfg|python\d*\._pth)$/.test(name))
    return [signalOf('redirects-traffic', place, 1, text.slice(0, 200), `settings ${name}`)];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const address = /\bhttps?:\/\/[^\s"'<>]+|\b\d{1,3}(?:\.\d{1,3}){3}:\d+/.exec(line)?.[0];
    if (address === undefined || isOfficial(address)) continue;
    const around = lines.slice(Math.max(0, index - 2), index + 2).join('\n');
    if (!sources.test(around)) continue;
    const read = /^[^/]+\.data\/data\/(etc\/)?pip\.(conf|ini)$/.test(place.path);
    return [
      signalOf('redirects-traffic', place, index + 1, line, `${read ? 'index' : 'settings'} ${address}`),
    ];
  }
  return [];
}
