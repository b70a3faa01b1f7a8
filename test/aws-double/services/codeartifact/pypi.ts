/** The PyPI endpoint: simple pages, files, and the legacy upload, with a token as password. */
import type { ServerResponse } from 'node:http';
import { evaluate } from '../../iam/evaluate.js';
import { reachable } from '../../iam/endpoints.js';
import type { Principal } from '../../iam/principals.js';
import { AwsError } from '../../protocol/errors.js';
import { escape } from '../../protocol/xml.js';
import type { Asked } from '../../protocol/wire.js';
import { send } from '../../server.js';
import { digest, type Values } from '../../values.js';
import type { Need, RecordedCall, World } from '../../world.js';
import { parseForm } from './form.js';
import { passThrough, upstreamFiles, versionOfFile } from './ingest.js';
import { publish } from './publish.js';
import { domains, normalised, type Package, type Repository } from './store.js';
import { holderOf } from './tokens.js';

const json = 'application/vnd.pypi.simple.v1+json';

/** Answers below `/codeartifact/DOMAIN/pypi/REPOSITORY/`. */
export async function pypiPage(asked: Asked, world: World, response: ServerResponse): Promise<boolean> {
  const [, domainName = '', repositoryName = '', rest = ''] =
    /^\/codeartifact\/([^/]+)\/pypi\/([^/]+)\/(.*)$/.exec(asked.path) ?? [];
  if (domainName === '') return false;
  const repository = domains(world).get(domainName)?.repositories.get(repositoryName);
  if (!repository) return refuse(response, 404, 'no such repository');
  const principal = holderOf(world, domainName, asked.headers.authorization);
  if (!principal) {
    response.setHeader('www-authenticate', 'Basic realm="codeartifact"');
    return refuse(response, 401, 'Unauthenticated: the request does not have a valid token');
  }
  const call = record(world, principal, repository, asked, rest);
  try {
    if (principal.network === 'vpc' && !reachable(world, 'codeartifact', 'codeartifact.repositories')) {
      call.outcome = 'Unreachable';
      response.destroy();
      return true;
    }
    if (asked.method === 'POST') return await upload(world, principal, call, repository, asked, response);
    await authorise(world, principal, call, readNeed(repository));
    return await read(world, repository, rest, asked, response);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    call.outcome = error.code;
    call.message = error.message;
    return refuse(response, error.status, error.message);
  }
}

async function read(
  world: World,
  repository: Repository,
  rest: string,
  asked: Asked,
  response: ServerResponse,
): Promise<true> {
  const [place, name = '', , file = ''] = rest.split('/').map(decodeURIComponent);
  if (place !== 'simple' || name === '') throw new AwsError('ResourceNotFoundException', 'not here', 404);
  return file === ''
    ? page(world, repository, name, asked, response)
    : download(world, repository, name, rest, response);
}

function readNeed(repository: Repository): Need {
  return {
    action: 'codeartifact:ReadFromRepository',
    resource: repository.arn,
    ...(repository.policy ? { resourcePolicy: repository.policy } : {}),
  };
}

function record(
  world: World,
  principal: Principal,
  repository: Repository,
  asked: Asked,
  path: string,
): RecordedCall {
  const operation = asked.method === 'POST' ? 'pypi upload' : 'pypi read';
  const input: Values = { domain: repository.domain, repository: repository.name, path };
  const call: RecordedCall = {
    service: 'codeartifact',
    operation,
    principal,
    input,
    at: world.clock.now(),
    needs: [],
    outcome: 'ok',
  };
  world.calls.push(call);
  return call;
}

async function authorise(world: World, principal: Principal, call: RecordedCall, need: Need): Promise<void> {
  call.needs = [need];
  if (
    world.faults.throttle?.({
      service: 'codeartifact',
      operation: call.operation,
      number: world.calls.length,
    })
  ) {
    throw new AwsError('ThrottlingException', 'Rate exceeded', 429);
  }
  const { allowed, message } = await evaluate(world, principal, need);
  if (!allowed) throw new AwsError('AccessDeniedException', message, 403);
}

interface Listed {
  readonly filename: string;
  readonly version: string;
  readonly sha256: string;
  readonly requiresPython?: string;
  readonly yanked?: string;
}

async function listed(
  world: World,
  repository: Repository,
  name: string,
): Promise<readonly Listed[] | undefined> {
  const found: Package | undefined = repository.packages.get(name);
  const own = [...(found?.versions.values() ?? [])]
    .filter(({ status }) => status === 'Published')
    .flatMap(({ version, assets, yanked }) =>
      [...assets.values()].map((asset) => ({
        filename: asset.name,
        version,
        sha256: digest('sha256', asset.bytes),
        ...(asset.requiresPython === undefined ? {} : { requiresPython: asset.requiresPython }),
        ...(yanked === undefined ? {} : { yanked }),
      })),
    );
  const above = await upstreamFiles(world, repository, name);
  if (!found && !above) return undefined;
  const here = new Set(own.map(({ filename }) => filename));
  const more = (above ?? []).flatMap((file) => {
    const version = versionOfFile(file.filename, name);
    const status = version === undefined ? undefined : found?.versions.get(version)?.status;
    return version === undefined ||
      here.has(file.filename) ||
      (status !== undefined && status !== 'Published')
      ? []
      : [{ ...file, version }];
  });
  return [...own, ...more];
}

