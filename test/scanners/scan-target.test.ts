import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ScanPool } from '../../src/scanners/pool.js';
import { scanTargetsOf } from '../../src/scanners/scan-target.js';
import type { ScanOrder } from '../../src/scanners/worker.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('what there is to scan at a path', () => {
  const folder = temporaryFolder();
  const orders: ScanOrder[] = [];
  const pool: ScanPool = {
    warm: () => undefined,
    close: () => Promise.resolve(),
    scan(order) {
      orders.push(order);
      return Promise.reject(new Error('not in this test'));
    },
  };

  function put(...names: string[]): void {
    for (const name of names) writeFileSync(join(folder(), name), 'x');
  }

  it('is the folder, and each wheel and sdist that lies in it', () => {
    put('a-1.0-py3-none-any.whl', 'b-1.0.tar.gz', 'c-d-2.1.zip', 'e-1.0.tar.bz2');
    put('data.zip', 'fixtures.tar.gz', 'some-thing.zip', 'notes.txt');
    mkdirSync(join(folder(), 'src'));
    assert.deepEqual(
      scanTargetsOf([folder()], pool)
        .map(({ path }) => basename(path))
        .slice(1),
      ['a-1.0-py3-none-any.whl', 'b-1.0.tar.gz', 'c-d-2.1.zip', 'e-1.0.tar.bz2'],
    );
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
      put(name);
      orders.length = 0;
      const [target] = scanTargetsOf([join(folder(), name)], pool);
      await target?.scan(new AbortController().signal).catch(() => undefined);
      assert.equal(orders[0]?.subject.form, form);
    });
  }

  for (const name of ['a-1.0.rpm', 'setup.py', '.tar.gz']) {
    it(`refuses \`${name}\``, () => {
      put(name);
      assert.throws(() => scanTargetsOf([join(folder(), name)], pool), { code: 'SPKG_SCAN_PATH_INVALID' });
    });
  }
});
