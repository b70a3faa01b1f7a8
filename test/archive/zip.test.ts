import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  defaultArchiveLimits,
  type ArchiveEntry,
  type ArchiveReport,
  type ByteSource,
} from '../../src/archive/archive.js';
import type { ArchiveProblemId } from '../../src/archive/problems.js';
import { readZip } from '../../src/archive/zip.js';
import { buildWheel } from '../helpers/wheels.js';
import { buildZip, extraField, type ZipEntry } from '../helpers/zips.js';

function sourceOf(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

async function read(
  bytes: Buffer,
  limits = defaultArchiveLimits,
): Promise<{ report: ArchiveReport; entries: ArchiveEntry[] }> {
  const entries: ArchiveEntry[] = [];
  const report = await readZip(sourceOf(bytes), limits, (entry) => {
    // its memory is used again for the next
    entries.push(entry.content ? { ...entry, content: Uint8Array.from(entry.content) } : entry);
  });
  return { report, entries };
}

const a: ZipEntry = { name: 'a.py', content: 'print(1)\n' };
const b: ZipEntry = { name: 'b.py', content: 'print(1)\nprint(1)\n' };
const inner = buildZip([{ name: 'evil.pth', content: 'import os\n' }]);
const link = Buffer.from('/etc/passwd');

/** A ZIP64 extra field that gives these sizes, needed or not. */
function zip64Sizes(...sizes: readonly number[]): Buffer {
  const data = Buffer.alloc(8 * sizes.length);
  for (const [at, size] of sizes.entries()) data.writeBigUInt64LE(BigInt(size), 8 * at);
  return extraField(0x0001, data);
}

/** Archives that two tools read differently, or that lie: what PyPI's validator, pip, uv and JavaScript readers differ on. */
const hostile: readonly [string, Buffer, ArchiveProblemId][] = [
  ['two entries of one name', buildZip([a, a]), 'duplicate-name'],
  ['a local header with another name', buildZip([{ ...a, local: { name: 'b.py' } }]), 'headers-differ'],
  ['a local record that the directory does not list', buildZip([a, { ...b, orphan: true }]), 'framing'],
  [
    'a hidden record between two entries',
    buildZip([a, { ...b, orphan: true }, { name: 'c.py', content: '' }]),
    'framing',
  ],
  ['an end record inside the comment', buildZip([a], { comment: inner }), 'framing'],
  ['a comment', buildZip([a], { comment: Buffer.from('hello') }), 'framing'],
  ['two archives behind each other', Buffer.concat([buildZip([a]), buildZip([b])]), 'framing'],
  ['bytes in front', buildZip([a], { prefix: Buffer.from('#!/bin/sh\n') }), 'framing'],
  ['bytes behind', buildZip([a], { suffix: Buffer.from('junk') }), 'framing'],
  ['a gap before the directory', buildZip([a], { gap: Buffer.from('junk') }), 'framing'],
  ['a gap between entries', buildZip([a, { ...b, before: Buffer.from('junk') }]), 'framing'],
  ['an end record that counts one of two', buildZip([a, b], { count: 1 }), 'framing'],
  ['an end record that counts three of two', buildZip([a, b], { count: 3 }), 'framing'],
  ['two counts that differ', buildZip([a, b], { countHere: 1 }), 'framing'],
  ['a directory size that lies', buildZip([a], { directorySize: 10 }), 'framing'],
  ['one of several disks', buildZip([a], { disk: 1 }), 'framing'],
  ...[[9, 8], [8, 9], [9], [9, 9, 1], [9, 9, 0, 0]].map((sizes): [string, Buffer, ArchiveProblemId] => [
    `an extra field with other sizes: ${sizes.join(', ')}`,
    buildZip([{ ...a, method: 0, local: { extra: zip64Sizes(...sizes) } }]),
    'headers-differ',
  ]),
  ['a ZIP64 end record that contradicts', buildZip([a, b], { zip64: { count: 1 } }), 'framing'],
  ['a ZIP64 end record that points elsewhere', buildZip([a], { zip64: { start: 5 } }), 'framing'],
  ['a NUL in a name', buildZip([{ ...a, name: 'evil.pth\0.txt' }]), 'unsafe-name'],
  [
    'a second name in a Unicode path field',
    buildZip([{ ...a, central: { extra: extraField(0x7075, Buffer.from('\x01\0\0\0\0evil.pth')) } }]),
    'framing',
  ],
  [
    'a second name in a Unicode path field of the local header',
    buildZip([{ ...a, local: { extra: extraField(0x7075, Buffer.from('\x01\0\0\0\0evil.pth')) } }]),
    'headers-differ',
  ],
  ['a name that climbs', buildZip([{ ...a, name: '../evil.py' }]), 'unsafe-name'],
  ['a name that climbs within', buildZip([{ ...a, name: 'a/../../evil.py' }]), 'unsafe-name'],
  ['an absolute name', buildZip([{ ...a, name: '/etc/evil' }]), 'unsafe-name'],
  ['a backslash', buildZip([{ ...a, name: 'a\\..\\evil.py' }]), 'unsafe-name'],
  ['a drive', buildZip([{ ...a, name: 'C:evil.py' }]), 'unsafe-name'],
  ['a reserved name', buildZip([{ ...a, name: 'pkg/CON' }]), 'unsafe-name'],
  ['a trailing dot', buildZip([{ ...a, name: 'a.py.' }]), 'unsafe-name'],
  ['a right-to-left override', buildZip([{ ...a, name: 'a\u202eyp.exe' }]), 'unsafe-name'],
  ['a name that begins with ./', buildZip([{ ...a, name: './a' }]), 'unsafe-name'],
  ['an empty component', buildZip([{ ...a, name: 'p//q' }]), 'unsafe-name'],
  [
    'a name that is not UTF-8',
    buildZip([{ ...a, name: Buffer.from([0x61, 0xff, 0x62]), flags: 0x800 }]),
    'framing',
  ],
  ['a UTF-8 name that is not marked', buildZip([{ ...a, name: 'ä.py', flags: 0 }]), 'framing'],
  ['a symbolic link', buildZip([{ name: 'a', content: link, mode: 0o120777 }]), 'special-file'],
  ['bytes in a folder', buildZip([{ name: 'd/', content: 'hidden', mode: 0o040755 }]), 'framing'],
  ['a link that says it is a folder', buildZip([{ name: 'd/', mode: 0o120777 }]), 'special-file'],
  ['a device', buildZip([{ name: 'a', mode: 0o060644 }]), 'special-file'],
  ['a wrong checksum', buildZip([{ ...a, local: { crc: 1 }, central: { crc: 1 } }]), 'damaged-entry'],
  [
    'a size that is too small',
    buildZip([{ ...b, local: { size: 3 }, central: { size: 3 } }]),
    'damaged-entry',
  ],
  [
    'a size that is too large',
    buildZip([{ ...b, local: { size: 99 }, central: { size: 99 } }]),
    'damaged-entry',
  ],
  ['methods that differ', buildZip([{ ...a, local: { method: 0 } }]), 'headers-differ'],
  ['flags that differ', buildZip([{ ...a, local: { flags: 2 } }]), 'headers-differ'],
  ['sizes that differ', buildZip([{ ...a, local: { size: 1 } }]), 'headers-differ'],
  ['an encrypted entry', buildZip([{ ...a, flags: 1 }]), 'encrypted'],
  [
    'bytes behind the end of the deflate stream',
    buildZip([{ ...a, behind: Buffer.from('evil') }]),
    'damaged-entry',
  ],
  ['names that differ in case', buildZip([{ ...a, name: 'A.py' }, a]), 'duplicate-name'],
  [
    'names that differ in normal form',
    buildZip([
      { ...a, name: 'é.py' },
      { ...a, name: 'e\u0301.py' },
    ]),
    'duplicate-name',
  ],
  [
    'a file and a folder of one name',
    buildZip([
      { ...a, name: 'a' },
      { ...a, name: 'a/b' },
    ]),
    'duplicate-name',
  ],
  [
    'two directory entries for one record',
    buildZip([a, { ...a, name: 'c.py', aliasOf: 0, local: { name: 'a.py' } }]),
    'framing',
  ],
  ['sizes behind the content', buildZip([{ ...a, flags: 8 }]), 'headers-differ'],
  ['an unknown compression method', buildZip([{ ...a, method: 12 }]), 'unsupported'],
  ['an unknown flag', buildZip([{ ...a, flags: 0x2000 }]), 'unsupported'],
  ['an entry comment', buildZip([{ ...a, central: { comment: 'x' } }]), 'framing'],
  ['nothing but an end record cut short', buildZip([a]).subarray(-21), 'framing'],
  ['an empty file', Buffer.alloc(0), 'framing'],
  ['a file that is no ZIP', Buffer.from('<html>not found</html>'.repeat(20)), 'framing'],
];

describe('the ZIP reader', () => {
  it('reads a sound archive whole, in order, with hashes', async () => {
    const { report, entries } = await read(
      buildZip([a, { name: 'd/', mode: 0o040755 }, { ...b, name: 'd/b.py', method: 0 }]),
    );
    assert.deepEqual(report.problems, []);
    assert.equal(report.complete, true);
    assert.deepEqual(
      entries.map(({ path, size }) => [path, size]),
      [
        ['a.py', 9],
        ['d/b.py', 18],
      ],
    );
    assert.equal(Buffer.from(entries[0]!.content!).toString(), 'print(1)\n');
    assert.equal(entries[0]!.sha256, createHash('sha256').update('print(1)\n').digest('hex'));
  });

  it('accepts a ZIP64 end record that agrees', async () => {
    const { report } = await read(buildZip([a, b], { zip64: {} }));
    assert.deepEqual(report.problems, []);
  });

  it('accepts sizes that an extra field repeats, as some builders do', async () => {
    const stored: ZipEntry = { ...a, method: 0 };
    for (const places of [['local'], ['central'], ['local', 'central']]) {
      const entry = Object.fromEntries(places.map((place) => [place, { extra: zip64Sizes(9, 9) }]));
      const { report } = await read(buildZip([{ ...stored, ...entry }]));
      assert.deepEqual([report.problems, report.complete], [[], true]);
    }
  });

  it('gives the sha256 of the whole file, sound or not', async () => {
    for (const bytes of [buildZip([a]), Buffer.from('no zip')]) {
      const { report } = await read(bytes);
      assert.equal(report.sha256, createHash('sha256').update(bytes).digest('hex'));
    }
  });

  for (const [title, bytes, id] of hostile) {
    it(`refuses ${title}`, async () => {
      const { report } = await read(bytes);
      assert.ok(
        report.problems.some((problem) => problem.id === id),
        JSON.stringify(report.problems),
      );
    });
  }

  const bomb = buildZip([{ name: 'zeros', content: Buffer.alloc(5_000_000) }]);
  const limits: readonly [string, Buffer, Partial<typeof defaultArchiveLimits>][] = [
    ['too many entries', buildZip([a, b]), { maxEntries: 1 }],
    ['too many bytes', bomb, { maxUncompressedBytes: 1000 }],
    ['too much compression', bomb, { ratioFromBytes: 1000 }],
  ];
  for (const [title, bytes, limit] of limits) {
    it(`stops at ${title}, and says that it did not look`, async () => {
      const { report, entries } = await read(bytes, { ...defaultArchiveLimits, ...limit });
      assert.deepEqual(
        report.problems.map(({ id }) => id),
        ['limit-exceeded'],
      );
      assert.equal(report.complete, false);
      assert.deepEqual(entries, []);
    });
  }

  for (const method of [0, 8]) {
    it(`streams what is over the memory limit (method ${method}), hashed but not kept`, async () => {
      const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));
      const { report, entries } = await read(buildZip([{ name: 'big', content, method }]), {
        ...defaultArchiveLimits,
        maxEntryInMemoryBytes: 1000,
      });
      assert.deepEqual(report.problems, []);
      assert.equal(entries[0]!.content, undefined);
      assert.equal(entries[0]!.sha256, createHash('sha256').update(content).digest('hex'));
    });
  }

  for (const [title, entry] of [
    ['bytes behind its end', { behind: Buffer.from('evil') }],
    ['a wrong checksum', { local: { crc: 7 }, central: { crc: 7 } }],
    ['more bytes than promised', { local: { size: 2000 }, central: { size: 2000 } }],
    ['fewer bytes than promised', { local: { size: 20_000 }, central: { size: 20_000 } }],
  ] as const) {
    it(`refuses a streamed entry with ${title}`, async () => {
      const bytes = buildZip([{ name: 'big', content: Buffer.alloc(10_000, 'x'), ...entry }]);
      const { report } = await read(bytes, { ...defaultArchiveLimits, maxEntryInMemoryBytes: 1000 });
      assert.deepEqual(
        report.problems.map(({ id }) => id),
        ['damaged-entry'],
      );
      assert.equal(report.complete, false);
    });
  }

  it('tells at most fifty problems, however many there are', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...a, name: `../${index}` }));
    const { report } = await read(buildZip(many));
    assert.equal(report.problems.length, 50);
  });

  it('shows no control characters of hostile names', async () => {
    const { report } = await read(buildZip([{ ...a, name: 'a\u001b[31m\r\n.py' }]));
    assert.ok(report.problems.length > 0);
    assert.ok(report.problems.every(({ where, detail }) => !/[\u0000-\u001f]/.test(where + detail)));
  });
});

