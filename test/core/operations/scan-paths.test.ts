import assert from 'node:assert/strict';
import type { ContentScan } from '../../../src/core/documents.js';
import type { GateEvent } from '../../../src/core/events.js';
import { scanners } from '../../../src/core/model.js';
import { scanTargets, type Judges, type ScanTarget } from '../../../src/core/operations/scan-paths.js';
import { defaultPolicyText, parsePolicy } from '../../../src/core/policy/parse.js';
import type { ContextScanning } from '../../../src/core/ports.js';
import { makeFinding } from '../../../src/scanners/finding.js';

const never = new AbortController().signal;
const contentIds = scanners.filter((id) => id !== 'advisories' && id !== 'identity');
const quiet = (): void => undefined;

function content(more: Partial<ContentScan> = {}): ContentScan {
  return {
    schema: 'spkg.content/1',
    sha256: 'a'.repeat(64),
    outcomes: contentIds.map((scanner) => ({
      scanner,
      version: '1',
      outcome: 'completed',
      reason: '',
    })),
    findings: [],
    metadata: null,
    metadataSha256: null,
    ...more,
  };
}

const bad = makeFinding(
  {
    id: 'wheel/site-customize',
    kind: 'install-behaviour',
    severity: 'critical',
    confidence: 'high',
    title: 'It would run whenever Python starts',
    remedy: 'Do not install it.',
  },
  { where: 'sitecustomize.py:1', evidence: 'print(1)' },
);

async function judges(): Promise<Judges> {
  const contextScanning: ContextScanning = {
    versions: '1',
    advisories: { digest: '', asOf: null, from: '', records: 0, affecting: () => [] },
    assess: () => ({
      outcomes: (['advisories', 'identity'] as const).map((scanner) => ({
        scanner,
        version: '1',
        outcome: 'completed',
        reason: '',
      })),
      findings: [],
    }),
  };
  return { policy: await parsePolicy(defaultPolicyText('standard'), 'standard'), contextScanning };
}

function target(path: string, bytes: number, scan: ScanTarget['scan']): ScanTarget {
  return { path, bytes, scan };
}

const clock = { now: () => new Date('2026-11-26T00:00:00Z') };

describe('scanning what lies on disk', () => {
  it('reports in the order given, with the reasons of each verdict', async () => {
    const targets = [
      target('a-1-py3-none-any.whl', 1, () => Promise.resolve(content())),
      target('b-1-py3-none-any.whl', 9, () => Promise.resolve(content({ findings: [bad] }))),
      target('c-1-py3-none-any.whl', 5, () => Promise.resolve(content())),
    ];
    const report = await scanTargets({ clock, judges: judges() }, targets, quiet, never);
    assert.deepEqual(
      report.files.map(({ path, bytes, verdict }) => [path, bytes, verdict]),
      [
        ['a-1-py3-none-any.whl', 1, 'allow'],
        ['b-1-py3-none-any.whl', 9, 'deny'],
        ['c-1-py3-none-any.whl', 5, 'allow'],
      ],
    );
    assert.equal(report.verdict, 'deny');
    assert.equal(report.bytes, 15);
    const [why] = report.files[1]!.reasons;
    assert.equal(why!.about, 'wheel/site-customize');
    assert.equal(why!.rule, 'runs-at-start');
    assert.equal(why!.where, 'sitecustomize.py:1');
  });

  it('begins with the largest, so that no worker is left alone with it', async () => {
    const begun: string[] = [];
    const sizes = { 'a-1-py3-none-any.whl': 1, 'b-1-py3-none-any.whl': 9, 'c-1-py3-none-any.whl': 5 };
    const targets = Object.entries(sizes).map(([path, bytes]) =>
      target(path, bytes, () => {
        begun.push(path.slice(0, 1));
        return Promise.resolve(content());
      }),
    );
    await scanTargets({ clock, judges: judges() }, targets, quiet, never);
    assert.deepEqual(begun, ['b', 'c', 'a']);
  });

  it('has only so many under way, however many there are, and scans each once', async () => {
    let underWay = 0;
    let most = 0;
    let scanned = 0;
    const targets = Array.from({ length: 500 }, (_, index) =>
      target(`p${index}-1-py3-none-any.whl`, index, async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        scanned += 1;
        return content();
      }),
    );
    const report = await scanTargets({ clock, judges: judges() }, targets, quiet, never);
    assert.equal(scanned, 500);
    assert.equal(report.files.length, 500);
    assert.ok(most > 2 && most <= 16, `${most} at once`);
  });

  it('reads the first files while what judges them is still loading', async () => {
    let ready: (judging: Judges) => void = () => undefined;
    const loading = new Promise<Judges>((resolve) => (ready = resolve));
    const scanned = new Promise<void>((resolve) => {
      const one = target('a-1-py3-none-any.whl', 1, () => {
        resolve();
        return Promise.resolve(content());
      });
      void scanTargets({ clock, judges: loading }, [one], quiet, never).catch(() => undefined);
    });
    await scanned;
    ready(await judges());
  });

  it('ends with the error of a policy that cannot be read, also when there is nothing to scan', async () => {
    const broken = (): Promise<Judges> => Promise.reject(new Error('no policy'));
    const one = target('a-1-py3-none-any.whl', 1, () => Promise.resolve(content()));
    await assert.rejects(scanTargets({ clock, judges: broken() }, [one], quiet, never), /no policy/);
    await assert.rejects(scanTargets({ clock, judges: broken() }, [], quiet, never), /no policy/);
  });

  it('tells at its begin and after each file how far it is, and the worst so far', async () => {
    const events: GateEvent[] = [];
    const targets = [
      target('a-1-py3-none-any.whl', 9, () => Promise.resolve(content())),
      target('b-1-py3-none-any.whl', 1, () => Promise.resolve(content({ findings: [bad] }))),
    ];
    await scanTargets({ clock, judges: judges() }, targets, (event) => events.push(event), never);
    assert.deepEqual(
      events.map((event) => event.kind === 'scan-progress' && [event.filesDone, event.bytes, event.worst]),
      [
        [0, 0, 'allow'],
        [1, 9, 'allow'],
        [2, 10, 'deny'],
      ],
    );
    assert.ok(events.every((event) => event.kind === 'scan-progress' && event.bytesTotal === 10));
  });

  it('rejects when it is stopped', async () => {
    const stop = new AbortController();
    const one = target(
      'a-1-py3-none-any.whl',
      1,
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        }),
    );
    const scanning = scanTargets({ clock, judges: judges() }, [one], quiet, stop.signal);
    stop.abort();
    await assert.rejects(scanning, /stopped/);
  });
});
