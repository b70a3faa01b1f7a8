import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  confidences,
  findingKinds,
  outcomes,
  scanners,
  severities,
  verdicts,
  type Finding,
  type Verdict,
} from '../../../src/core/model.js';
import { celCompiler, type Compiler } from '../../../src/core/policy/cel.js';
import { decide, type JudgedFile, type PureDecision } from '../../../src/core/policy/evaluate.js';
import { checkPolicy, parsePolicy } from '../../../src/core/policy/parse.js';
import { presetNames, type Policy } from '../../../src/core/policy/policy.js';

const request = { requester: { name: 'ada' }, reason: 'work', targets: [{ name: 'this-python' }] };
const now = new Date('2026-11-24T12:00:00Z');

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  id: fc.constantFrom('identity/recent-upload', 'identity/look-alike', 'wheel/pth-code', 'archive/framing'),
  scanner: fc.constantFrom<string>(...scanners),
  kind: fc.constantFrom(...findingKinds),
  severity: fc.constantFrom(...severities),
  confidence: fc.constantFrom(...confidences),
  title: fc.string({ minLength: 1 }),
  where: fc.string(),
  evidence: fc.string(),
  remedy: fc.constant('look'),
  facts: fc.record(
    {
      score: fc.double({ noNaN: true }),
      ageDays: fc.double(),
      advisories: fc.array(fc.string(), { maxLength: 2 }),
      fixedIn: fc.array(fc.string(), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
});

const anyFile: fc.Arbitrary<JudgedFile> = fc.record({
  name: fc.constantFrom('demo', 'other'),
  version: fc.constant('1.0'),
  filename: fc.constant('demo-1.0-py3-none-any.whl'),
  sha256: fc.constant('a'.repeat(64)),
  size: fc.option(fc.nat()),
  direct: fc.boolean(),
  findings: fc.array(anyFinding, { maxLength: 4 }),
  outcomes: fc.array(
    fc.record({
      scanner: fc.constantFrom(...scanners),
      version: fc.constant('1'),
      outcome: fc.constantFrom(...outcomes),
      reason: fc.string(),
    }),
    { maxLength: 8 },
  ),
});

/** Conditions that match all, some or nothing, and such as break while they are evaluated. */
const conditions = [
  'true',
  'false',
  'finding.kind == "malware"',
  'finding.severity in ["critical", "high"]',
  'finding.fixed_in[1] == "1.0"',
  'finding.advisories[0].startsWith("PYSEC")',
  '1.0 / finding.score > 2.0',
  'int(finding.title) > 3',
  'finding.title.re2("^[a-f]+$")',
  'finding.age_days < 7.0 || file.size > 1000.0',
  'project.direct && request.reason == "" && size(request.targets) > 5',
];

const anyPolicy: fc.Arbitrary<Promise<Policy>> = fc
  .tuple(
    fc.constantFrom(...presetNames),
    fc.array(fc.tuple(fc.constantFrom(...conditions), fc.constantFrom('allow', 'warn', 'review', 'deny')), {
      maxLength: 4,
    }),
  )
  .map(([preset, own]) => {
    const rules = own.map(
      ([when, verdict], index) =>
        `  - { id: own-${index}, when: '${when}', verdict: ${verdict}, message: said }\n`,
    );
    const list = rules.length > 0 ? `rules:\n${rules.join('')}` : '';
    return parsePolicy(`schema: spkg.policy/1\npreset: ${preset}\n${list}`, 'test');
  });

const judge = (policy: Policy, files: readonly JudgedFile[]): PureDecision =>
  decide({ files, problems: [], request, now, waivers: [] }, policy);
const rank = (verdict: Verdict): number => verdicts.indexOf(verdict);

describe('a decision under any policy file', () => {
  it('is always made, the same each time, whatever the order of files and findings', async () => {
    await fc.assert(
      fc.asyncProperty(anyPolicy, fc.array(anyFile, { maxLength: 3 }), async (parsing, files) => {
        const policy = await parsing;
        const decided = judge(policy, files);
        assert.deepEqual(judge(policy, files), decided);
        const turned = files.map((file) => ({ ...file, findings: [...file.findings].reverse() })).reverse();
        assert.equal(judge(policy, turned).verdict, decided.verdict);
      }),
      { numRuns: 150 },
    );
  });

  it('never gets better by a finding, a file, or the loss of an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPolicy,
        fc.array(anyFile, { minLength: 1, maxLength: 2 }),
        anyFinding,
        anyFile,
        async (parsing, [first, ...rest], finding, file) => {
          const policy = await parsing;
          const before = rank(judge(policy, [first!, ...rest]).verdict);
          const found = { ...first!, findings: [...first!.findings, finding] };
          assert.ok(rank(judge(policy, [found, ...rest]).verdict) >= before);
          assert.ok(rank(judge(policy, [first!, ...rest, file]).verdict) >= before);
          const unlooked = { ...first!, outcomes: [] };
          assert.ok(rank(judge(policy, [unlooked, ...rest]).verdict) >= rank('unassessed'));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('denies malware, and says by which rule', async () => {
    await fc.assert(
      fc.asyncProperty(anyPolicy, anyFile, anyFinding, async (parsing, file, finding) => {
        const malware = { ...file, findings: [...file.findings, { ...finding, kind: 'malware' as const }] };
        const { verdict, files } = judge(await parsing, [malware]);
        assert.equal(verdict, 'deny');
        assert.ok(files[0]!.reasons.some(({ rule }) => rule === 'known-malware'));
      }),
      { numRuns: 100 },
    );
  });

  it('has a reason for each file that is not allowed, the worst first', async () => {
    await fc.assert(
      fc.asyncProperty(anyPolicy, anyFile, async (parsing, file) => {
        const [decided] = judge(await parsing, [file]).files;
        const ranks = decided!.reasons.map(({ verdict }) => rank(verdict));
        assert.equal(decided!.verdict, decided!.reasons[0]?.verdict ?? 'allow');
        assert.deepEqual(
          ranks,
          [...ranks].sort((a, b) => b - a),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('compiling any condition', () => {
  let compiler: Compiler;
  before(async () => {
    compiler = await celCompiler(true);
  });

  const words = [
    ...['finding', 'project', '.kind', '.title', '.severity', '[0]', '["kind"]', '.re2', '.matches', 'has'],
    ...['(', ')', '"high"', '"("', "'x'", '==', '!=', ' in ', '[', ']', '&&', '||', '!', '?', ':', ','],
    ...['true', '1.0', '-1', 'size', '.exists', '.map', '{', '}', 'null', 'r"\\d"', '/* */', '// x', '\n'],
  ];

  it('ends with a condition or with a problem that lies within it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((all) => all.join('')),
          fc.string({ maxLength: 60, unit: 'binary' }),
        ),
        (text) => {
          const result = compiler.compile(text);
          if ('matches' in result) return;
          assert.notEqual(result.message, '');
          assert.ok(result.offset >= 0 && result.offset <= text.length, `${result.offset} of ${text}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('survives depth and length', () => {
    const deep = `${'('.repeat(5000)}true${')'.repeat(5000)}`;
    const nested = `${'!'.repeat(3000)}true`;
    const long = Array.from({ length: 900 }, () => 'true').join('&&');
    const many = Array.from({ length: 400 }, () => 'project.direct').join('||');
    for (const text of [deep, nested, long, many]) assert.ok('message' in compiler.compile(text));
  });
});

describe('places in a policy', () => {
  const styles: readonly ((text: string) => string)[] = [
    (text) => `'${text.replaceAll("'", "''")}'`,
    (text) => JSON.stringify(text),
    (text) => `|\n      ${text}`,
    (text) => `>-\n      ${text}`,
    (text) => `>-\n      ${text.replaceAll(' && ', ' &&\n      ')}`,
    (text) => `|\n      ${text.replaceAll(' && ', ' &&\n        ')}`,
  ];

  it('are those of the wrong word, however the condition is written down', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...styles),
        fc.array(fc.constantFrom('project.direct', 'finding.kind == "code"', "file.filename != 'a b'"), {
          maxLength: 3,
        }),
        async (style, before) => {
          const when = style([...before, 'finding.wrong == "x"', 'true'].join(' && '));
          const text = `schema: spkg.policy/1\npreset: standard\nrules:\n  - id: a\n    when: ${when}\n    verdict: deny\n    message: no\n`;
          const [problem] = (await checkPolicy(text)).problems;
          const line = text.split('\n')[problem!.line - 1] ?? '';
          assert.ok(line.slice(problem!.column - 1).startsWith('wrong'), `${problem!.message}\n${text}`);
        },
      ),
      { numRuns: 200 },
    );
  });
});
