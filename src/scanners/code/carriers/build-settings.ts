/** pyproject.toml and setup.cfg at the root of an sdist or a tree: where a build runs code of the project itself. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { DistributionSubject } from '../../scanner.js';
import type { Carrier, Signal } from '../signals.js';
import { baseName, readable, signalOf, textOf, type Place } from './signal.js';
import { readToml, type TomlSetting } from './toml-settings.js';

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
  const read = readToml(text);
  if (!read) return [signalOf('not-looked-at', place, 1, 'it is no TOML', 'it is no TOML')];
  const hatch = read.tables
    .filter(({ name }) => hatchHook.test(name))
    .map(({ name, line }) => signalOf('build-hook', place, line, `[${name}]`, hookPath(read.settings, name)));
  const others = read.settings.flatMap(({ name, strings, line }) => {
    const kept = name === 'build-system.requires' ? strings.filter(byUrl) : hooks.test(name) ? strings : [];
    const what = name === 'build-system.requires' ? 'build-requires-url' : 'build-hook';
    return kept.map((value) => signalOf(what, place, line, `${name} = ${value}`, value.slice(0, 200)));
  });
  return [...hatch, ...others];
}

/** Settings by which a build runs a file or module of the project itself. */
const hooks =
  /^(build-system\.backend-path|tool\.setuptools\.cmdclass(\.[^.]+)?|tool\.poetry\.build(\.script)?|tool\.pdm\.build\.(custom-hook|setup-script(\..*)?))$/;
const hatchHook = /^tool\.hatch\.build\.(targets\.[^.]+\.)?hooks\.custom$/;

function hookPath(settings: readonly TomlSetting[], table: string): string {
  return settings.find(({ name }) => name === `${table}.path`)?.strings[0] ?? 'hatch_build.py';
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

function shown(value: string): string {
  return value.slice(0, 200);
}
