import assert from 'node:assert/strict';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDouble, type Double } from '../aws-double/index.js';
import { end } from '../helpers/aws-stack.js';
import { assertAsOnPage } from '../helpers/json-page.js';
import { environment, spkgJson } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

const root = resolve(import.meta.dirname, '../..');

describe('a gate that is deployed again, looked at, and removed', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let double: Double | undefined;
  afterEach(() => end(double));

  it('changes nothing the second time, says what would be changed, and leaves the evidence', async () => {
    double = await startDouble({});
    noFeed(double);
    const env = environment(folder(), {
      ...double.env('admin', 'root'),
      SPKG_CDK: root,
      CDK_HOME: join(folder(), 'cdk'),
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    });
    const run = async (...more: string[]) => {
      const args = [
        'bootstrap',
        '--backend',
        'aws',
        '--repository',
        'requests',
        '--email',
        'a@index.example',
      ];
      const { code, json } = await spkgJson([...args, ...more], env);
      assertAsOnPage(more.join(' '), json);
      return { code, json: json as unknown as Record<string, unknown> };
    };
    const unasked = await run();
    assert.equal(unasked.json.code, 'SPKG_FLAG_INVALID');
    assert.equal((await run('--yes')).json.changed, true);
    const again = await run('--yes');
    assert.equal(again.json.changed, false);
    assert.equal(again.json.policyPut, false);
    assert.equal((await run('--diff')).json.diff, 'nothing would be changed');
    const diff = await run('--diff', '--network', 'none');
    assert.match(String(diff.json.diff), /- AWS::EC2::VPC /);
    assert.equal((await run('--synth', join(folder(), 'out'))).json.directory, join(folder(), 'out'));
    // a gate that was used has bytes and artifacts, which S3 does not let go of with their bucket
    for (const name of ['quarantine', 'artifacts']) {
      const bucket = { Bucket: `spkg-${name}-111122223333-eu-west-1` };
      const s3 = new S3Client({ ...double.client('admin'), forcePathStyle: true });
      for (let version = 0; version < 2; version += 1)
        for (const role of ['spkg-fetch-role'])
          await new S3Client({ ...double.client(role), forcePathStyle: true }).send(
            new PutObjectCommand({
              ...bucket,
              Key: name === 'artifacts' ? 'spkg-intake/Fetched/x' : 'sha256/ab/abcd',
              Body: 'x',
            }),
          );
      await s3.send(new DeleteObjectCommand({ ...bucket, Key: 'spkg-intake/Fetched/x' }));
    }
    // of a gate that is there its name is enough
    const { code, json } = await spkgJson(['bootstrap', '--backend', 'aws', '--destroy', '--yes'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assertAsOnPage('--destroy', json);
    const { left } = json as unknown as { left: string[] };
    for (const kept of ['evidence', 'settings', 'logs', 'assets'])
      assert.ok(left.includes(`s3://spkg-${kept}-111122223333-eu-west-1`), String(left));
    for (const kept of [/^arn:aws:kms:/, /repository\/spkg\/approved$/, /codecommit:.*:requests$/])
      assert.ok(
        left.some((one) => kept.test(one)),
        `${String(kept)}: ${String(left)}`,
      );
    const nothing = await spkgJson(['bootstrap', '--backend', 'aws', '--destroy', '--yes'], env);
    assert.equal(nothing.json.code, 'SPKG_STACK_MISSING', JSON.stringify(nothing.json));
    assert.equal(
      (await spkgJson(['status'], { ...env, SPKG_STACK: 'spkg' })).json.code,
      'SPKG_STACK_MISSING',
    );
    // what was left has its name: another gate takes another one
    const anew = await run('--yes');
    assert.equal(anew.json.code, 'SPKG_DEPLOY_FAILED');
    assert.match(String(anew.json.message), /already exists/);
    assert.match(String(anew.json.tryThis), /--stack/);
  });

  it('names what CloudFormation refuses, and is taken up again', async () => {
    double = await startDouble({ faults: { refuse: 'AWS::SNS::Topic' } });
    noFeed(double);
    const env = environment(folder(), {
      ...double.env('admin', 'root'),
      SPKG_CDK: root,
      CDK_HOME: join(folder(), 'cdk'),
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    });
    const args = [
      'bootstrap',
      '--backend',
      'aws',
      '--repository',
      'r',
      '--email',
      'a@index.example',
      '--yes',
    ];
    const failed = await spkgJson(args, env);
    assert.equal(failed.json.code, 'SPKG_DEPLOY_FAILED', JSON.stringify(failed.json));
    assert.match(failed.json.message, /AWS::SNS::Topic/);
    double.world.faults.refuse = undefined;
    assert.equal((await spkgJson(args, env)).code, 0);
  });
});

/** The sweep is told of a feed that is not there, so that it asks nobody. */
function noFeed({ world }: Double): void {
  const { env } = world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({ env: {} }));
  env.SPKG_ADVISORIES_FROM = '/nowhere/all.zip';
}
