import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkPolicy, defaultPolicyText, parsePolicy } from '../../../src/core/policy/parse.js';
import { presetNames } from '../../../src/core/policy/policy.js';

const head = 'schema: spkg.policy/1\npreset: standard\n';
const rule = (when: string, id = 'ours', verdict = 'deny'): string =>
  `rules:\n  - id: ${id}\n    when: ${when}\n    verdict: ${verdict}\n    message: no\n`;

/** text, line, column, and what the message must speak of */
const wrong: readonly [string, string, number, number, RegExp][] = [
  ['YAML that is none', 'schema: [', 1, 10, /flow|sequence|\]/i],
  ['a key twice', `${head}preset: strict\n`, 3, 1, /unique/i],
  ['no schema', 'preset: standard\n', 1, 1, /`schema` is missing/],
  ['a schema to come', 'schema: spkg.policy/2\npreset: standard\n', 1, 9, /schema/],
  ['an unknown preset', 'schema: spkg.policy/1\npreset: lenient\n', 2, 9, /preset/],
  ['an unknown key', `${head}cooldown: 3\n`, 3, 1, /did you mean `cooldown-days`/],
  ['a second unknown key', `${head}max-file-mib: 1\nnope: 1\n`, 4, 1, /nope/],
  ['a number that is none', `${head}cooldown-days: soon\n`, 3, 16, /cooldown-days/],
  ['a negative number', `${head}cooldown-days: -1\n`, 3, 16, /cooldown-days/],
  ['a choice about sdists that is none', `${head}sdists: allow\n`, 3, 9, /sdists.*"refuse", "admit"/],
  ['a truth in the place of a choice', `${head}sdists: true\n`, 3, 9, /sdists/],
  ['a choice in the singular', `${head}sdist: admit\n`, 3, 1, /did you mean `sdists`/],
  ['an unknown verdict', head + rule('"true"', 'ours', 'maybe'), 6, 14, /verdict/],
  [
    'a rule without a message',
    `${head}rules:\n  - id: a\n    when: "true"\n    verdict: deny\n`,
    4,
    5,
    /message/,
  ],
  ['an id that is not kebab', head + rule('"true"', 'Not Kebab'), 4, 9, /kebab/],
  ['an id of a built-in rule', head + rule('"true"', 'known-malware'), 4, 9, /built-in/],
  ['an id of the cooldown', head + rule('"true"', 'cooldown'), 4, 9, /built-in/],
  ['CEL that cannot be read', head + rule("finding.kind = 'x'"), 5, 24, /Unexpected/],
  [
    'a field that is none, with what was meant',
    head + rule('finding.serverity == "high"'),
    5,
    19,
    /did you mean `severity`/,
  ],
  ['a variable that is none', head + rule('fnding.kind == "x"'), 5, 11, /fnding/],
  ['types that do not fit', head + rule('finding.severity == 3'), 5, 11, /overload/],
  ['a field asked for with has', head + rule('has(finding.nope)'), 5, 23, /no field `nope`/],
  ['a field that is computed', head + rule('finding[project.name] == "x"'), 5, 11, /written out/],
  [
    'a kind that no finding has',
    head + rule('finding.kind == "vulnerabilty"'),
    5,
    27,
    /did you mean `vulnerability`/,
  ],
  [
    'a severity that no finding has, in a list',
    head + rule('finding.severity in ["high", "severe"]'),
    5,
    40,
    /never `severe`/,
  ],
  ['an id without its scanner', head + rule('finding.id == "known-malware"'), 5, 25, /scanner\/what/],
  ['a name that is not normalised', head + rule('project.name == "PyYAML"'), 5, 27, /write `pyyaml`/],
  ['a name on the other side', head + rule(`'"Foo_Bar" != project.name'`), 5, 12, /write `foo-bar`/],
  ['the reserved word of CEL', head + rule('package.name == "x"'), 5, 11, /write `project`/],
  ['a pattern that is computed', head + rule('finding.title.re2(project.name)'), 5, 29, /written out/],
  ['a pattern that is none', head + rule('finding.title.re2("(")'), 5, 29, /pattern/],
  ['a pattern that cannot be linear', head + rule(String.raw`finding.title.re2(r"(a)\1")`), 5, 29, /pattern/],
  ['matches inside a macro', head + rule('finding.advisories.exists(a, a.matches("x"))'), 5, 40, /re2/],
  [
    'a mistake in the second line of a folded text',
    head + rule('>-\n      finding.kind == "code" &&\n      finding.nope == "y"'),
    7,
    15,
    /no field `nope`/,
  ],
  [
    'a mistake in the second line of a literal text',
    head + rule('|\n      finding.kind == "code" &&\n        finding.nope == "y"'),
    7,
    17,
    /no field `nope`/,
  ],
  [
    'a mistake behind doubled quotes',
    head + rule(`'finding.kind == ''code'' && finding.nope == 1'`),
    5,
    48,
    /no field `nope`/,
  ],
  [
    'a mistake behind escaped quotes',
    head + rule(String.raw`"finding.kind == \"code\" && finding.nope == 1"`),
    5,
    48,
    /no field `nope`/,
  ],
  ['an id of a rule of the preset', head + rule('"true"', 'severe'), 4, 9, /of the preset/],
  ['an id like an outcome', head + rule('"true"', 'outcome-failed'), 4, 9, /built-in/],
  ['a condition that is true, not text', head + rule('true'), 5, 11, /must be string/],
  ['a tag of YAML, which would be left out', head + rule('!js finding.kind'), 5, 11, /tag/i],
  ['a size without end', `${head}max-file-mib: .inf\n`, 3, 15, /must be <=1048576/],
  ['a number that is not one', `${head}max-file-mib: .nan\n`, 3, 15, /max-file-mib/],
  ['two documents', `${head}---\nx: 1\n`, 3, 1, /more than one document/],
  ['nothing', '', 1, 1, /empty/],
  ['an anchor that is none', `${head}cooldown-days: *nope\n`, 1, 1, /nope/],
  ['a condition that is no condition', head + rule('finding.severity'), 5, 11, /true or false/],
  ['matches, which can hang', head + rule(`finding.title.matches("^(a+)+$")`), 5, 11, /re2/],
  [
    'a mandatory scanner made clean',
    `${head}outcomes:\n  code: {not-offered: allow}\n`,
    4,
    23,
    /has not looked/,
  ],
  ['a broken scanner made clean', `${head}outcomes:\n  identity: {failed: warn}\n`, 4, 22, /has not looked/],
  ['a broken scanner left to a person', `${head}outcomes: {code: {failed: review}}\n`, 3, 27, /unassessed/],
  [
    'a mandatory scanner silenced under evaluation',
    'schema: spkg.policy/1\npreset: evaluation\noutcomes: {code: {not-offered: allow}}\n',
    3,
    32,
    /at the mildest `warn`/,
  ],
  ['an unknown scanner', `${head}outcomes:\n  horoscope: {failed: deny}\n`, 4, 3, /horoscope|outcomes/],
];

