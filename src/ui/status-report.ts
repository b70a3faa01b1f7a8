/** `spkg status`: all requests as a table, or one as a page. */
import type { RequestDetail } from '../core/operations/status.js';
import type { RequestState, RequestSummary } from '../core/summary.js';
import { sanitize } from '../core/sanitize.js';
import { closureText, failureLines, headline, nextCommand, passedOverLines } from './request-report.js';
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
  const { summary, lock, decision } = detail;
  return [
    headline(detail),
    ...factLines(detail, columns, now),
    ...failureLines(detail, columns),
    ...passedOverLines(lock?.passedOver ?? [], columns),
    ...evidenceLines(decision?.files ?? [], columns, detail),
    ...(decision?.wayOuts ?? []).map((way) => wrap(`way out: ${sanitize(way.detail, 300)}`, columns, '  ')),
    ...warningLines(detail, columns),
    ...factLine('who acts', whoActs[summary.state], columns),
    `${paint('strong', 'next')}: ${nextCommand(detail)}`,
  ].join('\n');
}

function factLines(detail: RequestDetail, columns: number, now: Date): readonly string[] {
  const { summary, request, lock, findings, decision, approval, stages } = detail;
  const { name, known, how } = request.requester;
  const advisories = findings?.advisories;
  const facts: readonly (readonly [string, string])[] = [
    ['asked by', `${name} (${known}, ${how}), ${age(summary.createdAt, now)}`],
    ['for', request.targets.map((one) => `${one.name} (Python ${one.python}, ${one.platform})`).join('; ')],
    ['reason', request.reason],
    ['closure', lock ? closureText(lock.files) : ''],
    [
      'advisories',
      advisories
        ? `${advisories.records} records (${advisories.from}), as of ${advisories.asOf?.slice(0, 10) ?? 'never'}`
        : '',
    ],
    ['policy', decision ? `${decision.policy.preset} (${decision.policy.digest.slice(0, 12)})` : ''],
    ['stages', stages.map(({ stage, ms }) => `${stage} ${duration(ms)}`).join(', ')],
    ['receipt', receiptText(detail)],
    ['answer', approval ? `${approval.answer} by ${approval.by.name}: ${approval.reason}` : ''],
  ];
  return facts.flatMap(([label, text]) => factLine(label, text, columns));
}

/** Of what was published alone: that something was not, nobody has to vouch for. */
function receiptText({ receipt, receiptSignedBy }: RequestDetail): string {
  if (receipt?.predicate.result !== 'published') return '';
  return receiptSignedBy === null ? 'unsigned' : `signed by ${receiptSignedBy}`;
}

/** One fact, or no line where there is nothing to say. */
function factLine(label: string, text: string, columns: number): readonly string[] {
  if (text === '') return [];
  const indent = ' '.repeat(13);
  return [wrap(sanitize(text, 300), columns, indent).replace(indent, `  ${label.padEnd(10)} `)];
}
