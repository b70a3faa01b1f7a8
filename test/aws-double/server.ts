/** HTTP: whose call it is, which service and operation are meant, and the answer in the service's protocol. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invoke, Unreachable, type Loaded } from './invoke.js';
import type { Principal } from './iam/principals.js';
import { AwsError } from './protocol/errors.js';
import { decode, encode, encodeError, type Asked } from './protocol/wire.js';
import { unchunk } from './protocol/chunked.js';
import { uuid } from './values.js';
import type { World } from './world.js';

/** What answers beside the services: an index, git. False: not its path. */
export type Page = (asked: Asked, world: World, response: ServerResponse) => Promise<boolean>;

/** Starts to listen on this machine; gives the server and its address. */
export async function listen(
  world: World,
  services: ReadonlyMap<string, Loaded>,
  pages: readonly Page[],
  port = 0,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(world, services, pages, request, response).catch((error: unknown) => {
      world.state<{ all: unknown[] }>('mistakes', () => ({ all: [] })).all.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  // `as`: it listens on TCP
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}

async function answer(
  world: World,
  services: ReadonlyMap<string, Loaded>,
  pages: readonly Page[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = await read(request);
  for (const page of pages) {
    if (await page(asked, world, response)) return;
  }
  const scope = scopeOf(asked);
  const loaded = services.get(scope?.service ?? '');
  if (!scope || !loaded) {
    return send(
      response,
      403,
      { 'content-type': 'application/json' },
      JSON.stringify({
        __type: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      }),
    );
  }
  const requestId = uuid();
  try {
    const principal = identify(world, loaded, scope);
    const { operation, input } = decode(loaded.model, Object.keys(loaded.service.operations), asked);
    const output = await invoke(world, loaded, operation, principal, input);
    const { status, headers, body } = encode(loaded.model, operation, output, requestId);
    send(response, status, headers, asked.method === 'HEAD' ? '' : body);
  } catch (error) {
    if (error instanceof Unreachable) return void response.destroy();
    const told = error instanceof AwsError ? error : mistake(world, error);
    const { status, headers, body } = encodeError(loaded.model, told, requestId);
    send(response, status, headers, asked.method === 'HEAD' ? '' : body);
  }
}

/** A mistake of the double is answered as a crash and kept: `stop` throws it, so that no test passes over it. */
function mistake(world: World, error: unknown): AwsError {
  world.state<{ all: unknown[] }>('mistakes', () => ({ all: [] })).all.push(error);
  return new AwsError(
    'InternalFailure',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    501,
  );
}

interface Scope {
  readonly accessKeyId: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

function scopeOf({ headers, query }: Asked): Scope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const [accessKeyId, , , service] = credential.split('/');
  if (!accessKeyId || !service) return undefined;
  const sessionToken = headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined;
  return { accessKeyId, service, sessionToken };
}

function identify(world: World, { service, model }: Loaded, { accessKeyId, sessionToken }: Scope): Principal {
  const found = world.principals.find(accessKeyId, sessionToken);
  if (!found) {
    if (service.name === 's3')
      throw new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
      );
    const code = model.protocol === 'query' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
    throw new AwsError(code, 'The security token included in the request is invalid.', 403);
  }
  if (found.credentials.expiration < world.clock.now()) {
    const code =
      service.name === 's3' || model.protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException';
    throw new AwsError(
      code,
      'The security token included in the request is expired',
      service.name === 's3' ? 400 : 403,
    );
  }
  return found.principal;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const at = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { body, trailers } = unchunk(headers, Buffer.concat(chunks));
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?')[0] ?? '/',
    query: at.searchParams,
    headers: { ...headers, ...trailers },
    body,
  };
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...lower });
  response.end(body);
}
