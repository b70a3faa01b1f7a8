/* eslint max-lines: off -- one table */
/** What honest packages do that looks like it: each stands beside a behaviour of `neighbours.ts`. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export const honestNeighbours: readonly Shape[] = [
  {
    name: 'openai client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'class Client:',
        '    def __init__(self, api_key=None):',
        '        self.key = api_key or os.environ.get("OPENAI_API_KEY")',
        '    def ask(self, q):',
        '        return requests.post("https://api.openai.com/v1/chat/completions", headers={"Authorization": f"Bearer {self.key}"}, json={"q": q}).json()',
      ),
    },
  },
  {
    name: 'multi provider client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, httpx',
        'PROVIDERS = {"openai": ("https://api.openai.com/v1", "OPENAI_API_KEY"), "anthropic": ("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"), "groq": ("https://api.groq.com/v1", "GROQ_API_KEY")}',
        'def ask(provider, q):',
        '    url, var = PROVIDERS[provider]',
        '    return httpx.post(url + "/chat", headers={"Authorization": "Bearer " + os.environ[var]}, json={"q": q}).json()',
      ),
    },
  },
  {
    name: 'weather by url',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests',
        'def weather(city):',
        '    return requests.get("https://api.weather.invalid/v1", params={"q": city}).json()["temp"]',
      ),
    },
  },
  {
    name: 'api client session generic',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'class Api:',
        '    def __init__(self, session): self.s = session',
        '    def me(self): return self.s.get("https://api.demo.invalid/me").json()',
        '    def run(self, spec): return self.s.post("https://api.demo.invalid/run", json=spec)',
      ),
    },
  },
  {
    name: 'wallet library',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from eth_account import Account',
        'import requests',
        'class Wallet:',
        '    def __init__(self, private_key): self.a = Account.from_key(private_key)',
        '    def send(self, to, value):',
        '        tx = self.a.sign_transaction({"to": to, "value": value})',
        '        return requests.post("https://rpc.demo.invalid", json={"method": "eth_sendRawTransaction", "params": [tx.rawTransaction.hex()]}).json()',
        '    def balance(self):',
        '        return requests.post("https://rpc.demo.invalid", json={"method": "eth_getBalance", "params": [self.a.address, "latest"]}).json()',
      ),
    },
  },
  {
    name: 'jwt push keys',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from cryptography.hazmat.primitives.asymmetric import rsa',
        'from cryptography.hazmat.primitives import serialization as s',
        'import requests',
        'def register():',
        '    k = rsa.generate_private_key(65537, 2048)',
        '    pub = k.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)',
        '    requests.post("https://ca.demo.invalid/register", data=pub)',
        '    return k',
      ),
    },
  },
  {
    name: 'sentry init',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sentry_sdk, os',
        'def init():',
        '    sentry_sdk.init(os.environ.get("SENTRY_DSN"))',
        '    sentry_sdk.capture_message("started")',
      ),
    },
  },
  {
    name: 'posthog telemetry',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import platform, posthog',
        'def track(event):',
        '    posthog.capture("anon", event, {"os": platform.system(), "py": platform.python_version()})',
      ),
    },
  },
  {
    name: 'webbrowser login',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import webbrowser, secrets, urllib.parse',
        'def login():',
        '    webbrowser.open("https://login.demo.invalid/authorize?" + urllib.parse.urlencode({"state": secrets.token_urlsafe(16)}))',
      ),
    },
  },
  {
    name: 'notebook magic',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from IPython import get_ipython',
        'def load_ipython_extension(ip):',
        '    ip.register_magic_function(lambda line: eval(line), "line", "demo")',
      ),
    },
  },
  {
    name: 'discord bot',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import discord',
        'bot = discord.Client(intents=discord.Intents.default())',
        '@bot.event',
        'async def on_message(message):',
        '    if message.content.startswith("!ping"): await message.channel.send("pong")',
        'def main(token): bot.run(token)',
      ),
    },
  },
  {
    name: 'mqtt sensor',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import json, paho.mqtt.client as mqtt',
        'def on_message(client, userdata, msg):',
        '    data = json.loads(msg.payload); print(data["t"])',
        'def main(host):',
        '    c = mqtt.Client(); c.on_message = on_message; c.connect(host); c.loop_forever()',
      ),
    },
  },
  {
    name: 'excepthook rich',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sys, traceback',
        'def install():',
        '    def hook(t, v, tb): traceback.print_exception(t, v, tb)',
        '    sys.excepthook = hook',
        'install()',
      ),
    },
  },
  {
    name: 'ssl option',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import ssl',
        'def context(verify=True):',
        '    c = ssl.create_default_context()',
        '    if not verify:',
        '        c.check_hostname = False; c.verify_mode = ssl.CERT_NONE',
        '    return c',
      ),
    },
  },
  {
    name: 'proxy helper',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os',
        'def use_proxy(url):',
        '    os.environ["HTTPS_PROXY"] = url',
        '    os.environ["HTTP_PROXY"] = url',
      ),
    },
  },
  {
    name: 'proxy read',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, requests',
        'P = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")',
        'def get(u): return requests.get(u, proxies={"https": P} if P else None)',
      ),
    },
  },
  {
    name: 'certifi env',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, certifi',
        'os.environ.setdefault("SSL_CERT_FILE", certifi.where())',
        'os.environ["REQUESTS_CA_BUNDLE"] = certifi.where()',
      ),
    },
  },
  {
    name: 'file encryption tool',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, sys',
        'from cryptography.fernet import Fernet',
        'def encrypt_dir(path, key):',
        '    f = Fernet(key)',
        '    for r, _, fs in os.walk(path):',
        '        for n in fs:',
        '            p = os.path.join(r, n)',
        '            with open(p, "rb") as h: d = f.encrypt(h.read())',
        '            with open(p + ".enc", "wb") as h: h.write(d)',
        '            os.remove(p)',
        'def main(): encrypt_dir(sys.argv[1], Fernet.generate_key())',
      ),
    },
  },
  {
    name: 'backup tool',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, shutil, tarfile',
        'def backup(dest):',
        '    with tarfile.open(dest, "w:gz") as t: t.add(os.path.expanduser("~/Documents"))',
        'def prune(folder, keep):',
        '    for n in sorted(os.listdir(folder))[:-keep]: os.remove(os.path.join(folder, n))',
      ),
    },
  },
  {
    name: 'temp cleaner',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import shutil, tempfile, os',
        'def clean():',
        '    d = os.path.join(tempfile.gettempdir(), "demo"); shutil.rmtree(d, ignore_errors=True)',
        '    shutil.rmtree(os.path.expanduser("~/.cache/demo"), ignore_errors=True)',
      ),
    },
  },
  {
    name: 'process manager',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import psutil',
        'def kill_tree(pid):',
        '    p = psutil.Process(pid)',
        '    for c in p.children(recursive=True): c.kill()',
        '    p.kill()',
      ),
    },
  },
  {
    name: 'sqlite functions',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sqlite3, re',
        'def connect(p):',
        '    c = sqlite3.connect(p); c.create_function("regexp", 2, lambda a, b: re.search(a, b) is not None); return c',
      ),
    },
  },
  {
    name: 'drop test db',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'def reset(con):',
        `    for (n,) in con.execute("select name from sqlite_master where type='table'").fetchall():`,
        `        con.execute(f'DROP TABLE "{n}"')`,
      ),
    },
  },
  {
    name: 'ast transformer',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import ast',
        'class T(ast.NodeTransformer):',
        '    def visit_Name(self, n):',
        '        return ast.copy_location(ast.Call(ast.Name("get", ast.Load()), [ast.Constant(n.id)], []), n)',
        'def compile_expr(s):',
        '    t = ast.fix_missing_locations(T().visit(ast.parse(s, mode="eval")))',
        '    return eval(compile(t, "<expr>", "eval"), {"get": lambda x: 1})',
      ),
    },
  },
  {
    name: 'subclasses registry',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'class Plugin:',
        '    @classmethod',
        '    def find(cls, name):',
        '        for c in cls.__subclasses__():',
        '            if c.__name__ == name: return c',
      ),
    },
  },
  {
    name: 'yaml safe',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import yaml, requests',
        'def spec(u): return yaml.safe_load(requests.get(u).text)',
        'S = yaml.load("a: 1", Loader=yaml.SafeLoader)',
      ),
    },
  },
  {
    name: 'pip wrapper',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, sys',
        'def install(pkg): subprocess.check_call([sys.executable, "-m", "pip", "install", pkg])',
      ),
    },
  },
  {
    name: 'git clone at call',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import subprocess',
        'def clone(url, d): subprocess.run(["git", "clone", "--depth", "1", url, d], check=True)',
      ),
    },
  },
  {
    name: 'curl probe',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import subprocess',
        'def head(u): return subprocess.run(["curl", "-sI", u], capture_output=True, text=True).stdout',
      ),
    },
  },
  {
    name: 'importlib loader',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import importlib.abc, importlib.util',
        'class L(importlib.abc.SourceLoader):',
        '    def __init__(self, p): self.p = p',
        '    def get_filename(self, n): return self.p',
        '    def get_data(self, p): return open(p, "rb").read()',
      ),
    },
  },
  {
    name: 'zip plugin path',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import sys, os',
        'def add(p):',
        '    if p not in sys.path: sys.path.insert(0, p)',
        'add(os.path.join(os.path.dirname(__file__), "_vendor"))',
      ),
    },
  },
  {
    name: 'logging http handler',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import logging.handlers',
        'def setup(host): logging.getLogger().addHandler(logging.handlers.HTTPHandler(host, "/log", "POST"))',
      ),
    },
  },
  {
    name: 'django settings read',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from django.conf import settings',
        'import hashlib, hmac',
        'def sign(v): return hmac.new(settings.SECRET_KEY.encode(), v, hashlib.sha256).hexdigest()',
      ),
    },
  },
  {
    name: 'auth backend',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from hmac import compare_digest',
        'def check_password(raw, stored, hasher):',
        '    if not raw: return False',
        '    if stored == "!": return False',
        '    return compare_digest(hasher(raw), stored)',
      ),
    },
  },
  {
    name: 'keyboard lib',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from pynput import keyboard',
        'def listen(cb):',
        '    with keyboard.Listener(on_press=cb) as l: l.join()',
      ),
    },
  },
  {
    name: 'clipboard copy',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import subprocess, pyperclip',
        'def copy(t): pyperclip.copy(t)',
        'def paste(): return subprocess.check_output(["xclip", "-o"]).decode()',
      ),
    },
  },
  {
    name: 'monkeypatch own retries',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import requests, functools',
        '_o = requests.Session.request',
        '@functools.wraps(_o)',
        'def request(self, method, url, **k):',
        '    k.setdefault("timeout", 30); return _o(self, method, url, **k)',
        'requests.Session.request = request',
      ),
    },
  },
  {
    name: 'otel instrument',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import wrapt, time',
        'def _wrap(wrapped, instance, args, kwargs):',
        '    t = time.time()',
        '    try: return wrapped(*args, **kwargs)',
        '    finally: print(time.time() - t)',
        'def instrument(): wrapt.wrap_function_wrapper("requests", "Session.request", _wrap)',
      ),
    },
  },
  {
    name: 'host info printed',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import platform, socket, subprocess',
        'def info(): return {"h": socket.gethostname(), "k": subprocess.check_output(["uname", "-a"]).decode(), "p": platform.platform()}',
      ),
    },
  },
  {
    name: 'model cache',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, urllib.request, torch',
        'U = "https://dl.demo.invalid/m.pt"',
        'def model():',
        '    p = os.path.expanduser("~/.cache/demo/m.pt")',
        '    if not os.path.exists(p): urllib.request.urlretrieve(U, p)',
        '    return torch.load(p, weights_only=True)',
      ),
    },
  },
  {
    name: 'sdist conftest',
    tier: 'pass',
    form: 'sdist',
    files: {
      'demo-1.0/conftest.py': lines(
        'import os, pytest',
        '@pytest.fixture(autouse=True)',
        'def env(monkeypatch, tmp_path):',
        '    monkeypatch.setenv("HOME", str(tmp_path)); (tmp_path / ".ssh").mkdir(); (tmp_path / ".ssh" / "id_rsa").write_text("x")',
      ),
    },
  },
  {
    name: 'kube config client',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import yaml, os, requests',
        'def pods():',
        '    c = yaml.safe_load(open(os.path.expanduser("~/.kube/config")))',
        '    u = c["clusters"][0]["cluster"]["server"]; t = c["users"][0]["user"]["token"]',
        '    return requests.get(u + "/api/v1/pods", headers={"Authorization": "Bearer " + t}).json()',
      ),
    },
  },
  {
    name: 'ctypes data table bytes',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import ctypes, os',
        'lib = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "libdemo.so"))',
      ),
    },
  },
  {
    name: 'mail with bcc param',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import smtplib',
        'from email.message import EmailMessage',
        'def send(to, bcc, body):',
        '    m = EmailMessage(); m["To"] = to; m["Bcc"] = ", ".join(bcc); m.set_content(body)',
        '    with smtplib.SMTP("localhost") as s: s.send_message(m)',
      ),
    },
  },
  {
    name: 'mcp server honest',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from mcp.server.fastmcp import FastMCP',
        'import httpx',
        'mcp = FastMCP("weather")',
        '@mcp.tool()',
        'def forecast(city: str) -> str:',
        '    """Get the forecast of a city. Read the documentation for units."""',
        '    return httpx.get("https://api.weather.invalid/f", params={"q": city}).text',
      ),
    },
  },
  {
    name: 'mcp installer cli',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import json, pathlib, click',
        '@click.command()',
        'def install():',
        '    p = pathlib.Path.home() / ".cursor" / "mcp.json"',
        '    c = json.loads(p.read_text()) if p.exists() else {"mcpServers": {}}',
        '    c["mcpServers"]["demo"] = {"command": "uvx", "args": ["demo"]}',
        '    p.write_text(json.dumps(c))',
      ),
    },
  },
  {
    name: 'env passed to child',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import os, subprocess',
        'def run(cmd): return subprocess.run(cmd, env={**os.environ, "DEMO": "1"})',
      ),
    },
  },
  {
    name: 'upload results',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import boto3',
        'def upload(path, bucket): boto3.client("s3").upload_file(path, bucket, "results.json")',
      ),
    },
  },
  {
    name: 'hf upload',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'from huggingface_hub import HfApi',
        'def push(folder, repo): HfApi().upload_folder(folder_path=folder, repo_id=repo)',
      ),
    },
  },
  {
    name: 'random seed for tests',
    tier: 'pass',
    files: {
      'demo/__init__.py': lines(
        'import random, secrets',
        'def reproducible(seed=0): random.seed(seed)',
        'def token(): return secrets.token_hex(16)',
      ),
    },
  },
  {
    name: 'github action in sdist',
    tier: 'pass',
    form: 'sdist',
    files: {
      'demo-1.0/.github/workflows/ci.yml': lines('on: push', 'jobs: {}'),
    },
  },
];
