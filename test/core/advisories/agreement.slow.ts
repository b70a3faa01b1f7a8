import assert from 'node:assert/strict';
import { pairsThatAgree } from './agreement.js';

describe('advisories', function () {
  it('agree with a brute-force reading of every record over every version that any of them names', async function () {
    assert.ok((await pairsThatAgree(this, 1)) > 20_000);
  });
});
