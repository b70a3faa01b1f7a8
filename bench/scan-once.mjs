// Content scanners over wheels, in this process, on one thread: node bench/scan-once.mjs SCANNER,…|all FILE…
// Prints how much was read; with JSON=1, every finding.
import { basename } from 'node:path';
import { defaultArchiveLimits } from '../dist/archive/archive.js';
import { contentScanners } from '../dist/scanners/content-scanners.js';
import { compileFrugally } from '../dist/scanners/compiling.js';
import { scanContent } from '../dist/scanners/engine.js';
import { openFileSource } from '../dist/scanners/file-source.js';

const [names, ...files] = process.argv.slice(2);
const chosen =
  names === 'all' ? contentScanners : contentScanners.filter(({ id }) => names.split(',').includes(id));
const findings = [];
// as the workers of `spkg scan` do
compileFrugally();
for (const path of files) {
  const source = openFileSource(path);
  const form = path.endsWith('.whl') ? 'wheel' : 'sdist';
  const subject = { filename: basename(path), name: null, version: null, form };
  const scan = await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits, chosen);
  source.close();
  for (const { scanner, outcome, reason } of scan.outcomes)
    if (outcome === 'failed') throw new Error(`${basename(path)}: ${scanner}: ${reason}`);
  findings.push(...scan.findings.map((one) => ({ file: path, ...one })));
}
if (process.env.JSON) process.stdout.write(JSON.stringify(findings));
else process.stdout.write(`${files.length} files, ${findings.length} findings\n`);
