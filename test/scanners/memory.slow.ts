import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeLargeWheel, type LargeEntry } from '../helpers/large-wheel.js';
import { cli, environment } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

const mostBytes = 400 * 10 ** 6;

interface Scanned {
  readonly peak: number;
  readonly report: {
    readonly files: readonly {
      readonly sha256: string;
      readonly outcomes: readonly { readonly scanner: string; readonly outcome: string }[];
      readonly findings: readonly { readonly id: string }[];
    }[];
  };
}

/** `spkg scan` in a process of its own, and the most memory that it ever held. */
async function scan(folder: string, path: string): Promise<Scanned> {
  const peakFile = join(folder, 'peak');
  const helper = new URL('../helpers/peak-memory.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', helper, cli, 'scan', path, '--json'], {
    env: environment(join(folder, 'home'), { PEAK_MEMORY_FILE: peakFile }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  const peak = Number(readFileSync(peakFile, 'utf8'));
  process.stderr.write(`      peak of resident memory: ${Math.round(peak / 10 ** 6)} MB\n`);
  // `as`: what the command prints is held to its schema by test/e2e/json.test.ts
  return { peak, report: JSON.parse(stdout) as Scanned['report'] };
}

function numbered(count: number, mib: number, deflated: boolean, name: string): LargeEntry[] {
  return Array.from({ length: count }, (_, index) => ({ path: `demo/${name}${index}.bin`, mib, deflated }));
}

describe('memory', () => {
  const folder = temporaryFolder();

  const wheels: readonly [string, readonly LargeEntry[]][] = [
    [
      'entries of all sizes',
      [
        { path: 'demo/stored.bin', mib: 600, deflated: false },
        { path: 'demo/deflated.bin', mib: 700, deflated: true },
        ...numbered(8, 60, false, 'a'),
        ...numbered(8, 60, true, 'b'),
        ...numbered(10, 20, true, 'c'),
        ...numbered(60, 1, true, 'd'),
      ],
    ],
    ['many entries just under the limit, deflated', numbered(42, 63, true, 'b')],
    ['many entries of a few MiB', numbered(500, 5, true, 'm')],
  ];
  for (const [title, entries] of wheels) {
    it(`scans a wheel of 2 GB in under 400 MB: ${title}`, async () => {
      const path = join(folder(), 'demo-1.0-py3-none-any.whl');
      const bytes = writeLargeWheel(path, entries);
      assert.ok(bytes > 1.9e9, `${bytes} bytes`);
      const { peak, report } = await scan(folder(), path);
      const [file] = report.files;
      assert.ok(file);
      for (const scanner of ['archive', 'wheel']) {
        assert.equal(file.outcomes.find((row) => row.scanner === scanner)?.outcome, 'completed', scanner);
      }
      // RECORD fits, so every byte was read and hashed
      assert.deepEqual(
        file.findings.filter(({ id }) => /^(archive|wheel)\//.test(id)),
        [],
      );
      assert.ok(peak < mostBytes, `${Math.round(peak / 10 ** 6)} MB`);
    });
  }

  it('scans several large wheels at once, in memory bounded by the number of workers', async () => {
    const wheels = join(folder(), 'wheels');
    mkdirSync(wheels);
    for (let index = 0; index < 6; index += 1) {
      writeLargeWheel(join(wheels, `demo-1.0-${index}-py3-none-any.whl`), numbered(4, 63, true, 'b'));
    }
    const { peak, report } = await scan(folder(), wheels);
    assert.equal(report.files.length, 6);
    assert.ok(peak < mostBytes * 2, `${Math.round(peak / 10 ** 6)} MB`);
  });

  it('scans a folder with a file of 2 GB in under 400 MB', async () => {
    const tree = join(folder(), 'tree');
    mkdirSync(tree);
    writeFileSync(join(tree, 'demo.py'), 'print(1)\n');
    const descriptor = openSync(join(tree, 'large.bin'), 'w');
    const piece = Buffer.alloc(1 << 20, 'x');
    for (let index = 0; index < 2000; index += 1) writeSync(descriptor, piece);
    closeSync(descriptor);
    const { peak, report } = await scan(folder(), tree);
    assert.deepEqual(
      report.files[0]?.findings.filter(({ id }) => id.startsWith('archive/')),
      [],
    );
    assert.ok(peak < mostBytes, `${Math.round(peak / 10 ** 6)} MB`);
  });
});
