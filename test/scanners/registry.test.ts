import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mandatoryScanners, scanners as ids } from '../../src/core/model.js';
import { contentIds } from '../../src/scanners/content-ids.js';
import { contentScanners } from '../../src/scanners/content-scanners.js';
import { scanners } from '../../src/scanners/index.js';

const root = resolve(import.meta.dirname, '../..');
const pages = join(root, 'docs/findings');

describe('the list of scanners', () => {
  it('is the model’s list, in its order where rows are shown', () => {
    assert.deepEqual(scanners.map(({ id }) => id).sort(), [...ids].sort());
  });

  it('has those that look at bytes as content-ids.ts names them, in its order', () => {
    const read = contentScanners.map(({ id, version }) => ({ id, version }));
    assert.deepEqual(read, Object.values(contentIds));
  });

  it('is the folders of src/scanners', () => {
    const folders = readdirSync(join(root, 'src/scanners'), { withFileTypes: true });
    assert.deepEqual(
      folders
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
      scanners.map(({ id }) => id).sort(),
    );
  });

  it('is the folders of docs/findings', () => {
    const folders = readdirSync(pages).filter((name) => name !== 'README.md');
    assert.deepEqual(folders.sort(), scanners.map(({ id }) => id).sort());
  });

  it('is the index docs/findings/README.md, with a link to every page and none besides', () => {
    const index = readFileSync(join(pages, 'README.md'), 'utf8');
    const links = [...index.matchAll(/\]\(([a-z][a-z0-9/-]*(?:README)?\.md)\)/g)].map((match) => match[1]);
    const expected = scanners.flatMap(({ id, findings }) => [
      `${id}/README.md`,
      ...findings.map((finding) => `${finding.id}.md`),
    ]);
    assert.deepEqual(links, expected, 'run: npm run manifest');
  });

  for (const { id, findings } of scanners) {
    it(`${id}: every finding has a page, and no page is without`, () => {
      const expected = [...findings.map((finding) => `${finding.id.split('/')[1] ?? ''}.md`), 'README.md'];
      assert.deepEqual(readdirSync(join(pages, id)).sort(), expected.sort());
    });

    for (const finding of findings) {
      it(`${finding.id}: its page tells what the code says, and all that a reader asks`, () => {
        const page = readFileSync(join(pages, `${finding.id}.md`), 'utf8');
        const facts = `\`${finding.kind}\`, severity \`${finding.severity}\`, confidence \`${finding.confidence}\``;
        assert.ok(page.startsWith(`# ${finding.id}\n\n${finding.title}.\n\n${facts}\n`), page.slice(0, 200));
        const sections = [...page.matchAll(/^## (.+)\n\n\S/gm)].map((match) => match[1]);
        const known = ['What', 'Why it matters', 'Shape', 'What to do', 'Sources'];
        const needed = known.filter((one) => sections.includes(one) || !['Shape', 'Sources'].includes(one));
        assert.deepEqual(sections, needed);
      });
    }

    it(`${id}: ids are its own and unique`, () => {
      const own = findings.map((finding) => finding.id);
      assert.ok(own.every((finding) => finding.startsWith(`${id}/`)));
      assert.equal(new Set(own).size, own.length);
    });
  }

  it('has every scanner that must look, and none of them is absent', () => {
    for (const id of mandatoryScanners) {
      const kind = scanners.find((scanner) => scanner.id === id)?.kind;
      assert.ok(kind === 'content' || kind === 'context', `${id}: ${kind ?? 'missing'}`);
    }
  });
});
