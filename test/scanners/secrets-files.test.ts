import assert from 'node:assert/strict';
import { awsSecret, idsIn, randomText, scanText } from '../helpers/secrets.js';

const value = `k7${randomText(20, 'password')}`;
const basic = (text: string): string => Buffer.from(text).toString('base64');

/** path, content */
const flagged: readonly [string, string][] = [
  ['.pypirc', `[x]\nusername = builder\npassword = ${value}\n`],
  ['app/.pypirc', `[x]\r\nusername: builder\r\npassword:${value}\r\n`],
  ['.netrc', `machine files.company.tld login builder password ${value}\n`],
  ['app/_netrc', `machine files.company.tld\n  login builder\n  password ${value}\n`],
  ['.npmrc', `//files.company.tld/:_authToken=${value}\n`],
  ['.npmrc', `_auth = "${value}"\n`],
  ['.git-credentials', `https://builder:${value}@git.company.tld\n`],
  ['.docker/config.json', `{"auths": {"files.company.tld": {"auth": "${basic(`builder:${value}`)}"}}}`],
  ['app/.dockercfg', `{"files.company.tld": {"auth" : "${basic(`builder:${value}`)}"}}`],
  ['.aws/credentials', `[default]\naws_secret_access_key = ${awsSecret()}\n`],
  ['.env', `DB_PASSWORD=${value}\n`],
  ['app/.env', `export SERVICE_API_KEY="${value}"\n`],
  ['.env.production', `A=1\nSECRET_KEY='${value}'\n`],
  ['.kube/config', `users:\n- user:\n    token: ${value}\n`],
  ['app/kubeconfig', `    client-key-data: ${basic(value.repeat(20))}\n`],
  ['.pgpass', `db.company.tld:5432:main:service:${value}\n`],
];

const clean: readonly [string, string][] = [
  ['.pypirc', '[x]\nusername = __token__\n'],
  ['.pypirc', '[x]\npassword = <your password>\n'],
  ['.pypirc', '[x]\npassword = ${PASSWORD}\n'],
  ['.pypirc', '[x]\npassword =\nusername = builder\n'],
  ['.netrc', 'machine files.company.tld login builder password xxxxxxxx\n'],
  ['.npmrc', '//files.company.tld/:_authToken=${NPM_TOKEN}\n'],
  ['.npmrc', 'save-exact = true\n'],
  ['.git-credentials', 'https://builder@git.company.tld\n'],
  ['.docker/config.json', `{"auths": {"x": {"auth": "${basic('user:password')}"}}}`],
  ['.docker/config.json', '{"auths": {"x": {"auth": "AAAAAAAAAAAA"}}, "credsStore": "desktop"}'],
  ['.aws/credentials', '[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n'],
  ['.aws/credentials', `[default]\naws_secret_access_key = ${'A'.repeat(40)}\n`],
  ['.env', 'DB_PASSWORD=changeme-please-1\nDEBUG=1\n'],
  ['.env', `PUBLIC_ID=${value}\n`],
  ['.env', 'TOKEN_FOLDER=/var/lib/app2/tokens\n'],
  ['.env.example', `DB_PASSWORD=${value}\n`],
  ['.env.local.template', `DB_PASSWORD=${value}\n`],
  ['kubeconfig', '    token: REDACTED\n'],
  ['.pgpass', '# host:port:database:user:password\n'],
  ['app/pypirc.py', `password = ${value}\n`],
  ['app/netrc', `password ${value}\n`],
  ['app/environment.env.py', `DB_PASSWORD=${value}\n`],
];

describe('files of credentials', () => {
  for (const [path, content] of flagged) {
    it(`are told: ${path} with ${JSON.stringify(content.slice(0, 40))}`, () => {
      const [finding, ...rest] = scanText(content, path);
      assert.equal(finding?.id, 'secrets/credential-file');
      assert.ok(finding.where.startsWith(`${path}:`));
      assert.ok(!finding.evidence.includes(value.slice(0, 12)));
      assert.deepEqual(rest, []);
    });
  }

  for (const [path, content] of clean) {
    it(`are not told: ${path} with ${JSON.stringify(content.slice(0, 60))}`, () => {
      assert.deepEqual(idsIn(content, path), []);
    });
  }

  it('are told with the line of the value', () => {
    const [finding] = scanText(`[x]\nusername = builder\npassword = ${value}\n`, '.pypirc');
    assert.equal(finding?.where, '.pypirc:3');
    assert.equal(
      finding.evidence,
      `password in a .pypirc: ${value.slice(0, 4)}…${value.slice(-2)} (${value.length} characters)`,
    );
  });

  it('are information among tests', () => {
    assert.deepEqual(idsIn(`password = ${value}\n`, 'app/tests/.pypirc'), ['in-tests']);
  });

  it('with many values tell twenty', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `A_TOKEN=k7${randomText(20, String(index))}`);
    assert.equal(idsIn(lines.join('\n'), '.env').length, 20);
  });
});
