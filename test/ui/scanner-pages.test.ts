import assert from 'node:assert/strict';
import { explainScreen, renderPage, scannersScreen } from '../../src/ui/scanner-pages.js';
import { listScanners } from '../../src/scanners/catalogue.js';
import { columnsOf } from '../../src/ui/text.js';
import { explained, hiddenCode } from '../helpers/reports.js';

describe('the list of scanners', () => {
  for (const columns of [80, 200]) {
    it(`has a row for each, in full, within ${columns} columns`, () => {
      const screen = scannersScreen(listScanners(), columns);
      assert.deepEqual(
        screen.split('\n').filter((line) => columnsOf(line) > columns),
        [],
      );
      for (const { id, mandatory, findings, looksFor } of listScanners().scanners) {
        const kind = mandatory ? 'mandatory' : 'optional';
        assert.match(screen, new RegExp(`^${id} +${kind}(, absent)? +${findings.length} `, 'm'));
        for (const word of looksFor.split(' ')) assert.ok(screen.includes(word), word);
      }
      assert.doesNotMatch(screen, /…/);
    });
  }
});

describe('a page of docs/findings on a screen', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['headings lose their marks', '# One\n\n## Two', 'One\n\nTwo'],
    [
      'a paragraph is wrapped anew',
      'one two three\nfour five six seven',
      'one two three four\nfive six seven',
    ],
    [
      'code stays as it is',
      '```python\nx  =  "a very long line that is not wrapped"\n# no heading\n```',
      '    x  =  "a very long line that is not wrapped"\n    # no heading',
    ],
    [
      'list items hang behind their mark',
      '- one two three four five\n- six',
      '- one two three four\n  five\n- six',
    ],
    ['a list item goes on in the next line', '1. one\n   two', '1. one two'],
    ['tables stay as they are', '| a | b |\n| --- | --- |', '| a | b |\n| --- | --- |'],
    ['an open code block ends with the page', '```\nx', '    x'],
    ['nothing is nothing', '', ''],
  ];
  for (const [name, page, screen] of cases) {
    it(name, () => {
      assert.equal(renderPage(page, 20), screen);
    });
  }

  it('of a finding is the page alone; of a scanner, with the list of its findings', () => {
    const one = explained(hiddenCode, { page: '# x\n\nText.\n' });
    assert.equal(explainScreen(one, 80), 'x\n\nText.');
    const { id, kind, severity, confidence, title, remedy, path } = one;
    const row = { id, kind, severity, confidence, title, remedy, path };
    const scanner = listScanners().scanners[0]!;
    const screen = explainScreen(
      { ...scanner, schema: 'spkg.explain-scanner/1', findings: [row], page: 'P' },
      80,
    );
    assert.match(
      screen,
      /^P\n\nfinding +severity +confidence +title\nwheel\/pth-hidden-code +critical +high/,
    );
    const none = explainScreen({ ...scanner, schema: 'spkg.explain-scanner/1', findings: [], page: 'P' }, 80);
    assert.equal(none, 'P\n\nIt makes no findings.');
  });
});
