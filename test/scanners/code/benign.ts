/* eslint max-lines: off -- one table */
/** What honest packages do, and what looks like the shapes of malware at a glance. */
import type { Shape } from './malicious.js';

function module(name: string, source: string, tier: Shape['tier'] = 'pass'): Shape {
  return { name, tier, files: { 'pkg/mod.py': source } };
}
function setup(name: string, source: string, tier: Shape['tier'] = 'pass'): Shape {
  return { name, tier, form: 'sdist', files: { 'pkg-1.0/setup.py': source } };
}

export const benign: readonly Shape[] = [
  setup(
    'setup.py that reads its version by exec',
    `from setuptools import setup
about = {}
with open("pkg/__version__.py") as f:
    exec(f.read(), about)
setup(name="pkg", version=about["__version__"])
`,
  ),
  setup(
    'setup.py that compiles what it execs',
    `import os
from setuptools import setup
here = os.path.dirname(__file__)
ns = {}
with open(os.path.join(here, "pkg", "version.py")) as f:
    exec(compile(f.read(), "version.py", "exec"), ns)
setup(version=ns["v"])
`,
  ),
  setup(
    'setup.py that asks git',
    `import subprocess
from setuptools import setup
version = subprocess.check_output(["git", "describe", "--tags"]).decode().strip()
setup(version=version)
`,
  ),
  setup(
    'setup.py with a build_ext of its own',
    `from setuptools import setup
from setuptools.command.build_ext import build_ext
class Build(build_ext):
    def run(self):
        super().run()
setup(cmdclass={"build_ext": Build})
`,
  ),
  setup(
    'setup.py that asks pkg-config',
    `import subprocess
from setuptools import setup, Extension
flags = subprocess.run(["pkg-config", "--cflags", "x"], capture_output=True, text=True).stdout.split()
setup(ext_modules=[Extension("a", ["a.c"], extra_compile_args=flags)])
`,
  ),
  module(
    'an icon in base64',
    `import base64
ICON = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
def icon():
    return ICON
`,
  ),
  module(
    'six: exec_',
    `import builtins
exec_ = getattr(builtins, "exec")
def reraise(tp, value, tb=None):
    raise value
`,
  ),
  module(
    'six: exec of a text',
    `def exec_(code, globs=None):
    exec("""exec code in globs""")
exec_("""def reraise(tp, value): raise value""")
`,
  ),
  module(
    'a named tuple made by exec',
    `_template = """class {name}(tuple):
    pass
"""
def make(name):
    ns = {}
    exec(_template.format(name=name), ns)
    return ns[name]
`,
  ),
  module(
    'dataclass-like code',
    `def _create_fn(name, args, body):
    txt = f" def {name}({args}):\\n{body}"
    ns = {}
    exec(f"def __create_fn__():\\n{txt}\\n return {name}", {}, ns)
    return ns["__create_fn__"]()
`,
  ),
  module(
    'jinja: compiled templates',
    `def load(code, environment):
    namespace = {"environment": environment}
    exec(compile(code, "<template>", "exec"), namespace)
    return namespace["root"]
`,
  ),
  module(
    'runpy',
    `import runpy, sys
def main():
    runpy.run_path(sys.argv[1], run_name="__main__")
`,
  ),
  module(
    'ipython magics',
    `def run_cell(shell, cell):
    code = compile(cell, "<cell>", "exec")
    exec(code, shell.user_ns)
`,
  ),
  module(
    'an import hook that caches code',
    `import marshal
class Loader:
    def get_code(self, name):
        with open(name, "rb") as f:
            f.read(16)
            return marshal.load(f)
`,
  ),
  module(
    'a dataset is downloaded',
    `import os, requests
def download(url, path):
    with requests.get(url, stream=True) as r, open(path, "wb") as f:
        for chunk in r.iter_content(1 << 20):
            f.write(chunk)
`,
  ),
  module(
    'an archive is downloaded and unpacked',
    `import tarfile, urllib.request
URL = "https://data.example.org/set.tar.gz"
def fetch(root):
    path, _ = urllib.request.urlretrieve(URL, root + "/set.tar.gz")
    with tarfile.open(path) as tar:
        tar.extractall(root)
`,
  ),
  module(
    'paramiko reads keys',
    `import os, paramiko
def connect(host):
    key = paramiko.RSAKey.from_private_key_file(os.path.expanduser("~/.ssh/id_rsa"))
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect(host, pkey=key)
    return client
`,
  ),
  module(
    'boto reads credentials',
    `import os, configparser
def load(profile):
    parser = configparser.ConfigParser()
    parser.read(os.path.expanduser("~/.aws/credentials"))
    return parser[profile]["aws_access_key_id"]
`,
  ),
  module(
    'keyring',
    `import keyring, requests
def call():
    token = keyring.get_password("svc", "me")
    return requests.get("https://api.example.org", headers={"Authorization": token})
`,
  ),
  module(
    'a token of one’s own',
    `import os, requests
def call(data):
    return requests.post("https://api.example.org", json=data, headers={"X-Key": os.environ["EXAMPLE_API_KEY"]})
`,
  ),
  module(
    'a client with netrc',
    `import netrc, requests
def get(host, url):
    user, _, password = netrc.netrc().authenticators(host)
    return requests.get(url, auth=(user, password))
`,
  ),
  module(
    'the instance metadata service',
    `import requests
def region():
    return requests.get("http://169.254.169.254/latest/meta-data/placement/region", timeout=1).text
`,
  ),
  module(
    'a child with the environment',
    `import os, subprocess
def run(cmd):
    env = os.environ.copy()
    env["X"] = "1"
    return subprocess.run(cmd, env=env, check=True)
`,
  ),
  module(
    'a shell command in a function',
    `import subprocess
def build():
    subprocess.check_call("make -j4", shell=True)
`,
  ),
  module(
    'python is started',
    `import subprocess, sys
def pip(*args):
    subprocess.check_call([sys.executable, "-m", "pip", *args])
`,
  ),
  module(
    'a small program for another python',
    `import subprocess, sys
def version(python):
    return subprocess.check_output([python, "-c", "import sys; print(sys.version_info[0])"])
`,
  ),
  module(
    'getattr of names that vary',
    `import os, sys
class Dispatcher:
    def call(self, name, *args):
        return getattr(self, "do_" + name)(*args)
signal_names = [n for n in dir(os) if getattr(os, n) is os.path]
`,
  ),
  module(
    'modules imported by name',
    `import importlib
def load(name):
    return importlib.import_module("pkg.plugins." + name)
`,
  ),
  module(
    'lazy modules',
    `import importlib, sys
def __getattr__(name):
    return importlib.import_module(f"{__name__}.{name}")
`,
  ),
  module(
    'pickles',
    `import pickle
def load(path):
    with open(path, "rb") as f:
        return pickle.load(f)
`,
  ),
  module(
    'pickles over a socket of one’s own',
    `import pickle
def receive(sock):
    return pickle.loads(sock.recv(4096))
`,
  ),
  module(
    'a text decoded and shown',
    `import base64, json
def claims(token):
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
`,
  ),
  module(
    'compressed tables',
    `import base64, zlib
TABLE = zlib.decompress(base64.b85decode(b"c-nnbU^;2lW^(yq"))
`,
  ),
  module(
    'eval of arithmetic',
    `def evaluate(text):
    return eval(text, {"__builtins__": {}}, {})
`,
  ),
  module(
    'a C library',
    `import ctypes, ctypes.util
libc = ctypes.CDLL(ctypes.util.find_library("c"))
`,
  ),
  module(
    'callbacks for C',
    `import ctypes
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
def keep(f):
    return CALLBACK(f)
`,
  ),
  module(
    'host and user for a log',
    `import getpass, logging, socket
log = logging.getLogger(__name__)
log.debug("%s@%s", getpass.getuser(), socket.gethostname())
`,
  ),
  module(
    'the own address',
    `import socket
def own():
    return socket.gethostbyname(socket.gethostname())
`,
  ),
  module(
    'a server',
    `import socket
def serve(port):
    s = socket.socket()
    s.bind(("127.0.0.1", port))
    s.listen()
    conn, _ = s.accept()
    conn.sendall(conn.recv(10))
`,
  ),
  module(
    'a folder of one’s own is removed',
    `import os, shutil
def clean(cache):
    shutil.rmtree(os.path.join(os.path.expanduser("~"), ".cache", "pkg"))
`,
  ),
  module(
    'clipboard in a function',
    `import pyperclip
def copy(text):
    pyperclip.copy(text)
def paste():
    return pyperclip.paste()
`,
  ),
  module(
    'a notifier with a webhook that is configured',
    `import requests
def notify(hook_id, token, text):
    requests.post(f"https://discord.com/api/webhooks/{hook_id}/{token}", json={"content": text})
`,
  ),
  module(
    'a bot with a token that is configured',
    `import requests
def send(token, chat, text):
    requests.post(f"https://api.telegram.org/bot{token}/sendMessage", data={"chat_id": chat, "text": text})
`,
  ),
  module(
    'hosts in documentation',
    `"""Post to https://webhook.site/abc or https://discord.com/api/webhooks/123/abc to try."""
import requests
def post(url):
    """See https://pastebin.com/raw/abc."""
    return requests.post(url)
`,
  ),
  module(
    'letters of physics',
    `µ = 4e-7
Δx = 1.0
def f(α, β): return α * β
`,
  ),
  module(
    'wide tables',
    `TABLE = [
    1,${' '.repeat(60)}2,
]
`,
  ),
  module(
    'timeit of a function',
    `import timeit
def measure(f):
    return timeit.repeat(lambda: f(), number=10)
`,
  ),
  module(
    'types by isinstance',
    `import types
def is_function(x):
    return isinstance(x, types.FunctionType)
`,
  ),
  module(
    'an operating system is asked at import',
    `import subprocess, sys
if sys.platform == "darwin":
    version = subprocess.check_output(["sw_vers", "-productVersion"])
`,
  ),
  module(
    'main downloads',
    `import urllib.request
if __name__ == "__main__":
    print(urllib.request.urlopen("https://example.org").read())
`,
  ),
  module(
    'a hash of a file',
    `import hashlib
def digest(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()
`,
  ),
  module(
    'xor of bytes',
    `def mask(data, key):
    return bytes(b ^ key[i % 4] for i, b in enumerate(data))
`,
  ),
  module(
    'turned round',
    `def is_palindrome(s):
    return s == s[::-1]
assert is_palindrome("abba")
`,
  ),
  module(
    'code kept in a text and tested',
    `CODE = "x = 1 + 1"
ns = {}
exec(CODE, ns)
assert ns["x"] == 2
`,
  ),
];
