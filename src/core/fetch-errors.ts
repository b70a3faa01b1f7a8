/** What may be wrong with bytes, wherever they are kept. */
import { SpkgError } from './errors.js';
import type { Sha256 } from './model.js';

/** SPKG_FETCH_HASH_MISMATCH: they are not what the index promised. */
export function mismatch(filename: string, expected: Sha256, actual: Sha256): SpkgError {
  return new SpkgError(
    'SPKG_FETCH_HASH_MISMATCH',
    `\`${filename}\` is not what the index promised: sha256 ${expected} expected, ${actual} received`,
    { tryThis: 'retry; if it happens again, tell InfoSec: it may be an attack' },
  );
}

/** SPKG_FETCH_HASH_MISMATCH: they are not what they were when they came. */
export function changedInQuarantine(filename: string, expected: Sha256, actual: Sha256): SpkgError {
  return new SpkgError(
    'SPKG_FETCH_HASH_MISMATCH',
    `\`${filename}\` in the quarantine is not what was fetched: sha256 ${expected} expected, ${actual} found`,
    { tryThis: 'tell InfoSec: somebody may have changed it' },
  );
}

/** SPKG_FETCH_TOO_LARGE */
export function tooLarge(filename: string, maxBytes: number): SpkgError {
  return new SpkgError(
    'SPKG_FETCH_TOO_LARGE',
    `\`${filename}\` is larger than the ${maxBytes} bytes that policy allows`,
    { tryThis: 'ask InfoSec to raise max-file-mib in policy.yaml' },
  );
}
