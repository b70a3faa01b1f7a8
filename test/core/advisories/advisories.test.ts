import assert from 'node:assert/strict';
import { buildAdvisoryIndex, openAdvisoryIndex } from '../../../src/core/advisories/index-file.js';
import { affecting } from '../../../src/core/advisories/match.js';
import { readOsvRecord, type OsvRecord } from '../../../src/core/advisories/osv.js';
import { cvssScorer, severityOf } from '../../../src/core/advisories/severity.js';
import type { Advisory } from '../../../src/core/ports.js';
import { pairsThatAgree } from './agreement.js';

const now = new Date('2026-11-24T12:00:00Z');

interface Plan {
  readonly id?: string;
  readonly name?: string;
  readonly aliases?: readonly string[];
  readonly events?: readonly Record<string, string>[];
  readonly versions?: readonly string[];
  readonly severity?: readonly { type: string; score: string }[];
  readonly own?: readonly { type: string; score: string }[];
  readonly label?: string;
  readonly withdrawn?: string;
  readonly type?: string;
}

function record(plan: Plan): OsvRecord {
  const read = readOsvRecord({
    id: plan.id ?? 'PYSEC-2026-1',
    modified: '2026-11-20T00:00:00Z',
    aliases: plan.aliases ?? [],
    ...(plan.severity ? { severity: plan.severity } : {}),
    ...(plan.withdrawn ? { withdrawn: plan.withdrawn } : {}),
    ...(plan.label ? { database_specific: { severity: plan.label } } : {}),
    affected: [
      {
        package: { ecosystem: 'PyPI', name: plan.name ?? 'demo' },
        ranges: plan.events ? [{ type: plan.type ?? 'ECOSYSTEM', events: plan.events }] : [],
        ...(plan.own ? { severity: plan.own } : {}),
        versions: plan.versions ?? [],
      },
    ],
  });
  assert.ok(read);
  return read;
}

async function ask(plans: readonly Plan[], version: string, name = 'demo'): Promise<readonly Advisory[]> {
  const index = openAdvisoryIndex(
    Buffer.from(buildAdvisoryIndex(plans.map(record), 'test', await cvssScorer(), now)),
  );
  assert.ok(index);
  return affecting(index.advisories(name), version, now);
}

const range = (introduced: string, fixed: string): readonly Record<string, string>[] => [
  { introduced },
  { fixed },
];

const cases: readonly [string, Plan, string, boolean][] = [
  ['in a range', { events: range('1.0', '2.0') }, '1.5', true],
  ['at its beginning', { events: range('1.0', '2.0') }, '1.0', true],
  ['at its end, which is fixed', { events: range('1.0', '2.0') }, '2.0', false],
  ['below it', { events: range('1.0', '2.0') }, '0.9', false],
  ['cryptography 35.0.0 with introduced 38.0.0', { events: range('38.0.0', '39.0.1') }, '35.0.0', false],
  ['from the first version on', { events: range('0', '2.0') }, '0.0.1', true],
  ['in an open range', { events: [{ introduced: '1.0' }] }, '99', true],
  ['at the last affected version', { events: [{ introduced: '0' }, { last_affected: '1.5' }] }, '1.5', true],
  [
    'above the last affected version',
    { events: [{ introduced: '0' }, { last_affected: '1.5' }] },
    '1.6',
    false,
  ],
  ['at a limit', { events: [{ introduced: '0' }, { limit: '1.5' }] }, '1.5', false],
  ['with events in any order', { events: [{ fixed: '2.0' }, { introduced: '1.0' }] }, '1.5', true],
  [
    'in the second of two ranges',
    { events: [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }, { fixed: '4' }] },
    '3.5',
    true,
  ],
  [
    'between two ranges',
    { events: [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }, { fixed: '4' }] },
    '2.5',
    false,
  ],
  ['a pre-release of the first affected version', { events: range('3.0', '4.0') }, '3.0rc1', true],
  ['a pre-release of the fix', { events: range('3.0', '4.0') }, '4.0rc1', true],
  ['a post-release of the fix', { events: range('3.0', '4.0') }, '4.0.post1', false],
  ['a local version', { events: range('1.0', '2.0') }, '1.5+cpu', true],
  ['a local version that is listed without its local part', { versions: ['1.5'] }, '1.5+cpu', true],
  ['with an epoch', { events: range('1!1.0', '1!2.0') }, '1.5', false],
  ['listed only', { versions: ['1.5'] }, '1.5.0', true],
  [
    'listed outside every range, as django 3.2a1 is',
    { events: range('3.2', '3.2.1'), versions: ['3.1a9'] },
    '3.1a9',
    true,
  ],
  ['listed and no version of PEP 440', { versions: ['2004-alpha-x'] }, '2004-alpha-x', true],
  ['in a range whose bound cannot be read', { events: range('not-a-version!', '2.0') }, '9.0', true],
  [
    'in a GIT range, which says nothing of versions',
    { type: 'GIT', events: range('0', 'abc') },
    '1.0',
    false,
  ],
  ['withdrawn', { events: range('0', '9'), withdrawn: '2026-01-01T00:00:00Z' }, '1.0', false],
  ['withdrawn in the future', { events: range('0', '9'), withdrawn: '2027-01-01T00:00:00Z' }, '1.0', true],
  ['under a name that is not normalised', { name: 'De_mo', events: range('0', '9') }, '1.0', false],
];

