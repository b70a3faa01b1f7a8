/** How it is said that the upstream index gave no answer. */
import { SpkgError } from '../core/errors.js';
import { redact, sanitize } from '../core/sanitize.js';
import { causeCode } from './atomic.js';

/** Nobody answered, or not with an answer; `said`: in whose words. SPKG_INDEX_UNREACHABLE. */
export function unreachable(url: string, cause: unknown, said = wordsOf(cause)): SpkgError {
  return new SpkgError(
    'SPKG_INDEX_UNREACHABLE',
    `cannot reach the index at \`${redact(url)}\`: ${sanitize(said, 200)}`,
    { tryThis: 'check the network and proxy, or run: spkg doctor', cause },
  );
}

/** The index answers, and does not let us see (HTTP 401, 403, 407). SPKG_INDEX_UNREACHABLE. */
export function refused(url: string, status: string, cause?: unknown): SpkgError {
  const { hostname } = new URL(url);
  return new SpkgError(
    'SPKG_INDEX_UNREACHABLE',
    `the index at \`${redact(url)}\` refuses to answer (HTTP ${sanitize(status, 40)})`,
    { tryThis: `put user and password into ~/.netrc (machine ${hostname}), or into pip's index-url`, cause },
  );
}

/** An error's message, with its code where the message does not have it. */
export function wordsOf(cause: unknown): string {
  const code = causeCode(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return sanitize(code !== undefined && !message.includes(code) ? `${message} (${code})` : message, 200);
}
