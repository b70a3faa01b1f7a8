/** Documents for tests of what keeps them. */
import type { DocumentOf } from '../../src/core/documents.js';

export const id = '20261124-113012-k7qmx';
export const other = '20261124-113013-aaaaa';
export const time = '2026-11-24T11:30:12.000Z';

export function requestDocument(request = id, requirements = ['demo']): DocumentOf<'request'> {
  return {
    schema: 'spkg.request/1',
    request,
    startedAt: time,
    finishedAt: time,
    inputs: {},
    requester: { name: 'ada@example.test', known: 'claimed', how: 'test' },
    requirements,
    targets: [{ name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' }],
    reason: 'because',
    commit: null,
  };
}

export function failureDocument(request = id): DocumentOf<'failure'> {
  return {
    schema: 'spkg.failure/1',
    request,
    startedAt: time,
    finishedAt: time,
    inputs: {},
    stage: 'fetch',
    code: 'SPKG_FETCH_FAILED',
    message: 'the connection broke off',
    tryThis: `spkg retry ${request}`,
  };
}
