import assert from 'node:assert/strict';
import fc from 'fast-check';
import { severities } from '../../src/core/model.js';
import type { ScannedFile } from '../../src/core/reports.js';
import { sarifLog } from '../../src/ui/sarif.js';
import { explained, finding, flaggedFile, hiddenCode, scannedFile, scanReport } from '../helpers/reports.js';
import { assertSarif, runOf, type SarifResult, type SarifRun } from '../helpers/sarif.js';

const version = '1.2.3';

function log(files: readonly ScannedFile[], rules = [explained(hiddenCode)]): unknown {
  return sarifLog({ report: scanReport(files), rules, version });
}

function onlyResult(found: Parameters<typeof finding>[0], path = 'wheels/x-1.whl'): SarifResult {
  const run = runOf(log([flaggedFile(path, finding(found), 'deny')]));
  assert.equal(run.results.length, 1);
  return run.results[0]!;
}

describe('SARIF of a scan', () => {
  it('the schema is one that can refuse', () => {
    assert.throws(() => {
      assertSarif({ version: '2.1.0', runs: [{ tool: { driver: {} } }] });
    }, /must have required property 'name'/);
    const spoilt = JSON.parse(JSON.stringify(log([flaggedFile('a b.whl', hiddenCode, 'deny')]))) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    spoilt.runs[0]!.results[0]!.locations[0]!.physicalLocation.artifactLocation.uri = 'a b.whl';
    assert.throws(() => {
      assertSarif(spoilt);
    }, /uri-reference/);
  });

  it('is one run of spkg with its version, a rule for what occurs, and a result that refers to it', () => {
    const run = runOf(log([flaggedFile('wheels/x-1.whl', hiddenCode, 'deny')]));
    assert.equal(run.tool.driver.version, version);
    const [rule] = run.tool.driver.rules;
    assert.equal(rule!.id, 'wheel/pth-hidden-code');
    assert.equal(rule!.name, 'WheelPthHiddenCode');
    assert.equal(rule!.defaultConfiguration.level, 'error');
    assert.equal(rule!.properties['security-severity'], '9.5');
    assert.equal(rule!.properties.kind, 'install-behaviour');
    assert.equal(rule!.properties.confidence, 'high');
    assert.equal(rule!.properties.page, 'docs/findings/wheel/pth-hidden-code.md');
    assert.match(rule!.help.text, /spkg scan --explain wheel\/pth-hidden-code/);
    assert.match(rule!.help.markdown, /^# wheel\/pth-hidden-code/);
    const [result] = run.results;
    assert.equal(result!.ruleId, rule!.id);
    assert.equal(result!.ruleIndex, 0);
    assert.match(result!.message.text, /A \.pth file hides code.*import base64/);
  });

  it('links to the page where it has an address for all to read, and gives no relative link', () => {
    const report = scanReport([flaggedFile('x.whl', hiddenCode, 'deny')]);
    const rules = [explained(hiddenCode)];
    const linked = runOf(sarifLog({ report, rules, version, pagesUrl: 'https://pages.invalid/spkg/' }));
    assert.equal(
      linked.tool.driver.rules[0]!.helpUri,
      'https://pages.invalid/spkg/docs/findings/wheel/pth-hidden-code.md',
    );
    assert.equal(runOf(sarifLog({ report, rules, version })).tool.driver.rules[0]!.helpUri, undefined);
  });

  const levels = {
    critical: 'error',
    high: 'error',
    medium: 'warning',
    unknown: 'warning',
    low: 'note',
    info: 'note',
  };
  for (const severity of severities) {
    it(`severity ${severity} is level ${levels[severity]}`, () => {
      assert.equal(onlyResult({ severity }).level, levels[severity]);
    });
  }

  const places: readonly (readonly [string, string, string, string, number | undefined])[] = [
    ['a path and a line', 'w/x.whl', 'pkg/mod.py:12', 'w/x.whl/pkg/mod.py', 12],
    ['a path alone', 'w/x.whl', 'pkg/mod.py', 'w/x.whl/pkg/mod.py', undefined],
    ['the file as a whole', 'w/x.whl', '', 'w/x.whl', undefined],
    ['an absolute path', '/tmp/w/x.whl', 'a.py:1', 'file:///tmp/w/x.whl/a.py', 1],
    ['a folder', 'unpacked/', 'a.py:3', 'unpacked/a.py', 3],
    ['blanks, percents and signs', 'w 1/x.whl', 'a b%20?#.py:2', 'w%201/x.whl/a%20b%2520%3F%23.py', 2],
    ['a line 0, which no region can have', 'x.whl', 'a.py:0', 'x.whl/a.py%3A0', undefined],
    ['letters of other scripts', 'x.whl', 'möd.py', 'x.whl/m%C3%B6d.py', undefined],
    ['half of a surrogate pair', 'x.whl', 'a\ud800.py', 'x.whl/a%EF%BF%BD.py', undefined],
  ];
  for (const [name, path, where, uri, line] of places) {
    it(`says where: ${name}`, () => {
      const { artifactLocation, region } = onlyResult({ where }, path).locations[0].physicalLocation;
      assert.equal(artifactLocation.uri, uri);
      assert.equal(region?.startLine, line);
      assert.equal(artifactLocation.index, where === '' ? 0 : undefined);
    });
  }

  it('shows the evidence as it is beside the line', () => {
    const { region } = onlyResult({ where: 'a.py:1', evidence: 'x = {1}[0]' }).locations[0].physicalLocation;
    assert.equal(region!.snippet!.text, 'x = {1}[0]');
  });

  it('lets no evidence be a placeholder or a link in the message', () => {
    const { text } = onlyResult({ evidence: '{0} [click](https://evil.invalid)' }).message;
    assert.ok(text.includes('{{0}}'), text);
    assert.ok(text.includes('\\[click\\](https://evil.invalid)'), text);
  });

  it('fingerprints stay when the file moves or lines shift, and differ between findings', () => {
    const print = (found: Parameters<typeof finding>[0], path?: string): string =>
      onlyResult(found, path).partialFingerprints['spkgFinding/v1']!;
    const first = print({ where: 'a.py:1' }, 'here/x.whl');
    assert.equal(print({ where: 'a.py:9' }, '/there/x.whl'), first);
    assert.notEqual(print({ where: 'b.py:1' }, 'here/x.whl'), first);
    assert.notEqual(print({ where: 'a.py:1', evidence: 'other' }, 'here/x.whl'), first);
    assert.notEqual(print({ where: 'a.py:1' }, 'here/y.whl'), first);
  });

  it('names every file with its hash, clean ones too', () => {
    const run = runOf(
      log([scannedFile('a.whl'), scannedFile('b.whl', { sha256: 'c'.repeat(64), bytes: 0 })]),
    );
    assert.deepEqual(
      run.artifacts.map(({ location, hashes }) => [location.uri, hashes]),
      [
        ['a.whl', { 'sha-256': 'a'.repeat(64) }],
        ['b.whl', { 'sha-256': 'c'.repeat(64) }],
      ],
    );
    assert.deepEqual(run.results, []);
  });

  describe('says what was not looked at', () => {
    const notifications = (...all: ScannedFile['outcomes'][]): SarifRun['invocations'][0] =>
      runOf(log(all.map((outcomes, index) => scannedFile(`${index}.whl`, { outcomes })))).invocations[0];

    it('and nothing of what was, or does not apply', () => {
      const { executionSuccessful, toolExecutionNotifications } = notifications([
        { scanner: 'archive', outcome: 'completed', reason: '' },
        { scanner: 'wheel', outcome: 'not-applicable', reason: 'no wheel' },
      ]);
      assert.equal(executionSuccessful, true);
      assert.deepEqual(toolExecutionNotifications, []);
    });

    const cases = [
      ['failed', 'error', false],
      ['unavailable', 'warning', true],
      ['not-offered', 'warning', true],
    ] as const;
    for (const [outcome, level, successful] of cases) {
      it(`${outcome} is a notification of level ${level}`, () => {
        const told = notifications([{ scanner: 'code', outcome, reason: 'because' }]);
        assert.equal(told.executionSuccessful, successful);
        assert.equal(told.toolExecutionNotifications[0]!.level, level);
        assert.equal(told.toolExecutionNotifications[0]!.message.text, `code ${outcome}: because`);
        assert.equal(told.toolExecutionNotifications[0]!.locations.length, 1);
      });
    }

    it('once for each reason, with all the files it is about', () => {
      const row = { scanner: 'code', outcome: 'not-offered', reason: 'none' } as const;
      const other = { ...row, reason: 'another' };
      const { toolExecutionNotifications } = notifications([row], [row], [other]);
      assert.deepEqual(
        toolExecutionNotifications.map(({ locations }) => locations.length),
        [2, 1],
      );
    });
  });

  it('says which policies’ warnings hold for the whole run', () => {
    const report = scanReport([scannedFile('a.whl')], { warnings: ['not for production'] });
    assert.match(JSON.stringify(sarifLog({ report, rules: [], version })), /not for production/);
  });

  it('meets the schema whatever texts and paths the files have', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const files = fc.uniqueArray(fc.record({ path: text, where: text, evidence: text, title: text }), {
      maxLength: 5,
      selector: ({ path }) => path,
    });
    fc.assert(
      fc.property(files, (all) => {
        const scanned = all.map(({ path, ...found }) => flaggedFile(path, finding(found), 'review'));
        assert.equal(runOf(log(scanned)).results.length, all.length);
      }),
      { numRuns: 50 },
    );
  });
});
