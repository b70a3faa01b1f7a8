/** One line per stage: what came of it. */
import type {
  DecisionDocument,
  FindingsDocument,
  LockDocument,
  ManifestDocument,
  ReceiptDocument,
} from './documents.js';

/** `12 files: 3 new, 9 already approved` */
export function describeLock({ files, passedOver, problems }: LockDocument): string {
  if (problems.length > 0) return problems.map((problem) => `${problem.name} cannot be resolved`).join(', ');
  const approved = files.filter((file) => file.approved).length;
  const passed = passedOver.length > 0 ? `, ${passedOver.length} passed over` : '';
  return `${plural(files.length, 'file')}: ${files.length - approved} new, ${approved} already approved${passed}`;
}

/** `3 files, 18.2 MB` */
export function describeManifest({ files }: ManifestDocument): string {
  const fetched = files.filter((file) => file.from !== 'quarantine');
  const kept = files.length - fetched.length;
  const bytes = formatBytes(fetched.reduce((sum, file) => sum + file.size, 0));
  if (fetched.length === 0) return `${plural(kept, 'file')} in quarantine already`;
  return `${plural(fetched.length, 'file')}, ${bytes}${kept > 0 ? `; ${kept} in quarantine already` : ''}`;
}

/** `3 files, 2 findings` */
export function describeFindings({ files }: FindingsDocument): string {
  const findings = files.reduce((sum, file) => sum + file.findings.length, 0);
  const unlooked = files.reduce(
    (sum, file) =>
      sum + file.outcomes.filter(({ outcome }) => outcome === 'failed' || outcome === 'unavailable').length,
    0,
  );
  const missing = unlooked > 0 ? `, ${unlooked} not looked at` : '';
  return `${plural(files.length, 'file')}, ${plural(findings, 'finding')}${missing}`;
}

/** `deny: 1 of 12 files` */
export function describeDecision({ verdict, files }: DecisionDocument): string {
  if (verdict === 'allow') return `allow: ${plural(files.length, 'file')}`;
  const stopping = files.filter((file) => file.verdict === verdict).length;
  return `${verdict}: ${stopping} of ${plural(files.length, 'file')}`;
}

/** `published 12 files` */
export function describeReceipt({ predicate, subject }: ReceiptDocument): string {
  return predicate.result === 'published' ? `published ${plural(subject.length, 'file')}` : predicate.result;
}

/** Decimal units, three digits: `18.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit] ?? 'B'}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
