import assert from 'node:assert/strict';
import { formatBytes, plural } from '../../src/core/describe.js';

describe('figures for people', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [18_178_118, '18.2 MB'],
    [4_900_000_000, '4.90 GB'],
  ] as const) {
    it(`${bytes} bytes are ${text}`, () => {
      assert.equal(formatBytes(bytes), text);
    });
  }

  it('counts in words', () => {
    assert.equal(plural(1, 'file'), '1 file');
    assert.equal(plural(0, 'file'), '0 files');
  });
});
