import assert from 'node:assert/strict';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { CodeartifactClient, GetRepositoryEndpointCommand } from '@aws-sdk/client-codeartifact';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { storesTemplate } from './small-template.js';
import { withDouble } from './tests-support.js';

describe('the double: CloudFormation', () => {
  const double = withDouble({});

  it('makes a stack through a change set, says what it did, and changes nothing the second time', async () => {
    const client = new CloudFormationClient(double().client());
    const StackName = 'made';
    await assert.rejects(
      client.send(new DescribeStacksCommand({ StackName })),
      (error: Error) => error.name === 'ValidationError' && error.message.includes('does not exist'),
    );
    const TemplateBody = JSON.stringify({
      Resources: storesTemplate(),
      Outputs: { Topic: { Value: { Ref: 'Topic' } } },
    });
    const deploy = async (ChangeSetType: 'CREATE' | 'UPDATE') => {
      await client.send(
        new CreateChangeSetCommand({ StackName, ChangeSetName: 'one', ChangeSetType, TemplateBody }),
      );
      return client.send(new DescribeChangeSetCommand({ StackName, ChangeSetName: 'one' }));
    };
    const { Status, Changes = [] } = await deploy('CREATE');
    assert.equal(Status, 'CREATE_COMPLETE');
    assert.equal(Changes.length, Object.keys(storesTemplate()).length);
    await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'one' }));
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    assert.equal(Stacks[0]?.StackStatus, 'CREATE_COMPLETE');
    assert.equal(Stacks[0].Outputs?.[0]?.OutputValue, 'arn:aws:sns:eu-west-1:111122223333:spkg-notices');
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
    assert.ok(StackEvents.some(({ LogicalResourceId }) => LogicalResourceId === 'Approved'));
    await new S3Client(double().client()).send(
      new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'b' }),
    );
    assert.match((await deploy('UPDATE')).StatusReason ?? '', /didn't contain changes/);
  });
});

describe('the double: without the service models', () => {
  const double = withDouble(storesTemplate(), () => ({ models: 'sdk' }));

  it('still speaks every protocol, by what the SDK knows', async () => {
    const s3 = new S3Client(double().client());
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a/b', Body: 'c', Metadata: { x: 'y' } }));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a/b' }));
    assert.equal(await got.Body?.transformToString(), 'c');
    assert.deepEqual(got.Metadata, { x: 'y' });
    const { Contents = [], CommonPrefixes } = await s3.send(new ListObjectsV2Command({ Bucket: 'plain' }));
    assert.deepEqual([Contents.map(({ Key }) => Key), CommonPrefixes], [['a/b'], undefined]);
    await s3.send(new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'a/b' }] } }));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a/b' })), {
      name: 'NoSuchKey',
    });
    const { Subscriptions = [] } = await new SNSClient(double().client()).send(
      new ListSubscriptionsByTopicCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:spkg-notices' }),
    );
    assert.equal(Subscriptions[0]?.Endpoint, 'ana@index.example');
    const { repositoryEndpoint } = await new CodeartifactClient(double().client()).send(
      new GetRepositoryEndpointCommand({ domain: 'spkg', repository: 'approved', format: 'pypi' }),
    );
    assert.equal(repositoryEndpoint, `${double().url}/codeartifact/spkg/pypi/approved/`);
    const kms = new KMSClient(double().client());
    const [KeyId] = [
      ...double()
        .world.state('kms', () => new Map<string, unknown>())
        .keys(),
    ];
    const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    assert.deepEqual(Plaintext, made.Plaintext);
  });
});
