/** What only all signals of a distribution together say. Called once, when every entry was seen. */
import type { Signal, SignalId } from '../signals.js';
import { sourceOf } from './bytecode/bytecode.js';
import { baseName, signalOf } from './signal.js';

/**
 * Signals to add to `signals`: bytecode whose source is missing, data files that Python of the distribution runs, and what
 * an auto-loaded module does. `paths` are those of all entries. Linear.
 */
export function combineCarriers(signals: readonly Signal[], paths: ReadonlySet<string>): readonly Signal[] {
  return [
    ...withoutSource(signals, paths),
    ...executedData(signals),
    ...startedFiles(signals),
    ...commandsRead(signals),
    ...autoloaded(signals),
    ...installedToRun(signals),
    ...hiddenScripts(signals),
    ...sweptAndSent(signals),
  ];
}

function withoutSource(signals: readonly Signal[], paths: ReadonlySet<string>): readonly Signal[] {
  const hides = new Set(
    signals.filter(({ what }) => what === 'bytecode-decode-and-execute').map(({ path }) => path),
  );
  const unchecked = new Set(
    signals.filter(({ what }) => what === 'bytecode-unchecked').map(({ path }) => path),
  );
  return signals.flatMap((signal) => {
    if (signal.what === 'bytecode-decode-and-execute' && unchecked.has(signal.path))
      return [joined('bytecode-hides-execution', signal, signal)];
    if (signal.what === 'bytecode-harms')
      return paths.has(sourceOf(signal.path)) && !unchecked.has(signal.path)
        ? []
        : [joined('bytecode-does-harm', signal, signal)];
    if (signal.what === 'bytecode-sends-secrets')
      return paths.has(sourceOf(signal.path)) && !unchecked.has(signal.path)
        ? []
        : [joined('credentials-sent', signal, signal)];
    if (signal.what !== 'bytecode' || paths.has(signal.value ?? '')) return [];
    const { path, value = '' } = signal;
    const missing = signalOf('bytecode-without-source', signal, 1, `there is no ${value}`, value);
    return hides.has(path)
      ? [
          missing,
          signalOf(
            'bytecode-hides-execution',
            signal,
            1,
            `there is no ${value}, and it decodes and executes`,
            value,
          ),
        ]
      : [missing];
  });
}

/** Python that executes the content of a file, in a distribution with a data file that holds hidden Python. */
function executedData(signals: readonly Signal[]): readonly Signal[] {
  const data = byName(signals, hiddenPython);
  const [any] = data.values();
  if (!any) return [];
  return signals.flatMap((signal) => {
    if (!executes.has(signal.what) || data.get(baseName(signal.path)) !== undefined) return [];
    // where the name is not known, the only such file, or one of a few, is meant
    const anyFile = /\bfile\b/.test(signal.value ?? '') || /\brun_path\(/.test(signal.evidence);
    const named = namedIn(signal, data) ?? (anyFile ? any : undefined);
    return named ? [joined('data-executed', signal, named)] : [];
  });
}

const hiddenPython: ReadonlySet<SignalId> = new Set<SignalId>([
  'python-in-data',
  'plain-python-in-data',
  'encoded-python-in-data',
]);
const executes: ReadonlySet<SignalId> = new Set<SignalId>([
  'execute-code',
  'execute-constant',
  'decode-and-execute',
  'steganography',
]);

const fetchesAndRuns: ReadonlySet<SignalId> = new Set<SignalId>([
  'script-fetch-and-run',
  'script-download-and-start',
  'script-odd-tool',
]);

/** A script that fetches and runs, and sees to it that nobody notices. */
function hiddenScripts(signals: readonly Signal[]): readonly Signal[] {
  return signals.flatMap((signal) =>
    fetchesAndRuns.has(signal.what) &&
    /-w(in\w*)?\s+(h(id\w*)?|1)\b|(>|&>)\s*\/dev\/null[^\n]*&\s*\)?\s*$/i.test(signal.evidence)
      ? [joined('script-hides', signal, signal)]
      : [],
  );
}

