/** One stage with its document: looked up before it is made, and kept as evidence when it was. */
import type { DocumentKind, DocumentOf, Stored } from './documents.js';
import { isSpkgError } from './errors.js';
import type { StageName } from './events.js';
import type { Gate, StageContext, StageWork } from './gate.js';
import type { RequestId } from './model.js';
import { sanitize } from './sanitize.js';

export const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Work on one request: what each stage is given, and which stage failed first. */
export interface Work extends StageWork {
  readonly id: RequestId;
  readonly failed: { stage: StageName | undefined };
}

/** The same, under the policy that decides. */
export type Run = Work & StageContext;

export interface StagePlan<K extends DocumentKind> {
  readonly inputs: () => Promise<Record<string, string>>;
  readonly make: () => Promise<DocumentOf<K>>;
  readonly describe: (document: DocumentOf<K>) => string;
  /** whether a document with equal inputs may be used again; absent: yes */
  readonly holds?: (document: DocumentOf<K>) => Promise<boolean>;
  /** absent: a document older than a day is made again, since the world has moved on */
  readonly forEver?: boolean;
  readonly reused?: () => void;
}

/** The document of a stage: the one that still holds, else a new one. Says and remembers which stage failed first. */
export async function stageDocument<K extends DocumentKind>(
  run: Work,
  stage: StageName,
  kind: K,
  plan: StagePlan<K>,
): Promise<Stored<DocumentOf<K>>> {
  const { gate, emit, signal } = run;
  try {
    signal.throwIfAborted();
    const known = await reusable(run, kind, plan);
    if (known) {
      emit({ kind: 'stage-reused', stage, summary: plan.describe(known.document) });
      plan.reused?.();
      return known;
    }
    emit({ kind: 'stage-started', stage });
    const started = gate.clock.now().getTime();
    const stored = await gate.evidence.put(kind, await plan.make());
    const ms = gate.clock.now().getTime() - started;
    emit({ kind: 'stage-finished', stage, summary: plan.describe(stored.document), ms });
    return stored;
  } catch (error) {
    // a stage that only heard of another's failure is not the one to blame
    if (run.failed.stage === undefined) {
      run.failed.stage = stage;
      emit({ kind: 'stage-failed', stage, message: messageOf(error) });
    }
    throw error;
  }
}

async function reusable<K extends DocumentKind>(
  { gate, id }: Work,
  kind: K,
  plan: StagePlan<K>,
): Promise<Stored<DocumentOf<K>> | undefined> {
  const known = await gate.evidence.latest(id, kind);
  if (!known || !sameInputs(known.document.inputs, await plan.inputs())) return undefined;
  const ageMs = gate.clock.now().getTime() - Date.parse(known.document.finishedAt);
  // one of the future is of no use either: a clock was wrong, or somebody lied
  if (plan.forEver !== true && (ageMs > dayMs || ageMs < -hourMs)) return undefined;
  return (await plan.holds?.(known.document)) === false ? undefined : known;
}

/** The same digests under the same names. */
export function sameInputs(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Keeps why a stage stopped; never rejects. */
export async function recordFailure(
  gate: Gate,
  id: RequestId,
  stage: StageName,
  error: unknown,
): Promise<void> {
  const now = gate.clock.now().toISOString();
  const coded = isSpkgError(error) ? error : undefined;
  await gate.evidence
    .put('failure', {
      schema: 'spkg.failure/1',
      request: id,
      startedAt: now,
      finishedAt: now,
      inputs: {},
      stage,
      code: coded?.code ?? 'SPKG_BUG',
      message: messageOf(error),
      tryThis: coded?.tryThis ?? `spkg retry ${id}`,
    })
    // what stopped the stage may stop this write too (a full disk); the first error is the one to tell
    .catch(() => undefined);
}

function messageOf(error: unknown): string {
  return sanitize(error instanceof Error ? error.message : String(error));
}
