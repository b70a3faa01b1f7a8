/** Signals of carriers to findings: what each is called, how grave it is, and how much less so among tests. */
import type { FindingKind, Severity } from '../../../core/model.js';
import type { FindingType } from '../../scanner.js';
import type { SignalId } from '../signals.js';

export interface CarrierRule {
  readonly type: FindingType;
  /** any of these makes the finding */
  readonly signals: readonly SignalId[];
  /** severity where the signal’s moment is `tests` */
  readonly amongTests: Severity;
}

const distrust = 'Do not install it. Report it to the project and to the index.';
const look = 'A person of InfoSec reads the lines shown.';

function rule(
  id: string,
  signals: readonly SignalId[],
  [kind, severity, confidence]: readonly [FindingKind, Severity, FindingType['confidence']],
  title: string,
  remedy: string,
  amongTests: Severity,
): CarrierRule {
  return { type: { id: `code/${id}`, kind, severity, confidence, title, remedy }, signals, amongTests };
}

export const carrierRules: readonly CarrierRule[] = [
  rule(
    'script-sends-secrets',
    ['script-sends-secrets'],
    ['malware', 'critical', 'high'],
    'A script sends credentials or the environment over the network',
    distrust,
    'medium',
  ),
  rule(
    'script-runs-encoded',
    ['script-runs-encoded'],
    ['malware', 'critical', 'high'],
    'A script runs a program that stands in it in an encoded form',
    distrust,
    'medium',
  ),
  rule(
    'script-decodes-and-runs',
    ['script-decode-and-run', 'script-obfuscated'],
    ['code', 'high', 'medium'],
    'A script runs what it decodes, or hides which commands it runs',
    look,
    'low',
  ),
  rule(
    'script-fetches-and-runs',
    ['script-fetch-and-run', 'script-download-and-start', 'script-odd-tool'],
    ['code', 'medium', 'high'],
    'A script runs what it fetches from the network',
    look,
    'low',
  ),
  rule(
    'script-persists',
    ['script-persist', 'script-defence-off', 'installs-autostart'],
    ['install-behaviour', 'high', 'medium'],
    'A script makes something run by itself, or opens the machine',
    look,
    'low',
  ),
  rule(
    'script-destroys',
    ['script-destroys'],
    ['code', 'high', 'medium'],
    'A script removes or overwrites a home, a root or a disk',
    look,
    'low',
  ),
  rule(
    'script-changes-profile',
    ['script-autostart'],
    ['install-behaviour', 'low', 'medium'],
    'A script changes shell profiles, services or scheduled tasks',
    'Nothing to do, unless nobody asked for it.',
    'info',
  ),
  rule(
    'bytecode-hides-execution',
    ['bytecode-hides-execution'],
    ['malware', 'critical', 'high'],
    'Compiled Python without source decodes and executes something',
    distrust,
    'medium',
  ),
  rule(
    'bytecode-without-source',
    ['bytecode-without-source'],
    ['code', 'high', 'medium'],
    'Compiled Python has no source beside it',
    'Ask the project for a version with source.',
    'medium',
  ),
  rule(
    'bytecode-unchecked',
    ['bytecode-unchecked'],
    ['code', 'medium', 'high'],
    'Compiled Python would be run whatever its source says',
    'Ask the project to leave compiled files out.',
    'low',
  ),
  rule(
    'bytecode-suspicious',
    ['bytecode-decode-and-execute', 'bytecode-network-and-process'],
    ['code', 'low', 'low'],
    'Compiled Python names what malicious code uses too',
    look,
    'info',
  ),
  rule(
    'obfuscated-javascript-program',
    ['javascript-obfuscated-system'],
    ['malware', 'critical', 'high'],
    'Obfuscated JavaScript uses files, processes or the network',
    distrust,
    'medium',
  ),
  rule(
    'obfuscated-javascript',
    ['javascript-obfuscated'],
    ['code', 'medium', 'high'],
    'JavaScript is obfuscated, not only minified',
    look,
    'low',
  ),
  rule(
    'javascript-secrets',
    ['javascript-secrets'],
    ['code', 'high', 'low'],
    'JavaScript names many places of credentials and can send them',
    look,
    'low',
  ),
  rule(
    'package-json-install-script',
    ['package-json-install-script'],
    ['install-behaviour', 'low', 'medium'],
    'A package.json runs a command when npm installs it',
    'Nothing to do, unless Python beside it runs npm.',
    'info',
  ),
  rule(
    'data-executed',
    ['data-executed'],
    ['malware', 'critical', 'high'],
    'Python reads a data file and executes the hidden Python in it',
    distrust,
    'medium',
  ),
  rule(
    'python-in-data',
    ['python-in-data', 'encoded-python-in-data'],
    ['code', 'high', 'medium'],
    'A data file holds Python that hides what it does',
    look,
    'low',
  ),
  rule(
    'autoloaded-module',
    ['autoloaded-does'],
    ['install-behaviour', 'high', 'medium'],
    'A module that a tool loads by itself starts processes or uses the network',
    look,
    'low',
  ),
  rule(
    'entry-point-autoload',
    ['entry-point-autoload'],
    ['install-behaviour', 'info', 'high'],
    'A tool loads a module of this project by itself',
    'Nothing to do.',
    'info',
  ),
  rule(
    'path-outside',
    ['path-outside'],
    ['install-behaviour', 'high', 'medium'],
    'It adds a folder outside of itself to where Python imports from',
    look,
    'low',
  ),
  rule(
    'build-requires-url',
    ['build-requires-url'],
    ['install-behaviour', 'high', 'high'],
    'Its build requires a package by URL, past every index',
    distrust,
    'high',
  ),
  rule(
    'build-hook',
    ['build-hook'],
    ['install-behaviour', 'low', 'high'],
    'Its build runs code of its own',
    'Take a wheel; it is not built on your machine.',
    'low',
  ),
];
