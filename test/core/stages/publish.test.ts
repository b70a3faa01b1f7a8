import assert from 'node:assert/strict';
import type { DecisionDocument, LockDocument, RequestDocument, Stored } from '../../../src/core/documents.js';
import type { StageContext } from '../../../src/core/gate.js';
import { publish } from '../../../src/core/stages/publish.js';

describe('publish', () => {
  it('publishes no lock but the one that was decided', async () => {
    const published: unknown[] = [];
    // `as`: nothing else of the gate is reached
    const gate = {
      clock: { now: () => new Date(0) },
      contentScanning: () => Promise.resolve({ scan: () => Promise.resolve({ metadata: null }) }),
      index: { url: 'file:///index', publish: (files: unknown) => Promise.resolve(published.push(files)) },
    };
    const context = { gate, signal: new AbortController().signal } as unknown as StageContext;
    const stored = <T>(digest: string, document: object): Stored<T> =>
      // `as`: the parts that are looked at
      ({ document, digest, attempt: 1 }) as unknown as Stored<T>;
    const input = (lock: string): Parameters<typeof publish>[1] => ({
      request: stored<RequestDocument>('r', { request: '20261124-113012-k7qmx' }),
      lock: stored<LockDocument>(lock, { files: [] }),
      decision: stored<DecisionDocument>('d', { verdict: 'allow', files: [], inputs: { lock: 'decided' } }),
      approval: undefined,
      documents: {},
      previous: null,
    });
    await assert.rejects(publish(context, input('another')), /another lock/);
    assert.deepEqual(published, []);
    const receipt = await publish(context, input('decided'));
    assert.equal(receipt.predicate.result, 'published');
    assert.equal(published.length, 1);
  });
});
