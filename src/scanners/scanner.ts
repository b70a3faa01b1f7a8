/** What a scanner is. The list of them is `index.ts`; each has a folder, and each finding a page `docs/findings/ID.md`. */
import type { ArchiveEntry, ArchiveReport } from '../archive/archive.js';
import type { AdvisorySource, ProjectFacts } from '../core/ports.js';
import type { Confidence, FindingKind, ScannerId, ScannerReport, Severity } from '../core/model.js';

/** What is true of every finding of one id; the scanner adds where and evidence. */
export interface FindingType {
  /** `scanner/what` */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  readonly remedy: string;
}

interface ScannerBase {
  readonly id: ScannerId;
  /** part of the cache key: raise it when results may change */
  readonly version: string;
  /** one line for `--list-scanners` and the docs */
  readonly looksFor: string;
  /** every finding it can make */
  readonly findings: readonly FindingType[];
}

/** What is known of a file before it is opened. */
export interface DistributionSubject {
  readonly filename: string;
  /** normalised name and version the lock (or the file name) claims; null for a tree that does not say */
  readonly name: string | null;
  readonly version: string | null;
  readonly form: 'wheel' | 'sdist' | 'tree';
}

/** Looks at bytes, in a worker. The same bytes give the same report for ever: it is cached. */
export interface ContentScanner extends ScannerBase {
  readonly kind: 'content';
  begin(subject: DistributionSubject): ContentSession;
}
/** One look at one file: every entry in archive order, then the end. */
export interface ContentSession {
  entry(entry: ArchiveEntry): void;
  finish(report: ArchiveReport): ScannerReport;
}

/** Looks at facts about a file that change with time, on the main thread. Evaluated anew at every request. */
export interface ContextScanner extends ScannerBase {
  readonly kind: 'context';
  assess(subject: ContextSubject, facts: ContextFacts): ScannerReport;
}
export interface ContextSubject {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly sha256: string;
  readonly uploadedAt: string | null;
  /** sha256 of the METADATA inside the wheel; null before it was opened, or where there is none */
  readonly metadataSha256: string | null;
}
export interface ContextFacts {
  readonly now: Date;
  readonly advisories: AdvisorySource;
  /** hours after which advisories are too old, by policy */
  readonly advisoriesMaxAgeHours: number;
  /** PEP 503 globs of names that must never come from upstream, by policy */
  readonly internalNames: readonly string[];
  /** `offline`: there was no index to ask (spkg scan); `unknown-project`: the index does not have it */
  readonly project: ProjectFacts | 'offline' | 'unknown-project' | 'unreachable';
}

/** A scanner that the design names and this version does not have: its row says so. */
export interface AbsentScanner extends ScannerBase {
  readonly kind: 'absent';
  readonly reason: string;
}

export type Scanner = ContentScanner | ContextScanner | AbsentScanner;
