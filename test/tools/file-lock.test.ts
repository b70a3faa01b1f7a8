import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { takeLock, withLock } from '../../src/tools/file-lock.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('a lock', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'lock');
  const noOne = 2 ** 22 + 1;

  function leave(owner: {
    readonly pid: number;
    readonly host?: string;
    readonly born?: string;
    readonly token?: string;
  }): void {
    writeFileSync(path(), JSON.stringify({ host: hostname(), born: null, token: 'of-another', ...owner }));
  }

  function age(seconds: number, file = path()): void {
    const then = Date.now() / 1000 - seconds;
    utimesSync(file, then, then);
  }

  /** True when the lock could be had; it is given back. */
  async function isFree(): Promise<boolean> {
    const release = await takeLock(path(), 0);
    await release?.();
    return release !== undefined;
  }

  it('is held by one', async () => {
    const release = await takeLock(path(), 0);
    assert.ok(release);
    assert.equal(await isFree(), false);
    await release();
    assert.equal(await isFree(), true);
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('is waited for', async () => {
    const order: number[] = [];
    const work = (name: number) => async (): Promise<void> => {
      order.push(name);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(name);
    };
    await Promise.all([1, 2, 3].map((name) => withLock(path(), 5000, work(name), () => new Error('busy'))));
    assert.equal(order.length, 6);
    for (let at = 0; at < order.length; at += 2) assert.equal(order[at], order[at + 1]);
  });

  it('is waited for as long as it goes from one to the next', async () => {
    const last = takeLock(path(), 150);
    for (let owner = 0; owner < 6; owner += 1) {
      leave({ pid: process.pid, token: `of-${owner}` });
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    rmSync(path());
    const release = await last;
    assert.ok(release);
    await release();
  });

  it('that cannot be had in time is said in the words of who asked', async () => {
    const release = await takeLock(path(), 0);
    await assert.rejects(
      withLock(
        path(),
        0,
        () => Promise.resolve(),
        () => new Error('busy'),
      ),
      /busy/,
    );
    await release?.();
  });

  it('is given back when the work fails', async () => {
    const work = (): Promise<void> => Promise.reject(new Error('broken'));
    await assert.rejects(
      withLock(path(), 0, work, () => new Error('busy')),
      /broken/,
    );
    assert.equal(await isFree(), true);
  });

  for (const [who, owner, seconds, free] of [
    ['a process that is gone', { pid: noOne }, 0, true],
    ['a process that lives', { pid: process.ppid }, 0, false],
    ['a process that lives, and is silent', { pid: process.ppid }, 3600, false],
    ['another host that gives signs of life', { pid: 1, host: 'another.example' }, 30, false],
    ['another host that is silent', { pid: 1, host: 'another.example' }, 120, true],
  ] as const) {
    it(`of ${who} is ${free ? 'taken over' : 'left alone'}`, async () => {
      leave(owner);
      age(seconds);
      assert.equal(await isFree(), free);
    });
  }

  it('of a process whose id now belongs to another is taken over', async function () {
    if (!existsSync('/proc/self/stat')) return this.skip();
    leave({ pid: process.pid, born: '1' });
    assert.equal(await isFree(), true);
  });

  it('that nobody can read is judged by its age', async () => {
    for (const text of ['', 'null', '{"pid":1}', '\u0000']) {
      writeFileSync(path(), text);
      assert.equal(await isFree(), false, text);
      age(120);
      assert.equal(await isFree(), true, text);
    }
  });

  it('that was taken over is not given back by who had it before', async () => {
    const release = await takeLock(path(), 0);
    leave({ pid: process.ppid });
    await release?.();
    assert.match(readFileSync(path(), 'utf8'), /of-another/);
  });

  it('of a dead process goes to one of many', async () => {
    leave({ pid: noOne });
    const all = await Promise.all(Array.from({ length: 12 }, () => takeLock(path(), 0)));
    const releases = all.filter((release) => release !== undefined);
    assert.ok(releases.length <= 1, `${releases.length} hold it`);
    for (const release of releases) await release();
    assert.equal(await isFree(), true);
  });

  it('is taken over though somebody died while taking it over', async () => {
    leave({ pid: noOne });
    writeFileSync(`${path()}.takeover`, '');
    assert.equal(await isFree(), false);
    age(120, `${path()}.takeover`);
    await isFree();
    assert.equal(await isFree(), true);
  });

  it('of a process that was killed is free at once', async () => {
    const script = `
      import { takeLock } from ${JSON.stringify(new URL('../../src/tools/file-lock.ts', import.meta.url).href)};
      await takeLock(${JSON.stringify(path())}, 0);
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.equal(await isFree(), false);
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.equal(await isFree(), true);
  });
});
