/** The state of one look at one source, and how signals leave it. */
import { moments, type Moment, type Signal, type SignalId } from '../signals.js';
import { evidenceAt } from './lines.js';
import type { DataFile } from './data-files.js';
import type { Says } from './names-said.js';
import type { Given } from './calls.js';
import type { Callable, Scope, Value } from './values.js';

/** A program in another language, which Python hands to an engine of its own, or leaves to be started. */
export interface Script {
  readonly text: string;
  /** of the file that it is left in, in small letters; null for JavaScript that is handed to an engine */
  readonly name: string | null;
  readonly path: string;
  readonly line: number;
  readonly moment: Moment;
  readonly chain: readonly string[];
}

export interface Analysis {
  readonly path: string;
  readonly source: Uint8Array;
  readonly latin: string;
  readonly firstLine: number;
  readonly lineAt: (at: number) => number;
  /** file and line of a place: sources of several files may be looked at as one */
  readonly placeOf: (at: number) => Place;
  /** modules of the same distribution; null: each file is looked at by itself */
  readonly link: Link | null;
  /** decodings above this text */
  readonly depth: number;
  readonly module: Scope;
  readonly found: Map<string, Signal>;
  /** what a name means after somebody assigned to it: `builtins.print = exec` */
  readonly patched: Map<string, Value>;
  /** what methods of a class set of the objects that they belong to, where nobody was seen to make one */
  readonly objects: Map<Value, Map<string, Value>>;
  /** names of files that downloaded or decoded bytes were written to */
  readonly stored: Set<string>;
  /** names of files that credentials were copied to */
  readonly taken: Map<string, number>;
  /** libraries that were told to whom they talk, by the first part of their name */
  readonly peers: Map<string, string>;
  /** whether any of these names may stand in the source */
  says: Says;
  /** whether it speaks to a service of messages; undefined until somebody asks */
  hears?: boolean;
  /** variables of the environment that hold secrets, as they were asked for */
  readonly secrets: Set<string>;
  /** of a call that opens files: a place of each owner whose credentials it opened */
  readonly swept: Map<number, Map<number, string>>;
  /** functions looked at, and when they ran */
  readonly visits: Map<unknown, Visit>;
  readonly pending: Pending[];
  /** definitions of methods that run though nobody names them, and are among what is pending */
  readonly unnamed: Set<unknown>;
  readonly nested: NestedReader;
  readonly scripts: Script[];
  readonly engine: Engine;
  /** when what is looked at now runs */
  moment: Moment;
  /** whether calls of functions that do nothing by themselves are followed */
  followed: boolean;
  /** where the call stands that is looked at now */
  scope: Scope | null;
  /** how deep calls are followed now */
  calls: number;
  /** inside of branches that may not be taken */
  branches: number;
  /** inside of loops */
  loops: number;
  /** inside of loops that are gone through item by item, also those of callers */
  rounds: number;
  /** values that the function looked at now gives back */
  returns: Value[];
  /** values that it yields, in order */
  yields: Value[];
  /** what somebody sent into the generator that is looked at now */
  sent: Value | null;
  /** what was raised since the `try` around what is looked at now */
  raised: Value[];
  /** generators of this source, to be looked at again with what is sent into them */
  readonly generators: Map<Value, Generator>;
  /** texts of this source are written as numbers of letters */
  readonly escapes: boolean;
  /** expressions that may still be looked at by following calls */
  steps: number;
  /** items of constants that may still be gone through one by one */
  folds: number;
  /** bytes that folding may still make, in all */
  work: number;
  /** bytes that may still be decoded and looked at */
  decodable: number;
  /** what there was no more budget for */
  exhausted: boolean;
  /** whether a function gave a name of the module a value */
  rebound: boolean;
  /** the function, or the class, that was looked at from outside */
  root: object | null;
  readonly keys: KeyGoes[];
}

export interface Place {
  readonly path: string;
  /** from 1 */
  readonly line: number;
}

