/** pyproject.toml and setup.cfg at the root of an sdist or a tree: where a build runs code of the project itself. */
import { parse } from 'smol-toml';
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { DistributionSubject } from '../../scanner.js';
import type { Carrier, Signal } from '../signals.js';
import { baseName, readable, signalOf, textOf, type Place } from './signal.js';

const mostBytes = 256 << 10;
const mostTold = 50;

export const buildSettings: Carrier = {
  id: 'build-settings',
  // an sdist has one folder at its top
  fits: (path) => /^([^/]+\/)?(pyproject\.toml|setup\.cfg)$/.test(path),
  read: readSettings,
};

function readSettings(entry: ArchiveEntry, subject: DistributionSubject): readonly Signal[] {
  // nothing builds a wheel
  if (subject.form === 'wheel') return [];
  const place: Place = { path: entry.path, moment: 'install' };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const text = textOf(given.bytes);
  const signals =
    baseName(entry.path) === 'setup.cfg' ? readSetupCfg(text, place) : readPyproject(text, place);
  return signals.slice(0, mostTold);
}

function readPyproject(text: string, place: Place): readonly Signal[] {
  let project: unknown;
  try {
    project = parse(text);
  } catch {
    return [signalOf('not-looked-at', place, 1, 'it is no TOML', 'it is no TOML')];
  }
  const tell = (what: 'build-hook' | 'build-requires-url', key: string, value: string): Signal =>
    signalOf(what, place, lineOf(text, key), `${key} = ${value}`, value);
  const system = member(project, 'build-system');
  const backends = strings(member(system, 'backend-path')).map((path) =>
    tell('build-hook', 'backend-path', path),
  );
  const required = strings(member(system, 'requires'))
    .filter(byUrl)
    .map((requirement) => tell('build-requires-url', 'requires', requirement));
  const tool = member(project, 'tool');
  const setuptools = Object.entries(table(member(member(tool, 'setuptools'), 'cmdclass'))).map(
    ([name, target]) => tell('build-hook', 'cmdclass', `${name}: ${String(target).slice(0, 200)}`),
  );
  return [
    ...backends,
    ...required,
    ...setuptools,
    ...toolHooks(tool).map(([key, value]) => tell('build-hook', key, value)),
  ];
}

/** Settings by which a build backend runs a file or module of the project. */
function toolHooks(tool: unknown): readonly (readonly [string, string])[] {
  const hatch = member(member(tool, 'hatch'), 'build');
  const targets = [hatch, ...Object.values(table(member(hatch, 'targets')))];
  const hatched = targets.flatMap((target): (readonly [string, string])[] => {
    const hook = member(member(target, 'hooks'), 'custom');
    return hook === undefined ? [] : [['hooks.custom', shown(member(hook, 'path') ?? 'hatch_build.py')]];
  });
  const poetry = member(member(tool, 'poetry'), 'build');
  const script = typeof poetry === 'string' ? poetry : member(poetry, 'script');
  const pdm = member(member(tool, 'pdm'), 'build');
  const custom = member(pdm, 'custom-hook') ?? member(pdm, 'setup-script');
  return [
    ...hatched,
    ...(typeof script === 'string' ? [['build', shown(script)] as const] : []),
    ...(custom === undefined ? [] : [['custom-hook', shown(custom)] as const]),
  ];
}

function shown(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);
}

interface SetupLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

function readSetupCfg(text: string, place: Place): readonly Signal[] {
  return setupLines(text).flatMap(({ section, key, value, line }) => {
    if (key === 'cmdclass' && /^(global|options)$/.test(section))
      return [signalOf('build-hook', place, line, value, shown(value))];
    if (section !== 'options' || !/^(setup_requires|dependency_links)$/.test(key)) return [];
    return byUrl(value) || /^(https?|git)/.test(value)
      ? [signalOf('build-requires-url', place, line, value, shown(value))]
      : [];
  });
}

/** Each value with its section and key; a value may have lines of its own. */
function setupLines(text: string): readonly SetupLine[] {
  let section = '';
  let key = '';
  return text.split('\n').flatMap((whole, index) => {
    const trimmed = whole.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) return [];
    if (trimmed.startsWith('[')) {
      section = trimmed.slice(1, trimmed.indexOf(']')).trim();
      key = '';
      return [];
    }
    const continues = /^\s/.test(whole);
    if (!continues) key = (/^[\w.-]{1,80}/.exec(trimmed)?.[0] ?? '').toLowerCase().replaceAll('-', '_');
    const value = continues ? trimmed : trimmed.slice(trimmed.indexOf('=') + 1).trim();
    return value === '' ? [] : [{ section, key, value, line: index + 1 }];
  });
}

/** `name @ https://…`, `name @ file:…` */
function byUrl(requirement: string): boolean {
  return /@\s{0,20}([a-z+]{1,20}:|\/)/i.test((requirement.split(';')[0] ?? '').slice(0, 2000));
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function table(value: unknown): Readonly<Record<string, unknown>> {
  // an object out of the TOML reader
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function member(value: unknown, name: string): unknown {
  const found = table(value);
  return Object.hasOwn(found, name) ? found[name] : undefined;
}

function lineOf(text: string, key: string): number {
  const at = text.indexOf(key.split('.').at(-1) ?? key);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
