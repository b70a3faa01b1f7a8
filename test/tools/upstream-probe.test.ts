import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHttpClient, type HttpClient } from '../../src/tools/http.js';
import { createUpstream } from '../../src/tools/upstream.js';
import { probeUpstream } from '../../src/tools/upstream-probe.js';
import { IndexServer } from '../fakes/index-server.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('whether an address is an index', () => {
  const folder = temporaryFolder();
  const forever = new AbortController().signal;
  let server: IndexServer;
  let http: HttpClient;
  beforeEach(async () => {
    server = new IndexServer();
    await server.start();
    http = createHttpClient({ NO_PROXY: '127.0.0.1' });
  });
  afterEach(async () => {
    await http.close();
    await server.stop();
  });
  const probe = (url = server.url) =>
    probeUpstream(createUpstream({ url, http, authorization: null }), forever);

  it('one that has pip is', async () => {
    server.add({ name: 'pip' });
    assert.equal(await probe(), 'answers (1 file of pip)');
    assert.deepEqual(
      server.requests,
      ['/simple/pip/'],
      'the first page, which may be huge, is not asked for',
    );
  });

  for (const html of [false, true]) {
    it(`one without pip is, by its first page (${html ? 'HTML' : 'JSON'})`, async () => {
      server.behaviour.html = html;
      server.behaviour.root = 'projects';
      server.add({ name: 'demo' });
      server.add({ name: 'other' });
      assert.equal(await probe(), 'answers (it has no pip; 2 projects on its first page)');
    });
  }

  for (const [title, root] of [
    ['nothing there', undefined],
    ['an empty index', 'projects'],
    ['a login page', '<!doctype html><a href="/help/">help</a><a href="https://login.example/x/">in</a>'],
    ['text', 'hello'],
  ] as const) {
    it(`is none: ${title}`, async () => {
      if (root !== undefined) server.behaviour.root = root;
      await assert.rejects(probe(), { code: 'SPKG_INDEX_INVALID' });
    });
  }

  it('one in a folder is, by its first page', async () => {
    const url = pathToFileURL(join(folder(), 'simple')).href;
    await assert.rejects(probe(url), { code: 'SPKG_INDEX_INVALID' });
    mkdirSync(join(folder(), 'simple'));
    writeFileSync(join(folder(), 'simple', 'index.html'), '<a href="demo/">demo</a>');
    assert.equal(await probe(url), 'answers (it has no pip; 1 project on its first page)');
  });
});
