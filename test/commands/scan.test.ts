import assert from 'node:assert/strict';
import type { Composition } from '../../src/base-command.js';
import Scan from '../../src/commands/scan.js';
import type { Verdict } from '../../src/core/model.js';
import type { ScanReport } from '../../src/core/reports.js';
import { explain, listScanners } from '../../src/scanners/catalogue.js';
import { finding, flaggedFile, hiddenCode, scannedFile, scanReport } from '../helpers/reports.js';
import type { Captured } from '../helpers/captured.js';
import { runCommand } from '../helpers/command.js';
import { runOf } from '../helpers/sarif.js';

const denied = scanReport([scannedFile('a.whl'), flaggedFile('evil.whl', hiddenCode, 'deny')], {
  verdict: 'deny',
});

interface Order {
  readonly paths: readonly string[];
  readonly policyFile?: string | undefined;
}

function world(report: ScanReport, orders: Order[] = []): Partial<Composition> {
  return {
    scanPaths(order, emit) {
      orders.push(order);
      emit({
        kind: 'scan-progress',
        files: 2,
        filesDone: 0,
        bytes: 0,
        bytesTotal: 2,
        bytesPerSecond: 0,
        worst: 'allow',
      });
      return Promise.resolve(report);
    },
    listScanners: () => Promise.resolve(listScanners()),
    explain,
  };
}

const run = (args: string[], report = denied): Promise<Captured> => runCommand(Scan, args, world(report));

/** The code of the error that a command ended with. */
async function codeOf(args: string[]): Promise<string> {
  const { stderr, stdout } = await run(args);
  return /#(spkg_\w+)/.exec(stderr + stdout)?.[1]?.toUpperCase() ?? 'none';
}

describe('spkg scan', () => {
  it('hands on the paths and the policy as typed', async () => {
    const orders: Order[] = [];
    await runCommand(Scan, ['a.whl', 'b.whl', '--policy', 'p.yaml'], world(denied, orders));
    assert.deepEqual(orders, [{ paths: ['a.whl', 'b.whl'], policyFile: 'p.yaml' }]);
  });

  const ends: readonly (readonly [Verdict, number])[] = [
    ['allow', 0],
    ['review', 11],
    ['unassessed', 12],
    ['deny', 10],
  ];
  for (const [verdict, code] of ends) {
    for (const format of ['text', 'json', 'sarif']) {
      it(`ends with ${code} when the verdict is ${verdict}, as ${format}`, async () => {
        const report = scanReport([scannedFile('a.whl', { verdict })], { verdict });
        assert.equal((await run(['a.whl', '--format', format], report)).code, code);
      });
    }
  }

  it('prints the report as text, and no progress where there is no terminal', async () => {
    const { stdout, stderr } = await run(['a.whl']);
    assert.match(stdout, /^DENIED evil\.whl\n/);
    assert.equal(stderr, '');
  });

  for (const args of [['--json'], ['--format', 'json'], ['--format=json'], ['--json', '--format', 'json']]) {
    it(`prints one document with ${args.join(' ')}`, async () => {
      const { stdout, stderr } = await run(['a.whl', ...args]);
      assert.deepEqual(JSON.parse(stdout), denied);
      assert.equal(stderr, '');
    });
  }

  it('prints SARIF that meets the schema, with the pages of what it found', async () => {
    const { stdout, stderr } = await run(['a.whl', '--format', 'sarif']);
    const { results, tool } = runOf(JSON.parse(stdout));
    assert.equal(results.length, 1);
    assert.match(tool.driver.rules[0]!.help.markdown, /## Why it matters/);
    assert.equal(stderr, '');
  });

  it('leaves no finding out of SARIF because no scanner lists it', async () => {
    const odd = flaggedFile('odd.whl', finding({ id: 'wheel/from-tomorrow' }), 'deny');
    const report = scanReport([odd, flaggedFile('evil.whl', hiddenCode, 'deny')], { verdict: 'deny' });
    const { results, tool } = runOf(JSON.parse((await run(['a.whl', '--format', 'sarif'], report)).stdout));
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex]),
      [
        ['wheel/from-tomorrow', undefined],
        ['wheel/pth-hidden-code', 0],
      ],
    );
    assert.equal(tool.driver.rules.length, 1);
  });

  it('lists the scanners, as text and as JSON', async () => {
    assert.match((await run(['--list-scanners'])).stdout, /^scanner +kind +findings +looks for\n/);
    assert.deepEqual(JSON.parse((await run(['--list-scanners', '--json'])).stdout), listScanners());
  });

  it('explains a finding, as text and as JSON', async () => {
    const { stdout, code } = await run(['--explain', 'wheel/pth-code']);
    assert.match(stdout, /^wheel\/pth-code\n\nA \.pth file/);
    assert.equal(code, undefined);
    const json = JSON.parse((await run(['--explain', 'wheel/pth-code', '--json'])).stdout) as object;
    assert.deepEqual(json, await explain('wheel/pth-code'));
  });

  const refused: readonly (readonly [string, string[], string])[] = [
    ['without a path', [], 'SPKG_FLAG_INVALID'],
    ['without a path, as JSON', ['--format', 'json'], 'SPKG_FLAG_INVALID'],
    ['two formats at once', ['a.whl', '--json', '--format', 'sarif'], 'SPKG_FLAG_INVALID'],
    ['an unknown format', ['a.whl', '--format', 'xml'], 'SPKG_FLAG_INVALID'],
    ['paths with --list-scanners', ['a.whl', '--list-scanners'], 'SPKG_FLAG_INVALID'],
    ['paths with --explain', ['a.whl', '--explain', 'wheel'], 'SPKG_FLAG_INVALID'],
    ['--explain with --list-scanners', ['--list-scanners', '--explain', 'wheel'], 'SPKG_FLAG_INVALID'],
    ['a list of scanners as SARIF', ['--list-scanners', '--format', 'sarif'], 'SPKG_FLAG_INVALID'],
    ['an unknown finding', ['--explain', 'wheel/nothing'], 'SPKG_FINDING_UNKNOWN'],
  ];
  for (const [name, args, code] of refused) {
    it(`refuses ${name}`, async () => {
      assert.equal(await codeOf(args), code);
      assert.equal((await run(args)).code, 2);
    });
  }

  it('says errors as one document where JSON was asked for by --format', async () => {
    const { stdout, stderr } = await run(['--format', 'json']);
    assert.equal((JSON.parse(stdout) as { schema: string }).schema, 'spkg.error/1');
    assert.equal(stderr, '');
  });
});
