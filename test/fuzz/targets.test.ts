import assert from 'node:assert/strict';
import { mutate, randomFrom } from './mutate.js';
import { targets } from './targets.js';

const rounds = 60;

describe('what is fuzzed', () => {
  it('is every parser of hostile bytes', () => {
    assert.deepEqual(Object.keys(targets).sort(), [
      'code',
      'elf',
      'macho',
      'pe',
      'pickle',
      'tar',
      'tokenizer',
    ]);
  });

  for (const [name, { promise, seeds, run }] of Object.entries(targets)) {
    it(`${name}: ${promise}`, async () => {
      const random = randomFrom(1);
      const pool = [...seeds];
      for (let round = 0; round < rounds; round += 1) await run(mutate(pool, random));
    });
  }
});
