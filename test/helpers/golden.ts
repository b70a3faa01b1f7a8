/** Output that is kept and read like code. `UPDATE_GOLDEN=1 npm test` writes what is printed now; look at the diff. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../golden');

/** `name`: a path below test/golden. Times, durations and digests are replaced: they differ from run to run. */
export function assertGolden(name: string, printed: string): void {
  const path = resolve(folder, name);
  const text = normalised(printed);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  assert.ok(existsSync(path), `there is no ${name} yet: UPDATE_GOLDEN=1 npm test`);
  assert.equal(text, readFileSync(path, 'utf8'));
}

function normalised(text: string): string {
  const seen = new Map<string, string>();
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, 'TIME')
    .replace(/"ms": \d+/g, '"ms": 0')
    .replace(/\b[0-9a-f]{64}\b/g, (digest) => {
      const name = seen.get(digest) ?? `DIGEST-${seen.size + 1}`;
      seen.set(digest, name);
      return name;
    });
}
