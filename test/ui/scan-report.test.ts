import assert from 'node:assert/strict';
import type { ScannedFile } from '../../src/core/reports.js';
import { scanScreen } from '../../src/ui/scan-report.js';
import { columnsOf } from '../../src/ui/text.js';
import { finding, flaggedFile, hiddenCode, reason, scannedFile, scanReport } from '../helpers/reports.js';

const absent = { scanner: 'code', outcome: 'not-offered', reason: 'not part of this version' } as const;
const absentReason = reason(finding(), 'allow', {
  about: 'outcome/code',
  title: 'code: not part of this version',
  rule: 'outcome-not-offered',
  warning: true,
});
const lookAlike = finding({
  id: 'identity/look-alike',
  severity: 'medium',
  title: 'Its name looks like that of a popular project: `requests`',
  where: '',
  evidence: 'requets',
});
const weakHash = finding({
  id: 'wheel/record-weak-hash',
  severity: 'low',
  title: 'RECORD gives hashes in an unusual form',
  where: 'RECORD',
  evidence: 'md5',
});

function clean(count: number, more: Partial<ScannedFile> = {}): readonly ScannedFile[] {
  return Array.from({ length: count }, (_, index) =>
    scannedFile(`wheels/clean${index}-1-py3-none-any.whl`, more),
  );
}

function warned(path: string): ScannedFile {
  return scannedFile(path, { findings: [weakHash], reasons: [reason(weakHash, 'allow', { warning: true })] });
}

