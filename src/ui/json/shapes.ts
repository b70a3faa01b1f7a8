/** What `--json` prints: one document a command, with a version of its own. Schemas: docs/json.md. */
import type { RequestDetail } from '../../core/operations/status.js';
import type { Foresight } from '../../core/operations/request.js';
import type { FileDecision, LockedFile } from '../../core/model.js';
import type { RequestSummary } from '../../core/summary.js';
import { nextCommand } from '../request-report.js';

/** `spkg.request-result/1`: how a request ended. */
export function requestResult(detail: RequestDetail): Record<string, unknown> {
  return { schema: 'spkg.request-result/1', ...resultOf(detail) };
}

/** `spkg.approval-result/1`: the same after an answer. */
export function approvalResult(details: readonly RequestDetail[]): Record<string, unknown> {
  return {
    schema: 'spkg.approval-result/1',
    requests: details.map((detail) => ({ ...resultOf(detail), answer: answerOf(detail) })),
  };
}

function answerOf({ approval }: RequestDetail): Record<string, unknown> | null {
  if (!approval) return null;
  const { answer, reason, by, decision } = approval;
  return { answer, reason, by, decision };
}

function resultOf(detail: RequestDetail): Record<string, unknown> {
  const { summary, lock, decision, indexUrl } = detail;
  return {
    id: summary.id,
    state: summary.state,
    verdict: summary.verdict,
    requirements: summary.requirements,
    files: filesOf(lock?.files ?? []),
    packages: packagesOf(decision?.files ?? [], lock?.files ?? []),
    passedOver: lock?.passedOver ?? [],
    wayOuts: decision?.wayOuts ?? [],
    warnings: decision?.warnings ?? [],
    policy: decision?.policy ?? null,
    failure: summary.failure,
    indexUrl,
    next: nextCommand(detail),
  };
}

function filesOf(files: readonly LockedFile[]): Record<string, number> {
  const alreadyApproved = files.filter(({ approved }) => approved).length;
  return { total: files.length, new: files.length - alreadyApproved, alreadyApproved };
}

function packagesOf(
  decided: readonly FileDecision[],
  locked: readonly LockedFile[],
): readonly Record<string, unknown>[] {
  const byHash = new Map(locked.map((file) => [file.sha256, file]));
  return decided.map(({ name, version, filename, sha256, verdict, reasons }) => {
    const file = sha256 === null ? undefined : byHash.get(sha256);
    return {
      name,
      version,
      filename,
      sha256,
      verdict,
      approved: file?.approved ?? false,
      chain: file?.chain ?? [],
      reasons,
    };
  });
}

/** `spkg.dry-run/1` */
export function dryRunResult({ lock, verdict, files }: Foresight): Record<string, unknown> {
  return {
    schema: 'spkg.dry-run/1',
    verdict,
    files: filesOf(lock.files),
    packages: packagesOf(files, lock.files),
    passedOver: lock.passedOver,
  };
}

/** `spkg.status-list/1` */
export function statusList(summaries: readonly RequestSummary[]): Record<string, unknown> {
  return { schema: 'spkg.status-list/1', requests: summaries };
}

/** `spkg.status/1`: a request with its stages and evidence. */
export function statusResult(detail: RequestDetail): Record<string, unknown> {
  const { request, stages, findings, approval, receipt, receiptSignedBy, notices, decisionDigest } = detail;
  return {
    schema: 'spkg.status/1',
    ...resultOf(detail),
    requester: request.requester,
    createdAt: request.startedAt,
    reason: request.reason,
    targets: request.targets,
    commit: request.commit,
    stages,
    advisories: findings?.advisories ?? null,
    findings: findings?.files ?? [],
    decision: decisionDigest,
    answer: approval ? answerOf(detail) : null,
    published: receipt?.subject ?? [],
    receipt: receipt ? { result: receipt.predicate.result, signedBy: receiptSignedBy } : null,
    notices: notices?.notices ?? [],
  };
}
