import assert from 'node:assert/strict';
import { hiddenPython } from '../../../../src/scanners/code/carriers/hidden-python.js';
import { hostile, hugeEntry, kinds, read, wheel } from './helpers.js';
import { buildPyc, writeCode } from './marshal-writer.js';

const source = `# inert\nimport base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n`;
const plain = 'import os\n\ndef main():\n    print(os.getcwd())\n'.repeat(4);
const code = writeCode({ names: ['print'], constants: [1, 'x'.repeat(40)] }, true);
// argcount, posonly and kwonly are zero; stack and flags as a module has them
code.writeUInt8(3, 13);

describe('the carrier of Python under another name', () => {
  const flagged: readonly (readonly [string, string, string | Buffer, string])[] = [
    ['Python that decodes and executes', 'pkg/data.bin', source, 'python-in-data'],
    ['the same in a file without an extension', 'pkg/data', source, 'python-in-data'],
    ['the same in a text file', 'pkg/words.txt', source, 'python-in-data'],
    [
      'a .pyc under another name',
      'pkg/data.dat',
      buildPyc({ code: { constants: ['x'.repeat(60)] } }),
      'encoded-python-in-data',
    ],
    ['a code object of marshal', 'pkg/data.bin', code, 'encoded-python-in-data'],
    ['base64 of Python', 'pkg/data.txt', Buffer.from(plain).toString('base64'), 'encoded-python-in-data'],
    [
      'base64 of Python, in lines',
      'pkg/data.txt',
      (
        Buffer.from(plain)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n'),
      'encoded-python-in-data',
    ],
    ['hex of Python', 'pkg/data.key', Buffer.from(plain).toString('hex'), 'encoded-python-in-data'],
    ['base64 of a code object', 'pkg/data.txt', code.toString('base64'), 'encoded-python-in-data'],
  ];
  for (const [name, path, content, what] of flagged) {
    it(`sees ${name}`, () => {
      const signals = read(hiddenPython, path, content);
      assert.deepEqual(kinds(signals), [what]);
      assert.equal(signals[0]?.value, path.split('/').at(-1), 'the name, for who executes it');
    });
  }

  const clean: readonly (readonly [string, string, string | Buffer])[] = [
    ['Python that hides nothing', 'pkg/example.txt', plain],
    ['prose', 'pkg/NOTICE', 'This software is provided as it is.\n'.repeat(20)],
    ['numbers', 'pkg/table.dat', '0.1 0.2 0.3\n'.repeat(50)],
    ['bytes', 'pkg/model.bin', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31) % 256))],
    ['base64 of something else', 'pkg/key.txt', Buffer.alloc(300, 'not python ').toString('base64')],
    ['hexadecimal digests', 'pkg/sums.txt', 'a3f1'.repeat(40)],
    ['a long word', 'pkg/words.txt', 'importance'.repeat(20)],
    ['a script that says what it is', 'pkg/tool', `#!/usr/bin/env python\n${source}`],
  ];
  for (const [name, path, content] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(read(hiddenPython, path, content), []);
    });
  }

  it('leaves to others what has a reader, and documents that show Python', () => {
    for (const path of [
      'a/b.py',
      'a/b.pyc',
      'a/b.ipynb',
      'a/README.md',
      'a/b.rst',
      'a/b.so',
      'a/b.json',
      'a-1.dist-info/METADATA',
    ]) {
      assert.equal(hiddenPython.fits(path), false, path);
    }
  });

  it('does not look at what is too large to be kept: those who look at data do', () => {
    assert.deepEqual(hiddenPython.read(hugeEntry('pkg/model.bin'), wheel), []);
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(hiddenPython, 'pkg/a.bin', bytes)));
    });
  }
});
