/** The state of one look at one source, and how signals leave it. */
import { moments, type Moment, type Signal, type SignalId } from '../signals.js';
import { evidenceAt } from './lines.js';
import type { Callable, Scope, Value } from './values.js';

export interface Analysis {
  readonly path: string;
  readonly source: Uint8Array;
  readonly latin: string;
  readonly firstLine: number;
  readonly lineAt: (at: number) => number;
  /** decodings above this text */
  readonly depth: number;
  readonly module: Scope;
  readonly found: Map<string, Signal>;
  /** what a name means after somebody assigned to it: `builtins.print = exec` */
  readonly patched: Map<string, Value>;
  /** names of files that downloaded or decoded bytes were written to */
  readonly stored: Set<string>;
  /** functions looked at, and when they ran */
  readonly visits: Map<unknown, Visit>;
  readonly pending: Pending[];
  readonly nested: NestedReader;
  /** when what is looked at now runs */
  moment: Moment;
  /** how deep calls are followed now */
  calls: number;
  /** inside of branches that may not be taken */
  branches: number;
  /** values that the function looked at now gives back */
  returns: Value[];
  /** expressions that may still be looked at by following calls */
  steps: number;
  /** bytes that may still be decoded and looked at */
  decodable: number;
  /** what there was no more budget for */
  exhausted: boolean;
}

export interface Visit {
  count: number;
  /** the worst moment at which it was looked at: an index of `moments` */
  moment: number;
}
export interface Pending {
  readonly callable: Callable;
  readonly self: Value | null;
  readonly moment: Moment;
}
/** Looks at a text of code that was found in the source. */
export type NestedReader = (analysis: Analysis, code: string, at: number, chain: readonly string[]) => void;

const mostSignals = 500;

export function emit(
  analysis: Analysis,
  what: SignalId,
  at: number,
  chain: readonly string[],
  value?: string,
  moment: Moment = analysis.moment,
): void {
  const line = analysis.lineAt(at) + analysis.firstLine - 1;
  const key = `${what} ${line}`;
  const before = analysis.found.get(key);
  if (before && moments.indexOf(before.moment) <= moments.indexOf(moment)) return;
  if (!before && analysis.found.size >= mostSignals) return;
  analysis.found.set(key, {
    what,
    moment,
    path: analysis.path,
    line,
    evidence: evidenceAt(analysis.latin, at),
    chain: chain.filter((step) => step !== '').slice(0, 12),
    ...(value === undefined ? {} : { value: value.replaceAll('\0', '…').slice(0, 500) }),
  });
}
