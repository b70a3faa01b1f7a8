/** Data that lies beside the repository on some machines; tests that need it skip, and say so, where it is not. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export function sharedPath(path: string): string | undefined {
  const found = resolve(import.meta.dirname, '../../../shared', path);
  return existsSync(found) ? found : undefined;
}

/** Skips the running test with its reason on stderr. */
export function skipWithReason(context: Mocha.Context, reason: string): never {
  process.stderr.write(`      skipped: ${reason}\n`);
  return context.skip();
}
