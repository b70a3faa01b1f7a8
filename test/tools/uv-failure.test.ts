import assert from 'node:assert/strict';
import type { ResolveQuestion } from '../../src/core/ports.js';
import type { RunResult } from '../../src/tools/process.js';
import { explainFailure } from '../../src/tools/uv-failure.js';

const index = 'https://index.example/simple';
const question: ResolveQuestion = {
  requirements: [{ name: 'demo', extras: [], specifier: '==1.0', marker: '', text: 'demo==1.0' }],
  target: { name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' },
  excluded: [],
  preferred: [],
  sources: [],
  uploadedBefore: null,
};
const said = (stderr: string, more: Partial<RunResult> = {}): RunResult => ({
  code: 1,
  stdout: '',
  stderr,
  timedOut: false,
  ...more,
});
const explain = (stderr: string, more?: Partial<RunResult>) =>
  explainFailure(said(stderr, more), question, index);
const unsolved = 'error: No solution found when resolving dependencies\n  cause: ';

/** uv's words of 0.11 to 0.13, the answer they mean, and the project they are about. */
const answers: readonly [string, string, string, string | null][] = [
  [
    'a name that the index does not have',
    `${unsolved}Because nosuch was not found in the package registry and you require nosuch, we can conclude that your requirements are unsatisfiable.`,
    'not-found',
    'nosuch',
  ],
  [
    'a name that a folder does not have',
    `${unsolved}Because No_Such was not found in the provided package locations and you require no-such, we can conclude that your requirements are unsatisfiable.`,
    'not-found',
    'no-such',
  ],
  [
    'sources alone',
    `${unsolved}Because all versions of lime have no usable wheels and you require lime, we can conclude that your requirements are unsatisfiable.`,
    'no-wheel',
    'lime',
  ],
  [
    'a version of which there are sources alone',
    `${unsolved}Because demo==1.0 has no usable wheels and you require demo==1.0, we can conclude that your requirements are unsatisfiable.`,
    'no-wheel',
    'demo',
  ],
  [
    'wheels for other Pythons alone',
    `${unsolved}Because demo==1.0 has no wheels with a matching Python ABI tag (e.g., \`cp311\`) and you require demo==1.0, we can conclude that your requirements are unsatisfiable.`,
    'no-wheel',
    'demo',
  ],
  [
    'sources alone, asked for with an extra',
    `${unsolved}Because lib[fast]<=2.0 has no usable wheels and only the following versions of lib[fast] are available: lib[fast]<=2.0 lib[fast]>=3 we can conclude that lib[fast]<3 cannot be used.`,
    'no-wheel',
    'lib',
  ],
  [
    'a version that is not there',
    `${unsolved}Because there is no version of demo==99 and you require demo==99, we can conclude that your requirements are unsatisfiable.`,
    'no-version',
    'demo',
  ],
  [
    'versions that are not there, over two lines',
    `${unsolved}Because there are no versions of\n      demo>=99 and you require demo>=99, we can conclude that your requirements are unsatisfiable.`,
    'no-version',
    'demo',
  ],
  [
    'requirements that contradict each other',
    `${unsolved}Because a==1 depends on c<2 and b==1 depends on c>2, we can conclude that a==1 and b==1 are incompatible.`,
    'conflict',
    null,
  ],
];

describe('what uv says when it cannot resolve', () => {
  for (const [title, stderr, kind, name] of answers) {
    it(`${title}: ${kind}`, () => {
      const answer = explain(stderr);
      assert.deepEqual([answer.kind, answer.name], [kind, name]);
      assert.ok(!answer.detail.includes('No solution found'), answer.detail);
    });
  }

  for (const [title, stderr, code] of [
    [
      'an index that does not answer',
      `error: Failed to fetch: \`${index}/demo/\`\n  cause: dns error`,
      'SPKG_INDEX_UNREACHABLE',
    ],
    [
      'a certificate that is not trusted',
      'error: error sending request for url\n  cause: invalid peer certificate: UnknownIssuer',
      'SPKG_INDEX_UNREACHABLE',
    ],
    [
      'an index that asks who one is, though uv goes on as if there were no such project',
      `${unsolved}Because demo was not found in the package registry and you require demo, we can conclude that your requirements are unsatisfiable.\n\nhint: An index URL (${index}) could not be queried due to a lack of valid authentication credentials (401 Unauthorized).`,
      'SPKG_INDEX_UNREACHABLE',
    ],
    [
      'no Python to ask',
      'error: No interpreter found for Python 3.11 in managed installations or search path',
      'SPKG_PYTHON_MISSING',
    ],
    [
      'a dependency at an address of its own',
      'error: Failed to resolve dependencies for package `demo==1.0`\n  cause: Package `evil` was included as a URL dependency. URL dependencies must be expressed as direct requirements or constraints.',
      'SPKG_REQUIREMENT_REFUSED',
    ],
    ['words that nobody knows', 'error: something new', 'SPKG_UV_FAILED'],
    ['nothing at all', '', 'SPKG_UV_FAILED'],
  ] as const) {
    it(`${title}: ${code}`, () => {
      assert.throws(() => explain(stderr), { code });
    });
  }

  it('a project that is named like an error is none', () => {
    const words = `${unsolved}Because there is no version of tls-certificate==9 and you require tls-certificate==9, we can conclude that your requirements are unsatisfiable.`;
    assert.equal(explain(words).kind, 'no-version');
  });

  it('taking too long is told as that', () => {
    assert.throws(() => explain('', { code: null, timedOut: true }), {
      code: 'SPKG_UV_FAILED',
      message: /took too long/,
    });
  });

  it('shows no credentials and no control characters', () => {
    const stderr = `error: Failed to fetch: \`https://ada:secret@index.example/simple/demo/\`\n  cause: \u001b[31mconnection refused\u001b[0m`;
    assert.throws(
      () => explain(stderr),
      (error: Error) => {
        assert.ok(!error.message.includes('secret'), error.message);
        assert.ok(!error.message.includes('\u001b'), error.message);
        return true;
      },
    );
  });
});
