import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import type { ContentScan } from '../../src/core/documents.js';
import { scanContent } from '../../src/scanners/engine.js';
import { listTree } from '../../src/scanners/file-source.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel, type WheelPlan } from '../helpers/wheels.js';

async function scanWheel(plan: WheelPlan, filename?: string): Promise<ContentScan> {
  const wheel = buildWheel(plan);
  return scanBytes(wheel.bytes, filename ?? wheel.filename);
}

function scanBytes(bytes: Buffer, filename: string): Promise<ContentScan> {
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const form = filename.endsWith('.whl') ? 'wheel' : 'sdist';
  return scanContent(
    { filename, name: null, version: null, form },
    { kind: 'file', source },
    defaultArchiveLimits,
  );
}

const hash = (text: string): string => text.replace(/sha256=[\w-]+/, 'sha256=' + 'A'.repeat(43));

/** What one thing wrong with a wheel is called. */
const table: readonly [string, WheelPlan, string, string?][] = [
  ['a file that RECORD gives another hash', { record: hash }, 'wheel/record-mismatch'],
  [
    'a file that RECORD does not list',
    { record: (text) => text.split('\n').slice(1).join('\n') },
    'wheel/record-unlisted',
  ],
  [
    'a RECORD that lists a file twice',
    { record: (text) => text.split('\n')[0]! + '\n' + text },
    'wheel/record-mismatch',
  ],
  [
    'a RECORD that lists what is not there',
    { record: (text) => `demo/gone.py,sha256=${'A'.repeat(43)},1\n${text}` },
    'wheel/record-phantom',
  ],
  [
    'a RECORD that names a path outside',
    { record: (text) => `../../etc/passwd,,\n${text}` },
    'wheel/record-unsafe',
  ],
  [
    'a RECORD that names an absolute path',
    { record: (text) => `/etc/passwd,,\n${text}` },
    'wheel/record-unsafe',
  ],
  [
    'a RECORD without hashes',
    { record: (text) => text.replace(/sha256=[\w-]+/g, '') },
    'wheel/record-mismatch',
  ],
  ['a RECORD with md5', { record: (text) => text.replace('sha256=', 'md5=') }, 'wheel/record-mismatch'],
  ['a RECORD that is no CSV', { record: () => 'a,b\n"open' }, 'wheel/record-missing'],
  ['no RECORD', { record: null }, 'wheel/record-missing'],
  ['no METADATA', { metadata: null }, 'wheel/metadata-unreadable'],
  ['METADATA without a name', { metadata: 'Metadata-Version: 2.1\n\n' }, 'wheel/metadata-unreadable'],
  [
    'METADATA of another project',
    { metadata: 'Metadata-Version: 2.1\nName: other\nVersion: 1.0\n' },
    'wheel/metadata-mismatch',
  ],
  [
    'METADATA of another version',
    { metadata: 'Metadata-Version: 2.1\nName: demo\nVersion: 2.0\n' },
    'wheel/metadata-mismatch',
  ],
  [
    'METADATA that names two projects',
    { metadata: 'Metadata-Version: 2.1\nName: demo\nName: evil\nVersion: 1.0\n' },
    'wheel/metadata-mismatch',
  ],
  [
    'a dependency by URL',
    { requires: ['evil @ https://files.invalid/evil.tar.gz'] },
    'wheel/direct-reference',
  ],
  ['a dependency by path', { requires: ['evil @ file:///tmp/evil'] }, 'wheel/direct-reference'],
  [
    'a dependency by URL without a space',
    { requires: ['evil@git+https://files.invalid/evil'] },
    'wheel/direct-reference',
  ],
  ['no WHEEL', { wheelFile: null }, 'wheel/wheel-file-unreadable'],
  [
    'a WHEEL of a format to come',
    { wheelFile: 'Wheel-Version: 2.0\nTag: py3-none-any\n' },
    'wheel/wheel-file-unreadable',
  ],
  [
    'tags of another interpreter',
    { wheelFile: 'Wheel-Version: 1.0\nTag: cp27-cp27m-any\n' },
    'wheel/tag-mismatch',
  ],
  [
    'an entry point that climbs',
    { entryPoints: '[console_scripts]\n../../evil = demo:main\n' },
    'wheel/entry-point-unsafe',
  ],
  [
    'an entry point called pip',
    { entryPoints: '[console_scripts]\npip = demo:main\n' },
    'wheel/command-shadowed',
  ],
  [
    'a script in the data folder of another name',
    { files: { 'evil.data/scripts/pip': '#!python\n' } },
    'wheel/command-shadowed',
  ],
  [
    'a .pth file in the data folder of another name',
    { files: { 'evil.data/platlib/x.pth': 'import os\n' } },
    'wheel/pth-code',
  ],
  ['a script called ls', { files: { 'demo-1.0.data/scripts/ls': '#!python\n' } }, 'wheel/command-shadowed'],
  ['a data folder of no scheme', { files: { 'demo-1.0.data/evil/x': '' } }, 'wheel/data-scheme-unknown'],
  ['a .pth file that imports', { files: { 'demo.pth': 'import demo\n' } }, 'wheel/pth-code'],
  [
    'a .pth file in .data/purelib',
    { files: { 'demo-1.0.data/purelib/demo.pth': 'import demo\n' } },
    'wheel/pth-code',
  ],
  ['a .pth file with capital letters', { files: { 'demo.PTH': 'import demo\n' } }, 'wheel/pth-code'],
  [
    'a .pth file that decodes',
    { files: { 'demo.pth': 'import base64; exec(base64.b64decode("cHJpbnQoMSk="))\n' } },
    'wheel/pth-hidden-code',
  ],
  [
    'a .pth file that starts something',
    { files: { 'demo.pth': 'import subprocess; subprocess.run(["true"])\n' } },
    'wheel/pth-hidden-code',
  ],
  [
    'a .pth file with a very long line',
    { files: { 'demo.pth': `import x${' '.repeat(600)}\n` } },
    'wheel/pth-hidden-code',
  ],
  ['a .pth file that adds a folder', { files: { 'demo.pth': '../elsewhere\n' } }, 'wheel/pth-path'],
  ['sitecustomize', { files: { 'sitecustomize.py': 'print(1)\n' } }, 'wheel/site-customize'],
  [
    'usercustomize as a package',
    { files: { 'usercustomize/__init__.py': 'print(1)\n' } },
    'wheel/site-customize',
  ],
  [
    'sitecustomize as an extension',
    { files: { 'sitecustomize.cpython-311-x86_64-linux-gnu.so': '' } },
    'wheel/site-customize',
  ],
  [
    'sitecustomize in the data scheme',
    { files: { 'demo-1.0.data/data/lib/python3.11/site-packages/sitecustomize.py': 'print(1)\n' } },
    'wheel/site-customize',
  ],
  [
    'a module of Python that is written over',
    { files: { 'demo-1.0.data/data/lib/python3.11/random.py': 'print(1)\n' } },
    'wheel/shadows-standard-library',
  ],
  [
    'a command in the data scheme',
    { files: { 'demo-1.0.data/data/bin/python': '#!/bin/sh\n' } },
    'wheel/command-shadowed',
  ],
  ['a module called os', { files: { 'os.py': 'print(1)\n' } }, 'wheel/shadows-standard-library'],
  [
    'a package called json',
    { files: { 'json/__init__.py': 'print(1)\n' } },
    'wheel/shadows-standard-library',
  ],
  [
    'a second dist-info',
    { files: { 'other-1.0.dist-info/METADATA': 'Name: other\n' } },
    'wheel/no-dist-info',
  ],
  ['the dist-info of another project', { name: 'demo' }, 'wheel/no-dist-info', 'other-1.0-py3-none-any.whl'],
  ['a name that is no wheel’s', {}, 'wheel/metadata-mismatch', 'demo.whl'],
];

