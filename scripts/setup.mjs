// What `npm run try`, `npm test` and `npm run check` need: dependencies, a build, and a uv. Does nothing when all is there.
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
await build();
await bringUv();

/** The tests that resolve need a uv; where none can be had they skip, and say so. */
async function bringUv() {
  const { findUv, provideUv } = await import('../dist/tools/uv-provide.js');
  try {
    if (await findUv(process.env)) return;
    process.stderr.write('bringing uv (a pinned wheel) …\n');
    await provideUv(process.env, { python: () => Promise.resolve('python3'), index: null });
  } catch (error) {
    process.stderr.write(`no uv: ${error.message}\n`);
  }
}
