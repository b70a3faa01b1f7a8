/** Evidence as people see it: its documents, and of requests that have none yet, what CodePipeline's records tell. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  encodeDocument,
  type DocumentKind,
  type DocumentOf,
  type FailureDocument,
  type RequestDocument,
  type Stored,
} from '../../core/documents.js';
import { requestDocumentMissing } from '../../core/ids.js';
import type { RequestId } from '../../core/model.js';
import type { EvidenceStore } from '../../core/ports.js';
import { summarise, type RequestSummary } from '../../core/summary.js';
import { failureOf } from './actions.js';
import type { Executions, IntakeExecution } from './executions.js';
import { proven } from './identity.js';

const momentMs = 2_000;
/** Statuses of an execution that came to no end of its own. */
const brokenOff: ReadonlySet<string> = new Set(['Cancelled', 'Failed', 'Stopped']);

/**
 * A request in its first builds, or whose build crashed, has no documents of its own. `intake`: name of the pipeline;
 * `untilListedMs`: between one look and the next for an execution that nobody lists yet.
 */
export function followedEvidence(
  evidence: EvidenceStore,
  executions: Executions,
  intake: string,
  untilListedMs: readonly number[] = [250, 500, 1000, 2000],
): EvidenceStore {
  // a table of many requests shows one moment, and asks once
  let listed: { readonly at: number; readonly all: Promise<readonly IntakeExecution[]> } | undefined;
  const awaited = new Set<RequestId>();
  const list = (): Promise<readonly IntakeExecution[]> => {
    if (!listed || Date.now() - listed.at > momentMs) listed = { at: Date.now(), all: executions.list() };
    return listed.all;
  };
  const newest = async (id: RequestId): Promise<IntakeExecution | undefined> =>
    (await list()).find((one) => one.id === id);

  /** An execution that was started a moment ago may be on no list yet: it is waited for, once. */
  async function started(id: RequestId): Promise<IntakeExecution | undefined> {
    const pauses = awaited.has(id) ? [] : untilListedMs;
    awaited.add(id);
    for (const ms of pauses) {
      const found = await newest(id);
      if (found) return found;
      await pause(ms);
      listed = undefined;
    }
    return newest(id);
  }

  async function crash(id: RequestId): Promise<Stored<FailureDocument> | undefined> {
    const execution = await newest(id);
    if (!execution || !brokenOff.has(execution.status)) return undefined;
    return told(await failureDocument(executions, intake, execution));
  }

  async function latest<K extends DocumentKind>(
    id: RequestId,
    kind: K,
  ): Promise<Stored<DocumentOf<K>> | undefined> {
    const known = await evidence.latest(id, kind);
    if (kind !== 'request' && kind !== 'failure') return known;
    // `as`: `kind` says which document it is
    if (kind === 'request') return known ?? filed(await started(id));
    const execution = await newest(id);
    const own = known?.document.finishedAt ?? '';
    if (execution === undefined || own > execution.startedAt) return known;
    return (await crash(id)) ?? known;
  }

  return {
    ...evidence,
    latest,
    async ids() {
      const [known, running] = await Promise.all([evidence.ids(), list()]);
      return [...new Set([...known, ...running.map(({ id }) => id)])].sort().reverse();
    },
    async summary(id) {
      const known = await documented(evidence, id);
      if (known && known.state !== 'running' && known.state !== 'approved') return known;
      const [request, failure] = await Promise.all([latest(id, 'request'), latest(id, 'failure')]);
      if (!request) throw requestDocumentMissing(id);
      if (!known) return summarise({ request, failure });
      return failure ? { ...known, ...stopped(failure) } : known;
    },
  };
}

/** Undefined where there are no documents yet. */
async function documented(evidence: EvidenceStore, id: RequestId): Promise<RequestSummary | undefined> {
  try {
    return await evidence.summary(id);
  } catch (error) {
    if ((await evidence.latest(id, 'request')) === undefined) return undefined;
    throw error;
  }
}

function stopped({ document }: Stored<FailureDocument>): Pick<RequestSummary, 'state' | 'stage' | 'failure'> {
  const { stage, code, message, tryThis } = document;
  return { state: 'stopped', stage: stage as RequestSummary['stage'], failure: { code, message, tryThis } };
}

function filed(execution: IntakeExecution | undefined): Stored<RequestDocument> | undefined {
  if (!execution) return undefined;
  const { id, what, startedAt, by, commit = null } = execution;
  return told({
    schema: 'spkg.request/1',
    request: id,
    startedAt,
    finishedAt: startedAt,
    inputs: {},
    requester: proven(by, 'CodePipeline'),
    requirements: [what],
    // known when the request was read
    targets: [],
    reason: '',
    commit,
  });
}

async function failureDocument(
  executions: Executions,
  intake: string,
  { id, execution, startedAt, status }: IntakeExecution,
): Promise<FailureDocument> {
  const { stage, message, at } = failureOf(await executions.actions(intake, execution));
  const why = status === 'Failed' ? message : `the execution of its pipeline was ${status.toLowerCase()}`;
  return {
    schema: 'spkg.failure/1',
    request: id,
    startedAt,
    finishedAt: at ?? startedAt,
    inputs: {},
    stage,
    code: 'SPKG_AWS_FAILED',
    message: why,
    tryThis: `spkg retry ${id}`,
  };
}

/** Nobody wrote it: attempt 0. */
function told<T>(document: T): Stored<T> {
  const digest = createHash('sha256').update(encodeDocument(document)).digest('hex');
  return { document, digest, attempt: 0 };
}
