import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { defaultArchiveLimits, type ByteSource } from '../../src/archive/archive.js';
import { collectContent } from '../../src/archive/collect.js';
import { inflateThrough } from '../../src/archive/inflate.js';
import { readTarGz } from '../../src/archive/tar.js';
import { readZip } from '../../src/archive/zip.js';
import { buildTar } from '../helpers/tars.js';
import { buildZip } from '../helpers/zips.js';

function sourceOf(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** A disk that fails in the middle. */
function brokenAfter(bytes: Buffer, most: number): ByteSource {
  const source = sourceOf(bytes);
  return {
    size: source.size,
    read(offset, length) {
      if (offset > most && offset < bytes.length - 100_000) throw new Error('the disk failed');
      return source.read(offset, length);
    },
  };
}

const content = randomFillSync(Buffer.alloc(5 << 20));

describe('the inflater', () => {
  const packed = deflateRawSync(content, { level: 1 });

  it('gives all bytes, and says what lies behind the end', async () => {
    for (const rest of [0, 1, 1 << 20]) {
      const pieces: Buffer[] = [];
      const bytes = Buffer.concat([Buffer.alloc(7), packed, Buffer.alloc(rest, 1)]);
      const inflated = await inflateThrough(sourceOf(bytes), 7, bytes.length - 7, (piece) => {
        pieces.push(Buffer.from(piece));
        return true;
      });
      assert.deepEqual(inflated, { kind: 'ended', rest });
      assert.ok(Buffer.concat(pieces).equals(content));
    }
  });

  it('stops when it is told to', async () => {
    let pieces = 0;
    const inflated = await inflateThrough(sourceOf(packed), 0, packed.length, () => {
      pieces += 1;
      return pieces < 3;
    });
    assert.deepEqual(inflated, { kind: 'stopped' });
    assert.equal(pieces, 3);
  });

  for (const [title, bytes] of [
    ['a stream that is cut short', packed.subarray(0, packed.length >> 1)],
    ['bytes that are none', Buffer.alloc(1000, 0xff)],
    ['nothing', Buffer.alloc(0)],
  ] as const) {
    it(`says that ${title} is broken`, async () => {
      const inflated = await inflateThrough(sourceOf(bytes), 0, bytes.length, () => true);
      assert.equal(inflated.kind, 'broken');
    });
  }

  it('rejects, and does not wait for ever, when the source cannot be read', async () => {
    const zip = buildZip([{ name: 'big', content }]);
    const tar = gzipSync(buildTar([{ name: 'demo-1.0/big', content }]), { level: 1 });
    const limits = { ...defaultArchiveLimits, maxEntryInMemoryBytes: 1000 };
    const entries = (): undefined => undefined;
    await assert.rejects(readZip(brokenAfter(zip, 1 << 20), limits, entries), /the disk failed/);
    await assert.rejects(readTarGz(brokenAfter(tar, 1 << 20), limits, entries), /the disk failed/);
  });

  it('says that a source with fewer bytes than it claims is damaged', async () => {
    const tar = gzipSync(buildTar([{ name: 'demo-1.0/big', content }]), { level: 1 });
    const short: ByteSource = { ...sourceOf(tar), size: tar.length + 1000 };
    const report = await readTarGz(short, defaultArchiveLimits, () => undefined);
    assert.equal(report.complete, false);
    assert.ok(report.problems.length > 0);
  });
});

describe('the content that passes by', () => {
  it('is whole when it comes in one piece or in many', () => {
    for (const piece of [content.length, 1 << 20, 12_345]) {
      const collector = collectContent(content.length, content.length);
      for (let at = 0; at < content.length; at += piece) collector.take(content.subarray(at, at + piece));
      assert.ok(content.equals(collector.end().content!));
    }
  });

  it('is never more than what came', () => {
    const collector = collectContent(100, 1000);
    collector.take(Buffer.from('abc'));
    assert.equal(Buffer.from(collector.end().content!).toString(), 'abc');
  });
});
