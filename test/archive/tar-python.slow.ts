import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildTar, readTar, withChecksum, type TarEntry } from '../helpers/tars.js';
import { temporaryFolder } from '../helpers/temporary.js';

/** What CPython’s tarfile, and so pip, sees: reads only, unpacks nothing. */
const listing = `
import base64, hashlib, io, json, sys, tarfile
for line in open(sys.argv[1]):
    try:
        tar = tarfile.open(fileobj=io.BytesIO(base64.b64decode(line)), mode="r:gz")
        print(json.dumps([[m.name, hashlib.sha256(tar.extractfile(m).read()).hexdigest()] for m in tar if not m.isdir()]))
    except Exception as error:
        print(json.dumps(repr(error)))
`;

/** Bytes at which readers of tars part ways, and places where they stand in a header. */
const telling =
  '0 1 5 L x g K S 7 \0 / . .. \x80 \xff path= size= 9 + - _ 0o ustar\0 ustar\x20\x20\0 \n = 00 11'
    .split(' ')
    .concat(' ');
const places = [
  0, 1, 9, 50, 99, 100, 108, 116, 124, 130, 135, 136, 156, 157, 257, 263, 297, 329, 345, 400, 499, 511,
];

const change = fc.record({
  block: fc.nat(12),
  at: fc.oneof(fc.constantFrom(...places), fc.nat(60)),
  bytes: fc.constantFrom(...telling),
});

function changed(changes: readonly { block: number; at: number; bytes: string }[], forms: number): Buffer {
  const a: TarEntry = { name: 'demo-1.0/a.py', content: 'print(1)\n' };
  const tar = buildTar([
    { name: 'demo-1.0/', type: '5' },
    { ...a, ...(forms & 1 ? { pax: { path: 'demo-1.0/pax.py', mtime: '1.5' } } : {}) },
    { ...a, name: 'demo-1.0/b', ...(forms & 2 ? { longName: 'demo-1.0/long.py' } : {}) },
    { ...a, name: 'c', ...(forms & 4 ? { prefix: 'demo-1.0' } : { magic: 'ustar  \0' }) },
  ]);
  for (const { block, at, bytes } of changes) {
    const start = (block * 512) % tar.length;
    const one = Buffer.from(tar.subarray(start, start + 512));
    const isHeader = one.subarray(257, 262).toString() === 'ustar';
    Buffer.from(bytes, 'latin1').copy(one, at);
    (isHeader ? withChecksum(one) : one).copy(tar, start);
  }
  return gzipSync(tar, { level: 1 });
}

describe('the tar reader beside CPython’s', () => {
  const folder = temporaryFolder();

  it('sees what Python sees in every tar that it does not refuse', async () => {
    const samples = fc.sample(fc.tuple(fc.array(change, { maxLength: 3 }), fc.nat(7)), 30_000);
    const accepted: { file: Buffer; seen: string }[] = [];
    for (const [changes, forms] of samples) {
      const file = changed(changes, forms);
      const { report, entries } = await readTar(file);
      if (report.problems.length > 0) continue;
      accepted.push({ file, seen: JSON.stringify(entries.map(({ path, sha256 }) => [path, sha256])) });
    }
    assert.ok(accepted.length > 1000, `${accepted.length} were not refused`);
    const list = join(folder(), 'files');
    writeFileSync(list, accepted.map(({ file }) => `${file.toString('base64')}\n`).join(''));
    const told = execFileSync('python3', ['-c', listing, list], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const lines = told.trimEnd().split('\n');
    assert.equal(lines.length, accepted.length);
    for (const [index, { seen, file }] of accepted.entries()) {
      assert.deepEqual(JSON.parse(lines[index]!), JSON.parse(seen), file.toString('base64'));
    }
  });
});
