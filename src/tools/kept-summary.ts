/** What `status` lists, kept beside the documents it was derived from; made again when those have changed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestSummary } from '../core/summary.js';
import { writeAtomically } from './atomic.js';

const version = 1;

/**
 * The kept summary, if it was derived from exactly the documents named; else a new one, which is kept if it can be.
 * A crash between a document and its summary therefore never shows an old state.
 */
export async function readSummary(
  folder: string,
  documents: readonly string[],
  derive: () => Promise<RequestSummary>,
): Promise<RequestSummary> {
  const path = join(folder, 'summary.json');
  const basis = `${version} ${[...documents].sort().join(' ')}`;
  const kept = await readKept(path, basis);
  if (kept) return kept;
  const summary = await derive();
  // it is a convenience: where it cannot be written, it is derived again the next time
  await writeAtomically(path, JSON.stringify({ basis, summary })).catch(() => undefined);
  return summary;
}

async function readKept(path: string, basis: string): Promise<RequestSummary | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as { basis?: unknown; summary?: RequestSummary };
    return kept.basis === basis ? kept.summary : undefined;
  } catch {
    // missing or half-written by another program: derived again from the evidence
    return undefined;
  }
}
