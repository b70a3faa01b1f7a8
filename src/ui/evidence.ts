/** What stands against a request, worst first: for the requester, for status, and for the person who decides. */
import type { FileDecision, Reason, Verdict } from '../core/model.js';
import type { RequestDetail } from '../core/operations/status.js';
import { sanitize } from '../core/sanitize.js';
import { paint, type Tone } from './terminal.js';
import { wrap } from './text.js';

const mostFiles = 12;
const mostReasons = 6;

export const verdictTone: Readonly<Record<Verdict, Tone>> = {
  allow: 'good',
  review: 'warn',
  unassessed: 'warn',
  deny: 'bad',
};
export const verdictWord: Readonly<Record<Verdict, string>> = {
  allow: 'ALLOWED',
  review: 'HELD',
  unassessed: 'NOT ASSESSED',
  deny: 'DENIED',
};

/** The files that matter, each with its reasons. `columns`: width of the screen. */
export function evidenceLines(
  files: readonly FileDecision[],
  columns: number,
  detail: RequestDetail | null = null,
): readonly string[] {
  const shared = sharedReasons(files);
  const telling = files
    .map((file) => ({
      file,
      reasons: file.reasons.filter((reason) => reason.verdict !== 'allow' && !shared.has(keyOf(reason))),
    }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => rank(b.file.verdict) - rank(a.file.verdict));
  const lines: string[] = [];
  for (const { file, reasons } of telling.slice(0, mostFiles)) {
    lines.push(...fileLines(file, reasons, columns, detail));
  }
  if (telling.length > mostFiles) lines.push(`  … and ${telling.length - mostFiles} more files`);
  for (const reason of shared.values()) {
    const about = paint(verdictTone[reason.verdict], `all ${files.length} files`);
    lines.push(wrap(`${about}: ${sanitize(reason.title, 200)}`, columns, '  '));
    lines.push(wrap(`rule ${reason.rule}: ${sanitize(reason.message, 300)}`, columns, '    '));
  }
  return lines;
}

function fileLines(
  file: FileDecision,
  reasons: readonly Reason[],
  columns: number,
  detail: RequestDetail | null,
): string[] {
  const chain = detail?.lock?.files.find(({ filename }) => filename === file.filename)?.chain ?? [];
  const because = chain.length > 1 ? paint('dim', ` (needed by ${chain.slice(0, -1).join(' > ')})`) : '';
  const named = `${file.name} ${file.version}`.trim();
  const lines = [
    `  ${paint(verdictTone[file.verdict], verdictWord[file.verdict])} ${paint('strong', named)}${because}`,
  ];
  for (const reason of reasons.slice(0, mostReasons)) lines.push(...reasonLines(reason, columns));
  if (reasons.length > mostReasons) lines.push(`    … and ${reasons.length - mostReasons} more`);
  return lines;
}

function reasonLines(
  { about, title, severity, where, evidence, rule, message }: Reason,
  columns: number,
): string[] {
  const grave = severity === undefined ? '' : ` [${severity}]`;
  const lines = [wrap(`${sanitize(title, 300)}${grave}`, columns, '    ')];
  const details = [where, evidence].filter((text): text is string => text !== undefined && text !== '');
  if (details.length > 0)
    lines.push(paint('dim', wrap(sanitize(details.join(': '), 400), columns, '      ')));
  lines.push(wrap(`rule ${rule}: ${sanitize(message, 300)}`, columns, '      '));
  if (about.includes('/') && !about.startsWith('outcome/')) lines.push(paint('dim', `      ${about}`));
  return lines;
}

/** Reasons that every file has are told once. */
function sharedReasons(files: readonly FileDecision[]): ReadonlyMap<string, Reason> {
  const [first, ...rest] = files;
  if (!first || rest.length === 0) return new Map();
  const common = first.reasons.filter(
    (reason) =>
      reason.verdict !== 'allow' &&
      rest.every((file) => file.reasons.some((other) => keyOf(other) === keyOf(reason))),
  );
  return new Map(common.map((reason) => [keyOf(reason), reason]));
}

/** What passed, and is worth knowing: each once, with how many files it is about. */
export function warningLines(detail: RequestDetail, columns: number): readonly string[] {
  const counted = new Map<string, { text: string; count: number }>();
  for (const file of detail.decision?.files ?? []) {
    for (const reason of file.reasons) {
      if (!reason.warning) continue;
      const text = sanitize(reason.title, 300);
      counted.set(text, { text, count: (counted.get(text)?.count ?? 0) + 1 });
    }
  }
  const total = detail.decision?.files.length ?? 0;
  const told = [...counted.values()].map(({ text, count }) =>
    total > 1 && count < total ? `${text} (${count} of ${total} files)` : text,
  );
  return [...(detail.decision?.warnings ?? []), ...told].map((text) =>
    paint('warn', wrap(`warning: ${text}`, columns, '  ')),
  );
}

function keyOf({ about, rule, title }: Reason): string {
  return `${about} ${rule} ${title}`;
}

function rank(verdict: Verdict): number {
  return ['allow', 'review', 'unassessed', 'deny'].indexOf(verdict);
}
