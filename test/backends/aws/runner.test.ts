import assert from 'node:assert/strict';
import type { Clients } from '../../../src/backends/aws/clients.js';
import type { Executions, IntakeExecution } from '../../../src/backends/aws/executions.js';
import { createRunner } from '../../../src/backends/aws/runner.js';
import { id, requestDocument } from '../../contract/documents.js';
import { memoryEvidence } from '../../fakes/memory-backend.js';

const ana = 'arn:aws:sts::111122223333:assumed-role/Studio/ana';

/** What a retry asks of CodePipeline, of a request whose one execution failed so long ago. */
async function askedBy(hours: number): Promise<readonly string[]> {
  const asked: string[] = [];
  const failed: IntakeExecution = {
    execution: 'first',
    id,
    what: 'demo',
    commit: 'c0ffee',
    status: 'Failed',
    startedAt: new Date(Date.now() - hours * 3_600_000).toISOString(),
    by: ana,
  };
  const executions: Executions = {
    list: () => Promise.resolve([failed]),
    of: () => Promise.resolve(failed),
    actions: () => Promise.resolve([{ stageName: 'Decide', actionName: 'Decide', status: 'Failed' }]),
    read: () => Promise.resolve({ status: 'Succeeded' }),
  };
  const codepipeline = {
    retryStageExecution: () => (asked.push('retry'), Promise.resolve({})),
    startPipelineExecution: () => (asked.push('start'), Promise.resolve({ pipelineExecutionId: 'second' })),
  };
  const runner = createRunner({
    clients: { codepipeline: () => Promise.resolve(codepipeline) } as unknown as Clients,
    config: { intake: 'spkg-intake', release: 'spkg-release' },
    executions,
    evidence: memoryEvidence(),
    requests: {
      file: () => Promise.resolve({ commit: 'c0ffee', path: '' }),
      commitOf: () => Promise.resolve(requestDocument().commit ?? undefined),
    },
    identity: { whoami: () => Promise.resolve({ name: ana, known: 'proven', how: 'test' }) },
  });
  await runner.run(id, () => undefined, new AbortController().signal);
  return asked;
}

describe('a retry on AWS', () => {
  it('goes on where the execution stopped', async () => {
    assert.deepEqual(await askedBy(1), ['retry']);
  });

  it('begins anew what stopped long ago: Decide takes nothing of then', async () => {
    assert.deepEqual(await askedBy(13), ['start']);
  });
});
