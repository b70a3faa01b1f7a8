/** Screens of the commands beside a request's own way. */
import { formatBytes, plural } from '../core/describe.js';
import type { PolicyProblem } from '../core/policy/parse.js';
import type { Policy } from '../core/policy/policy.js';
import type {
  AdvisoryReport,
  BootstrapReport,
  Bypass,
  ConfigurePipReport,
  DoctorReport,
  ScannedFile,
  ScanReport,
} from '../core/reports.js';
import { severities, verdicts } from '../core/model.js';
import { redact, sanitize } from '../core/sanitize.js';
import { verdictTone, verdictWord } from './evidence.js';
import { paint, type Tone } from './terminal.js';
import { duration, wrap } from './text.js';

const mostFindings = 8;

export function bootstrapScreen(report: BootstrapReport, columns: number): string {
  const done = report.existed
    ? report.created.length === 0
      ? 'nothing was missing'
      : `repaired: ${report.created.join(', ')}`
    : 'a new workspace';
  return [
    `${paint('good', 'READY')} ${report.workspace}: ${done}`,
    `  upstream   ${redact(report.upstream)}`,
    `  index      ${report.indexUrl}`,
    `  policy     ${report.preset}`,
    `  uv         ${report.uv}`,
    `  advisories ${advisoryLine(report.advisories)}`,
    ...advisoryWarnings(report.advisories, columns),
    `${paint('strong', 'next')}: spkg request numpy`,
  ].join('\n');
}

function advisoryLine({ records, from, asOf }: AdvisoryReport): string {
  return `${records} records (${sanitize(from, 100)}), as of ${asOf?.slice(0, 10) ?? 'never'}`;
}

function advisoryWarnings(report: AdvisoryReport, columns: number): readonly string[] {
  const limits = report.limits.length > 0 ? ` They have ${report.limits.join(', ')}.` : '';
  if (!report.stale) return limits === '' ? [] : [paint('warn', wrap(`warning:${limits}`, columns, '  '))];
  const days = report.ageHours === null ? 'of unknown age' : `${Math.floor(report.ageHours / 24)} days old`;
  const text = `warning: the advisories are ${days}, policy allows ${report.maxAgeHours} hours.${limits} Run: spkg advisories sync`;
  return [paint('warn', wrap(text, columns, '  '))];
}

export function advisoryScreen(
  report: AdvisoryReport & { readonly changed?: boolean },
  columns: number,
): string {
  const changed = report.changed === undefined ? '' : report.changed ? ' (new records)' : ' (nothing new)';
  return [`${advisoryLine(report)}${changed}`, ...advisoryWarnings(report, columns)].join('\n');
}

export function scanScreen(report: ScanReport, columns: number): string {
  const rank = (file: ScannedFile): number => verdicts.indexOf(file.verdict);
  const files = [...report.files].sort((a, b) => rank(b) - rank(a));
  const rate = report.ms > 0 ? `, ${formatBytes(Math.round((report.bytes * 1000) / report.ms))}/s` : '';
  return [
    ...files.flatMap((file) => scannedLines(file, columns)),
    ...report.warnings.map((text) => paint('warn', wrap(`warning: ${text}`, columns, '  '))),
    ...unlookedLines(report, columns),
    `${paint(verdictTone[report.verdict], verdictWord[report.verdict])} ${plural(report.files.length, 'file')}, ${formatBytes(report.bytes)} in ${duration(report.ms)}${rate}`,
  ].join('\n');
}

function scannedLines(file: ScannedFile, columns: number): readonly string[] {
  const grave = file.findings
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const lines = [
    `${paint(verdictTone[file.verdict], verdictWord[file.verdict])} ${sanitize(file.path, 300)}`,
  ];
  for (const { id, severity, title, where, evidence } of grave.slice(0, mostFindings)) {
    lines.push(wrap(`${sanitize(title, 300)} [${severity}] ${id}`, columns, '    '));
    const details = [where, evidence].filter((text) => text !== '').join(': ');
    if (details !== '') lines.push(paint('dim', wrap(sanitize(details, 400), columns, '      ')));
  }
  if (grave.length > mostFindings) lines.push(`    … and ${grave.length - mostFindings} more findings`);
  return lines;
}

