import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import { readZip } from '../../src/archive/zip.js';
import type { SourceRelease } from '../../src/core/ports.js';
import { scanContent } from '../../src/scanners/engine.js';
import { standInWheel } from '../../src/tools/stand-in-wheel.js';

const release = (more: Partial<SourceRelease> = {}): SourceRelease => ({
  file: {
    name: 'my-lib',
    version: '1.0+local',
    filename: 'my_lib-1.0+local.tar.gz',
    sha256: 'a'.repeat(64),
    size: 1,
    uploadedAt: null,
    url: 'https://index.example/x',
  },
  requires: ['dep>=1', 'more ; extra == "fast"'],
  extras: ['fast'],
  requiresPython: '>=3.8',
  ...more,
});

async function textsIn(bytes: Buffer): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  const source = {
    size: bytes.length,
    read: (at: number, length: number) => bytes.subarray(at, at + length),
  };
  const report = await readZip(source, defaultArchiveLimits, ({ path, content }) => {
    texts[path] = Buffer.from(content ?? []).toString();
  });
  assert.deepEqual([report.complete, report.problems], [true, []]);
  return texts;
}

describe('the wheel that stands for a source distribution', () => {
  it('is one that the strict reader finds sound, and holds metadata alone', async () => {
    const { filename, bytes } = standInWheel(release());
    assert.equal(filename, 'my_lib-1.0+local-py3-none-any.whl');
    const texts = await textsIn(bytes);
    assert.deepEqual(Object.keys(texts), [
      'my_lib-1.0+local.dist-info/METADATA',
      'my_lib-1.0+local.dist-info/WHEEL',
      'my_lib-1.0+local.dist-info/RECORD',
    ]);
    assert.equal(
      texts['my_lib-1.0+local.dist-info/METADATA'],
      [
        'Metadata-Version: 2.2',
        'Name: my-lib',
        'Version: 1.0+local',
        'Requires-Python: >=3.8',
        'Provides-Extra: fast',
        'Requires-Dist: dep>=1',
        'Requires-Dist: more ; extra == "fast"',
        '',
      ].join('\n'),
    );
  });

  it('of one that was not read yet says nothing but its name and version', async () => {
    const { bytes } = standInWheel(release({ requires: [], extras: [], requiresPython: null }));
    const texts = await textsIn(bytes);
    assert.equal(
      texts['my_lib-1.0+local.dist-info/METADATA'],
      'Metadata-Version: 2.2\nName: my-lib\nVersion: 1.0+local\n',
    );
  });

  it('is sound to every scanner', async () => {
    const { filename, bytes } = standInWheel(release());
    const source = {
      size: bytes.length,
      read: (at: number, length: number) => bytes.subarray(at, at + length),
    };
    const subject = { filename, name: 'my-lib', version: '1.0+local', form: 'wheel' } as const;
    const { findings } = await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits);
    assert.deepEqual(findings, []);
  });

  it('equal needs are equal bytes', () => {
    assert.equal(crc32(standInWheel(release()).bytes), crc32(standInWheel(release()).bytes));
    assert.ok(!standInWheel(release()).bytes.equals(standInWheel(release({ requires: [] })).bytes));
  });
});
