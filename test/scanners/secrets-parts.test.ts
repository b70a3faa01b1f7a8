import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTestPath, speaksOfTests } from '../../src/scanners/secrets/paths.js';
import { entropyOf, isPlaceholder, looksRandom } from '../../src/scanners/secrets/randomness.js';
import { classOf, eachRun, shortestRun } from '../../src/scanners/secrets/runs.js';
import {
  awsAccountOf,
  crcHolds,
  decodeJsonWebToken,
  macaroonLocation,
  snowflakeTime,
} from '../../src/scanners/secrets/structures.js';
import { checksummed, jsonWebToken, macaroon, randomHex, randomText } from '../helpers/secrets.js';

function runsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  const runs: string[] = [];
  eachRun(bytes, (start, end) => runs.push(bytes.toString('latin1', start, end)));
  return runs;
}

describe('long words', () => {
  const oracle = new RegExp(`[A-Za-z0-9_-]{${shortestRun},}`, 'g');

  it('are those that a regular expression finds', () => {
    const piece = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,45}$/),
      fc.constantFrom(' ', '.', '/', '=', '\n', '  ', '\xff', '\0', '"'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        assert.deepEqual(runsOf(text), text.match(oracle) ?? []);
      }),
      { numRuns: 500 },
    );
  });

  for (const length of [shortestRun - 1, shortestRun, shortestRun + 1, 2 * shortestRun, 1000]) {
    for (const lead of [0, 1, shortestRun - 1, shortestRun, shortestRun + 1]) {
      it(`of ${length} behind ${lead} spaces`, () => {
        const text = ' '.repeat(lead) + 'a'.repeat(length);
        const expected = length < shortestRun ? [] : ['a'.repeat(length)];
        assert.deepEqual(runsOf(text), expected);
        assert.deepEqual(runsOf(`${text} `), expected);
      });
    }
  }

  it('have a table of exactly their characters', () => {
    const table = classOf('ab');
    assert.equal(
      table.reduce((sum, one) => sum + one, 0),
      2,
    );
    assert.equal(table[97], 1);
  });
});

describe('the checksum of GitHub and npm tokens', () => {
  it('holds for the published example', () => {
    assert.ok(crcHolds('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'));
  });

  it('holds for what was made with it, and for no other last character', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const body = checksummed('', seed);
        assert.ok(crcHolds(body));
        assert.ok(!crcHolds(body.slice(0, -1) + (body.endsWith('a') ? 'b' : 'a')));
        assert.ok(!crcHolds((body.startsWith('a') ? 'b' : 'a') + body.slice(1)));
      }),
    );
  });

  it('is padded with zeros', () => {
    const padded = Array.from({ length: 2000 }, (_, index) => checksummed('', String(index))).filter((body) =>
      body.slice(-6).startsWith('0'),
    );
    assert.ok(padded.length > 0);
    assert.ok(padded.every(crcHolds));
  });
});

describe('the account of an AWS key id', () => {
  it('is the published one', () => {
    assert.equal(awsAccountOf('ASIAQNZGKIQY56JQ7WML'), '029608264753');
  });

  it('is none in ids of before they named it, and of numbers too large', () => {
    assert.equal(awsAccountOf('AKIAIOSFODNN7AAAAAAA'), undefined);
    assert.equal(awsAccountOf('AKIA7777777777777777'), undefined);
  });
});

describe('macaroons', () => {
  const sound = macaroon('index.invalid');

  it('say their location', () => {
    assert.equal(macaroonLocation(sound), 'index.invalid');
  });

  it('must be whole', () => {
    for (let length = 0; length < sound.length - 2; length++) {
      assert.equal(macaroonLocation(sound.slice(0, length)), undefined, String(length));
    }
  });

  const broken: readonly [string, string][] = [
    ['of another version', `B${sound.slice(1)}`],
    ['with a location that is no host', macaroon('not a host')],
    ['with a location without a dot', macaroon('index')],
    ['with a signature that is too short', macaroon('index.invalid', 31)],
    ['with a signature that is too long', macaroon('index.invalid', 33)],
    ['with an endless length', Buffer.from([2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).toString('base64url')],
    ['without anything', ''],
  ];
  for (const [name, text] of broken) {
    it(`are none ${name}`, () => {
      assert.equal(macaroonLocation(text), undefined);
    });
  }

  it('of any bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        macaroonLocation(Buffer.concat([Buffer.from([2, 1]), bytes]).toString('base64url'));
      }),
    );
  });
});