/** What was not looked at: once per reason, with how many files it is about. */
function unlookedLines({ files }: ScanReport, columns: number): readonly string[] {
  const counted = new Map<string, number>();
  for (const { outcomes } of files) {
    for (const { scanner, outcome, reason } of outcomes) {
      if (outcome === 'completed' || outcome === 'not-applicable') continue;
      const text = `${scanner} ${outcome}: ${sanitize(reason, 300)}`;
      counted.set(text, (counted.get(text) ?? 0) + 1);
    }
  }
  return [...counted].map(([text, count]) =>
    paint(
      'warn',
      wrap(
        `not looked at: ${text}${files.length > 1 ? ` (${count} of ${files.length} files)` : ''}`,
        columns,
        '  ',
      ),
    ),
  );
}

export function configurePipScreen(report: ConfigurePipReport, columns: number): string {
  const { tool, file, action, indexUrl, backup, bypasses } = report;
  const done = {
    written: `${paint('good', 'WRITTEN')} ${tool} installs from the private index now: ${file}`,
    unchanged: `${paint('good', 'UNCHANGED')} ${tool} installs from the private index already: ${file}`,
    undone: `${paint('good', 'UNDONE')} ${file} is as it was before spkg`,
    'would-write': `${file} would hold:`,
  }[action];
  return [
    done,
    ...(action === 'would-write' ? [report.content.trimEnd()] : [`  index  ${indexUrl}`]),
    ...(backup === null ? [] : [`  backup ${backup} (spkg configure-pip --undo puts it back)`]),
    ...bypassLines(bypasses, columns),
  ].join('\n');
}

function bypassLines(bypasses: readonly Bypass[], columns: number): readonly string[] {
  return bypasses.map(({ setting, value, where, remedy }) =>
    paint(
      'warn',
      wrap(`warning: ${setting} = ${value} (${where}) goes around the gate; ${remedy}`, columns, '  '),
    ),
  );
}

const stateTone = { ok: 'good', warning: 'warn', problem: 'bad' } as const satisfies Record<string, Tone>;

export function doctorScreen({ checks }: DoctorReport, columns: number): string {
  const lines = checks.flatMap(({ title, state, detail, remedy }) => [
    wrap(`${paint(stateTone[state], state.padEnd(8))} ${title}: ${detail}`, columns),
    ...(remedy === '' ? [] : [`         try: ${remedy}`]),
  ]);
  const problems = checks.filter(({ state }) => state === 'problem').length;
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  return [...lines, `${plural(problems, 'problem')}, ${plural(warnings, 'warning')}`].join('\n');
}

export function policyScreen(file: string, policy: Policy, columns: number): string {
  const { preset, digest, cooldownDays, advisoriesMaxAgeHours, internalNames, rules } = policy;
  return [
    `${paint('strong', file)}  ${paint('dim', digest.slice(0, 12))}`,
    `  preset     ${preset}`,
    `  cooldown   ${cooldownDays === 0 ? 'none' : `${cooldownDays} days`}`,
    `  advisories at most ${advisoriesMaxAgeHours} hours old`,
    `  internal   ${internalNames.length === 0 ? 'no names' : internalNames.join(', ')}`,
    '',
    'Rules, in order; the first that matches a finding decides it:',
    ...rules.flatMap(({ id, verdict, origin, when, message }, index) => [
      `${String(index + 1).padStart(3)} ${paint('strong', id)}: ${verdict}  ${paint('dim', `(${origin})`)}`,
      paint('dim', wrap(sanitize(when, 4000), columns, '      ')),
      ...(message === '' ? [] : [wrap(sanitize(message), columns, '      ')]),
    ]),
  ].join('\n');
}

export function policyCheckScreen(file: string, problems: readonly PolicyProblem[]): string {
  if (problems.length === 0) return `${paint('good', 'VALID')} ${file}`;
  return problems
    .map(
      ({ line, column, severity, message }) =>
        `${file}:${line}:${column}: ${paint(severity === 'error' ? 'bad' : 'warn', severity)}: ${message}`,
    )
    .join('\n');
}
