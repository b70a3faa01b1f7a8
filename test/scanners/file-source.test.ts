import assert from 'node:assert/strict';
import { createHash, randomFillSync } from 'node:crypto';
import { ftruncateSync, closeSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { defaultArchiveLimits, type ArchiveEntry } from '../../src/archive/archive.js';
import { readTree } from '../../src/archive/tree.js';
import { listTree, openFileSource } from '../../src/scanners/file-source.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('a file as a source of bytes', () => {
  const folder = temporaryFolder();

  for (const [title, size] of [
    ['a small file', 1000],
    ['a file that is read through a window', 33 << 20],
  ] as const) {
    it(`gives the bytes of ${title}, wherever they are asked for, and keeps what it gave`, () => {
      const content = randomFillSync(Buffer.alloc(size));
      const path = join(folder(), 'file');
      writeFileSync(path, content);
      const source = openFileSource(path);
      assert.equal(source.size, size);
      const place = fc.oneof(fc.nat(size), fc.nat(2000), fc.constantFrom(size - 1, size, size + 1));
      const length = fc.oneof(fc.nat(100), fc.nat(5 << 20));
      const kept: [Uint8Array, number, number][] = [];
      fc.assert(
        fc.property(place, length, (offset, count) => {
          const bytes = source.read(offset, count);
          assert.ok(content.subarray(offset, offset + count).equals(bytes));
          if (kept.length < 10) kept.push([bytes, offset, count]);
        }),
        { numRuns: 60 },
      );
      for (const [bytes, offset, count] of kept)
        assert.ok(content.subarray(offset, offset + count).equals(bytes));
      source.close();
    });
  }

  it('gives each file its own bytes while both are open, and nothing of one before', () => {
    const place = (name: string, content: string): string => {
      writeFileSync(join(folder(), name), content);
      return join(folder(), name);
    };
    const text = (source: { size: number; read(offset: number, length: number): Uint8Array }): string =>
      Buffer.from(source.read(0, 1000)).toString();
    const first = openFileSource(place('first', 'first, and longer'));
    const second = openFileSource(place('second', 'second'));
    assert.deepEqual([text(first), text(second)], ['first, and longer', 'second']);
    first.close();
    const third = openFileSource(place('third', '3'));
    assert.deepEqual([third.size, text(third), text(second)], [1, '3', 'second']);
    second.close();
    third.close();
  });

  it('throws the file system’s own error for what is not there', () => {
    assert.throws(() => openFileSource(join(folder(), 'gone')), { code: 'ENOENT' });
  });
});

describe('a folder read as if it were an archive', () => {
  const folder = temporaryFolder();
  const small = { ...defaultArchiveLimits, maxEntryInMemoryBytes: 1000 };

  function read(limits = small): { report: ReturnType<typeof readTree>; entries: ArchiveEntry[] } {
    const entries: ArchiveEntry[] = [];
    const report = readTree(listTree(folder()), limits, (entry) => entries.push(entry));
    return { report, entries };
  }

  it('streams what is over the memory limit, hashed but not kept, edges aside', () => {
    const content = randomFillSync(Buffer.alloc(3 << 20));
    writeFileSync(join(folder(), 'large.bin'), content);
    writeFileSync(join(folder(), 'small.py'), 'print(1)\n');
    const { report, entries } = read();
    assert.deepEqual(report.problems, []);
    assert.equal(report.complete, true);
    assert.equal(report.uncompressedBytes, content.length + 9);
    const [large, one] = entries;
    assert.equal(large!.content, undefined);
    assert.equal(large!.size, content.length);
    assert.equal(large!.sha256, createHash('sha256').update(content).digest('hex'));
    assert.ok(content.subarray(0, 1 << 20).equals(large!.edges!.head));
    assert.ok(content.subarray(-(1 << 20)).equals(large!.edges!.tail));
    assert.equal(Buffer.from(one!.content!).toString(), 'print(1)\n');
  });

  it('stops at too many bytes, and says that it did not look', () => {
    writeFileSync(join(folder(), 'a'), 'x'.repeat(600));
    writeFileSync(join(folder(), 'b'), 'x'.repeat(600));
    const { report, entries } = read({ ...small, maxUncompressedBytes: 1000 });
    assert.deepEqual(
      report.problems.map(({ id }) => id),
      ['limit-exceeded'],
    );
    assert.equal(report.complete, false);
    assert.equal(entries.length, 1);
  });

  it('follows no link', () => {
    symlinkSync('/etc/hostname', join(folder(), 'link'));
    const { report, entries } = read();
    assert.deepEqual(
      report.problems.map(({ id }) => id),
      ['special-file'],
    );
    assert.deepEqual(entries, []);
  });

  it('takes a file that shrinks while it is read for what was read of it', () => {
    const path = join(folder(), 'log');
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, 'x'.repeat(500));
    const tree = listTree(folder());
    ftruncateSync(descriptor, 100);
    closeSync(descriptor);
    const entries: ArchiveEntry[] = [];
    readTree(tree, small, (entry) => entries.push(entry));
    assert.equal(entries[0]!.size, 100);
    assert.equal(entries[0]!.content!.length, 100);
  });
});
