import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { commitFile, initBare, type CommitOrder } from '../../src/tools/git.js';
import { run } from '../../src/tools/process.js';
import { temporaryFolder } from '../helpers/temporary.js';

function address(server: Server): string {
  // `as`: it listens at a port, not at a path
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('filing by git', () => {
  const folder = temporaryFolder();
  const order = (path: string): CommitOrder => ({
    repository: join(folder(), 'requests.git'),
    scratch: join(folder(), 'scratch.git'),
    path,
    content: 'schema: x\n',
    message: 'one',
    author: { name: 'ada', email: 'ada@example.test' },
    at: new Date('2026-11-24T11:30:12Z'),
    remedy: 'spkg bootstrap',
  });

  it('that fails leaves no report of git behind, and the next one works', async () => {
    await initBare(order('').repository);
    // no path: git dies in the midst of it, as on a full disk
    await assert.rejects(commitFile(order('a//b')), { code: 'SPKG_GIT_FAILED' });
    const left = readdirSync(order('').scratch, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      left.filter((name) => /crash|tmp_|\.lock$/.test(name)),
      [],
    );
    assert.match(await commitFile(order('a/b')), /^[0-9a-f]{40}$/);
  });

  it('builds upon what another machine has pushed meanwhile', async () => {
    await initBare(order('').repository);
    const here = order('a/one.yaml');
    const there = { ...order('a/two.yaml'), scratch: join(folder(), 'other.git') };
    await commitFile(here);
    await commitFile(there);
    const last = await commitFile({ ...here, path: 'a/three.yaml' });
    const { stdout } = await run('git', ['-C', here.repository, 'ls-tree', '-r', '--name-only', last], {
      timeoutMs: 10_000,
    });
    assert.deepEqual(stdout.trim().split('\n'), ['a/one.yaml', 'a/three.yaml', 'a/two.yaml']);
  });

  it('says its password to the server that it is for, and not to where that one sends git', async () => {
    const heard: string[] = [];
    const asking = (name: string) =>
      createServer(({ headers }, response) => {
        if (headers.authorization !== undefined) heard.push(name);
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      });
    const elsewhere = asking('elsewhere');
    const own = asking('own');
    const redirecting = createServer(({ url = '' }, response) => {
      response.writeHead(302, { location: `${address(elsewhere)}${url}` }).end();
    });
    const servers = [elsewhere, own, redirecting];
    for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const login = { username: 'x', password: 'secret' };
      for (const server of [redirecting, own]) {
        const to = { ...order('a/b'), repository: `${address(server)}/requests.git`, login };
        await assert.rejects(commitFile(to), { code: 'SPKG_GIT_FAILED' });
      }
      assert.deepEqual(heard, ['own']);
    } finally {
      for (const server of servers) server.close();
    }
  });

  it('pushes to the branch that is named', async () => {
    await initBare(order('').repository);
    const commit = await commitFile({ ...order('a/b'), branch: 'requests' });
    const { stdout } = await run('git', ['-C', order('').repository, 'rev-parse', 'requests'], {
      timeoutMs: 10_000,
    });
    assert.equal(stdout.trim(), commit);
  });
});
