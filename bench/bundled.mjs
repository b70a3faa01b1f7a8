// The benchmarks' own entries, bundled as what is shipped is (`scripts/bundle.mjs`): a start is part of what is timed.
import { build } from 'esbuild';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './places.mjs';

/** Bundles `scan-once.mjs` and `scan-pooled.mjs`; gives the path of one by its name. */
export async function bundled() {
  const folder = join(cache, 'bundle');
  await build({
    entryPoints: {
      'scan-once': join(root, 'bench', 'scan-once.mjs'),
      'scan-pooled': join(root, 'bench', 'scan-pooled.mjs'),
      worker: join(root, 'dist', 'scanners', 'worker.js'),
    },
    outdir: join(folder, 'lib'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  cpSync(join(root, 'data'), join(folder, 'data'), { recursive: true });
  return (name) => join(folder, 'lib', `${name}.js`);
}
