import assert from 'node:assert/strict';
import fc from 'fast-check';
import { secretsScanner } from '../../src/scanners/secrets/index.js';
import { buildWheel } from '../helpers/wheels.js';
import { scanContent } from '../../src/scanners/engine.js';
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import {
  awsId,
  awsSecret,
  base64,
  checksummed,
  discordToken,
  entryOf,
  idsIn,
  jsonWebToken,
  macaroon,
  randomHex,
  randomText,
  scanEntries,
  scanText,
  word,
} from '../helpers/secrets.js';

const year = 31_557_600;
const now = Date.UTC(2027, 0, 1) / 1000;
const storageKey = `${randomText(30, 'azure')}/${randomText(30, 'azure 2')}+${randomText(24, 'azure 3')}==`;

/** A text, and what it is told as. */
const flagged: readonly [string, string, string][] = [
  ['a GitHub personal token', checksummed('ghp_'), 'service-token'],
  ['a GitHub OAuth token', checksummed('gho_'), 'service-token'],
  ['a GitHub user token', checksummed('ghu_'), 'service-token'],
  ['a GitHub server token', checksummed('ghs_'), 'service-token'],
  ['a GitHub refresh token', checksummed('ghr_'), 'service-token'],
  ['a GitHub fine-grained token', `github_pat_${randomText(22)}_${randomText(59, 'pat')}`, 'service-token'],
  ['an npm token', checksummed('npm_'), 'service-token'],
  ['an upload token of an index', `pypi-${macaroon('index.invalid')}`, 'service-token'],
  ['a GitLab token', `glpat-9${randomText(19, 'lab')}`, 'service-token'],
  ['a GitLab routable token', `glpat-${randomText(60, 'lab')}.01.0w1${word(4)}`, 'service-token'],
  ['a GitLab deploy token', `gldt-9${randomText(19, 'lab')}`, 'service-token'],
  ['a Slack bot token', `xoxb-947281630528-740193862745-${randomText(24)}`, 'service-token'],
  ['a Slack user token', `xoxp-947281630528-740193862745-615937284063-${randomHex(32)}`, 'service-token'],
  ['a Slack webhook', `hooks.invalid/services/T9K4QX7ZB/B7MW3PLE2/${randomText(24)}`, 'service-token'],
  ['a Stripe live key', `sk_live_${randomText(24, 'stripe')}`, 'service-token'],
  ['a long Stripe live key', `rk_live_51${randomText(97, 'stripe')}`, 'service-token'],
  ['a SendGrid key', `SG.${randomText(22, 'mail')}.${randomText(43, 'mail key')}`, 'service-token'],
  ['a Telegram bot token', `"8629471035:AA${randomText(33, 'telegram')}"`, 'service-token'],
  ['a Telegram address', `/bot8629471035:AA${randomText(33, 'telegram')}/send`, 'service-token'],
  ['a Discord bot token', discordToken(), 'service-token'],
  [
    'a Discord webhook',
    `https://discord.invalid/api/webhooks/812345678901765432/${randomText(68, 'hook')}`,
    'service-token',
  ],
  ['an Azure storage key', `AccountName=demo;AccountKey=${storageKey};`, 'service-token'],
  ['an OpenAI key', `sk-proj-${randomText(74, 'open')}T3BlbkFJ${randomText(74, 'ai')}`, 'service-token'],
  ['an Anthropic key', `sk-ant-api03-${randomText(93, 'an')}AA`, 'service-token'],
  [
    'a Hugging Face token',
    `hf_${randomText(34, 'face', 'abcdefgXYZhijklmnopqrstuvwABCDEFGHIJ')}`,
    'service-token',
  ],
  ['a Databricks token', `dapi${randomHex(32)}`, 'service-token'],
  ['a DigitalOcean token', `dop_v1_${randomHex(64)}`, 'service-token'],
  ['a Docker token', `dckr_pat_${randomText(27, 'docker')}`, 'service-token'],
  ['a Shopify token', `shpat_${randomHex(32)}`, 'service-token'],
  [
    'a Supabase service key',
    jsonWebToken({ iss: 'supabase', role: 'service_role', exp: now + 10 * year }),
    'service-token',
  ],
  ['an AWS key with its secret', `id = ${awsId()}\nsecret = ${awsSecret()}\n`, 'aws-key'],
  ['an AWS key with its secret before it', `["${awsSecret()}", "${awsId()}"]`, 'aws-key'],
  [
    'a database address',
    `"postgres://service:${randomText(9, 'p')}4xQ9@db.company.tld:5432/main"`,
    'connection-string',
  ],
  [
    'a broker address without a user',
    `redis://:${randomText(20, 'redis')}7a@cache.company.tld/0`,
    'connection-string',
  ],
  ['an AWS key id alone', `id = ${awsId()}`, 'possible-secret'],
  ['an AWS key of short life', `${awsId('ASIA')} ${awsSecret()}`, 'possible-secret'],
  ['a Google API key', `AIza${randomText(35, 'google')}`, 'possible-secret'],
  ['a Twilio key id', `SK${randomHex(32)}`, 'possible-secret'],
  ['a JSON web token', jsonWebToken({ sub: 'a8812', exp: now + year }), 'possible-secret'],
  [
    'a shared Azure link',
    `https://x.invalid/b?sv=2024-11-04&sig=${randomText(30, 'sig')}%2B${randomText(12, 'sig 2')}%3D`,
    'possible-secret',
  ],
  ['an address with a short password', 'amqp://service:k4vq8z2m@mq.company.tld', 'possible-secret'],
];

