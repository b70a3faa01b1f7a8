import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  mandatoryScanners,
  outcomes,
  scanners as scannerIds,
  type FindingKind,
  type Severity,
  type Finding,
} from '../../../src/core/model.js';
import { decide } from '../../../src/core/policy/evaluate.js';
import { factsOf, fileItself, ruleVariables } from '../../../src/core/policy/facts.js';
import { presetOutcomes } from '../../../src/core/policy/outcomes.js';
import { checkPolicy, defaultPolicyText, parsePolicy } from '../../../src/core/policy/parse.js';
import { presetNames, type PresetName } from '../../../src/core/policy/policy.js';
import { builtInRules } from '../../../src/core/policy/presets.js';
import { scanners } from '../../../src/scanners/index.js';

// Tables between `<!-- NAME: generated -->` and `<!-- end -->` are what the code says.
// To write them anew: WRITE_DOCS=1 npx mocha test/core/policy/docs.test.ts
const page = join(resolve(import.meta.dirname, '../../..'), 'docs/policy.md');
const text = (): string => readFileSync(page, 'utf8');

function section(name: string): RegExp {
  return new RegExp(`(<!-- ${name}: generated -->\\n)([\\s\\S]*?)(<!-- end -->)`);
}

function rowsOf(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s|-]+$/.test(line));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

