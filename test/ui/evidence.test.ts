import assert from 'node:assert/strict';
import type { FileDecision, Reason } from '../../src/core/model.js';
import { scanners } from '../../src/scanners/index.js';
import { evidenceLines, pageOf, reasonLines } from '../../src/ui/evidence.js';
import { scanScreen } from '../../src/ui/scan-report.js';
import { finding, flaggedFile, hiddenCode, reason, scanReport } from '../helpers/reports.js';

function decided(name: string, reasons: readonly Reason[]): FileDecision {
  return {
    name,
    version: '1.0',
    filename: `${name}-1.0-py3-none-any.whl`,
    sha256: 'a'.repeat(64),
    verdict: 'deny',
    reasons: [...reasons],
  };
}

describe('evidence', () => {
  it('is the same in `scan` as in `status`, `approve` and the end of a request', () => {
    const shown = reasonLines([reason(hiddenCode, 'deny')], 80, 6);
    assert.ok(shown.join('\n').includes('wheel/pth-hidden-code: docs/findings/wheel/pth-hidden-code.md'));
    const asStatus = evidenceLines([decided('evil', [reason(hiddenCode, 'deny')])], 80);
    const asScan = scanScreen(scanReport([flaggedFile('evil.whl', hiddenCode, 'deny')]), 80).split('\n');
    assert.deepEqual(asStatus.slice(1), shown);
    assert.deepEqual(asScan.slice(1, 1 + shown.length), shown);
  });

  it('tells what every file has once, with its id and page, and without the places of one of them', () => {
    const both = [
      reason(hiddenCode, 'deny', { where: 'a.pth:1' }),
      reason(hiddenCode, 'deny', { where: 'b.pth:1' }),
    ];
    const lines = evidenceLines([decided('one', [both[0]!]), decided('two', [both[1]!])], 80).join('\n');
    assert.match(lines, /^ {2}DENIED all 2 files\n/);
    assert.match(lines, /docs\/findings\/wheel\/pth-hidden-code\.md/);
    assert.doesNotMatch(lines, /\.pth:1/);
  });

  it('keeps apart what differs in its title, its rule or its severity', () => {
    const reasons = [
      reason(hiddenCode, 'deny'),
      reason(finding({ title: 'Another' }), 'deny'),
      reason(hiddenCode, 'deny', { rule: 'other' }),
      reason(finding({ severity: 'low' }), 'review'),
    ];
    const lines = reasonLines(reasons, 80, 10).filter((line) => line.includes('wheel/pth-hidden-code: '));
    assert.equal(lines.length, 4);
  });

  it('every finding of every scanner has a page, and no other reason has', () => {
    for (const { findings } of scanners)
      for (const { id } of findings) assert.equal(pageOf(id), `docs/findings/${id}.md`);
    for (const about of ['outcome/wheel', 'resolution/no-wheel', 'policy/more-reasons', 'file/itself'])
      assert.equal(pageOf(about), undefined);
  });
});
