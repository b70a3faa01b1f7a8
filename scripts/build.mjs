// Compiles src to dist, and makes of it the package that is shipped, when a source is newer than the last build.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const stamp = new URL('dist/.built', root);
const sources = ['src', 'kernels', 'scripts', 'data', 'docs/findings'];
const settings = [
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'bin/run.js',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs/errors.md',
];

function newest(directory) {
  let latest = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    latest = Math.max(latest, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
  }
  return latest;
}

export async function build() {
  const changed = Math.max(
    ...sources.map((folder) => newest(fileURLToPath(new URL(folder, root)))),
    ...settings.map((file) => statSync(new URL(file, root)).mtimeMs),
  );
  const whole =
    existsSync(stamp) &&
    ['kernels.wasm', 'scanners.sha256'].every((one) => existsSync(new URL(`data/${one}`, root)));
  if (whole && statSync(stamp).mtimeMs > changed) return;
  process.stderr.write('building …\n');
  rmSync(new URL('dist', root), { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [fileURLToPath(new URL('node_modules/typescript/bin/tsc', root)), '-p', 'tsconfig.json'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  const { buildKernels } = await import('./kernels.mjs');
  await buildKernels();
  const { writeScannersDigest } = await import('./scanners-digest.mjs');
  writeScannersDigest();
  const { makePackage } = await import('./package.mjs');
  await makePackage(fileURLToPath(new URL('.package', root)));
  writeFileSync(stamp, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
