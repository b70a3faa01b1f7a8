import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { IndexServer } from '../fakes/index-server.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, makeWorkspace, spkg, spkgProcess, uvPath } from '../helpers/spkg.js';
import { runOf } from '../helpers/sarif.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel } from '../helpers/wheels.js';

const root = resolve(import.meta.dirname, '../..');

describe('spkg scan, as people run it', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  /** A folder of clean wheels with one that is not. */
  function wheels(clean: number): NodeJS.ProcessEnv {
    mkdirSync(join(folder(), 'wheels'));
    const evil = buildWheel({
      name: 'evil',
      files: { 'evil.pth': 'import base64; exec(base64.b64decode("cHJpbnQoMSk="))\n' },
    });
    const all = [evil, ...Array.from({ length: clean }, (_, index) => buildWheel({ name: `clean${index}` }))];
    for (const { filename, bytes } of all) writeFileSync(join(folder(), 'wheels', filename), bytes);
    return environment(folder(), { COLUMNS: '80' });
  }

  it('shows the one that is denied, its id and page, and the others in one line', async () => {
    const { code, stdout, stderr } = await spkgProcess(['scan', 'wheels'], wheels(30));
    assert.equal(code, 10, stdout + stderr);
    assert.match(stdout, /^DENIED wheels\/evil-1\.0-py3-none-any\.whl\n/);
    assert.match(stdout, /evil\.pth: import base64; exec/);
    assert.match(stdout, /wheel\/pth-hidden-code: docs\/findings\/wheel\/pth-hidden-code\.md/);
    assert.match(stdout, /\nALLOWED 30 files: nothing against them/);
    assert.match(stdout, /\nDENIED 1 of 31 files, 30 allowed; .*\/s\n/);
    assert.doesNotMatch(stdout, /clean/);
    assert.doesNotMatch(stdout, /\u001b/);
    assert.equal(stderr, '');
  });

  it('writes SARIF that meets the schema and says what was not looked at', async () => {
    const { code, stdout } = await spkgProcess(['scan', 'wheels', '--format', 'sarif'], wheels(2));
    assert.equal(code, 10);
    const { results, artifacts, invocations } = runOf(JSON.parse(stdout));
    assert.equal(artifacts.length, 3);
    const found = results.find(({ ruleId }) => ruleId === 'wheel/pth-hidden-code');
    assert.equal(
      found!.locations[0].physicalLocation.artifactLocation.uri,
      'wheels/evil-1.0-py3-none-any.whl/evil.pth',
    );
    assert.ok(invocations[0].toolExecutionNotifications.length > 0);
  });

  it('shows of a file what `request`, `status` and `approve` show of it', async function () {
    if (uvPath() === undefined) return skipWithReason(this, 'there is no uv on this machine');
    const server = new IndexServer();
    await server.start();
    try {
      const files = { 'demo.pth': 'import os\n' };
      const wheel = server.add({ name: 'demo', version: '1.0', files });
      const env = environment(folder(), { COLUMNS: '80' });
      await makeWorkspace(env, server.url);
      writeFileSync(join(folder(), wheel.filename), wheel.bytes);
      const scanned = await spkgProcess(['scan', wheel.filename], env);
      const evidence = scanned.stdout.split('\n').filter((line) => line.startsWith('    '));
      assert.ok(
        evidence.some((line) => line.includes('docs/findings/wheel/pth-code.md')),
        scanned.stdout,
      );
      const requested = await spkg(['request', 'demo'], env);
      assert.equal(requested.code, 11, requested.stdout + requested.stderr);
      const [id = ''] = /\d{8}-\d{6}-[0-9a-z]{5}/.exec(requested.stdout) ?? [];
      const status = await spkg(['status', id], env);
      const approved = await spkg(['approve', id, '--yes', '--reason', 'read it'], env);
      assert.equal(approved.code, 0, approved.stdout + approved.stderr);
      for (const { stdout } of [requested, status, approved])
        assert.ok(stdout.includes(evidence.join('\n')), `${evidence.join('\n')}\nis not in\n${stdout}`);
    } finally {
      await server.stop();
    }
    return undefined;
  });

  it('is no error when the reader of its report goes away', () => {
    const env = wheels(3);
    const command = `"${process.execPath}" "${join(root, 'bin/run.js')}" scan wheels | head -n 1`;
    const stdout = execFileSync('bash', ['-c', command], { env, cwd: folder(), encoding: 'utf8' });
    assert.match(stdout, /^DENIED /);
  });

  it('finds its pages where it is installed, from any folder', () => {
    const installed = join(folder(), 'lib', 'spkg');
    const shipped = ['bin', 'dist', 'docs', 'data', 'package.json', 'oclif.manifest.json'];
    for (const part of shipped) cpSync(join(root, part), join(installed, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
    const env = environment(folder());
    const args = [join(installed, 'bin/run.js'), 'scan', '--explain', 'archive/framing'];
    const stdout = execFileSync(process.execPath, args, { env, cwd: '/', encoding: 'utf8' });
    assert.match(stdout, /^archive\/framing\n\nBytes of the archive are not accounted for\.\n/);
    assert.match(stdout, /\nWhat to do\n/);
  });

  it('says what was probably meant by an id that does not exist', async () => {
    const { code, stderr } = await spkg(['scan', '--explain', 'pth-cod'], environment(folder()));
    assert.equal(code, 2);
    assert.match(stderr, /Try this: spkg scan --explain wheel\/pth-code/);
  });
});
