/** One pass over one distribution, all content scanners fed. What a scanner throws is its own outcome `failed`. */
import { createHash } from 'node:crypto';
import type { ArchiveEntry, ArchiveLimits, ArchiveReport, ByteSource } from '../archive/archive.js';
import { problemList } from '../archive/problems.js';
import { readTarGz } from '../archive/tar.js';
import { readTree, type TreeListing } from '../archive/tree.js';
import { hashOf } from '../archive/windows.js';
import { readZip } from '../archive/zip.js';
import type { ContentScan } from '../core/documents.js';
import type { ScannerOutcome, ScannerReport } from '../core/model.js';
import { parseSdistName } from '../core/names.js';
import { sanitize } from '../core/sanitize.js';
import { contentScanners } from './content-scanners.js';
import type { ContentScanner, ContentSession, DistributionSubject } from './scanner.js';
import { isPkgInfoPath } from './sdist/index.js';
import { isMetadataPath } from './wheel/index.js';

export type Material =
  | { readonly kind: 'file'; readonly source: ByteSource }
  | { readonly kind: 'tree'; readonly tree: TreeListing };

interface Running {
  readonly scanner: ContentScanner;
  session: ContentSession | undefined;
  failure: string | undefined;
}

/**
 * Scans a wheel, an sdist or a tree. `sha256` in the result is that of the bytes read; for a tree, of one line `SHA256  PATH` a
 * file, as `sha256sum` writes them.
 */
export async function scanContent(
  subject: DistributionSubject,
  material: Material,
  limits: ArchiveLimits,
  scanners: readonly ContentScanner[] = contentScanners,
): Promise<ContentScan> {
  const running = scanners.map((scanner): Running => start(scanner, subject));
  const listing = createHash('sha256');
  const metadata: { text: string | null; sha256: string | null } = { text: null, sha256: null };
  const isMetadata = subject.form === 'sdist' ? isPkgInfoPath : isMetadataPath;
  const onEntry = (entry: ArchiveEntry): void => {
    if (entry.content && isMetadata(entry.path)) {
      metadata.text = Buffer.from(entry.content).toString('utf8');
      metadata.sha256 = entry.sha256;
    }
    if (material.kind === 'tree') listing.update(`${entry.sha256}  ${entry.path}\n`);
    for (const one of running) feed(one, entry);
  };
  const report = await read(subject, material, limits, onEntry);
  const reports = running.map((one) => ({ scanner: one.scanner, report: end(one, report) }));
  return {
    schema: 'spkg.content/1',
    sha256: report.sha256 === '' ? listing.digest('hex') : report.sha256,
    outcomes: reports.map(({ scanner, report: said }) => outcomeOf(scanner, said)),
    findings: reports.flatMap(({ report: said }) => said.findings),
    metadata: metadata.text,
    metadataSha256: metadata.sha256,
  };
}

function read(
  subject: DistributionSubject,
  material: Material,
  limits: ArchiveLimits,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<ArchiveReport> {
  if (material.kind === 'tree') return Promise.resolve(readTree(material.tree, limits, onEntry));
  const format = subject.form === 'wheel' ? 'zip' : parseSdistName(subject.filename)?.format;
  switch (format) {
    case 'zip':
      return readZip(material.source, limits, onEntry);
    case 'tar.gz':
      return readTarGz(material.source, limits, onEntry);
    default:
      return Promise.resolve(unread(material.source));
  }
}

/** A format that no reader here knows: said so, and hashed. */
function unread(source: ByteSource): ArchiveReport {
  const problems = problemList();
  problems.add('unsupported', '', 'neither .tar.gz nor .zip: not looked at');
  const sha256 = hashOf(source);
  return { complete: false, problems: problems.all, entries: 0, uncompressedBytes: 0, sha256 };
}

function start(scanner: ContentScanner, subject: DistributionSubject): Running {
  try {
    return { scanner, session: scanner.begin(subject), failure: undefined };
  } catch (error) {
    return { scanner, session: undefined, failure: messageOf(error) };
  }
}

function feed(one: Running, entry: ArchiveEntry): void {
  if (one.failure !== undefined) return;
  try {
    one.session?.entry(entry);
  } catch (error) {
    one.failure = `${messageOf(error)} (in ${sanitize(entry.path, 120)})`;
  }
}

function end({ session, failure }: Running, report: ArchiveReport): ScannerReport {
  if (failure !== undefined || !session) return failed(`the scanner broke: ${failure ?? 'it did not start'}`);
  try {
    return session.finish(report);
  } catch (error) {
    return failed(`the scanner broke: ${messageOf(error)}`);
  }
}

function failed(reason: string): ScannerReport {
  return { outcome: 'failed', reason: sanitize(reason, 300), findings: [] };
}

function outcomeOf({ id, version }: ContentScanner, { outcome, reason }: ScannerReport): ScannerOutcome {
  return { scanner: id, version, outcome, reason };
}

function messageOf(error: unknown): string {
  return sanitize(error instanceof Error ? error.message : String(error), 300);
}