function compare(name: string, rows: readonly (readonly string[])[]): void {
  const [header = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  if (process.env.WRITE_DOCS) {
    const table = [header, header.map(() => '---'), ...body].map(line).join('');
    writeFileSync(
      page,
      text().replace(section(name), (_, start: string, __, end: string) => `${start}\n${table}\n${end}`),
    );
  }
  assert.deepEqual(rowsOf(section(name).exec(text())?.[2] ?? ''), rows);
}

async function verdictsOf(given: Partial<Finding>): Promise<string[]> {
  const finding: Finding = {
    id: 'wheel/any',
    scanner: 'wheel',
    kind: 'metadata',
    severity: 'info',
    confidence: 'high',
    title: 'any',
    where: '',
    evidence: '',
    remedy: 'any',
    ...given,
  };
  const file = { name: 'demo', version: '1', filename: 'demo.whl', sha256: 'a'.repeat(64) };
  const complete = scannerIds.map((scanner) => ({
    scanner,
    version: '1',
    outcome: 'completed' as const,
    reason: '',
  }));
  return Promise.all(
    presetNames.map(async (preset) => {
      const policy = await parsePolicy(defaultPolicyText(preset), preset);
      const { verdict, files } = decide(
        {
          files: [{ ...file, size: 1, direct: true, findings: [finding], outcomes: complete }],
          problems: [],
          request: { requester: { name: 'ada' }, reason: '', targets: [] },
          now: new Date('2026-11-24T12:00:00Z'),
          waivers: [],
        },
        policy,
      );
      return verdict === 'allow' && files[0]!.reasons.some(({ warning }) => warning) ? 'warn' : verdict;
    }),
  );
}

const known = scanners.flatMap((scanner) => scanner.findings);
const ofType = (id: string): Partial<Finding> => {
  const type = known.find((one) => one.id === id);
  assert.ok(type, `no scanner finds ${id}`);
  return { id, kind: type.kind, severity: type.severity, confidence: type.confidence };
};
const graded = (
  kind: FindingKind,
  severity: Severity,
  confidence: Finding['confidence'] = 'high',
): Partial<Finding> => ({
  kind,
  severity,
  confidence,
});

const cases: readonly (readonly [string, Partial<Finding>])[] = [
  ['vulnerability, critical or high', graded('vulnerability', 'high')],
  ['vulnerability, medium', graded('vulnerability', 'medium')],
  ['vulnerability, severity unknown', graded('vulnerability', 'unknown')],
  ['vulnerability, low', graded('vulnerability', 'low')],
  ['uploaded 1 day ago', { ...ofType('identity/recent-upload'), facts: { ageDays: 1 } }],
  ['uploaded 5 days ago', { ...ofType('identity/recent-upload'), facts: { ageDays: 5 } }],
  ['upload time not given', ofType('identity/upload-time-unknown')],
  ['yanked', ofType('identity/yanked')],
  ['look-alike of a popular name', ofType('identity/look-alike')],
  ['archive over the limits, or with a feature that is not read', ofType('archive/limit-exceeded')],
  ['code that runs at every start, plain', ofType('wheel/pth-code')],
  ['code that runs at every start, hidden', ofType('wheel/pth-hidden-code')],
  ['anything else, critical or high, confidence high', graded('binary', 'high')],
  ['anything else, critical or high, confidence lower', graded('binary', 'high', 'medium')],
  ['anything else, medium or unknown', graded('binary', 'unknown')],
  ['anything else, low', graded('binary', 'low')],
  ['anything else, info', graded('binary', 'info')],
];

function outcomeRows(): string[][] {
  const tables = presetNames.map((preset: PresetName) => presetOutcomes(preset));
  return outcomes.flatMap((outcome) => {
    const alike = new Map<string, string[]>();
    for (const scanner of scannerIds) {
      const cells = tables.map((table) => table[scanner][outcome]).join(' | ');
      alike.set(cells, [...(alike.get(cells) ?? []), scanner]);
    }
    return [...alike].map(([cells, which]) => [
      `\`${outcome}\``,
      which.length === scannerIds.length ? 'every scanner' : which.join(', '),
      ...cells.split(' | '),
    ]);
  });
}

describe('docs/policy.md', () => {
  it('has the built-in rules', () => {
    const rows = builtInRules.map(({ id, when, message }) => [`\`${id}\``, `\`${when}\``, message]);
    compare('built-in rules', [['rule', 'denies', 'because'], ...rows]);
  });

  it('has the presets as they decide', async () => {
    const rows = await Promise.all(
      cases.map(async ([title, given]) => [title, ...(await verdictsOf(given))]),
    );
    compare('presets', [['what is found', ...presetNames], ...rows]);
  });

  it('has the outcomes as they are judged', () => {
    compare('outcomes', [['outcome', 'of', ...presetNames], ...outcomeRows()]);
  });

  it('has every variable with its type, and the value of what is not there', () => {
    const rows = rowsOf(text()).filter(([first]) => /^`(finding|file|project|request)\./.test(first ?? ''));
    const expected = Object.entries(ruleVariables).flatMap(([variable, fields]) =>
      Object.entries(fields).map(([field, type]) => [`\`${variable}.${field}\``, `\`${type}\``]),
    );
    assert.deepEqual(
      rows.map(([name, type]) => [name, type]),
      expected,
    );
    const subject = { name: 'demo', version: '1', filename: 'demo.whl', size: null, direct: true };
    const { finding, file } = factsOf(fileItself, subject, {
      requester: { name: 'ada' },
      reason: '',
      targets: [],
    });
    const missing = { ...prefixed('finding', finding), ...prefixed('file', file) };
    for (const [name = '', , , none = ''] of rows) {
      const value = /^`(.*?)`/.exec(none)?.[1];
      if (value === undefined || name.startsWith('`request')) continue;
      assert.deepEqual(JSON.parse(value), missing[name], name);
    }
  });

  it('names every scanner where a rule may name one, and all that are mandatory', () => {
    const row = /^\| `finding\.scanner`.*$/m.exec(text())?.[0] ?? '';
    assert.deepEqual([...row.matchAll(/`([a-z]+)`/g)].map(([, id]) => id).slice(1), [...scannerIds]);
    const mandatory = /a mandatory scanner \(([^)]*)\)/.exec(text())?.[1];
    assert.equal(mandatory, mandatoryScanners.join(', '));
  });

  it('has examples that pass the check', async () => {
    const examples = [...text().matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    assert.ok(examples.length >= 3);
    for (const example of examples) {
      const { problems, policy } = await checkPolicy(example);
      assert.deepEqual(problems, [], example);
      assert.ok(policy);
    }
  });
});

describe('the rules of the presets', () => {
  it('speak only of findings that a scanner makes', async () => {
    for (const preset of presetNames) {
      const { rules } = await parsePolicy(defaultPolicyText(preset), preset);
      for (const { id, when } of rules) {
        for (const [, named] of when.matchAll(/"([a-z]+\/[a-z-]+)"/g)) {
          assert.ok(
            known.some((type) => type.id === named),
            `${id} speaks of ${named ?? ''}`,
          );
        }
      }
    }
  });
});

function prefixed(variable: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`\`${variable}.${field}\``, value]),
  );
}
