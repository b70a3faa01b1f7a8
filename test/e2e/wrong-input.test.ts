import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { spkg } from '../helpers/spkg.js';

type Change = (given: { env: NodeJS.ProcessEnv; folder: string; server: IndexServer }) => NodeJS.ProcessEnv;

/** The program itself, past a version manager's shim. */
function realPath(program: string): string {
  if (program === 'python3')
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
}

/** PATH with these programs alone. */
function pathWith(folder: string, programs: readonly string[]): string {
  const bin = join(folder, `bin-${programs.join('-')}`);
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const real = realPath(program);
    rmSync(join(bin, program), { force: true });
    symlinkSync(real, join(bin, program));
  }
  return bin;
}

const same: Change = ({ env }) => env;
const fakeUv =
  (script: string): Change =>
  ({ env, folder }) => {
    const uv = join(folder, 'fake-uv');
    writeFileSync(uv, `#!/bin/sh\n[ "$1" = --version ] && echo "uv 0.13.9" && exit 0\n${script}\n`);
    chmodSync(uv, 0o755);
    return { ...env, SPKG_UV: uv };
  };

/** what is typed, in which world, the code and the exit code */
type Case = readonly [string, readonly string[], Change, string, number];

const table: readonly Case[] = [
  ['an unknown command', ['reqest', 'numpy'], same, 'SPKG_FLAG_INVALID', 2],
  ['an unknown flag', ['status', '--nope'], same, 'SPKG_FLAG_INVALID', 2],
  ['a flag without its value', ['request', 'demo', '--reason'], same, 'SPKG_FLAG_INVALID', 2],
  ['no package', ['request'], same, 'SPKG_FLAG_INVALID', 2],
  ['a limit that is no number', ['status', '--limit', 'many'], same, 'SPKG_FLAG_INVALID', 2],
  ['an unknown preset', ['bootstrap', '--policy', 'lenient'], same, 'SPKG_FLAG_INVALID', 2],
  ['nobody to ask', ['approve'], same, 'SPKG_FLAG_INVALID', 2],
  [
    'a target that is a word of the language',
    ['request', 'demo', '--target', 'constructor'],
    same,
    'SPKG_TARGET_UNKNOWN',
    2,
  ],
  ['a bad requirement', ['request', 'demo=1.0'], same, 'SPKG_REQUIREMENT_INVALID', 2],
  ['a URL', ['request', 'https://files.invalid/x.whl'], same, 'SPKG_REQUIREMENT_REFUSED', 2],
  [
    'a requirements file that is not there',
    ['request', '-r', 'gone.txt'],
    same,
    'SPKG_REQUIREMENT_INVALID',
    2,
  ],
  ['an unknown project', ['request', 'nosuchthing'], same, 'SPKG_REQUIREMENT_NOT_FOUND', 2],
  ['a version that there is not', ['request', 'demo==99'], same, 'SPKG_REQUIREMENT_NOT_FOUND', 2],
  [
    'requirements that exclude each other',
    ['request', 'demo==1.0', 'demo!=1.0'],
    same,
    'SPKG_REQUIREMENT_CONFLICT',
    2,
  ],
  ['an unknown target', ['request', 'demo', '--target', 'sagemaker-9'], same, 'SPKG_TARGET_UNKNOWN', 2],
  ['an unknown request', ['status', 'zzzzz'], same, 'SPKG_REQUEST_UNKNOWN', 2],
  [
    'an upstream that is none',
    ['bootstrap', '--upstream', 'ftp://index.example'],
    same,
    'SPKG_UPSTREAM_INVALID',
    2,
  ],
  ['a path that is not there', ['scan', 'gone.whl'], same, 'SPKG_SCAN_PATH_INVALID', 2],
  ['a file that is no distribution', ['scan', '/etc/hostname'], same, 'SPKG_SCAN_PATH_INVALID', 2],
  [
    'a broken policy',
    ['request', 'demo'],
    ({ env }) => {
      writeFileSync(join(env.SPKG_HOME!, 'policy.yaml'), 'preset: [');
      return env;
    },
    'SPKG_POLICY_INVALID',
    2,
  ],
  ['nothing to undo', ['configure-pip', '--undo', '--scope', 'user'], same, 'SPKG_NOTHING_TO_UNDO', 2],
  [
    'a folder that is no environment',
    ['configure-pip', '--scope', 'venv', '--python', '/usr/bin/python3'],
    same,
    'SPKG_P',
    3,
  ],
  [
    'no workspace',
    ['status'],
    ({ env, folder }) => ({ ...env, SPKG_HOME: join(folder, 'nowhere') }),
    'SPKG_WORKSPACE_MISSING',
    3,
  ],
  [
    'a damaged workspace',
    ['status'],
    ({ env }) => {
      writeFileSync(join(env.SPKG_HOME!, 'workspace.json'), '{');
      return env;
    },
    'SPKG_WORKSPACE_DAMAGED',
    3,
  ],
  [
    'a folder that cannot be written',
    ['bootstrap'],
    ({ env, folder }) => {
      writeFileSync(join(folder, 'a-file'), '');
      return {
        ...env,
        SPKG_HOME: join(folder, 'a-file', 'workspace'),
        PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
      };
    },
    'SPKG_PATH_UNWRITABLE',
    3,
  ],
  [
    'no Python',
    ['request', 'demo'],
    ({ env, folder }) => ({ ...env, PATH: pathWith(folder, ['git']) }),
    'SPKG_PYTHON_MISSING',
    3,
  ],
  [
    'no git',
    ['request', 'demo', '--python', '3.11', '--platform', 'linux'],
    ({ env, folder }) => ({ ...env, PATH: pathWith(folder, []) }),
    'SPKG_GIT_MISSING',
    3,
  ],
  [
    'no uv, and none to be had',
    ['request', 'demo'],
    ({ env, folder }) => {
      const changed = { ...env, PATH: pathWith(folder, ['git', 'python3']), PIP_RETRIES: '0' };
      Reflect.deleteProperty(changed, 'SPKG_UV');
      return changed;
    },
    'SPKG_UV_MISSING',
    3,
  ],
  [
    'no room left for git',
    ['request', 'demo', '--python', '3.11', '--platform', 'linux'],
    ({ env, folder }) => {
      const git = join(folder, 'full', 'git');
      mkdirSync(join(folder, 'full'), { recursive: true });
      writeFileSync(
        git,
        '#!/bin/sh\necho "fatal: unable to write loose object file: No space left on device" >&2\nexit 128\n',
      );
      chmodSync(git, 0o755);
      return { ...env, PATH: `${join(folder, 'full')}:${env.PATH ?? ''}` };
    },
    'SPKG_DISK_FULL',
    3,
  ],
  [
    'a request repository that is none',
    ['request', 'demo'],
    ({ env }) => {
      rmSync(join(env.SPKG_HOME!, 'requests.git'), { recursive: true });
      writeFileSync(join(env.SPKG_HOME!, 'requests.git'), '');
      return env;
    },
    'SPKG_GIT_FAILED',
    3,
  ],
  [
    'an index that does not answer',
    ['request', 'demo'],
    ({ env }) => {
      const settings = {
        schema: 'spkg.workspace/1',
        backend: 'local',
        upstream: 'http://127.0.0.1:9/simple',
        createdAt: '2026-11-24T00:00:00.000Z',
      };
      writeFileSync(join(env.SPKG_HOME!, 'workspace.json'), JSON.stringify(settings));
      return env;
    },
    'SPKG_INDEX_UNREACHABLE',
    3,
  ],
  [
    'a uv that fails',
    ['request', 'demo'],
    fakeUv('echo "error: the moon is wrong" >&2; exit 2'),
    'SPKG_UV_FAILED',
    3,
  ],
  [
    'a uv that writes nonsense',
    ['request', 'demo'],
    fakeUv('for last; do :; done; echo "packages = 3" > "$last"'),
    'SPKG_UV_FAILED',
    3,
  ],
  [
    'advisories that are not there',
    ['advisories', 'sync', '--from', 'gone.zip'],
    same,
    'SPKG_ADVISORY_UNREACHABLE',
    3,
  ],
  [
    'advisories that are none',
    ['advisories', 'sync', '--from', 'package.json'],
    ({ env }) => env,
    'SPKG_ADVISORY_FEED_INVALID',
    3,
  ],
  [
    'a damaged document',
    ['status', '20261124-113012-k7qmx'],
    ({ env }) => {
      const evidence = join(env.SPKG_HOME!, 'evidence', '20261124-113012-k7qmx');
      mkdirSync(evidence, { recursive: true });
      writeFileSync(join(evidence, 'request.1.json'), '{"schema":"spkg.request/1","evil":1}');
      return env;
    },
    'SPKG_DOCUMENT_DAMAGED',
    3,
  ],
  ...['status', 'retry'].map((command): Case => [
    `evidence without the request itself, for ${command}`,
    [command, '20261124-113012-k7qmx'],
    ({ env }) => {
      mkdirSync(join(env.SPKG_HOME!, 'evidence', '20261124-113012-k7qmx'), { recursive: true });
      return env;
    },
    'SPKG_DOCUMENT_DAMAGED',
    3,
  ]),
  [
    'the advisories of a gate on AWS, which brings its own',
    ['advisories', 'status'],
    ({ env }) => ({ ...env, SPKG_STACK: 'spkg' }),
    'SPKG_FLAG_INVALID',
    2,
  ],
];

