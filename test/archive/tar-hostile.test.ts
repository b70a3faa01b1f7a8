import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { ArchiveProblemId } from '../../src/archive/problems.js';
import {
  blocksOf,
  buildTar,
  buildTarGz,
  gzipWith,
  paxRecord,
  readTar,
  type TarEntry,
} from '../helpers/tars.js';
import { buildZip } from '../helpers/zips.js';

const a: TarEntry = { name: 'demo-1.0/a.py', content: 'print(1)\n' };
const b: TarEntry = { name: 'demo-1.0/b.py', content: 'print(1)\nprint(1)\n' };
const long = `demo-1.0/${'long/'.repeat(40)}name.py`;
const gnu = 'ustar  \0';
const block = Buffer.alloc(512);
const junk = Buffer.from('junk');

/** A gzip file whose bytes pip takes for a ZIP: its content is stored, and holds one near its end. */
function gzipAndZip(behind = 0): Buffer {
  const zip = buildZip([{ name: 'evil/setup.py', content: 'print(1)\n' }]);
  const entries = [a, { name: 'demo-1.0/z', content: zip }];
  const more = behind === 0 ? [] : [{ name: 'demo-1.0/noise', content: Buffer.alloc(behind, 'x') }];
  return gzipSync(buildTar([...entries, ...more]), { level: 0 });
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
  ['a hard link', buildTarGz([a, { name: 'demo-1.0/l', type: '1', patch: [[157, a.name]] }]), 'special-file'],
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
  ['a ZIP that stands there as far from the end as pip looks', gzipAndZip(63_488), 'framing'],
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
  for (const [title, bytes, id] of hostile) {
    it(`refuses ${title}`, async () => {
      const { report } = await readTar(bytes);
      assert.ok(
        report.problems.some((problem) => problem.id === id),
        JSON.stringify(report.problems),
      );
    });
  }
});
