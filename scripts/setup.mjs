// What `npm run try`, `npm test` and `npm run check` need: dependencies and a build. Does nothing when both are current.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { build } from './build.mjs';

const root = new URL('..', import.meta.url);
const at = (path) => new URL(path, root);

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
}

const installed = at('node_modules/.package-lock.json');
const lock = at('package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  process.stderr.write('installing dependencies (npm ci) …\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
build();
