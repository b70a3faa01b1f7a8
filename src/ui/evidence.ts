/**
 * What stands against a file, worst first: the one way in which it is shown, to the requester, in `status`, to the person
 * who decides, and by `scan`.
 */
import { scanners, worst, type FileDecision, type Reason, type Verdict } from '../core/model.js';
import type { RequestDetail } from '../core/operations/status.js';
import { sanitize } from '../core/sanitize.js';
import { paint, type Tone } from './terminal.js';
import { clip, wrap } from './text.js';

const mostFiles = 12;
const mostReasons = 6;
const mostPlaces = 3;
const mostEvidenceLines = 3;

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
  return [...lines, ...sharedLines([...shared.values()], files.length, columns)];
}

/** What every file has. Where it was met differs from file to file, and is not told. */
function sharedLines(shared: readonly Reason[], total: number, columns: number): readonly string[] {
  if (shared.length === 0) return [];
  const verdict = worst(shared.map((reason) => reason.verdict));
  const told = shared.map((reason): Reason => ({ ...reason, where: '', evidence: '' }));
  return [
    `  ${paint(verdictTone[verdict], verdictWord[verdict])} ${paint('strong', `all ${total} files`)}`,
    ...reasonLines(told, columns, mostReasons),
  ];
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
  lines.push(...reasonLines(reasons, columns, mostReasons));
  return lines;
}

/**
 * Title, places with what was found there, the rule, and the id with its page. The same finding in many places is told
 * once, with the first of them.
 */
export function reasonLines(reasons: readonly Reason[], columns: number, most: number): readonly string[] {
  const groups = grouped(reasons);
  const lines = groups.slice(0, most).flatMap((group) => groupLines(group, columns));
  const left = groups.slice(most).reduce((sum, group) => sum + group.length, 0);
  return left > 0 ? [...lines, `    … and ${left} more`] : lines;
}

/** `docs/findings/SCANNER/WHAT.md` of a finding; undefined for a reason that is none. */
export function pageOf(about: string): string | undefined {
  return scanners.some((scanner) => about.startsWith(`${scanner}/`))
    ? `docs/findings/${about}.md`
    : undefined;
}

/** What to type to read such a page. */
export const explainHint = 'what a finding means: spkg scan --explain ID';

type Group = readonly [Reason, ...Reason[]];

/** Those that differ only in where they were met. */
function grouped(reasons: readonly Reason[]): readonly Group[] {
  const groups = new Map<string, [Reason, ...Reason[]]>();
  for (const reason of reasons) {
    const key = `${keyOf(reason)} ${reason.severity ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(reason);
    else groups.set(key, [reason]);
  }
  return [...groups.values()];
}

function groupLines(group: Group, columns: number): readonly string[] {
  const [{ about, title, severity, rule, message }] = group;
  const grave = severity === undefined ? '' : ` [${severity}]`;
  const page = pageOf(about);
  return [
    wrap(`${sanitize(title, 300)}${grave}`, columns, '    '),
    ...placeLines(group, columns),
    wrap(`rule ${rule}: ${sanitize(message, 300)}`, columns, '      '),
    ...(page === undefined ? [] : [paint('dim', wrap(`${about}: ${page}`, columns, '      '))]),
  ];
}

function placeLines(group: Group, columns: number): readonly string[] {
  const places = group
    .map(({ where, evidence }) => [where, evidence].filter(Boolean).join(': '))
    .filter((text) => text !== '');
  const lines = places
    .slice(0, mostPlaces)
    .map((text) => paint('dim', clip(sanitize(text, 800), columns, '      ', mostEvidenceLines)));
  const left = places.length - mostPlaces;
  return left > 0 ? [...lines, paint('dim', `      … and ${left} more places`)] : lines;
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
