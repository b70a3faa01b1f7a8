import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pipelineTemplate, storesTemplate } from './small-template.js';
import { withDouble } from './tests-support.js';

const run = promisify(execFile);

describe('the double, spoken to by boto3 and the AWS CLI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spkg-foreign-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = (name: string): string => join(folder, 'venv', 'bin', name);
  const double = withDouble({
    ...storesTemplate(),
    ...pipelineTemplate({
      decide: 'VERDICT=ALLOW; echo "decided $REQUEST_ID"; echo "$REQUEST_ID" > out/id',
      publish: 'cat id',
    }),
  });
  const env = (): NodeJS.ProcessEnv => ({ ...process.env, ...double().env('admin', 'ana'), HOME: folder });

  before(async function () {
    this.timeout(180_000);
    await run('python3', ['-m', 'venv', join(folder, 'venv')]);
    await run(bin('pip'), [
      'install',
      '--quiet',
      '--disable-pip-version-check',
      'boto3==1.44.8',
      'awscli==1.46.3',
    ]);
  });

  it('answers boto3 in every protocol', async () => {
    const { stdout } = await run(bin('python'), [join(import.meta.dirname, 'foreign.py')], {
      env: env(),
      timeout: 60_000,
    });
    assert.deepEqual(JSON.parse(stdout), {
      arn: 'arn:aws:sts::111122223333:assumed-role/admin/ana',
      object: ['bytes', { kind: 'lock' }],
      keys: ['a b/ü', 'streamed'],
      missing: 'NoSuchKey',
      exists: 'PreconditionFailed',
      subscriptions: ['ana@index.example'],
      parameter: '{"region":"eu-west-1"}',
      secret: 'git-password',
      endpoint: `${double().url}/codeartifact/spkg/pypi/approved/`,
      token: true,
      'no stack': 'ValidationError',
      execution: ['Succeeded', 'arn:aws:sts::111122223333:assumed-role/admin/ana'],
      actions: ['Decide', 'Publish', 'Source'],
      build: 'SUCCEEDED',
      log: true,
    });
    assert.equal(double().deliveries.length, 1);
  });

  it('answers the AWS CLI', async () => {
    const aws = (...args: string[]) => run(bin('aws'), args, { env: env(), timeout: 60_000 });
    const file = join(folder, 'file');
    writeFileSync(file, Buffer.alloc(9_000_000, 7));
    await aws('s3', 'cp', '--quiet', file, 's3://plain/by-cli');
    await aws('s3', 'cp', '--quiet', 's3://plain/by-cli', `${file}.again`);
    assert.deepEqual(readFileSync(`${file}.again`), readFileSync(file));
    const { stdout } = await aws(
      'codeartifact',
      'get-repository-endpoint',
      '--domain',
      'spkg',
      '--repository',
      'approved',
      '--format',
      'pypi',
      '--output',
      'text',
    );
    assert.equal(stdout.trim(), `${double().url}/codeartifact/spkg/pypi/approved/`);
    await assert.rejects(
      aws('codepipeline', 'start-pipeline-execution', '--name', 'none'),
      (error: Error & { stderr?: string }) => (error.stderr ?? '').includes('PipelineNotFoundException'),
    );
  });
});