describe('properties of the ZIP reader', () => {
  const files = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^d[a-z]{1,7}(\/d[a-z]{1,7}){0,2}\.py$/),
      content: fc.uint8Array({ maxLength: 300 }),
      method: fc.constantFrom(0, 8),
    }),
    { selector: ({ name }) => name, maxLength: 8 },
  );

  it('gives back what was put in', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const { report, entries } = await read(
          buildZip(all.map((one) => ({ ...one, content: Buffer.from(one.content) }))),
        );
        assert.deepEqual(report.problems, []);
        assert.deepEqual(
          entries.map(({ path, content }) => [path, Buffer.from(content!).toString('hex')]),
          all.map(({ name, content }) => [name, Buffer.from(content).toString('hex')]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('never throws, and never calls a changed archive the same', async () => {
    const sound = buildWheel({ files: { 'demo/data.txt': 'x'.repeat(200) } }).bytes;
    const reference = await read(sound);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(sound);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const { report, entries } = await read(changed);
        const same = entries.map(({ path, sha256 }) => `${path} ${sha256}`).join();
        const before = reference.entries.map(({ path, sha256 }) => `${path} ${sha256}`).join();
        // dates, versions and attributes may change unseen; names and bytes may not
        assert.ok(report.problems.length > 0 || same === before);
      }),
      { numRuns: 2000 },
    );
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { report } = await read(Buffer.from(bytes));
        assert.equal(report.complete, false);
      }),
      { numRuns: 300 },
    );
  });

  it('survives any truncation', async () => {
    const sound = buildWheel().bytes;
    for (let length = 0; length < sound.length; length += 7) {
      const { report } = await read(sound.subarray(0, length));
      assert.equal(report.complete, false);
    }
  });
});
