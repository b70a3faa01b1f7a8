import assert from 'node:assert/strict';
import { matchRequestId, newRequestId, requestPath } from '../../src/core/ids.js';

const ids = ['20261124-113013-aaaaa', '20261124-113012-k7qmx', '20261123-000000-k7zzz'];

describe('request ids', () => {
  it('sort by time', () => {
    const early = newRequestId(new Date('2026-11-24T11:30:12Z'), 'zzzzz');
    const late = newRequestId(new Date('2026-11-24T11:30:13Z'), 'aaaaa');
    assert.equal(early, '20261124-113012-zzzzz');
    assert.ok(early < late);
    assert.equal(requestPath(early), 'requests/2026/11/20261124-113012-zzzzz.yaml');
  });

  for (const [typed, found] of [
    ['20261124-113012-k7qmx', '20261124-113012-k7qmx'],
    ['20261123', '20261123-000000-k7zzz'],
    ['k7q', '20261124-113012-k7qmx'],
    ['K7Q', '20261124-113012-k7qmx'],
    ['aaaaa', '20261124-113013-aaaaa'],
  ] as const) {
    it(`${typed} is ${found}`, () => {
      assert.equal(matchRequestId(typed, ids), found);
    });
  }

  for (const [typed, code] of [
    ['20261124', 'SPKG_REQUEST_AMBIGUOUS'],
    ['k7', 'SPKG_REQUEST_AMBIGUOUS'],
    ['zzz', 'SPKG_REQUEST_UNKNOWN'],
    ['', 'SPKG_REQUEST_UNKNOWN'],
    ['../../etc', 'SPKG_REQUEST_UNKNOWN'],
    ['\u001b[31m', 'SPKG_REQUEST_UNKNOWN'],
  ] as const) {
    it(`${JSON.stringify(typed)} is ${code}`, () => {
      assert.throws(() => matchRequestId(typed, ids), { code });
    });
  }
});
