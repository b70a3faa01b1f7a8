import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contentVersions } from '../../src/scanners/content-ids.js';
import { temporaryFolder } from '../helpers/temporary.js';

const root = resolve(import.meta.dirname, '../..');

interface DigestScript {
  scannersDigest(root: string): string;
}

describe('the versions of the scanners', () => {
  const folder = temporaryFolder();

  it('are others when a line of one of them is: what an older one did not see is looked at again', async () => {
    const script = (await import(join(root, 'scripts/scanners-digest.mjs'))) as DigestScript;
    const built = readFileSync(join(root, 'data/scanners.sha256'), 'utf8').trim();
    assert.equal(script.scannersDigest(root), built, 'npm run build');
    assert.match(contentVersions(), /^[0-9a-f]{16}$/);
    for (const part of ['kernels', 'src/archive', 'src/kernels', 'src/scanners'])
      cpSync(join(root, part), join(folder(), part), { recursive: true });
    assert.equal(script.scannersDigest(folder()), built);
    const rules = join(folder(), 'src/scanners/code/rules.ts');
    writeFileSync(rules, `${readFileSync(rules, 'utf8')}\n`);
    assert.notEqual(script.scannersDigest(folder()), built);
  });
});
