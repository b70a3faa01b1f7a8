import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Double } from '../aws-double/index.js';
import { IndexServer } from '../fakes/index-server.js';
import { deployed, end } from '../helpers/aws-stack.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkg, spkgJson, uvPath } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

// the double answers in this process: nothing may block it
const exec = promisify(execFile);

const policy = `schema: spkg.policy/1
preset: evaluation
rules:
  - { id: look, when: project.name == "held" && finding.kind == "file", verdict: review, message: Look. }
  - { id: no, when: project.name == "bad", verdict: deny, message: No. }
`;

describe('a request from end to end on the double, with an index of our own', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let server: IndexServer;
  let double: Double;
  const as = (who: string, session: string): NodeJS.ProcessEnv =>
    environment(join(folder(), session), double.env(who, session));
  const ana = (): NodeJS.ProcessEnv => as('spkg-requester', 'ana');
  const eve = (): NodeJS.ProcessEnv => as('spkg-approver', 'eve');

  before(function () {
    if (uvPath() === undefined) skipWithReason(this, 'there is no uv on this machine');
  });
  beforeEach(async () => {
    server = new IndexServer();
    await server.start();
    double = await deployed({ upstreamFixture: { url: server.url }, policy });
  });
  afterEach(async () => {
    await end(double);
    await server.stop();
  });

  const published = (name: string): readonly string[] =>
    double.calls
      .filter(({ operation, outcome }) => operation === 'pypi upload' && outcome === 'ok')
      .flatMap(({ needs }) => needs.map(({ resource }) => resource))
      .filter((resource) => resource.endsWith(`/${name}`));

  async function venv(env: NodeJS.ProcessEnv): Promise<string> {
    const place = join(folder(), 'venv');
    await exec('python3', ['-m', 'venv', place], { env });
    return place;
  }

  it('publishes what passes, and pip and uv install it from the approved repository', async () => {
    server.add({ name: 'app', version: '1.0', requires: ['lib>=1'] });
    const lib = server.add({ name: 'lib', version: '1.2' });
    const env = ana();
    const { code, json } = await spkgJson(['request', 'app'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.equal(json.state, 'published');
    assert.equal(json.packages.length, 2);

    const place = await venv(env);
    const python = join(place, 'bin', 'python');
    const configured = await spkg(['configure-pip', '--python', python, '--json'], env);
    assert.equal(configured.code, 0, configured.stderr + configured.stdout);
    const file = join(place, 'pip.conf');
    const [, token = ''] = /aws:([^@]+)@/.exec(readFileSync(file, 'utf8')) ?? [];
    assert.notEqual(token, '');
    assert.ok(!configured.stdout.includes(token), 'the token is printed');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await exec(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', 'app'], { env });
    const { stdout } = await exec(python, ['-m', 'pip', 'list', '--disable-pip-version-check'], { env });
    assert.match(stdout, /app +1\.0[\s\S]*lib +1\.2/);
    const uv = { ...env, VIRTUAL_ENV: place };
    assert.equal(
      (await spkg(['configure-pip', '--tool', 'uv', '--keyring', '--python', python], env)).code,
      0,
    );
    await exec(uvPath()!, ['pip', 'install', '-q', '--reinstall', '--no-cache', 'app'], {
      env: { ...uv, PATH: `${join(place, 'bin')}:${env.PATH ?? ''}` },
    });
    assert.ok(lib.sha256);
    assert.equal((await spkgJson(['status', json.id], env)).json.state, 'published');
    assert.equal((await spkgJson(['status'], env)).json.requests.length, 1);
  });

  it('what is held is released by another identity, and never by the one who asked', async () => {
    server.add({ name: 'held', version: '1.0' });
    const { code, json } = await spkgJson(['request', 'held'], ana());
    assert.equal(code, 11, JSON.stringify(json));
    assert.deepEqual(published('held'), []);
    const own = await spkgJson(['approve', json.id, '--yes', '--reason', 'mine'], ana());
    assert.equal(own.json.code, 'SPKG_APPROVAL_REFUSED', JSON.stringify(own.json));
    const answered = await spkgJson(['approve', json.id, '--yes', '--reason', 'read it'], eve());
    assert.equal(answered.code, 0, JSON.stringify(answered.json));
    assert.equal(published('held').length, 1);
    const seen = (await spkgJson(['status', json.id], ana())).json;
    assert.equal(seen.state, 'published');
  });

  it('a requester who may start the release too is refused by Release itself', async () => {
    server.add({ name: 'held', version: '1.0' });
    const both = as('admin', 'both');
    const { json } = await spkgJson(['request', 'held'], both);
    const { CodePipelineClient, StartPipelineExecutionCommand } =
      await import('@aws-sdk/client-codepipeline');
    const detail = await decisionOf(json.id);
    const variables = { REQUEST_ID: json.id, DECISION: detail, ANSWER: 'approved', REASON: 'mine' };
    await new CodePipelineClient(double.client('admin', 'both')).send(
      new StartPipelineExecutionCommand({
        name: 'spkg-release',
        variables: Object.entries(variables).map(([name, value]) => ({ name, value })),
      }),
    );
    await double.idle();
    assert.deepEqual(published('held'), []);
    assert.equal((await spkgJson(['status', json.id], both)).json.state, 'held');
  });

  it('what is denied, and what cannot be resolved, is told with its reason', async () => {
    server.add({ name: 'bad', version: '1.0' });
    const denied = await spkgJson(['request', 'bad'], ana());
    assert.equal(denied.code, 10, JSON.stringify(denied.json));
    assert.ok(double.deliveries.some(({ message }) => JSON.stringify(message).includes('denied')));
    const unknown = await spkgJson(['request', 'nosuch'], ana());
    assert.equal(unknown.code, 12, JSON.stringify(unknown.json));
    assert.equal(unknown.json.failure.code, 'SPKG_REQUIREMENT_NOT_FOUND');
  });

  async function decisionOf(id: string): Promise<string> {
    const { createHash } = await import('node:crypto');
    const { S3Client, GetObjectCommand } = await import('@aws-sdk/client-s3');
    const s3 = new S3Client({ ...double.client('admin'), forcePathStyle: true });
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: 'spkg-evidence-111122223333-eu-west-1',
        Key: `evidence/${id}/decision.1.json`,
      }),
    );
    return createHash('sha256')
      .update(await Body!.transformToByteArray())
      .digest('hex');
  }
});
