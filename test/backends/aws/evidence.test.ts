import assert from 'node:assert/strict';
import { createEvidenceStore } from '../../../src/backends/aws/evidence.js';
import { evidenceKey } from '../../../src/backends/aws/layout.js';
import type { Place } from '../../../src/backends/aws/places.js';
import { encodeDocument } from '../../../src/core/documents.js';
import { id, requestDocument } from '../../contract/documents.js';

describe('evidence in a bucket', () => {
  it('is what lies right below its request: a name within a name of another kind is no document', async () => {
    const objects = new Map([
      [evidenceKey(id, 'request', 1), encodeDocument(requestDocument())],
      // what a role may put that adds notices alone
      [`evidence/${id}/notices.1/request.2.json`, encodeDocument(requestDocument(id, ['forged']))],
    ]);
    const place: Place = {
      name: 's3://evidence',
      keys: (prefix) => Promise.resolve([...objects.keys()].filter((key) => key.startsWith(prefix))),
      folders: () => Promise.resolve([id]),
      read: (key) => Promise.resolve(Buffer.from(objects.get(key) ?? '')),
      create: () => Promise.resolve(false),
    };
    const found = await createEvidenceStore(place).latest(id, 'request');
    assert.equal(found?.attempt, 1);
    assert.deepEqual(found.document, requestDocument());
  });
});
