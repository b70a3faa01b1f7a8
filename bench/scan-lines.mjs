// All that the scanners that look at bytes say, one line of JSON a file: what a change must leave as it is.
// node bench/scan-lines.mjs DIST FILE… > before.jsonl   with DIST another build; then `cmp before.jsonl after.jsonl`
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, ...files] = process.argv.slice(2);
const from = (path) => import(new URL(path, pathToFileURL(`${resolve(dist)}/`)).href);
const { defaultArchiveLimits } = await from('archive/archive.js');
const { scanContent } = await from('scanners/engine.js');
const { openFileSource } = await from('scanners/file-source.js');

for (const path of files) {
  const source = openFileSource(path);
  const form = path.endsWith('.whl') ? 'wheel' : 'sdist';
  const subject = { filename: basename(path), name: null, version: null, form };
  const scan = await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits);
  source.close();
  process.stdout.write(`${JSON.stringify({ file: basename(path), ...scan })}\n`);
}
