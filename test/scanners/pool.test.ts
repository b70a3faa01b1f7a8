import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createScanPool, type ScanPool } from '../../src/scanners/pool.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel } from '../helpers/wheels.js';

describe('the scan pool', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const never = new AbortController().signal;
  let pool: ScanPool;
  beforeEach(() => {
    pool = createScanPool({ size: 2, timeoutMs: 30_000, maxHeapMib: 256 });
  });
  afterEach(() => pool.close());

  function order(plan: Parameters<typeof buildWheel>[0], sha256?: string): Parameters<ScanPool['scan']>[0] {
    const wheel = buildWheel(plan);
    const path = join(folder(), wheel.filename);
    writeFileSync(path, wheel.bytes);
    const subject = { filename: wheel.filename, name: 'demo', version: '1.0', form: 'wheel' } as const;
    return { path, sha256: sha256 ?? wheel.sha256, subject };
  }

  it('scans more files than it has workers, each with its own result', async () => {
    const orders = ['1.0', '1.1', '1.2', '1.3', '1.4'].map((version) => order({ version }));
    const scans = await Promise.all(orders.map((one) => pool.scan(one, never)));
    assert.deepEqual(
      scans.map(({ sha256 }) => sha256),
      orders.map(({ sha256 }) => sha256),
    );
    assert.ok(
      scans.every(({ outcomes }) =>
        outcomes.every(({ outcome }) => /^(completed|not-applicable)$/.test(outcome)),
      ),
    );
  });

  it('leaves METADATA in the worker where it is not wanted, and changes nothing else', async () => {
    const one = order({});
    const whole = await pool.scan(one, never);
    assert.match(whole.metadata!, /^Metadata-Version/);
    const without = await pool.scan({ ...one, withoutMetadata: true }, never);
    assert.deepEqual(without, { ...whole, metadata: null });
  });

  it('fails a file that is not what was fetched, and one that is not there', async () => {
    const changed = await pool.scan(order({}, 'f'.repeat(64)), never);
    const gone = await pool.scan({ ...order({}), path: join(folder(), 'gone') }, never);
    for (const scan of [changed, gone]) {
      assert.ok(scan.outcomes.length >= 3);
      assert.ok(scan.outcomes.every(({ outcome }) => outcome === 'failed'));
      assert.notEqual(scan.outcomes[0]!.reason, '');
    }
  });

  it('fails a file that takes too long, and goes on with the next', async () => {
    const hasty = createScanPool({ size: 1, timeoutMs: 1, maxHeapMib: 256 });
    const scan = await hasty.scan(order({}), never);
    assert.equal(scan.outcomes[0]!.outcome, 'failed');
    assert.match(scan.outcomes[0]!.reason, /took longer/);
    await hasty.close();
  });

  it('rejects with the reason when it is stopped', async () => {
    const stop = new AbortController();
    const scanning = pool.scan(order({}), stop.signal);
    stop.abort(new Error('Ctrl-C'));
    await assert.rejects(scanning, /Ctrl-C/);
  });
});
