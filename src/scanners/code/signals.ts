/** What is seen in code, before rules judge it: the language that Python analysis and carriers share. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { DistributionSubject } from '../scanner.js';
import { carrierSignalIds } from './carriers/ids.js';

/** When a piece of code runs, worst first. */
export const moments = ['install', 'startup', 'import', 'call', 'tests'] as const;
export type Moment = (typeof moments)[number];

/** Without anybody asking for it. */
export function isEarly(moment: Moment): boolean {
  return moment !== 'call' && moment !== 'tests';
}

/** The name of a text that agents read as orders, of those that Python leaves. */
export const ordersName = 'AGENTS.md';

export const signalIds = [
  // execution of text or bytes
  /** exec, eval or compile of something that is not a plain constant */
  'execute-code',
  /** exec of a text that stands in the source */
  'execute-constant',
  /** exec, eval, marshal or pickle directly over decoded or assembled constants */
  'decode-and-execute',
  /** what was read from the network is executed as code */
  'execute-download',
  /** what was read out of a media, data or document file is decoded and executed */
  'steganography',
  /** a decoder is used */
  'decode',
  // processes
  'spawn-process',
  /** a command line given to a shell */
  'spawn-shell',
  /** an interpreter is started with code on its command line, or a downloader piped into a shell */
  'spawn-interpreter',
  /** a file that was downloaded or decoded here is started */
  'spawn-download',
  /** a command line or name that was decoded or assembled out of pieces */
  'spawn-decoded',
  /** a shell whose input and output are a socket */
  'reverse-shell',
  'hide-process',
  // network
  'network',
  'download',
  'upload',
  'open-socket',
  'listen-socket',
  'dns-exfiltration',
  /** a webhook, paste, tunnel, file drop, OAST, dynamic DNS or bare address */
  'suspicious-host',
  /** four numbers that may be an address, and that nothing was seen to ask */
  'bare-address',
  'cloud-metadata',
  // what is taken
  'read-credentials',
  'read-environment',
  'read-host',
  'read-clipboard',
  'keylogging',
  'screenshot',
  'read-camera',
  'credentials-sent',
  /** credentials go to an address that a function is given */
  'credentials-handed',
  'environment-sent',
  'host-sent',
  'capture-sent',
  // what is left behind
  'persist',
  'write-executable',
  /** downloaded text becomes a module, outside of where packages lie */
  'write-module',
  'make-executable',
  'destructive',
  'self-propagation',
  'crypto-mining',
  'crypto-clipper',
  'tampers-imports',
  'install-hook',
  /** a private key or a seed that a function is given goes to a host that stands in the source */
  'key-sent',
  /** a key of a service that a function is given goes out, and not as one logs in */
  'token-sent',
  /** a password that a function is given goes out */
  'password-sent',
  /** the same is used to log in */
  'logs-in',
  /** code or a command out of a request to a server is run */
  'web-shell',
  /** a function that takes the place of one of another library sends something */
  'replaced-sends',
  /** through whom, or to whom, other libraries talk is changed */
  'redirects-traffic',
  /** a copy of each mail goes to an address that stands in the source */
  'hidden-copy',
  /** what others take for chance is replaced */
  'replaces-chance',
  /** files are encrypted and their originals removed, one after the other */
  'ransom',
  /** an import hook that adds code of its own to what others wrote */
  'rewrites-imports',
  /** one loop reads the credentials of several owners */
  'sweeps-credentials',
  /** writes what agents are told, or which tools they use */
  'changes-agent',
  /** an agent is started that asks nobody */
  'agent-unasked',
  /** an agent is told to look for secrets */
  'agent-searches',
  /** a password that stands in the source opens every door */
  'magic-password',
  /** fails or lies on purpose: from a day on, by chance, or with keys that can be guessed */
  'sabotage',
  /** a number is called as a function */
  'calls-address',
  // native code
  'load-native',
  /** native code that was decoded or downloaded is loaded or run in memory */
  'load-decoded-native',
  'shellcode',
  // hiding
  'obfuscated-name',
  'obfuscated-payload',
  'hidden-code',
  'dynamic-lookup',
  'odd-encoding',
  'anti-analysis',
  /** a .pth file with code, sitecustomize and their like */
  'runs-at-start',
  /** not looked at to its end: `value` says why */
  'not-looked-at',
  ...carrierSignalIds,
] as const;
export type SignalId = (typeof signalIds)[number];

/** One thing seen in one place: a capability, a threat, or both. */
export interface Signal {
  readonly what: SignalId;
  readonly moment: Moment;
  readonly path: string;
  /** from 1 */
  readonly line: number;
  /** the source lines that made it fire */
  readonly evidence: string;
  /** how it was understood, step by step: `e = builtins.exec`, `base64.b64decode` … */
  readonly chain: readonly string[];
  /** the value: URL, path, command … where known */
  readonly value?: string;
}

export interface PythonInput {
  readonly source: Uint8Array;
  readonly path: string;
  /** when the top level of `source` runs */
  readonly moment: Moment;
  /** line of `source` in the file; 1 when not given */
  readonly firstLine?: number;
  /** how many decodings deep this text was found; 0 when not given */
  readonly depth?: number;
}

/** Files other than .py that carry code or start it. */
export interface Carrier {
  readonly id: string;
  /** by path alone: cheap, asked of every entry */
  fits(path: string): boolean;
  /** never throws; what it cannot read is a signal `not-looked-at` */
  read(entry: ArchiveEntry, subject: DistributionSubject): readonly Signal[];
}