describe('the report of a scan', () => {
  it('is worst first, each finding with its id and page, and all that is clean in one line', () => {
    const files = [
      ...clean(300),
      flaggedFile('wheels/requets-1-py3-none-any.whl', lookAlike, 'review'),
      scannedFile('wheels/broken-1-py3-none-any.whl', {
        verdict: 'unassessed',
        outcomes: [{ scanner: 'wheel', outcome: 'failed', reason: 'the scan took longer than 300 s' }],
        reasons: [
          reason(finding(), 'unassessed', {
            about: 'outcome/wheel',
            title: 'wheel: the scan took longer than 300 s',
            rule: 'outcome-failed',
            message: 'The look at it broke. Try again; nobody can decide on what was not looked at.',
            severity: undefined,
            where: undefined,
            evidence: undefined,
          }),
        ],
      }),
      warned('wheels/hashes-1-py3-none-any.whl'),
      flaggedFile('wheels/evil-1-py3-none-any.whl', hiddenCode, 'deny'),
      ...clean(270, { outcomes: [absent], reasons: [absentReason] }),
    ];
    const screen = scanScreen(
      scanReport(files, { verdict: 'deny', bytes: 346_000_000, ms: 5200, warnings: ['for trial only'] }),
      80,
    );
    assert.equal(
      screen,
      `DENIED wheels/evil-1-py3-none-any.whl
    A .pth file hides code that runs whenever Python starts [critical]
      evil.pth:1: import base64; exec(base64.b64decode("cHJpbnQoMSk="))
      rule needs-eyes: A person of InfoSec looks at this before it is published.
      wheel/pth-hidden-code: docs/findings/wheel/pth-hidden-code.md
NOT ASSESSED wheels/broken-1-py3-none-any.whl
    wheel: the scan took longer than 300 s
      rule outcome-failed: The look at it broke. Try again; nobody can decide on
      what was not looked at.
HELD wheels/requets-1-py3-none-any.whl
    Its name looks like that of a popular project: \`requests\` [medium]
      requets
      rule needs-eyes: A person of InfoSec looks at this before it is published.
      identity/look-alike: docs/findings/identity/look-alike.md
  not looked at: code not-offered: not part of this version (270 of 574 files)
  warning: RECORD gives hashes in an unusual form [low] wheel/record-weak-hash
  (wheels/hashes-1-py3-none-any.whl: RECORD)
  warning: for trial only
ALLOWED 571 files: nothing against them but warnings (1), as far as was looked
DENIED 1 of 574 files, 1 not assessed, 1 held, 571 allowed; 346 MB in 5.2 s,
66.5 MB/s
what a finding means: spkg scan --explain ID`,
    );
  });

  it('has no line over the width but what cannot be broken, at 80 and at 200 columns', () => {
    const long = finding({ where: 'pkg/mod.py:7', evidence: `x="${'A'.repeat(2000)}"` });
    const files = [flaggedFile('wheels/evil-1-py3-none-any.whl', long, 'deny'), ...clean(40)];
    for (const columns of [80, 200]) {
      const lines = scanScreen(scanReport(files, { verdict: 'deny' }), columns).split('\n');
      assert.deepEqual(
        lines.filter((line) => columnsOf(line) > columns),
        [],
      );
      assert.ok(lines.length < 14, lines.join('\n'));
    }
  });

  it('tells a finding that was met in many places once, with the first of them', () => {
    const places = Array.from({ length: 50 }, (_, index) => finding({ where: `a${index}.pth:1` }));
    const file = scannedFile('x.whl', {
      verdict: 'deny',
      findings: places,
      reasons: places.map((one) => reason(one, 'deny')),
    });
    const screen = scanScreen(scanReport([file], { verdict: 'deny' }), 80);
    assert.equal(screen.match(/hides code/g)?.length, 1);
    assert.match(screen, /a0\.pth:1.*\n.*a1\.pth:1.*\n.*a2\.pth:1.*\n\s+… and 47 more places/);
    assert.doesNotMatch(screen, /a3\.pth/);
  });

  it('says how many findings of other kinds it leaves out', () => {
    const many = Array.from({ length: 20 }, (_, index) => finding({ title: `Finding number ${index}` }));
    const file = scannedFile('x.whl', { verdict: 'deny', reasons: many.map((one) => reason(one, 'deny')) });
    assert.match(scanScreen(scanReport([file], { verdict: 'deny' }), 80), /… and 8 more\n/);
  });

  it('shows every denied file in full, however many there are', () => {
    const files = Array.from({ length: 60 }, (_, index) =>
      flaggedFile(`evil${index}-1-py3-none-any.whl`, hiddenCode, 'deny'),
    );
    const screen = scanScreen(scanReport(files, { verdict: 'deny' }), 80);
    for (const { path } of files) assert.ok(screen.includes(`DENIED ${path}\n`));
    assert.doesNotMatch(screen, /ALLOWED/);
  });

  it('says once what holds every file, and counts none of them as allowed', () => {
    const stale = { scanner: 'advisories', outcome: 'unavailable', reason: 'they are 9 days old' } as const;
    const held = reason(finding(), 'review', { about: 'outcome/advisories', rule: 'outcome-unavailable' });
    const files = clean(40, { verdict: 'review', outcomes: [stale], reasons: [held] });
    const screen = scanScreen(scanReport(files, { verdict: 'review' }), 100);
    assert.equal(
      screen,
      `  HELD not looked at: advisories unavailable: they are 9 days old (all 40 files)
HELD 40 of 40 files; 40.0 kB in 2.0 s, 20.0 kB/s`,
    );
  });

  it('names the files of which a scanner did not look at few', () => {
    const files = [...clean(5), scannedFile('odd.whl', { outcomes: [absent], reasons: [absentReason] })];
    assert.match(scanScreen(scanReport(files), 100), /not looked at: code not-offered: .* \(odd\.whl\)/);
  });

  it('never says of what was not looked at that nothing is against it, without saying so', () => {
    const looked = scanScreen(scanReport(clean(5)), 80);
    const unlooked = scanScreen(scanReport(clean(5, { outcomes: [absent] })), 80);
    assert.match(looked, /ALLOWED 5 files: nothing against them\n/);
    assert.match(unlooked, /ALLOWED 5 files: nothing against them, as far as was looked\n/);
  });

  it('names one clean file, and gives no hint where there is nothing to explain', () => {
    const screen = scanScreen(scanReport([scannedFile('demo-1-py3-none-any.whl')]), 80);
    assert.equal(
      screen,
      `ALLOWED demo-1-py3-none-any.whl: nothing against it
ALLOWED 1 file; 1.00 kB in 2.0 s, 500 B/s`,
    );
  });

  it('lets no text of others move the cursor or colour the screen', () => {
    const hostile = finding({
      title: 'a\u001b[2Jb',
      where: 'x\u001b]0;y\u0007',
      evidence: '\u202ekcatta\r\n',
    });
    const files = [flaggedFile('evil\u001b[31m.whl', hostile, 'deny'), scannedFile('w\u001b[1m.whl')];
    assert.doesNotMatch(
      scanScreen(scanReport(files, { verdict: 'deny' }), 80),
      /[\u0000-\u0009\u000b-\u001f\u202e]/,
    );
  });
});
