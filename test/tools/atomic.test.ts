import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createAtomically, fileError, writeAtomically } from '../../src/tools/atomic.js';
import { takeLock, withLock } from '../../src/tools/file-lock.js';
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
});

describe('a lock', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'lock');

  it('is held by one', async () => {
    const release = await takeLock(path(), 0);
    assert.ok(release);
    assert.equal(await takeLock(path(), 0), undefined);
    await release();
    const again = await takeLock(path(), 0);
    await again?.();
    assert.ok(again);
  });

  it('is waited for', async () => {
    const order: number[] = [];
    const work = (name: number) => async (): Promise<void> => {
      order.push(name);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(name);
    };
    await Promise.all([1, 2, 3].map((name) => withLock(path(), 5000, work(name), () => new Error('busy'))));
    for (let at = 0; at < order.length; at += 2) assert.equal(order[at], order[at + 1]);
  });

  it('of a process that died is taken over, of one that lives is not', async () => {
    writeFileSync(path(), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
    const release = await takeLock(path(), 0);
    assert.ok(release);
    await release();
    writeFileSync(path(), JSON.stringify({ pid: process.ppid, host: hostname() }));
    assert.equal(await takeLock(path(), 0), undefined);
    writeFileSync(path(), JSON.stringify({ pid: 1, host: 'another.example' }));
    assert.equal(await takeLock(path(), 0), undefined);
  });
});
