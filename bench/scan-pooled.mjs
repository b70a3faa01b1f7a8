// The same in worker threads, as `spkg scan` does it: node bench/scan-pooled.mjs THREADS FILE…
import { basename } from 'node:path';
import { createScanPool } from '../dist/scanners/pool.js';

const [threads, ...files] = process.argv.slice(2);
const pool = createScanPool({ size: Number(threads), timeoutMs: 300_000, maxHeapMib: 512 });
const { signal } = new AbortController();
const scans = await Promise.all(
  files.map((path) => {
    const subject = { filename: basename(path), name: null, version: null, form: 'wheel' };
    return pool.scan({ path, sha256: null, subject }, signal);
  }),
);
await pool.close();
process.stdout.write(
  `${scans.length} files, ${scans.reduce((sum, { findings }) => sum + findings.length, 0)} findings\n`,
);
