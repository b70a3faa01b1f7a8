// `npm run package`: the package that is shipped, in `.package`: one bundle, nothing to install beside it.
import { Plugin } from '@oclif/core';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { sbomOf } from './sbom.mjs';
import { insideOf, licencesOf } from './third-party.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that are shipped as they are. */
const asTheyAre = ['data', 'docs/findings', 'docs/errors.md', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/** Makes the package in `folder`, which is emptied first. */
export async function makePackage(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const metafile = await bundle(folder);
  for (const path of asTheyAre) cpSync(join(root, path), join(folder, path), { recursive: true });
  const inside = insideOf(root, metafile);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(inside));
  writeFileSync(join(folder, 'sbom.cdx.json'), await sbomOf(root, inside, source));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(shipped(source), null, 1)}\n`);
  writeFileSync(join(folder, 'oclif.manifest.json'), await manifest(folder));
}

/** The same package without what only its makers need. */
function shipped({ name, version, description, license, type, engines, oclif }) {
  return {
    name,
    version,
    description,
    license,
    type,
    bin: { spkg: 'bin/run.js' },
    files: [
      'bin',
      'lib',
      'data',
      'docs',
      'oclif.manifest.json',
      'sbom.cdx.json',
      'THIRD-PARTY-LICENSES.txt',
      'CHANGELOG.md',
    ],
    engines,
    oclif: {
      ...oclif,
      commands: { strategy: 'pattern', target: './lib/commands' },
      hooks: { command_not_found: './lib/hooks/command-not-found.js' },
      plugins: [],
    },
  };
}

/** What oclif reads instead of loading every command. */
async function manifest(folder) {
  const plugin = new Plugin({
    root: folder,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const { commands, version } = plugin.manifest;
  const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ commands: sorted, version })}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, '.package');
  await makePackage(folder);
  process.stdout.write(`made ${folder}\n`);
}
