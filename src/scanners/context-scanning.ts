/** The port `ContextScanning`: scanners of facts that change with time, and the rows of those this version lacks. */
import { createHash } from 'node:crypto';
import type { ScannerOutcome, ScannerReport } from '../core/model.js';
import type { AdvisorySource, ContextScanning, ProjectFacts, ProjectUnknown } from '../core/ports.js';
import { sanitize } from '../core/sanitize.js';
import { contextScanners } from './context-scanners.js';
import type { AbsentScanner, ContextFacts, ContextScanner, ContextSubject } from './scanner.js';
import { compareIndexMetadata } from './wheel/index-metadata.js';

/** A scanner that throws is an outcome `failed` for that file, never more. */
export function createContextScanning(advisories: AdvisorySource): ContextScanning {
  const absent = contextScanners.filter((scanner) => scanner.kind === 'absent');
  const present = contextScanners.filter((scanner) => scanner.kind === 'context');
  return {
    versions: versionsOf([...absent, ...present]),
    advisories,
    assess(file, { now, policy, project }) {
      const facts: ContextFacts = {
        now,
        advisories,
        advisoriesMaxAgeHours: policy.advisoriesMaxAgeHours,
        internalNames: policy.internalNames,
        project,
      };
      const reports = present.map((scanner) => ({ scanner, report: guarded(scanner, file, facts) }));
      return {
        outcomes: [
          ...absent.map((scanner) => outcomeOf(scanner, notOffered(scanner))),
          ...reports.map(({ scanner, report }) => outcomeOf(scanner, report)),
        ],
        findings: [...reports.flatMap(({ report }) => report.findings), ...metadataFindings(file, project)],
      };
    },
  };
}

function metadataFindings(
  subject: ContextSubject,
  project: ProjectFacts | ProjectUnknown,
): ScannerReport['findings'] {
  return typeof project === 'string' ? [] : compareIndexMetadata(subject, project);
}

function guarded(scanner: ContextScanner, subject: ContextSubject, facts: ContextFacts): ScannerReport {
  try {
    return scanner.assess(subject, facts);
  } catch (error) {
    const reason = sanitize(error instanceof Error ? error.message : String(error), 300);
    return { outcome: 'failed', reason: `the scanner broke: ${reason}`, findings: [] };
  }
}

function notOffered(scanner: AbsentScanner): ScannerReport {
  return { outcome: 'not-offered', reason: scanner.reason, findings: [] };
}

function outcomeOf(
  scanner: { id: ScannerOutcome['scanner']; version: string },
  report: ScannerReport,
): ScannerOutcome {
  return { scanner: scanner.id, version: scanner.version, outcome: report.outcome, reason: report.reason };
}

function versionsOf(all: readonly { id: string; version: string }[]): string {
  const text = all.map(({ id, version }) => `${id}@${version}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
