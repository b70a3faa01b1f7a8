import assert from 'node:assert/strict';
import { eachOf } from '../../../src/core/stages/each-of.js';

const never = new AbortController().signal;
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('eachOf', () => {
  it('works on every item, never on more than the limit at a time', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await eachOf([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await pause();
      running -= 1;
      done.push(item);
    });
    assert.deepEqual(done.sort(), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(most, 3);
  });

  it('stops the others when one fails, waits for them, and rejects with the first failure', async () => {
    const ended: string[] = [];
    const work = async (item: string, signal: AbortSignal): Promise<void> => {
      await pause();
      if (item === 'bad') throw new Error('bad hash');
      while (!signal.aborted) await pause();
      ended.push(item);
      throw new Error('stopped');
    };
    await assert.rejects(eachOf(['slow', 'bad', 'later'], 2, never, work), /bad hash/);
    assert.deepEqual(ended, ['slow']);
  });

  it('rejects with the caller’s reason when the caller aborts', async () => {
    const stop = new AbortController();
    const going = eachOf([1, 2], 1, stop.signal, async () => {
      stop.abort(new Error('Ctrl-C'));
      await pause();
    });
    await assert.rejects(going, /Ctrl-C/);
  });
});
