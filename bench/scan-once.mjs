// Content scanners over wheels, in this process, on one thread: node bench/scan-once.mjs FILE…
import { basename } from 'node:path';
import { defaultArchiveLimits } from '../dist/archive/archive.js';
import { scanContent } from '../dist/scanners/engine.js';
import { openFileSource } from '../dist/scanners/file-source.js';

let findings = 0;
for (const path of process.argv.slice(2)) {
  const source = openFileSource(path);
  const subject = { filename: basename(path), name: null, version: null, form: 'wheel' };
  const scan = await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits);
  source.close();
  findings += scan.findings.length;
  for (const one of scan.findings)
    if (process.env.SHOW)
      console.log(basename(path), one.severity, one.id, one.where, one.evidence.slice(0, 150));
}
process.stdout.write(`${process.argv.length - 2} files, ${findings} findings\n`);
