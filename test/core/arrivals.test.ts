import assert from 'node:assert/strict';
import { arrivals } from '../../src/core/arrivals.js';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('arrivals', () => {
  it('gives what came before and while somebody was listening, in order', async () => {
    const queue = arrivals<number>();
    queue.push(1);
    const collected = collect(queue);
    await Promise.resolve();
    queue.push(2);
    queue.push(3);
    queue.end();
    assert.deepEqual(await collected, [1, 2, 3]);
  });

  it('ends for a listener that waits', async () => {
    const queue = arrivals<number>();
    const collected = collect(queue);
    await Promise.resolve();
    queue.end();
    assert.deepEqual(await collected, []);
  });

  it('hands over what arrived, then fails with the producer’s error', async () => {
    const queue = arrivals<number>();
    queue.push(1);
    queue.end(new Error('the network went away'));
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const item of queue) seen.push(item);
    }, /network went away/);
    assert.deepEqual(seen, [1]);
  });
});
