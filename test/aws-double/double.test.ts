import assert from 'node:assert/strict';
import { S3Client, PutObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startDouble, type Double } from './index.js';
import { storesTemplate } from './small-template.js';

describe('double', () => {
  let double: Double;
  before(async () => {
    double = await startDouble({ template: { Resources: storesTemplate() } });
  });
  after(() => double.stop());
  it('s3', async () => {
    const s3 = new S3Client(double.client());
    const Bucket = 'spkg-evidence-111122223333-eu-west-1';
    console.log(await s3.send(new PutObjectCommand({ Bucket, Key: 'evidence/a b/ü.json', Body: '{}', IfNoneMatch: '*', Metadata: { a: 'b' } })));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'evidence/a b/ü.json' }));
    assert.equal(await got.Body?.transformToString(), '{}');
    console.log(await s3.send(new ListObjectsV2Command({ Bucket })));
    await assert.rejects(new S3Client(double.client('reader')).send(new GetObjectCommand({ Bucket, Key: 'evidence/x' })), { name: 'AccessDenied' });
    console.log(await new STSClient(double.client('reader')).send(new GetCallerIdentityCommand({})));
  });
});
