import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CodePipelineClient, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { placeAws } from '../aws-double/services/codebuild/environment.js';
import { limits } from '../aws-double/services/codepipeline/index.js';
import { git, gitRepositories } from '../aws-double/services/git.js';
import { unneeded } from '../aws-double/iam/minimal.js';
import type { Double } from '../aws-double/index.js';
import { IndexServer } from '../fakes/index-server.js';
import { deployed, end } from '../helpers/aws-stack.js';
import { assertAsOnPage } from '../helpers/json-page.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkg, spkgJson, spkgProcess, uvPath, type Printed } from '../helpers/spkg.js';
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
  // one gate for all: what one request does is no other's
  before(async () => {
    server = new IndexServer();
    await server.start();
    double = await deployed({ upstreamFixture: { url: server.url }, policy });
  });
  after(async () => {
    await end(double);
    await server.stop();
  });

  /** As printed, and as docs/json.md says that it is. */
  async function printed(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Awaited<ReturnType<typeof spkgJson>>> {
    const ran = await spkgJson(args, env);
    assertAsOnPage(args.join(' '), ran.json);
    return ran;
  }

  const published = (name: string): readonly string[] =>
    double.calls
      .filter(({ operation, outcome }) => operation === 'pypi upload' && outcome === 'ok')
      .flatMap(({ needs }) => needs.map(({ resource }) => resource))
      .filter((resource) => resource.endsWith(`/${name}`));

  async function venv(env: NodeJS.ProcessEnv): Promise<string> {
    const place = join(folder(), 'venv');
    await exec('python3', ['-m', 'venv', '--without-pip', place], { env });
    return place;
  }

  it('publishes what passes, and pip and uv install it from the approved repository', async () => {
    // what somebody pushed where Fetch works is not taken for what Fetch made
    pushed({
      'out/settings/advisories/index.jsonl': 'forged',
      'out/documents': 'in the way',
      'out/projects/app.json': '{}',
    });
    server.add({ name: 'app', version: '1.0', requires: ['lib>=1'] });
    const lib = server.add({ name: 'lib', version: '1.2' });
    const env = ana();
    // no slot: it is filed, and started by its id when there is one
    limits(double.world).executions = 0;
    const refused = await printed(['request', 'app', '--no-wait'], env);
    assert.equal(refused.json.code, 'SPKG_QUEUE_FULL', JSON.stringify(refused.json));
    const [waiting = ''] = /\d{8}-\d{6}-\w{5}/.exec(refused.json.message) ?? [];
    limits(double.world).executions = 50;
    const { code, json } = await printed(['retry', waiting], env);
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
    const pip = ['-m', 'pip', '--python', python, 'install', '-q', '--disable-pip-version-check', 'app'];
    await exec('python3', pip, { env: { ...env, PIP_CONFIG_FILE: file } });
    const { stdout } = await exec('find', [place, '-name', '*.dist-info'], { env });
    assert.match(stdout, /app-1\.0\.dist-info/);
    assert.match(stdout, /lib-1\.2\.dist-info/);
    const uv = { ...env, VIRTUAL_ENV: place };
    assert.equal(
      (await spkgProcess(['configure-pip', '--tool', 'uv', '--keyring', '--python', python], env)).code,
      0,
    );
    await exec(uvPath()!, ['pip', 'install', '-q', '--reinstall', '--no-cache', 'app'], {
      env: { ...uv, PATH: `${join(place, 'bin')}:${env.PATH ?? ''}` },
    });
    assert.ok(lib.sha256);
    const { json: told } = await printed(['status', json.id], env);
    assert.equal(told.state, 'published');
    assert.match(told.receipt?.signedBy ?? '', /^arn:aws:kms:/);
    const { stdout: page } = await spkg(['status', json.id], env);
    assert.match(page, /receipt +signed by arn:aws:kms:/);
    assert.equal((await spkgJson(['status'], env)).json.requests.length, 1);
    // started anew by hand: every build finds it done, by the receipt whose signature it looks at
    await startAnew('spkg-intake', 'spkg-requester', { REQUEST_ID: json.id });
    assert.equal(published('app').length, 1);
    assert.equal((await printed(['status', json.id], env)).json.state, 'published');
    assert.equal((await printed(['list'], env)).code, 0);
  });

  it('a closed Studio installs spkg from the stack, and pip asks it for passwords', async () => {
    const env = as('spkg-requester', 'studio');
    const { json } = await printed(['configure-pip', '--studio-lifecycle'], env);
    // SageMaker takes no longer one
    assert.ok(Buffer.from(json.script).toString('base64').length <= 16_384);
    const studio = join(folder(), 'studio');
    const bin = join(studio, 'bin');
    const home = join(studio, "o'home");
    placeAws(bin);
    mkdirSync(home);
    await exec('python3', ['-m', 'venv', '--without-pip', '--clear', join(studio, 'conda')], { env });
    symlinkSync(process.execPath, join(bin, 'node'));
    const path = [bin, join(studio, 'conda', 'bin'), env.PATH].join(':');
    const inside = { ...env, HOME: home, PATH: path, SPKG_STACK: undefined, XDG_DATA_HOME: undefined };
    // an application starts, and starts again
    for (const start of ['first', 'second']) {
      const { stderr } = await exec('bash', ['-c', json.script], { env: inside });
      assert.equal(stderr.includes('error'), false, `${start}: ${stderr}`);
    }
    const { stdout: version } = await exec('spkg', ['--version'], { env: inside });
    assert.match(version, /^spkg\//);
    const { stdout: requests } = await exec('spkg', ['list', '--json'], { env: inside });
    assertAsOnPage('list', JSON.parse(requests) as Printed);
    const settings = readFileSync(join(studio, 'conda', 'pip.conf'), 'utf8');
    assert.match(settings, /keyring-provider = subprocess/);
    const { stdout: password } = await exec(
      'keyring',
      ['get', /index-url = (\S+)/.exec(settings)![1]!, 'aws'],
      {
        env: inside,
      },
    );
    assert.notEqual(password.trim(), '');
    assert.ok(!settings.includes(password.trim()));
    // another package than the stack's
    const tampered = json.script.replace(/sha256='[0-9a-f]{8}/, "sha256='00000000");
    await assert.rejects(exec('bash', ['-c', tampered], { env: inside }), /sha256sum/);
  });

  it('what is held is released by another identity, and never by the one who asked', async () => {
    server.add({ name: 'held', version: '1.0' });
    // may do everything in this account, and yet not this
    const both = as('admin', 'both');
    const { code, json } = await printed(['request', 'held'], both);
    assert.equal(code, 11, JSON.stringify(json));
    const own = await printed(['approve', json.id, '--yes', '--reason', 'mine'], both);
    assert.equal(own.json.code, 'SPKG_APPROVAL_REFUSED', JSON.stringify(own.json));
    const variables = {
      REQUEST_ID: json.id,
      DECISION: await decisionOf(json.id),
      ANSWER: 'approved',
      REASON: 'mine',
    };
    await startAnew('spkg-release', 'admin', variables);
    assert.deepEqual(published('held'), []);
    assert.equal((await printed(['status', json.id], both)).json.state, 'held');
    const answered = await printed(['approve', json.id, '--yes', '--reason', 'read it'], eve());
    assert.equal(answered.code, 0, JSON.stringify(answered.json));
    assert.equal(published('held').length, 1);
    const { json: told } = await printed(['status', json.id], ana());
    assert.equal(told.state, 'published');
    assert.match(told.receipt?.signedBy ?? '', /^arn:aws:kms:/);
    // the same answer once more: it is found done
    await startAnew('spkg-release', 'spkg-approver', { ...variables, REASON: 'read it' }, 'eve');
    assert.equal(published('held').length, 1);
    assert.equal((await printed(['status', json.id], ana())).json.state, 'published');
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

  it('a request is started, looked into and cancelled; the policy is InfoSec’s alone', async () => {
    server.add({ name: 'slow', version: '1.0' });
    const started = await printed(['request', 'slow', '--no-wait'], ana());
    assert.equal(started.code, 0, JSON.stringify(started.json));
    assert.equal(started.json.state, 'running');
    assert.equal((await printed(['cancel', started.json.id], ana())).code, 0);
    await double.idle();
    assert.equal((await printed(['cancel', started.json.id], ana())).json.code, 'SPKG_NOTHING_RUNS');
    assert.equal((await printed(['status', started.json.id, '--logs'], ana())).json.state, 'stopped');
    assert.deepEqual(published('slow'), []);
    const again = await printed(['retry', started.json.id], ana());
    assert.equal(again.code, 0, JSON.stringify(again.json));
    assert.equal(again.json.state, 'published');
    assert.equal(published('slow').length, 1);
    // a variable that would bring variables of its own
    const builds = double.calls.length;
    await new CodePipelineClient(double.client('spkg-requester', 'mallory')).send(
      new StartPipelineExecutionCommand({
        name: 'spkg-intake',
        variables: [
          { name: 'REQUEST_ID', value: 'x","type":"PLAINTEXT"},{"name":"SPKG_STAGE_CONFIG","value":"forged' },
        ],
      }),
    );
    await double.idle();
    const forged = double.calls.slice(builds).filter(({ operation }) => operation === 'StartBuild');
    assert.ok(forged.length > 0);
    for (const { input } of forged) {
      assert.equal(input.projectName, 'spkg-fetch', 'it went on');
      assert.doesNotMatch(JSON.stringify(input), /forged/);
    }
    const file = join(folder(), 'policy.yaml');
    writeFileSync(file, policy);
    assert.equal((await printed(['policy', 'push', file], ana())).json.code, 'SPKG_AWS_DENIED');
    assert.equal((await printed(['policy', 'push', file], eve())).code, 0);
    assert.equal((await printed(['policy', 'show'], ana())).code, 0);
    const { json: unread } = await printed(['policy', 'push', join(folder(), 'nowhere.yaml')], eve());
    assert.match(unread.message, /nowhere\.yaml.*there is none/);
    // the snapshot on this machine is none of the gate's
    assert.equal((await printed(['advisories', 'status'], ana())).json.code, 'SPKG_FLAG_INVALID');
    const { json } = await spkgJson(['doctor'], ana());
    assertAsOnPage('doctor', json);
    const { checks } = json as unknown as { checks: { id: string; state: string; detail: string }[] };
    for (const id of ['stack', 'identity', 'pipeline', 'evidence', 'policy', 'repository', 'requests'])
      assert.notEqual(checks.find((one) => one.id === id)?.state, 'problem', JSON.stringify(checks));
  });

  it('every right of a build was needed by what ran above, and no build was refused one', async () => {
    const builds = double.calls.filter(({ principal }) => principal.identity.includes('role/spkg-'));
    assert.deepEqual(
      builds.filter(({ outcome }) => outcome.startsWith('AccessDenied')).map(({ message }) => message),
      [],
    );
    const found = await unneeded(double.world, { roles: /^spkg-(?!requester|approver)/ });
    assert.deepEqual(
      found.map(({ role, statement, actions }) => `${role} ${String(statement.Sid)} ${actions.join(' ')}`),
      [
        // the double hands a role over without taking it on
        'spkg-pipeline-role Source sts:AssumeRole',
        // what CodePipeline's own documentation calls the least
        'spkg-pipeline-role ArtifactBucket s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning',
        'spkg-source-role ArtifactBucket s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning',
        // CodePipeline's own documentation asks for versions of artifacts; large files go up in parts
        'spkg-fetch-role ReadArtifacts s3:GetObjectVersion',
        'spkg-fetch-role Quarantine s3:AbortMultipartUpload',
        'spkg-scan-role ReadArtifacts s3:GetObjectVersion',
        'spkg-decide-role ReadArtifacts s3:GetObjectVersion',
        'spkg-publish-role ReadArtifacts s3:GetObjectVersion',
        'spkg-notify-role ReadArtifacts s3:GetObjectVersion',
        'spkg-notify-role ReadArtifactsOfRelease s3:GetObjectVersion',
        'spkg-release-pipeline-role Source sts:AssumeRole',
        'spkg-release-pipeline-role ArtifactBucket s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning',
        'spkg-release-source-role ArtifactBucket s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning',
        'spkg-release-source-role Constant s3:GetObjectVersion',
        'spkg-release-role ReadArtifactsOfRelease s3:GetObjectVersion',
        // told when what was approved is judged otherwise by what is known today
        'spkg-release-role Tell sns:Publish',
      ],
    );
  });

  it('a gate that is not there is said to be so', async () => {
    const { json } = await printed(['status'], { ...ana(), SPKG_STACK: 'other' });
    assert.equal(json.code, 'SPKG_AWS_DENIED');
    const admin = await printed(['status'], { ...as('admin', 'root'), SPKG_STACK: 'other' });
    assert.equal(admin.json.code, 'SPKG_STACK_MISSING');
  });

  function pushed(files: Readonly<Record<string, string>>): void {
    const { folder: bare } = gitRepositories(double.world).get('requests')!;
    const clone = join(folder(), 'clone');
    git(folder(), 'clone', '-q', bare, clone);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    git(clone, 'add', '.');
    git(clone, '-c', 'user.name=m', '-c', 'user.email=m@index.example', 'commit', '-qm', 'forged');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
  }

  /** By the API, as nobody's command does it; to its end. */
  async function startAnew(
    name: string,
    who: string,
    variables: Readonly<Record<string, string>>,
    session = 'both',
  ): Promise<void> {
    await new CodePipelineClient(double.client(who, session)).send(
      new StartPipelineExecutionCommand({
        name,
        variables: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
      }),
    );
    await double.idle();
  }

  async function decisionOf(id: string): Promise<string> {
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