/** A text that looks like one of those and is none. */
const clean: readonly [string, string][] = [
  ['a GitHub token with a wrong checksum', `ghp_${randomText(36, 'made up')}`],
  ['a GitHub token of crosses', `ghp_${'x'.repeat(36)}`],
  ['a GitHub token that is too short', checksummed('ghp_').slice(0, -1)],
  ['a GitHub token that goes on', `${checksummed('ghp_')}a`],
  ['a GitHub token inside of a longer word', `a_${checksummed('ghp_')}`],
  ['an npm token with a wrong checksum', `npm_${randomText(36, 'made up')}`],
  ['an index token that is cut', `pypi-${macaroon('index.invalid').slice(0, -8)}`],
  ['an index token without a host', `pypi-${macaroon('nowhere')}`],
  ['an index token of random letters', `pypi-${randomText(120, 'made up')}`],
  ['a package name that begins with pypi', 'pypi-attestations-and-more-things'],
  ['a GitLab token of words', 'glpat-your_token_goes_here'],
  ['a GitLab token that counts', 'glpat-12345678901234567890'],
  ['a Slack token that counts', `xoxb-123456789012-123456789012-${randomText(24)}`],
  ['a Slack token of words', 'xoxb-not-a-real-token-at-all'],
  ['a Slack webhook of zeros', 'hooks.invalid/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
  ['a Stripe test key', `sk_test_${randomText(24, 'stripe')}`],
  ['a Stripe stand-in', `sk_live_${'0'.repeat(24)}`],
  ['a SendGrid stand-in', `SG.${'x'.repeat(22)}.${'y'.repeat(43)}`],
  ['a class name behind SG', 'SG.abstract_class_of_things_that_are_long'],
  ['a Telegram stand-in', `123456789:AA${randomText(33, 'telegram')}`],
  ['a colon and a long word', 'name:AAbstract_Thing_Of_Thirty_Five_Lett'],
  ['a Discord token without a number', `${randomText(24, 'no number')}.abcdef.${randomText(38)}`],
  ['a module path like a Discord token', 'NTLM_authentication_abc.abcdef.something_that_has_many_words'],
  ['a webhook without a number', `/api/webhooks/123/${randomText(68)}`],
  ['an Azure stand-in', `AccountKey=${'A'.repeat(86)}==`],
  ['the key of an emulator', `AccountName=devstoreaccount1;AccountKey=${storageKey};`],
  ['the key of another emulator', `AccountEndpoint=https://localhost:8081/;AccountKey=${storageKey};`],
  ['an Azure key that is cut', `AccountKey=${storageKey.slice(0, 60)};`],
  ['an OpenAI stand-in', `sk-${'x'.repeat(20)}T3BlbkFJ${'x'.repeat(20)}`],
  ['a class of CSS', 'sk-parallel-item-that-has-a-long-name-of-words'],
  ['an Anthropic stand-in', `sk-ant-api03-${'your_key_here_'.repeat(7)}AA`],
  ['a function that begins with hf_', 'hf_load_model_from_pretrained_folder_x'],
  ['the documented AWS key', `AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`],
  ['an AWS key of one letter', `AKIA${'A'.repeat(16)}`],
  ['an AWS key of words', 'AKIAEXAMPLEEXAMPLE22'],
  ['a JSON web token that is long expired', jsonWebToken({ sub: 'a8812', exp: 1_600_000_000 })],
  ['a JSON web token without an end', jsonWebToken({ sub: 'a8812' })],
  ['a JSON web token that is not signed', jsonWebToken({ exp: now + year }, { alg: 'none' })],
  ['a public Supabase key', jsonWebToken({ role: 'anon', exp: now + 10 * year })],
  ['a JSON web token of an example', jsonWebToken({ iss: 'https://example.com', exp: now + year })],
  ['base64 that begins as JSON', `eyJ${randomText(400, 'json')}`],
  ['an address with a template', 'postgres://user:${DB_PASSWORD}@db.company.tld/main'],
  ['an address with a format', 'postgres://%s:%s@%s/main'],
  ['an address with a word', 'https://service:password123@db.company.tld'],
  ['an address on a machine of one’s own', `mysql://root:${randomText(16, 'root')}@localhost/db`],
  ['an address on an example host', `mysql://svc:${randomText(16, 'root')}@db.example.com/db`],
  ['an address on an invalid host', `mysql://svc:${randomText(16, 'root')}@db.invalid/db`],
  ['an address without a password', 'https://service@db.company.tld/path'],
  ['a port and an at sign', 'http://db.company.tld:8080/path@2x.png'],
  ['a mail address and a decorator', '@decorator\ndef mail(): return "someone@company.tld"'],
  ['a digest', `sha256=${randomHex(64)} sha1 ${randomHex(40)}`],
  ['a hash line of a RECORD', `demo/a.py,sha256=${randomText(43, 'record')},1234`],
  ['long names', 'def test_that_something_happens_when_it_does_happen(self): pass'],
  ['a map of sources', `{"mappings":"${randomText(5000, 'map', `${base64},;`)}"}`],
];

describe('the secrets scanner', () => {
  for (const [name, text, id] of flagged) {
    it(`tells ${name} as ${id}`, () => {
      assert.deepEqual(idsIn(`first line\nvalue = '${text}'\n`), [id]);
    });
  }

  for (const [name, text] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(idsIn(`first line\nvalue = '${text}'\n`), []);
    });
  }

  for (const [name, text, id] of flagged.filter(([, , told]) => told === 'service-token')) {
    it(`finds ${name} at the very beginning, the very end, and behind an escape`, () => {
      assert.deepEqual(idsIn(text.replace(/^"|"$/g, '')), [id]);
      if (/^[a-z]/.test(text)) assert.deepEqual(idsIn(`print("\\n${text}")`), [id]);
      if (/^[a-z]/.test(text)) assert.deepEqual(idsIn(`?q=a%3D${text}`), [id]);
    });
  }
});

