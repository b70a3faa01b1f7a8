import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { openSshKeyIn, privateKeyIn } from '../../src/scanners/secrets/der.js';
import { derOf, idsIn, integers, openSshKey, pem, randomText, scanText } from '../helpers/secrets.js';

// keys of this one run: nobody has used them for anything
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');
const exported = {
  pkcs1: rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  pkcs8: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  sec1: ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
  ecPkcs8: ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  edwards: edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  public: rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  publicPkcs1: rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  encrypted: rsa.privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString(),
  encryptedOld: rsa.privateKey
    .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString(),
};
const dsa = pem('DSA PRIVATE KEY', integers(1, 128, 21, 128, 128, 20));

const putty = (encryption: string, version = 3): string =>
  [
    `PuTTY-User-Key-File-${version}: ssh-ed25519`,
    `Encryption: ${encryption}`,
    'Comment: a key',
    'Public-Lines: 2',
    randomText(64, 'public'),
    `${randomText(43, 'public 2')}=`,
    'Private-Lines: 1',
    `${randomText(47, 'private')}=`,
    `Private-MAC: ${randomText(64, 'mac', '0123456789abcdef')}`,
    '',
  ].join('\n');

describe('private keys', () => {
  const kinds: readonly [string, string, RegExp][] = [
    ['PKCS#1', exported.pkcs1, /^RSA private key of 1024 bits: MII/],
    ['PKCS#8', exported.pkcs8, /^PKCS#8 private key/],
    ['SEC 1', exported.sec1, /^EC private key/],
    ['PKCS#8 of a curve', exported.ecPkcs8, /^PKCS#8 private key/],
    ['Ed25519', exported.edwards, /^PKCS#8 private key/],
    ['DSA', dsa, /^DSA private key of 1024 bits/],
    ['OpenSSH', openSshKey(), /^OpenSSH private key without a passphrase/],
    ['PuTTY', putty('none'), /^PuTTY private key without a passphrase/],
    ['PuTTY of the second version', putty('none', 2), /^PuTTY private key/],
  ];
  for (const [name, key, evidence] of kinds) {
    it(`are told when they are ${name}`, () => {
      const [finding, ...rest] = scanText(`a\n${key}`, 'app/id_rsa');
      assert.equal(finding?.id, 'secrets/private-key');
      assert.equal(finding.where, 'app/id_rsa:2');
      assert.match(finding.evidence, evidence);
      assert.deepEqual(rest, []);
    });

    it(`are not told when they are ${name} and cut in the middle`, () => {
      const lines = key.split('\n');
      lines.splice(Math.floor(lines.length / 2), 1);
      if (lines.length > 4 && name !== 'OpenSSH' && !name.startsWith('PuTTY'))
        assert.deepEqual(idsIn(lines.join('\n')), []);
      assert.deepEqual(idsIn(key.slice(0, key.length / 2)), []);
    });
  }

  const key = exported.pkcs8;
  const ways: readonly [string, string][] = [
    ['with Windows line ends', key.replaceAll('\n', '\r\n')],
    ['in JSON', JSON.stringify({ type: 'service_account', private_key: key })],
    ['in JSON in a string', JSON.stringify(JSON.stringify({ private_key: key }))],
    ['indented', key.replaceAll('\n', '\n        ')],
    ['in a comment', `# ${key.replaceAll('\n', '\n# ')}`],
    ['in an array of strings', JSON.stringify(key.split('\n'), null, 2)],
    [
      'in strings side by side',
      key
        .trimEnd()
        .split('\n')
        .map((line) => `    "${line}\\n"`)
        .join('\n'),
    ],
    [
      'in byte strings side by side',
      key
        .trimEnd()
        .split('\n')
        .map((line) => `    b'${line}\\n'`)
        .join('\n'),
    ],
    [
      'in strings that are added',
      key
        .trimEnd()
        .split('\n')
        .map((line) => `"${line}\\n"`)
        .join(' +\n  '),
    ],
    [
      'in strings that are added, in front',
      key
        .trimEnd()
        .split('\n')
        .map((line) => `"${line}\\n"`)
        .join('\n  + '),
    ],
    ['on one line', key.replaceAll('\n', '')],
  ];
  for (const [name, text] of ways) {
    it(`are found ${name}`, () => {
      assert.deepEqual(idsIn(`KEY = ${text}\n`), ['private-key']);
    });
  }

  const none: readonly [string, string][] = [
    ['a public key', exported.public],
    ['a public key of PKCS#1', exported.publicPkcs1],
    [
      'a public key under a private label',
      pem('RSA PRIVATE KEY', Buffer.from(exported.publicPkcs1.replace(/-.*-|\n/g, ''), 'base64')),
    ],
    ['an encrypted key', exported.encrypted],
    ['an encrypted key of the old form', exported.encryptedOld],
    ['an encrypted OpenSSH key', openSshKey('aes256-ctr')],
    ['an encrypted PuTTY key', putty('aes256-cbc')],
    ['a certificate', pem('CERTIFICATE', integers(1, 128))],
    [
      'markers in code',
      'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) return "-----END PRIVATE KEY-----";',
    ],
    ['a template', '-----BEGIN PRIVATE KEY-----\n{{ key }}\n-----END PRIVATE KEY-----'],
    ['dots', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----'],
    ['a marker at the very end', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a part of a marker at the very beginning', 'EGIN RSA PRIVATE KEY-----'],
    ['base64 of words', pem('PRIVATE KEY', Buffer.from('this is only a text and no key at all '.repeat(9)))],
    [
      'a key of one repeated byte',
      pem(
        'PRIVATE KEY',
        derOf(
          0x30,
          Buffer.concat([
            derOf(2, Buffer.from([0])),
            derOf(0x30, Buffer.from([6, 1, 1])),
            derOf(4, Buffer.alloc(200, 0x41)),
          ]),
        ),
      ),
    ],
    ['a head of a PuTTY file', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n'],
  ];
  for (const [name, text] of none) {
    it(`are not ${name}`, () => {
      assert.deepEqual(idsIn(`x = '''\n${text}\n'''`), []);
    });
  }

  it('are each told of two in a file', () => {
    assert.deepEqual(
      scanText(exported.pkcs1 + exported.sec1).map(({ id }) => id),
      ['secrets/private-key', 'secrets/private-key'],
    );
  });

  it('are found behind markers that hold nothing', () => {
    assert.deepEqual(idsIn(`-----BEGIN PRIVATE KEY-----\n${key}`), ['private-key']);
  });

  it('are information among tests and under names of a local machine', () => {
    for (const path of ['app/test/key.pem', 'app/localhost.pem', 'app/snakeoil/a.key', 'docs/a.md']) {
      assert.deepEqual(idsIn(key, path), ['in-tests']);
    }
    assert.deepEqual(idsIn(`DUMMY_KEY = """\\\n${key}"""`), ['in-tests']);
  });

  it('are shown by six to ten characters', () => {
    const [finding] = scanText(key);
    const body = key.replace(/-----.*-----|\n/g, '');
    assert.equal(
      finding?.evidence,
      `PKCS#8 private key: ${body.slice(0, 8)}…${body.slice(-2)} (${body.length} characters)`,
    );
  });
});

describe('reading DER', () => {
  const whole = Buffer.from(exported.pkcs1.replace(/-----.*-----|\n/g, ''), 'base64');

  it('needs every byte of a key', () => {
    assert.equal(privateKeyIn(whole), 'RSA private key of 1024 bits');
    for (let length = 0; length < whole.length; length++) {
      assert.equal(privateKeyIn(whole.subarray(0, length)), undefined, String(length));
    }
  });

  const sizes: readonly [string, Buffer, string | undefined][] = [
    ['nine integers', integers(1, 256, 3, 256, 128, 128, 128, 128, 128), 'RSA private key of 2048 bits'],
    ['six integers', integers(1, 128, 20, 128, 128, 20), 'DSA private key of 1024 bits'],
    ['two integers', integers(128, 3), undefined],
    ['three integers', integers(1, 128, 3), undefined],
    ['nine small integers', integers(1, 9, 3, 8, 8, 8, 8, 8, 8), undefined],
    ['a hundred integers', integers(...Array.from({ length: 100 }, () => 1)), undefined],
    ['an empty sequence', derOf(0x30, Buffer.alloc(0)), undefined],
    ['an endless length', Buffer.from([0x30, 0x80, 2, 1, 0, 0, 0]), undefined],
    ['a length of four bytes', Buffer.from([0x30, 0x84, 0, 0, 0, 3, 2, 1, 0]), undefined],
    ['no sequence', derOf(0x31, Buffer.from([2, 1, 0])), undefined],
  ];
  for (const [name, bytes, expected] of sizes) {
    it(`says ${expected ?? 'nothing'} of ${name}`, () => {
      assert.equal(privateKeyIn(bytes), expected);
    });
  }

  it('of any bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const head = Buffer.concat([Buffer.from([0x30, bytes.length]), bytes]);
        privateKeyIn(head);
        openSshKeyIn(Buffer.concat([Buffer.from('openssh-key-v1\0'), bytes, bytes, bytes]));
      }),
    );
  });

  it('needs a length of the cipher’s name that fits', () => {
    const bytes = Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.alloc(200, 0xff)]);
    assert.equal(openSshKeyIn(bytes), undefined);
    assert.equal(openSshKeyIn(Buffer.from('openssh-key-v1\0\0')), undefined);
  });
});
