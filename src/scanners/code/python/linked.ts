/**
 * Several files of one distribution, looked at as Python runs them: an import runs the module that it names, and what that
 * defines is called across files. Functions that nobody calls are followed where a file that
 * is given secrets imports one that sends.
 */
import { absolute, type ModuleName } from '../module-names.js';
import { nothingGiven } from './given.js';
import { isEarly, type Moment, type Signal, type SignalId } from '../signals.js';
import type { Analysis, Script, Link, Place } from './analysis.js';
import { beginAnalysis, runPending } from './analyse.js';
import { noteClipper } from './clipper.js';
import type { DataFile } from './data-files.js';
import { cursorAt } from './cursor.js';
import { executeAll } from './execute.js';
import { lineFinder } from './lines.js';
import { moduleOf } from './names.js';
import { parseModule } from './statements.js';
import { tokenize } from './tokenizer.js';
import { makeTokens } from './tokens.js';
import { makeScope, moduleValue, type Scope, type Value } from './values.js';
import { lookAtReplaced } from './replaced.js';
import { noteUsedElsewhere } from './second-host.js';

export interface Module extends ModuleName {
  readonly path: string;
  readonly source: Uint8Array;
}

/** expressions that may be looked at, in all modules together */
const mostSteps = 40_000;
const deepestImport = 20;

interface Loaded extends Module {
  /** where it begins in all sources together */
  readonly base: number;
  readonly lineAt: (at: number) => number;
}

export interface LinkedRun {
  readonly signals: readonly Signal[];
  /** programs in other languages that it starts or leaves: not looked at yet */
  readonly scripts: readonly Script[];
  /** names of modules that it imported */
  readonly ran: ReadonlySet<string>;
}

/**
 * What happens when `entry`, one of `modules`, is imported, and with `calls` when its functions are called. `data`: files
 * that they may read. Never throws.
 */
export function runLinked(
  entry: Module,
  modules: readonly Module[],
  moment: Moment,
  { calls, data }: { readonly calls: boolean; readonly data: readonly DataFile[] },
): LinkedRun {
  const loaded = load(modules);
  const source = Buffer.concat(modules.flatMap((one) => [one.source, newline]));
  const link = makeLink(loaded, source, data);
  const analysis: Analysis = {
    ...beginAnalysis({ source, path: entry.path, moment }),
    placeOf: placeIn(loaded),
    link,
    steps: mostSteps,
  };
  try {
    link.open(entry.name, makeScope('module', null), analysis);
    lookAtReplaced(analysis, (value) => {
      analysis.moment = 'call';
      if (value.callable) analysis.engine.callFunction(value.callable, null, nothingGiven, analysis);
      analysis.moment = moment;
    });
    if (calls) runPending(analysis);
    noteClipper(analysis, moment);
    noteUsedElsewhere(analysis);
  } catch (error) {
    // the stack: deeper than anything that people write; each file by itself was looked at already
    if (!(error instanceof RangeError)) throw error;
  }
  const signals = [...analysis.found.values()].filter((one) => isEarly(one.moment) || grave.has(one.what));
  return { signals, scripts: analysis.scripts, ran: link.ran };
}

/** What counts when a function is called, too: what a file by itself could not show. */
const grave: ReadonlySet<SignalId> = new Set<SignalId>([
  'key-sent',
  'magic-password',
  'credentials-sent',
  'environment-sent',
  'execute-download',
  'decode-and-execute',
  'reverse-shell',
  'web-shell',
  'capture-sent',
  'token-sent',
  'password-sent',
  'spawn-download',
  'spawn-decoded',
  'load-decoded-native',
  'shellcode',
  'steganography',
  'dns-exfiltration',
  'host-sent',
  'spawn-interpreter',
  'hide-process',
  'persist',
  'write-module',
  'destructive',
  'ransom',
  'self-propagation',
  'crypto-mining',
  'crypto-clipper',
  'replaced-sends',
  'redirects-traffic',
  'replaces-chance',
  'rewrites-imports',
  'changes-agent',
  'agent-unasked',
  'agent-searches',
  'sweeps-credentials',
]);
const newline = Buffer.from('\n');

function load(modules: readonly Module[]): readonly Loaded[] {
  let base = 0;
  return modules.map((one) => {
    const from = base;
    base += one.source.length + 1;
    const latin = Buffer.from(one.source.buffer, one.source.byteOffset, one.source.length).toString('latin1');
    return { ...one, base: from, lineAt: lineFinder(latin) };
  });
}

function placeIn(loaded: readonly Loaded[]): (at: number) => Place {
  return (at) => {
    const module = loaded.findLast(({ base }) => base <= at);
    return module ? { path: module.path, line: module.lineAt(at - module.base) } : { path: '', line: 1 };
  };
}

function makeLink(
  loaded: readonly Loaded[],
  source: Buffer,
  data: readonly DataFile[],
): Link & { readonly ran: ReadonlySet<string> } {
  const byName = new Map(loaded.map((one) => [one.name, one]));
  const values = new Map<string, Value>();
  const homes = new Map<Scope, Loaded>();
  const latin = source.toString('latin1');
  let depth = 0;

  function run(module: Loaded, analysis: Analysis): Value {
    const scope = makeScope('module', null);
    const value = moduleValue(scope.names);
    values.set(module.name, value);
    homes.set(scope, module);
    const { calls, branches, loops, returns, raised } = analysis;
    Object.assign(analysis, { calls: 0, branches: 0, loops: 0, returns: [], raised: [] });
    executeAll(statementsOf(module, source, latin), scope, analysis);
    Object.assign(analysis, { calls, branches, loops, returns, raised });
    return value;
  }

  function open(name: string, scope: Scope, analysis: Analysis): Value | undefined {
    const full = absolute(name, homes.get(moduleOf(scope)));
    const known = values.get(full);
    const module = byName.get(full);
    if (known || !module || depth >= deepestImport) return known;
    depth += 1;
    const cut = full.lastIndexOf('.');
    // the package is run before what lies in it
    const parent = cut < 0 ? undefined : open(full.slice(0, cut), makeScope('module', null), analysis);
    const made = values.get(full) ?? run(module, analysis);
    const leaf = full.slice(cut + 1);
    if (parent && !parent.entries.has(leaf)) parent.entries.set(leaf, made);
    depth -= 1;
    return made;
  }

  return {
    open,
    data,
    home: (scope) => (scope && homes.get(moduleOf(scope))?.path) ?? '',
    get ran() {
      return new Set(values.keys());
    },
  };
}

/** With places as in all sources together. */
function statementsOf({ source, base }: Loaded, all: Buffer, latin: string): ReturnType<typeof parseModule> {
  const tokens = makeTokens(source.length);
  tokenize(source, tokens);
  for (let index = 0; index < tokens.count; index += 1) {
    tokens.starts[index] = (tokens.starts[index] ?? 0) + base;
    tokens.ends[index] = (tokens.ends[index] ?? 0) + base;
  }
  return parseModule(cursorAt(all, tokens, latin));
}
