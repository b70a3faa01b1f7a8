// Compiles src to dist when a source is newer than the last build.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const stamp = new URL('dist/.built', root);

function newest(directory) {
  let latest = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    latest = Math.max(latest, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
  }
  return latest;
}

export function build() {
  const changed = Math.max(
    newest(fileURLToPath(new URL('src', root))),
    statSync(new URL('tsconfig.json', root)).mtimeMs,
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
  process.stderr.write('building (tsc) …\n');
  rmSync(new URL('dist', root), { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [fileURLToPath(new URL('node_modules/typescript/bin/tsc', root)), '-p', 'tsconfig.json'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  writeFileSync(stamp, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
