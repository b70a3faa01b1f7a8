import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorKinds, isSpkgError, SpkgError } from '../../src/core/errors.js';

const root = resolve(import.meta.dirname, '../..');
const codes = Object.keys(errorKinds);

/** All text of the tests but this one. */
function testTexts(): string {
  return readdirSync(join(root, 'test'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'errors.test.ts')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('error codes', () => {
  it('each has exactly one section in docs/errors.md, and none is there besides', () => {
    const sections = [...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^## (SPKG_\w+)$/gm)];
    assert.deepEqual(sections.map((match) => match[1]).sort(), [...codes].sort());
  });

  it('each is met by a test', () => {
    const text = testTexts();
    assert.deepEqual(
      codes.filter((code) => !text.includes(code)),
      [],
    );
  });

  it('each is raised somewhere', () => {
    const text = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'errors.ts')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    const raisedInErrors = ['SPKG_INTERRUPTED'];
    assert.deepEqual(
      codes.filter((code) => !text.includes(`'${code}'`) && !raisedInErrors.includes(code)),
      [],
    );
  });

  it('an error carries its exit code for oclif in both places, and its reference', () => {
    const error = new SpkgError('SPKG_GIT_MISSING', 'no git on PATH', { tryThis: 'install git' });
    assert.ok(isSpkgError(error));
    assert.equal(error.exitCode, 3);
    assert.equal(error.oclif.exit, 3);
    assert.equal(error.reference, 'docs/errors.md#spkg_git_missing');
  });
});
