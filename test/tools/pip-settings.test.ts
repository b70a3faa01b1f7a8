import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBypasses } from '../../src/tools/bypasses.js';
import { configure, undo, type ConfigureOrder } from '../../src/tools/configure-pip.js';
import { findAuthorization, splitCredentials } from '../../src/tools/credentials.js';
import { readIni, setIni } from '../../src/tools/ini.js';
import { checkUpstream, discoverUpstream } from '../../src/tools/upstream-discovery.js';
import { temporaryFolder } from '../helpers/temporary.js';

const own = 'file:///srv/spkg/index/simple';

describe('pip.conf', () => {
  const text =
    '# mine\n[global]\ntimeout = 60\nextra_index_url =\n    https://a.example\n    https://b.example\n\n[list]\nformat = columns\n';

  it('is read as pip reads it', () => {
    assert.deepEqual(readIni(text), [
      { section: 'global', key: 'timeout', value: '60' },
      { section: 'global', key: 'extra-index-url', value: 'https://a.example https://b.example' },
      { section: 'list', key: 'format', value: 'columns' },
    ]);
  });

  for (const [title, before, after] of [
    ['no file', '', `[global]\nindex-url = ${own}\n`],
    [
      'another section',
      '[list]\nformat = columns\n',
      `[list]\nformat = columns\n\n[global]\nindex-url = ${own}\n`,
    ],
    ['a section without it', '[global]\ntimeout = 60\n', `[global]\nindex-url = ${own}\ntimeout = 60\n`],
    [
      'another index',
      '[global]\nindex-url = https://x.example\ntimeout = 60\n',
      `[global]\nindex-url = ${own}\ntimeout = 60\n`,
    ],
    ['another spelling', '[global]\nindex_url: https://x.example\n', `[global]\nindex-url = ${own}\n`],
    [
      'a value over two lines',
      '[global]\nindex-url =\n  https://x.example\n# keep\ntimeout = 1\n',
      `[global]\nindex-url = ${own}\n# keep\ntimeout = 1\n`,
    ],
  ] as const) {
    it(`gets one setting: ${title}`, () => {
      assert.equal(setIni(before, 'global', 'index-url', own), after);
      assert.equal(setIni(after, 'global', 'index-url', own), after);
    });
  }
});

describe('configure-pip', () => {
  const folder = temporaryFolder();
  const order = (tool: 'pip' | 'uv' = 'pip'): ConfigureOrder => ({
    tool,
    scope: 'user',
    indexUrl: own,
    prefix: folder(),
    virtual: true,
    env: { HOME: folder() },
  });

  for (const tool of ['pip', 'uv'] as const) {
    it(`${tool}: writes, keeps the first backup, and puts everything back`, async () => {
      const { file } = await configure(order(tool), true);
      mkdirSync(join(file, '..'), { recursive: true });
      const before = tool === 'pip' ? '[global]\ntimeout = 60\n' : 'native-tls = true\n';
      writeFileSync(file, before);
      const written = await configure(order(tool), false);
      assert.equal(written.action, 'written');
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(statSync(written.backup!).mode & 0o777, 0o600);
      assert.ok(readFileSync(file, 'utf8').includes(own));
      assert.ok(readFileSync(file, 'utf8').includes(before.trim().split('\n').at(-1)!));
      assert.equal((await configure(order(tool), false)).action, 'unchanged');
      await configure({ ...order(tool), indexUrl: 'file:///elsewhere' }, false);
      assert.equal((await undo(order(tool))).action, 'undone');
      assert.equal(readFileSync(file, 'utf8'), before);
      await assert.rejects(undo(order(tool)), { code: 'SPKG_NOTHING_TO_UNDO' });
    });

    it(`${tool}: leaves no file where there was none`, async () => {
      const { file } = await configure(order(tool), false);
      await undo(order(tool));
      assert.ok(!existsSync(file));
    });
  }

  it('print changes nothing', async () => {
    const { file, action } = await configure(order(), true);
    assert.equal(action, 'would-write');
    assert.ok(!existsSync(file));
  });

  const keyring = (more: Partial<ConfigureOrder>): ConfigureOrder => ({
    ...order(),
    indexUrl: 'https://index.example/simple/',
    login: { kind: 'keyring', user: 'aws', script: 'exec true' },
    ...more,
  });

  it('puts a keyring into a virtual environment, or into the whole Python that was named, and takes it back', async () => {
    mkdirSync(join(folder(), 'bin'));
    const program = join(folder(), 'bin', 'keyring');
    for (const more of [{ scope: 'venv' }, { scope: 'site', virtual: false }] as const) {
      const { file } = await configure(keyring(more), false);
      assert.equal(statSync(program).mode & 0o777, 0o700);
      assert.match(readFileSync(file, 'utf8'), /keyring-provider = subprocess/);
      await undo(keyring(more));
      assert.equal(existsSync(program), false);
    }
  });

  it('refuses a keyring for everybody that was not asked for, and one in the place of another program', async () => {
    const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code;
    await assert.rejects(
      configure(keyring({ scope: 'user', virtual: false }), false),
      refused('SPKG_PIP_CONFIG_FAILED'),
    );
    mkdirSync(join(folder(), 'bin'));
    writeFileSync(join(folder(), 'bin', 'keyring'), 'theirs');
    await assert.rejects(
      configure(keyring({ scope: 'site', virtual: false }), false),
      refused('SPKG_PIP_CONFIG_FAILED'),
    );
    assert.equal(readFileSync(join(folder(), 'bin', 'keyring'), 'utf8'), 'theirs');
  });

  it('refuses a venv that is none', async () => {
    await assert.rejects(configure({ ...order(), scope: 'venv', virtual: false }, false), {
      code: 'SPKG_PIP_CONFIG_FAILED',
    });
  });
});

