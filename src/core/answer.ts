/** A person's answer to one decision: who may give it, to what, and how it is kept. */
import type { ApprovalDocument, Stored } from './documents.js';
import { SpkgError } from './errors.js';
import type { Gate } from './gate.js';
import { requestDocumentMissing } from './ids.js';
import type { Identity, RequestId } from './model.js';
import type { Answer } from './ports.js';
import { samePerson } from './same-person.js';
import type { RequestSummary } from './summary.js';

/**
 * Keeps the answer as evidence, under the lock of the request: only of a request that waits, only to the decision that
 * was read, never by whoever is known to have asked. SPKG_APPROVAL_REFUSED, SPKG_REQUEST_BUSY.
 */
export async function recordAnswer(
  gate: Gate,
  id: RequestId,
  by: Identity,
  given: Answer,
): Promise<Stored<ApprovalDocument>> {
  return underLock(gate, id, () => answerUnderLock(gate, id, by, given));
}

/** The same for whoever has the lock. */
export async function answerUnderLock(
  gate: Gate,
  id: RequestId,
  by: Identity,
  given: Answer,
): Promise<Stored<ApprovalDocument>> {
  assertWaiting(await gate.evidence.summary(id));
  const decision = await gate.evidence.latest(id, 'decision');
  if (decision?.digest !== given.decision)
    throw refusal(id, 'was decided anew while you were reading', `spkg approve ${id}`);
  await assertSomebodyElse(gate, id, by);
  return putApproval(gate, id, by, given);
}

/** SPKG_REQUEST_BUSY when another is at work on it. */
export async function underLock<T>(gate: Gate, id: RequestId, work: () => Promise<T>): Promise<T> {
  const unlock = await gate.evidence.lock(id);
  try {
    return await work();
  } finally {
    await unlock();
  }
}

function putApproval(
  gate: Gate,
  id: RequestId,
  by: Identity,
  { answer, reason, decision }: Answer,
): Promise<Stored<ApprovalDocument>> {
  const now = gate.clock.now().toISOString();
  return gate.evidence.put('approval', {
    schema: 'spkg.approval/1',
    request: id,
    startedAt: now,
    finishedAt: now,
    inputs: { decision },
    by,
    answer,
    reason: reason.trim(),
    decision,
  });
}

/** Where the backend can prove identities, nobody approves their own request. */
async function assertSomebodyElse(gate: Gate, id: RequestId, by: Identity): Promise<void> {
  const asked = await gate.evidence.latest(id, 'request');
  if (!asked) throw requestDocumentMissing(id);
  const { requester } = asked.document;
  if (by.known === 'proven' && requester.known === 'proven' && samePerson(by.name, requester.name))
    throw ownRequest(id, by.name);
}

/** SPKG_APPROVAL_REFUSED: whoever asked may not decide. */
export function ownRequest(id: RequestId, name: string): SpkgError {
  return refusal(id, `was asked for by \`${name}\`: somebody else must decide`);
}

/** SPKG_APPROVAL_REFUSED unless a person must decide about it. */
export function assertWaiting(summary: RequestSummary): void {
  switch (summary.state) {
    case 'held':
      return;
    case 'denied':
      throw refusal(summary.id, 'is denied by policy: a denial is not approved', `spkg status ${summary.id}`);
    case 'published':
      throw refusal(summary.id, 'is already published', `spkg status ${summary.id}`);
    case 'rejected':
      throw refusal(summary.id, 'was rejected', `spkg status ${summary.id}`);
    case 'approved':
      throw refusal(summary.id, 'is approved and not yet published', `spkg retry ${summary.id}`);
    case 'unassessed':
    case 'stopped':
    case 'running':
      throw refusal(summary.id, 'has not been assessed to its end', `spkg retry ${summary.id}`);
  }
}

/** SPKG_NOTHING_RUNS */
export function nothingRuns(id: RequestId): SpkgError {
  return new SpkgError('SPKG_NOTHING_RUNS', `nothing of the request \`${id}\` is running elsewhere`, {
    tryThis: `spkg status ${id}`,
  });
}

/** SPKG_APPROVAL_REFUSED */
export function refusal(id: RequestId, why: string, tryThis = `spkg status ${id}`): SpkgError {
  return new SpkgError('SPKG_APPROVAL_REFUSED', `request \`${id}\` ${why}`, { tryThis });
}
