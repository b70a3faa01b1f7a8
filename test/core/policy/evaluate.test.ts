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
  type FindingKind,
  type Outcome,
  type ScannerId,
  type Severity,
} from '../../../src/core/model.js';
import { decide, type JudgedFile } from '../../../src/core/policy/evaluate.js';
import { defaultPolicyText, parsePolicy } from '../../../src/core/policy/parse.js';
import { presetNames, type Policy, type PresetName } from '../../../src/core/policy/policy.js';

const request = { requester: { name: 'ada' }, reason: '', targets: [] };
const now = new Date('2026-11-24T12:00:00Z');

function finding(given: Partial<Finding>): Finding {
  return {
    id: 'wheel/some-thing',
    scanner: 'wheel',
    kind: 'metadata',
    severity: 'info',
    confidence: 'high',
    title: 'Something',
    where: '',
    evidence: '',
    remedy: 'look',
    ...given,
  };
}

function file(findings: readonly Finding[], changed: Partial<Record<ScannerId, Outcome>> = {}): JudgedFile {
  return {
    name: 'demo',
    version: '1.0',
    filename: 'demo-1.0-py3-none-any.whl',
    sha256: 'a'.repeat(64),
    size: 1,
    direct: true,
    findings: [...findings],
    outcomes: scanners.map((scanner) => ({
      scanner,
      version: '1',
      outcome: changed[scanner] ?? 'completed',
      reason: 'why',
    })),
  };
}

function judge(policy: Policy, files: readonly JudgedFile[]): string {
  const { verdict, files: decided } = decide({ files, problems: [], request, now, waivers: [] }, policy);
  const warned = decided.some(({ reasons }) => reasons.some(({ warning }) => warning));
  return verdict === 'allow' && warned ? 'warn' : verdict;
}

const policies = new Map<PresetName, Policy>();
before(async () => {
  for (const preset of presetNames)
    policies.set(preset, await parsePolicy(defaultPolicyText(preset), 'test'));
});

/** guidance, standard, strict, evaluation: d deny, r review, w warn, a allow, u unassessed. */
const letters: Readonly<Record<string, string>> = {
  d: 'deny',
  r: 'review',
  w: 'warn',
  a: 'allow',
  u: 'unassessed',
};