describe('settings that go around the gate', () => {
  const folder = temporaryFolder();
  /** With a pip that is set to the private index. */
  const find = (env: NodeJS.ProcessEnv, more = '') => {
    const file = join(folder(), 'pip.conf');
    writeFileSync(file, `[global]\nindex-url = ${own}\n${more}`);
    return findBypasses(
      { HOME: folder(), PIP_CONFIG_FILE: file, ...env },
      { ownIndex: own, prefix: null, cwd: folder() },
    );
  };

  for (const name of [
    'PIP_FIND_LINKS',
    'PIP_EXTRA_INDEX_URL',
    'PIP_INDEX_URL',
    'PIP_NO_INDEX',
    'UV_INDEX',
    'UV_DEFAULT_INDEX',
    'UV_EXTRA_INDEX_URL',
    'UV_FIND_LINKS',
  ]) {
    it(`${name} is named, without its credentials`, async () => {
      const [only, ...others] = await find({ [name]: 'https://ada:secret@x.example/simple' });
      assert.deepEqual(others, []);
      assert.equal(only?.setting, name);
      assert.equal(only.remedy, `unset ${name}`);
      assert.ok(!only.value.includes('secret'));
    });
  }

  for (const [name, text] of [
    ['PIP_REQUIREMENT', 'demo\n'],
    ['PIP_EDITABLE', 'demo\n'],
    ['PIP_CONSTRAINT', 'other==1\ndemo @ https://x.example/demo.whl\n'],
    ['PIP_CONSTRAINT', '--extra-index-url https://x.example\n'],
    ['UV_CONSTRAINT', 'demo @ https://x.example/demo.whl\n'],
    ['UV_OVERRIDE', 'demo @ file:///demo.whl\n'],
    ['UV_TORCH_BACKEND', ''],
  ] as const) {
    it(`${name} is named: ${JSON.stringify(text)}`, async () => {
      const file = join(folder(), 'file.txt');
      writeFileSync(file, text);
      const found = await find({ [name]: text === '' ? 'auto' : file });
      assert.deepEqual(
        found.map(({ setting }) => setting),
        [name],
      );
    });
  }

  it('constraints that only pin versions are none; a file of them that cannot be read is', async () => {
    const file = join(folder(), 'file.txt');
    writeFileSync(file, '# see https://x.example\ndemo==1.0 # a@b\n');
    assert.deepEqual(await find({ PIP_CONSTRAINT: file, UV_CONSTRAINT: file }), []);
    assert.equal((await find({ PIP_CONSTRAINT: join(folder(), 'gone.txt') })).length, 1);
    assert.equal((await find({ PIP_CONSTRAINT: `${file} https://x.example/c.txt` })).length, 1);
  });

  it('a source of a project is named, unless it is our index', async () => {
    writeFileSync(
      join(folder(), 'pyproject.toml'),
      `[tool.uv.sources]\na = { git = "https://ada:secret@git.example/a" }\nb = { index = "gate" }\n` +
        `[[tool.uv.index]]\nname = "gate"\nurl = "${own}/"\n`,
    );
    assert.deepEqual(
      (await find({})).map(({ setting, value }) => [setting, value]),
      [['sources.a', 'https://***@git.example/a']],
    );
  });

  it('an index that is ours is none', async () => {
    assert.deepEqual(await find({ PIP_INDEX_URL: own, UV_DEFAULT_INDEX: `${own}/` }), []);
  });

  for (const [what, file] of [
    ['no file at all', () => '/dev/null'],
    ['another file', () => join(folder(), 'other.conf')],
  ] as const) {
    it(`PIP_CONFIG_FILE that makes pip read ${what} is named`, async () => {
      writeFileSync(join(folder(), 'other.conf'), '[global]\ntimeout = 5\n');
      const found = await find({ PIP_CONFIG_FILE: file() });
      assert.deepEqual(
        found.map(({ setting, remedy }) => [setting, remedy]),
        [['PIP_CONFIG_FILE', 'unset PIP_CONFIG_FILE']],
      );
    });
  }

  it('files are read too', async () => {
    mkdirSync(join(folder(), 'uv'), { recursive: true });
    writeFileSync(join(folder(), 'pyproject.toml'), '[[tool.uv.index]]\nurl = "https://x.example/simple"\n');
    const found = await find({}, '[install]\nfind-links = /srv/wheels\n');
    assert.deepEqual(
      found.map(({ setting }) => setting),
      ['find-links', 'index'],
    );
  });
});