describe('how a secret is told', () => {
  const token = checksummed('ghp_', 'told');

  it('with the line, what it is, how it begins and ends, and never whole', () => {
    const [finding] = scanText(`a\nb\nt = "${token}"`, 'app/a.py');
    assert.equal(finding?.where, 'app/a.py:3');
    assert.equal(
      finding.evidence,
      `GitHub personal access token, its checksum holds: ${token.slice(0, 6)}…${token.slice(-2)} (40 characters)`,
    );
  });

  for (const [name, text] of flagged) {
    it(`shows at most ten characters of ${name}`, () => {
      const long = (text.match(/[A-Za-z0-9+/]{14,}/g) ?? []).filter((part) => part.length >= 14);
      for (const { evidence } of scanText(text)) {
        for (const part of long) assert.ok(!evidence.includes(part.slice(0, 12)), evidence);
        for (const part of long) assert.ok(!evidence.includes(part.slice(-12)), evidence);
      }
    });
  }

  it('shows less of a short password', () => {
    const [finding] = scanText('amqp://service:k4vq8z2m@mq.company.tld');
    assert.equal(finding?.evidence, 'amqp address with a password, on `mq.company.tld`: k4… (8 characters)');
  });

  it('once, however many files hold it', () => {
    const entries = ['a.py', 'b.py', 'c.py'].map((path) => entryOf(path, `"${token}"`));
    assert.deepEqual(
      scanEntries(entries).map(({ where }) => where),
      ['a.py:1'],
    );
  });

  it('at most forty times for one kind, and still each other kind', () => {
    const many = Array.from({ length: 500 }, (_, index) => checksummed('ghp_', String(index))).join('\n');
    const ids = idsIn(`${many}\n${awsId()} ${awsSecret()}`);
    assert.equal(ids.filter((id) => id === 'service-token').length, 40);
    assert.equal(ids.filter((id) => id === 'aws-key').length, 1);
  });

  it('names the account that the AWS key id names', () => {
    // the published example of how ids name accounts
    const [finding] = scanText(`ASIAQNZGKIQY56JQ7WML`);
    assert.match(finding?.evidence ?? '', /of account 029608264753/);
  });
});

