/** `spkg approve`: a person answers one decision. */
import { SpkgError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Gate } from '../gate.js';
import type { RequestId } from '../model.js';
import type { Answer } from '../ports.js';
import { assertWaiting } from '../answer.js';
import type { RequestSummary } from '../summary.js';
import { listRequests, readRequest, type RequestDetail } from './status.js';

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
  await gate.runner.refresh(id, emit, signal);
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
  await gate.runner.answer(id, given, emit, signal);
  return readRequest(gate, id);
}