describe('wrong input ends with a code, with and without --json', function () {
  this.timeout(60_000);
  const own = ownIndex('evaluation');
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    ({ server, env } = own());
    server.add({});
  });

  for (const [title, args, change, code, exit] of table) {
    it(`${title}: ${code}`, async () => {
      const changed = change({ env, folder: own().folder, server });
      const plain = await spkg(args, changed);
      const json = await spkg([...args, '--json'], changed);
      assert.equal(plain.code, exit, plain.stdout + plain.stderr);
      assert.equal(json.code, exit, json.stdout + json.stderr);
      const document = JSON.parse(json.stdout) as Record<string, string>;
      assert.equal(document.schema, 'spkg.error/1');
      assert.ok(document.code?.startsWith(code), document.code);
      assert.match(plain.stderr, /^Error: [^A-Z]/m);
      assert.match(plain.stderr, /^Try this: \S/m);
      assert.match(plain.stderr, /^Reference: docs\/errors\.md#spkg_/m);
      assert.equal(plain.stdout, '');
      assert.ok(!/\n\s+at /.test(plain.stderr), 'no stack');
    });
  }

  it('a workspace on this machine is repaired whatever stack on AWS is named', async () => {
    const { code, stdout, stderr } = await spkg(['bootstrap'], { ...env, SPKG_STACK: 'spkg' });
    assert.equal(code, 0, stdout + stderr);
  });
});
