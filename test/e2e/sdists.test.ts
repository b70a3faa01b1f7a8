import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { makeWorkspace, spkgJson } from '../helpers/spkg.js';

const dieAt = join(import.meta.dirname, '../helpers/die-at.mjs');

// pip and uv are never told to take what is published here: both would run its build
describe('a source distribution from end to end, with an index of our own and real uv', function () {
  this.timeout(120_000);
  const own = ownIndex();
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    ({ server, env } = own());
    await makeWorkspace(env, server.url, 'evaluation');
  });

  const place = (...path: readonly string[]): string => join(env.SPKG_HOME!, ...path);
  const admit = (): void => {
    writeFileSync(place('policy.yaml'), 'schema: spkg.policy/1\npreset: evaluation\nsdists: admit\n');
  };
  const info = (requires: string): string =>
    `Metadata-Version: 2.2\nName: lime\nVersion: 2.0\nRequires-Python: >=3.8\nProvides-Extra: fast\n${requires}\nInert.\n`;

  it('is refused unless policy admits it', async () => {
    server.addSource({ name: 'lime' });
    const { code, json } = await spkgJson(['request', 'lime'], env);
    assert.equal(code, 10);
    assert.equal(json.packages[0]!.reasons[0]!.rule, 'no-wheel');
    assert.ok(!existsSync(place('index', 'files', 'lime')));
  });

  it('is published with what it needs under markers and extras, by the version that fits', async () => {
    admit();
    const requires = [
      'Requires-Dist: dep>=1\n',
      'Requires-Dist: quick ; extra == "fast"\n',
      'Requires-Dist: elsewhere ; sys_platform == "nowhere"\n',
      'Requires-Dist: unwanted ; extra == "slow"\n',
    ].join('');
    server.add({ name: 'app', version: '1.0', requires: ['lime[fast]<3'] });
    server.addSource({ name: 'lime', version: '1.0' });
    const lime = server.addSource({ name: 'lime', version: '2.0', pkgInfo: info(requires) });
    server.addSource({ name: 'lime', version: '3.0' });
    for (const name of ['dep', 'quick', 'elsewhere', 'unwanted']) server.add({ name });
    const { code, json } = await spkgJson(['request', 'app'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.deepEqual(
      json.packages.map((one) => [one.name, one.version, one.chain]),
      [
        ['app', '1.0', ['app']],
        ['dep', '1.0', ['app', 'lime', 'dep']],
        ['lime', '2.0', ['app', 'lime']],
        ['quick', '1.0', ['app', 'lime', 'quick']],
      ],
    );
    assert.match(JSON.stringify(json), /sdist\/built-on-install/);
    const published = readFileSync(place('index', 'files', 'lime', lime.sha256, lime.filename));
    assert.ok(published.equals(lime.bytes));
    const page = readFileSync(place('index', 'simple', 'lime', 'index.html'), 'utf8');
    assert.ok(page.includes(`${lime.filename}#sha256=${lime.sha256}`), page);
    assert.ok(page.includes('data-requires-python="&gt;=3.8"'), page);
    assert.ok(!page.includes('metadata='), page);
    assert.ok(!page.includes('.whl'), 'what stood for it while resolving is not offered');
  });

  it('is taken though the cooldown moves what it needs to an older version', async () => {
    admit();
    const fresh = new Date(Date.now() - 43_200_000).toISOString();
    server.addSource({ name: 'lime', version: '2.0', pkgInfo: info('Requires-Dist: dep\n') });
    server.add({ name: 'dep', version: '1.0' });
    server.add({ name: 'dep', version: '2.0', uploadedAt: fresh });
    const { code, json } = await spkgJson(['request', 'lime'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.deepEqual(
      json.packages.map(({ name, version }) => [name, version]),
      [
        ['dep', '1.0'],
        ['lime', '2.0'],
      ],
    );
  });

  it('whose needs only a build would tell is denied, and says so', async () => {
    admit();
    server.addSource({ name: 'lime', version: '2.0', pkgInfo: info('Dynamic: Requires-Dist\n') });
    const { code, json } = await spkgJson(['request', 'lime'], env);
    assert.equal(code, 10);
    assert.match(json.packages[0]!.reasons[0]!.title, /known only to its build, which is never run/);
  });

  for (const at of ['stage-finished:resolve', 'a half-sent file'] as const) {
    it(`that is killed at ${at} ends, after retry, like one that was not`, async () => {
      admit();
      const lime = server.addSource({ name: 'lime', version: '2.0', pkgInfo: info('Requires-Dist: dep\n') });
      server.add({ name: 'dep' });
      const child = spawn(process.execPath, [dieAt, at, 'lime'], { env, stdio: 'ignore' });
      if (at === 'a half-sent file') {
        server.behaviour.truncate = new Map([[lime.filename, 1]]);
        server.behaviour.onFile = (filename) => {
          if (filename === lime.filename) child.kill('SIGKILL');
        };
      }
      const died = await new Promise((resolve) => {
        child.on('close', (_, signal) => {
          resolve(signal);
        });
      });
      assert.equal(died, 'SIGKILL');
      delete server.behaviour.onFile;
      const [only] = (await spkgJson(['status'], env)).json.requests;
      const { code, json } = await spkgJson(['retry', only!.id], env);
      assert.equal(code, 0, JSON.stringify(json));
      assert.deepEqual(
        json.packages.map(({ name, verdict }) => [name, verdict]),
        [
          ['dep', 'allow'],
          ['lime', 'allow'],
        ],
      );
      assert.ok(readdirSync(place('index', 'simple')).includes('lime'));
    });
  }

  it('by HTML pages alone too', async () => {
    admit();
    server.behaviour.html = true;
    server.addSource({ name: 'lime', version: '2.0' });
    const { code, json } = await spkgJson(['request', 'lime'], env);
    assert.equal(code, 0, JSON.stringify(json));
    assert.ok(existsSync(place('index', 'simple', 'lime', 'index.html')));
  });
});
