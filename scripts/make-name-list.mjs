// Writes data/names/popular.txt from a list of names, most downloaded first: node scripts/make-name-list.mjs LIST "autumn 2026"
import { readFileSync, writeFileSync } from 'node:fs';

const [list, asOf] = process.argv.slice(2);
if (!list || !asOf) {
  process.stderr.write('usage: node scripts/make-name-list.mjs LIST AS-OF\n');
  process.exit(2);
}
const names = readFileSync(list, 'utf8')
  .split('\n')
  .map((line) =>
    line
      .trim()
      .replace(/[-_.]+/g, '-')
      .toLowerCase(),
  )
  .filter((name) => name !== '' && !name.startsWith('#'));
const unique = [...new Set(names)];
const head = `# The ${unique.length} most downloaded projects of the public Python index, most downloaded first. As of ${asOf}.\n`;
writeFileSync(new URL('../data/names/popular.txt', import.meta.url), `${head}${unique.join('\n')}\n`);
