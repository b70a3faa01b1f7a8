import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collisionKey, nameProblem } from '../../src/archive/names.js';

describe('names of entries', () => {
  for (const name of [
    'a.py',
    'demo/__init__.py',
    'demo-1.0.dist-info/RECORD',
    'a+b-c_d/e.f.g/h',
    'café/naïve.txt',
    'with space/file name.txt',
    '.hidden/.gitignore',
    `${'d/'.repeat(98)}x`,
    'console/auxiliary.py',
    'x/contents',
  ]) {
    it(`\`${name.slice(0, 40)}\` is sound`, () => {
      assert.equal(nameProblem(name), undefined);
    });
  }

  for (const [title, name] of [
    ['nothing', ''],
    ['an absolute path', '/etc/passwd'],
    ['a climb', '../x'],
    ['a climb inside', 'a/../x'],
    ['a climb at the end', 'a/..'],
    ['a point', './x'],
    ['an empty part', 'a//x'],
    ['a trailing slash', 'a/'],
    ['a backslash', 'a\\x'],
    ['a drive', 'C:x'],
    ['a trailing point', 'a./x'],
    ['a trailing space', 'a /x'],
    ['a NUL', 'a\0.py'],
    ['a line break', 'a\n.py'],
    ['an override', 'a\u202ey.p'],
    ['a zero-width space', 'a\u200b.py'],
    ['a tag character', 'a\u{e0041}.py'],
    ['a tab', 'a\t.py'],
    ['a reserved name', 'aux.py'],
    ['a reserved name in capitals', 'demo/NUL'],
    ['a reserved folder', 'com1/x.py'],
    ['a reserved name with two endings', 'a/lpt9.tar.gz'],
    ['a very long name', 'x'.repeat(4097)],
    ['a very deep path', `${'d/'.repeat(101)}x`],
  ] as const) {
    it(`${title} is a problem`, () => {
      assert.equal(typeof nameProblem(name), 'string');
    });
  }

  it('the short way and the long way say the same', () => {
    const piece = fc.constantFrom(
      'a',
      'b1',
      '.',
      '..',
      '/',
      '//',
      '-',
      '_',
      '+',
      'con',
      'NUL',
      'aux',
      '.py',
      ' ',
      'com1',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const name = pieces.join('');
        // a long name takes the long way
        const folders = 'long/'.repeat(40);
        assert.equal(
          nameProblem(name) === undefined,
          nameProblem(folders + name) === undefined && !name.startsWith('/') && name !== '',
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are one file where case or composition is all that differs', () => {
    assert.equal(collisionKey('A/B.py'), collisionKey('a/b.PY'));
    assert.equal(collisionKey('caf\u00e9'), collisionKey('cafe\u0301'));
    assert.notEqual(collisionKey('a'), collisionKey('b'));
  });
});
