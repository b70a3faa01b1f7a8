import assert from 'node:assert/strict';
import { createContentCache } from '../../src/backends/local/content-cache.js';
import { createContentScanning } from '../../src/scanners/content-scanning.js';
import { failedScan } from '../../src/scanners/content-ids.js';
import type { ScanPool } from '../../src/scanners/pool.js';
import { temporaryFolder } from '../helpers/temporary.js';

const sha256 = 'a'.repeat(64);
const never = new AbortController().signal;
const clean = {
  ...failedScan(sha256, ''),
  outcomes: [{ scanner: 'archive', version: '1', outcome: 'completed', reason: '' }],
} as const;

describe('content scans with a cache', () => {
  const folder = temporaryFolder();

  function scanning(answer: typeof clean | ReturnType<typeof failedScan>): {
    scan: (filename: string) => Promise<unknown>;
    asked: string[];
  } {
    const asked: string[] = [];
    const pool: ScanPool = {
      warm: () => undefined,
      close: () => Promise.resolve(),
      scan: ({ subject }) => {
        asked.push(subject.filename);
        return Promise.resolve({ ...answer, outcomes: [...answer.outcomes], findings: [...answer.findings] });
      },
    };
    const port = createContentScanning(pool, createContentCache(folder()), () => '');
    return {
      asked,
      scan: (filename) => port.scan({ sha256, filename, name: 'demo', version: '1.0' }, never),
    };
  }

  it('look once at one file', async () => {
    const { scan, asked } = scanning(clean);
    assert.deepEqual(await scan('demo-1.0-py3-none-any.whl'), await scan('demo-1.0-py3-none-any.whl'));
    assert.equal(asked.length, 1);
  });

  it('look again at the same bytes under another name', async () => {
    const { scan, asked } = scanning(clean);
    await scan('demo-1.0-py3-none-any.whl');
    await scan('numpy-9.9-py3-none-any.whl');
    assert.deepEqual(asked, ['demo-1.0-py3-none-any.whl', 'numpy-9.9-py3-none-any.whl']);
  });

  it('never keep what broke', async () => {
    const { scan, asked } = scanning(failedScan(sha256, 'it broke'));
    await scan('demo-1.0-py3-none-any.whl');
    await scan('demo-1.0-py3-none-any.whl');
    assert.equal(asked.length, 2);
  });
});
