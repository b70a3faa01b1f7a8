/** How a request ended, in a data scientist's words: what happened, why, who decides, what to type next. */
import { plural } from '../core/describe.js';
import type { RequestDetail } from '../core/operations/status.js';
import type { Foresight } from '../core/operations/request.js';
import { formatBytes } from '../core/describe.js';
import { sanitize } from '../core/sanitize.js';
import { evidenceLines, verdictTone, verdictWord, warningLines } from './evidence.js';
import { paint, type Tone } from './terminal.js';
import { wrap } from './text.js';

const mostPassedOver = 8;

export function requestReport(detail: RequestDetail, columns: number): string {
  return [
    headline(detail),
    ...failureLines(detail, columns),
    ...passedOverLines(detail.lock?.passedOver ?? [], columns),
    ...evidenceLines(detail.decision?.files ?? [], columns, detail),
    ...wayOutLines(detail, columns),
    ...warningLines(detail, columns),
    nextLine(detail),
  ].join('\n');
}

/** Why a request stopped, and what to do about it. */
export function failureLines({ summary, failure }: RequestDetail, columns: number): readonly string[] {
  if (!summary.failure || !failure) return [];
  const { stage, message, code, tryThis } = failure;
  return [
    paint('bad', wrap(`stopped in ${stage}: ${message} (${code})`, columns, '  ')),
    ...(tryThis === '' ? [] : [wrap(`try: ${tryThis}`, columns, '  ')]),
  ];
}

/** What becomes of a request, in one word and one sentence. */
export function headline({ summary, lock }: RequestDetail): string {
  const asked = summary.requirements.map((text) => sanitize(text, 80)).join(' ');
  const counts = lock ? ` (${closureText(lock.files)})` : '';
  const [tone, word] = headlines[summary.state];
  return `${paint(tone, word)} ${paint('strong', asked)}${counts}  ${paint('dim', summary.id)}`;
}

const headlines: Readonly<Record<RequestDetail['summary']['state'], readonly [Tone, string]>> = {
  published: ['good', 'PUBLISHED'],
  held: ['warn', 'HELD'],
  unassessed: ['warn', 'NOT ASSESSED'],
  denied: ['bad', 'DENIED'],
  rejected: ['bad', 'REJECTED'],
  approved: ['good', 'APPROVED'],
  stopped: ['bad', 'STOPPED'],
  running: ['warn', 'UNFINISHED'],
};

/** `3 new, 41 already approved` */
export function closureText(
  files: readonly { readonly approved: boolean; readonly size: number | null }[],
): string {
  const approved = files.filter((file) => file.approved).length;
  const fresh = files.filter((file) => !file.approved);
  const size = fresh.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const bytes = size > 0 ? `, ${formatBytes(size)}` : '';
  return `${fresh.length} new${bytes}${approved > 0 ? `; ${approved} already approved` : ''}`;
}

export function passedOverLines(
  passed: readonly { name: string; version: string; taken: string | null; rule: string; reason: string }[],
  columns: number,
): readonly string[] {
  const lines = passed.slice(0, mostPassedOver).map(({ name, version, taken, rule, reason }) => {
    const instead = taken === null ? 'left out' : `${taken} taken`;
    return wrap(
      `passed over ${name} ${version}, ${instead}: ${sanitize(reason, 200)} (${rule})`,
      columns,
      '  ',
    );
  });
  return passed.length > mostPassedOver
    ? [...lines, `  … and ${passed.length - mostPassedOver} more passed over`]
    : lines;
}

function wayOutLines({ decision }: RequestDetail, columns: number): readonly string[] {
  return (decision?.wayOuts ?? []).map(({ name, nearest, detail }) =>
    nearest === null
      ? wrap(`way out: ${sanitize(detail, 300)}`, columns, '  ')
      : wrap(
          `the nearest version that passes is ${name} ${nearest}: ${sanitize(detail, 300)}`,
          columns,
          '  ',
        ),
  );
}

/** The exact next command. */
export function nextCommand({ summary, decision }: RequestDetail): string {
  const { id, requirements } = summary;
  switch (summary.state) {
    case 'published':
      return `pip install ${requirements.map(quoted).join(' ')}`;
    case 'held':
      return `spkg approve ${id}`;
    case 'denied':
    case 'rejected': {
      const way = decision?.wayOuts.find(({ nearest }) => nearest !== null);
      return way ? `spkg request ${way.name}==${way.nearest ?? ''}` : `spkg status ${id}`;
    }
    case 'unassessed':
    case 'stopped':
    case 'running':
    case 'approved':
      return `spkg retry ${id}`;
  }
}

/** Never wrapped: it is copied. */
function nextLine(detail: RequestDetail): string {
  const who = detail.summary.state === 'held' ? 'InfoSec decides with' : 'next';
  return `${paint('strong', who)}: ${nextCommand(detail)}`;
}

/** As a shell takes it. */
function quoted(requirement: string): string {
  return /[^\w.=,[\]-]/.test(requirement) || requirement.includes('[')
    ? `'${requirement.replaceAll("'", `'\\''`)}'`
    : requirement;
}

/** `spkg request --dry-run` */
export function foresightReport({ lock, verdict, files }: Foresight, columns: number): string {
  const word = verdict === 'allow' ? 'NOTHING KNOWN AGAINST IT' : `WOULD BE ${verdictWord[verdict]}`;
  const listed = lock.files.map(({ name, version, approved, size }) => {
    const bytes = size === null ? '' : ` ${formatBytes(size)}`;
    return `  ${name} ${version}${bytes}${approved ? ' (approved already)' : ''}`;
  });
  return [
    `${paint(verdictTone[verdict], word)} (${plural(lock.files.length, 'file')}: ${closureText(lock.files)})`,
    ...listed,
    ...passedOverLines(lock.passedOver, columns),
    ...evidenceLines(files, columns),
    paint(
      'dim',
      'dry run: nothing was filed, fetched or scanned; advisories, age and names are all that was looked at',
    ),
  ].join('\n');
}