describe('the wheel scanner', () => {
  it('finds nothing in a sound wheel, and gives its METADATA', async () => {
    const scan = await scanWheel({
      entryPoints: '[console_scripts]\ndemo = demo:main\n',
      requires: ['numpy>=1 ; extra == "a"'],
    });
    assert.deepEqual(scan.findings, []);
    assert.ok(scan.outcomes.length >= 3);
    assert.ok(scan.outcomes.every(({ outcome }) => /^(completed|not-applicable)$/.test(outcome)));
    assert.match(scan.metadata ?? '', /^Name: demo$/m);
    assert.equal(
      scan.sha256,
      buildWheel({
        entryPoints: '[console_scripts]\ndemo = demo:main\n',
        requires: ['numpy>=1 ; extra == "a"'],
      }).sha256,
    );
  });

  for (const [title, plan, id, filename] of table) {
    it(`finds ${title}`, async () => {
      const scan = await scanWheel(plan, filename);
      assert.ok(
        scan.findings.some((finding) => finding.id === id),
        scan.findings.map((finding) => finding.id).join(),
      );
    });
  }

  for (const [title, plan] of [
    ['a nested .pth file, which Python does not read', { files: { 'demo/weights.pth': 'import os\n' } }],
    [
      'a nested dist-info, as setuptools vendors',
      { files: { 'demo/_vendor/x-1.dist-info/METADATA': 'Name: x\n' } },
    ],
    ['a module called like a standard one inside a package', { files: { 'demo/os.py': '' } }],
    ['RECORD in CRLF', { record: (text: string) => text.replaceAll('\n', '\r\n') }],
    [
      'a quoted path in RECORD',
      {
        files: { 'demo/a, b.txt': 'x' },
        record: (text: string) => text.replace('demo/a, b.txt', '"demo/a, b.txt"'),
      },
    ],
    ['jupyter’s data files', { files: { 'demo-1.0.data/data/share/jupyter/x.json': '{}' } }],
  ] as const) {
    it(`does not mind ${title}`, async () => {
      assert.deepEqual((await scanWheel(plan)).findings, []);
    });
  }

  it('calls the .pth file of setuptools what it is, by its exact content', async () => {
    const line =
      "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim(); \n";
    const known = await scanWheel({ files: { 'distutils-precedence.pth': line } });
    assert.deepEqual(
      known.findings.map(({ id }) => id),
      ['wheel/pth-known'],
    );
    const changed = await scanWheel({ files: { 'distutils-precedence.pth': `${line}import evil\n` } });
    assert.ok(changed.findings.some(({ id }) => id === 'wheel/pth-code'));
  });

  it('keeps the gravest findings when there are hundreds', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`many${index}.pth`, '../x\n']),
    );
    const scan = await scanWheel({
      files: { ...many, 'zz.pth': 'import base64; exec(base64.b64decode(""))\n' },
    });
    assert.ok(scan.findings.filter(({ scanner }) => scanner === 'wheel').length <= 200);
    assert.ok(scan.findings.some(({ id }) => id === 'wheel/pth-hidden-code'));
  });

  it('shows control characters of evidence to nobody', async () => {
    const scan = await scanWheel({ files: { 'x.pth': 'import os \u001b[2J\u0007\n' } });
    assert.ok(scan.findings.every(({ evidence, where }) => !/[\u0000-\u001f]/.test(evidence + where)));
  });

  it('never throws for any METADATA, RECORD or entry points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (metadata, record, entryPoints) => {
        const scan = await scanWheel({ metadata, entryPoints, record: () => record });
        assert.ok(scan.outcomes.every(({ outcome }) => outcome !== 'failed'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('scans of what is no wheel', () => {
  it('says of bytes that are no ZIP that the archive is hostile', async () => {
    const scan = await scanBytes(Buffer.from('no zip'), 'demo-1.0-py3-none-any.whl');
    assert.ok(scan.findings.some(({ id }) => id === 'archive/framing'));
  });

  const folder = temporaryFolder();

  it('scans an unpacked wheel like the wheel', async () => {
    mkdirSync(join(folder(), 'demo-1.0.dist-info'), { recursive: true });
    writeFileSync(
      join(folder(), 'demo-1.0.dist-info', 'METADATA'),
      'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n',
    );
    writeFileSync(join(folder(), 'evil.pth'), 'import base64\n');
    const tree = listTree(folder());
    const scan = await scanContent(
      { filename: 'x', name: null, version: null, form: 'tree' },
      { kind: 'tree', tree },
      defaultArchiveLimits,
    );
    assert.ok(scan.findings.some(({ id }) => id === 'wheel/pth-hidden-code'));
    assert.ok(scan.findings.some(({ id }) => id === 'wheel/record-missing'));
  });

  it('does not follow a link out of a tree', async () => {
    symlinkSync('/etc/hostname', join(folder(), 'link'));
    const scan = await scanContent(
      { filename: 'x', name: null, version: null, form: 'tree' },
      { kind: 'tree', tree: listTree(folder()) },
      defaultArchiveLimits,
    );
    assert.deepEqual(
      scan.findings.map(({ id }) => id),
      ['archive/special-file'],
    );
  });
});
