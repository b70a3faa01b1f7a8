import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  locateWorkspace,
  makeWorkspace,
  readWorkspace,
  workspacePaths,
  type WorkspacePaths,
} from '../../../src/backends/local/workspace.js';
import { temporaryFolder } from '../../helpers/temporary.js';

const order = {
  upstream: 'https://index.example/simple',
  changeUpstream: false,
  policyText: 'preset: standard\n',
  now: new Date('2026-11-24T11:30:12Z'),
};

describe('a workspace', () => {
  const folder = temporaryFolder();
  const paths = (): WorkspacePaths => workspacePaths(join(folder(), 'home'));

  it('lies where SPKG_HOME says, else in the XDG data folder, else in ~/.local/share', () => {
    assert.equal(locateWorkspace({ SPKG_HOME: '/a', XDG_DATA_HOME: '/b' }), '/a');
    assert.equal(locateWorkspace({ SPKG_HOME: '', XDG_DATA_HOME: '/b' }), '/b/spkg');
    assert.equal(locateWorkspace({}), join(homedir(), '.local', 'share', 'spkg'));
  });

  it('is made whole, for its owner alone', async () => {
    const created = await makeWorkspace(paths(), order);
    assert.ok(created.includes('workspace.json') && created.includes('policy.yaml'));
    assert.deepEqual(
      [...created].map((name) => name.replace('/', '')).sort(),
      readdirSync(paths().root).sort(),
    );
    for (const path of [paths().root, paths().quarantine, paths().evidence, paths().cache])
      assert.equal(statSync(path).mode & 0o777, 0o700, path);
    assert.deepEqual(await readWorkspace(paths()), {
      schema: 'spkg.workspace/1',
      backend: 'local',
      upstream: order.upstream,
      createdAt: '2026-11-24T11:30:12.000Z',
    });
  });

  it('made again is left as it is, also where InfoSec changed the policy', async () => {
    await makeWorkspace(paths(), order);
    writeFileSync(paths().policy, 'preset: strict\n');
    const settings = readFileSync(paths().settings, 'utf8');
    const again = { ...order, upstream: 'https://other.example/simple', now: new Date() };
    assert.deepEqual(await makeWorkspace(paths(), again), []);
    assert.equal(readFileSync(paths().policy, 'utf8'), 'preset: strict\n');
    assert.equal(readFileSync(paths().settings, 'utf8'), settings);
  });

  it('gets back exactly what it lacks', async () => {
    await makeWorkspace(paths(), order);
    rmSync(paths().policy);
    rmSync(paths().cache, { recursive: true });
    assert.deepEqual([...(await makeWorkspace(paths(), order))].sort(), ['cache/', 'policy.yaml']);
  });

  it('changes its upstream when it is told to, and nothing else', async () => {
    await makeWorkspace(paths(), order);
    const upstream = 'https://other.example/simple';
    assert.deepEqual(
      await makeWorkspace(paths(), { ...order, upstream, changeUpstream: true, now: new Date() }),
      ['workspace.json (upstream)'],
    );
    const settings = await readWorkspace(paths());
    assert.equal(settings.upstream, upstream);
    assert.equal(settings.createdAt, '2026-11-24T11:30:12.000Z');
    assert.deepEqual(await makeWorkspace(paths(), { ...order, upstream, changeUpstream: true }), []);
  });

  it('that is not there says how to make it', async () => {
    await assert.rejects(readWorkspace(paths()), {
      code: 'SPKG_WORKSPACE_MISSING',
      tryThis: 'spkg bootstrap',
    });
  });

  const sound = {
    schema: 'spkg.workspace/1',
    backend: 'local',
    upstream: 'https://index.example/simple',
    createdAt: '2026-11-24T11:30:12.000Z',
  };
  for (const [what, text] of [
    ['is empty', ''],
    ['is no JSON', '{"schema":'],
    ['is null', 'null'],
    ['is of a later spkg', JSON.stringify({ ...sound, schema: 'spkg.workspace/2' })],
    ['is of another backend', JSON.stringify({ ...sound, backend: 'aws' })],
    ['has an upstream that is no URL', JSON.stringify({ ...sound, upstream: 'index' })],
    ['has no upstream', JSON.stringify({ ...sound, upstream: undefined })],
    ['has credentials in it', JSON.stringify({ ...sound, upstream: 'https://ada:secret@index.example/' })],
    ['has no date', JSON.stringify({ ...sound, createdAt: 5 })],
  ] as const) {
    it(`whose settings file ${what} is damaged, and nothing of it is shown`, async () => {
      await makeWorkspace(paths(), order);
      writeFileSync(paths().settings, text);
      await assert.rejects(readWorkspace(paths()), (error: Error & { code?: string; tryThis?: string }) => {
        assert.equal(error.code, 'SPKG_WORKSPACE_DAMAGED');
        assert.ok(!`${error.message} ${error.tryThis}`.includes('secret'));
        return true;
      });
    });
  }

  it('names the place that is a file', async () => {
    writeFileSync(paths().root, '');
    await assert.rejects(makeWorkspace(paths(), order), { code: 'SPKG_PATH_UNWRITABLE' });
  });

  it('names the folder that may not be written', async function () {
    // the account 0 may write everywhere
    if (process.getuid?.() === 0) return this.skip();
    chmodSync(folder(), 0o500);
    await assert.rejects(makeWorkspace(paths(), order), { code: 'SPKG_PATH_UNWRITABLE' });
    chmodSync(folder(), 0o700);
  });
});
