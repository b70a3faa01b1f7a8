import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createAtomically,
  fileError,
  sweepTemporaries,
  temporaryBeside,
  writeAtomically,
} from '../../src/tools/atomic.js';
import { temporaryFolder } from '../helpers/temporary.js';

const nodeError = (code: string): Error => Object.assign(new Error(code), { code });

describe('atomic files', () => {
  const folder = temporaryFolder();

  it('replace what was there, with the mode asked for, and leave nothing beside it', async () => {
    const path = join(folder(), 'deep', 'file');
    await writeAtomically(path, 'one');
    await writeAtomically(path, 'two', { mode: 0o600, durable: true });
    assert.equal(readFileSync(path, 'utf8'), 'two');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder(), 'deep')), ['file']);
  });

  it('are made once, whoever is first', async () => {
    const path = join(folder(), 'file');
    const all = await Promise.all(['a', 'b', 'c'].map((text) => createAtomically(path, text)));
    assert.equal(all.filter(Boolean).length, 1);
    assert.equal(readFileSync(path, 'utf8').length, 1);
  });

  it('say what a person can mend', () => {
    for (const [code, expected] of [
      ['ENOSPC', 'SPKG_DISK_FULL'],
      ['EDQUOT', 'SPKG_DISK_FULL'],
      ['EROFS', 'SPKG_PATH_UNWRITABLE'],
      ['EACCES', 'SPKG_PATH_UNWRITABLE'],
    ] as const) {
      const error = fileError(nodeError(code), '/x/y') as { code: string; message: string };
      assert.equal(error.code, expected);
      assert.ok(error.message.includes('/x/y'));
    }
    const other = nodeError('EIO');
    assert.equal(fileError(other, '/x'), other);
  });

  it('leave nothing beside it when they cannot be written', async () => {
    const path = join(folder(), 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    await assert.rejects(writeAtomically(path, 'x'));
    assert.deepEqual(readdirSync(folder()), ['taken']);
  });

  it('name the place when a folder is a file', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    await assert.rejects(writeAtomically(join(file, 'below'), 'x'), { code: 'SPKG_PATH_UNWRITABLE' });
  });

  it('of killed processes are swept after a day, those at work are left alone', async () => {
    const deep = join(folder(), 'a', 'b');
    mkdirSync(deep, { recursive: true });
    const old = temporaryBeside(join(deep, 'x'));
    const young = temporaryBeside(join(deep, 'x'));
    const kept = join(deep, 'kept');
    for (const path of [old, young, kept]) writeFileSync(path, '');
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    for (const path of [old, kept]) utimesSync(path, twoDaysAgo, twoDaysAgo);
    assert.equal(await sweepTemporaries(folder(), { deep: false }), 0);
    assert.equal(await sweepTemporaries(folder(), { deep: true }), 1);
    assert.deepEqual(readdirSync(deep).sort(), [young.slice(deep.length + 1), 'kept'].sort());
    assert.equal(await sweepTemporaries(join(folder(), 'missing'), { deep: true }), 0);
  });
});
