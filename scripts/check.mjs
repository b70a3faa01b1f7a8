// Everything that must hold before a change lands: the same here and in CI (.ci/run).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;
const steps = [
  ['format', node, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  ['lint', node, ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']],
  ['types', node, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/tsconfig.json']],
  ['manifest', node, ['scripts/manifest.mjs', '--check']],
  ['json docs', node, ['scripts/json-docs.mjs', '--check']],
  ['findings docs', node, ['scripts/findings-docs.mjs', '--check']],
  ['tests', node, ['node_modules/mocha/bin/mocha.js', '--parallel', 'test/**/*.test.ts']],
];

const failed = [];
for (const [name, command, args] of steps) {
  const started = performance.now();
  process.stdout.write(`\n── ${name} ──\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  process.stdout.write(
    `${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stdout.write(`\ncheck failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
