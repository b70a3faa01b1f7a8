import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { ArchiveEntry } from '../../src/archive/archive.js';
import { buildTar, buildTarGz, readTar, withChecksum, type TarEntry } from '../helpers/tars.js';

const a: TarEntry = { name: 'demo-1.0/a.py', content: 'print(1)\n' };
const b: TarEntry = { name: 'demo-1.0/b.py', content: 'print(1)\nprint(1)\n' };
const long = `demo-1.0/${'long/'.repeat(40)}name.py`;
const gnu = 'ustar  \0';

const view = (entries: readonly ArchiveEntry[]): string =>
  entries.map(({ path, sha256 }) => `${path} ${sha256}`).join();

describe('properties of the tar reader', () => {
  const files = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^d[a-z]{1,7}(\/d[a-z]{1,7}){0,2}\.py$/),
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
        const { report, entries } = await readTar(buildTarGz(written));
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
    const reference = view((await readTar(bytes)).entries);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const { report, entries } = await readTar(changed);
        // the time and the system of the gzip header may change unseen; names and bytes may not
        assert.ok(report.problems.length > 0 || view(entries) === reference);
      }),
      { numRuns: 1000 },
    );
  });

  it('sees every changed byte of the tar itself: refused, or in the content of a file', async () => {
    const { entries: before } = await readTar(gzipSync(sample));
    for (let at = 0; at < sample.length; at += 3) {
      const changed = Buffer.from(sample);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      const { report, entries } = await readTar(gzipSync(changed, { level: 1 }));
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
        const { report, entries } = await readTar(gzipSync(tar, { level: 1 }));
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
          const { report } = await readTar(one);
          assert.equal(report.complete, false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('survives any truncation, of the file and of the tar', async () => {
    const bytes = gzipSync(sample);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal((await readTar(bytes.subarray(0, length))).report.complete, false, `${length} bytes`);
    }
    for (let length = 0; length < sample.length; length += 37) {
      const { report } = await readTar(gzipSync(sample.subarray(0, length), { level: 1 }));
      assert.equal(report.complete, false, `${length} bytes of the tar`);
    }
  });
});
