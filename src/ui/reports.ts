/** Screens of the commands beside a request's own way. */
import { plural } from '../core/describe.js';
import type { PolicyProblem } from '../core/policy/parse.js';
import type { Policy } from '../core/policy/policy.js';
import type { ApprovedProject } from '../core/ports.js';
import type {
  AdvisoryReport,
  BootstrapReport,
  Bypass,
  ConfigurePipReport,
  DoctorReport,
} from '../core/reports.js';
import { redact, sanitize } from '../core/sanitize.js';
import { paint, type Tone } from './terminal.js';
import { fit, wrap } from './text.js';

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
  const text = `warning: the advisories are ${days}, policy allows ${report.maxAgeHours} hours.${limits}`;
  return [paint('warn', wrap(text, columns, '  ')), '  try: spkg advisories sync'];
}

export function advisoryScreen(
  report: AdvisoryReport & { readonly changed?: boolean },
  columns: number,
): string {
  const changed = report.changed === undefined ? '' : report.changed ? ' (new records)' : ' (nothing new)';
  return [`${advisoryLine(report)}${changed}`, ...advisoryWarnings(report, columns)].join('\n');
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
    ...(report.expires === null
      ? []
      : [`  until  ${report.expires}: then run it again, or let --keyring renew it by itself`]),
    ...(report.keyring === null ? [] : [`  asks   ${report.keyring} for a password when one is needed`]),
    ...bypassLines(bypasses, columns),
  ].join('\n');
}

function bypassLines(bypasses: readonly Bypass[], columns: number): readonly string[] {
  return bypasses.flatMap(({ setting, value, where, remedy }) => [
    paint('warn', wrap(`warning: ${setting} = ${value} (${where}) goes around the gate`, columns, '  ')),
    `  try: ${remedy}`,
  ]);
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

export function listScreen(packages: readonly ApprovedProject[], columns: number): string {
  const width = Math.max(...packages.map(({ name }) => name.length));
  return packages
    .map(({ name, versions }) => fit(`${name.padEnd(width)}  ${versions.join(' ')}`, columns))
    .join('\n');
}

export function policyScreen(file: string, policy: Policy, columns: number): string {
  const { preset, digest, cooldownDays, advisoriesMaxAgeHours, internalNames, sdists, rules } = policy;
  return [
    `${paint('strong', file)}  ${paint('dim', digest.slice(0, 12))}`,
    `  preset     ${preset}`,
    `  cooldown   ${cooldownDays === 0 ? 'none' : `${cooldownDays} days`}`,
    `  advisories at most ${advisoriesMaxAgeHours} hours old`,
    `  internal   ${internalNames.length === 0 ? 'no names' : internalNames.join(', ')}`,
    `  sdists     ${sdists === 'admit' ? 'admitted where there is no wheel, never built' : 'refused'}`,
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
