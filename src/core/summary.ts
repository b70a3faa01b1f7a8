/** What `status` shows of a request, derived from its documents alone. */
import type {
  ApprovalDocument,
  DecisionDocument,
  FailureDocument,
  LockDocument,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import type { StageName } from './events.js';
import type { Identity, RequestId, Verdict } from './model.js';

/**
 * `running`: not at its end, and nobody said why (it may be at work now). `stopped`: a stage failed; `retry` continues.
 * `held`: a person must decide. `approved`: a person did, publication is to come.
 */
export const requestStates = [
  'running',
  'stopped',
  'held',
  'unassessed',
  'denied',
  'rejected',
  'approved',
  'published',
] as const;
export type RequestState = (typeof requestStates)[number];

export interface RequestSummary {
  readonly id: RequestId;
  readonly requester: Identity;
  readonly createdAt: string;
  readonly requirements: readonly string[];
  readonly state: RequestState;
  /** the stage that is next, or that failed; null at the end */
  readonly stage: StageName | null;
  readonly verdict: Verdict | null;
  readonly files: { readonly total: number; readonly alreadyApproved: number };
  readonly preset: string | null;
  readonly failure: { readonly code: string; readonly message: string; readonly tryThis: string } | null;
}

/** The newest attempt of each document that is there. */
export interface RequestEvidence {
  readonly request: Stored<RequestDocument>;
  readonly lock?: Stored<LockDocument> | undefined;
  readonly decision?: Stored<DecisionDocument> | undefined;
  readonly approval?: Stored<ApprovalDocument> | undefined;
  readonly receipt?: Stored<ReceiptDocument> | undefined;
  readonly notices?: Stored<NoticesDocument> | undefined;
  readonly failure?: Stored<FailureDocument> | undefined;
}

/** Derives the summary. An approval counts only for the very decision it names. */
export function summarise(evidence: RequestEvidence): RequestSummary {
  const { request, lock, decision } = evidence;
  const { state, stage } = stateOf(evidence);
  const files = lock?.document.files ?? [];
  return {
    id: request.document.request,
    requester: request.document.requester,
    createdAt: request.document.startedAt,
    requirements: request.document.requirements,
    state,
    stage,
    verdict: decision?.document.verdict ?? null,
    files: { total: files.length, alreadyApproved: files.filter((file) => file.approved).length },
    preset: decision?.document.policy.preset ?? null,
    failure: state === 'stopped' ? failureOf(evidence) : null,
  };
}

function failureOf({ failure }: RequestEvidence): RequestSummary['failure'] {
  if (!failure) return null;
  const { code, message, tryThis } = failure.document;
  return { code, message, tryThis };
}

function stateOf(evidence: RequestEvidence): { state: RequestState; stage: StageName | null } {
  const { lock, decision, receipt, failure } = evidence;
  const latest = [lock, decision, receipt, evidence.approval, evidence.notices]
    .map((stored) => stored?.document.finishedAt ?? '')
    .reduce((a, b) => (a > b ? a : b), '');
  if (failure && failure.document.finishedAt >= latest) {
    return { state: 'stopped', stage: failure.document.stage as StageName };
  }
  if (!lock) return { state: 'running', stage: 'resolve' };
  if (!decision) return { state: 'running', stage: 'fetch' };
  return afterDecision(evidence, decision);
}

function afterDecision(
  { approval, receipt }: RequestEvidence,
  decision: Stored<DecisionDocument>,
): { state: RequestState; stage: StageName | null } {
  const receiptHolds = receipt?.document.predicate.documents.decision === decision.digest;
  const result = receiptHolds ? receipt.document.predicate.result : undefined;
  if (result === 'published') return { state: 'published', stage: null };
  const answer = approval?.document.decision === decision.digest ? approval.document.answer : undefined;
  if (answer === 'rejected') return { state: 'rejected', stage: result === 'rejected' ? null : 'publish' };
  if (answer === 'approved') return { state: 'approved', stage: 'publish' };
  switch (decision.document.verdict) {
    case 'allow':
      return { state: 'running', stage: 'publish' };
    case 'review':
      return { state: 'held', stage: 'approve' };
    case 'unassessed':
      return { state: 'unassessed', stage: null };
    case 'deny':
      return { state: 'denied', stage: null };
  }
}
