import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  defaultArchiveLimits,
  type ArchiveEntry,
  type ArchiveReport,
  type ByteSource,
} from '../../src/archive/archive.js';
import type { ArchiveProblemId } from '../../src/archive/problems.js';
import { readTarGz } from '../../src/archive/tar.js';
import { blocksOf, buildTar, buildTarGz, paxRecord, withChecksum, type TarEntry } from '../helpers/tars.js';
import { buildZip } from '../helpers/zips.js';

function sourceOf(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

async function read(
  bytes: Buffer,
  limits = defaultArchiveLimits,
): Promise<{ report: ArchiveReport; entries: ArchiveEntry[] }> {
  const entries: ArchiveEntry[] = [];
  const report = await readTarGz(sourceOf(bytes), limits, (entry) => entries.push(entry));
  return { report, entries };
}

const a: TarEntry = { name: 'demo-1.0/a.py', content: 'print(1)\n' };
const b: TarEntry = { name: 'demo-1.0/b.py', content: 'print(1)\nprint(1)\n' };
const long = `demo-1.0/${'long/'.repeat(40)}name.py`;
const gnu = 'ustar  \0';
const block = Buffer.alloc(512);
const junk = Buffer.from('junk');

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

/** A gzip file made by hand around one entry. */
function gzipWith(
  given: {
    readonly flags?: number;
    readonly extra?: string;
    readonly method?: number;
    readonly crc?: number;
    readonly size?: number;
  } = {},
): Buffer {
  const tar = buildTar([a]);
  const usual = gzipSync(tar);
  const head = Buffer.from([0x1f, 0x8b, given.method ?? 8, given.flags ?? 0, 0, 0, 0, 0, 2, 255]);
  const trailer = Buffer.from(usual.subarray(-8));
  if (given.crc !== undefined) trailer.writeUInt32LE(given.crc, 0);
  if (given.size !== undefined) trailer.writeUInt32LE(given.size, 4);
  return Buffer.concat([head, Buffer.from(given.extra ?? '', 'latin1'), deflateRawSync(tar), trailer]);
}

/** A gzip file whose bytes pip takes for a ZIP: its content is stored, and ends with one. */
function gzipAndZip(): Buffer {
  const zip = buildZip([{ name: 'evil/setup.py', content: 'print(1)\n' }]);
  return gzipSync(buildTar([a, { name: 'demo-1.0/z', content: zip }]), { level: 0 });
}

const member = (...entries: TarEntry[]): Buffer => Buffer.concat(entries.flatMap((entry) => blocksOf(entry)));
const gz = (...parts: Buffer[]): Buffer => gzipSync(Buffer.concat(parts));
const end = Buffer.alloc(1024);

/** Tars that two tools read differently (CPython’s tarfile, tar-stream, node-tar, GNU tar, tokio-tar), or that lie. */
const hostile: readonly [string, Buffer, ArchiveProblemId][] = [
  // names in two ways
  [
    'a GNU long name and then a pax path',
    gz(
      member({ name: 'x', type: 'L', magic: gnu, content: `${long}\0` }),
      member({ ...a, pax: { path: 'demo-1.0/pax.py' } }),
      end,
    ),
    'headers-differ',
  ],
  [
    'a pax path and then a GNU long name',
    gz(
      member({ name: 'x', type: 'x', content: paxRecord('path', 'demo-1.0/pax.py') }),
      member({ ...a, longName: long }),
      end,
    ),
    'headers-differ',
  ],
  [
    'two pax headers for one entry',
    gz(
      member({ name: 'x', type: 'x', content: paxRecord('path', 'demo-1.0/one.py') }),
      member({ ...a, pax: { path: 'demo-1.0/two.py' } }),
      end,
    ),
    'headers-differ',
  ],
  [
    'two GNU long names for one entry',
    gz(
      member({ name: 'x', type: 'L', magic: gnu, content: 'demo-1.0/one\0' }),
      member({ ...a, longName: long }),
      end,
    ),
    'headers-differ',
  ],
  [
    'one pax header that gives two paths',
    gz(
      member({
        name: 'x',
        type: 'x',
        content: Buffer.concat([paxRecord('path', 'demo-1.0/one'), paxRecord('path', 'demo-1.0/two')]),
      }),
      member(a),
      end,
    ),
    'headers-differ',
  ],
  [
    'a global path',
    gz(member({ name: 'g', type: 'g', content: paxRecord('path', 'demo-1.0/evil.py') }), member(a), end),
    'headers-differ',
  ],
  [
    'a global size',
    gz(member({ name: 'g', type: 'g', content: paxRecord('size', '0') }), member(a), end),
    'headers-differ',
  ],
  [
    'a global header in the middle',
    gz(member(a), member({ name: 'g', type: 'g', content: paxRecord('comment', 'x') }), member(b), end),
    'headers-differ',
  ],
  [
    'a global header between an extension and its entry',
    gz(
      member({ name: 'x', type: 'x', content: paxRecord('path', 'demo-1.0/one') }),
      member({ name: 'g', type: 'g', content: paxRecord('comment', 'x') }),
      member(a),
      end,
    ),
    'headers-differ',
  ],
  ['a NUL in a pax path', buildTarGz([{ ...a, pax: { path: 'demo-1.0/evil.pth\0.txt' } }]), 'unsafe-name'],
  ['a NUL in a GNU long name', buildTarGz([{ ...a, longName: 'demo-1.0/evil.pth\0.txt' }]), 'unsafe-name'],
  ['an empty pax path', buildTarGz([{ ...a, pax: { path: '' } }]), 'unsafe-name'],
  [
    'a climbing name under a pax path',
    buildTarGz([{ ...a, name: '../../evil.py', pax: { path: 'demo-1.0/a.py' } }]),
    'unsafe-name',
  ],
  ['bytes behind the NUL of a name', buildTarGz([{ ...a, name: 'demo-1.0/evil.py\0.txt' }]), 'framing'],
  ['a prefix in a GNU header', buildTarGz([{ ...a, magic: gnu, prefix: 'evil' }]), 'framing'],
  ['bytes in the unused end of a header', buildTarGz([{ ...a, patch: [[505, 'evil']] }]), 'framing'],
  ['bytes behind the NUL of a link name', buildTarGz([{ ...a, patch: [[157, 'x\0evil']] }]), 'framing'],
  // sizes in two ways
  ['a pax size over a size of 0', gz(member({ ...a, size: 0, pax: { size: '9' } }), end), 'headers-differ'],
  ['a pax size that is smaller', buildTarGz([{ ...b, pax: { size: '0' } }]), 'headers-differ'],
  ['a pax size that is no number', buildTarGz([{ ...a, pax: { size: '+9' } }]), 'framing'],
  ['a negative size in base-256', buildTarGz([{ ...a, size: Buffer.alloc(12, 0xff) }]), 'framing'],
  [
    'a size beyond all numbers',
    buildTarGz([{ ...a, size: Buffer.concat([Buffer.from([0x80]), Buffer.alloc(11, 0xff)]) }]),
    'framing',
  ],
  ['a size with an underscore', buildTarGz([{ ...a, size: '0000_0011\0' }]), 'framing'],
  ['a size with a sign', buildTarGz([{ ...a, size: '+0000000011\0' }]), 'framing'],
  ['a size in Python’s octal', buildTarGz([{ ...a, size: '0o000000011\0' }]), 'framing'],
  ['a size with a second one behind its NUL', buildTarGz([{ ...a, size: '11\x000000777\0' }]), 'framing'],
  ['no size', buildTarGz([{ ...a, size: Buffer.alloc(12) }]), 'framing'],
  ['an owner that is no number', buildTarGz([a, { ...b, patch: [[108, 'evil']] }]), 'framing'],
  ['a time that is no number', buildTarGz([{ ...a, patch: [[136, 'evil']] }]), 'framing'],
  // where entries end
  ['an entry behind the end', gz(member(a), end, member(b), end), 'framing'],
  ['an entry behind one block of zeros', gz(member(a), block, member(b), end), 'framing'],
  ['no end', gz(member(a)), 'framing'],
  ['one block of zeros as the end', gz(member(a), block), 'framing'],
  ['half a block at the end', gz(member(a), end, Buffer.alloc(100)), 'framing'],
  ['junk at the end', gz(member(a), end, junk), 'framing'],
  ['an entry that is cut short', gz(member(a, b).subarray(0, -600)), 'framing'],
  [
    'a header with a wrong checksum in the middle',
    buildTarGz([a, { ...b, checksum: '000001\0 ' }, { name: 'demo-1.0/c.py' }]),
    'framing',
  ],
  ['a checksum that is no number', buildTarGz([{ ...a, checksum: '        ' }]), 'framing'],
  ['bytes in the padding', gz(member({ ...a, padding: Buffer.alloc(503, 'x') }), end), 'framing'],
  [
    'an extension that speaks of nothing',
    gz(member(a), member({ name: 'x', type: 'x', content: paxRecord('path', 'demo-1.0/x') }), end),
    'framing',
  ],
  ['an extension without content', gz(member({ name: 'x', type: 'x' }), member(a), end), 'framing'],
  [
    'a pax record with a wrong length',
    gz(member({ name: 'x', type: 'x', content: '99 path=evil\n' }), member(a), end),
    'framing',
  ],
  [
    'a pax record with a length that begins with 0',
    gz(member({ name: 'x', type: 'x', content: '013 path=evil\n' }), member(a), end),
    'framing',
  ],
  [
    'a pax record without a line end',
    gz(member({ name: 'x', type: 'x', content: '12 path=evil' }), member(a), end),
    'framing',
  ],
  [
    'a pax record without a key',
    gz(member({ name: 'x', type: 'x', content: paxRecord('', 'evil') }), member(a), end),
    'framing',
  ],
  [
    'a pax path that is no UTF-8',
    gz(
      member({ name: 'x', type: 'x', content: Buffer.from('11 path=\xff\xff\n', 'latin1') }),
      member(a),
      end,
    ),
    'framing',
  ],
  [
    'another character set',
    buildTarGz([{ ...a, pax: { hdrcharset: 'BINARY', path: 'demo-1.0/x' } }]),
    'unsupported',
  ],
  ['an extension that nobody knows', buildTarGz([{ ...a, pax: { 'EVIL.path': 'x' } }]), 'unsupported'],
  [
    'an extension of megabytes',
    gz(member({ name: 'x', type: 'x', content: paxRecord('comment', 'x'.repeat(1 << 20)) }), member(a), end),
    'limit-exceeded',
  ],
  // what is neither a file nor a folder
  [
    'an old header, a name that ends with a slash, and content that is a header',
    gz(member({ name: 'demo-1.0/', type: '\0', magic: '\0'.repeat(8), content: headerLike() }), end),
    'framing',
  ],
  ['an old file type', buildTarGz([{ ...a, type: '\0' }]), 'special-file'],
  ['a file whose name ends with a slash', buildTarGz([{ ...a, name: 'demo-1.0/a/' }]), 'unsafe-name'],
  ['a file with holes (type S)', buildTarGz([{ ...a, type: 'S', magic: gnu }]), 'special-file'],
  ['a file with holes (pax)', buildTarGz([{ ...a, pax: { 'GNU.sparse.major': '1' } }]), 'special-file'],
  ['a real size besides the size', buildTarGz([{ ...a, pax: { 'SCHILY.realsize': '1' } }]), 'special-file'],
  ['an unknown type', buildTarGz([{ ...a, type: 'Z' }]), 'special-file'],
  [
    'a symbolic link',
    buildTarGz([{ name: 'demo-1.0/l', type: '2', patch: [[157, '/etc/passwd']] }]),
    'special-file',
  ],
  [
    'a hard link',
    buildTarGz([a, { name: 'demo-1.0/l', type: '1', patch: [[157, a.name as string]] }]),
    'special-file',
  ],
  [
    'a hard link with content that is a header',
    buildTarGz([{ name: 'demo-1.0/l', type: '1', content: headerLike() }]),
    'special-file',
  ],
  ['a link by pax', buildTarGz([{ ...a, pax: { linkpath: '/etc/passwd' } }]), 'special-file'],
  ['a long link name', gz(member({ name: 'x', type: 'K', content: 'x\0' }), member(a), end), 'special-file'],
  ['a character device', buildTarGz([{ name: 'demo-1.0/d', type: '3' }]), 'special-file'],
  ['a block device', buildTarGz([{ name: 'demo-1.0/d', type: '4' }]), 'special-file'],
  ['a pipe', buildTarGz([{ name: 'demo-1.0/p', type: '6' }]), 'special-file'],
  ['a contiguous file', buildTarGz([{ ...a, type: '7' }]), 'special-file'],
  ['a folder with content', buildTarGz([{ name: 'demo-1.0/', type: '5', content: headerLike() }]), 'framing'],
  // names that are not safe, or not one
  ['a name that climbs', buildTarGz([{ ...a, name: '../evil.py' }]), 'unsafe-name'],
  ['a name that climbs within', buildTarGz([{ ...a, name: 'demo-1.0/../../evil.py' }]), 'unsafe-name'],
  ['a climbing prefix', buildTarGz([{ ...a, prefix: '..' }]), 'unsafe-name'],
  ['an absolute name', buildTarGz([{ ...a, name: '/etc/evil' }]), 'unsafe-name'],
  ['an absolute pax path', buildTarGz([{ ...a, pax: { path: '/etc/evil' } }]), 'unsafe-name'],
  ['a name that begins with ./', buildTarGz([{ ...a, name: './demo-1.0/a.py' }]), 'unsafe-name'],
  ['a backslash', buildTarGz([{ ...a, name: 'demo-1.0\\evil.py' }]), 'unsafe-name'],
  ['an empty component', buildTarGz([{ ...a, name: 'demo-1.0//a.py' }]), 'unsafe-name'],
  ['an empty name', buildTarGz([{ ...a, name: '' }]), 'unsafe-name'],
  ['a line end in a name', buildTarGz([{ ...a, name: 'demo-1.0/a\n.py' }]), 'unsafe-name'],
  ['a name that is no UTF-8', buildTarGz([{ ...a, name: Buffer.from([0x61, 0xff]) }]), 'unsafe-name'],
  [
    'a name of a hundred folders',
    buildTarGz([{ ...a, pax: { path: 'd/'.repeat(120) + 'x' } }]),
    'unsafe-name',
  ],
  ['two entries of one name', buildTarGz([a, { ...b, name: a.name }]), 'duplicate-name'],
  [
    'two entries of one name, one by an extension',
    buildTarGz([a, { ...b, pax: { path: 'demo-1.0/a.py' } }]),
    'duplicate-name',
  ],
  ['names that differ in case', buildTarGz([a, { ...b, name: 'demo-1.0/A.py' }]), 'duplicate-name'],
  [
    'a file and a folder of one name',
    buildTarGz([a, { ...b, name: 'demo-1.0/a.py/b.py' }]),
    'duplicate-name',
  ],
  ['a folder that is a file too', buildTarGz([a, { name: 'demo-1.0/a.py/', type: '5' }]), 'duplicate-name'],
  // the gzip around it
  ['two gzip members', Buffer.concat([buildTarGz([a]), buildTarGz([b])]), 'framing'],
  ['an empty second member', Buffer.concat([buildTarGz([a]), gzipSync('')]), 'framing'],
  ['bytes behind the gzip member', Buffer.concat([buildTarGz([a]), junk]), 'framing'],
  ['zeros behind the gzip member', Buffer.concat([buildTarGz([a]), block]), 'framing'],
  ['bytes in front of the gzip member', Buffer.concat([junk, buildTarGz([a])]), 'framing'],
  ['a gzip extra field', gzipWith({ flags: 4, extra: '\x04\0evil' }), 'framing'],
  ['a gzip comment', gzipWith({ flags: 16, extra: 'evil\0' }), 'framing'],
  ['a gzip header checksum', gzipWith({ flags: 2, extra: 'xx' }), 'framing'],
  ['an unknown gzip flag', gzipWith({ flags: 0x20 }), 'framing'],
  ['a gzip file name without an end', gzipWith({ flags: 8, extra: 'x'.repeat(2000) }), 'framing'],
  ['another compression', gzipWith({ method: 7 }), 'framing'],
  ['a wrong gzip checksum', gzipWith({ crc: 1 }), 'damaged-entry'],
  ['a wrong gzip size', gzipWith({ size: 1 }), 'damaged-entry'],
  ['a ZIP behind the gzip member', Buffer.concat([buildTarGz([a]), buildZip([{ name: 'x' }])]), 'framing'],
  ['a ZIP that stands in the stored content', gzipAndZip(), 'framing'],
  ['a ZIP', buildZip([{ name: 'demo-1.0/a.py' }]), 'framing'],
  ['a tar that is not compressed', buildTar([a]), 'framing'],
  ['an empty tar', gzipSync(''), 'framing'],
  ['an empty file', Buffer.alloc(0), 'framing'],
  ['a file that is no gzip', Buffer.from('<html>not found</html>'.repeat(20)), 'framing'],
];

function headerLike(): Buffer {
  return blocksOf({ name: 'evil.pth', content: '' })[0]!;
}

describe('the tar reader', () => {
  it('reads a sound archive whole, in order, with hashes and modes', async () => {
    const { report, entries } = await read(buildTarGz([a, { ...b, mode: 0o755 }]));
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
      const { report, entries } = await read(bytes);
      assert.deepEqual(report.problems, []);
      assert.equal(report.complete, true);
      assert.deepEqual(
        entries.map(({ path }) => path),
        names,
      );
    });
  }

  for (const [title, bytes, id] of hostile) {
    it(`refuses ${title}`, async () => {
      const { report } = await read(bytes);
      assert.ok(
        report.problems.some((problem) => problem.id === id),
        JSON.stringify(report.problems),
      );
    });
  }

  it('gives the sha256 of the whole file, sound or not', async () => {
    for (const bytes of [buildTarGz([a]), Buffer.from('no gzip'), gzipAndZip()]) {
      const { report } = await read(bytes);
      assert.equal(report.sha256, createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('looks at what follows a link, and still says that it did not see everything', async () => {
    const { report, entries } = await read(buildTarGz([{ name: 'demo-1.0/l', type: '2' }, a]));
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
      const { report } = await read(bytes, { ...defaultArchiveLimits, ...limit });
      assert.deepEqual(
        report.problems.map(({ id }) => id),
        ['limit-exceeded'],
      );
      assert.equal(report.complete, false);
    });
  }

  it('streams what is over the memory limit, hashed but not kept, edges aside', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));
    const { report, entries } = await read(buildTarGz([{ name: 'big', content }, a]), {
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
    const { entries } = await read(buildTarGz([{ name: 'big', content }]));
    assert.ok(content.equals(entries[0]!.content!));
  });

  it('tells at most fifty problems, however many there are', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...a, name: `../${index}` }));
    const { report } = await read(buildTarGz(many));
    assert.equal(report.problems.length, 50);
  });

  it('shows no control characters of hostile names', async () => {
    const { report } = await read(buildTarGz([{ ...a, name: 'a\u001b[31m\r\n.py' }]));
    assert.ok(report.problems.length > 0);
    assert.ok(report.problems.every(({ where, detail }) => !/[\u0000-\u001f]/.test(where + detail)));
  });
});

