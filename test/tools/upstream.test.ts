import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LockedFile } from '../../src/core/model.js';
import { createHttpClient, type HttpClient } from '../../src/tools/http.js';
import { createUpstream } from '../../src/tools/upstream.js';
import { IndexServer, type ServedFile } from '../fakes/index-server.js';
import { temporaryFolder } from '../helpers/temporary.js';

const forever = new AbortController().signal;

function locked(file: ServedFile, index: string): LockedFile {
  const { name, version, filename, sha256, uploadedAt, bytes } = file;
  const url = new URL(`../files/${filename}`, index).href;
  return {
    name,
    version,
    filename,
    sha256,
    uploadedAt,
    url,
    size: bytes.length,
    chain: [],
    targets: [],
    approved: false,
  };
}

async function hashOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}

describe('the upstream index over HTTP', () => {
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
  const open = (authorization: string | null = null, url = server.url) =>
    createUpstream({ url, http, authorization });

  for (const html of [false, true]) {
    it(`tells the files of a project (${html ? 'HTML' : 'JSON'})`, async () => {
      server.behaviour.html = html;
      const { filename, sha256 } = server.add({});
      const facts = await open().project('demo', forever);
      assert.deepEqual(
        facts?.files.map((file) => [file.filename, file.sha256]),
        [[filename, sha256]],
      );
    });
  }

  it('asks once, however many want to know', async () => {
    server.add({});
    const upstream = open();
    await Promise.all([upstream.project('demo', forever), upstream.project('demo', forever)]);
    assert.deepEqual(server.requests, ['/simple/demo/']);
  });

  it('a name it does not have is null, not an error', async () => {
    assert.equal(await open().project('nosuch', forever), null);
  });

  it('tries again while the index is busy', async () => {
    server.add({});
    server.behaviour.unavailable = 2;
    assert.equal((await open().project('demo', forever))?.files.length, 1);
  });

  it('a failure is no fact: the next one who asks tries again', async () => {
    server.add({});
    server.behaviour.credentials = 'ada:right';
    const upstream = open(`Basic ${Buffer.from('ada:right').toString('base64')}`);
    server.behaviour.credentials = 'ada:other';
    await assert.rejects(upstream.project('demo', forever), {
      code: 'SPKG_INDEX_UNREACHABLE',
      message: /refuses to answer \(HTTP 401\)/,
    });
    server.behaviour.credentials = 'ada:right';
    assert.equal((await upstream.project('demo', forever))?.files.length, 1);
  });

  it('an index that is not there is told as that', async () => {
    const upstream = open();
    await server.stop();
    await assert.rejects(upstream.project('demo', forever), { code: 'SPKG_INDEX_UNREACHABLE' });
  });

  it('stops when it is told to, with the reason given', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    server.behaviour.unavailable = 99;
    const asked = open().project('demo', stop.signal);
    stop.abort(reason);
    await assert.rejects(asked, reason);
  });

  it('gives the bytes of a file', async () => {
    const file = server.add({});
    const { body, host } = await open().open(locked(file, server.url), forever);
    assert.equal(await hashOf(body), file.sha256);
    assert.equal(host, new URL(server.url).host);
  });

  it('goes on where a connection broke off', async () => {
    const file = server.add({ files: { 'demo/data.bin': Buffer.alloc(300_000, 'x') } });
    server.behaviour.truncate = new Map([[file.filename, 1]]);
    const { body } = await open().open(locked(file, server.url), forever);
    assert.equal(await hashOf(body), file.sha256);
    assert.ok(server.requests.includes(`/files/${file.filename} (part)`), server.requests.join(' '));
  });

  it('a file that is not there cannot be downloaded', async () => {
    const file = { ...server.add({}), filename: 'gone-1.0-py3-none-any.whl' };
    await assert.rejects(open().open(locked(file, server.url), forever), { code: 'SPKG_FETCH_FAILED' });
  });

  it('an index on the network cannot point to files of this machine', async () => {
    const file = { ...locked(server.add({}), server.url), url: 'file:///etc/passwd' };
    await assert.rejects(open().open(file, forever), {
      code: 'SPKG_FETCH_FAILED',
      message: /a file of this machine/,
    });
    await assert.rejects(open().open({ ...file, url: 'FILE:///etc/passwd' }, forever), {
      code: 'SPKG_FETCH_FAILED',
    });
  });
});

