/** Names and versions of the scanners that look at bytes, for who has no need of the scanners: they are much to load. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ContentScan } from '../core/documents.js';
import { sanitize } from '../core/sanitize.js';
import { packageRoot } from '../package-root.js';

/** In the order of their rows. A version is raised when the meaning of a row changes. */
export const contentIds = {
  archive: { id: 'archive', version: '2' },
  wheel: { id: 'wheel', version: '2' },
  sdist: { id: 'sdist', version: '1' },
  code: { id: 'code', version: '2' },
  secrets: { id: 'secrets', version: '1' },
  binaries: { id: 'binaries', version: '1' },
  models: { id: 'models', version: '1' },
} as const;

/**
 * Digest over ids, versions and the scanners' own sources, as the build wrote it: part of the key under which results are
 * cached. A number that somebody must think of raising would let a newer scanner take over what an older one did not see.
 */
export function contentVersions(): string {
  const sources = readFileSync(new URL('data/scanners.sha256', packageRoot), 'utf8').trim();
  const text = [...Object.values(contentIds).map(({ id, version }) => `${id}@${version}`), sources].join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Stands for the hash of a file that could not be read. */
export const unknownSha256 = '0'.repeat(64);

/** The scan of a file that could not be scanned: every content scanner failed, for the same reason. */
export function failedScan(sha256: string, reason: string): ContentScan {
  const said = sanitize(reason, 300);
  return {
    schema: 'spkg.content/1',
    sha256,
    outcomes: Object.values(contentIds).map(({ id, version }) => ({
      scanner: id,
      version,
      outcome: 'failed',
      reason: said,
    })),
    findings: [],
    metadata: null,
    metadataSha256: null,
  };
}
