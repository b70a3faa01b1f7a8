/** The scanners that look at bytes: all that a worker loads. */
import { createHash } from 'node:crypto';
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

/** Digest over ids and versions: part of the key under which results are cached. */
export function contentVersions(): string {
  const text = contentScanners.map(({ id, version }) => `${id}@${version}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
