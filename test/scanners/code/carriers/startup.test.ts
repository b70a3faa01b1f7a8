import assert from 'node:assert/strict';
import { editable } from '../../../../src/scanners/code/carriers/editable.js';
import { startupLines } from '../../../../src/scanners/code/carriers/startup-lines.js';
import { hostile, hugeEntry, kinds, read, wheel } from './helpers.js';

const decodes = "import base64; exec(base64.b64decode('cHJpbnQoMSk='))";

describe('the carrier of .pth files', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['a line', decodes],
    ['a line with a tab', decodes.replace('import ', 'import\t')],
    ['a line behind blanks and a byte order mark', `\ufeff  ${decodes}`],
    ['a line that ends as on old systems', `a\r${decodes}\r`],
  ];
  for (const [name, text] of lines) {
    it(`reads what ${name} does, at startup`, () => {
      const signal = read(startupLines, 'a.pth', text).find(({ what }) => what === 'decode-and-execute');
      assert.equal(signal?.moment, 'startup');
    });
  }

  it('gives the line of the file', () => {
    const signals = read(startupLines, 'a.pth', `# a\npkg\n${decodes}\n`);
    assert.ok(signals.some(({ what, line }) => what === 'decode-and-execute' && line === 3));
  });

  it('fits where Python reads them, and not the weights of models', () => {
    const cases: readonly (readonly [string, boolean])[] = [
      ['a.pth', true],
      ['A.PTH', true],
      ['demo-1.0.data/purelib/a.pth', true],
      ['demo-1.0.data/platlib/a.pth', true],
      ['demo-1.0.data/data/a.pth', false],
      ['pkg/weights/a.pth', false],
      ['pkg/a.pth.py', false],
    ];
    for (const [path, fits] of cases) assert.equal(startupLines.fits(path), fits, path);
  });

  it('sees paths that lead out, and says nothing of those that do not', () => {
    for (const text of ['/opt/demo', '../demo', 'a/../../b', 'C:\\demo', '~/demo']) {
      assert.deepEqual(kinds(read(startupLines, 'a.pth', text)), ['path-outside'], text);
    }
    for (const text of ['pkg', '# /opt/demo', '', 'pkg/inner\n', 'import sys\n']) {
      assert.deepEqual(read(startupLines, 'a.pth', text), [], text);
    }
  });

  it('says that a file is too large or has too many lines', () => {
    assert.deepEqual(kinds(startupLines.read(hugeEntry('a.pth'), wheel)), ['not-looked-at']);
    assert.ok(kinds(read(startupLines, 'a.pth', 'import a\n'.repeat(2000))).includes('not-looked-at'));
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(startupLines, 'a.pth', bytes)));
    });
  }
});

describe('the carrier of editable installs', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['demo.egg-link', '/home/me/demo\n.\n', ['path-outside']],
    ['demo.egg-link', '../demo\n.', ['path-outside']],
    ['demo.egg-link', 'demo\n.', []],
    [
      '__editable___demo_finder.py',
      "MAPPING: dict[str, str] = {'demo': '/home/me/demo'}\n",
      ['path-outside'],
    ],
    ['__editable___demo_finder.py', 'MAPPING: dict[str, str] = {}\n', []],
    ['__editable__.demo-1.0.pth', 'import __editable___demo_finder; __editable___demo_finder.install()', []],
    ['pkg/editable.py', "MAPPING = {'a': '/b'}", []],
  ];
  for (const [path, text, expected] of cases) {
    it(`${expected.length > 0 ? 'sees where' : 'says nothing of'} ${path}: ${text.slice(0, 40).trim()}`, () => {
      assert.deepEqual(kinds(read(editable, path, text)), expected);
    });
  }
  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      for (const path of ['a.egg-link', '__editable___a_finder.py'])
        assert.ok(Array.isArray(read(editable, path, bytes)));
    });
  }
});
