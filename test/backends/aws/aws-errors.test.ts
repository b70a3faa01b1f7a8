import assert from 'node:assert/strict';
import { isSpkgError } from '../../../src/core/errors.js';
import { awsError } from '../../../src/backends/aws/aws-errors.js';

function failing(name: string, message = 'no', status?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

describe('what AWS refuses', () => {
  for (const error of [
    failing('AccessDeniedException'),
    failing('AccessDenied'),
    failing('Unknown', 'no', 403),
  ]) {
    it(`names the permission that is missing: ${error.name}`, () => {
      const told = awsError(error, 's3:GetObject', 's3://bucket/key');
      assert.equal(told.code, 'SPKG_AWS_DENIED');
      assert.match(told.message, /`s3:GetObject` on `s3:\/\/bucket\/key`/);
      assert.match(told.tryThis, /s3:GetObject/);
    });
  }

  it('says how to sign in when there are no credentials', () => {
    const told = awsError(failing('CredentialsProviderError'), 'sts:GetCallerIdentity', '*');
    assert.equal(told.code, 'SPKG_AWS_FAILED');
    assert.match(told.tryThis, /aws sso login/);
  });

  it('says where a Region is named when there is none', () => {
    assert.match(awsError(new Error('Region is missing'), 'ssm:GetParameter', '*').tryThis, /AWS_REGION/);
  });

  it('keeps an error that says it already, and strips what could trick a terminal', () => {
    const first = awsError(failing('ThrottlingException', 'slow\u001b[31m down'), 's3:PutObject', 'x');
    assert.ok(isSpkgError(first));
    assert.ok(!first.message.includes('\u001b'));
    assert.equal(awsError(first, 'other', 'y'), first);
  });
});
