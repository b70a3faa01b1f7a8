/**
 * What happens between the files of one distribution when it is imported: which files are looked at together. Small ones
 * are kept until all have been seen; where one imports another that could matter, and calls something while it is
 * imported, both are run as Python runs them (`python/linked.ts`).
 */
import { dataFiles, readsData } from './data-files.js';
import { absolute, moduleNameOf } from './module-names.js';
import type { Script } from './python/analysis.js';
import type { DataFile } from './python/data-files.js';
import { callsEarly } from './python/early-use.js';
import { importsIn } from './python/imports.js';
import { runLinked, type LinkedRun, type Module } from './python/linked.js';
import { tokenize } from './python/tokenizer.js';
import type { Tokens } from './python/tokens.js';
import { isEarly, type Moment, type Signal } from './signals.js';
import type { DistributionSubject } from '../scanner.js';

/** bytes of one file, of all that are kept, of those that are run together, and of all runs */
const largest = 64 << 10;
const mostKept = 1 << 20;
const mostTogether = 96 << 10;
const mostRun = 256 << 10;
/** imports of imports that are followed to find a file that could matter */
const furthest = 4;
/** bytes of all files of a project that is looked at as one program */
const smallProject = 96 << 10;

interface Kept extends Module {
  readonly moment: Moment;
  /** whether it was read closely by itself */
  readonly closely: boolean;
  /** whether something goes from it to an address that stands in the source */
  readonly sends: boolean;
  /** whether it runs something that does not stand in it */
  readonly runs: boolean;
}

function runs(signals: readonly Signal[]): boolean {
  return signals.some(({ what }) => what === 'execute-code');
}

function sends(signals: readonly Signal[]): boolean {
  return signals.some(({ what, value = '' }) => what === 'network' && /^\w+:\/\/[\w-]+\.\w/.test(value));
}

interface Between {
  readonly signals: Signal[];
  /** programs in other languages: not looked at yet */
  readonly scripts: Script[];
}

export interface BetweenFiles {
  keep(file: {
    path: string;
    source: Uint8Array;
    moment: Moment;
    closely: boolean;
    signals: readonly Signal[];
  }): void;
  /** What lies beside the sources and is no source. */
  readonly keepData: (path: string, content: Uint8Array) => void;
  look(tokens: Tokens): Between;
}

export function betweenFiles({ form }: Pick<DistributionSubject, 'form'>): BetweenFiles {
  const kept = new Map<string, Kept>();
  const data = dataFiles();
  let bytes = 0;
  return {
    keepData: data.keep,
    keep({ path, source, moment, closely, signals }) {
      if (source.length > largest || bytes > mostKept || moment === 'tests') return;
      // a large project: a part of it would be chosen by chance
      if (bytes + source.length > mostKept) {
        bytes = mostKept + 1;
        kept.clear();
        return;
      }
      const module = moduleNameOf(path, form);
      if (!module || kept.has(module.name)) return;
      bytes += source.length;
      kept.set(module.name, {
        ...module,
        path,
        source: Uint8Array.from(source),
        moment,
        closely,
        sends: sends(signals),
        runs: runs(signals),
      });
    },
    look: (tokens) => lookBetween(kept, data.kept, tokens),
  };
}

function lookBetween(kept: ReadonlyMap<string, Kept>, data: readonly DataFile[], tokens: Tokens): Between {
  const found: Between = { signals: [], scripts: [] };
  if (![...kept.values()].some(({ closely }) => closely)) return found;
  const imports = importsOf(kept, tokens);
  const all = [...kept.values()];
  const small = all.reduce((sum, { source }) => sum + source.length, 0) <= smallProject;
  const ran = new Set<string>();
  let left = mostRun;
  for (const entry of small ? rootsFirst(all, imports) : packagesFirst(all)) {
    // what `python -m` runs is asked for by somebody
    if (!isEarly(entry.moment) || ran.has(entry.name) || entry.name.endsWith('__main__')) continue;
    const together = closure(entry, kept, imports);
    if (!together || !worthRunning(entry, together, data)) continue;
    // of a small project, what its functions do when they are called, too
    if (!small && !runsEarly(entry, together, tokens)) continue;
    const size = together.reduce((sum, { source }) => sum + source.length, 0);
    // one that is too large keeps nobody from looking at the others
    if (size > left) continue;
    left -= size;
    const result = runLinked(entry, together, entry.moment, { calls: small, data });
    add(found, result);
    for (const name of result.ran) ran.add(name);
  }
  if (!small) lookAtCalls(all, imports, found);
  if (!small) lookAtReaders(all, data, found);
  return found;
}

/** Where nothing of another file, or of a file of data, comes in, each was looked at already. */
function worthRunning(entry: Kept, together: readonly Kept[], data: readonly DataFile[]): boolean {
  return together.some(({ closely }) => closely) && (together.length > 1 || readsData(entry, data));
}

