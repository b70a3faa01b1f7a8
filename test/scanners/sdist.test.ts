import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import type { ContentScan } from '../../src/core/documents.js';
import { scanContent } from '../../src/scanners/engine.js';
import { buildSdist, type SdistPlan } from '../helpers/sdists.js';

function scanBytes(
  bytes: Buffer,
  filename: string,
  locked: { name: string | null; version: string | null } = { name: null, version: null },
): Promise<ContentScan> {
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const subject = { filename, ...locked, form: 'sdist' } as const;
  return scanContent(subject, { kind: 'file', source }, defaultArchiveLimits);
}

function scanSdist(plan: SdistPlan): Promise<ContentScan> {
  const { bytes, filename } = buildSdist(plan);
  return scanBytes(bytes, filename);
}

const pyproject = (text: string): SdistPlan => ({ files: { 'pyproject.toml': text } });
const direct = 'evil @ https://files.invalid/evil.tar.gz';
const headers = (text: string): SdistPlan => ({ pkgInfo: `Metadata-Version: 2.2\n${text}` });

/** What one thing wrong with a source distribution is called. */
const flagged: readonly [string, SdistPlan, string][] = [
  ['a file beside the folder', { strays: { 'setup.py': 'print(1)\n' } }, 'sdist/no-top-folder'],
  ['a second folder', { strays: { 'other-1.0/setup.py': 'print(1)\n' } }, 'sdist/no-top-folder'],
  ['a folder of another name', { top: 'other-1.0' }, 'sdist/top-folder-differs'],
  ['a folder of another version', { top: 'demo-2.0' }, 'sdist/top-folder-differs'],
  ['a folder without a version', { top: 'demo' }, 'sdist/top-folder-differs'],
  ['no PKG-INFO', { pkgInfo: null }, 'sdist/metadata-unreadable'],
  [
    'a PKG-INFO only in another folder',
    { pkgInfo: null, strays: { 'x/PKG-INFO': 'Name: demo\nVersion: 1.0\n' } },
    'sdist/metadata-unreadable',
  ],
  ['PKG-INFO without a version', headers('Name: demo\n'), 'sdist/metadata-unreadable'],
  ['PKG-INFO that is none', { pkgInfo: '<html>' }, 'sdist/metadata-unreadable'],
  ['PKG-INFO of another project', headers('Name: other\nVersion: 1.0\n'), 'sdist/metadata-mismatch'],
  ['PKG-INFO of another version', headers('Name: demo\nVersion: 2.0\n'), 'sdist/metadata-mismatch'],
  [
    'PKG-INFO that names two projects',
    headers('Name: demo\nName: evil\nVersion: 1.0\n'),
    'sdist/metadata-mismatch',
  ],
  ['a file name of another project', { filename: 'other-1.0.tar.gz' }, 'sdist/metadata-mismatch'],
  ['a file name without a version', { filename: 'demo.tar.gz' }, 'sdist/metadata-mismatch'],
  [
    'a text of setup.py that is a requirement by URL',
    { files: { 'setup.py': 'setup(install_requires=["x>=1", "core @ http://h.invalid/c.tar.gz"])\n' } },
    'sdist/direct-reference',
  ],
  ['a dependency by URL', { requires: [direct] }, 'sdist/direct-reference'],
  [
    'a requirement of the build by URL',
    pyproject(`[build-system]\nrequires = ["setuptools", "${direct}"]\n`),
    'sdist/direct-reference',
  ],
  [
    'a requirement of the build over several lines, behind comments',
    pyproject(`[build-system]  # "[tool]"\nrequires = [\n  # it's\n  'setuptools', # "\n  '${direct}',\n]\n`),
    'sdist/direct-reference',
  ],
  [
    'a requirement of the build in dotted form',
    pyproject(`build-system.requires = ["${direct}"]\n[tool]\n`),
    'sdist/direct-reference',
  ],
  [
    'a requirement of the build under a quoted table',
    pyproject(
      `[tool.x]\ny = 1\n["build\\u002dsystem"]\nrequires = ["evil \\u0040 https://files.invalid/x"]\n`,
    ),
    'sdist/direct-reference',
  ],
  [
    'a requirement of the build in a long string',
    pyproject(`[build-system]\nrequires = ["""\\\n  ${direct}"""]\n`),
    'sdist/direct-reference',
  ],
  [
    'a requirement of the setup by URL',
    { files: { 'setup.cfg': `[options]\nsetup_requires =\n  wheel\n  ${direct}\n` } },
    'sdist/direct-reference',
  ],
  [
    'a requirement of the setup by URL, on one line',
    { files: { 'setup.cfg': `[options]\nsetup-requires: ${direct}\n` } },
    'sdist/direct-reference',
  ],
  ['a pyproject.toml of megabytes', pyproject(`#${'x'.repeat(5 << 20)}\n`), 'sdist/metadata-unreadable'],
];

