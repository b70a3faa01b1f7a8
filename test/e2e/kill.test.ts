import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { spkgJson } from '../helpers/spkg.js';

const script = join(import.meta.dirname, '../helpers/die-at.mjs');
const points = [
  'request-filed',
  'stage-started:resolve',
  'stage-finished:resolve',
  'stage-started:scan',
  'stage-started:fetch',
  'fetch-progress',
  'stage-finished:fetch',
  'file-scanned',
  'stage-finished:scan',
  'stage-finished:decide',
  'stage-started:publish',
  'stage-finished:publish',
  'stage-finished:notify',
];

describe('a request that is killed', function () {
  this.timeout(60_000);
  const own = ownIndex('evaluation');
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    ({ server, env } = own());
    server.add({ name: 'app', requires: ['lib'] });
    server.add({ name: 'lib' });
  });

  for (const point of points) {
    it(`at ${point} ends, after retry, like one that was not`, async () => {
      // in a process of its own: a synchronous wait here would keep the index from answering
      const child = spawn(process.execPath, [script, point, 'app'], { env, stdio: 'ignore' });
      const died = await new Promise<string | null>((resolve) => {
        child.on('close', (_, signal) => {
          resolve(signal);
        });
      });
      assert.equal(died, 'SIGKILL');
      const [only, ...others] = (await spkgJson(['status'], env)).json.requests;
      assert.deepEqual(others, []);
      const { code, json } = await spkgJson(['retry', only!.id], env);
      assert.equal(code, 0, JSON.stringify(json));
      assert.equal(json.state, 'published');
      assert.deepEqual(
        json.packages.map((one) => [one.name, one.verdict]),
        [
          ['app', 'allow'],
          ['lib', 'allow'],
        ],
      );
      assertWhole(env.SPKG_HOME!);
      const log = spawnSync(
        'git',
        ['-C', join(env.SPKG_HOME!, 'requests.git'), 'rev-list', '--count', 'main'],
        { encoding: 'utf8' },
      );
      assert.equal(log.stdout.trim(), '1', 'it is filed once');
    });
  }
});

/** Pages list both files, every document is whole, nothing half-written is listed. */
function assertWhole(home: string): void {
  for (const name of ['app', 'lib']) {
    const page = JSON.parse(readFileSync(join(home, 'index', 'simple', name, 'index.json'), 'utf8')) as {
      files: { yanked: unknown }[];
    };
    assert.deepEqual(
      page.files.map(({ yanked }) => yanked),
      [false],
    );
  }
  const documents = readdirSync(join(home, 'evidence'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.name.endsWith('.json'),
  );
  for (const entry of documents) JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