/** Of a large project: files that read data of the project, each with nothing but that. */
function lookAtReaders(all: readonly Kept[], data: readonly DataFile[], found: Between): void {
  let left = mostAsked;
  for (const entry of all) {
    if (!entry.closely || !readsData(entry, data)) continue;
    left -= entry.source.length;
    if (left < 0) break;
    add(found, runLinked(entry, [entry], entry.moment, { calls: true, data }));
  }
}

function add(found: Between, { signals, scripts }: LinkedRun): void {
  found.signals.push(...signals);
  found.scripts.push(...scripts);
}

/** Packages before what lies in them. */
function packagesFirst(all: readonly Kept[]): readonly Kept[] {
  return [...all].sort((a, b) => a.name.length - b.name.length);
}

/** Those that no other file imports bring together what the others hold. */
function rootsFirst(all: readonly Kept[], imports: (one: Kept) => readonly Kept[]): readonly Kept[] {
  const imported = new Set(all.flatMap(imports));
  return [...packagesFirst(all)].sort((a, b) => Number(imported.has(a)) - Number(imported.has(b)));
}

/** Whether something is called when the file is imported. */
function runsEarly(entry: Kept, together: readonly Kept[], tokens: Tokens): boolean {
  tokenize(entry.source, tokens);
  return callsEarly(tokens) || together.some(hasClassHooks);
}

/** Makes something run when a class of another file is derived from one of its own. */
function hasClassHooks({ source }: Kept): boolean {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  return ['__init_subclass__', '__set_name__', '__mro_entries__', '(type)'].some((word) =>
    bytes.includes(word),
  );
}

/** What a file holds that could be sent by another, and what makes something that another could run. */
const secrets =
  /\b(private_?key|mnemonic|seed_phrase|recovery_phrase|keypair|Keypair|from_key|from_mnemonic|dict\(os\.environ\)|environ\.copy\(\)|\*\*os\.environ|environ\.items\(\)|_API_KEY)\b|["'/.](ssh|aws|kube|netrc|pypirc)\b|id_rsa|\bdict\(environ\)/;
const decoders = /\b(b64decode|b85decode|a85decode|b32decode|decompress|fromhex|unhexlify|decrypt)\b/;
const mostAsked = 64 << 10;

/** A file that brings together what others hold and what others do: what its functions do when they are called. */
function lookAtCalls(all: readonly Kept[], imports: (one: Kept) => readonly Kept[], found: Between): void {
  if (!all.some(({ sends, runs }) => sends || runs)) return;
  let left = mostAsked;
  for (const entry of all) {
    if (entry.isPackage && entry.source.length > 8 << 10) continue;
    const together = [entry, ...imports(entry)].filter(
      (one) => one === entry || one.closely || one.source.length < 4096,
    );
    if (together.length < 2 || !meet(together)) continue;
    left -= together.reduce((sum, { source }) => sum + source.length, 0);
    if (left < 0) break;
    add(found, runLinked(entry, together, entry.moment, { calls: true, data: [] }));
  }
}

/** Whether one holds what another sends, or makes what another runs. */
function meet(together: readonly Kept[]): boolean {
  const [sender] = together.filter(({ sends }) => sends);
  const [runner] = together.filter(({ runs }) => runs);
  if (!sender && !runner) return false;
  return together.some((one) => {
    if (one === sender && one === runner) return false;
    const text = Buffer.from(one.source.buffer, one.source.byteOffset, one.source.length).toString('latin1');
    return (
      (sender !== undefined && one !== sender && secrets.test(text)) ||
      (runner !== undefined && one !== runner && decoders.test(text))
    );
  });
}

/** The files that are run when this one is imported; undefined: too many to be followed. */
function closure(
  entry: Kept,
  kept: ReadonlyMap<string, Kept>,
  imports: (one: Kept) => readonly Kept[],
): readonly Kept[] | undefined {
  const all = new Set<Kept>([entry]);
  let bytes = entry.source.length;
  let edge: readonly Kept[] = [entry];
  for (let step = 0; step < furthest && edge.length > 0; step += 1) {
    const next: Kept[] = [];
    for (const one of edge.flatMap(imports)) {
      if (all.has(one)) continue;
      bytes += one.source.length;
      if (bytes > mostTogether) return undefined;
      all.add(one);
      next.push(one);
    }
    edge = next;
  }
  for (const { name } of [...all]) {
    // packages are run before what lies in them
    for (let at = name.lastIndexOf('.'); at > 0; at = name.lastIndexOf('.', at - 1)) {
      const parent = kept.get(name.slice(0, at));
      if (parent) all.add(parent);
    }
  }
  return [...all];
}

function importsOf(kept: ReadonlyMap<string, Kept>, tokens: Tokens): (one: Kept) => readonly Kept[] {
  const known = new Map<Kept, readonly Kept[]>();
  return (one) => {
    const before = known.get(one);
    if (before) return before;
    tokenize(one.source, tokens);
    const found = new Set<Kept>();
    for (const name of importsIn(one.source, tokens)) {
      const module = kept.get(absolute(name, one));
      if (module && module !== one) found.add(module);
    }
    const all = [...found];
    known.set(one, all);
    return all;
  };
}
