import assert from 'node:assert/strict';
import type { DocumentKind, DocumentOf, Stored } from '../../src/core/documents.js';
import type { Verdict } from '../../src/core/model.js';
import { summarise, type RequestEvidence, type RequestState } from '../../src/core/summary.js';

const id = '20261124-113012-k7qmx';
const header = { request: id, inputs: {} };
const digest = (letter: string): string => letter.repeat(64);

function stored<K extends DocumentKind>(document: DocumentOf<K>, letter: string): Stored<DocumentOf<K>> {
  return { document, digest: digest(letter), attempt: 1 };
}

function at(minute: number): { startedAt: string; finishedAt: string } {
  const time = `2026-11-24T11:${String(minute).padStart(2, '0')}:00.000Z`;
  return { startedAt: time, finishedAt: time };
}

const request: RequestEvidence['request'] = stored<'request'>(
  {
    schema: 'spkg.request/1',
    ...header,
    ...at(0),
    requester: { name: 'ada', known: 'claimed', how: 'git user.email' },
    requirements: ['numpy'],
    targets: [{ name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' }],
    reason: '',
    commit: null,
  },
  'a',
);
const lock = stored<'lock'>(
  {
    schema: 'spkg.lock/1',
    ...header,
    ...at(1),
    upstream: 'https://index.example/simple',
    resolver: 'uv 0.13.9',
    files: [],
    passedOver: [],
    problems: [],
  },
  'b',
);
const decision = (verdict: Verdict, letter = 'd'): NonNullable<RequestEvidence['decision']> =>
  stored<'decision'>(
    {
      schema: 'spkg.decision/1',
      ...header,
      ...at(2),
      verdict,
      files: [],
      policy: { preset: 'standard', digest: digest('e') },
      warnings: [],
      wayOuts: [],
      waivers: [],
    },
    letter,
  );
const approval = (answer: 'approved' | 'rejected', of = 'd'): NonNullable<RequestEvidence['approval']> =>
  stored<'approval'>(
    {
      schema: 'spkg.approval/1',
      ...header,
      ...at(3),
      by: { name: 'grace', known: 'claimed', how: 'git user.email' },
      answer,
      reason: 'looked at it',
      decision: digest(of),
    },
    'f',
  );
const receipt = (
  result: DocumentOf<'receipt'>['predicate']['result'],
  of = 'd',
): NonNullable<RequestEvidence['receipt']> =>
  stored<'receipt'>(
    {
      schema: 'spkg.receipt/1',
      ...header,
      ...at(4),
      _type: 'https://in-toto.io/Statement/v1',
      subject: [],
      predicateType: 'urn:spkg:receipt:1',
      predicate: {
        result,
        index: 'file:///index/simple',
        documents: { decision: digest(of) },
        previous: null,
      },
    },
    'c',
  );
const failure = (minute: number): NonNullable<RequestEvidence['failure']> =>
  stored<'failure'>(
    {
      schema: 'spkg.failure/1',
      ...header,
      ...at(minute),
      stage: 'fetch',
      code: 'SPKG_FETCH_FAILED',
      message: 'the connection was closed',
      tryThis: `spkg retry ${id}`,
    },
    '9',
  );

const table: readonly [string, Omit<RequestEvidence, 'request'>, RequestState][] = [
  ['only filed', {}, 'running'],
  ['resolved', { lock }, 'running'],
  ['allowed, not yet published', { lock, decision: decision('allow') }, 'running'],
  ['published', { lock, decision: decision('allow'), receipt: receipt('published') }, 'published'],
  ['held for a person', { lock, decision: decision('review') }, 'held'],
  ['held, and told so', { lock, decision: decision('review'), receipt: receipt('held') }, 'held'],
  ['approved', { lock, decision: decision('review'), approval: approval('approved') }, 'approved'],
  [
    'approved and published',
    { lock, decision: decision('review'), approval: approval('approved'), receipt: receipt('published') },
    'published',
  ],
  ['rejected', { lock, decision: decision('review'), approval: approval('rejected') }, 'rejected'],
  [
    'approved for an older decision',
    { lock, decision: decision('review'), approval: approval('approved', '8') },
    'held',
  ],
  [
    'published for an older decision',
    { lock, decision: decision('deny'), receipt: receipt('published', '8') },
    'denied',
  ],
  [
    'denied, whatever an approval says',
    { lock, decision: decision('deny'), approval: approval('approved', '8') },
    'denied',
  ],
  ['unassessed', { lock, decision: decision('unassessed') }, 'unassessed'],
  ['stopped in a stage', { lock, failure: failure(5) }, 'stopped'],
  ['stopped once, and gone on since', { lock, decision: decision('review'), failure: failure(1) }, 'held'],
];

describe('the state of a request', () => {
  for (const [title, evidence, state] of table) {
    it(`${title}: ${state}`, () => {
      const summary = summarise({ request, ...evidence });
      assert.equal(summary.state, state);
      assert.equal(summary.failure !== null, state === 'stopped');
    });
  }

  it('names the failed stage, its message and what to do', () => {
    const summary = summarise({ request, lock, failure: failure(5) });
    assert.equal(summary.stage, 'fetch');
    assert.equal(summary.failure?.code, 'SPKG_FETCH_FAILED');
  });
});
