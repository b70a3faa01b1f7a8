import assert from 'node:assert/strict';
import { AwsError } from './protocol/errors.js';
import { sessionOf } from './iam/principals.js';
import { storesTemplate } from './small-template.js';
import { withDouble } from './tests-support.js';
import type { Values } from './values.js';

const endpoint = (service: string, PolicyDocument?: Values): Values => ({
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: {
    ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
    ...(PolicyDocument === undefined ? {} : { PolicyDocument }),
  },
});

describe('the double: a VPC that is closed', () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::spkg-*/*' };
  const double = withDouble({
    ...storesTemplate(),
    S3Endpoint: endpoint('s3', { Version: '2012-10-17', Statement: [statement] }),
  });
  const inside = sessionOf('111122223333', 'admin', 'build', { network: 'vpc' });
  const put = (Bucket: string) =>
    double().world.invoke(inside, 's3', 'PutObject', { Bucket, Key: 'a', Body: Buffer.from('b') });

  before(() => double().credentialsFor('admin'));

  it('lets through what the endpoint lets through, and reaches nothing that has no endpoint', async () => {
    await put('spkg-evidence-111122223333-eu-west-1');
    await assert.rejects(
      put('plain'),
      (error: Error) => error instanceof AwsError && error.code === 'AccessDenied',
    );
    await assert.rejects(
      double().world.invoke(inside, 'ssm', 'GetParameter', { Name: '/spkg/spkg' }),
      /no VPC endpoint for ssm/,
    );
    assert.deepEqual(
      double().calls.map(({ outcome }) => outcome),
      ['ok', 'AccessDenied', 'Unreachable'],
    );
  });
});
