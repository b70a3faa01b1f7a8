// Writes data/advisories/snapshot.jsonl from an OSV export: node scripts/make-advisory-snapshot.mjs all.zip
// Bare facts only: ids, aliases, ranges, versions, severity. Needs a build (npm run build).
import { readFileSync, writeFileSync } from 'node:fs';
import { cvssScorer } from '../dist/core/advisories/severity.js';
import { buildAdvisoryIndex } from '../dist/core/advisories/index-file.js';
import { readOsvExport } from '../dist/tools/osv-export.js';

const [path] = process.argv.slice(2);
if (!path) {
  process.stderr.write('usage: node scripts/make-advisory-snapshot.mjs all.zip\n');
  process.exit(2);
}
const { records, broken } = readOsvExport(readFileSync(path));
const text = buildAdvisoryIndex(records, 'bundled snapshot', await cvssScorer(), new Date());
writeFileSync(new URL('../data/advisories/snapshot.jsonl', import.meta.url), text);
process.stderr.write(`${records.length} records, ${broken} unreadable, ${text.length} characters\n`);
