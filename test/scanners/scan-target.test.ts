import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanPool } from '../../src/scanners/pool.js';
import { scanTargetsOf } from '../../src/scanners/scan-target.js';
import type { ScanOrder } from '../../src/scanners/worker.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('what is scanned of what was named', () => {
  const folder = temporaryFolder();
  const orders: ScanOrder[] = [];
  /** Nothing is scanned here. */
  const pool: ScanPool = {
    warm: () => undefined,
    close: () => Promise.resolve(),
    scan(order) {
      orders.push(order);
      return Promise.reject(new Error('not in this test'));
    },
  };
  const put = (path: string): string => {
    mkdirSync(join(folder(), path, '..'), { recursive: true });
    writeFileSync(join(folder(), path), 'x');
    return join(folder(), path);
  };
  const names = (...paths: string[]): string[] =>
    scanTargetsOf(paths, pool).map(({ path }) => path.slice(folder().length + 1));

  it('a wheel is itself, once, however often it is named', () => {
    const wheel = put('w/a-1-py3-none-any.whl');
    assert.deepEqual(names(wheel, wheel), ['w/a-1-py3-none-any.whl']);
    assert.deepEqual(names(wheel, join(folder(), 'w')), ['w/a-1-py3-none-any.whl']);
  });

  it('a folder of wheels and sdists and nothing else is those, however deep they lie', () => {
    for (const name of ['b-1-py3-none-any.whl', 'a-1.0.tar.gz', 'deep/er/c-d-2.1.zip']) put(`w/${name}`);
    assert.deepEqual(names(join(folder(), 'w')), [
      'w/a-1.0.tar.gz',
      'w/b-1-py3-none-any.whl',
      'w/deep/er/c-d-2.1.zip',
    ]);
  });

  for (const other of [
    'setup.py',
    'pkg/mod.py',
    'c-1-py3-none-any.whl/mod.py',
    'data.zip',
    'fixtures.tar.gz',
  ]) {
    it(`a folder with ${other} beside its wheels is looked at as a whole too`, () => {
      put('w/a-1-py3-none-any.whl');
      put(`w/${other}`);
      assert.deepEqual(names(join(folder(), 'w')), ['w', 'w/a-1-py3-none-any.whl']);
    });
  }

  it('a link is no wheel: the folder is looked at, and says that the link was not followed', () => {
    const wheel = put('elsewhere/a-1-py3-none-any.whl');
    mkdirSync(join(folder(), 'w'));
    symlinkSync(wheel, join(folder(), 'w', 'a-1-py3-none-any.whl'));
    assert.deepEqual(names(join(folder(), 'w')), ['w']);
  });

  for (const [title, path] of [
    ['an empty folder', 'empty/'],
    ['a folder of empty folders', 'hollow/in/'],
    ['an empty folder called as a wheel is', 'a-1-py3-none-any.whl/'],
  ] as const) {
    it(`${title} is refused: nothing would be looked at`, () => {
      mkdirSync(join(folder(), path), { recursive: true });
      const [top = ''] = path.split('/');
      assert.throws(() => names(join(folder(), top)), {
        code: 'SPKG_SCAN_PATH_INVALID',
        message: /holds no file/,
      });
    });
  }

  it('what is not there is refused', () => {
    assert.throws(() => names(join(folder(), 'gone.whl')), { code: 'SPKG_SCAN_PATH_INVALID' });
  });

  for (const [name, form] of [
    ['a-1.0-py3-none-any.whl', 'wheel'],
    ['no-wheel-at-all.whl', 'wheel'],
    ['a-1.0.tar.gz', 'sdist'],
    ['a-1.0.tgz', 'sdist'],
    ['a-1.0.zip', 'sdist'],
    ['a-1.0.tar.xz', 'sdist'],
  ] as const) {
    it(`takes \`${name}\` for a ${form}`, async () => {
      orders.length = 0;
      const [target] = scanTargetsOf([put(name)], pool);
      await target?.scan(new AbortController().signal).catch(() => undefined);
      assert.equal(orders[0]?.subject.form, form);
    });
  }

  for (const name of ['a-1.0.rpm', 'setup.py', '.tar.gz']) {
    it(`refuses \`${name}\``, () => {
      assert.throws(() => names(put(name)), { code: 'SPKG_SCAN_PATH_INVALID' });
    });
  }
});
