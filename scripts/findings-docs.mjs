// Writes docs/findings/README.md from the scanners of the build; `--check` only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { listScanners } from '../dist/scanners/catalogue.js';

const path = new URL('../docs/findings/README.md', import.meta.url);
const cell = (text) => text.replaceAll('|', '\\|');
const { scanners } = listScanners();

const lines = [
  '# Findings',
  '',
  'What each scanner looks for, and a page for each finding it can make. The same on the command line:',
  '`spkg scan --list-scanners`, `spkg scan --explain ID`. What becomes of a finding is the policy’s to say:',
  '[docs/policy.md](../policy.md).',
  '',
  'This page is written by `node scripts/findings-docs.mjs`.',
  '',
  '| scanner | kind | findings | looks for |',
  '| --- | --- | --- | --- |',
];
for (const { id, mandatory, offered, looksFor, findings } of scanners) {
  const kind = `${mandatory ? 'mandatory' : 'optional'}${offered ? '' : ', absent'}`;
  lines.push(`| [${id}](#${id}) | ${kind} | ${findings.length} | ${cell(looksFor)} |`);
}
for (const { id, findings } of scanners) {
  lines.push('', `## ${id}`, '', `[What it looks at, and what it does not](${id}/README.md).`);
  if (findings.length === 0) continue;
  lines.push('', '| finding | severity | confidence | title |', '| --- | --- | --- | --- |');
  for (const { id: finding, severity, confidence, title } of findings)
    lines.push(`| [${finding}](${finding}.md) | ${severity} | ${confidence} | ${cell(title)} |`);
}
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write('docs/findings/README.md is out of date: node scripts/findings-docs.mjs\n');
  process.exit(1);
}
