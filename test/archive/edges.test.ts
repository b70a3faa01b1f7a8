import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collectEdges } from '../../src/archive/edges.js';

describe('the edges of what passes by', () => {
  it('are its first and its last bytes, however it is cut', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(chunks, fc.integer({ min: 1, max: 30 }), (all, most) => {
        const edges = collectEdges(most);
        for (const chunk of all) edges.take(chunk);
        const whole = Buffer.concat(all);
        const { head, tail } = edges.end();
        assert.deepEqual(Buffer.from(head), whole.subarray(0, most));
        assert.deepEqual(Buffer.from(tail), whole.subarray(-most));
      }),
    );
  });
});
