import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mandatoryScanners } from '../../src/core/model.js';
import { isSpkgError } from '../../src/core/errors.js';
import { explain, listScanners } from '../../src/scanners/catalogue.js';
import { scanners } from '../../src/scanners/index.js';

const root = resolve(import.meta.dirname, '../..');

describe('the catalogue of scanners', () => {
  it('has every scanner and every finding of the list, and says which are mandatory', () => {
    const { scanners: rows } = listScanners();
    assert.deepEqual(
      rows.map(({ id, mandatory, findings }) => [id, mandatory, findings.map((one) => one.id)]),
      scanners.map(({ id, findings }) => [id, mandatoryScanners.includes(id), findings.map((one) => one.id)]),
    );
    for (const { offered, id } of rows)
      assert.equal(offered, scanners.find((one) => one.id === id)!.kind !== 'absent');
  });

  it('explains every finding and every scanner by its page, as it lies in the package', async () => {
    for (const { id, findings } of scanners) {
      for (const one of [id, ...findings.map((type) => type.id)]) {
        const explained = await explain(one);
        assert.equal(explained.id, one);
        assert.equal(explained.page, readFileSync(join(root, explained.path), 'utf8'));
        assert.equal(explained.schema, one === id ? 'spkg.explain-scanner/1' : 'spkg.explain/1');
      }
    }
  });

  it('lets nothing but an advisory say that something is known malware, for nobody may overrule that', () => {
    const said = scanners.flatMap(({ id, findings }) =>
      findings.filter(({ kind }) => kind === 'malware').map((type) => [id, type.id]),
    );
    assert.deepEqual(said, [['advisories', 'advisories/known-malware']]);
  });

  it('ships the pages', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
    assert.ok(files.includes('docs'));
  });

  const unknown: readonly (readonly [string, string, string])[] = [
    ['a slip of the finger', 'wheel/pth-cod', 'spkg scan --explain wheel/pth-code'],
    ['the end of an id', 'pth-hidden-code', 'spkg scan --explain wheel/pth-hidden-code'],
    ['other letters', 'Wheel/Pth-Code', 'spkg scan --explain wheel/pth-code'],
    ['nothing like it', 'zzzzzzzzzzzz', 'spkg scan --list-scanners'],
    ['a path out of the pages', '../../package.json', 'spkg scan --list-scanners'],
    ['the page of a folder', 'wheel/README', 'spkg scan --list-scanners'],
  ];
  for (const [name, id, tryThis] of unknown) {
    it(`knows no \`${id}\` (${name}), and says what there is`, async () => {
      await assert.rejects(explain(id), (error: unknown) => {
        assert.ok(isSpkgError(error));
        assert.equal(error.code, 'SPKG_FINDING_UNKNOWN');
        assert.equal(error.exitCode, 2);
        assert.equal(error.tryThis.split(', or: ')[0], tryThis);
        return true;
      });
    });
  }
});
