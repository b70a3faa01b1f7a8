import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IndexServer } from '../fakes/index-server.js';
import { assertAsOnPage, onlyOnAws, pageSchemas } from '../helpers/json-page.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkgJson, uvPath, type Printed } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel } from '../helpers/wheels.js';
import { buildZip } from '../helpers/zips.js';

describe('what --json prints is what docs/json.md says', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const seen = new Set<string>();

  it('for every command, and every schema is met', async function () {
    if (uvPath() === undefined) return skipWithReason(this, 'there is no uv on this machine');
    const server = new IndexServer();
    await server.start();
    server.add({ name: 'idna', version: '3.6' });
    server.add({ name: 'idna', version: '3.7' });
    const env = environment(folder());
    const wheel = buildWheel({ files: { 'evil.pth': 'import os\n' } });
    writeFileSync(join(folder(), wheel.filename), wheel.bytes);
    const check = async (...args: string[]): Promise<Printed> => {
      const { json } = await spkgJson(args, env);
      assertAsOnPage(args.join(' '), json);
      seen.add(json.schema);
      return json;
    };
    try {
      await check('bootstrap', '--policy', 'standard', '--upstream', server.url);
      const denied = await check('request', 'idna==3.6');
      const held = await check('request', 'idna');
      await check('request', 'idna', '--dry-run');
      await check('status');
      await check('status', denied.id);
      await check('approve', held.id, '--yes', '--reason', 'fine');
      await check('status', held.id);
      await check('retry', held.id);
      await check('scan', join(folder(), wheel.filename));
      await check('scan', '--list-scanners');
      await check('scan', '--explain', 'wheel/pth-code');
      await check('scan', '--explain', 'wheel');
      await check('configure-pip', '--scope', 'user', '--print');
      await check('policy', 'show');
      await check('policy', 'check');
      await check('policy', 'push', join(env.SPKG_HOME!, 'policy.yaml'));
      await check('list');
      assert.equal((await check('cancel', held.id)).code, 'SPKG_NOTHING_RUNS');
      await check('doctor');
      await check('advisories', 'status');
      const feed = join(folder(), 'all.zip');
      const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }];
      const advisory = { id: 'PYSEC-2026-1', modified: '2026-11-01T00:00:00Z', affected };
      writeFileSync(feed, buildZip([{ name: 'PYSEC-2026-1.json', content: JSON.stringify(advisory) }]));
      const synced = await check('advisories', 'sync', '--from', feed);
      assert.equal(synced.schema, 'spkg.advisories/1', JSON.stringify(synced));
      await check('status', 'nope');
      assert.deepEqual(
        [...pageSchemas.keys()].filter((name) => !seen.has(name) && !onlyOnAws.includes(name)),
        [],
      );
    } finally {
      await server.stop();
    }
    return undefined;
  });

  it('a scan says what it found, and how it ended', async () => {
    const env = environment(folder());
    const wheel = buildWheel({ files: { 'evil.pth': 'import base64; exec(base64.b64decode(""))\n' } });
    writeFileSync(join(folder(), wheel.filename), wheel.bytes);
    const { code, json } = await spkgJson(['scan', join(folder(), wheel.filename)], env);
    assert.equal(code, 10);
    assert.equal(json.verdict, 'deny');
    assert.equal(json.files[0]!.sha256, wheel.sha256);
    assert.ok(json.files[0]!.findings.some((one) => one.id === 'wheel/pth-hidden-code'));
  });
});