/** One file goes through the credentials of many; another one sends to an address that stands in it. */
function sweptAndSent(signals: readonly Signal[]): readonly Signal[] {
  const sends = signals.find(
    ({ what, value = '', moment }) =>
      what === 'network' && moment !== 'tests' && /^https?:\/\/[^/…]*\.[^/…]+/.test(value),
  );
  if (!sends) return [];
  return signals
    .filter(({ what, moment }) => what === 'sweeps-credentials' && moment !== 'tests')
    .slice(0, 20)
    .map((signal) => joined('credentials-sent', signal, sends));
}

/** A script that a system starts by itself, and that runs what it fetches or decodes. */
function installedToRun(signals: readonly Signal[]): readonly Signal[] {
  const places = new Set(signals.filter(({ what }) => what === 'installs-autostart').map(({ path }) => path));
  if (places.size === 0) return [];
  return signals.flatMap((signal) =>
    places.has(signal.path) && (grave.has(signal.what) || signal.what === 'python-in-data')
      ? [joined('installs-grave-script', signal, signal)]
      : [],
  );
}

/** A script or a program that does something grave, and Python of the distribution that starts it. */
function startedFiles(signals: readonly Signal[]): readonly Signal[] {
  const files = byName(signals, startedGrave);
  if (files.size === 0) return [];
  return signals.flatMap((signal) => {
    const named = starts.has(signal.what) ? (namedIn(signal, files) ?? installed(signal, files)) : undefined;
    return named && named.path !== signal.path ? [joined('starts-grave-file', signal, named)] : [];
  });
}

