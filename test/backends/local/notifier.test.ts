import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNotifier } from '../../../src/backends/local/notifier.js';
import type { DecisionDocument, ReceiptDocument } from '../../../src/core/documents.js';
import { requestDocument } from '../../contract/documents.js';
import { temporaryFolder } from '../../helpers/temporary.js';

const header = { request: '20261124-113012-k7qmx', startedAt: '', finishedAt: '', inputs: {} };
const decision: DecisionDocument = {
  schema: 'spkg.decision/1',
  ...header,
  verdict: 'allow',
  files: [],
  policy: { preset: 'standard', digest: '' },
  warnings: [],
  wayOuts: [],
  waivers: [],
};
const receipt: ReceiptDocument = {
  schema: 'spkg.receipt/1',
  ...header,
  _type: 'https://in-toto.io/Statement/v1',
  subject: [],
  predicateType: 'urn:spkg:receipt:1',
  predicate: { result: 'published', index: '', documents: {}, previous: null },
};
const message = { request: requestDocument(), decision, approval: null, receipt };
const node = (script: string): string[] => [process.execPath, '-e', script];

describe('a notice', () => {
  const folder = temporaryFolder();

  it('goes to the terminal, and to nobody else unless policy says so', async () => {
    assert.deepEqual(await createNotifier([]).notify(message), [
      { to: 'ada@example.test', by: 'terminal', outcome: 'sent', detail: '' },
    ]);
  });

  it('is given to the command as one JSON document', async () => {
    const file = join(folder(), 'told.json');
    const script = `process.stdin.pipe(require('node:fs').createWriteStream(${JSON.stringify(file)}))`;
    const [, told] = await createNotifier(node(script)).notify(message);
    assert.deepEqual(told, { to: process.execPath, by: 'command', outcome: 'sent', detail: '' });
    const { schema, result, request } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    assert.equal(schema, 'spkg.notice/1');
    assert.equal(result, 'published');
    assert.deepEqual(request, message.request);
  });

  for (const [what, command, detail] of [
    [
      'that fails',
      node('console.error("\\u001b[31mno mail\\u202e"); process.exit(3)'),
      /^ended with 3: .*no mail/,
    ],
    ['that is not there', ['/nowhere/mailer'], /ENOENT/],
    ['that does not read', node('process.exit(0)'), /^$/],
    ['that is killed', node('process.kill(process.pid, "SIGKILL")'), /^ended with a signal/],
  ] as const) {
    it(`by a command ${what} never ends a request`, async () => {
      const [, told] = await createNotifier(command).notify(message);
      assert.equal(told?.outcome, detail.source === '^$' ? 'sent' : 'failed');
      assert.match(told.detail, detail);
      assert.doesNotMatch(told.detail, /[\u0000-\u001f\u202e]/);
    });
  }
});