describe('whether an advisory bears on a version', () => {
  for (const [title, plan, version, affected] of cases) {
    it(`${affected ? 'yes' : 'no'}: ${title}`, async () => {
      assert.equal((await ask([plan], version)).length > 0, affected);
    });
  }

  it('finds a record whose name is written otherwise', async () => {
    assert.equal(
      (await ask([{ name: 'Zope.Interface', events: range('0', '9') }], '1.0', 'zope-interface')).length,
      1,
    );
  });

  it('says how it matched', async () => {
    const how = async (plan: Plan, version: string): Promise<string | undefined> =>
      (await ask([plan], version))[0]?.matched;
    assert.equal(await how({ versions: ['1.0'] }, '1.0'), 'listed');
    assert.equal(await how({ events: range('0', '2') }, '1.0'), 'range');
    assert.equal(await how({ events: range('x y', '2') }, '1.0'), 'unparsable');
  });
});

const v31 = (letters: string): { type: string; score: string } => ({
  type: 'CVSS_V3',
  score: `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${letters[0]}/I:${letters[1]}/A:${letters[2]}`,
});

describe('what an advisory says', () => {
  it('merges records that name each other, with the gravest severity and all fixes', async () => {
    const [only, ...rest] = await ask(
      [
        { id: 'PYSEC-2026-1', aliases: ['CVE-2026-1'], events: range('0', '1.2') },
        {
          id: 'GHSA-aaaa-bbbb-cccc',
          aliases: ['CVE-2026-1'],
          events: range('0', '1.3'),
          severity: [v31('HHH')],
        },
      ],
      '1.0',
    );
    assert.deepEqual(rest, []);
    assert.equal(only?.id, 'PYSEC-2026-1');
    assert.deepEqual(only.aliases, ['GHSA-aaaa-bbbb-cccc', 'CVE-2026-1']);
    assert.equal(only.severity, 'critical');
    assert.deepEqual(only.fixedIn, ['1.2', '1.3']);
  });

  it('keeps records apart that name different things', async () => {
    const all = await ask(
      [
        { id: 'PYSEC-2026-1', events: range('0', '2') },
        { id: 'PYSEC-2026-2', events: range('0', '3') },
      ],
      '1.0',
    );
    assert.equal(all.length, 2);
  });

  it('calls MAL- records malware, also by alias', async () => {
    const all = await ask([{ id: 'GHSA-aaaa-bbbb-cccc', aliases: ['MAL-2026-1'], versions: ['1.0'] }], '1.0');
    assert.equal(all[0]?.malware, true);
    assert.equal(all[0].id, 'MAL-2026-1');
  });

  it('names only fixes above the version', async () => {
    const [one] = await ask(
      [{ events: [{ introduced: '0' }, { fixed: '1' }, { introduced: '2' }, { fixed: '3' }] }],
      '2.5',
    );
    assert.deepEqual(one?.fixedIn, ['3']);
  });

  it('takes the severity of the package before that of the record', async () => {
    const [one] = await ask([{ events: range('0', '9'), severity: [v31('HHH')], own: [v31('LNN')] }], '1');
    assert.equal(one?.severity, 'medium');
  });

  const vectors: readonly [string, string, number | null][] = [
    ['v3.1', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['v3.0', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['v4.0', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
    ['v2', 'AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5],
    ['an incomplete v4 vector', 'CVSS:4.0/AV:N', null],
    ['an incomplete v3 vector', 'CVSS:3.0/AV:N', null],
    ['no vector', 'high', null],
  ];
  for (const [title, vector, expected] of vectors) {
    it(`scores ${title} as ${expected ?? 'unknown'}`, async () => {
      assert.equal((await cvssScorer())(vector), expected);
    });
  }

  it('takes a label where there is no score, and unknown for what it does not know', () => {
    assert.equal(severityOf(null, 'MODERATE'), 'medium');
    assert.equal(severityOf(null, 'whatever'), 'unknown');
    assert.equal(severityOf(null, undefined), 'unknown');
  });
});

describe('the advisory index', () => {
  it('is as old as its newest record; one that says it is of the future makes nothing fresh', async () => {
    const asOf = async (...modified: readonly string[]): Promise<string | null | undefined> => {
      const records = modified.map((at) => ({ ...record({ versions: ['1'] }), modified: at }));
      return openAdvisoryIndex(Buffer.from(buildAdvisoryIndex(records, 'test', await cvssScorer(), now)))
        ?.header.asOf;
    };
    const past = new Date(now.getTime() - 90 * 86_400_000).toISOString();
    const future = new Date(now.getTime() + 86_400_000).toISOString();
    assert.equal(await asOf(past, '2020-01-01T00:00:00Z'), past);
    assert.equal(await asOf(past, future, '9999-12-31T00:00:00Z'), past);
    assert.equal(await asOf(future), null);
  });

  it('is refused when it is damaged or cut short', async () => {
    const bytes = Buffer.from(
      buildAdvisoryIndex([record({ versions: ['1'] })], 'test', await cvssScorer(), now),
    );
    assert.equal(openAdvisoryIndex(bytes.subarray(0, bytes.length - 2)), undefined);
    const changed = Buffer.from(bytes);
    changed[changed.length - 5] = 0x20;
    assert.equal(openAdvisoryIndex(changed), undefined);
    assert.equal(openAdvisoryIndex(Buffer.from('{}\n')), undefined);
  });

  it('knows nothing of names such as __proto__', async () => {
    assert.deepEqual(await ask([{ versions: ['1'] }], '1', '__proto__'), []);
    assert.deepEqual(await ask([{ versions: ['1'] }], '1', 'constructor'), []);
  });

  it('agrees with a brute-force reading of every record over every fourth version that any of them names', async function () {
    this.timeout(120_000);
    assert.ok((await pairsThatAgree(this, 4)) > 5_000);
  });
});
