import assert from 'node:assert/strict';
import { documentDamaged } from '../../src/core/ids.js';
import { listRequests } from '../../src/core/operations/status.js';
import type { EvidenceStore } from '../../src/core/ports.js';
import type { RequestSummary } from '../../src/core/summary.js';

describe('a list of requests', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `20261124-1130${10 + index}-aaaaa`).reverse();
  let read: string[];
  beforeEach(() => {
    read = [];
  });

  /** Every fourth is ana's; the sixth newest is damaged. */
  const evidence = {
    ids: () => Promise.resolve(ids),
    summary: (id: string) => {
      read.push(id);
      if (id === ids[5]) return Promise.reject(documentDamaged('damaged'));
      const name = ids.indexOf(id) % 4 === 0 ? 'ana' : 'bob';
      return Promise.resolve({ id, requester: { name } } as RequestSummary);
    },
  } as unknown as EvidenceStore;

  it('is as long as was asked for, newest first, and reads nothing beyond', async () => {
    const found = await listRequests({ evidence }, { limit: 3 });
    assert.deepEqual(
      found.map(({ id }) => id),
      ids.slice(0, 3),
    );
    assert.equal(read.length, 3);
  });

  it('goes on behind others’ requests, in order', async () => {
    const complaints: string[] = [];
    const found = await listRequests(
      { evidence },
      { limit: 6, mine: 'ana', onDamaged: ({ code }) => complaints.push(code) },
    );
    assert.deepEqual(
      found.map(({ id }) => ids.indexOf(id)),
      [0, 4, 8, 12, 16, 20],
    );
    assert.deepEqual(complaints, ['SPKG_DOCUMENT_DAMAGED']);
  });

  it('is refused over a damaged one within it that nobody is told of', async () => {
    await assert.rejects(listRequests({ evidence }, { limit: 10 }), { code: 'SPKG_DOCUMENT_DAMAGED' });
  });
});