describe('an upstream index in a folder', () => {
  const folder = temporaryFolder();
  const http = createHttpClient({});
  const open = () => createUpstream({ url: pathToFileURL(folder()).href, http, authorization: null });
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder(), 'demo'), { recursive: true });
    writeFileSync(join(folder(), 'demo', name), text);
  };

  it('is read as JSON where there is JSON, else as HTML', async () => {
    write('index.html', '<a href="demo-1.0-py3-none-any.whl">x</a>');
    assert.equal((await open().project('demo', forever))?.files[0]?.version, '1.0');
    write('index.json', '{"files":[{"filename":"demo-2.0-py3-none-any.whl"}]}');
    assert.equal((await open().project('demo', forever))?.files[0]?.version, '2.0');
  });

  it('a project without a folder is null', async () => {
    assert.equal(await open().project('nosuch', forever), null);
  });

  it('a page that is none is told as that', async () => {
    write('index.json', '{}');
    await assert.rejects(open().project('demo', forever), { code: 'SPKG_INDEX_INVALID' });
  });

  it('a file that is not there cannot be downloaded', async () => {
    const url = pathToFileURL(join(folder(), 'gone.whl')).href;
    const file = {
      name: 'demo',
      version: '1',
      filename: 'gone.whl',
      sha256: 'a'.repeat(64),
      size: 1,
      uploadedAt: null,
      url,
      chain: [],
      targets: [],
      approved: false,
    };
    const { body } = await open().open(file, forever);
    await assert.rejects(hashOf(body), { code: 'SPKG_FETCH_FAILED' });
  });
});

/** A server whose every answer is a function of the request. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `as`: it listens on TCP
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the HTTP client', () => {
  const servers: Server[] = [];
  const http = createHttpClient({ NO_PROXY: '127.0.0.1' });
  const start = async (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> => {
    const { server, url } = await serve(answer);
    servers.push(server);
    return url;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  after(() => http.close());
  const redirectTo = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();

  it('sends credentials to the host that they are for, and to no other', async () => {
    const seen: (string | undefined)[] = [];
    const note = (request: IncomingMessage, response: ServerResponse): void => {
      seen.push(request.headers.authorization);
      response.end('here');
    };
    const other = await start(note);
    const own = await start((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/far') redirectTo(`${other}/x`)(request, response);
      else response.end('here');
    });
    const authorization = 'Basic eDp5';
    for (const path of ['/near', '/far']) {
      const { body } = await http.get({ url: `${own}${path}`, authorization, signal: forever });
      await body.dump();
    }
    assert.deepEqual(seen, [authorization, authorization, undefined]);
  });

  it('follows a redirect, and says where it ended', async () => {
    const url = await start((request, response) => {
      if (request.url === '/a') redirectTo('/b')(request, response);
      else response.end('here');
    });
    const { status, url: end, body } = await http.get({ url: `${url}/a`, signal: forever });
    await body.dump();
    assert.deepEqual([status, end], [200, `${url}/b`]);
  });

  it('does not go round in circles', async () => {
    const url = await start(redirectTo('/again'));
    await assert.rejects(http.get({ url, signal: forever }), /more than 5 redirects/);
  });

  for (const location of ['file:///etc/passwd', 'ftp://x.invalid/y', 'javascript:1']) {
    it(`does not follow to ${location}`, async () => {
      const url = await start(redirectTo(location));
      await assert.rejects(http.get({ url, signal: forever }), /is not followed/);
    });
  }

  it('gives up on a download that is larger than it may be', async () => {
    const url = await start((_, response) => void response.end(Buffer.alloc(2_000)));
    await assert.rejects(http.download(url, 1_000, forever), /more than 1000 bytes/);
    assert.equal((await http.download(url, 2_000, forever)).length, 2_000);
  });

  it('goes through the proxy that is set', async () => {
    const asked: string[] = [];
    const proxy = await start((request, response) => {
      asked.push(request.url ?? '');
      response.end('by proxy');
    });
    const through = createHttpClient({ HTTP_PROXY: proxy });
    try {
      const connected: string[] = [];
      servers.at(-1)?.on('connect', (request, socket) => {
        connected.push(request.url ?? '');
        socket.end('HTTP/1.1 404 no\r\n\r\n');
      });
      await through.get({ url: 'http://index.example/simple/', signal: forever }).catch(() => undefined);
      assert.ok(
        [...asked, ...connected].some((one) => one.includes('index.example')),
        'the proxy was asked',
      );
    } finally {
      await through.close();
    }
  });

  it('says which file of certificates cannot be read', async () => {
    const broken = createHttpClient({ PIP_CONFIG_FILE: '/dev/null', PIP_CERT: '/nowhere/ca.pem' });
    await assert.rejects(broken.get({ url: 'https://index.example', signal: forever }), /\/nowhere\/ca\.pem/);
  });
});
