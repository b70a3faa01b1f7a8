import assert from 'node:assert/strict';
import { hiddenContinuation } from '../../../../src/scanners/code/carriers/scripts.js';

describe('scripts: code out of sight', () => {
  const place = { path: 'a.sh', moment: 'call' } as const;

  it('is found behind many wide tables', () => {
    const tables = `a${' '.repeat(160)}b\n`.repeat(500);
    const [found] = hiddenContinuation(`${tables}ls${' '.repeat(200)}; touch /tmp/a && echo done\n`, place);
    assert.equal(found?.line, 501);
  });

  it('is not a line of blanks, nor a comment', () => {
    assert.deepEqual(
      hiddenContinuation(`${' '.repeat(200)}ls && a\n# x${' '.repeat(200)}; ls && a\n`, place),
      [],
    );
  });
});