describe('checking a policy', () => {
  for (const preset of presetNames) {
    it(`has nothing against the preset ${preset}`, async () => {
      const { problems, policy } = await checkPolicy(defaultPolicyText(preset));
      assert.deepEqual(problems, []);
      assert.equal(policy?.preset, preset);
    });
  }

  for (const [title, text, line, column, about] of wrong) {
    it(`finds ${title}, with line and column`, async () => {
      const { problems, policy } = await checkPolicy(text);
      assert.equal(policy, undefined);
      const [first] = problems;
      assert.ok(first);
      assert.match(first.message, about);
      assert.equal(first.line, line, JSON.stringify(first));
      assert.equal(first.column, column, JSON.stringify(first));
    });
  }

  it('lists every mistake at once', async () => {
    const { problems } = await checkPolicy(
      `${head}${rule('finding.nope == 1')}  - id: other\n    when: also.nope\n    verdict: deny\n    message: no\n`,
    );
    assert.equal(problems.filter(({ severity }) => severity === 'error').length, 2);
  });

  it('lists mistakes of the shape and of conditions together', async () => {
    const { problems, policy } = await checkPolicy(
      `${head}cooldown: 3\noutcomes: {code: {failed: allow}}\n${rule('finding.nope == 1', 'severe')}`,
    );
    assert.equal(policy, undefined);
    assert.deepEqual(
      problems.map(({ line, column }) => [line, column]),
      [
        [3, 1],
        [4, 27],
        [6, 9],
        [7, 19],
      ],
    );
  });

  it('lists every unknown key, in the order of the text', async () => {
    const { problems } = await checkPolicy(
      `nope: 1\n${head}other: 2\n${rule('"true"')}    thid: 3\npreset-x: 1\n`,
    );
    assert.deepEqual(
      problems.map(({ line, column }) => [line, column]),
      [
        [1, 1],
        [4, 1],
        [10, 5],
        [11, 1],
      ],
    );
  });

  const idle: readonly [string, string, RegExp][] = [
    ['malware', 'finding.kind == "malware"', /built-in rule `known-malware`/],
    ['malware of one project', 'project.name == "x" && finding.kind == "malware"', /`known-malware`/],
    ['an internal name', 'finding.id == "identity/internal-name"', /`internal-name`/],
  ];
  for (const [title, when, about] of idle) {
    it(`warns of a rule about ${title}: the built-in one comes first`, async () => {
      const { problems, policy } = await checkPolicy(head + rule(when, 'ours', 'allow'));
      assert.ok(policy);
      assert.equal(problems[0]?.severity, 'warning');
      assert.match(problems[0].message, about);
    });
  }

  /** verdict, condition, whether it softens more than it seems to */
  const softening: readonly [string, string, boolean][] = [
    ['allow', '"true"', true],
    ['review', 'project.name == "x"', true],
    ['warn', 'request.reason != "" || project.direct', true],
    ['deny', 'project.name == "x"', false],
    ['review', 'finding.kind == "file" && project.name == "x"', false],
    ['allow', 'project.name == "x" && "A-1" in finding.advisories', false],
  ];
  for (const [verdict, when, softens] of softening) {
    it(`${softens ? 'warns' : 'does not warn'} that ${when} with ${verdict} softens what the preset denies`, async () => {
      const { problems, policy } = await checkPolicy(
        head + rule(when.includes('|') ? `'${when}'` : when, 'ours', verdict),
      );
      assert.ok(policy);
      assert.deepEqual(
        problems.map(({ severity, message }) => [severity, message.includes('also what the preset denies')]),
        softens ? [['warning', true]] : [],
      );
    });
  }

  it('sees the same condition behind other spacing and order', async () => {
    const wide = 'finding.kind == "code" && project.name == "x"';
    const narrow = 'project.name=="x"&&project.direct&&  finding.kind=="code"';
    const { problems } = await checkPolicy(
      `${head}${rule(wide)}  - id: never\n    when: ${narrow}\n    verdict: deny\n    message: no\n`,
    );
    assert.deepEqual(
      problems.map(({ severity, line }) => [severity, line]),
      [['warning', 9]],
    );
  });

  it('does not warn of a rule that asks for less than an earlier one', async () => {
    const { problems } = await checkPolicy(
      `${head}${rule('finding.kind == "code" && project.direct')}  - id: more\n    when: finding.kind == "code"\n    verdict: deny\n    message: no\n`,
    );
    assert.deepEqual(problems, []);
  });

  it('warns of a rule that never decides', async () => {
    const { problems, policy } = await checkPolicy(
      `${head}${rule('"true"', 'all')}  - id: never\n    when: finding.kind == "code"\n    verdict: deny\n    message: no\n`,
    );
    assert.ok(policy);
    assert.deepEqual(
      problems.map(({ severity, line }) => [severity, line]),
      [['warning', 9]],
    );
  });

  it('rejects with SPKG_POLICY_INVALID, naming the place', async () => {
    await assert.rejects(
      parsePolicy(`${head}x: 1\n`, 'policy.yaml'),
      (error: { code: string; message: string }) => {
        assert.equal(error.code, 'SPKG_POLICY_INVALID');
        assert.match(error.message, /policy\.yaml:3:\d+/);
        return true;
      },
    );
  });

  for (const preset of presetNames) {
    it(`${preset} refuses source distributions unless the file admits them, and the digest tells`, async () => {
      const text = `schema: spkg.policy/1\npreset: ${preset}\n`;
      const [silent, admitting, refusing] = await Promise.all(
        ['', 'sdists: admit\n', 'sdists: refuse\n'].map((line) => parsePolicy(text + line, 'test')),
      );
      assert.deepEqual(
        [silent, admitting, refusing].map((policy) => policy?.sdists),
        ['refuse', 'admit', 'refuse'],
      );
      assert.notEqual(silent?.digest, admitting?.digest);
    });
  }

  it('gives each text its own digest', async () => {
    const [one, same, other] = await Promise.all([
      parsePolicy(head, 'a'),
      parsePolicy(head, 'b'),
      parsePolicy(`${head}# \n`, 'a'),
    ]);
    assert.equal(one.digest, same.digest);
    assert.notEqual(one.digest, other.digest);
  });

  it('survives any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        const { problems, policy } = await checkPolicy(text);
        assert.ok(problems.length > 0 || policy);
      }),
      { numRuns: 100 },
    );
  });

  it('does not follow YAML that grows', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n${head}`;
    const { policy, problems } = await checkPolicy(bomb);
    assert.equal(policy, undefined);
    assert.ok(problems.length > 0);
  });
});
