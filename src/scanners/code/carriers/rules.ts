/** Signals of carriers to findings, in the form of `../rules.ts`, whose list takes them up. */
import type { FindingKind, Severity } from '../../../core/model.js';
import type { FindingType } from '../../scanner.js';
import type { Rule } from '../rules.js';
import type { Moment, SignalId } from '../signals.js';

const distrust = 'Do not install it. Report it to the project and to the index; take an older version.';
const look = 'A person of InfoSec reads the lines shown.';
const nothing = 'Nothing to do; it is said so that a reviewer knows.';

interface Entry {
  readonly type: FindingType;
  readonly signals: readonly SignalId[];
  /** severity where it differs by moment */
  readonly at?: Readonly<Partial<Record<Moment, Severity>>>;
}

function entry(
  id: string,
  signals: readonly SignalId[],
  [kind, severity, confidence]: readonly [FindingKind, Severity, FindingType['confidence']],
  title: string,
  remedy: string,
  at: Entry['at'] = {},
): Entry {
  return { type: { id: `code/${id}`, kind, severity, confidence, title, remedy }, signals, at };
}

const entries: readonly Entry[] = [
  entry(
    'script-sends-secrets',
    ['script-sends-secrets'],
    ['code', 'critical', 'high'],
    'A script sends credentials or the environment over the network',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'script-runs-encoded',
    ['script-runs-encoded'],
    ['code', 'critical', 'high'],
    'A script runs a program that stands in it in an encoded form',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'script-decodes-and-runs',
    ['script-decode-and-run', 'script-obfuscated'],
    ['code', 'high', 'medium'],
    'A script runs what it decodes, or hides which commands it runs',
    look,
    { tests: 'low' },
  ),
  entry(
    'script-fetches-and-runs',
    ['script-fetch-and-run', 'script-download-and-start', 'script-odd-tool'],
    ['code', 'medium', 'high'],
    'A script runs what it fetches from the network',
    look,
    { tests: 'low' },
  ),
  entry(
    'script-persists',
    ['script-persist', 'script-defence-off', 'installs-autostart'],
    ['install-behaviour', 'high', 'medium'],
    'A script makes something run by itself, or opens the machine',
    look,
    { tests: 'low' },
  ),
  entry(
    'script-hides',
    ['script-hides'],
    ['code', 'critical', 'high'],
    'A script runs what it fetches, and hides that it does',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'installs-grave-script',
    ['installs-grave-script'],
    ['code', 'critical', 'high'],
    'It installs a script that the system starts, and that runs what it fetches or decodes',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'settings-start-process',
    ['settings-start-process'],
    ['code', 'high', 'high'],
    'A file of settings has a library start a process or run code',
    distrust,
    { tests: 'low' },
  ),
  entry(
    'settings-open-server',
    ['settings-open-server'],
    ['code', 'high', 'high'],
    'Settings that it installs open a Jupyter server to everybody',
    distrust,
    { tests: 'low' },
  ),
  entry(
    'orders-agents',
    ['agent-orders'],
    ['code', 'critical', 'high'],
    'A file for coding agents has them take secrets or run something, and tell nobody',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'native-source-command',
    ['native-source-command'],
    ['code', 'critical', 'high'],
    'C source runs a command, or calls somebody, as soon as its library is loaded',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'script-destroys',
    ['script-destroys'],
    ['code', 'high', 'medium'],
    'A script removes or overwrites a home, a root or a disk',
    look,
    { tests: 'low' },
  ),
  entry(
    'script-changes-profile',
    ['script-autostart'],
    ['install-behaviour', 'low', 'medium'],
    'A script changes shell profiles, services or scheduled tasks',
    'Nothing to do, unless nobody asked for it.',
    { tests: 'info' },
  ),
  entry(
    'bytecode-hides-execution',
    ['bytecode-hides-execution'],
    ['code', 'critical', 'high'],
    'Compiled Python without source decodes and executes something',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'bytecode-does-harm',
    ['bytecode-does-harm'],
    ['code', 'critical', 'high'],
    'Compiled Python without source names what only harm is made of',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'bytecode-without-source',
    ['bytecode-without-source'],
    ['code', 'high', 'medium'],
    'Compiled Python has no source beside it',
    'Ask the project for a version with source.',
    { tests: 'medium' },
  ),
  entry(
    'bytecode-unchecked',
    ['bytecode-unchecked'],
    ['code', 'medium', 'high'],
    'Compiled Python would be run whatever its source says',
    'Ask the project to leave compiled files out.',
    { tests: 'low' },
  ),
  entry(
    'bytecode-suspicious',
    [
      'bytecode-decode-and-execute',
      'bytecode-network-and-process',
      'bytecode-sends-secrets',
      'bytecode-harms',
    ],
    ['code', 'low', 'low'],
    'Compiled Python names what malicious code uses too',
    look,
    { tests: 'info' },
  ),
  entry(
    'obfuscated-javascript-program',
    ['javascript-obfuscated-system'],
    ['code', 'critical', 'high'],
    'Obfuscated JavaScript uses files, processes or the network',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'obfuscated-javascript',
    ['javascript-obfuscated'],
    ['code', 'medium', 'high'],
    'JavaScript is obfuscated, not only minified',
    look,
    { tests: 'low' },
  ),
  entry(
    'javascript-secrets',
    ['javascript-secrets'],
    ['code', 'high', 'low'],
    'JavaScript names many places of credentials and can send them',
    look,
    { tests: 'low' },
  ),
  entry(
    'javascript-steals',
    ['javascript-steals'],
    ['code', 'critical', 'high'],
    'JavaScript sends what is the user’s to an address in its source: cookies, storage, keys, notebooks',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'javascript-shares',
    ['javascript-shares', 'javascript-fetch-and-run'],
    ['code', 'medium', 'medium'],
    'JavaScript sends a notebook or a page to an address in its source, or runs what it fetches from there',
    look,
    { tests: 'low' },
  ),
  entry(
    'package-json-install-script',
    ['package-json-install-script'],
    ['install-behaviour', 'low', 'medium'],
    'A package.json runs a command when npm installs it',
    'Nothing to do, unless Python beside it runs npm.',
    { tests: 'info' },
  ),
  entry(
    'data-executed',
    ['data-executed'],
    ['code', 'critical', 'high'],
    'Python reads a data file and executes the hidden Python in it',
    distrust,
    { tests: 'medium' },
  ),
  entry(
    'python-in-data',
    ['python-in-data', 'encoded-python-in-data'],
    ['code', 'high', 'medium'],
    'A data file holds Python that hides what it does',
    look,
    { tests: 'low' },
  ),
  entry(
    'command-in-data',
    ['command-in-data'],
    ['code', 'low', 'medium'],
    'A data file holds a command line that fetches and runs something',
    'Nothing to do, unless Python beside it hands the line to a shell.',
    { tests: 'info' },
  ),
  entry(
    'autoloaded-module',
    ['autoloaded-does'],
    ['install-behaviour', 'high', 'medium'],
    'A module that a tool loads by itself starts processes or uses the network',
    look,
    { tests: 'low' },
  ),
  entry(
    'entry-point-autoload',
    ['entry-point-autoload'],
    ['install-behaviour', 'info', 'high'],
    'A tool loads a module of this project by itself',
    nothing,
    { tests: 'info' },
  ),
  entry(
    'path-outside',
    ['path-outside'],
    ['install-behaviour', 'high', 'medium'],
    'It adds a folder outside of itself to where Python imports from',
    look,
    { tests: 'low' },
  ),
  entry(
    'build-requires-url',
    ['build-requires-url'],
    ['install-behaviour', 'high', 'high'],
    'Its build requires a package by URL, past every index',
    distrust,
    { tests: 'high' },
  ),
  entry(
    'build-hook',
    ['build-hook'],
    ['install-behaviour', 'low', 'high'],
    'Its build runs code of its own',
    'Take a wheel; it is not built on your machine.',
    { tests: 'low' },
  ),
  entry(
    'starts-grave-file',
    ['starts-grave-file'],
    ['code', 'critical', 'high'],
    'Python starts a script or program beside it that does harm',
    distrust,
    { call: 'medium', tests: 'low' },
  ),
  entry(
    'template-runs-command',
    ['template-runs'],
    ['code', 'critical', 'high'],
    'A template reaches out of itself and runs a command or code',
    distrust,
    { tests: 'low' },
  ),
  entry(
    'tool-gives-orders',
    ['tool-orders'],
    ['code', 'medium', 'high'],
    'The description of a tool tells an agent to read secrets, and to tell nobody',
    look,
    { tests: 'low' },
  ),
  entry(
    'tool-takes-secrets',
    ['tool-takes-secrets'],
    ['code', 'high', 'high'],
    'A tool for agents tells them to hand it keys, and to tell nobody',
    distrust,
    { tests: 'low' },
  ),
];

/** Every finding that carriers make. */
export const carrierFindings: readonly FindingType[] = entries.map(({ type }) => type);

export const carrierRules: readonly Rule[] = entries.flatMap(({ type, signals, at = {} }) =>
  signals.flatMap((signal): readonly Rule[] => [
    ...Object.entries(at).map(([moment, severity]): Rule => ({
      signal,
      // the keys of `at` are moments by its type
      at: [moment as Moment],
      finding: type,
      severity,
    })),
    { signal, finding: type },
  ]),
);
