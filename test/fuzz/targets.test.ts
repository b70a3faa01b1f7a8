import assert from 'node:assert/strict';
import { mutate, randomFrom } from './mutate.js';
import { targets } from './targets.js';

const rounds = 60;

describe('what is fuzzed', () => {
  it('is every parser of hostile bytes', () => {
    assert.deepEqual(Object.keys(targets).sort(), [
      'code',
      'elf',
      'inflate',
      'macho',
      'pe',
      'pickle',
      'tar',
      'tokenizer',
    ]);
  });

  for (const [name, target] of Object.entries(targets)) {
    it(`${name}: ${target.promise}`, async () => {
      const random = randomFrom(1);
      const pool = [...target.seeds];
      for (let round = 0; round < rounds; round += 1) await target.run(mutate(pool, random));
    });
  }
});
