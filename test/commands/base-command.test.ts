import assert from 'node:assert/strict';
import type { Composition } from '../../src/base-command.js';
import Status from '../../src/commands/status.js';
import { runCommand, type Printed } from '../helpers/run-command.js';

const run = (args: string[], composition: Partial<Composition>): Promise<Printed> =>
  runCommand(Status, args, composition);

const broken: Partial<Composition> = {
  openEvidence: () => Promise.reject(new TypeError('x is not a function')),
};

describe('a bug', () => {
  it('ends with 1, asks for a report, and shows no stack unless asked', async () => {
    const { code, stdout, stderr } = await run([], broken);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /something unexpected happened: x is not a function/);
    assert.match(stderr, /SPKG_DEBUG=1/);
    assert.ok(!/\n\s+at /.test(stderr));
  });

  it('is one document under --json', async () => {
    const { code, stdout } = await run(['--json'], broken);
    assert.equal(code, 1);
    assert.equal((JSON.parse(stdout) as { code: string }).code, 'SPKG_BUG');
  });
});

describe('the list of requests', () => {
  const evidence = { ids: () => Promise.resolve([]) } as unknown as Awaited<
    ReturnType<Composition['openEvidence']>
  >['evidence'];

  it('says what to do when there is none', async () => {
    const { code, stdout } = await run([], { openEvidence: () => Promise.resolve({ evidence }) });
    assert.equal(code, undefined);
    assert.match(stdout, /spkg request numpy/);
  });

  it('is an empty list under --json', async () => {
    const { stdout } = await run(['--json'], { openEvidence: () => Promise.resolve({ evidence }) });
    assert.deepEqual(JSON.parse(stdout), { schema: 'spkg.status-list/1', requests: [] });
  });
});