const view = (entries: readonly ArchiveEntry[]): string =>
  entries.map(({ path, sha256 }) => `${path} ${sha256}`).join();

describe('properties of the tar reader', () => {
  const files = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.py$/),
      content: fc.uint8Array({ maxLength: 1300 }),
      form: fc.constantFrom('plain', 'gnu', 'pax', 'long'),
    }),
    { selector: ({ name }) => name, maxLength: 8 },
  );

  it('gives back what was put in', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const written = all.map(({ name, content, form }): TarEntry => ({
          name: form === 'pax' || form === 'long' ? 'other' : name,
          content: Buffer.from(content),
          ...(form === 'pax' ? { pax: { path: name, mtime: '1.5' } } : {}),
          ...(form === 'long' ? { longName: name } : {}),
          ...(form === 'gnu' ? { magic: gnu } : {}),
        }));
        const { report, entries } = await read(buildTarGz(written));
        assert.deepEqual(report.problems, []);
        assert.deepEqual(
          entries.map(({ path, content }) => [path, Buffer.from(content!).toString('hex')]),
          all.map(({ name, content }) => [name, Buffer.from(content).toString('hex')]),
        );
      }),
      { numRuns: 100 },
    );
  });

  const sample = buildTar([
    { name: 'demo-1.0/', type: '5' },
    a,
    { ...b, pax: { path: long } },
    { ...b, name: 'demo-1.0/c', magic: gnu, longName: `${long}2` },
  ]);

  it('never throws, and never calls a changed file the same', async () => {
    const bytes = gzipSync(sample);
    const reference = view((await read(bytes)).entries);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const { report, entries } = await read(changed);
        // the time and the system of the gzip header may change unseen; names and bytes may not
        assert.ok(report.problems.length > 0 || view(entries) === reference);
      }),
      { numRuns: 1000 },
    );
  });

  it('sees every changed byte of the tar itself: refused, or in the content of a file', async () => {
    const { entries: before } = await read(gzipSync(sample));
    for (let at = 0; at < sample.length; at += 3) {
      const changed = Buffer.from(sample);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      const { report, entries } = await read(gzipSync(changed, { level: 1 }));
      if (report.problems.length > 0) continue;
      assert.deepEqual(
        entries.map(({ size }) => size),
        before.map(({ size }) => size),
        `byte ${at}`,
      );
      assert.notEqual(view(entries), view(before), `byte ${at}`);
    }
  });

  it('survives any header, with a checksum that fits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(511), fc.uint8Array({ maxLength: 14 }), async (at, bytes) => {
        const header = Buffer.from(sample.subarray(512, 1024));
        Buffer.from(bytes).copy(header, at);
        const tar = Buffer.concat([withChecksum(header), sample.subarray(1024)]);
        const { report, entries } = await read(gzipSync(tar, { level: 1 }));
        if (report.problems.length > 0) return;
        assert.equal(report.complete, true);
        assert.equal(entries.length, 3);
      }),
      { numRuns: 1000 },
    );
  });

  it('survives any bytes, as they are and inside gzip', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1200 }), async (bytes) => {
        for (const one of [Buffer.from(bytes), gzipSync(bytes)]) {
          const { report } = await read(one);
          assert.equal(report.complete, false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('survives any truncation, of the file and of the tar', async () => {
    const bytes = gzipSync(sample);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal((await read(bytes.subarray(0, length))).report.complete, false, `${length} bytes`);
    }
    for (let length = 0; length < sample.length; length += 37) {
      const { report } = await read(gzipSync(sample.subarray(0, length), { level: 1 }));
      assert.equal(report.complete, false, `${length} bytes of the tar`);
    }
  });
});
