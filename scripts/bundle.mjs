// One bundle of all that runs: every command an entry of its own, what they share in chunks, loaded when it is needed.
import { build } from 'esbuild';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cdkOutside } from './bundle-cdk.mjs';
import { commonJsNames } from './bundle-commonjs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What oclif would find in plug-ins of its own: here they are commands like all others. */
const pluginCommands = ['@oclif/plugin-help', '@oclif/plugin-autocomplete'].map((name) =>
  join(root, 'node_modules', name, 'lib', 'commands'),
);

/** Asked for in sources only when they are run uncompiled. */
const neverLoaded = ['typescript', 'ts-node', 'tsx'];

/** Writes `lib` and `bin` below `folder`. Returns esbuild's metafile: what is inside, and where it came from. */
export async function bundle(folder) {
  const lib = join(folder, 'lib');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outdir: lib,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: neverLoaded,
    plugins: [cdkOutside, commonJsNames],
    chunkNames: 'chunk-[hash]',
    metafile: true,
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    logLevel: 'warning',
    // packages that are CommonJS ask for Node's own modules by `require`
    banner: {
      js: "import{createRequire as $fromHere}from'node:module';const require=$fromHere(import.meta.url);",
    },
  });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'run.js'), "#!/usr/bin/env node\nimport '../lib/run.js';\n", {
    mode: 0o755,
  });
  return metafile;
}

function entryPoints() {
  const commands = [join(root, 'src', 'commands'), ...pluginCommands].flatMap((folder) =>
    scripts(folder).map((file) => ({
      in: file,
      out: join('commands', withoutExtension(relative(folder, file))),
    })),
  );
  const hooks = scripts(join(root, 'src', 'hooks')).map((file) => ({
    in: file,
    out: join('hooks', withoutExtension(basename(file))),
  }));
  return [
    ...commands,
    ...hooks,
    { in: join(root, 'src', 'scanners', 'worker.ts'), out: 'worker' },
    { in: join(root, 'bin', 'run.js'), out: 'run' },
  ];
}

function scripts(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => join(folder, name));
}

function withoutExtension(path) {
  return join(dirname(path), basename(path).replace(/\.\w+$/, ''));
}
