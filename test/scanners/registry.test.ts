import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mandatoryScanners, scanners as ids } from '../../src/core/model.js';
import { scanners } from '../../src/scanners/index.js';

const root = resolve(import.meta.dirname, '../..');

describe('the list of scanners', () => {
  it('is the model’s list, in its order where rows are shown', () => {
    assert.deepEqual(scanners.map(({ id }) => id).sort(), [...ids].sort());
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

  it('is the pages of docs/findings', () => {
    const pages = readdirSync(join(root, 'docs/findings')).map((name) => name.replace(/\.md$/, ''));
    assert.deepEqual(pages.sort(), scanners.map(({ id }) => id).sort());
  });

  for (const { id, findings } of scanners) {
    it(`${id}: every finding has a section on its page, and no section is without`, () => {
      const page = readFileSync(join(root, 'docs/findings', `${id}.md`), 'utf8');
      const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => `${id}/${match[1] ?? ''}`);
      assert.deepEqual(sections.sort(), findings.map((finding) => finding.id).sort());
    });

    it(`${id}: ids are its own and unique`, () => {
      const own = findings.map((finding) => finding.id);
      assert.ok(own.every((finding) => finding.startsWith(`${id}/`)));
      assert.equal(new Set(own).size, own.length);
    });
  }

  it('says of the code scanner that it is not there, and the model says that it must be', () => {
    assert.equal(scanners.find(({ id }) => id === 'code')?.kind, 'absent');
    assert.ok(mandatoryScanners.includes('code'));
  });
});