/** kind, then for critical, high, medium, low, info, unknown (confidence high) one letter per preset. */
const table: readonly [FindingKind, string, string, string, string, string, string][] = [
  ['malware', 'dddd', 'dddd', 'dddd', 'dddd', 'dddd', 'dddd'],
  ['vulnerability', 'rddd', 'rddd', 'rrdr', 'wwrw', 'awaw', 'rrdr'],
  ['archive', 'dddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['integrity', 'dddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['metadata', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['install-behaviour', 'rddd', 'rrdr', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['code', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['secret', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['binary', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['model', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['licence', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['provenance', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['identity', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
  ['age', 'rddd', 'rddd', 'rrrr', 'wwrw', 'aaaa', 'rrrr'],
];

describe('the table of presets and findings', () => {
  it('speaks of every kind and severity', () => {
    assert.deepEqual(table.map(([kind]) => kind).sort(), [...findingKinds].sort());
    assert.deepEqual(severities, ['critical', 'high', 'medium', 'low', 'info', 'unknown']);
  });

  for (const [kind, ...row] of table) {
    for (const [index, severity] of severities.entries()) {
      it(`${kind} of severity ${severity}: ${row[index]!}`, () => {
        for (const [at, preset] of presetNames.entries()) {
          const verdict = judge(policies.get(preset)!, [file([finding({ kind, severity })])]);
          assert.equal(verdict, letters[row[index]![at]!], preset);
        }
      });
    }
  }

  /** what is only likely is looked at by a person, except where `strict` does not wait for one */
  for (const confidence of ['medium', 'low'] as const) {
    for (const kind of ['metadata', 'code', 'identity'] as const) {
      it(`${kind} of high severity and ${confidence} confidence is held, and denied by strict`, () => {
        const verdicts = presetNames.map((preset) =>
          judge(policies.get(preset)!, [file([finding({ kind, severity: 'high', confidence })])]),
        );
        assert.deepEqual(verdicts, ['review', 'review', 'deny', 'review']);
      });
    }
  }
});

/** scanner, then for completed, not-applicable, not-offered, unavailable, failed one letter per preset. */
const outcomeTable: readonly [ScannerId, string, string, string, string, string][] = [
  ['archive', 'aaaa', 'aaaa', 'rrrr', 'rrrr', 'uuuu'],
  ['wheel', 'aaaa', 'aaaa', 'rrrr', 'rrrr', 'uuuu'],
  ['sdist', 'aaaa', 'aaaa', 'rrrr', 'rrrr', 'uuuu'],
  ['secrets', 'aaaa', 'aaaa', 'wwrw', 'rrrr', 'uuuu'],
  ['binaries', 'aaaa', 'aaaa', 'wwrw', 'rrrr', 'uuuu'],
  ['models', 'aaaa', 'aaaa', 'wwrw', 'rrrr', 'uuuu'],
  ['advisories', 'aaaa', 'aaaa', 'rrrw', 'rrrw', 'uuuu'],
  ['code', 'aaaa', 'aaaa', 'rrrw', 'rrrw', 'uuuu'],
  ['identity', 'aaaa', 'aaaa', 'wwrw', 'rrrw', 'uuuu'],
];

describe('the table of presets and outcomes', () => {
  it('speaks of every scanner', () => {
    assert.deepEqual(outcomeTable.map(([scanner]) => scanner).sort(), [...scanners].sort());
  });

  for (const [scanner, ...row] of outcomeTable) {
    for (const [index, outcome] of outcomes.entries()) {
      it(`${scanner} ${outcome}: ${row[index]!}`, () => {
        for (const [at, preset] of presetNames.entries()) {
          assert.equal(
            judge(policies.get(preset)!, [file([], { [scanner]: outcome })]),
            letters[row[index]![at]!],
            preset,
          );
        }
      });
    }
  }

  it('counts a scanner without a row as one that broke', () => {
    for (const scanner of scanners) {
      const sound = file([]);
      const without = { ...sound, outcomes: sound.outcomes.filter((row) => row.scanner !== scanner) };
      for (const preset of presetNames) assert.equal(judge(policies.get(preset)!, [without]), 'unassessed');
    }
  });

  it('judges a scanner without a row as the policy judges one that broke', async () => {
    const text = 'schema: spkg.policy/1\npreset: standard\noutcomes: {code: {failed: deny}}\n';
    const policy = await parsePolicy(text, 'test');
    const sound = file([]);
    const without = { ...sound, outcomes: sound.outcomes.filter(({ scanner }) => scanner !== 'code') };
    assert.equal(judge(policy, [without]), 'deny');
  });

  it('takes the worst of two rows of one scanner', () => {
    const sound = file([]);
    const twice = {
      ...sound,
      outcomes: [...sound.outcomes, { ...sound.outcomes[0]!, outcome: 'failed' as const }],
    };
    assert.equal(judge(policies.get('standard')!, [twice]), 'unassessed');
  });
});

describe('single rules', () => {
  const cases: readonly [string, Partial<Finding>, string][] = [
    [
      'idna 3.6: CVSS 7.5',
      { id: 'advisories/vulnerability', kind: 'vulnerability', severity: 'high' },
      'rddd',
    ],
    ['uploaded two days ago', { id: 'identity/recent-upload', kind: 'age', facts: { ageDays: 2 } }, 'addd'],
    ['uploaded five days ago', { id: 'identity/recent-upload', kind: 'age', facts: { ageDays: 5 } }, 'aada'],
    ['uploaded eight days ago', { id: 'identity/recent-upload', kind: 'age', facts: { ageDays: 8 } }, 'aaaa'],
    ['no upload time', { id: 'identity/upload-time-unknown', kind: 'age' }, 'arrw'],
    ['yanked', { id: 'identity/yanked', kind: 'identity', severity: 'medium' }, 'rrdr'],
    ['quarantined', { id: 'identity/quarantined', kind: 'identity', severity: 'critical' }, 'dddd'],
    ['an internal name', { id: 'identity/internal-name', kind: 'identity', severity: 'critical' }, 'dddd'],
    [
      'a look-alike',
      { id: 'identity/look-alike', kind: 'identity', severity: 'high', confidence: 'medium' },
      'rrrr',
    ],
    [
      'an archive over the limits',
      { id: 'archive/limit-exceeded', kind: 'archive', severity: 'high', confidence: 'medium' },
      'rrrr',
    ],
    [
      'an archive with a feature that is not read',
      { id: 'archive/unsupported', kind: 'archive', severity: 'high', confidence: 'medium' },
      'rrrr',
    ],
    [
      'a package required by URL',
      { id: 'wheel/direct-reference', kind: 'metadata', severity: 'critical' },
      'dddd',
    ],
    ['an age that is not known', { id: 'identity/recent-upload', kind: 'age' }, 'addd'],
    [
      'a .pth file that runs code',
      { id: 'wheel/pth-code', kind: 'install-behaviour', severity: 'high' },
      'rrdr',
    ],
    [
      'a .pth file that hides code',
      { id: 'wheel/pth-hidden-code', kind: 'install-behaviour', severity: 'critical' },
      'rddd',
    ],
  ];
  for (const [title, given, expected] of cases) {
    it(`${title}: ${expected}`, () => {
      for (const [at, preset] of presetNames.entries()) {
        assert.equal(judge(policies.get(preset)!, [file([finding(given)])]), letters[expected[at]!], preset);
      }
    });
  }

  it('a package without a wheel is denied, and told so', () => {
    const problem = {
      kind: 'no-wheel',
      name: 'lime',
      requirement: 'lime',
      target: 'this-python',
      detail: 'lime has no wheel',
    } as const;
    const { verdict, files } = decide(
      { files: [], problems: [problem], request, now, waivers: [] },
      policies.get('standard')!,
    );
    assert.equal(verdict, 'deny');
    assert.equal(files[0]!.reasons[0]!.rule, 'no-wheel');
  });

  it('ten thousand findings all count, the worst are told first, and the rest are counted', () => {
    const low = Array.from({ length: 10_000 }, () => finding({ severity: 'low' }));
    const grave = finding({ id: 'wheel/grave', severity: 'critical' });
    const { verdict, files } = decide(
      { files: [file([...low, grave])], problems: [], request, now, waivers: [] },
      policies.get('standard')!,
    );
    const { reasons } = files[0]!;
    assert.equal(verdict, 'deny');
    assert.equal(reasons[0]!.about, 'wheel/grave');
    assert.equal(reasons.length, 201);
    assert.equal(reasons.at(-1)!.title, '9801 more findings');
    assert.equal(reasons.at(-1)!.warning, true);
  });

  it('a closure is as bad as its worst file', () => {
    const bad = file([finding({ kind: 'malware' })]);
    assert.equal(judge(policies.get('evaluation')!, [file([]), bad, file([])]), 'deny');
  });
});

describe('rules of a policy file', () => {
  const withRules = (rules: string, preset = 'standard'): Promise<Policy> =>
    parsePolicy(`schema: spkg.policy/1\npreset: ${preset}\nrules:\n${rules}`, 'test');
  const rule = (id: string, when: string, verdict: string): string =>
    `  - id: ${id}\n    when: '${when}'\n    verdict: ${verdict}\n    message: said so\n`;

  it('come before the preset’s, and the first that matches decides', async () => {
    const policy = await withRules(
      rule('first', 'project.name == "demo"', 'warn') + rule('second', 'true', 'deny'),
    );
    assert.equal(judge(policy, [file([finding({ kind: 'vulnerability', severity: 'critical' })])]), 'warn');
  });

  it('hold or deny a package by its name, whatever is found in it', async () => {
    for (const verdict of ['warn', 'review', 'deny']) {
      const policy = await withRules(rule('by-name', 'project.name == "demo"', verdict));
      assert.equal(judge(policy, [file([])]), verdict);
      assert.equal(judge(policy, [{ ...file([]), name: 'other' }]), 'allow');
    }
  });

  it('can tell the file itself from what is found in it', async () => {
    const policy = await withRules(rule('only-files', 'finding.kind == "file" && !project.direct', 'review'));
    assert.equal(judge(policy, [file([])]), 'allow');
    assert.equal(judge(policy, [{ ...file([]), direct: false }]), 'review');
    const found = decide(
      { files: [{ ...file([finding({})]), direct: false }], problems: [], request, now, waivers: [] },
      policy,
    );
    assert.deepEqual(
      found.files[0]!.reasons.map(({ about, rule: decided }) => [about, decided]),
      [['file/itself', 'only-files']],
    );
  });

  it('that hold a file alone leave what is found in it to the other rules', async () => {
    const policy = await withRules(
      rule('held', 'finding.kind == "file" && project.name == "demo"', 'review'),
    );
    assert.equal(judge(policy, [file([])]), 'review');
    const severe = file([finding({ kind: 'vulnerability', severity: 'high' })]);
    assert.equal(judge(policy, [severe]), 'deny');
  });

  it('come before the cooldown', async () => {
    const policy = await withRules(
      rule('ours', 'finding.id == "identity/recent-upload" && project.name == "demo"', 'allow'),
    );
    assert.equal(
      judge(policy, [file([finding({ id: 'identity/recent-upload', kind: 'age', facts: { ageDays: 0 } })])]),
      'allow',
    );
  });

  it('never soften malware, quarantine, internal names, hostile archives or changed bytes', async () => {
    const policy = await withRules(rule('anything-goes', 'true', 'allow'), 'evaluation');
    const grave: readonly Partial<Finding>[] = [
      { kind: 'malware' },
      { id: 'identity/quarantined', kind: 'identity' },
      { id: 'identity/internal-name', kind: 'identity' },
      { kind: 'archive', severity: 'critical' },
      { kind: 'integrity', severity: 'critical' },
      { id: 'wheel/direct-reference', kind: 'metadata' },
    ];
    for (const one of grave) assert.equal(judge(policy, [file([finding(one)])]), 'deny');
  });

  it('may use fields that a finding does not have, by their documented defaults', async () => {
    const policy = await withRules(
      rule(
        'by-score',
        'finding.score > 5.0 || finding.age_days > 100.0 || size(finding.fixed_in) > 0',
        'deny',
      ),
    );
    assert.equal(judge(policy, [file([finding({ severity: 'info' })])]), 'allow');
    assert.equal(judge(policy, [file([finding({ severity: 'info', facts: { score: 6 } })])]), 'deny');
  });

  it('hold what they break on', async () => {
    const policy = await withRules(rule('breaks', 'finding.fixed_in[7] == "x"', 'allow'));
    const { files } = decide(
      { files: [file([finding({})])], problems: [], request, now, waivers: [] },
      policy,
    );
    assert.equal(files[0]!.verdict, 'review');
    assert.equal(files[0]!.reasons.at(-1)!.rule, 'breaks');
  });

  it('never turn a denial into a review by breaking', async () => {
    const policy = await withRules(rule('breaks', 'finding.fixed_in[7] == "x"', 'allow'));
    const severe = file([finding({ kind: 'vulnerability', severity: 'high' })]);
    assert.equal(judge(policy, [severe]), 'deny');
  });

  it('do not have to say that a cooldown needs upload times', async () => {
    const unknown = finding({ id: 'identity/upload-time-unknown', kind: 'age' });
    const cooled = await parsePolicy('schema: spkg.policy/1\npreset: guidance\ncooldown-days: 2\n', 'test');
    const uncooled = await parsePolicy('schema: spkg.policy/1\npreset: strict\ncooldown-days: 0\n', 'test');
    assert.equal(judge(cooled, [file([unknown])]), 'review');
    assert.equal(judge(uncooled, [file([unknown])]), 'allow');
  });

  it('may search with regular expressions in linear time', async () => {
    const policy = await withRules(rule('searches', 'finding.title.re2("^(a+)+$")', 'deny'));
    assert.equal(judge(policy, [file([finding({ title: `${'a'.repeat(5000)}!` })])]), 'allow');
    assert.equal(judge(policy, [file([finding({ title: 'aaa' })])]), 'deny');
  });
});

describe('properties of a decision', () => {
  const anyFinding = fc.record({
    kind: fc.constantFrom(...findingKinds),
    severity: fc.constantFrom<Severity>(...severities),
    confidence: fc.constantFrom(...confidences),
    id: fc.constantFrom(
      'identity/recent-upload',
      'identity/look-alike',
      'wheel/x',
      'advisories/vulnerability',
    ),
  });
  const anyFile = fc.tuple(
    fc.array(anyFinding, { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...scanners), fc.constantFrom(...outcomes)),
  );
  const rank = (verdict: string): number =>
    verdicts.indexOf(verdict === 'warn' ? 'allow' : (verdict as (typeof verdicts)[number]));

  it('never gets better by another finding or file, and does not depend on order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...presetNames),
        fc.array(anyFile, { minLength: 1, maxLength: 3 }),
        anyFinding,
        (preset, files, more) => {
          const policy = policies.get(preset)!;
          const judged = files.map(([findings, changed]) => file(findings.map(finding), changed));
          const verdict = judge(policy, judged);
          assert.equal(judge(policy, [...judged].reverse()), verdict);
          const [first, ...rest] = judged;
          const worse = { ...first!, findings: [...first!.findings, finding(more)] };
          assert.ok(rank(judge(policy, [worse, ...rest])) >= rank(verdict));
          assert.ok(rank(judge(policy, [...judged, file([finding(more)])])) >= rank(verdict));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is never allow when a mandatory scanner has not looked, but under evaluation', () => {
    for (const preset of ['guidance', 'standard', 'strict'] as const) {
      for (const scanner of ['archive', 'wheel', 'sdist', 'advisories', 'code'] as const) {
        for (const outcome of ['not-offered', 'unavailable', 'failed'] as const) {
          assert.ok(rank(judge(policies.get(preset)!, [file([], { [scanner]: outcome })])) > 0);
        }
      }
    }
  });
});