describe('the upstream index', () => {
  const folder = temporaryFolder();
  const uv = (): Promise<string> => Promise.reject(new Error('uv is not asked'));
  const discover = (env: NodeJS.ProcessEnv): Promise<string> =>
    discoverUpstream({ HOME: folder(), ...env }, { prefix: null, uv, own });

  it('is the one of pip, without credentials, the environment before files', async () => {
    writeFileSync(join(folder(), 'pip.conf'), '[global]\nindex-url = https://file.example/simple\n');
    assert.equal(
      await discover({ PIP_CONFIG_FILE: join(folder(), 'pip.conf') }),
      'https://file.example/simple',
    );
    const both = {
      PIP_CONFIG_FILE: join(folder(), 'pip.conf'),
      PIP_INDEX_URL: 'https://ada:pw@env.example/simple',
    };
    assert.equal(await discover(both), 'https://env.example/simple');
  });

  it('is never spkg’s own index, nor anything but a URL', () => {
    for (const wrong of [own, `${own}/`, 'ftp://x', 'not a url', '/srv/index']) {
      assert.throws(() => checkUpstream(wrong, own), { code: 'SPKG_UPSTREAM_INVALID' });
    }
  });

  it('gets credentials from where pip and uv users keep them, for its own host alone', () => {
    writeFileSync(join(folder(), '.netrc'), 'machine index.example login ada password pw\n');
    const basic = `Basic ${Buffer.from('ada:pw').toString('base64')}`;
    const env = { HOME: folder(), PIP_CONFIG_FILE: '/dev/null' };
    assert.equal(findAuthorization('https://index.example/simple', env), basic);
    assert.equal(findAuthorization('https://other.example/simple', env), null);
    assert.equal(
      findAuthorization('https://other.example/simple', {
        ...env,
        PIP_INDEX_URL: 'https://ada:pw@other.example/simple',
      }),
      basic,
    );
    assert.deepEqual(splitCredentials('https://a%40b:p%3Aw@x.example/s'), {
      url: 'https://x.example/s',
      authorization: `Basic ${Buffer.from('a@b:p:w').toString('base64')}`,
    });
  });
});
