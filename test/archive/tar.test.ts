import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import { buildTar, buildTarGz, gzipWith, paxRecord, readTar, type TarEntry } from '../helpers/tars.js';
import { buildZip } from '../helpers/zips.js';

const a: TarEntry = { name: 'demo-1.0/a.py', content: 'print(1)\n' };
const b: TarEntry = { name: 'demo-1.0/b.py', content: 'print(1)\nprint(1)\n' };
const long = `demo-1.0/${'long/'.repeat(40)}name.py`;
const gnu = 'ustar  \0';

/** What the tools that make source distributions write. */
const sound: readonly [string, Buffer, string[]][] = [
  ['plain files', buildTarGz([a, b]), ['demo-1.0/a.py', 'demo-1.0/b.py']],
  ['a folder', buildTarGz([{ name: 'demo-1.0/', type: '5' }, a]), ['demo-1.0/a.py']],
  ['a folder without a slash', buildTarGz([{ name: 'demo-1.0', type: '5' }, a]), ['demo-1.0/a.py']],
  ['a long name in pax form', buildTarGz([{ ...a, pax: { path: long } }]), [long]],
  [
    'a long name in GNU form',
    buildTarGz([{ ...a, name: long.slice(0, 100), magic: gnu, longName: long }]),
    [long],
  ],
  ['a prefix', buildTarGz([{ ...a, name: 'x/a.py', prefix: 'demo-1.0' }]), ['demo-1.0/x/a.py']],
  ['GNU headers', buildTarGz([{ ...a, magic: gnu }]), ['demo-1.0/a.py']],
  [
    'times and owners in pax form',
    buildTarGz([{ ...a, pax: { mtime: '1700000000.5', uid: '4000000', gid: '4000000', uname: 'ä' } }]),
    ['demo-1.0/a.py'],
  ],
  [
    'what libarchive adds on a Mac',
    buildTarGz([
      {
        ...a,
        pax: { 'LIBARCHIVE.creationtime': '1', 'SCHILY.fflags': 'nodump', 'SCHILY.xattr.user.x': 'y=z' },
      },
    ]),
    ['demo-1.0/a.py'],
  ],
  [
    'the comment of git archive',
    buildTarGz([{ name: 'pax_global_header', type: 'g', content: paxRecord('comment', '0'.repeat(40)) }, a]),
    ['demo-1.0/a.py'],
  ],
  [
    'an owner in base-256',
    buildTarGz([{ ...a, magic: gnu, patch: [[108, Buffer.from([0x80, 0, 0, 0, 0, 0x3d, 9, 0])]] }]),
    ['demo-1.0/a.py'],
  ],
  [
    'a time before 1970',
    buildTarGz([{ ...a, magic: gnu, patch: [[136, Buffer.alloc(12, 0xff)]] }]),
    ['demo-1.0/a.py'],
  ],
  [
    'a size in base-256',
    buildTarGz([{ ...a, magic: gnu, size: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]) }]),
    ['demo-1.0/a.py'],
  ],
  [
    'owners and devices left empty',
    buildTarGz([
      {
        ...a,
        magic: gnu,
        patch: [
          [108, Buffer.alloc(16)],
          [329, Buffer.alloc(16)],
        ],
      },
    ]),
    ['demo-1.0/a.py'],
  ],
  ['a size between spaces', buildTarGz([{ ...a, size: '         11 ' }]), ['demo-1.0/a.py']],
  ['zeros to the end of a record', buildTarGz([a], Buffer.alloc(10_240 - 1024)), ['demo-1.0/a.py']],
  ['an empty file', buildTarGz([{ name: 'demo-1.0/__init__.py' }]), ['demo-1.0/__init__.py']],
  ['a name of 100 bytes', buildTarGz([{ ...a, name: 'n'.repeat(100) }]), ['n'.repeat(100)]],
  ['a name beyond ASCII', buildTarGz([{ ...a, pax: { path: 'demo-1.0/ä.py' } }]), ['demo-1.0/ä.py']],
  ['a pax size that says the same', buildTarGz([{ ...a, pax: { size: '9' } }]), ['demo-1.0/a.py']],
  ['a file name in the gzip header', gzipWith({ flags: 8, extra: 'demo-1.0.tar\0' }), ['demo-1.0/a.py']],
];

