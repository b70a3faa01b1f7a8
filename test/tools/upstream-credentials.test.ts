import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { LockedFile } from '../../src/core/model.js';
import type { HttpClient } from '../../src/tools/http.js';
import { createUpstream } from '../../src/tools/upstream.js';

const url = 'https://index.invalid/simple';
const authorization = 'Basic YWRhOnNlc2FtZQ==';

/** Files of an index with credentials, by where the index says they are, and whether the credentials go there. */
const places: readonly [string, string, boolean][] = [
  ['the index itself', 'https://index.invalid/files/demo.whl', true],
  ['its own port, spelt out', 'https://index.invalid:443/files/demo.whl', true],
  ['another port', 'https://index.invalid:8443/files/demo.whl', false],
  ['another host', 'https://files.invalid/demo.whl', false],
  ['a host that begins as it does', 'https://index.invalid.evil.invalid/demo.whl', false],
  ['the index without encryption', 'http://index.invalid/files/demo.whl', false],
];

describe('credentials of the upstream index', () => {
  for (const [title, place, sent] of places) {
    it(`${sent ? 'go' : 'do not go'} to ${title}`, async () => {
      const seen: (string | null | undefined)[] = [];
      // `as`: nothing else of it is used here
      const http = {
        get(request) {
          seen.push(request.authorization);
          const body = Object.assign(Readable.from([]), { dump: () => Promise.resolve() });
          return Promise.resolve({ status: 200, headers: {}, url: request.url, body });
        },
      } as Partial<HttpClient> as HttpClient;
      const upstream = createUpstream({ url, http, authorization });
      const file = { filename: 'demo-1.0-py3-none-any.whl', url: place } as LockedFile;
      await upstream.open(file, new AbortController().signal);
      assert.deepEqual(seen, [sent ? authorization : null]);
    });
  }
});