describe('secrets among tests', () => {
  const paths = [
    'demo/tests/a.py',
    'demo/test_a.py',
    'demo/a_test.py',
    'demo/testing/a.py',
    'tests/a.py',
    'docs/a.rst',
    'demo/examples/a.py',
    'demo/fixtures/a.json',
    'demo/localhost.key',
    'demo/conftest.py',
    'demo/fake/a.py',
    'demo/snakeoil.pem',
  ];
  for (const path of paths) {
    it(`are information in ${path}, and nothing where there is only a shape`, () => {
      assert.deepEqual(idsIn(`"${checksummed('ghp_')}"`, path), ['in-tests']);
      assert.deepEqual(idsIn(`"${awsId()}"`, path), []);
    });
  }

  for (const path of ['app/latest.py', 'app/contest/a.py', 'app/docstring.py', 'app/protest.py']) {
    it(`are not looked for in ${path}`, () => {
      assert.deepEqual(idsIn(`"${checksummed('ghp_')}"`, path), ['service-token']);
    });
  }

  it('are those whose line or the line before speaks of tests', () => {
    const token = checksummed('ghp_');
    assert.deepEqual(idsIn(`TEST_TOKEN = "${token}"`), ['in-tests']);
    assert.deepEqual(idsIn(`# a fake one\ntoken = "${token}"`), ['in-tests']);
    assert.deepEqual(idsIn(`# a fake one\n\n\ntoken = "${token}"`), ['service-token']);
    assert.deepEqual(idsIn(`latest = "${token}"`), ['service-token']);
  });
});

describe('what the secrets scanner does not look at', () => {
  const token = checksummed('ghp_');

  it('is binary: a NUL byte in its first 8 KiB', () => {
    assert.deepEqual(idsIn(`\0${token}`), []);
    assert.deepEqual(idsIn(`${'a '.repeat(4095)}\0 ${token}`), []);
    assert.deepEqual(idsIn(`${'a '.repeat(4096)}\0 ${token}`), ['service-token']);
  });

  it('is the middle of a text that was not kept, and it says so', () => {
    const head = Buffer.from('a line\n'.repeat(1000));
    const tail = Buffer.from(`${'a line\n'.repeat(1000)}${token}\n`);
    const large = {
      path: 'app/large.csv',
      size: 2 ** 27,
      sha256: '0'.repeat(64),
      mode: 0,
      content: undefined,
    };
    const findings = scanEntries([{ ...large, edges: { head, tail } }]);
    assert.deepEqual(
      findings.map(({ id, where }) => [id, where]),
      [
        ['secrets/service-token', 'app/large.csv'],
        ['secrets/not-looked-at', 'app/large.csv'],
      ],
    );
    assert.match(findings[1]!.evidence, /134217728 bytes/);
  });

  it('is a large binary file, of which nothing is said', () => {
    const edges = { head: Buffer.from('\x7fELF\0\0'), tail: Buffer.from(token) };
    const large = {
      path: 'app/large.so',
      size: 2 ** 27,
      sha256: '0'.repeat(64),
      mode: 0,
      content: undefined,
    };
    assert.deepEqual(scanEntries([{ ...large, edges }]), []);
  });

  it('is what comes without content and without edges, and it says so', () => {
    const large = { path: 'app/large', size: 2 ** 27, sha256: '0'.repeat(64), mode: 0, content: undefined };
    assert.deepEqual(
      scanEntries([large]).map(({ id }) => id),
      ['secrets/not-looked-at'],
    );
  });

  it('is a source distribution that was not read: not offered, never clean', () => {
    const session = secretsScanner.begin({ filename: 'a.tar.gz', name: null, version: null, form: 'sdist' });
    const unread = { complete: false, problems: [], entries: 0, uncompressedBytes: 0, sha256: '' };
    assert.equal(session.finish(unread).outcome, 'not-offered');
  });
});

