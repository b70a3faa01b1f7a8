import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultArchiveLimits } from '../../../src/archive/archive.js';
import { readZip } from '../../../src/archive/zip.js';
import { parseHeaders } from '../../../src/core/metadata-headers.js';
import { problemWith } from '../../../src/core/requirements.js';
import { sourceReleaseOf } from '../../../src/core/stages/source-release.js';
import { standInWheel } from '../../../src/tools/stand-in-wheel.js';

const file = {
  name: 'demo',
  version: '1.0',
  filename: 'demo-1.0.tar.gz',
  sha256: 'a'.repeat(64),
  size: 1,
  uploadedAt: null,
  url: 'https://index.example/x',
};
const head = 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n';

async function metadataIn(bytes: Buffer): Promise<string> {
  let text = '';
  const source = {
    size: bytes.length,
    read: (at: number, length: number) => bytes.subarray(at, at + length),
  };
  await readZip(source, defaultArchiveLimits, ({ path, content }) => {
    if (path.endsWith('/METADATA')) text = Buffer.from(content ?? []).toString();
  });
  return text;
}

describe('what a source distribution needs', () => {
  it('is what its PKG-INFO binds', () => {
    const text = `${head}Requires-Python: >=3.9\nProvides-Extra: fast\nRequires-Dist: a>=1\nRequires-Dist: b; extra == 'fast'\n\nRequires-Dist: none`;
    assert.deepEqual(sourceReleaseOf(file, text), {
      file,
      requires: ['a>=1', "b; extra == 'fast'"],
      extras: ['fast'],
      requiresPython: '>=3.9',
    });
  });

  for (const [title, text, expected] of [
    ['2.2 binds', head, 'read'],
    ['2.10 is newer than 2.2', head.replace('2.2', '2.10'), 'read'],
    ['2.1 does not bind', head.replace('2.2', '2.1'), /2\.1/],
    ['1.2 does not bind', head.replace('2.2', '1.2'), /1\.2/],
    ['a version that is none', head.replace('2.2', '2.2.1'), /2\.2\.1/],
    ['dynamic, among others on one line', `${head}Dynamic: Summary, Requires-Dist\n`, /Dynamic/],
    ['dynamic, on a folded line', `${head}Dynamic: Summary\n Requires-Dist\n`, /Dynamic/],
    ['dynamic in the description is none', `${head}\nDynamic: Requires-Dist\n`, 'read'],
    ['a line that is no header', `${head}!\n`, /cannot be read/],
    ['no text', '', /Metadata-Version none/],
    ['too many', head + 'Requires-Dist: a\n'.repeat(5001), /too many/],
  ] as const) {
    it(title, () => {
      const found = sourceReleaseOf(file, text);
      if (expected === 'read') assert.equal(typeof found, 'object', JSON.stringify(found));
      else assert.match(JSON.stringify(found), expected);
    });
  }

  it('whatever PKG-INFO says, the wheel that stands for it says no more than was read', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a>=1', 'x @ file:/x', 'é'),
    );
    const line = fc
      .tuple(fc.constantFrom('Requires-Dist', 'Provides-Extra', 'Requires-Python', 'X'), value)
      .map(([key, text]) => `${key}: ${text}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
        const found = sourceReleaseOf(file, head + lines.join(''));
        if (typeof found === 'string') return;
        assert.ok(found.requires.every((one) => problemWith(one) === undefined));
        const headers = parseHeaders(await metadataIn(standInWheel(found).bytes));
        assert.deepEqual(headers?.get('requires-dist') ?? [], found.requires);
        assert.deepEqual(headers?.get('provides-extra') ?? [], found.extras);
        assert.equal(headers?.get('requires-python')?.[0] ?? null, found.requiresPython);
        assert.deepEqual([headers?.get('name'), headers?.get('x')], [['demo'], undefined]);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        sourceReleaseOf(file, text);
        sourceReleaseOf(file, head + text);
      }),
    );
  });
});
