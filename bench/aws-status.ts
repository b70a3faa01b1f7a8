/**
 * Deploys the gate to the double, makes requests, and prints as JSON how many seconds `status` then takes: of the list, and
 * of one request. `node --import tsx bench/aws-status.ts REQUESTS RUNS`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IndexServer } from '../test/fakes/index-server.js';
import { deployed, end } from '../test/helpers/aws-stack.js';
import { environment, spkgJson } from '../test/helpers/spkg.js';

const [requests = 20, runs = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'spkg-aws-status-'));
const server = new IndexServer();
await server.start();
const names = Array.from({ length: requests }, (_, index) => `pack${index}`);
for (const name of names) server.add({ name, version: '1.0' });
const double = await deployed({ upstreamFixture: { url: server.url } });
try {
  const env = environment(join(folder, 'ana'), double.env('spkg-requester', 'ana'));
  let last = '';
  for (const name of names) {
    const { json } = await spkgJson(['request', name], env);
    if (json.state !== 'published') throw new Error(JSON.stringify(json));
    last = json.id;
  }
  const timed = async (args: readonly string[]): Promise<number[]> => {
    const all: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const started = performance.now();
      await spkgJson(args, env);
      all.push((performance.now() - started) / 1000);
    }
    return all.sort((a, b) => a - b);
  };
  process.stdout.write(
    `${JSON.stringify({ list: await timed(['status']), one: await timed(['status', last]) })}\n`,
  );
} finally {
  await end(double);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