describe('numbers that hold a time', () => {
  it('say it', () => {
    assert.equal(
      new Date(snowflakeTime('175928847299117063') ?? 0).toISOString(),
      '2016-04-30T11:18:25.796Z',
    );
  });
  for (const digits of ['', '1', '1759288472991170', '99999999999999999999', 'abc', '17592884729911706x']) {
    it(`are not \`${digits}\``, () => {
      assert.equal(snowflakeTime(digits), undefined);
    });
  }
});

describe('JSON web tokens', () => {
  it('are decoded', () => {
    assert.deepEqual(decodeJsonWebToken(jsonWebToken({ sub: 'a' }))?.claims, { sub: 'a' });
  });
  for (const text of [
    '',
    '.',
    'a.b.c',
    'e30.e30.x',
    `${Buffer.from('[1]').toString('base64url')}.e30`,
    'eyJ9.eyJ9.',
  ]) {
    it(`are not \`${text}\``, () => {
      assert.equal(decodeJsonWebToken(text), undefined);
    });
  }
});

describe('what looks random', () => {
  it('is nearly every random text', () => {
    const texts = Array.from({ length: 2000 }, (_, index) => randomText(32, `random ${index}`));
    const missed = texts.filter((text) => !looksRandom(text));
    assert.ok(missed.length <= 20, missed.join(' '));
  });

  it('is nearly every random hexadecimal number', () => {
    const texts = Array.from({ length: 2000 }, (_, index) => randomHex(32, `random ${index}`));
    assert.ok(texts.filter((text) => !looksRandom(text)).length <= 60);
  });

  const standIns = [
    'your-token-here',
    'YOUR_API_KEY_GOES_HERE',
    'xxxxxxxxxxxxxxxx',
    'XXXXXXXXXXXXXXXX',
    '<token>',
    '${TOKEN}',
    '{{ token }}',
    '%s',
    '%(name)s',
    '************',
    'AKIAIOSFODNN7EXAMPLE',
    'abcdefgh12345678',
    '1234567890',
    '0987654321',
    'changeme',
    'change-me',
    'mysecretvalue',
    'deadbeefcafe',
    'aaaaaaaaaaaa',
    'REPLACE_ME',
    'insert_key',
    'lorem-ipsum',
  ];
  for (const text of standIns) {
    it(`is not \`${text}\``, () => {
      assert.ok(isPlaceholder(text));
      assert.ok(!looksRandom(text));
    });
  }

  for (const text of [
    'SomeLongNameOfAClassInJava',
    'some_function_name_in_python',
    'aGVsbG8aGVsbG8aGVsbG8',
    '',
  ]) {
    it(`is not the word \`${text}\``, () => {
      assert.ok(!looksRandom(text));
    });
  }

  it('has the entropy of its letters', () => {
    assert.equal(entropyOf('aaaa'), 0);
    assert.equal(entropyOf('abab'), 1);
    assert.equal(entropyOf('abcd'), 2);
    assert.equal(entropyOf(''), 0);
  });
});

describe('words that speak of tests', () => {
  it('are whole words', () => {
    for (const text of [
      'TEST_KEY = ',
      'the test key',
      'snake-oil',
      'snakeoil',
      'localhost:',
      'an example',
      'dummy',
    ]) {
      assert.ok(speaksOfTests(text), text);
    }
    for (const text of ['latest', 'contest_key', 'attestation', 'samples of greatestness', 'protester']) {
      assert.ok(!speaksOfTests(text), text);
    }
  });

  it('are found in paths, between separators', () => {
    for (const path of [
      'a/tests/b',
      'tests.py',
      'a/test-data/b',
      'test_key.pem',
      'key_test.pem',
      'a/TESTDATA/b',
    ]) {
      assert.ok(isTestPath(path), path);
    }
    for (const path of ['a/attestation.py', 'latest/key.pem', 'a/testament.py', 'documents_store.py']) {
      assert.ok(!isTestPath(path), path);
    }
  });
});
