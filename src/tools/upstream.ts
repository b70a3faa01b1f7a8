/** The port Upstream: the one index that is fetched from, over HTTP or from a folder. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SpkgError } from '../core/errors.js';
import type { LockedFile } from '../core/model.js';
import type { ProjectFacts, Upstream } from '../core/ports.js';
import { redact, sanitize } from '../core/sanitize.js';
import { causeCode } from './atomic.js';
import { refused, unreachable, wordsOf } from './index-errors.js';
import { readAll, type HttpClient, type HttpResponse } from './http.js';
import { readHtmlPage, readHtmlRoot, readJsonPage, readJsonRoot } from './simple-api.js';

const maxPageBytes = 128 * 2 ** 20;
const mostResumes = 4;
const accept =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

export interface UpstreamOptions {
  /** without credentials */
  readonly url: string;
  readonly http: HttpClient;
  /** sent to the index's own scheme, host and port alone */
  readonly authorization: string | null;
}

export interface UpstreamIndex extends Upstream {
  /** the names on its first page; null where it shows none: some indexes do not, and the largest ones are slow to */
  projects(signal: AbortSignal): Promise<readonly string[] | null>;
}

interface Page {
  readonly url: string;
  readonly text: string;
  readonly type: string;
}

/** Each project is asked about once; its facts are those of this run. */
export function createUpstream({ url, http, authorization }: UpstreamOptions): UpstreamIndex {
  const base = url.endsWith('/') ? url : `${url}/`;
  const asked = new Map<string, Promise<ProjectFacts | null>>();
  const authorizationFor = (target: string): string | null =>
    new URL(target).origin === new URL(base).origin ? authorization : null;

  async function ask(name: string, signal: AbortSignal): Promise<ProjectFacts | null> {
    const page = await read(`${base}${name}/`, signal);
    return page && factsOf(name, page);
  }

  /** Null when the index has no such page. */
  async function read(url: string, signal: AbortSignal): Promise<Page | null> {
    if (base.startsWith('file:')) return readFolderPage(url);
    try {
      const response = await http.get({
        url,
        headers: { accept },
        authorization: authorizationFor(url),
        signal,
      });
      if (response.status === 404) {
        await response.body.dump();
        return null;
      }
      if (response.status !== 200) {
        await response.body.dump();
        throw isRefusal(response.status)
          ? refused(base, String(response.status))
          : new Error(`HTTP ${response.status}`);
      }
      const text = (await readAll(response.body, maxPageBytes)).toString('utf8');
      return { url: response.url, text, type: response.headers['content-type'] ?? '' };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof SpkgError ? error : unreachable(url, error);
    }
  }

  return {
    url,
    project(name, signal) {
      const known = asked.get(name);
      if (known) return known;
      const answer = ask(name, signal);
      asked.set(name, answer);
      // a failure is no fact: the next one who asks tries again
      answer.catch(() => asked.delete(name));
      return answer;
    },
    async projects(signal) {
      const page = await read(base, signal);
      if (page === null) return null;
      return page.type.includes('json') ? readJsonRoot(page.text) : readHtmlRoot(base, page.text);
    },
    async open(file, signal) {
      if (new URL(file.url).protocol === 'file:') {
        if (!base.startsWith('file:')) throw fetchFailed(file, 'the index points to a file of this machine');
        return { host: 'file', body: bytesOnDisk(file, signal) };
      }
      const host = new URL(file.url).host;
      const first = await openAt(http, file, 0, authorizationFor(file.url), signal);
      return { host, body: resumed(http, file, first, authorizationFor(file.url), signal) };
    },
  };
}

async function openAt(
  http: HttpClient,
  file: LockedFile,
  offset: number,
  authorization: string | null,
  signal: AbortSignal,
): Promise<HttpResponse> {
  try {
    // bytes as they are: an encoding would change what is hashed
    const headers = { 'accept-encoding': 'identity', ...(offset > 0 ? { range: `bytes=${offset}-` } : {}) };
    const response = await http.get({ url: file.url, headers, authorization, signal });
    const begins = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '')?.[1];
    const asAsked = response.status === 206 && Number(begins) === offset;
    if (response.status === 200 || asAsked) return response;
    await response.body.dump();
    throw new Error(
      response.status === 206 ? 'another range than the one asked for' : `HTTP ${response.status}`,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw fetchFailed(file, error);
  }
}

async function* bytesOnDisk(file: LockedFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    // `as`: without an encoding, a stream of a file gives buffers
    for await (const chunk of createReadStream(fileURLToPath(file.url), { signal })) yield chunk as Buffer;
  } catch (error) {
    signal.throwIfAborted();
    throw fetchFailed(file, error);
  }
}

/** The bytes of the file, across dropped connections. What does not fit together fails at its hash. */
async function* resumed(
  http: HttpClient,
  file: LockedFile,
  first: HttpResponse,
  authorization: string | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let response = first;
  let received = 0;
  for (let resumes = 0; ; resumes += 1) {
    // a server that does not know ranges begins anew: what is known already is passed over
    let skip = response.status === 206 ? 0 : received;
    try {
      for await (const chunk of response.body) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        received += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      if (file.size === null || received >= file.size) return;
      throw new Error(`the connection was closed after ${received} of ${file.size} bytes`);
    } catch (error) {
      signal.throwIfAborted();
      if (resumes >= mostResumes) throw fetchFailed(file, error);
    }
    response = await openAt(http, file, received, authorization, signal);
  }
}

async function readFolderPage(url: string): Promise<Page | null> {
  for (const [file, type] of [
    ['index.json', 'json'],
    ['index.html', 'html'],
  ] as const) {
    try {
      return { url, text: await readFile(new URL(file, url), 'utf8'), type };
    } catch (error) {
      if (causeCode(error) !== 'ENOENT') throw unreachable(url, error);
    }
  }
  return null;
}

function factsOf(name: string, { url, text, type }: Page): ProjectFacts {
  const facts = type.includes('json') ? readJsonPage(name, url, text) : readHtmlPage(name, url, text);
  if (facts) return facts;
  throw new SpkgError('SPKG_INDEX_INVALID', `\`${redact(url)}\` is no index page (${sanitize(type, 60)})`, {
    tryThis: 'spkg doctor',
  });
}

function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 407;
}

function fetchFailed(file: LockedFile, cause: unknown): SpkgError {
  return new SpkgError('SPKG_FETCH_FAILED', `cannot download \`${file.filename}\`: ${wordsOf(cause)}`, {
    tryThis: 'retry the request: what has arrived is kept',
    cause,
  });
}
