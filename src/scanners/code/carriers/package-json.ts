/** package.json in a wheel: npm would run its install scripts. Nothing runs npm by itself, but Python beside it may. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { readShell } from './shell/judge.js';
import { baseName, momentOfPath, readable, signalOf, textOf, type Place } from './signal.js';

const mostBytes = 1 << 20;
const atInstall = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];

export const packageJson: Carrier = {
  id: 'package-json',
  fits: (path) => baseName(path) === 'package.json',
  read: readPackageJson,
};

function readPackageJson(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path) };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const text = textOf(given.bytes);
  // what is no JSON is no package.json to npm
  const scripts = member(parsed(text), 'scripts');
  return atInstall.flatMap((name) => {
    const command = member(scripts, name);
    if (typeof command !== 'string' || command.trim() === '') return [];
    const at = text.indexOf(`"${name}"`);
    const line = text.slice(0, Math.max(0, at)).split('\n').length;
    const seen = readShell(command.slice(0, 20_000), place, line);
    // `prepare` runs only in a checkout
    if (name.endsWith('prepare')) return seen;
    return [
      signalOf(
        'package-json-install-script',
        place,
        line,
        `"${name}": ${JSON.stringify(command.slice(0, 300))}`,
        command.slice(0, 300),
      ),
      ...seen,
    ];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  // `in` needs an object; a property of the prototype is none of the file's
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
