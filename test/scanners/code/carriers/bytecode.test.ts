import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytecode, sourceOf } from '../../../../src/scanners/code/carriers/bytecode/bytecode.js';
import { readPycHeader } from '../../../../src/scanners/code/carriers/bytecode/header.js';
import { readMarshal } from '../../../../src/scanners/code/carriers/bytecode/marshal.js';
import { compiled } from './compiled-samples.js';
import { hostile, hugeEntry, kinds, read, wheel } from './helpers.js';
import { buildPyc, writeTuple } from './marshal-writer.js';

const path = 'pkg/a.pyc';
const magics: readonly (readonly [string, number])[] = [
  ['3.8', 3413],
  ['3.9', 3425],
  ['3.10', 3439],
  ['3.11', 3495],
  ['3.12', 3531],
  ['3.13', 3571],
  ['3.14', 3627],
];

describe('the carrier of bytecode', () => {
  for (const [version, base64] of compiled) {
    const bytes = Buffer.from(base64, 'base64');

    it(`reads to its end what Python ${version} wrote`, () => {
      const header = readPycHeader(bytes);
      assert.ok(typeof header !== 'string');
      assert.equal(header.python, version);
      assert.equal(header.check, 'timestamp');
      const { code, problem } = readMarshal(bytes, header.start, header.layout);
      assert.equal(problem, undefined);
      const names = code.map(({ name }) => name);
      for (const name of ['<module>', 'f', 'C', 'g', '<lambda>']) assert.ok(names.includes(name), name);
      const lambda = code.find(({ name }) => name === '<lambda>');
      assert.deepEqual([...(lambda?.names ?? [])], ['exec', 'base64', 'b64decode']);
      assert.ok(lambda);
      assert.ok(lambda.constants.includes('cHJpbnQoMSk='));
      assert.equal(lambda.firstLine, 6);
      assert.equal(code.find(({ name }) => name === '<module>')?.depth, 0);
    });

    it(`sees a decoder beside exec in what Python ${version} wrote`, () => {
      const signals = read(bytecode, path, bytes);
      assert.deepEqual(kinds(signals), ['bytecode', 'bytecode-decode-and-execute']);
      assert.equal(signals[1]?.line, 6);
      assert.equal(signals[1].moment, 'call', 'a lambda runs when it is called');
    });

    it(`says that what Python ${version} wrote was cut, at every length`, () => {
      for (let length = 0; length < bytes.length; length += 7) {
        assert.ok(
          kinds(read(bytecode, path, bytes.subarray(0, length))).includes('not-looked-at'),
          String(length),
        );
      }
    });
  }

  for (const [version, magic] of magics) {
    it(`reads the layout of Python ${version}`, () => {
      const code = {
        names: ['exec', 'b64decode'],
        constants: ['x', { name: 'inner', names: ['y'] }, null, 5],
      };
      const signals = read(bytecode, path, buildPyc({ magic, code }));
      assert.deepEqual(kinds(signals), ['bytecode', 'bytecode-decode-and-execute']);
      assert.equal(signals[1]?.moment, 'import');
    });
  }

  const unread: readonly (readonly [string, Buffer])[] = [
    ['of a Python that is too new', buildPyc({ magic: 3999 })],
    ['of a Python that is too old', buildPyc({ magic: 3394 })],
    ['with flags that are unknown', buildPyc({ flags: 2 })],
    ['with bytes behind its end', buildPyc({ behind: Buffer.from('x') })],
    [
      'with a tuple longer than the file',
      Buffer.concat([buildPyc().subarray(0, 16), Buffer.from([0x28, 0xff, 0xff, 0xff, 0x7f])]),
    ],
    [
      'with a negative length',
      Buffer.concat([buildPyc().subarray(0, 16), Buffer.from([0x73, 0xff, 0xff, 0xff, 0xff])]),
    ],
    ['with an unknown type', Buffer.concat([buildPyc().subarray(0, 16), Buffer.from('?')])],
    [
      'nested a hundred thousand deep',
      Buffer.concat([buildPyc().subarray(0, 16), Buffer.from(')\u0001'.repeat(100_000), 'latin1')]),
    ],
  ];
  for (const [name, bytes] of unread) {
    it(`says that it did not look at a file ${name}`, () => {
      assert.ok(kinds(read(bytecode, path, bytes)).includes('not-looked-at'));
    });
  }

  it('sees a file that Python never holds against its source', () => {
    assert.deepEqual(kinds(read(bytecode, path, buildPyc({ flags: 1 }))), ['bytecode', 'bytecode-unchecked']);
    assert.deepEqual(
      kinds(read(bytecode, path, buildPyc({ flags: 3 }))),
      ['bytecode'],
      'this one is checked',
    );
  });

  it('sees an encoded constant beside exec', () => {
    const code = { names: ['exec'], constants: ['QUJD'.repeat(600)] };
    const [, signal] = read(bytecode, path, buildPyc({ code }));
    assert.equal(signal?.what, 'bytecode-decode-and-execute');
    assert.match(signal.evidence, /2400 characters/);
  });

  it('knows the length of a constant that it keeps cut', () => {
    const code = { names: ['exec'], constants: [Buffer.alloc(2_000_000, 0xf1)] };
    assert.match(read(bytecode, path, buildPyc({ code }))[1]?.evidence ?? '', /2000000 characters/);
  });

  it('sees network beside processes in one module, and tells the address', () => {
    const inner = { name: 'f', names: ['Popen'], constants: ['http://a.invalid/x'] };
    const signals = read(bytecode, path, buildPyc({ code: { names: ['urlopen'], constants: [inner] } }));
    assert.deepEqual(kinds(signals), ['bytecode', 'bytecode-network-and-process']);
    assert.equal(signals[1]?.value, 'http://a.invalid/x');
  });

  const clean: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a decoder alone', ['b64decode', 'print'], ['a']],
    ['exec of a text', ['exec', 'open'], ['print(1)']],
    ['the network alone', ['urlopen'], ['http://a.invalid/']],
  ];
  for (const [name, names, constants] of clean) {
    it(`says no more than that it is bytecode of ${name}`, () => {
      assert.deepEqual(kinds(read(bytecode, path, buildPyc({ code: { names, constants } }))), ['bytecode']);
    });
  }

  it('says that a file is too large to be read', () => {
    assert.deepEqual(kinds(bytecode.read(hugeEntry(path), wheel)), ['bytecode', 'not-looked-at']);
  });

  const sources: readonly (readonly [string, string])[] = [
    ['a/__pycache__/b.cpython-311.pyc', 'a/b.py'],
    ['a/__pycache__/b.cpython-311.opt-1.pyc', 'a/b.py'],
    ['__pycache__/b.pypy39.pyc', 'b.py'],
    ['a/b.pyc', 'a/b.py'],
    ['a/b.c.pyo', 'a/b.c.py'],
  ];
  for (const [compiledPath, source] of sources) {
    it(`knows that ${compiledPath} is made of ${source}`, () => {
      assert.equal(sourceOf(compiledPath), source);
    });
  }

  for (const [name, bytes] of hostile) {
    it(`reads ${name}, with and without a sound head`, () => {
      assert.ok(kinds(read(bytecode, path, bytes)).includes('not-looked-at'));
      const headed = Buffer.concat([buildPyc().subarray(0, 16), bytes]);
      assert.ok(kinds(read(bytecode, path, headed)).includes('not-looked-at'));
    });
  }

  it('never throws on a file in which a byte was changed', () => {
    const sound = Buffer.from(compiled[3]?.[1] ?? '', 'base64');
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(sound);
        changed[at] = value;
        assert.ok(read(bytecode, path, changed).length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('stays within its bounds when references lead to references', () => {
    const reference = Buffer.from([0x72, 0, 0, 0, 0]);
    const many = writeTuple(Array.from({ length: 100_000 }, () => reference));
    assert.ok(Array.isArray(read(bytecode, path, Buffer.concat([buildPyc().subarray(0, 16), many]))));
  });
});
