/** The scanners that look at bytes: all that a worker loads. */
import { archiveScanner } from './archive/index.js';
import { binariesScanner } from './binaries/index.js';
import { codeScanner } from './code/index.js';
import { modelsScanner } from './models/index.js';
import type { ContentScanner } from './scanner.js';
import { secretsScanner } from './secrets/index.js';
import { sdistScanner } from './sdist/index.js';
import { wheelScanner } from './wheel/index.js';

/** Those of `content-ids.ts`, in that order. */
export const contentScanners: readonly ContentScanner[] = [
  archiveScanner,
  wheelScanner,
  sdistScanner,
  codeScanner,
  secretsScanner,
  binariesScanner,
  modelsScanner,
];
