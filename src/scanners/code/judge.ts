/** Signals of one distribution to findings. */
import { severities, type Finding } from '../../core/model.js';
import { makeFinding, worstFindings } from '../finding.js';
import { ruleFor } from './rules.js';
import { moments, type Signal, type SignalId } from './signals.js';

/** One finding for each id and file: the worst, with its line, what it shows, and how it was understood. */
export function judge(signals: readonly Signal[]): readonly Finding[] {
  const files = new Map<string, Signal[]>();
  const everywhere = new Set<SignalId>();
  for (const signal of signals) {
    const file = files.get(signal.path);
    if (file) file.push(signal);
    else files.set(signal.path, [signal]);
    if (signal.moment !== 'tests') everywhere.add(signal.what);
  }
  const found = new Map<string, Finding>();
  for (const [path, file] of files) {
    const ordered = [...file].sort(
      (a, b) => moments.indexOf(a.moment) - moments.indexOf(b.moment) || a.line - b.line,
    );
    for (const signal of ordered) {
      const rule = ruleFor(signal, { file, everywhere });
      if (!rule) continue;
      const key = `${rule.finding.id} ${path}`;
      const severity = rule.severity ?? rule.finding.severity;
      const before = found.get(key);
      if (before && severities.indexOf(before.severity) <= severities.indexOf(severity)) continue;
      found.set(
        key,
        makeFinding(rule.finding, {
          where: `${path}:${signal.line}`,
          evidence: evidenceOf(signal),
          severity,
        }),
      );
    }
  }
  return worstFindings([...found.values()]);
}

/** Steps after which not Python starts it. */
const startsLater: ReadonlySet<string> = new Set([
  'left where it starts by itself',
  'a job that is left',
  'when a folder is opened',
]);

const runsAt: Readonly<Record<Signal['moment'], string>> = {
  install: 'runs when it is installed',
  startup: 'runs whenever Python starts',
  import: 'runs when it is imported',
  call: 'runs when it is called',
  tests: 'in tests, documentation or examples',
};

function evidenceOf({ evidence, chain, value, moment }: Signal): string {
  const understood = chain.length === 0 ? '' : ` ← ${chain.join(' ← ')}`;
  const known = value === undefined || evidence.includes(value) ? '' : ` [${value}]`;
  const when = chain.some((one) => startsLater.has(one))
    ? 'runs by itself, once it was left there'
    : runsAt[moment];
  return `${evidence}${understood}${known} (${when})`;
}
