/** The scanners that look at bytes: all that a worker loads. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageRoot } from '../package-root.js';
import { archiveScanner } from './archive/index.js';
import { binariesScanner } from './binaries/index.js';
import { codeScanner } from './code/index.js';
import { modelsScanner } from './models/index.js';
import type { ContentScanner } from './scanner.js';
import { secretsScanner } from './secrets/index.js';
import { sdistScanner } from './sdist/index.js';
import { wheelScanner } from './wheel/index.js';

export const contentScanners: readonly ContentScanner[] = [
  archiveScanner,
  wheelScanner,
  sdistScanner,
  codeScanner,
  secretsScanner,
  binariesScanner,
  modelsScanner,
];

/**
 * Digest over ids, versions and the scanners' own sources, as the build wrote it: part of the key under which results are
 * cached. A number that somebody must think of raising would let a newer scanner take over what an older one did not see.
 */
export function contentVersions(): string {
  const sources = readFileSync(new URL('data/scanners.sha256', packageRoot), 'utf8').trim();
  const text = [...contentScanners.map(({ id, version }) => `${id}@${version}`), sources].join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
