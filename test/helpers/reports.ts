/** Reports of scans as tests need them: sound by default, with what a test puts in. */
import type { Reason, Verdict } from '../../src/core/model.js';
import type { FindingExplained, ScannedFile, ScanReport } from '../../src/core/reports.js';

type FoundHere = ScannedFile['findings'][number];

export const hiddenCode: FoundHere = {
  id: 'wheel/pth-hidden-code',
  scanner: 'wheel',
  severity: 'critical',
  confidence: 'high',
  title: 'A .pth file hides code that runs whenever Python starts',
  where: 'evil.pth:1',
  evidence: 'import base64; exec(base64.b64decode("cHJpbnQoMSk="))',
  remedy: 'Do not install it.',
};

export function finding(more: Partial<FoundHere> = {}): FoundHere {
  return { ...hiddenCode, ...more };
}

/** The reason that a finding becomes under a rule. */
export function reason(found: FoundHere, verdict: Verdict, more: Partial<Reason> = {}): Reason {
  const { id: about, title, severity, where, evidence } = found;
  const message = 'A person of InfoSec looks at this before it is published.';
  return {
    about,
    title,
    severity,
    where,
    evidence,
    verdict,
    warning: false,
    rule: 'needs-eyes',
    message,
    ...more,
  };
}

export function scannedFile(path: string, more: Partial<ScannedFile> = {}): ScannedFile {
  return {
    path,
    sha256: 'a'.repeat(64),
    bytes: 1000,
    verdict: 'allow',
    reasons: [],
    outcomes: [
      { scanner: 'archive', outcome: 'completed', reason: '' },
      { scanner: 'wheel', outcome: 'completed', reason: '' },
    ],
    findings: [],
    ...more,
  };
}

/** A file with one finding that leads to `verdict`. */
export function flaggedFile(path: string, found: FoundHere, verdict: Verdict): ScannedFile {
  return scannedFile(path, { verdict, findings: [found], reasons: [reason(found, verdict)] });
}

export function scanReport(files: readonly ScannedFile[], more: Partial<ScanReport> = {}): ScanReport {
  return {
    schema: 'spkg.scan/1',
    verdict: 'allow',
    policy: { preset: 'standard', digest: 'b'.repeat(64) },
    warnings: [],
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    ms: 2000,
    ...more,
  };
}

export function explained(found: FoundHere, more: Partial<FindingExplained> = {}): FindingExplained {
  const { id, severity, confidence, title, remedy } = found;
  return {
    schema: 'spkg.explain/1',
    id,
    kind: 'install-behaviour',
    severity,
    confidence,
    title,
    remedy,
    path: `docs/findings/${id}.md`,
    page: `# ${id}\n\n${title}.\n`,
    ...more,
  };
}
