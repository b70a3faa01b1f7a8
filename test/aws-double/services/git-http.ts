/** Git over HTTP, by git's own server program. */
import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { evaluate } from '../iam/evaluate.js';
import type { Asked } from '../protocol/wire.js';
import { send } from '../server.js';
import type { RecordedCall, World } from '../world.js';
import { arnOf } from './codecommit.js';
import { gitRepositories, type GitRepository } from './git.js';

/** Answers below `/git/NAME`. */
export async function gitPage(asked: Asked, world: World, response: ServerResponse): Promise<boolean> {
  const [, name = '', rest = ''] = /^\/git\/([^/]+?)(?:\.git)?(\/.*)?$/.exec(asked.path) ?? [];
  if (name === '') return false;
  const repository = gitRepositories(world).get(name);
  if (!repository) {
    send(response, 404, {}, 'no such repository');
    return true;
  }
  const pushes = asked.query.get('service') === 'git-receive-pack' || rest.endsWith('git-receive-pack');
  const refused = await refusal(world, repository, asked, pushes);
  if (refused !== undefined) {
    if (refused === 401) response.setHeader('www-authenticate', 'Basic realm="git"');
    send(response, refused, {}, 'not allowed');
    return true;
  }
  await serve(repository, asked, rest, response);
  return true;
}

/** 401 without a right password, 403 without the right. */
async function refusal(
  world: World,
  repository: GitRepository,
  asked: Asked,
  pushes: boolean,
): Promise<number | undefined> {
  const basic = /^Basic (.+)$/i.exec(asked.headers.authorization ?? '')?.[1];
  const given = Buffer.from(basic ?? '', 'base64').toString();
  const user = given.slice(0, given.indexOf(':'));
  const password = given.slice(given.indexOf(':') + 1);
  const { login } = repository;
  if (login) {
    return password === login.password && (login.user === undefined || login.user === user) ? undefined : 401;
  }
  // as the credential helper sends them: key id and session token, then a signature
  const [accessKeyId = '', token] = user.split('%');
  const found = world.principals.find(accessKeyId, token);
  if (!found) return 401;
  const need = {
    action: `codecommit:${pushes ? 'GitPush' : 'GitPull'}`,
    resource: arnOf(world, repository.name),
  };
  const call: RecordedCall = {
    service: 'codecommit',
    operation: pushes ? 'GitPush' : 'GitPull',
    principal: found.principal,
    input: {},
    at: world.clock.now(),
    needs: [need],
    outcome: 'ok',
  };
  world.calls.push(call);
  const { allowed, message } = await evaluate(world, found.principal, need);
  if (allowed) return undefined;
  call.outcome = 'AccessDenied';
  call.message = message;
  return 403;
}

async function serve(
  { folder }: GitRepository,
  asked: Asked,
  rest: string,
  response: ServerResponse,
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: dirname(folder),
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      HOME: folder,
      PATH_INFO: `${folder.slice(dirname(folder).length)}${rest}`,
      REQUEST_METHOD: asked.method,
      QUERY_STRING: asked.query.toString(),
      CONTENT_TYPE: asked.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(asked.body.length),
      REMOTE_USER: 'double',
      REMOTE_ADDR: '127.0.0.1',
      ...(asked.headers['content-encoding'] === undefined
        ? {}
        : { HTTP_CONTENT_ENCODING: asked.headers['content-encoding'] }),
      ...(asked.headers['git-protocol'] === undefined ? {} : { GIT_PROTOCOL: asked.headers['git-protocol'] }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {
    // it answered before it read all
  });
  child.stdin.end(asked.body);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  const end = whole.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(
    whole
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
  const { status = '200', ...others } = headers;
  send(response, Number.parseInt(status, 10), others, whole.subarray(end + 4));
}
