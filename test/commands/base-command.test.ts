import assert from 'node:assert/strict';
import type { Composition } from '../../src/base-command.js';
import Status from '../../src/commands/status.js';
import type { Captured } from '../helpers/captured.js';
import { runCommand } from '../helpers/command.js';

const run = (args: string[], composition: Partial<Composition>): Promise<Captured> =>
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

describe('text of others', () => {
  const hostile = 'a\u009b31m\u202eb\u200b\u007f\u0007\u2028 "tab\t"';

  const summary = {
    id: '20261124-113012-k7qmx',
    requirements: [hostile],
    state: 'held',
    createdAt: '2026-11-24T11:30:12.000Z',
    files: { total: 1, alreadyApproved: 0 },
  };
  const evidence = { ids: () => Promise.resolve([summary.id]), summary: () => Promise.resolve(summary) };

  for (const [what, composition] of [
    ['a result', { openEvidence: () => Promise.resolve({ evidence }) }],
    ['an error', { openEvidence: () => Promise.reject(new Error(hostile)) }],
  ] as const) {
    it(`in ${what} under --json reaches no terminal as control characters, and is the same when read`, async () => {
      // `as`: the command asks this composition for nothing else
      const { stdout } = await run(['--json'], composition as unknown as Partial<Composition>);
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
      assert.ok(JSON.stringify(JSON.parse(stdout)).includes(JSON.stringify(hostile).slice(1, -1)));
    });
  }
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
