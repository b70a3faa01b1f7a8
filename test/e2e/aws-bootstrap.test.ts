import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDouble, type Double } from '../aws-double/index.js';
import { buckets } from '../aws-double/services/s3/buckets.js';
import { end } from '../helpers/aws-stack.js';
import { assertAsOnPage } from '../helpers/json-page.js';
import { environment, spkgJson } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildZip } from '../helpers/zips.js';

const root = resolve(import.meta.dirname, '../..');

describe('spkg bootstrap --backend aws', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let double: Double | undefined;
  afterEach(async () => {
    await end(double);
    double = undefined;
  });

  const offline = (): NodeJS.ProcessEnv =>
    environment(folder(), {
      SPKG_CDK: root,
      CDK_HOME: join(folder(), 'cdk'),
      // the wheel of uv for builds is there or is not; it is never fetched here
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      PIP_NO_INDEX: '1',
    });

  it('refuses what is no configuration, by member', async () => {
    const config = join(folder(), 'gate.yaml');
    writeFileSync(config, 'infosecEmail: nobody\nrequests: { kind: codecommit, repository: requests }\n');
    const args = ['bootstrap', '--backend', 'aws', '--config', config, '--synth', join(folder(), 'out')];
    const { code, json } = await spkgJson(args, offline());
    assert.equal(code, 2);
    assert.equal(json.code, 'SPKG_CONFIG_INVALID');
    assert.match(json.message, /infosecEmail/);
    assert.ok(!existsSync(join(folder(), 'out')));
  });

  it('deploys into an account with nothing in it, which is then a gate', async () => {
    double = await startDouble({});
    // the sweep reads the advisories from here, and asks nobody
    const feed = join(folder(), 'all.zip');
    const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }];
    const record = { id: 'PYSEC-2026-1', modified: '2026-11-01T00:00:00Z', affected };
    writeFileSync(feed, buildZip([{ name: 'PYSEC-2026-1.json', content: JSON.stringify(record) }]));
    const { env: building } = double.world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({
      env: {},
    }));
    building.SPKG_ADVISORIES_FROM = feed;
    const env = { ...offline(), ...double.env('admin', 'root') };
    const given = ['--repository', 'requests', '--email', 'infosec@index.example', '--yes'];
    const { code, json } = await spkgJson(['bootstrap', '--backend', 'aws', ...given], env);
    assert.equal(code, 0, JSON.stringify(json));
    assertAsOnPage('bootstrap', json);
    assert.equal((json as unknown as { policyPut: boolean }).policyPut, true);
    await double.idle();
    const settings = buckets(double.world).get('spkg-settings-111122223333-eu-west-1');
    const index = settings?.objects.get('advisories/index.jsonl')?.at(-1)?.body.toString();
    assert.match(index ?? '', /PYSEC-2026-1/);
    const sweeps = double.calls.filter(({ principal }) => principal.identity.endsWith('spkg-sweep-role'));
    assert.deepEqual(
      sweeps.filter(({ outcome }) => outcome.startsWith('AccessDenied')).map(({ message }) => message),
      [],
    );
    const status = await spkgJson(['status'], { ...env, SPKG_STACK: 'spkg' });
    assert.deepEqual(status.json.requests, []);
  });
});
