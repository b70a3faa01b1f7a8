/**
 * The stages in order, in one process. Every document is looked up before it is made: one that was made from the same
 * inputs, less than a day ago, and with nothing inconclusive in it, is reused; else attempt N+1 is made.
 */
import { arrivals } from './arrivals.js';
import type { FindingsDocument, LockDocument, RequestDocument, Stored } from './documents.js';
import type { Emit } from './events.js';
import type { Gate } from './gate.js';
import { requestDocumentMissing } from './ids.js';
import type { LockedFile, RequestId } from './model.js';
import { keptLock, settledDocuments } from './settled.js';
import { recordFailure, type Run } from './stage-run.js';
import { decideStep, fetchStep, publishAndNotify, resolveStep, scanStep, type Scanned } from './steps.js';
import { eitherSignal } from './stop-signal.js';

/**
 * Runs what is missing of a request. Rejects with the error of the stage that stopped, after recording it as evidence.
 * Takes the request's lock: SPKG_REQUEST_BUSY when another process is at it.
 */
export async function runPipeline(gate: Gate, id: RequestId, emit: Emit, signal: AbortSignal): Promise<void> {
  const release = await gate.evidence.lock(id);
  const failed: Run['failed'] = { stage: undefined };
  try {
    const policy = await gate.policy();
    await runStages({ gate, policy, emit, signal, id, failed });
  } catch (error) {
    await recordFailure(gate, id, failed.stage ?? 'resolve', error);
    throw error;
  } finally {
    await release();
  }
}

async function runStages(run: Run): Promise<void> {
  const asked = await run.gate.evidence.latest(run.id, 'request');
  if (!asked) throw requestDocumentMissing(run.id);
  const settled = await settledDocuments(run, asked);
  if (settled) return publishAndNotify(run, settled);
  const { request, lock, findings } = await fileAndScan(run, asked);
  const decision = await decideStep(run, { request, lock, findings });
  const approval = await run.gate.evidence.latest(run.id, 'approval');
  await publishAndNotify(run, { request, lock, decision, approval });
}

/** Filing waits for git, the stages for the index: both go on at once, and nothing is decided before both are done. */
async function fileAndScan(run: Run, asked: Stored<RequestDocument>): Promise<Scanned> {
  const stop = new AbortController();
  const both: Run = { ...run, signal: eitherSignal(run.signal, stop.signal) };
  const filing = ensureFiled(run, asked);
  filing.catch((error: unknown) => {
    stop.abort(error);
  });
  const [filed, scanned] = await Promise.allSettled([filing, resolveAndScan(both, asked)]);
  run.signal.throwIfAborted();
  if (filed.status === 'rejected') throw filed.reason;
  if (scanned.status === 'rejected') throw scanned.reason;
  return { request: filed.value, ...scanned.value };
}

async function resolveAndScan(run: Run, asked: Stored<RequestDocument>): Promise<Omit<Scanned, 'request'>> {
  const lock = (await keptLock(run)) ?? (await resolveStep(run, asked));
  return { lock, findings: await fetchAndScan(run, lock) };
}

/** The request repository holds the request before anything is decided about it. */
async function ensureFiled(
  { gate, emit, id }: Run,
  asked: Stored<RequestDocument>,
): Promise<Stored<RequestDocument>> {
  if (asked.document.commit !== null) return asked;
  const { commit, path } = await gate.requests.file(asked.document);
  emit({ kind: 'request-filed', id, path });
  return gate.evidence.put('request', { ...asked.document, commit });
}

/** Fetch and Scan overlap: each file is scanned as soon as it is there. Findings are kept only if all was fetched. */
async function fetchAndScan(run: Run, lock: Stored<LockDocument>): Promise<Stored<FindingsDocument>> {
  const stop = new AbortController();
  const both: Run = { ...run, signal: eitherSignal(run.signal, stop.signal) };
  const arrived = arrivals<LockedFile>();
  const fetching = fetchStep(both, lock, arrived.push);
  void fetching.then(
    () => {
      arrived.end();
    },
    (error: unknown) => {
      arrived.end(error instanceof Error ? error : new Error(String(error)));
    },
  );
  const scanning = scanStep(both, lock, arrived);
  scanning.catch((error: unknown) => {
    stop.abort(error);
  });
  const [fetched, scanned] = await Promise.allSettled([fetching, scanning]);
  run.signal.throwIfAborted();
  if (fetched.status === 'rejected') throw fetched.reason;
  if (scanned.status === 'rejected') throw scanned.reason;
  return scanned.value;
}
