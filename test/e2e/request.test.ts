import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { makeWorkspace, spkg, spkgAlone, spkgJson, start, uvPath } from '../helpers/spkg.js';

const dayMs = 86_400_000;
const today = new Date(Date.now() - dayMs / 2).toISOString();

describe('a request from end to end, with an index of our own', function () {
  this.timeout(120_000);
  const own = ownIndex();
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    ({ server, env } = own());
  });

  async function workspace(policy = 'evaluation', rules = ''): Promise<void> {
    await makeWorkspace(env, server.url, policy);
    if (rules !== '')
      writeFileSync(
        join(env.SPKG_HOME!, 'policy.yaml'),
        `schema: spkg.policy/1\npreset: ${policy}\n${rules}`,
      );
  }

  const index = (): string => `file://${join(env.SPKG_HOME!, 'index', 'simple')}`;

  function pip(...args: readonly string[]): string {
    const target = join(own().folder, 'installed');
    try {
      return execFileSync(
        'python3',
        [
          '-m',
          'pip',
          'install',
          '--no-cache-dir',
          '--disable-pip-version-check',
          '--target',
          target,
          '--index-url',
          index(),
          ...args,
        ],
        { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      );
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return `${stdout}${stderr}`;
    }
  }

  it('publishes what passes, under the hash that was scanned, and pip and uv install it', async () => {
    server.add({ name: 'app', version: '1.0', requires: ['lib>=1'] });
    const lib = server.add({ name: 'lib', version: '1.2' });
    await workspace();
    const { code, json } = await spkgJson(['request', 'app'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.equal(json.state, 'published');
    assert.deepEqual(json.files, { total: 2, new: 2, alreadyApproved: 0 });
    assert.deepEqual(
      json.packages.map((one) => [one.name, one.version, one.chain]),
      [
        ['app', '1.0', ['app']],
        ['lib', '1.2', ['app', 'lib']],
      ],
    );
    const published = readFileSync(join(env.SPKG_HOME!, 'index', 'files', 'lib', lib.sha256, lib.filename));
    assert.ok(published.equals(lib.bytes));
    assert.match(pip('app'), /Successfully installed app-1\.0 lib-1\.2/);
    const uv = execFileSync(
      uvPath()!,
      [
        'pip',
        'install',
        '--no-config',
        '--target',
        join(own().folder, 'by-uv'),
        '--default-index',
        index(),
        'app',
      ],
      { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    assert.ok(existsSync(join(own().folder, 'by-uv', 'lib', '__init__.py')), uv);
  });

  it('takes a target before, between and after packages, and more than one', async () => {
    for (const name of ['app', 'lib']) server.add({ name });
    await workspace();
    for (const typed of [
      ['--target', 'sagemaker-4', 'app', 'lib'],
      ['app', '--target', 'sagemaker-4', 'lib'],
      ['app', 'lib', '--target', 'sagemaker-4', '--target', 'sagemaker-3'],
    ]) {
      const { code, json } = await spkgJson(['request', ...typed, '--dry-run'], env);
      assert.equal(code, 0, JSON.stringify(json));
      assert.deepEqual(
        json.packages.map(({ name }) => name),
        ['app', 'lib'],
      );
    }
  });

  it('a preset given to a workspace that has a policy is said to change nothing', async () => {
    await workspace('evaluation');
    const again = await spkg(['bootstrap', '--policy', 'strict'], env);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /policy +evaluation/);
    assert.match(again.stderr, /--policy strict changes nothing.*policy\.yaml/);
    const same = await spkg(['bootstrap', '--policy', 'evaluation'], env);
    assert.equal(same.stderr, '');
  });

  it('doctor says of an upstream that is no index that it is none', async () => {
    await workspace();
    const empty = await spkg(['doctor'], env);
    assert.match(empty.stdout, /problem +upstream index: .*knows no pip and lists no\s+project/);
    server.add({ name: 'pip' });
    const known = await spkg(['doctor'], env);
    assert.match(known.stdout, /ok +upstream index: answers \(1 file of pip\)/);
  });

  it('files the request in git, with who asked and why', async () => {
    server.add({});
    await workspace();
    const { json } = await spkgJson(['request', 'demo', '--reason', 'churn model'], env);
    const log = execFileSync(
      'git',
      ['-C', join(env.SPKG_HOME!, 'requests.git'), 'log', '-1', '-p', '--format=%s'],
      { encoding: 'utf8' },
    );
    assert.match(log, new RegExp(`^${json.id} demo`));
    assert.match(log, /\+reason: churn model/);
    assert.match(log, /known: claimed/);
  });

  it('asks the second time only for what is new', async () => {
    server.add({ name: 'app', requires: ['lib'] });
    server.add({ name: 'lib' });
    await workspace();
    await spkgJson(['request', 'lib'], env);
    const fetchedBefore = server.requests.filter((path) => path.startsWith('/files/lib')).length;
    const { json } = await spkgJson(['request', 'app'], env);
    assert.deepEqual(json.files, { total: 2, new: 1, alreadyApproved: 1 });
    const whole = server.requests.filter((path) => path === '/files/lib-1.0-py3-none-any.whl').length;
    assert.ok(whole <= fetchedBefore + 1, 'the file itself is not fetched again');
  });

  it('prefers an approved version for what was not asked for by name', async () => {
    server.add({ name: 'app', requires: ['lib'] });
    server.add({ name: 'lib', version: '1.0' });
    await workspace();
    await spkgJson(['request', 'lib'], env);
    server.add({ name: 'lib', version: '2.0' });
    rmSync(env.UV_CACHE_DIR!, { recursive: true, force: true });
    const { json } = await spkgJson(['request', 'app'], env);
    assert.deepEqual(
      json.packages.map((one) => [one.name, one.version]),
      [
        ['app', '1.0'],
        ['lib', '1.0'],
      ],
    );
    assert.equal(json.passedOver[0]!.version, '2.0');
  });

  it('passes over a version in its cooldown, and says so', async () => {
    server.add({ version: '1.0' });
    server.add({ version: '2.0', uploadedAt: today });
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.equal(json.packages[0]!.version, '1.0');
    assert.deepEqual(
      json.passedOver.map((one) => [one.version, one.taken, one.rule]),
      [['2.0', '1.0', 'cooldown']],
    );
  });

  it('denies a pinned version in its cooldown, with the nearest that passes', async () => {
    server.add({ version: '1.0' });
    server.add({ version: '2.0', uploadedAt: today });
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo==2.0'], env);
    assert.equal(code, 10);
    assert.equal(json.packages[0]!.reasons[0]!.rule, 'cooldown');
    assert.equal(json.wayOuts[0]!.nearest, '1.0');
    assert.equal(json.next, 'spkg request demo==1.0');
  });

  it('denies a known vulnerability with advisory, rule and way out, and pip prints the denial', async () => {
    for (const version of ['3.5', '3.6', '3.7', '3.8']) server.add({ name: 'idna', version });
    await workspace();
    const { code, json } = await spkgJson(['request', 'idna==3.6'], env);
    assert.equal(code, 10);
    const [reason] = json.packages[0]!.reasons;
    assert.match(reason!.title, /PYSEC-2024-60/);
    assert.equal(reason!.rule, 'vulnerability-severe');
    assert.equal(json.wayOuts[0]!.nearest, '3.7');
    assert.match(
      pip('idna==3.6'),
      new RegExp(`DENIED-by-vulnerability-severe--see--spkg-status-${json.id}--nearest-3\\.7`),
    );
    assert.equal((await spkgJson(['request', 'idna==3.7'], env)).code, 0);
    assert.match(pip('idna'), /Successfully installed idna-3\.7/);
  });

  it('steers around a vulnerable version that was not asked for', async () => {
    server.add({ name: 'app', requires: ['idna<3.7.1'] });
    for (const version of ['3.6', '3.7']) server.add({ name: 'idna', version });
    await workspace();
    const { json } = await spkgJson(['request', 'app', 'idna'], env);
    assert.deepEqual(
      json.packages.map((one) => `${one.name} ${one.version}`),
      ['app 1.0', 'idna 3.7'],
    );
  });

  it('denies a project without wheels, in words of its own', async () => {
    server.addSourceOnly('lime');
    await workspace();
    const { code, json } = await spkgJson(['request', 'lime'], env);
    assert.equal(code, 10);
    assert.equal(json.packages[0]!.reasons[0]!.rule, 'no-wheel');
  });

  it('denies hostile archives', async () => {
    server.add({ zip: { suffix: Buffer.from('x') } });
    await workspace();
    // the resolver itself may refuse to read it: then nothing is published either
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.ok(code === 10 || json.schema === 'spkg.error/1', JSON.stringify(json));
    assert.match(pip('demo'), /No matching distribution|DENIED|No such file/);
  });

  it('denies a wheel whose METADATA is not the one the index showed', async () => {
    server.add({});
    server.behaviour.coreMetadata = true;
    server.behaviour.otherMetadata =
      'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Python: >=3\n';
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 10);
    assert.ok(json.packages[0]!.reasons.some((one) => one.about === 'wheel/metadata-differs-from-index'));
  });

  it('keeps nothing of a file that is not what the index promised', async () => {
    const file = server.add({});
    server.behaviour.wrongHash = new Set([file.filename]);
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 3);
    assert.equal(json.code, 'SPKG_FETCH_HASH_MISMATCH');
    const kept = readdirSync(join(env.SPKG_HOME!, 'quarantine'), { recursive: true, withFileTypes: true });
    assert.deepEqual(
      kept.filter((entry) => entry.isFile()),
      [],
    );
    server.behaviour.wrongHash.clear();
    rmSync(env.UV_CACHE_DIR!, { recursive: true, force: true });
    const status = await spkgJson(['status'], env);
    assert.equal(status.json.requests[0]!.state, 'stopped');
    assert.equal(status.json.requests[0]!.failure.code, 'SPKG_FETCH_HASH_MISMATCH');
  });

  it('drops no file for having the hash of another', async () => {
    const lib = server.add({ name: 'lib' });
    server.addAgain(lib, 'libb');
    // else the resolver looks inside, and may see the other name before the two hashes are compared
    server.behaviour.coreMetadata = true;
    await workspace();
    const { code, json } = await spkgJson(['request', 'lib', 'libb'], env);
    assert.deepEqual([code, json.code], [3, 'SPKG_INDEX_INVALID']);
    assert.match(json.message, /lib-1\.0-py3-none-any\.whl.*libb-1\.0-py3-none-any\.whl/);
  });

  it('goes on where a download broke off', async () => {
    const file = server.add({ files: { 'demo/data.bin': Buffer.alloc(200_000, 7) } });
    server.behaviour.truncate = new Map([[file.filename, 1]]);
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 0, JSON.stringify(json));
  });

  it('works with an index that has HTML alone, and warns that the cooldown cannot be checked', async () => {
    server.behaviour.html = true;
    server.add({});
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.ok(json.packages[0]!.reasons.some((one) => one.rule === 'upload-time-unknown' && one.warning));
  });

  it('denies a quarantined project', async () => {
    server.add({});
    server.behaviour.status = new Map([['demo', { status: 'quarantined', reason: 'under investigation' }]]);
    await workspace();
    const { code, json } = await spkgJson(['request', 'demo'], env);
    assert.equal(code, 10, JSON.stringify(json));
    assert.ok(json.packages[0]!.reasons.some((one) => one.rule === 'quarantined-project'));
  });

  it('never takes an internal name from upstream', async () => {
    server.add({ name: 'acme-tools' });
    await workspace('evaluation', 'internal-names: [acme-*]\n');
    const { code, json } = await spkgJson(['request', 'acme-tools'], env);
    assert.equal(code, 10);
    assert.equal(json.packages[0]!.reasons[0]!.rule, 'internal-name');
  });

  it('with credentials: they reach the index, and no document, log or screen', async () => {
    server.add({});
    server.behaviour.credentials = 'ada:open-sesame';
    const url = server.url.replace('//', '//ada:open-sesame@');
    const boot = await spkg(['bootstrap', '--policy', 'evaluation', '--upstream', url], env);
    assert.equal(boot.code, 0, boot.stderr);
    writeFileSync(join(own().folder, '.netrc'), 'machine 127.0.0.1 login ada password open-sesame\n', {
      mode: 0o600,
    });
    const ran = await spkg(['request', 'demo'], env);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.ok(!`${boot.stdout}${boot.stderr}${ran.stdout}${ran.stderr}`.includes('open-sesame'));
    const files = readdirSync(env.SPKG_HOME!, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      assert.ok(!text.includes('open-sesame'), join(file.parentPath, file.name));
    }
  });

  it('holds under standard what a person must look at; approved it installs, rejected it does not', async () => {
    const files = { 'asks.py': 'import requests\nrequests.get("https://asks.invalid/version")\n' };
    server.add({ version: '1.0', files });
    server.add({ name: 'other', files });
    await workspace('standard');
    const held = await spkgJson(['request', 'demo'], env);
    assert.equal(held.code, 11);
    assert.equal(held.json.next, `spkg approve ${held.json.id}`);
    assert.match(pip('demo==1.0'), /HELD-for-review/);
    const approved = await spkgJson(['approve', held.json.id, '--yes', '--reason', 'looked at it'], env);
    assert.equal(approved.code, 0, JSON.stringify(approved.json));
    assert.equal(approved.json.requests[0]!.state, 'published');
    assert.match(pip('demo'), /Successfully installed demo-1\.0/);

    const second = await spkgJson(['request', 'other'], env);
    const rejected = await spkgJson(
      ['approve', second.json.id.slice(-5), '--reject', '--reason', 'use demo'],
      env,
    );
    assert.equal(rejected.code, 0);
    assert.equal(rejected.json.requests[0]!.state, 'rejected');
    assert.match(pip('other==1.0'), /REJECTED-by/);
    const again = await spkgJson(['approve', second.json.id, '--yes', '--reason', 'changed my mind'], env);
    assert.equal(again.json.code, 'SPKG_APPROVAL_REFUSED');
  });

  it('refuses to approve what is denied, and to answer without a reason', async () => {
    server.add({ name: 'idna', version: '3.6' });
    await workspace();
    const { json } = await spkgJson(['request', 'idna==3.6'], env);
    const refused = await spkgJson(['approve', json.id, '--yes', '--reason', 'please'], env);
    assert.deepEqual([refused.code, refused.json.code], [2, 'SPKG_APPROVAL_REFUSED']);
    const silent = await spkgJson(['approve', json.id, '--yes'], env);
    assert.deepEqual([silent.code, silent.json.code], [2, 'SPKG_REASON_REQUIRED']);
  });

  it('dry-run says what is known, and leaves nothing behind', async () => {
    server.add({ name: 'idna', version: '3.6' });
    await workspace();
    const { code, json } = await spkgJson(['request', 'idna==3.6', '--dry-run'], env);
    assert.equal(code, 0);
    assert.equal(json.verdict, 'deny');
    assert.deepEqual(readdirSync(join(env.SPKG_HOME!, 'evidence')), []);
  });

  it('two that ask at once are both published, and the index shows both', async () => {
    for (const name of ['one', 'two', 'three']) server.add({ name });
    await workspace();
    const all = await Promise.all(['one', 'two', 'three'].map((name) => spkgJson(['request', name], env, spkgAlone)));
    assert.deepEqual(
      all.map(({ code }) => code),
      [0, 0, 0],
    );
    const page = readFileSync(join(env.SPKG_HOME!, 'index', 'simple', 'index.html'), 'utf8');
    for (const name of ['one', 'two', 'three']) assert.ok(page.includes(`>${name}<`));
    const log = execFileSync(
      'git',
      ['-C', join(env.SPKG_HOME!, 'requests.git'), 'rev-list', '--count', 'main'],
      { encoding: 'utf8' },
    );
    assert.equal(log.trim(), '3');
  });

  it('Ctrl-C ends with 130 and the way on, and retry ends as if nothing had been', async () => {
    server.add({});
    await workspace();
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    server.behaviour.onFile = () => {
      arrived();
      return held;
    };
    const { child, ended } = start(['request', 'demo', '--json'], env);
    // uv asks for the file's metadata by range first; wait until a request is filed and a file is asked for
    await asked;
    child.kill('SIGINT');
    const stopped = await ended;
    release();
    assert.equal(stopped.code, 130, stopped.stdout + stopped.stderr);
    assert.equal((JSON.parse(stopped.stdout) as { code: string }).code, 'SPKG_INTERRUPTED');
    delete server.behaviour.onFile;
    const [waiting] = (await spkgJson(['status'], env)).json.requests;
    const retried = await spkgJson(['retry', waiting!.id], env);
    assert.equal(retried.code, 0, JSON.stringify(retried.json));
    assert.match(pip('demo'), /Successfully installed/);
  });
});
