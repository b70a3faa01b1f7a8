/** `spkg status`: all requests as a table, or one as a page. */
import type { RequestDetail } from '../core/operations/status.js';
import type { RequestState, RequestSummary } from '../core/summary.js';
import { sanitize } from '../core/sanitize.js';
import { closureText, headline, nextCommand, passedOverLines } from './request-report.js';
import { evidenceLines, warningLines } from './evidence.js';
import { paint } from './terminal.js';
import { age, duration, table, wrap } from './text.js';

const states: Readonly<Record<RequestState, string>> = {
  running: 'unfinished',
  stopped: 'stopped',
  held: 'held',
  unassessed: 'not assessed',
  denied: 'denied',
  rejected: 'rejected',
  approved: 'approved',
  published: 'published',
};

export const whoActs: Readonly<Record<RequestState, string>> = {
  running: 'nobody, or retry it',
  stopped: 'you: retry',
  held: 'InfoSec',
  unassessed: 'you: retry',
  denied: 'you: another version',
  rejected: 'you: another version',
  approved: 'you: retry',
  published: '',
};

export function statusTable(summaries: readonly RequestSummary[], columns: number, now: Date): string {
  if (summaries.length === 0) return 'no requests yet; ask for a package: spkg request numpy';
  const rows = summaries.map((summary) => [
    summary.id,
    states[summary.state],
    age(summary.createdAt, now),
    `${summary.files.total}`,
    whoActs[summary.state],
    sanitize(summary.requirements.join(' '), 200),
  ]);
  return table(['id', 'state', 'asked', 'files', 'who acts', 'requirements'], rows, { columns, flexible: 5 });
}

export function statusPage(detail: RequestDetail, columns: number, now: Date): string {
  const { summary, request, lock, findings, decision, approval, failure, stages } = detail;
  const targets = request.targets
    .map(({ name, python, platform }) => `${name} (Python ${python}, ${platform})`)
    .join('; ');
  const who = `${sanitize(request.requester.name, 100)} (${request.requester.known}, ${request.requester.how})`;
  return [
    headline(detail),
    `  asked by   ${who}, ${age(summary.createdAt, now)}`,
    `  for        ${sanitize(targets, 300)}`,
    ...(request.reason === '' ? [] : [`  reason     ${sanitize(request.reason, 300)}`]),
    ...(lock ? [`  closure    ${closureText(lock.files)}`] : []),
    ...(findings
      ? [
          `  advisories ${findings.advisories.records} records (${sanitize(findings.advisories.from, 100)}), as of ${findings.advisories.asOf?.slice(0, 10) ?? 'never'}`,
        ]
      : []),
    ...(decision ? [`  policy     ${decision.policy.preset} (${decision.policy.digest.slice(0, 12)})`] : []),
    `  stages     ${stages.map(({ stage, ms }) => `${stage} ${duration(ms)}`).join(', ') || 'none yet'}`,
    ...(approval
      ? [
          `  answer     ${approval.answer} by ${sanitize(approval.by.name, 100)}: ${sanitize(approval.reason, 300)}`,
        ]
      : []),
    ...(summary.failure && failure
      ? [paint('bad', wrap(`  stopped in ${failure.stage}: ${failure.message} (${failure.code})`, columns))]
      : []),
    ...passedOverLines(lock?.passedOver ?? [], columns),
    ...evidenceLines(decision?.files ?? [], columns, detail),
    ...(decision?.wayOuts ?? []).map((way) => wrap(`way out: ${sanitize(way.detail, 300)}`, columns, '  ')),
    ...warningLines(detail, columns),
    ...(whoActs[summary.state] === '' ? [] : [`  who acts   ${whoActs[summary.state]}`]),
    `${paint('strong', 'next')}: ${nextCommand(detail)}`,
  ].join('\n');
}
