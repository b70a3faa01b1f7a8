import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRequestFile, requestFile } from '../../src/tools/request-file.js';
import { id, requestDocument } from '../contract/documents.js';

const commit = 'a'.repeat(40);

describe('a request as it lies in the request repository', () => {
  it('is read back as it was filed, but for the requester, who is a claim', async () => {
    const request = requestDocument(id, ['numpy==1.26', 'pandas[parquet]>=2; python_version < "3.13"']);
    const { content, message } = await requestFile(request);
    const read = await parseRequestFile(content, { id, commit });
    assert.deepEqual(read, { ...request, requester: { ...request.requester, known: 'claimed' }, commit });
    assert.ok(message.startsWith(`${id} numpy==1.26`));
  });

  const wrong: readonly (readonly [string, (content: string) => string])[] = [
    ['is about another request', (content) => content.replace(id, '20200101-000000-zzzzz')],
    ['has a member too many', (content) => `${content}extra: 1\n`],
    [
      'asks for nothing',
      (content) => content.replace(/requirements:[\s\S]*?targets:/, 'requirements: []\ntargets:'),
    ],
    ['refers to itself', (content) => content.replace('reason:', 'reason: &a x\nother: *a\nnot:')],
    ['is no YAML', () => '{'],
    ['is empty', () => ''],
    ['is huge', (content) => content + '#'.repeat(2 ** 20)],
  ];
  for (const [what, change] of wrong) {
    it(`one that ${what} is refused`, async () => {
      const { content } = await requestFile(requestDocument());
      await assert.rejects(parseRequestFile(change(content), { id, commit }), {
        code: 'SPKG_DOCUMENT_DAMAGED',
      });
    });
  }

  it('any text ends with a request or a coded error, which quotes none of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        const secret = 'AKIDSECRET';
        await assert.rejects(parseRequestFile(`${text}\n${secret}: [`, { id, commit }), (error: Error) => {
          assert.equal((error as Error & { code?: string }).code, 'SPKG_DOCUMENT_DAMAGED');
          return !error.message.includes(secret);
        });
      }),
      { numRuns: 200 },
    );
  });
});