describe('the secrets scanner in the engine', () => {
  it('finds a token in a wheel and completes', async () => {
    const wheel = buildWheel({
      name: 'app',
      files: { 'app/settings.py': `TOKEN = "${checksummed('npm_')}"\n` },
    });
    const read = (offset: number, length: number): Buffer => wheel.bytes.subarray(offset, offset + length);
    const scan = await scanContent(
      { filename: wheel.filename, name: 'app', version: '1.0', form: 'wheel' },
      { kind: 'file', source: { size: wheel.bytes.length, read } },
      defaultArchiveLimits,
    );
    const outcome = scan.outcomes.find(({ scanner }) => scanner === 'secrets');
    assert.equal(outcome?.outcome, 'completed');
    assert.deepEqual(
      scan.findings.map(({ id, where }) => [id, where]),
      [['secrets/service-token', 'app/settings.py:1']],
    );
  });
});

describe('hostile input to the secrets scanner', () => {
  const megabytes = (text: string, count = 2): string =>
    text.repeat(Math.ceil((count * 2 ** 20) / text.length));
  const inputs: readonly [string, string][] = [
    ['nothing', ''],
    ['one character', 'A'],
    ['a single run', megabytes('A', 10)],
    ['signs', megabytes('@')],
    ['schemes', megabytes('a://b:c@')],
    ['markers', megabytes('-----BEGIN PRIVATE KEY-----')],
    ['half markers', megabytes('-----BEGIN ')],
    ['a marker and an endless body', `-----BEGIN PRIVATE KEY-----\n${megabytes('M')}`],
    ['escapes behind a marker', `-----BEGIN PRIVATE KEY-----${megabytes('\\')}`],
    ['key ids', megabytes(`${awsId()} `)],
    ['tokens of JSON', megabytes(`eyJ${'A'.repeat(40)}.`)],
    ['PuTTY heads', megabytes('PuTTY-User-Key-File-2: x\n')],
    ['slashes', megabytes(`/${'a'.repeat(24)}`)],
    ['equals and words', megabytes(`=${'y'.repeat(30)}`)],
    ['signatures', megabytes(`%2B${'y'.repeat(30)}`)],
    ['digits and colons', megabytes(`86294710:AA${'b'.repeat(33)}`)],
    ['index tokens', megabytes(`pypi-${macaroon('index.invalid').slice(0, -4)} `)],
  ];
  for (const [name, text] of inputs) {
    for (const path of [
      'app/a.py',
      '.netrc',
      '.npmrc',
      '.env',
      'kubeconfig',
      '.pgpass',
      '.docker/config.json',
    ]) {
      it(`${name} in ${path} ends in bounded findings`, () => {
        assert.ok(scanText(text, path).length <= 200);
      });
    }
  }

  it('of any bytes never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('a.py', '.env', '.pypirc'),
        (bytes, path) => {
          scanText(Buffer.from(bytes), path);
        },
      ),
    );
  });

  it('cut at any place or changed at any place never throws', () => {
    const whole = flagged.map(([, text]) => text).join('\n');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(255), (at, byte) => {
        scanText(whole.slice(at));
        scanText(whole.slice(0, at));
        const changed = Buffer.from(whole, 'latin1');
        changed[Math.min(at, changed.length - 1)] = byte;
        scanText(changed);
      }),
    );
  });

  it('finds a token wherever it stands among words', () => {
    const token = checksummed('ghp_', 'anywhere');
    const words = fc.array(fc.stringMatching(/^[a-z ]{0,40}$/), { maxLength: 20 });
    fc.assert(
      fc.property(words, words, (before, behind) => {
        assert.deepEqual(
          idsIn(`${before.join('\n')} ${token} ${behind.join('\n')}`.replace(/test|fake|mock/g, '')),
          ['service-token'],
        );
      }),
    );
  });
});
