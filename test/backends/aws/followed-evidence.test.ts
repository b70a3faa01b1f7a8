import assert from 'node:assert/strict';
import type { Executions, IntakeExecution } from '../../../src/backends/aws/executions.js';
import { followedEvidence } from '../../../src/backends/aws/followed-evidence.js';
import type { EvidenceStore } from '../../../src/core/ports.js';

const id = '20261128-101112-abcde';
// `as`: only what is read of it
const running = {
  id,
  what: 'demo',
  execution: 'e-1',
  status: 'InProgress',
  startedAt: '2026-11-28T10:11:12.000Z',
  by: 'arn:aws:sts::111122223333:assumed-role/spkg-requester/ana',
} as IntakeExecution;

/** A store that holds nothing, and a list that the execution is on from the given look on. */
function followed(from: number): { evidence: EvidenceStore; looks: () => number } {
  let looks = 0;
  // `as`: only what is asked of them
  const none = { latest: () => Promise.resolve(undefined) } as unknown as EvidenceStore;
  const executions = {
    list: () => Promise.resolve(++looks >= from ? [running] : []),
  } as unknown as Executions;
  return { evidence: followedEvidence(none, executions, 'spkg-intake', [1, 1, 1]), looks: () => looks };
}

describe('evidence of a request that was started a moment ago', () => {
  it('is what CodePipeline tells of it, as soon as it lists it', async () => {
    const { evidence } = followed(3);
    const request = await evidence.latest(id, 'request');
    assert.deepEqual(request?.document.requirements, ['demo']);
  });

  it('is none where nothing was started, and that is waited for once', async () => {
    const { evidence, looks } = followed(Infinity);
    assert.equal(await evidence.latest(id, 'request'), undefined);
    const waited = looks();
    assert.ok(waited > 1);
    assert.equal(await evidence.latest(id, 'request'), undefined);
    assert.ok(looks() <= waited + 1);
  });
});