describe('the tar reader', () => {
  it('reads a sound archive whole, in order, with hashes and modes', async () => {
    const { report, entries } = await readTar(buildTarGz([a, { ...b, mode: 0o755 }]));
    assert.deepEqual(report.problems, []);
    assert.equal(report.complete, true);
    assert.equal(report.entries, 2);
    assert.equal(report.uncompressedBytes, 27);
    assert.deepEqual(
      entries.map(({ path, size, mode }) => [path, size, mode]),
      [
        ['demo-1.0/a.py', 9, 0o100644],
        ['demo-1.0/b.py', 18, 0o100755],
      ],
    );
    assert.equal(Buffer.from(entries[0]!.content!).toString(), 'print(1)\n');
    assert.equal(entries[0]!.sha256, createHash('sha256').update('print(1)\n').digest('hex'));
  });

  for (const [title, bytes, names] of sound) {
    it(`accepts ${title}`, async () => {
      const { report, entries } = await readTar(bytes);
      assert.deepEqual(report.problems, []);
      assert.equal(report.complete, true);
      assert.deepEqual(
        entries.map(({ path }) => path),
        names,
      );
    });
  }

  it('gives the sha256 of the whole file, sound or not', async () => {
    for (const bytes of [buildTarGz([a]), Buffer.from('no gzip'), buildTarGz([a]).subarray(0, -1)]) {
      const { report } = await readTar(bytes);
      assert.equal(report.sha256, createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('does not mind a ZIP that stands where nobody looks for one', async () => {
    const zip = buildZip([{ name: 'x', content: 'print(1)\n' }]);
    const tar = buildTar([
      { name: 'demo-1.0/test.zip', content: zip },
      { name: 'demo-1.0/noise', content: Buffer.alloc(100_000, 'x') },
    ]);
    const { report } = await readTar(gzipSync(tar, { level: 0 }));
    assert.deepEqual(report.problems, []);
  });

  it('looks at what follows a link, and still says that it did not see everything', async () => {
    const { report, entries } = await readTar(buildTarGz([{ name: 'demo-1.0/l', type: '2' }, a]));
    assert.equal(report.complete, false);
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['demo-1.0/a.py'],
    );
  });

  const bomb = buildTarGz([{ name: 'zeros', content: Buffer.alloc(5_000_000) }]);
  const limits: readonly [string, Buffer, Partial<typeof defaultArchiveLimits>][] = [
    ['too many entries', buildTarGz([a, b]), { maxEntries: 1 }],
    ['too many bytes', bomb, { maxUncompressedBytes: 1000 }],
    ['too much compression', bomb, { ratioFromBytes: 1000 }],
  ];
  for (const [title, bytes, limit] of limits) {
    it(`stops at ${title}, and says that it did not look`, async () => {
      const { report } = await readTar(bytes, { ...defaultArchiveLimits, ...limit });
      assert.deepEqual(
        report.problems.map(({ id }) => id),
        ['limit-exceeded'],
      );
      assert.equal(report.complete, false);
    });
  }

  it('streams what is over the memory limit, hashed but not kept, edges aside', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));
    const { report, entries } = await readTar(buildTarGz([{ name: 'big', content }, a]), {
      ...defaultArchiveLimits,
      maxEntryInMemoryBytes: 1000,
    });
    assert.deepEqual(report.problems, []);
    const [big, small] = entries;
    assert.equal(big!.content, undefined);
    assert.equal(big!.sha256, createHash('sha256').update(content).digest('hex'));
    assert.deepEqual(Buffer.from(big!.edges!.head), content.subarray(0, 1 << 20));
    assert.deepEqual(Buffer.from(big!.edges!.tail), content.subarray(-(1 << 20)));
    assert.equal(Buffer.from(small!.content!).toString(), 'print(1)\n');
  });

  it('keeps a file whole that comes in many pieces', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));
    const { entries } = await readTar(buildTarGz([{ name: 'big', content }]));
    assert.ok(content.equals(entries[0]!.content!));
  });

  it('tells at most fifty problems, however many there are', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...a, name: `../${index}` }));
    const { report } = await readTar(buildTarGz(many));
    assert.equal(report.problems.length, 50);
  });

  it('shows no control characters of hostile names', async () => {
    const { report } = await readTar(buildTarGz([{ ...a, name: 'a\u001b[31m\r\n.py' }]));
    assert.ok(report.problems.length > 0);
    assert.ok(report.problems.every(({ where, detail }) => !/[\u0000-\u001f]/.test(where + detail)));
  });
});
