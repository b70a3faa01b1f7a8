// Writes oclif.manifest.json from the built commands; `--check` only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = new URL('../oclif.manifest.json', import.meta.url);

const plugin = new Plugin({
  root,
  type: 'core',
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
});
await plugin.load();
const { version } = plugin.manifest;
// oclif lists them as the file system does, which is not everywhere the same order.
const commands = Object.fromEntries(
  Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1)),
);
const text = `${JSON.stringify({ commands, version }, null, 1)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write('oclif.manifest.json is out of date: npm run manifest\n');
    process.exit(1);
  }
} else {
  writeFileSync(path, text);
}
