import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUvSettings } from '../../src/tools/uv-settings.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('what uv is told in files', () => {
  const folder = temporaryFolder();
  const write = (path: string, text: string): string => {
    const file = join(folder(), path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const read = async (cwd = 'project', env: NodeJS.ProcessEnv = {}) => {
    mkdirSync(join(folder(), cwd), { recursive: true });
    const settings = await readUvSettings(
      { HOME: folder(), XDG_CONFIG_DIRS: join(folder(), 'etc'), ...env },
      join(folder(), cwd),
    );
    return settings.map(({ key, value, where }) => `${where.slice(folder().length + 1)} ${key}=${value}`);
  };

  for (const [title, file, text, expected] of [
    ['an index', 'project/uv.toml', '[[index]]\nurl = "U"\n', ['project/uv.toml index=U']],
    [
      'an index of a project',
      'project/pyproject.toml',
      '[[tool.uv.index]]\nurl = "U"\n',
      ['project/pyproject.toml index=U'],
    ],
    ['a project without uv', 'project/pyproject.toml', '[project]\nname = "x"\n', []],
    [
      'index-url and extras',
      'project/uv.toml',
      'index-url = "A"\nextra-index-url = ["B", "C"]\n',
      [
        'project/uv.toml index-url=A',
        'project/uv.toml extra-index-url=B',
        'project/uv.toml extra-index-url=C',
      ],
    ],
    [
      'the table of pip',
      'project/uv.toml',
      '[pip]\nfind-links = ["/w"]\nno-index = true\n',
      ['project/uv.toml find-links=/w', 'project/uv.toml no-index=true'],
    ],
    [
      'a source of a project: each kind, each of several',
      'project/pyproject.toml',
      [
        '[tool.uv.sources]',
        'a = { git = "https://git.example/a" }',
        'b = { url = "https://files.example/b.whl" }',
        'c = { path = "../c", editable = true }',
        'd = [{ index = "far", marker = "x" }, { url = "file:///d" }]',
        'e = { workspace = true }',
        '[[tool.uv.index]]',
        'name = "far"',
        'url = "U"',
        'explicit = true',
        '',
      ].join('\n'),
      [
        'project/pyproject.toml index=U',
        'project/pyproject.toml sources.a=https://git.example/a',
        'project/pyproject.toml sources.b=https://files.example/b.whl',
        'project/pyproject.toml sources.c=../c',
        'project/pyproject.toml sources.d=U',
        'project/pyproject.toml sources.d=file:///d',
      ],
    ],
    [
      'a source by an index that is named elsewhere, by its name',
      'project/uv.toml',
      '[sources]\na = { index = "far" }\n',
      ['project/uv.toml sources.a=far'],
    ],
    [
      'a source of another shape is told too',
      'project/pyproject.toml',
      '[tool.uv.sources]\na = 5\n',
      ['project/pyproject.toml settings=cannot be read'],
    ],
    [
      'the index that torch comes from',
      'project/uv.toml',
      '[pip]\ntorch-backend = "auto"\n',
      ['project/uv.toml torch-backend=auto'],
    ],
    ['no-index = false sets nothing', 'project/uv.toml', 'no-index = false\n', []],
    ['of the user', '.config/uv/uv.toml', '[[index]]\nurl = "U"\n', ['.config/uv/uv.toml index=U']],
    ['of the system', 'etc/uv/uv.toml', '[[index]]\nurl = "U"\n', ['etc/uv/uv.toml index=U']],
    ['of a folder above', 'uv.toml', '[[index]]\nurl = "U"\n', ['uv.toml index=U']],
    [
      'what cannot be read is told, not passed over',
      'project/uv.toml',
      'index = = 1\n',
      ['project/uv.toml settings=cannot be read'],
    ],
    [
      'nor what has another shape',
      'project/uv.toml',
      'index-url = 5\n',
      ['project/uv.toml settings=cannot be read'],
    ],
  ] as const) {
    it(title, async () => {
      write(file, text);
      assert.deepEqual(await read(), expected);
    });
  }

  it('the file that UV_CONFIG_FILE names', async () => {
    const file = write('mine.toml', '[[index]]\nurl = "U"\n');
    assert.deepEqual(await read('project', { UV_CONFIG_FILE: file }), ['mine.toml index=U']);
  });

  it('nothing where there is nothing', async () => {
    assert.deepEqual(await read(), []);
  });
});
