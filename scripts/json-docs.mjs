// Writes docs/json.md from the schemas of the build; `--check` only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { jsonSchemas } from '../dist/ui/json/schemas.js';

const path = new URL('../docs/json.md', import.meta.url);
const printedBy = {
  'spkg.request-result/1': '`request`, `retry`',
  'spkg.dry-run/1': '`request --dry-run`',
  'spkg.approval-result/1': '`approve`',
  'spkg.status-list/1': '`status`',
  'spkg.status/1': '`status ID`',
  'spkg.scan/1': '`scan`',
  'spkg.scanners/1': '`scan --list-scanners`',
  'spkg.explain/1': '`scan --explain ID` of a finding',
  'spkg.explain-scanner/1': '`scan --explain ID` of a scanner',
  'spkg.bootstrap/1': '`bootstrap`',
  'spkg.configure-pip/1': '`configure-pip`',
  'spkg.policy-show/1': '`policy show`',
  'spkg.policy-check/1': '`policy check`',
  'spkg.doctor/1': '`doctor`',
  'spkg.advisories/1': '`advisories status`, `advisories sync`',
  'spkg.error/1': 'every command that ends with an error',
};

const lines = [
  '# JSON',
  '',
  'With `--json`, stdout is one document and nothing else, whatever the exit code. Its `schema` names its shape and version;',
  'a change that a reader would notice raises the version. Times are UTC, RFC 3339; sizes are bytes; hashes are sha256 in hex.',
  '',
  'This page is written by `node scripts/json-docs.mjs`.',
];
for (const [name, schema] of Object.entries(jsonSchemas)) {
  const json = toJsonSchema(schema, { errorMode: 'ignore' });
  lines.push(
    '',
    `## ${name}`,
    '',
    `Printed by ${printedBy[name]}.`,
    '',
    '```json',
    JSON.stringify(json, null, 1),
    '```',
  );
}
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write('docs/json.md is out of date: node scripts/json-docs.mjs\n');
  process.exit(1);
}
