/** What only all signals of a distribution together say. Called once, when every entry was seen. */
import type { Moment, Signal } from '../signals.js';
import { baseName, signalOf } from './signal.js';

/**
 * Signals to add to `signals`: bytecode whose source is missing, data files that Python of the distribution runs, and what
 * an auto-loaded module does. `paths` are those of all entries. Linear.
 */
export function combineCarriers(signals: readonly Signal[], paths: ReadonlySet<string>): readonly Signal[] {
  return [...withoutSource(signals, paths), ...executedData(signals), ...autoloaded(signals)];
}

function withoutSource(signals: readonly Signal[], paths: ReadonlySet<string>): readonly Signal[] {
  const hides = new Set(
    signals.filter(({ what }) => what === 'bytecode-decode-and-execute').map(({ path }) => path),
  );
  return signals.flatMap((signal) => {
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

/** Python that executes the content of a file, and a data file of that name that holds Python. */
function executedData(signals: readonly Signal[]): readonly Signal[] {
  const data = new Map<string, Signal>();
  for (const signal of signals) {
    if (signal.what === 'python-in-data' || signal.what === 'encoded-python-in-data')
      data.set(signal.value ?? '', signal);
  }
  if (data.size === 0) return [];
  const executes = new Set<string>([
    'execute-code',
    'execute-file-content',
    'steganography',
    'decode-and-execute',
  ]);
  return signals.flatMap((signal) => {
    const named = executes.has(signal.what) ? nameIn(signal, data) : undefined;
    return named
      ? [
          signalOf(
            'data-executed',
            signal,
            signal.line,
            `${signal.evidence} ⏎ ${named.path}: ${named.evidence}`,
            named.path,
          ),
        ]
      : [];
  });
}

/** The data file whose name stands in what is executed: as the value, or in the lines around it. */
function nameIn(signal: Signal, data: ReadonlyMap<string, Signal>): Signal | undefined {
  const direct = data.get(baseName(signal.value ?? ''));
  if (direct) return direct;
  for (const word of `${signal.evidence} ${signal.chain.join(' ')}`.slice(0, 4000).split(/[^\w.+-]+/)) {
    const found = data.get(word);
    if (found) return found;
  }
  return undefined;
}

const runsBySelf: ReadonlySet<Moment> = new Set<Moment>(['import']);
const mostModules = 50;

/** What a module does at import runs at the start of the tool that loads it. */
function autoloaded(signals: readonly Signal[]): readonly Signal[] {
  const modules = new Map<string, Signal>();
  for (const signal of signals) {
    if (signal.what === 'entry-point-autoload' && modules.size < mostModules)
      modules.set((signal.value ?? '').replaceAll('.', '/'), signal);
  }
  if (modules.size === 0) return [];
  const grave = new Set<string>([
    'spawn-process',
    'spawn-shell',
    'spawn-interpreter',
    'network',
    'download',
    'upload',
    'execute-code',
  ]);
  return signals.flatMap((signal) => {
    if (!runsBySelf.has(signal.moment) || !grave.has(signal.what)) return [];
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