/** A shell is given what a file holds, and one file holds a command that fetches and runs. */
function commandsRead(signals: readonly Signal[]): readonly Signal[] {
  const held = signals.find(({ what, moment }) => what === 'command-in-data' && moment !== 'tests');
  if (!held) return [];
  return signals
    .filter(
      ({ what, value = '', evidence, moment }) =>
        what === 'spawn-shell' &&
        moment !== 'tests' &&
        /^…?$/.test(value) &&
        /\b(open|read\w*|loads?|safe_load|get_data)\(/.test(evidence),
    )
    .slice(0, 20)
    .map((signal) => joined('starts-grave-file', signal, held));
}

/** `npm install` runs what package.json says. */
function installed(signal: Signal, files: ReadonlyMap<string, Signal>): Signal | undefined {
  const command = `${signal.value ?? ''} ${signal.evidence}`.slice(0, 2000);
  return /\b(npm|yarn|pnpm|bun)\b\W{1,8}(install|i|ci|add)\b/.test(command)
    ? files.get('package.json')
    : undefined;
}

const starts: ReadonlySet<SignalId> = new Set<SignalId>([
  'spawn-process',
  'spawn-shell',
  'spawn-interpreter',
]);
const grave: ReadonlySet<SignalId> = new Set<SignalId>([
  'script-fetch-and-run',
  'script-download-and-start',
  'script-decode-and-run',
  'script-runs-encoded',
  'script-persist',
  'script-sends-secrets',
  'script-destroys',
  'script-odd-tool',
  'script-defence-off',
  'script-obfuscated',
  'javascript-obfuscated',
  'javascript-obfuscated-system',
  'javascript-secrets',
  'python-in-data',
  'plain-python-in-data',
  'encoded-python-in-data',
]);

/** Python under another name counts once it is started. */
const startedGrave: ReadonlySet<SignalId> = new Set<SignalId>([
  ...grave,
  'python-in-data',
  'javascript-steals',
  'reverse-shell',
]);

function byName(signals: readonly Signal[], kinds: ReadonlySet<SignalId>): ReadonlyMap<string, Signal> {
  const found = new Map<string, Signal>();
  for (const signal of signals) if (kinds.has(signal.what)) found.set(baseName(signal.path), signal);
  return found;
}

function joined(what: SignalId, signal: Signal, other: Signal): Signal {
  return signalOf(
    what,
    signal,
    signal.line,
    `${signal.evidence} ⏎ ${other.path}:${other.line} ${other.evidence}`,
    other.path,
    [other.what],
  );
}

/** The file whose name stands in what is executed or started. */
function namedIn(signal: Signal, files: ReadonlyMap<string, Signal>): Signal | undefined {
  for (const word of `${signal.value ?? ''} ${signal.evidence}`.slice(0, 2000).split(/[^\w.+-]+/)) {
    const found = files.get(word);
    if (found) return found;
  }
  return undefined;
}

const reaches: ReadonlySet<SignalId> = new Set<SignalId>([
  'spawn-process',
  'network',
  'download',
  'upload',
  'open-socket',
]);
const mostModules = 50;

/** What a module does at import runs at the start of the tool that loads it. */
function autoloaded(signals: readonly Signal[]): readonly Signal[] {
  const modules = new Map<string, Signal>();
  for (const signal of signals) {
    if (signal.what === 'entry-point-autoload' && modules.size < mostModules)
      modules.set((signal.value ?? '').replaceAll('.', '/'), signal);
  }
  if (modules.size === 0) return [];
  return signals.flatMap((signal) => {
    if (signal.moment !== 'import' || !reaches.has(signal.what)) return [];
    const module = signal.path.replace(/(\/__init__)?\.py$/, '');
    const loaded = modules.get(module);
    return loaded
      ? [
          signalOf(
            'autoloaded-does',
            signal,
            signal.line,
            `${loaded.evidence} ⏎ ${signal.evidence}`,
            signal.what,
            [signal.what],
          ),
        ]
      : [];
  });
}

/** What a hook of a tool does when that tool calls it counts as done without being asked. */
const atStart: ReadonlySet<SignalId> = new Set<SignalId>([
  'environment-sent',
  'credentials-sent',
  'capture-sent',
  'dns-exfiltration',
  'execute-download',
  'spawn-download',
  'spawn-decoded',
  'load-decoded-native',
  'destructive',
  'reverse-shell',
]);

/** What nobody's helper does. */
export function isGrave({ what }: Signal): boolean {
  return atStart.has(what);
}

/** Modules that others run as programs when they are imported: what is grave in them is seen as at import. */
export function programsStarted(signals: readonly Signal[], started: ReadonlySet<string>): readonly Signal[] {
  return calledBy(new Set([...started].flatMap((name) => [path(name), path(`${name}.__main__`)])), signals);
}

function path(name: string): string {
  return name.replaceAll('.', '/');
}

/** Where its module lies, as its name has it. */
function moduleOf(signal: Signal): string {
  return signal.path.replace(/(\/__init__)?\.py$/, '').replace(/^[^/]+-\d[^/]*\/(src\/)?/, '');
}

/** Functions of a module that a tool loads and calls by itself: what is grave in them is seen as at import. */
export function hooksCalled(signals: readonly Signal[]): readonly Signal[] {
  const modules = new Set<string>();
  for (const { what, value = '' } of signals)
    if (what === 'entry-point-autoload' && modules.size < mostModules) modules.add(path(value));
  return calledBy(modules, signals);
}

function calledBy(modules: ReadonlySet<string>, signals: readonly Signal[]): readonly Signal[] {
  if (modules.size === 0) return signals;
  return signals.map((signal) =>
    signal.moment === 'call' && (isGrave(signal) || fetches(signal)) && modules.has(moduleOf(signal))
      ? { ...signal, moment: 'import' }
      : signal,
  );
}

/** Text from the network is run by a shell. */
function fetches({ what, value = '' }: Signal): boolean {
  return what === 'spawn-interpreter' && /\b(curl|wget|iwr|invoke-\w+|https?):?\b/i.test(value);
}
