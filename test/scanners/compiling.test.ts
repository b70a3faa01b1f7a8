import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { compilerFlags } from '../../src/scanners/compiling.js';

describe('how V8 compiles the scanners', () => {
  it('is told by flags that this Node knows: a person would read of others', () => {
    // as arguments: then an unknown one is an error
    const printed = execFileSync(process.execPath, [...compilerFlags(), '-p', '1'], { encoding: 'utf8' });
    assert.equal(printed, '1\n');
  });
});
