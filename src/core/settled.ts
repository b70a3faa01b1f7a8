/** What of a request needs no more deciding, or no more resolving. */
import { describeLock } from './describe.js';
import type {
  DecisionDocument,
  LockDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import { dayMs, sameInputs, type Run } from './stage-run.js';
import { allOffered, type Decided } from './steps.js';
import { decisionInputs } from './stages/decide.js';
import { scanInputs } from './stages/scan.js';

/**
 * What needs no more deciding: a request that was rejected, one that was published and is on offer, and one that may be
 * published by a decision that still holds. What was taken out of the index comes back by a decision of today alone.
 */
export async function settledDocuments(
  run: Run,
  request: Stored<RequestDocument>,
): Promise<Decided | undefined> {
  const { evidence } = run.gate;
  const [lock, decision, approval, receipt] = await Promise.all([
    evidence.latest(run.id, 'lock'),
    evidence.latest(run.id, 'decision'),
    evidence.latest(run.id, 'approval'),
    evidence.latest(run.id, 'receipt'),
  ]);
  if (!lock || !decision) return undefined;
  const documents = { request, lock, decision, approval };
  const answer = approval?.document.decision === decision.digest ? approval.document.answer : undefined;
  if (answer === 'rejected') return documents;
  const published = isPublished(receipt, decision) ? receipt : undefined;
  if (published && (await allOffered(run, lock, published.document))) return documents;
  return (published ?? answer) && (await stillHolds(run, lock, decision)) ? documents : undefined;
}

function isPublished(
  receipt: Stored<ReceiptDocument> | undefined,
  decision: Stored<DecisionDocument>,
): receipt is Stored<ReceiptDocument> {
  return (
    receipt?.document.inputs.decision === decision.digest && receipt.document.predicate.result === 'published'
  );
}

/** Less than a day old, and made by the policy, the advisories and the scanners of now. */
async function stillHolds(
  run: Run,
  lock: Stored<LockDocument>,
  { document: { inputs, finishedAt } }: Stored<DecisionDocument>,
): Promise<boolean> {
  const { gate, policy, id } = run;
  if (gate.clock.now().getTime() - Date.parse(finishedAt) > dayMs) return false;
  const findings = await gate.evidence.latest(id, 'findings');
  return (
    findings !== undefined &&
    sameInputs(inputs, decisionInputs({ policy }, { lock, findings })) &&
    sameInputs(findings.document.inputs, await scanInputs(run, lock))
  );
}

/**
 * A person decides over exactly the files of one Lock, and what was published is those files: while a request is held,
 * and after it was published, it is not resolved anew.
 */
export async function keptLock({ gate, emit, id }: Run): Promise<Stored<LockDocument> | undefined> {
  const [lock, decision, receipt] = await Promise.all([
    gate.evidence.latest(id, 'lock'),
    gate.evidence.latest(id, 'decision'),
    gate.evidence.latest(id, 'receipt'),
  ]);
  if (!lock || decision?.document.inputs.lock !== lock.digest) return undefined;
  if (decision.document.verdict !== 'review' && !isPublished(receipt, decision)) return undefined;
  emit({ kind: 'stage-reused', stage: 'resolve', summary: describeLock(lock.document) });
  return lock;
}
