import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Double } from '../aws-double/index.js';
import { provideUvWheel } from '../../src/tools/uv-provide.js';
import { deployed, end } from '../helpers/aws-stack.js';
import { environment, spkgJson, uvPath } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { discoverUpstream } from '../../src/tools/upstream-discovery.js';

// the double answers in this process: nothing may block it
const exec = promisify(execFile);

describe('the gate on the double, with the real index behind its external connection', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let double: Double | undefined;
  afterEach(() => end(double));

  it('numpy 1.26 is asked for, published and installed by pip', async () => {
    const url = await discoverUpstream(process.env, {
      prefix: null,
      uv: () => Promise.resolve(uvPath()!),
      own: 'https://own.example/',
    });
    // builds bring the very wheel that a stack ships
    const uvWheel = await provideUvWheel(process.env, {
      platform: 'manylinux_2_17_x86_64',
      network: true,
      signal: AbortSignal.timeout(120_000),
    });
    assert.ok(uvWheel);
    double = await deployed({ upstreamFixture: { url }, uvWheel });
    const env = environment(folder(), double.env('spkg-requester', 'ana'));
    const { code, json } = await spkgJson(['request', 'numpy==1.26', '--python', '3.11'], env);
    assert.equal(code, 0, JSON.stringify(json).slice(0, 2_000));
    const place = join(folder(), 'venv');
    await exec('python3', ['-m', 'venv', '--without-pip', place], { env });
    const python = join(place, 'bin', 'python');
    assert.equal((await spkgJson(['configure-pip', '--python', python], env)).code, 0);
    const report = join(folder(), 'report.json');
    const args = [
      '-m',
      'pip',
      '--python',
      python,
      'install',
      '-q',
      '--no-cache-dir',
      '--report',
      report,
      'numpy',
    ];
    await exec('python3', args, { env: { ...env, PIP_CONFIG_FILE: join(place, 'pip.conf') } });
    const { stdout } = await exec(python, ['-c', 'import numpy; print(numpy.__version__)'], { env });
    assert.match(stdout, /^1\.26/);
    const idna = await spkgJson(['request', 'idna==3.6'], env);
    assert.equal(idna.code, 10, JSON.stringify(idna.json).slice(0, 2_000));
  });
});
