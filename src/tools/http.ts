/** HTTP as pip and uv users expect it: their proxies, their certificate authorities; bounded in time; tried again. */
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher, buildConnector as connectors } from 'undici';
import { readNetworkSettings } from './network-settings.js';

type Connector = connectors.connector;

const connectTimeoutMs = 15_000;

export interface HttpRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `Authorization`, sent to the host of `url` alone, never across a redirect to another */
  readonly authorization?: string | null;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** after redirects */
  readonly url: string;
  readonly body: AsyncIterable<Uint8Array> & { dump(): Promise<void> };
}

export interface HttpClient {
  /** Rejects when nobody answered, after several tries; any status is an answer. */
  get(request: HttpRequest): Promise<HttpResponse>;
  /** The whole body of a 200. Rejects over `maxBytes` and for any other status. */
  download(url: string, maxBytes: number, signal: AbortSignal): Promise<Buffer>;
  /** Loads what the first request will need. */
  warm(): void;
  close(): Promise<void>;
}

const mostTries = 4;
const mostRedirects = 5;
const userAgent = 'spkg/0.1';

/** Connections are opened when they are needed and kept for the next request. */
export function createHttpClient(env: NodeJS.ProcessEnv): HttpClient {
  let opened: Promise<{ dispatcher: Dispatcher; request: typeof import('undici').request }> | undefined;
  const open = (): NonNullable<typeof opened> => (opened ??= openDispatcher(env));

  async function get({
    url,
    headers = {},
    authorization = null,
    signal,
  }: HttpRequest): Promise<HttpResponse> {
    const { dispatcher, request } = await open();
    let at = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const own = new URL(at).host === new URL(url).host && authorization !== null ? { authorization } : {};
      const response = await withRetries(signal, () =>
        request(at, { dispatcher, signal, headers: { 'user-agent': userAgent, ...headers, ...own } }),
      );
      const { statusCode: status, body } = response;
      const plain = flat(response.headers);
      if (status < 300 || status >= 400 || plain.location === undefined) {
        // `as`: an undici body yields buffers, and has `dump`
        return { status, headers: plain, url: at, body: body as unknown as HttpResponse['body'] };
      }
      await body.dump();
      at = followable(new URL(plain.location, at), at);
    }
    throw new Error(`more than ${mostRedirects} redirects`);
  }

  return {
    get,
    async download(url, maxBytes, signal) {
      const { status, body } = await get({ url, signal });
      if (status !== 200) {
        await body.dump();
        throw new Error(`HTTP ${status}`);
      }
      return readAll(body, maxBytes);
    },
    warm() {
      // a failure is met again by the request that needs it
      open().catch(() => undefined);
    },
    async close() {
      if (opened) await (await opened).dispatcher.destroy();
    },
  };
}

/** Reads a body whole; rejects above the bound. */
export async function readAll(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function openDispatcher(env: NodeJS.ProcessEnv): Promise<{
  dispatcher: Dispatcher;
  request: typeof import('undici').request;
}> {
  const { EnvHttpProxyAgent, buildConnector, request } = await import('undici');
  const { certificates, ...proxies } = readNetworkSettings(env);
  const trusted = trustedBeside(certificates, env);
  // a hundred milliseconds' work: once for all connections, and only where one may be encrypted
  let made: SecureContext | undefined;
  const context = (ca: string[]): SecureContext => (made ??= createSecureContext({ ca }));
  const plain = buildConnector({ timeout: connectTimeoutMs });
  const secure = trusted ? securely(() => context(trusted), buildConnector) : plain;
  const proxied =
    trusted && (proxies.httpProxy || proxies.httpsProxy) ? { secureContext: context(trusted) } : {};
  const dispatcher = new EnvHttpProxyAgent({
    ...proxies,
    connect: (options, callback) => {
      (options.protocol === 'https:' ? secure : plain)(options, callback);
    },
    proxyTls: proxied,
    requestTls: proxied,
    headersTimeout: 30_000,
    bodyTimeout: 60_000,
    connections: 16,
  });
  return { dispatcher, request };
}

/** Connects with what is trusted, which is looked up when the first connection is made. */
function securely(
  context: () => SecureContext,
  buildConnector: typeof import('undici').buildConnector,
): Connector {
  let made: Connector | undefined;
  return (options, callback) => {
    made ??= buildConnector({ timeout: connectTimeoutMs, secureContext: context() });
    made(options, callback);
  };
}

/** Node's own authorities and those of the file; undefined: Node's own are enough. */
function trustedBeside(file: string | null, env: NodeJS.ProcessEnv): string[] | undefined {
  // Node has read NODE_EXTRA_CA_CERTS already
  if (file === null || file === env.NODE_EXTRA_CA_CERTS) return undefined;
  try {
    return [...rootCertificates, readFileSync(file, 'utf8')];
  } catch (cause) {
    throw new Error(`the certificates in ${file} cannot be read`, { cause });
  }
}

async function withRetries(
  signal: AbortSignal,
  work: () => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await work();
      if (tries === mostTries || (response.statusCode < 500 && response.statusCode !== 429)) return response;
      await response.body.dump();
    } catch (error) {
      signal.throwIfAborted();
      if (tries === mostTries) throw error;
    }
    // what an aborted pause rejects with is not the signal's reason
    await pause(100 * 2 ** tries * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<string, string>; // both are strings by the line above
}

/** Never from https down to http, never to anything but the two. */
function followable(target: URL, from: string): string {
  const down = from.startsWith('https:') && target.protocol !== 'https:';
  if (down || !/^https?:$/.test(target.protocol))
    throw new Error(`a redirect to ${target.protocol}//${target.host} is not followed`);
  return target.href;
}