async function page(
  world: World,
  repository: Repository,
  name: string,
  asked: Asked,
  response: ServerResponse,
): Promise<true> {
  if (!asked.path.endsWith('/') || name !== normalised(name)) {
    response
      .writeHead(301, {
        location: `/codeartifact/${repository.domain}/pypi/${repository.name}/simple/${normalised(name)}/`,
      })
      .end();
    return true;
  }
  const files = await listed(world, repository, name);
  if (!files) throw new AwsError('ResourceNotFoundException', `Package '${name}' not found`, 404);
  const accept = asked.headers.accept ?? '*/*';
  if (accept.includes(json)) {
    const body = {
      meta: { 'api-version': '1.1' },
      name,
      versions: [...new Set(files.map(({ version }) => version))],
      files: files.map(({ filename, version, sha256, requiresPython, yanked }) => ({
        filename,
        url: `${version}/${filename}`,
        hashes: { sha256 },
        yanked: yanked ?? false,
        ...(requiresPython === undefined ? {} : { 'requires-python': requiresPython }),
      })),
    };
    send(response, 200, { 'content-type': json }, JSON.stringify(body));
    return true;
  }
  if (!/\*\/\*|text\/|html/.test(accept)) return refuse(response, 406, 'Not Acceptable');
  const anchors = files.map(({ filename, version, sha256, requiresPython, yanked }) => {
    const python = requiresPython === undefined ? '' : ` data-requires-python="${escape(requiresPython)}"`;
    const gone = yanked === undefined ? '' : ` data-yanked="${escape(yanked)}"`;
    return `<a href="${version}/${filename}#sha256=${sha256}"${python}${gone}>${filename}</a><br/>`;
  });
  send(
    response,
    200,
    { 'content-type': 'text/html' },
    `<!DOCTYPE html><html><body>${anchors.join('\n')}</body></html>`,
  );
  return true;
}

async function download(
  world: World,
  repository: Repository,
  name: string,
  rest: string,
  response: ServerResponse,
): Promise<true> {
  const [, , version = '', filename = ''] = rest.split('/').map(decodeURIComponent);
  const kept = repository.packages.get(name)?.versions.get(version);
  // an unlisted version still downloads
  const readable = kept && (kept.status === 'Published' || kept.status === 'Unlisted');
  const own = readable ? kept.assets.get(filename)?.bytes : undefined;
  const above = own || (kept && !readable) ? undefined : await upstreamFiles(world, repository, name);
  const body = own ?? (above && (await passThrough(world, repository, name, version, above, filename)));
  if (!body) throw new AwsError('ResourceNotFoundException', `Asset '${filename}' not found`, 404);
  send(response, 200, { 'content-type': 'application/octet-stream' }, body);
  return true;
}

async function upload(
  world: World,
  principal: Principal,
  call: RecordedCall,
  repository: Repository,
  asked: Asked,
  response: ServerResponse,
): Promise<true> {
  const { fields, file } = parseForm(asked.headers['content-type'] ?? '', asked.body);
  const { name, version } = fields;
  if (fields[':action'] !== 'file_upload' || fields.protocol_version !== '1' || !name || !version || !file) {
    throw new AwsError(
      'ValidationException',
      'an upload has the fields :action=file_upload, protocol_version=1, name, version, filetype, content',
      400,
    );
  }
  const own = normalised(name);
  await authorise(world, principal, call, {
    action: 'codeartifact:PublishPackageVersion',
    resource: `arn:aws:codeartifact:${world.region}:${world.account}:package/${repository.domain}/${repository.name}/pypi//${own}`,
    ...(repository.policy ? { resourcePolicy: repository.policy } : {}),
  });
  const sent = fields.sha256_digest;
  if (sent !== undefined && sent !== digest('sha256', file.bytes)) {
    throw new AwsError('ValidationException', 'the sha256_digest does not match the uploaded content', 400);
  }
  const python = fields.requires_python;
  publish(world, repository, own, version, {
    name: file.filename,
    bytes: file.bytes,
    ...(python ? { requiresPython: python } : {}),
  });
  send(response, 200, { 'content-type': 'text/plain' }, '');
  return true;
}

function refuse(response: ServerResponse, status: number, message: string): true {
  send(response, status, { 'content-type': 'application/json' }, JSON.stringify({ message }));
  return true;
}