const clean: readonly [string, SdistPlan][] = [
  ['a sound one', {}],
  ['a sound one in a ZIP', { format: 'zip' }],
  ['a name that is written in another way', { name: 'Demo.Thing', top: 'Demo.Thing-1.0' }],
  [
    'a name with a dash, as older tools wrote it',
    { name: 'a-b', top: 'a-b-1.0', filename: 'a-b-1.0.tar.gz' },
  ],
  ['a version that is written in another way', { filename: 'demo-1.0.0.tar.gz', top: 'demo-1.0.0' }],
  [
    'a version with a dash',
    { top: 'demo-1.0-1', filename: 'demo-1.0-1.tar.gz', ...headers('Name: demo\nVersion: 1.0.post1\n') },
  ],
  ['.tgz', { filename: 'demo-1.0.tgz' }],
  ['the PKG-INFO of something bundled', { files: { 'vendor/x/PKG-INFO': 'Name: x\nVersion: 2\n' } }],
  ['egg-info', { files: { 'demo.egg-info/PKG-INFO': 'Name: demo\nVersion: 1.0\n' } }],
  [
    'development dependencies by URL',
    pyproject(
      `[build-system]\nrequires = ["hatchling"]\nbackend-path = ["."]\n[dependency-groups]\ndev = ["${direct}"]\n[tool.x]\ny = "${direct}"\n`,
    ),
  ],
  [
    'a comment with an address',
    pyproject('[build-system]\n# mail x@y.invalid "x@y"\nrequires = ["flit_core"]\n'),
  ],
  ['a marker with an @', pyproject(`[build-system]\nrequires = ["x; python_version > '3' # @"]\n`)],
  [
    'addresses of mail and of a home page in setup.py',
    {
      files: {
        'setup.py':
          'setup(author_email="x@y.invalid", url="https://h.invalid/@x")\n# "core @ http://h.invalid"\n',
      },
    },
  ],
  [
    'an address elsewhere in setup.cfg',
    { files: { 'setup.cfg': '[options]\nsetup_requires =\n  wheel\n  # x@y\nauthor_email = x@y.invalid\n' } },
  ],
];

describe('the sdist scanner', () => {
  for (const [title, plan] of clean) {
    it(`finds nothing but that it is source in ${title}`, async () => {
      const scan = await scanSdist(plan);
      assert.deepEqual(
        scan.findings.map(({ id }) => id).filter((id) => id.startsWith('sdist/')),
        ['sdist/built-on-install'],
      );
      assert.deepEqual(scan.outcomes.map(({ scanner, outcome }) => [scanner, outcome]).slice(0, 3), [
        ['archive', 'completed'],
        ['wheel', 'not-applicable'],
        ['sdist', 'completed'],
      ]);
      assert.match(scan.metadata ?? '', /^Name: /m);
    });
  }

  for (const [title, plan, id] of flagged) {
    for (const format of ['tar.gz', 'zip'] as const) {
      it(`finds ${title} (${format})`, async () => {
        const filename = plan.filename?.replace('tar.gz', format);
        const scan = await scanSdist({ ...plan, format, ...(filename === undefined ? {} : { filename }) });
        assert.ok(
          scan.findings.some((finding) => finding.id === id),
          scan.findings.map((finding) => finding.id).join(),
        );
      });
    }
  }

  it('holds PKG-INFO to what was asked for', async () => {
    const { bytes, filename } = buildSdist();
    const asked = await scanBytes(bytes, filename, { name: 'demo', version: '1' });
    assert.ok(asked.findings.every(({ id }) => id !== 'sdist/metadata-mismatch'));
    for (const other of [
      { name: 'other', version: '1.0' },
      { name: 'demo', version: '1.1' },
    ]) {
      const scan = await scanBytes(bytes, filename, other);
      assert.ok(scan.findings.some(({ id }) => id === 'sdist/metadata-mismatch'));
    }
  });

  for (const filename of ['demo-1.0.tar.bz2', 'demo-1.0.tar.xz', 'demo-1.0.tar', 'demo-1.0']) {
    it(`says of \`${filename}\` that it did not look`, async () => {
      const scan = await scanBytes(Buffer.from('x'), filename);
      assert.deepEqual(
        scan.findings.map(({ id }) => id),
        ['archive/unsupported'],
      );
      assert.equal(scan.outcomes.find(({ scanner }) => scanner === 'sdist')?.outcome, 'not-offered');
    });
  }

  it('says of a tar that breaks off before PKG-INFO that it did not look', async () => {
    const { bytes, filename } = buildSdist();
    const scan = await scanBytes(bytes.subarray(0, 30), filename);
    assert.equal(scan.outcomes.find(({ scanner }) => scanner === 'sdist')?.outcome, 'not-offered');
    assert.ok(scan.findings.some(({ id }) => id.startsWith('archive/')));
  });

  it('takes the format from the name, and never another from the content', async () => {
    const zip = buildSdist({ format: 'zip' });
    const tar = buildSdist();
    for (const [bytes, filename] of [
      [zip.bytes, tar.filename],
      [tar.bytes, zip.filename],
    ] as const) {
      const scan = await scanBytes(bytes, filename);
      assert.ok(scan.findings.some(({ id }) => id === 'archive/framing'));
    }
  });

  it('shows no control characters of hostile metadata', async () => {
    const scan = await scanSdist({ requires: ['evil\u001b[2J @ file:///x'] });
    assert.ok(scan.findings.every(({ evidence, where }) => !/[\u0000-\u001f]/.test(evidence + where)));
  });

  it('stays linear on hostile build files', async () => {
    for (const text of [
      '"'.repeat(3 << 20),
      '['.repeat(3 << 20),
      '\\"'.repeat(1 << 20),
      ' '.repeat(3 << 20),
    ]) {
      const scan = await scanSdist({ files: { 'pyproject.toml': text, 'setup.cfg': text } });
      assert.ok(scan.outcomes.every(({ outcome }) => outcome !== 'failed'));
    }
  });

  it('never throws for any PKG-INFO, pyproject.toml or setup.cfg', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (pkgInfo, toml, cfg) => {
        const scan = await scanSdist({ pkgInfo, files: { 'pyproject.toml': toml, 'setup.cfg': cfg } });
        assert.ok(scan.outcomes.every(({ outcome }) => outcome !== 'failed'));
      }),
      { numRuns: 150 },
    );
  });
});
