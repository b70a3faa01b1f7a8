import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildWheel } from '../helpers/wheels.js';
import { ownIndex } from '../helpers/own-index.js';

const root = resolve(import.meta.dirname, '../..');
const mostBytes = 20 * 2 ** 20;

/** npm as it is set up here, without the network. */
function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', [...args, '--offline', '--silent', '--no-audit', '--no-fund'], { cwd, stdio: 'pipe' });
}

function pack(into: string): { readonly path: string; readonly sha256: string } {
  mkdirSync(into, { recursive: true });
  npm(['pack', '--pack-destination', into], join(root, '.package'));
  const [name] = readdirSync(into);
  const path = join(into, name!);
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

describe('the package, installed without a network', function () {
  this.timeout(300_000);
  const own = ownIndex();

  it('is the same bytes each time that it is made', () => {
    const first = pack(join(own().folder, 'first'));
    rmSync(join(root, '.package'), { recursive: true });
    execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: root });
    const second = pack(join(own().folder, 'second'));
    assert.equal(second.sha256, first.sha256);
    assert.ok(statSync(first.path).size < mostBytes);
  });

  it('does the main job where nothing else of it lies', async () => {
    const { folder, server, env } = own();
    server.add({ name: 'app', requires: ['lib'] });
    server.add({ name: 'lib' });
    const prefix = join(folder, 'prefix');
    npm(['install', '-g', '--prefix', prefix, pack(join(folder, 'packed')).path], folder);
    const run = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)(join(prefix, 'bin', 'spkg'), args, { env, cwd: folder })).stdout;
    await run('bootstrap', '--policy', 'evaluation', '--upstream', server.url);
    const asked = JSON.parse(await run('request', 'app', '--json')) as { state: string; packages: unknown[] };
    assert.equal(asked.state, 'published');
    assert.equal(asked.packages.length, 2);
    assert.match(await run('status'), /published/);
    const wheel = buildWheel({ name: 'demo' });
    writeFileSync(join(folder, wheel.filename), wheel.bytes);
    const scanned = JSON.parse(await run('scan', join(folder, wheel.filename), '--json')) as {
      files: unknown[];
    };
    assert.equal(scanned.files.length, 1);
    assert.match(await run('policy', 'show'), /evaluation/);
  });
});
