import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analysePython } from '../../../src/scanners/code/python/analyse.js';
import { detours, honest, machinery, texts } from './followed.js';
import type { Shape } from './malicious.js';
import { elsewhere, neighbours, reflected, written } from './reflected.js';
import { describeFindings, scanFiles, tierOf } from './scan.js';

function each(title: string, shapes: readonly Shape[]): void {
  describe(title, () => {
    for (const { name, tier, files, form } of shapes) {
      it(`${tier}: ${name}`, () => {
        const findings = scanFiles(files, form);
        assert.equal(tierOf(findings), tier, describeFindings(findings));
      });
    }
  });
}

describe('code: what is followed', () => {
  each('machinery of classes', machinery);
  each('detours', detours);
  each('texts', texts);
  each('honest neighbours', honest);
  each('what Python says of itself', reflected);
  each('what stands elsewhere', elsewhere);
  each('what is written as bytes, and commands', written);
  each('honest neighbours of these', neighbours);
});

/** Pieces of the syntax that this is about, in any order. */
const pieces = fc.constantFrom(
  'for x in y:\n    y = y + x\n',
  'for i in range(4000):\n    for j in range(4000):\n        t.append(i ^ j)\n',
  'while True:\n    while True:\n        x = yield x\n',
  'def g():\n    while True:\n        item = yield item\n        g().send(item)\n',
  'g().send(g)\n',
  'class A(metaclass=A):\n    def __getattr__(self, n):\n        return self.x\n    __add__ = __getattr__\n',
  'x = A()\nx += x\nx.y = x\n',
  'class B(A, by=exec):\n    def __init__(self):\n        self.b = B()\n    def __del__(self):\n        B()\n',
  'with B() as b:\n    raise b\n',
  'try:\n    raise A(exec, x)\nexcept A as e:\n    e.args[0](e.args[1])\n',
  'eval("eval(y)(x)")\ntype("T", (A,), {"__init__": lambda self: T()})()\n',
  'x = (lambda: (x, "y", 1)).__code__.co_consts\ny = min(dir(__builtins__))\nint(y, 2)\n',
  'exec("".join(sorted(x, key=lambda a: a)))\n',
  'y = {k: v for k, v in zip(x, x) if k != v for z in y}\n',
  'f"{x:{y:{x}}}"\n',
  'x = [x] * 100\n',
  'import json, struct\nx = json.loads("[" * 50)\ny = struct.unpack("<99999999I", b"12345678")\n',
  '"{a}{b[0]}".format(a=x)\n',
);

describe('code: what is followed, over anything', () => {
  it('ends, and throws nothing', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const source = Buffer.from(
          `import base64\nx = y = [1, "ab", b"cd"]\nt = []\n${all.join('')}exec(x)\n`,
        );
        assert.ok(Array.isArray(analysePython({ source, path: 'a.py', moment: 'import' })));
      }),
      { numRuns: 60 },
    );
  });
});

describe('code: what there was no budget for', () => {
  const spent = (end: string): string =>
    `total = 0\n${'for a in range(4000):\n    total += a + 3\n'.repeat(20)}${end}`;
  it('is said where something is executed', () => {
    const findings = scanFiles({ 'pkg/__init__.py': spent('exec(shown(total))\n') });
    assert.ok(
      findings.some(({ id }) => id === 'code/not-looked-at'),
      describeFindings(findings),
    );
  });
  it('is not said where nothing is', () => {
    const findings = scanFiles({ 'pkg/__init__.py': spent('import subprocess\n') });
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });
});

describe('code: lines that cannot be read', () => {
  it('are said where they execute something', () => {
    const findings = scanFiles({ 'pkg/__init__.py': 'x = = exec(open("a").read())\n' });
    assert.equal(tierOf(findings), 'review', describeFindings(findings));
  });
  it('are not said where they do not', () => {
    const findings = scanFiles({ 'pkg/__init__.py': 'import subprocess\nx = = 1\nprint "of old"\n' });
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });
});
