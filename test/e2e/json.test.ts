import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { IndexServer } from '../fakes/index-server.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkgAlone, spkgJson, uvPath, type Printed } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel } from '../helpers/wheels.js';

/** The schemas as docs/json.md shows them to readers. */
const page = readFileSync(resolve(import.meta.dirname, '../../docs/json.md'), 'utf8');
const schemas = new Map(
  [...page.matchAll(/^## (\S+)\n[\s\S]*?```json\n([\s\S]*?)\n```/gm)].map(([, name = '', json = '']) => [
    name,
    JSON.parse(json) as object,
  ]),
);
const ajv = new Ajv({ allErrors: true, strict: false });

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
      const { json } = await spkgJson(args, env, spkgAlone);
      const schema = schemas.get(json.schema);
      assert.ok(schema, `${args.join(' ')}: ${json.schema} ${json.message}`);
      assert.ok(ajv.validate(schema, json), `${args.join(' ')}: ${ajv.errorsText()}`);
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
      await check('scan', wheel.filename);
      await check('scan', '--list-scanners');
      await check('scan', '--explain', 'wheel/pth-code');
      await check('scan', '--explain', 'wheel');
      await check('configure-pip', '--scope', 'user', '--print');
      await check('policy', 'show');
      await check('policy', 'check');
      await check('doctor');
      await check('advisories', 'status');
      await check('status', 'nope');
      assert.deepEqual(
        [...schemas.keys()].filter((name) => !seen.has(name)),
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
    const { code, json } = await spkgJson(['scan', wheel.filename], env);
    assert.equal(code, 10);
    assert.equal(json.verdict, 'deny');
    assert.equal(json.files[0]!.sha256, wheel.sha256);
    assert.ok(json.files[0]!.findings.some((one) => one.id === 'wheel/pth-hidden-code'));
  });
});