/** What an import of the same distribution gives. */
export interface Link {
  /** files of data that lie beside the sources */
  readonly data: readonly DataFile[];
  /** the path of the source in which a call stands */
  readonly home: (scope: Scope | null) => string;
  /**
   * The module of this dotted name, as it is written where `scope` is; run when it is first asked for. Undefined: it is not
   * of this distribution.
   */
  readonly open: (name: string, scope: Scope, analysis: Analysis) => Value | undefined;
}

/** How calls are followed: given to those who make calls, so that no file imports itself in a circle. */
export interface Engine {
  readonly callValue: (callee: Value, given: Given, at: number, analysis: Analysis) => Value;
  readonly callFunction: (callable: Callable, self: Value | null, given: Given, analysis: Analysis) => Value;
  readonly evaluateText: (source: string, at: number, analysis: Analysis) => Value | undefined;
  readonly runFunction: (callable: Callable, scope: Scope, analysis: Analysis) => Value;
  readonly parameterScope: (callable: Callable, self: Value | null, given: Given) => Scope;
}

export interface Generator {
  readonly callable: Callable;
  readonly scope: Scope;
  readonly sent: Value[];
}

export interface Visit {
  count: number;
  /** what it gave back when nothing was given that tells more than its parameters */
  returned?: Value;
  /** what it gave back when nothing was known of what it was given */
  general?: Value;
  /** what of the user's it was given and gave back: marks */
  passed?: number;
  /** what of the user's it was given and never gave back: marks */
  swallowed?: number;
  /** what it raised and did not catch */
  raised?: readonly Value[];
  /** it put something that tells into the object that it belongs to */
  fills?: boolean;
  /** the object that it belonged to, as it was left, and what it was given: others that it is called for have the same fields */
  filled?: { readonly self: Value; readonly given: ReadonlySet<Value> };
  /** the worst moment at which it was looked at: an index of `moments` */
  moment: number;
}
/** Where a key goes that a function is given: as one logs in (`used`), or as a piece of data. */
export interface KeyGoes {
  readonly used: boolean;
  readonly target: string;
  readonly name: string;
  readonly at: number;
  readonly moment: Moment;
  /** the function or the class whose method was looked at */
  readonly root: object | null;
}

export interface Pending {
  readonly callable: Callable;
  readonly self: Value | null;
  readonly moment: Moment;
  /** a method of a base, for a class that has others in place of what that calls: looked at once more */
  readonly inherited?: true;
}
/** Looks at a text of code that was found in the source. */
export type NestedReader = (
  analysis: Analysis,
  code: string,
  at: number,
  chain: readonly string[],
  moment?: Moment,
) => void;

const mostSignals = 500;
const overflow = 'overflow';

/** Counts what folding made; where too much was made already, it is not kept. */
export function spend<T extends Value | undefined>(analysis: Analysis, made: T): T | undefined {
  if (made) analysis.work -= 8 + made.text.length + made.items.length * 8;
  return analysis.work > 0 ? made : undefined;
}

/** Runs what goes through items one by one. */
export function inRounds<T>(analysis: Analysis, run: () => T): T {
  analysis.rounds += 1;
  const made = run();
  analysis.rounds -= 1;
  return made;
}

export function emit(
  analysis: Analysis,
  what: SignalId,
  at: number,
  chain: readonly string[],
  value?: string,
  moment: Moment = analysis.moment,
): void {
  const { path, line } = analysis.placeOf(at);
  const key = `${what} ${path}:${line}`;
  const before = analysis.found.get(key);
  if (before && moments.indexOf(before.moment) <= moments.indexOf(moment)) return;
  const full = !before && analysis.found.size >= mostSignals;
  if (full && analysis.found.has(overflow)) return;
  // what more there is, is not told: that it is not, is
  analysis.found.set(full ? overflow : key, {
    what: full ? 'not-looked-at' : what,
    moment,
    path,
    line,
    evidence: evidenceAt(analysis.latin, at),
    chain: chain.filter((step) => step !== '').slice(0, 12),
    ...(value === undefined ? {} : { value: value.replaceAll('\0', '…').slice(0, 500) }),
  });
}
