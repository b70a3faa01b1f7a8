/** `spkg approve`: a person answers one decision. */
import { SpkgError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Gate } from '../gate.js';
import type { Identity, RequestId } from '../model.js';
import type { RequestSummary } from '../summary.js';
import { listRequests, readRequest, type RequestDetail } from './status.js';

export interface Answer {
  readonly answer: 'approved' | 'rejected';
  readonly reason: string;
  /** digest of the decision that was read: `RequestDetail.decisionDigest` */
  readonly decision: string;
}

/** All requests that wait for a person, oldest first. `onDamaged`: as for `listRequests`. */
export async function waitingRequests(
  gate: Gate,
  onDamaged?: (error: SpkgError) => void,
): Promise<readonly RequestSummary[]> {
  const all = await listRequests(gate, {
    limit: Number.POSITIVE_INFINITY,
    ...(onDamaged ? { onDamaged } : {}),
  });
  return all.filter((summary) => summary.state === 'held').reverse();
}

/**
 * Brings the decision up to date (older than 24 hours, or made from older facts), so that a person sees what is true
 * now. Returns all that is known; the answer is then bound to exactly this decision.
 */
export async function prepareApproval(
  gate: Gate,
  id: RequestId,
  emit: Emit,
  signal: AbortSignal,
): Promise<RequestDetail> {
  assertWaiting(await gate.evidence.summary(id));
  await gate.runner.run(id, emit, signal);
  const detail = await readRequest(gate, id);
  assertWaiting(detail.summary);
  return detail;
}

/** Records the answer and publishes, or lists the request as rejected. SPKG_APPROVAL_REFUSED, SPKG_REASON_REQUIRED. */
export async function answerRequest(
  gate: Gate,
  id: RequestId,
  given: Answer,
  emit: Emit,
  signal: AbortSignal,
): Promise<RequestDetail> {
  if (given.reason.trim() === '') {
    throw new SpkgError('SPKG_REASON_REQUIRED', 'an answer needs a reason: it is kept as evidence', {
      tryThis: `spkg approve ${id} --reason "why"`,
    });
  }
  const unlock = await gate.evidence.lock(id);
  try {
    assertWaiting(await gate.evidence.summary(id));
    const decision = await gate.evidence.latest(id, 'decision');
    if (decision?.digest !== given.decision)
      throw refusal(id, 'was decided anew while you were reading', `spkg approve ${id}`);
    const by = await gate.identity.whoami();
    await assertSomebodyElse(gate, id, by);
    await recordAnswer(gate, id, by, given);
  } finally {
    await unlock();
  }
  await gate.runner.release(id, emit, signal);
  return readRequest(gate, id);
}

async function recordAnswer(
  gate: Gate,
  id: RequestId,
  by: Identity,
  { answer, reason, decision }: Answer,
): Promise<void> {
  const now = gate.clock.now().toISOString();
  await gate.evidence.put('approval', {
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
  const { requester } = (await readRequest(gate, id)).request;
  if (by.known === 'proven' && requester.known === 'proven' && by.name === requester.name) {
    throw refusal(id, `was asked for by \`${by.name}\`: somebody else must decide`);
  }
}

function assertWaiting(summary: RequestSummary): void {
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

function refusal(id: RequestId, why: string, tryThis = `spkg status ${id}`): SpkgError {
  return new SpkgError('SPKG_APPROVAL_REFUSED', `request \`${id}\` ${why}`, { tryThis });
}
