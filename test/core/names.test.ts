import assert from 'node:assert/strict';
import { parseSdistName, partsOfStem } from '../../src/core/names.js';

describe('the names of source distributions', () => {
  const names: readonly [string, ReturnType<typeof parseSdistName>][] = [
    ['demo-1.0.tar.gz', { stem: 'demo-1.0', format: 'tar.gz' }],
    ['demo-1.0.TAR.GZ', { stem: 'demo-1.0', format: 'tar.gz' }],
    ['demo-1.0.tgz', { stem: 'demo-1.0', format: 'tar.gz' }],
    ['demo-1.0.zip', { stem: 'demo-1.0', format: 'zip' }],
    ['demo-1.0.tar.bz2', { stem: 'demo-1.0', format: 'other' }],
    ['demo-1.0.tar.xz', { stem: 'demo-1.0', format: 'other' }],
    ['demo-1.0.tar', { stem: 'demo-1.0', format: 'other' }],
    ['demo-1.0.gz', undefined],
    ['demo-1.0-py3-none-any.whl', undefined],
    ['.tar.gz', undefined],
    ['', undefined],
  ];
  for (const [filename, expected] of names) {
    it(`reads \`${filename}\``, () => {
      assert.deepEqual(parseSdistName(filename), expected);
    });
  }

  const stems: readonly [string, readonly string[]][] = [
    ['demo-1.0', ['demo 1.0']],
    ['python-dateutil-2.9', ['python-dateutil 2.9', 'python dateutil-2.9']],
    ['Demo.Thing-1.0', ['demo-thing 1.0']],
    ['demo-1.0-1', ['demo 1.0-1', 'demo-1-0 1']],
    ['demo', []],
    ['demo-', []],
    ['-1.0', []],
  ];
  for (const [stem, expected] of stems) {
    it(`parts \`${stem}\` in every way there is`, () => {
      assert.deepEqual(
        partsOfStem(stem).map(({ name, version }) => `${name} ${version}`),
        expected,
      );
    });
  }
});
