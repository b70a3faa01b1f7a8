import assert from 'node:assert/strict';
import { scanFiles } from './scan.js';

const noisy = (lines: number): string =>
  `import subprocess\n${Array.from({ length: lines }, (_, at) => `subprocess.run(["tool${at}"])\n`).join('')}`;
const evil = 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))\n';
const told = (files: Record<string, string>): boolean =>
  scanFiles(files, 'wheel').some(({ id, severity }) => id === 'code/not-looked-at' && severity === 'medium');

describe('code: more signals than are kept', () => {
  it('are told of in one file, where something else could hide behind them', () => {
    assert.ok(told({ 'demo/__init__.py': `${noisy(700)}${evil}` }));
    assert.ok(!told({ 'demo/__init__.py': noisy(20) }));
  });

  it('are told of in a distribution, also when what comes next lies among tests', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`demo/a${at}.py`, noisy(480)]));
    assert.ok(told({ ...many, 'demo/tests/test_z.py': evil, 'demo/z.py': evil }));
  });
});
