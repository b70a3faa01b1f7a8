import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSpkgError } from '../../src/core/errors.js';
import type { ScanPool } from '../../src/scanners/pool.js';
import { scanTargetsOf } from '../../src/scanners/scan-target.js';
import { temporaryFolder } from '../helpers/temporary.js';

/** Nothing is scanned here. */
const pool: ScanPool = {
  warm: () => undefined,
  scan: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
};

describe('what is scanned of what was named', () => {
  const folder = temporaryFolder();
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

  it('a folder of wheels and nothing else is its wheels', () => {
    put('w/b-1-py3-none-any.whl');
    put('w/a-1-py3-none-any.whl');
    assert.deepEqual(names(join(folder(), 'w')), ['w/a-1-py3-none-any.whl', 'w/b-1-py3-none-any.whl']);
  });

  for (const other of ['setup.py', 'pkg/mod.py', 'c-1-py3-none-any.whl/mod.py']) {
    it(`a folder with ${other} beside its wheels is looked at as a whole too`, () => {
      put('w/a-1-py3-none-any.whl');
      put(`w/${other}`);
      assert.equal(names(join(folder(), 'w'))[0], 'w');
      assert.ok(names(join(folder(), 'w')).includes('w/a-1-py3-none-any.whl'));
    });
  }

  it('an empty folder is looked at, and what is not there is an error', () => {
    mkdirSync(join(folder(), 'empty'));
    assert.deepEqual(names(join(folder(), 'empty')), ['empty']);
    assert.throws(
      () => names(join(folder(), 'gone.whl')),
      (error: unknown) => isSpkgError(error) && error.code === 'SPKG_SCAN_PATH_INVALID',
    );
  });
});
