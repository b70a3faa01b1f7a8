import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { spkgJson } from '../helpers/spkg.js';

const held = 'rules: [{ id: look, when: finding.kind == "file", verdict: review, message: Look. }]\n';
const denied = 'rules: [{ id: never, when: project.name == "demo", verdict: deny, message: Not this. }]\n';

describe('what was decided by other facts than those of today', function () {
  this.timeout(120_000);
  const own = ownIndex('evaluation');
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    ({ server, env } = own());
    server.add({});
  });

  const at = (...parts: readonly string[]): string => join(env.SPKG_HOME!, ...parts);
  const isOffered = (): boolean =>
    existsSync(at('index', 'records', 'demo', 'demo-1.0-py3-none-any.whl.json'));
  const policy = (rules: string): void => {
    writeFileSync(at('policy.yaml'), `schema: spkg.policy/1\npreset: evaluation\n${rules}`);
  };

  it('an approval whose publishing was cut short does not hold under another policy', async () => {
    policy(held);
    const { json } = await spkgJson(['request', 'demo'], env);
    writeFileSync(at('index', 'files'), 'in the way');
    const cut = await spkgJson(['approve', json.id, '--yes', '--reason', 'looked at it'], env);
    assert.equal(cut.code, 3, JSON.stringify(cut.json));
    rmSync(at('index', 'files'));
    policy(denied);
    const retried = await spkgJson(['retry', json.id], env);
    assert.deepEqual([retried.code, retried.json.state, isOffered()], [10, 'denied', false]);
  });

  it('an approval whose publishing was cut short is published by retry when nothing has changed', async () => {
    policy(held);
    const { json } = await spkgJson(['request', 'demo'], env);
    writeFileSync(at('index', 'files'), 'in the way');
    await spkgJson(['approve', json.id, '--yes', '--reason', 'looked at it'], env);
    rmSync(at('index', 'files'));
    const retried = await spkgJson(['retry', json.id], env);
    assert.deepEqual([retried.code, retried.json.state, isOffered()], [0, 'published', true]);
  });

  it('what InfoSec has taken out of the index comes back only when today’s policy allows it', async () => {
    const { json } = await spkgJson(['request', 'demo'], env);
    assert.equal(json.state, 'published');
    rmSync(at('index', 'records', 'demo'), { recursive: true });
    policy(denied);
    const retried = await spkgJson(['retry', json.id], env);
    assert.deepEqual([retried.code, retried.json.state, isOffered()], [10, 'denied', false]);
  });

  it('a failure that is over is forgotten by the next run, also when that has nothing to do', async () => {
    const { json } = await spkgJson(['request', 'demo'], env);
    const policyText = readFileSync(at('policy.yaml'), 'utf8');
    writeFileSync(at('policy.yaml'), 'broken');
    assert.equal((await spkgJson(['retry', json.id], env)).code, 2);
    writeFileSync(at('policy.yaml'), policyText);
    const retried = await spkgJson(['retry', json.id], env);
    assert.deepEqual([retried.code, retried.json.state], [0, 'published']);
    assert.equal((await spkgJson(['status', json.id], env)).json.state, 'published');
  });

  it('what was lost from the index comes back by retry, the same files, when nothing speaks against them', async () => {
    const { json } = await spkgJson(['request', 'demo'], env);
    rmSync(at('index', 'records', 'demo'), { recursive: true });
    server.add({ version: '2.0' });
    rmSync(env.UV_CACHE_DIR!, { recursive: true, force: true });
    const retried = await spkgJson(['retry', json.id], env);
    assert.deepEqual([retried.code, retried.json.state, isOffered()], [0, 'published', true]);
  });
});
