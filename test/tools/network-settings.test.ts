import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNetworkSettings, type NetworkSettings } from '../../src/tools/network-settings.js';
import { temporaryFolder } from '../helpers/temporary.js';

const none: NetworkSettings = { httpProxy: '', httpsProxy: '', noProxy: '', certificates: null };

describe('the way out of this machine', () => {
  const folder = temporaryFolder();

  for (const [title, env, expected] of [
    ['nothing is set', {}, {}],
    [
      'proxies of the environment',
      { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2', NO_PROXY: 'x' },
      { httpProxy: 'http://a:1', httpsProxy: 'http://b:2', noProxy: 'x' },
    ],
    [
      'small letters count first',
      { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' },
      { httpsProxy: 'http://a:1' },
    ],
    ['one proxy for all', { ALL_PROXY: 'http://a:1' }, { httpProxy: 'http://a:1', httpsProxy: 'http://a:1' }],
    [
      "pip's own proxy comes first, and needs no scheme",
      { HTTPS_PROXY: 'http://b:2', PIP_PROXY: 'u:p@a:1' },
      { httpProxy: 'http://u:p@a:1', httpsProxy: 'http://u:p@a:1' },
    ],
    ["pip's certificates come first", { SSL_CERT_FILE: '/b', PIP_CERT: '/a' }, { certificates: '/a' }],
    ['then those of requests', { REQUESTS_CA_BUNDLE: '/r', SSL_CERT_FILE: '/s' }, { certificates: '/r' }],
    ['then those of uv and OpenSSL', { SSL_CERT_FILE: '/s', CURL_CA_BUNDLE: '/c' }, { certificates: '/s' }],
    ['then those of curl', { CURL_CA_BUNDLE: '/c' }, { certificates: '/c' }],
    ['empty is not set', { HTTPS_PROXY: '', SSL_CERT_FILE: '', PIP_CERT: '' }, {}],
  ] as const) {
    it(title, () => {
      // `/dev/null`: pip, and so spkg, reads no file at all
      const settings = readNetworkSettings({ HOME: folder(), PIP_CONFIG_FILE: '/dev/null', ...env });
      assert.deepEqual(settings, { ...none, ...expected });
    });
  }

  it("pip's files are read too", () => {
    const file = join(folder(), 'pip.conf');
    writeFileSync(file, '[global]\nproxy = a:1\ncert = /mine.pem\n');
    const settings = readNetworkSettings({
      HOME: folder(),
      PIP_CONFIG_FILE: file,
      HTTPS_PROXY: 'http://b:2',
    });
    assert.deepEqual(settings, {
      ...none,
      httpProxy: 'http://a:1',
      httpsProxy: 'http://a:1',
      certificates: '/mine.pem',
    });
  });
});
