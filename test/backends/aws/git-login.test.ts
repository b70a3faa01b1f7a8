import assert from 'node:assert/strict';
import { codeCommitLogin, parseSecret } from '../../../src/backends/aws/git-login.js';

const place = { host: 'git-codecommit.eu-west-1.amazonaws.com', pathname: '/v1/repos/requests' };
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const now = new Date('2026-11-26T12:34:56.789Z');

describe('what git says to the server of the request repository', () => {
  it('is for CodeCommit a signature of this place, this key and this moment', () => {
    const login = codeCommitLogin(place, { keys, region: 'eu-west-1', now });
    assert.equal(login.username, 'AKIDEXAMPLE');
    assert.match(login.password, /^20261126T123456Z[0-9a-f]{64}$/);
    for (const other of [
      codeCommitLogin({ ...place, pathname: '/v1/repos/other' }, { keys, region: 'eu-west-1', now }),
      codeCommitLogin(place, { keys: { ...keys, secretAccessKey: 'x' }, region: 'eu-west-1', now }),
      codeCommitLogin(place, { keys, region: 'eu-west-2', now }),
    ])
      assert.notEqual(other.password, login.password);
    assert.deepEqual(codeCommitLogin(place, { keys, region: 'eu-west-1', now }), login);
  });

  it('names the session where there is one', () => {
    const session = { ...keys, sessionToken: 'TOKEN' };
    assert.equal(
      codeCommitLogin(place, { keys: session, region: 'eu-west-1', now }).username,
      'AKIDEXAMPLE%TOKEN',
    );
  });

  for (const [text, expected] of [
    ['ghp_token', { username: 'x-access-token', password: 'ghp_token' }],
    ['{"token":"t"}', { username: 'x-access-token', password: 't' }],
    ['{"username":"u","password":"p"}', { username: 'u', password: 'p' }],
  ] as const) {
    it(`is for other servers what the secret holds: ${text.replace(/t$/, '…')}`, () => {
      assert.deepEqual(parseSecret(text, 'arn'), expected);
    });
  }

  for (const text of ['', '{', '{}', '{"token":""}', '[]']) {
    it(`is nothing where the secret holds ${JSON.stringify(text)}`, () => {
      if (text === '[]') assert.equal(parseSecret(text, 'arn').password, '[]');
      else assert.throws(() => parseSecret(text, 'arn'), { code: 'SPKG_GIT_FAILED' });
    });
  }
});
