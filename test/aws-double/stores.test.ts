import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CodeartifactClient,
  DescribePackageVersionCommand,
  GetAuthorizationTokenCommand,
  GetRepositoryEndpointCommand,
  ListPackageVersionAssetsCommand,
  UpdatePackageVersionsStatusCommand,
} from '@aws-sdk/client-codeartifact';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { IndexServer } from '../fakes/index-server.js';
import { buildWheel } from '../helpers/wheels.js';
import { storesTemplate } from './small-template.js';
import { until, withDouble } from './tests-support.js';

const run = promisify(execFile);
const Bucket = 'spkg-evidence-111122223333-eu-west-1';

describe('the double: stores', () => {
  const index = new IndexServer();
  before(() => index.start());
  after(() => index.stop());
  const double = withDouble(storesTemplate(), () => ({ upstreamFixture: { url: index.url, ingestMs: 30 } }));

  it('keeps objects with their versions, and refuses to overwrite when asked to', async () => {
    const s3 = new S3Client(double().client());
    const Key = 'evidence/a b/ü.json';
    const { VersionId } = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: '{}', IfNoneMatch: '*', Metadata: { kind: 'lock' } }),
    );
    assert.ok(VersionId);
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key, Body: '[]', IfNoneMatch: '*' })), {
      name: 'PreconditionFailed',
    });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: '[1]' }));
    const old = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    assert.equal(await old.Body?.transformToString(), '{}');
    assert.deepEqual(old.Metadata, { kind: 'lock' });
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'evidence/none' })), {
      name: 'NoSuchKey',
    });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'evidence/' }));
    assert.deepEqual(
      Contents.map((one) => one.Key),
      [Key],
    );
    await assert.rejects(s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })), {
      name: 'AccessDenied',
    });
  });

  it('puts parts together, and refuses bytes that are not those that were meant', async () => {
    const s3 = new S3Client(double().client());
    const Key = 'big';
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const bodies = [Buffer.alloc(5 * 1024 * 1024, 1), Buffer.from('end')];
    const Parts = [];
    for (const [place, Body] of bodies.entries()) {
      const { ETag } = await s3.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: place + 1, Body }),
      );
      Parts.push({ PartNumber: place + 1, ETag });
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=5242879-' }));
    assert.deepEqual(Buffer.from((await Body?.transformToByteArray()) ?? []), Buffer.from('\u0001end'));
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ChecksumSHA256: 'A'.repeat(43) + '=' })),
      { name: 'BadDigest' },
    );
  });

  it('lets a role do what its policies say, and tells the others what they lack', async () => {
    const writer = new S3Client(double().client('writer'));
    await writer.send(new PutObjectCommand({ Bucket, Key: 'evidence/x', Body: 'x' }));
    await assert.rejects(
      writer.send(new PutObjectCommand({ Bucket, Key: 'other/x', Body: 'x' })),
      (error: Error) =>
        error.name === 'AccessDenied' &&
        /writer\/session is not authorized to perform: s3:PutObject on resource: .*other\/x/.test(
          error.message,
        ),
    );
    await assert.rejects(writer.send(new GetObjectCommand({ Bucket, Key: 'evidence/x' })), {
      name: 'AccessDenied',
    });
    // the right on the key is a right of its own
    const { policies } = double().world;
    const [own] = policies.of('arn:aws:iam::111122223333:role/writer');
    policies.putInline('arn:aws:iam::111122223333:role/writer', {
      name: 'own',
      document: {
        ...own!.document,
        Statement: (own!.document.Statement as object[]).filter(
          (one) => !JSON.stringify(one).includes('kms:'),
        ),
      },
    });
    await assert.rejects(
      writer.send(new PutObjectCommand({ Bucket, Key: 'evidence/y', Body: 'x' })),
      (error: Error) => error.message.includes('kms:GenerateDataKey'),
    );
    policies.putInline('arn:aws:iam::111122223333:role/writer', own!);
  });

  it('knows only the keys that it gave out, and gives sessions of roles', async () => {
    const { credentials, ...place } = double().client();
    const strange = new STSClient({
      ...place,
      credentials: { ...credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    });
    await assert.rejects(strange.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
    const sts = new STSClient(double().client());
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/reader', RoleSessionName: 'ana' }),
    );
    const { Arn } = await new STSClient({
      ...place,
      credentials: {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      },
    }).send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, 'arn:aws:sts::111122223333:assumed-role/reader/ana');
  });

  it('refuses what the service models do not allow', async function () {
    if (!(await import('./protocol/shapes.js')).modelFolder()) return this.skip();
    const ssm = new SSMClient(double().client());
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/spkg/spkg' }));
    assert.equal(Parameter?.Value, '{"region":"eu-west-1"}');
    await assert.rejects(
      ssm.send(new PutParameterCommand({ Name: 'a', Value: 'b', Type: 'Text' as 'String' })),
      (error: Error) => error.name === 'ValidationException' && error.message.includes("'Text' at 'Type'"),
    );
    await assert.rejects(
      new CodeartifactClient(double().client()).send(
        new GetRepositoryEndpointCommand({ domain: 'NO', repository: 'approved', format: 'pypi' }),
      ),
      { name: 'ValidationException' },
    );
    const { SecretString } = await new SecretsManagerClient(double().client()).send(
      new GetSecretValueCommand({ SecretId: 'git' }),
    );
    assert.equal(SecretString, 'git-password');
  });

  it('delivers what passes the filter of a subscription', async () => {
    const sns = new SNSClient(double().client('admin'));
    const tell = (requester: string) =>
      sns.send(
        new PublishCommand({
          TopicArn: 'arn:aws:sns:eu-west-1:111122223333:spkg-notices',
          Message: requester,
          MessageAttributes: { requester: { DataType: 'String', StringValue: requester } },
        }),
      );
    await tell('bob');
    await tell('ana');
    assert.deepEqual(
      double().deliveries.map(({ endpoint, message }) => [endpoint, message]),
      [['ana@index.example', 'ana']],
    );
  });

  it('refuses a call as too many when it is told to, and the client tries again', async () => {
    let times = 0;
    const { faults } = double().world;
    faults.throttle = () => (times += 1) === 1;
    await new SSMClient(double().client()).send(new GetParameterCommand({ Name: '/spkg/spkg' }));
    assert.equal(times, 2);
    delete faults.throttle;
  });

  async function endpointFor(who: string, repository: string): Promise<string> {
    const client = new CodeartifactClient(double().client(who));
    const { repositoryEndpoint = '' } = await client.send(
      new GetRepositoryEndpointCommand({ domain: 'spkg', repository, format: 'pypi' }),
    );
    const { authorizationToken = '' } = await client.send(
      new GetAuthorizationTokenCommand({ domain: 'spkg' }),
    );
    return repositoryEndpoint.replace('://', `://aws:${authorizationToken}@`);
  }

  async function uploadAs(
    who: string,
    repository: string,
    wheel: { filename: string; bytes: Buffer },
  ): Promise<Response> {
    const url = new URL(await endpointFor(who, repository));
    const authorization = `Basic ${Buffer.from(`aws:${url.password}`).toString('base64')}`;
    url.username = url.password = '';
    const form = new FormData();
    for (const [name, value] of Object.entries({
      ':action': 'file_upload',
      protocol_version: '1',
      name: 'demo',
      version: '1.0',
      filetype: 'bdist_wheel',
    }))
      form.set(name, value);
    form.set('content', new Blob([new Uint8Array(wheel.bytes)]), wheel.filename);
    return fetch(url, { method: 'POST', body: form, headers: { authorization } });
  }

  it('takes an upload once, the same bytes again, never others, and pip installs it', async function () {
    this.timeout(20_000);
    const wheel = buildWheel({ name: 'demo', version: '1.0' });
    assert.equal((await uploadAs('writer', 'approved', wheel)).status, 200);
    assert.equal((await uploadAs('writer', 'approved', wheel)).status, 200);
    const other = buildWheel({ name: 'demo', version: '1.0', files: { 'demo/other.py': 'x = 1\n' } });
    assert.equal((await uploadAs('writer', 'approved', { ...other, filename: wheel.filename })).status, 409);
    // the package group lets nobody publish to the quarantine
    assert.equal((await uploadAs('admin', 'quarantine', wheel)).status, 403);
    const folder = mkdtempSync(join(tmpdir(), 'spkg-pip-'));
    try {
      const pip = (name: string, url: string) =>
        run(
          'python3',
          [
            '-m',
            'pip',
            'download',
            '--no-deps',
            '--no-cache-dir',
            '--disable-pip-version-check',
            '--index-url',
            `${url}simple/`,
            '-d',
            folder,
            name,
          ],
          {
            timeout: 15_000,
            env: {
              PATH: process.env.PATH,
              HOME: folder,
              PIP_CONFIG_FILE: '/dev/null',
              NO_PROXY: '127.0.0.1',
            },
          },
        );
      const { stdout } = await pip('demo', await endpointFor('reader', 'approved'));
      assert.match(stdout, /demo-1\.0-py3-none-any\.whl/);
      const codeartifact = new CodeartifactClient(double().client());
      const which = { domain: 'spkg', repository: 'approved', format: 'pypi', package: 'demo' } as const;
      await codeartifact.send(
        new UpdatePackageVersionsStatusCommand({ ...which, versions: ['1.0'], targetStatus: 'Archived' }),
      );
      await assert.rejects(pip('demo', await endpointFor('reader', 'approved')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ingests all files of a version into the quarantine, a while after the first was asked for', async () => {
    const first = index.add({ name: 'later', version: '2.0' });
    const url = new URL(`${await endpointFor('reader', 'quarantine')}simple/later/`);
    const headers = { authorization: `Basic ${Buffer.from(`aws:${url.password}`).toString('base64')}` };
    url.username = url.password = '';
    const page = await (await fetch(url, { headers })).text();
    assert.ok(page.includes(first.sha256));
    const codeartifact = new CodeartifactClient(double().client());
    const which = {
      domain: 'spkg',
      repository: 'quarantine',
      format: 'pypi',
      package: 'later',
      packageVersion: '2.0',
    } as const;
    const ask = () => codeartifact.send(new DescribePackageVersionCommand(which));
    await assert.rejects(ask(), { name: 'ResourceNotFoundException' });
    const got = await fetch(new URL(`2.0/${first.filename}`, url), { headers });
    assert.deepEqual(Buffer.from(await got.arrayBuffer()), first.bytes);
    const { packageVersion } = await until(() => ask().catch(() => undefined));
    assert.equal(packageVersion?.origin?.domainEntryPoint?.externalConnectionName, 'public:pypi');
    const { assets = [] } = await codeartifact.send(new ListPackageVersionAssetsCommand(which));
    assert.equal(assets[0]?.hashes?.['SHA-256'], first.sha256);
    // no upstream: what is in the quarantine is not approved
    const approved = await fetch(String(url).replace('/quarantine/', '/approved/'), { headers });
    assert.equal(approved.status, 404);
  });
});
