import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { findAuthorization, splitCredentials, withCredentials } from '../../src/tools/credentials.js';
import { temporaryFolder } from '../helpers/temporary.js';

const index = 'https://index.example/simple';
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('credentials in a URL', () => {
  for (const [title, text, url, authorization] of [
    ['user and password', 'https://ada:s%40fe@index.example/simple', index, basic('ada:s@fe')],
    ['a user alone', 'https://token@index.example/simple', index, basic('token:')],
    ['none', index, index, null],
    [
      'what does not decode is taken as it is',
      'https://ada:100%@index.example/simple',
      index,
      basic('ada:100%'),
    ],
    ['no URL at all', 'not a url', 'not a url', null],
  ] as const) {
    it(title, () => {
      assert.deepEqual(splitCredentials(text), { url, authorization });
    });
  }

  it('go in and come out again, whatever they are', () => {
    const text = fc.string({ maxLength: 12, unit: 'grapheme' });
    const word = text.filter((one) => one !== '' && !one.includes(':'));
    fc.assert(
      fc.property(word, text, (user, password) => {
        const authorization = basic(`${user}:${password}`);
        assert.deepEqual(splitCredentials(withCredentials(index, authorization)), {
          url: index,
          authorization,
        });
      }),
    );
  });
});

describe('credentials for an index', () => {
  const folder = temporaryFolder();
  const write = (path: string, text: string): string => {
    mkdirSync(join(folder(), path, '..'), { recursive: true });
    writeFileSync(join(folder(), path), text);
    return join(folder(), path);
  };
  const find = (env: NodeJS.ProcessEnv = {}, url = index) =>
    findAuthorization(url, { HOME: folder(), PIP_CONFIG_FILE: '/dev/null', ...env });

  it("come from pip's environment", () => {
    assert.equal(find({ PIP_INDEX_URL: 'https://ada:x@index.example/simple' }), basic('ada:x'));
  });

  it("come from pip's files", () => {
    const file = write('pip.conf', '[global]\nindex-url = https://ada:y@index.example/simple\n');
    assert.equal(find({ PIP_CONFIG_FILE: file }), basic('ada:y'));
  });

  it("come from uv's environment", () => {
    assert.equal(find({ UV_DEFAULT_INDEX: 'https://ada:z@index.example/simple' }), basic('ada:z'));
  });

  it('come from what configure-pip set aside', () => {
    const file = write('pip.conf', '[global]\nindex-url = file:///own\n');
    write('pip.conf.spkg-backup', '[global]\nindex-url = https://ada:old@index.example/simple\n');
    assert.equal(find({ PIP_CONFIG_FILE: file }), basic('ada:old'));
  });

  it('come from .netrc, for this machine alone', () => {
    const text =
      'machine other.example login no password no\nmachine index.example\n  login ada\n  password net\n';
    write('.netrc', text);
    assert.equal(find(), basic('ada:net'));
    assert.equal(find({}, 'https://third.example/simple'), null);
  });

  it('come from the file that NETRC names', () => {
    assert.equal(find({ NETRC: write('n', 'machine index.example login ada password q') }), basic('ada:q'));
  });

  for (const [title, env] of [
    ['of another host are not sent', { PIP_INDEX_URL: 'https://ada:x@evil.example/simple' }],
    ['of another port are not sent', { PIP_INDEX_URL: 'https://ada:x@index.example:8443/simple' }],
    [
      'of a host that only ends alike are not sent',
      { PIP_INDEX_URL: 'https://ada:x@myindex.example/simple' },
    ],
  ] as const) {
    it(title, () => {
      assert.equal(find(env), null);
    });
  }

  it('a folder has none', () => {
    assert.equal(find({ PIP_INDEX_URL: 'https://ada:x@index.example/simple' }, 'file:///srv/simple'), null);
  });
});
