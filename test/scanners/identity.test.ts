import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProjectFacts, ProjectFile } from '../../src/core/ports.js';
import { identityScanner } from '../../src/scanners/identity/index.js';
import { lookAlike, popularNames } from '../../src/scanners/identity/look-alike.js';
import { loadPopularNames } from '../../src/scanners/identity/popular-names.js';
import type { ContextFacts, ContextSubject } from '../../src/scanners/scanner.js';

function allNames(): readonly string[] {
  const text = readFileSync(resolve(import.meta.dirname, '../../data/names/popular.txt'), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const now = new Date('2026-11-24T12:00:00Z');
const subject: ContextSubject = {
  name: 'numpy',
  version: '1.0',
  filename: 'numpy-1.0-py3-none-any.whl',
  sha256: 'a'.repeat(64),
  uploadedAt: '2020-01-01T00:00:00Z',
  metadataSha256: null,
};
const listed: ProjectFile = {
  url: null,
  size: null,
  filename: subject.filename,
  version: '1.0',
  sha256: subject.sha256,
  uploadedAt: null,
  yanked: null,
  requiresPython: null,
  metadata: null,
};
const page: ProjectFacts = { name: 'numpy', status: 'active', statusReason: '', files: [listed] };
const facts: ContextFacts = {
  now,
  advisories: { digest: '', asOf: null, from: '', records: 0, affecting: () => [] },
  advisoriesMaxAgeHours: 72,
  internalNames: ['acme-*', 'secret'],
  project: page,
};

function ids(change: Partial<ContextSubject>, project: ContextFacts['project'] = page): readonly string[] {
  return identityScanner
    .assess({ ...subject, ...change }, { ...facts, project })
    .findings.map(({ id }) => id.split('/')[1]!);
}

describe('the identity scanner', () => {
  it('has nothing against a file that is what and where it should be', () => {
    assert.deepEqual(identityScanner.assess(subject, facts), {
      outcome: 'completed',
      reason: '',
      findings: [],
    });
  });

  const cases: readonly [string, readonly string[], Partial<ContextSubject>, ContextFacts['project']?][] = [
    ['a yanked file', ['yanked'], {}, { ...page, files: [{ ...listed, yanked: '' }] }],
    ['a quarantined project', ['quarantined'], {}, { ...page, status: 'quarantined' }],
    ['an archived project', ['archived'], {}, { ...page, status: 'archived' }],
    ['a deprecated project', ['deprecated'], {}, { ...page, status: 'deprecated' }],
    ['a file that is not listed', ['unlisted-file'], {}, { ...page, files: [] }],
    ['a file that is listed with another hash', ['hash-differs-from-index'], { sha256: 'b'.repeat(64) }],
    ['an internal name', ['internal-name'], { name: 'acme-tools' }],
    ['an internal name without a star', ['internal-name'], { name: 'secret' }],
    ['a file of today', ['recent-upload'], { uploadedAt: '2026-11-24T10:00:00Z' }],
    ['a file of tomorrow', ['recent-upload'], { uploadedAt: '2026-11-25T10:00:00Z' }],
    ['a file without an upload time', ['upload-time-unknown'], { uploadedAt: null }],
    ['a project that the index does not know', ['unknown-project'], {}, 'unknown-project'],
  ];
  for (const [title, expected, change, project] of cases) {
    it(`finds ${title}`, () => {
      assert.deepEqual(ids(change, project), expected);
    });
  }

  it('says that it did not look where there is no index, or none answered', () => {
    const outcome = (project: ContextFacts['project']): string =>
      identityScanner.assess(subject, { ...facts, project }).outcome;
    assert.equal(outcome('offline'), 'not-offered');
    assert.equal(outcome('unreachable'), 'unavailable');
    assert.equal(
      identityScanner.assess({ ...subject, name: 'acme-x' }, { ...facts, project: 'offline' }).findings
        .length,
      1,
    );
  });

  it('cleans what an index says before it shows it', () => {
    const report = identityScanner.assess(subject, {
      ...facts,
      project: { ...page, files: [{ ...listed, yanked: 'bad\u001b[2Jnews' }] },
    });
    assert.ok(!report.findings[0]!.evidence.includes('\u001b'));
  });
});

describe('names that look like popular ones', () => {
  const popular = loadPopularNames();
  const alike: readonly [string, string][] = [
    ['nummpy', 'numpy'],
    ['reqests', 'requests'],
    ['reqeusts', 'requests'],
    ['requessts', 'requests'],
    ['panda5', 'pandas'],
    ['pandaz', 'pandas'],
    ['urlllb3', 'urllib3'],
    ['ur1lib3', 'urllib3'],
    ['b0to3', 'boto3'],
    ['python-dateuti1', 'python-dateutil'],
    ['dateutil-python', 'python-dateutil'],
    ['matplotlip', 'matplotlib'],
    ['djago', 'django'],
    ['tensorfow', 'tensorflow'],
    ['scikitlearn', 'scikit-learn'],
  ];
  for (const [name, resembles] of alike) {
    it(`${name} looks like ${resembles}`, () => {
      assert.ok(
        popular.rank(name) !== undefined || lookAlike(name, popular)?.resembles === resembles,
        lookAlike(name, popular)?.resembles,
      );
    });
  }

  for (const name of ['numpy', 'acme-churn-model', 'our-own-tool', 'zzyzx', 'ab']) {
    it(`${name} looks like nothing but itself`, () => {
      assert.equal(lookAlike(name, popular), undefined);
    });
  }

  it('seldom accuse a real project: of the names behind the ten thousandth, fewer than 4 in 100', () => {
    const names = allNames();
    const before = popularNames(names.slice(0, 10_000));
    const suspects = names.slice(10_000).filter((name) => lookAlike(name, before) !== undefined);
    assert.ok(
      suspects.length / (names.length - 10_000) < 0.04,
      `${suspects.length} of ${names.length - 10_000}: ${suspects.slice(0, 20).join(' ')}`,
    );
  });
});
