/** The scanners and their findings as people read them: the list, and the pages that come with spkg. */
import { readFile } from 'node:fs/promises';
import { SpkgError } from '../core/errors.js';
import { mandatoryScanners } from '../core/model.js';
import { nearestIds } from '../core/nearest.js';
import type { Explained, FindingRow, ScannerRow, ScannersReport } from '../core/reports.js';
import { sanitize } from '../core/sanitize.js';
import { packageRoot } from '../package-root.js';
import { scanners } from './index.js';
import type { FindingType, Scanner } from './scanner.js';

/** Every scanner with every finding it can make. */
export function listScanners(): ScannersReport {
  return { schema: 'spkg.scanners/1', scanners: scanners.map(scannerRow) };
}

/** The page of a finding, or of a scanner. SPKG_FINDING_UNKNOWN. */
export async function explain(id: string): Promise<Explained> {
  const rows = listScanners().scanners;
  const scanner = rows.find((row) => row.id === id);
  if (scanner) return { schema: 'spkg.explain-scanner/1', ...scanner, page: await readPage(scanner.path) };
  const findings = rows.flatMap((row) => row.findings);
  const finding = findings.find((row) => row.id === id);
  if (finding) return { schema: 'spkg.explain/1', ...finding, page: await readPage(finding.path) };
  throw unknown(
    id,
    [...rows, ...findings].map((row) => row.id),
  );
}

function scannerRow({ id, version, kind, looksFor, findings }: Scanner): ScannerRow {
  return {
    id,
    version,
    mandatory: mandatoryScanners.includes(id),
    offered: kind !== 'absent',
    looksFor,
    path: `docs/findings/${id}/README.md`,
    findings: findings.map(findingRow),
  };
}

function findingRow({ id, kind, severity, confidence, title, remedy }: FindingType): FindingRow {
  return { id, kind, severity, confidence, title, remedy, path: `docs/findings/${id}.md` };
}

/** `path` is of a known id, never of what somebody typed. */
function readPage(path: string): Promise<string> {
  return readFile(new URL(path, packageRoot), 'utf8');
}

function unknown(id: string, ids: readonly string[]): SpkgError {
  const near = nearestIds(id, ids);
  const tryThis = near.map((one) => `spkg scan --explain ${one}`).join(', or: ');
  const message = `there is no finding and no scanner \`${sanitize(id, 100)}\``;
  return new SpkgError('SPKG_FINDING_UNKNOWN', message, { tryThis: tryThis || 'spkg scan --list-scanners' });
}
