import fc from 'fast-check';
import { tarTargets } from '../fuzz/targets-tar.js';
import { blocksOf, buildTar, buildTarGz, paxRecord } from '../helpers/tars.js';

describe('the fuzz target of the tar reader', () => {
  const a = { name: 'demo-1.0/a.py', content: 'print(1)\n' };

  it('holds for sound and for hostile tars', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      buildTarGz([a]),
      buildTar([a, { ...a, longName: 'demo-1.0/b' }, { ...a, pax: { path: 'demo-1.0/c', size: '1' } }]),
      Buffer.concat(blocksOf({ name: 'x', type: 'x', content: paxRecord('path', '../x') })),
    ]) {
      await tarTargets.tar(bytes);
    }
  });

  it('holds for blocks put together at random', async () => {
    const block = fc.oneof(
      fc.constantFrom(
        ...['0', '1', '5', 'L', 'x', 'g', 'Z'].map((type) =>
          Buffer.concat(blocksOf({ name: 'demo-1.0/n', type, content: 'x' })),
        ),
        Buffer.concat(blocksOf({ name: 'p', type: 'x', content: paxRecord('path', 'demo-1.0/p') })),
        Buffer.alloc(512),
      ),
      fc.uint8Array({ minLength: 512, maxLength: 512 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 6 }), (blocks) => tarTargets.tar(Buffer.concat(blocks))),
      { numRuns: 300 },
    );
  });
});
