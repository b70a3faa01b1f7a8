// The code scanner alone over wheels, on one thread: MB/s of Python source, findings by tier.
// node bench/scan-code.mjs FILE…   SHOW=1 lists findings of medium and above, SHOW=all lists every one
import { basename } from 'node:path';
import { defaultArchiveLimits } from '../dist/archive/archive.js';
import { readZip } from '../dist/archive/zip.js';
import { codeScanner } from '../dist/scanners/code/index.js';
import { openFileSource } from '../dist/scanners/file-source.js';
import { compileFrugally } from '../dist/scanners/compiling.js';

const shown = { all: ['critical', 'high', 'medium', 'unknown', 'low', 'info'] }[process.env.SHOW] ?? [
  'critical',
  'high',
  'medium',
  'unknown',
];
// as the workers of `spkg scan` do
compileFrugally();
const tiers = { deny: 0, review: 0, low: 0, clean: 0 };
let bytes = 0;
let micros = 0;
let slowest = { user: 0, filename: '' };
for (const path of process.argv.slice(2)) {
  const filename = basename(path);
  const subject = { filename, name: filename.split('-')[0], version: null, form: 'wheel' };
  const session = codeScanner.begin(subject);
  const source = openFileSource(path);
  // read first: asking the clock for each entry would cost more than the scanner
  const entries = [];
  const report = await readZip(source, defaultArchiveLimits, (entry) => {
    if (entry.path.endsWith('.py')) bytes += entry.size;
    entries.push(entry.content ? { ...entry, content: Uint8Array.from(entry.content) } : entry);
  });
  source.close();
  const before = process.cpuUsage();
  for (const entry of entries) session.entry(entry);
  const { findings } = session.finish(report);
  const used = process.cpuUsage(before);
  micros += used.user + used.system;
  if (used.user > slowest.user) slowest = { user: used.user, filename };
  const severities = new Set(findings.map(({ severity }) => severity));
  const deny = findings.some(
    ({ severity, confidence }) => ['critical', 'high'].includes(severity) && confidence === 'high',
  );
  const review = [...severities].some((one) => ['critical', 'high', 'medium', 'unknown'].includes(one));
  tiers[deny ? 'deny' : review ? 'review' : severities.has('low') ? 'low' : 'clean'] += 1;
  if (!process.env.SHOW) continue;
  for (const one of findings) {
    if (!shown.includes(one.severity)) continue;
    console.log(
      `${one.severity.padEnd(8)} ${filename.slice(0, 30).padEnd(30)} ${one.id} ${one.where}\n         ${one.evidence.slice(0, 300)}`,
    );
  }
}
console.log(
  `${(bytes / 1e6).toFixed(1)} MB of Python, ${(bytes / micros).toFixed(0)} MB/s of processor time; slowest ${slowest.filename} ${(slowest.user / 1000).toFixed(0)} ms`,
);
console.log(JSON.stringify(tiers));
