/** The code scanner over files given as text, and the tier that the preset `standard` would make of it. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../../src/core/model.js';
import { codeScanner } from '../../../src/scanners/code/index.js';
import type { DistributionSubject } from '../../../src/scanners/scanner.js';

export type Tier = 'deny' | 'review' | 'pass';
export type Files = Readonly<Record<string, string | Uint8Array>>;

export function scanFiles(files: Files, form: DistributionSubject['form'] = 'wheel'): readonly Finding[] {
  const session = codeScanner.begin({
    filename: 'demo-1.0-py3-none-any.whl',
    name: 'demo',
    version: '1.0',
    form,
  });
  let entries = 0;
  for (const [path, given] of Object.entries(files)) {
    const content = typeof given === 'string' ? Buffer.from(given) : given;
    const sha256 = createHash('sha256').update(content).digest('hex');
    session.entry({ path, size: content.length, sha256, mode: 0o644, content });
    entries += 1;
  }
  const report = session.finish({ complete: true, problems: [], entries, uncompressedBytes: 0, sha256: '' });
  return report.findings;
}

export function tierOf(findings: readonly Finding[]): Tier {
  const severe = (one: Finding): boolean => one.severity === 'critical' || one.severity === 'high';
  if (findings.some((one) => severe(one) && one.confidence === 'high')) return 'deny';
  return findings.some((one) => severe(one) || one.severity === 'medium' || one.severity === 'unknown')
    ? 'review'
    : 'pass';
}

export function describeFindings(findings: readonly Finding[]): string {
  return (
    findings
      .map(({ severity, id, where, evidence }) => `${severity} ${id} ${where}: ${evidence}`)
      .join('\n') || 'no findings'
  );
}
