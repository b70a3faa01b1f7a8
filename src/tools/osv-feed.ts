/** Brings advisories from an OSV export (`PyPI/all.zip`): an address, or a file of an air-gapped mirror. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buildAdvisoryIndex, openAdvisoryIndex, type AdvisoryHeader } from '../core/advisories/index-file.js';
import { cvssScorer } from '../core/advisories/severity.js';
import { SpkgError } from '../core/errors.js';
import { redact, sanitize } from '../core/sanitize.js';
import { advisoryIndexPath } from './advisory-store.js';
import { writeAtomically } from './atomic.js';
import { readOsvExport } from './osv-export.js';

/** The OSV project's own export. */
export const osvExport = 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip';
const maxBytes = 2 ** 30;

export type Download = (url: string, maxBytes: number, signal: AbortSignal) => Promise<Buffer>;

/**
 * Replaces the index as a whole, or leaves it as it is. SPKG_ADVISORY_UNREACHABLE, SPKG_ADVISORY_FEED_INVALID (no
 * records, or more than one in a hundred unreadable).
 */
export async function syncAdvisories(options: {
  readonly from: string;
  readonly directory: string;
  readonly download: Download;
  readonly now: Date;
  readonly signal: AbortSignal;
}): Promise<Pick<AdvisoryHeader, 'asOf' | 'from' | 'records' | 'digest'> & { readonly changed: boolean }> {
  const { from, directory, download, now, signal } = options;
  const bytes = await bytesOf(from, download, signal);
  const { records, broken } = readOrRefuse(bytes, from);
  if (records.length === 0 || broken * 100 > records.length) {
    throw invalid(from, `${records.length} records, ${broken} unreadable`);
  }
  const text = buildAdvisoryIndex(records, redact(from), await cvssScorer(), now);
  const index = openAdvisoryIndex(Buffer.from(text));
  if (!index || index.header.records === 0) throw invalid(from, 'no record is about Python projects');
  const path = advisoryIndexPath(directory);
  const before = existsSync(path) ? openAdvisoryIndex(readFileSync(path)) : undefined;
  await writeAtomically(path, text, { durable: true });
  const { asOf, digest, records: count } = index.header;
  return { asOf, from: redact(from), records: count, digest, changed: before?.header.digest !== digest };
}

async function bytesOf(from: string, download: Download, signal: AbortSignal): Promise<Buffer> {
  try {
    if (/^https?:\/\//.test(from)) return await download(from, maxBytes, signal);
    return await readFile(from.startsWith('file:') ? new URL(from) : from);
  } catch (error) {
    signal.throwIfAborted();
    const why = sanitize(error instanceof Error ? error.message : String(error), 200);
    throw new SpkgError(
      'SPKG_ADVISORY_UNREACHABLE',
      `cannot read advisories from \`${sanitize(from)}\`: ${why}`,
      {
        tryThis: 'fetch the export elsewhere and run: spkg advisories sync --from FILE',
        cause: error,
      },
    );
  }
}

function readOrRefuse(bytes: Buffer, from: string): ReturnType<typeof readOsvExport> {
  try {
    return readOsvExport(bytes);
  } catch (error) {
    throw invalid(from, error instanceof Error ? error.message : String(error), error);
  }
}

function invalid(from: string, why: string, cause?: unknown): SpkgError {
  return new SpkgError(
    'SPKG_ADVISORY_FEED_INVALID',
    `\`${sanitize(from)}\` is no OSV export: ${sanitize(why, 200)}`,
    {
      tryThis: 'spkg advisories sync --from URL-or-path of an OSV all.zip',
      cause,
    },
  );
}
