/** Made-up secrets that look real: made here, so that none is written anywhere. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ArchiveEntry } from '../../src/archive/archive.js';
import type { Finding } from '../../src/core/model.js';
import { secretsScanner } from '../../src/scanners/secrets/index.js';

export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const base64 = `${base62}+/`;
const lower = 'abcdefghijklmnopqrstuvwxyz';

/** The same for the same seed. */
export function randomText(length: number, seed = 'seed', alphabet = base62): string {
  let text = '';
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHash('sha512').update(`${seed} ${block}`).digest()) {
      text += alphabet[byte % alphabet.length]!;
    }
  }
  return text.slice(0, length);
}

export const randomHex = (length: number, seed = 'hex'): string =>
  randomText(length, seed, '0123456789abcdef');

/** `prefix`, thirty random characters, and the checksum over them by long division. */
export function checksummed(prefix: string, seed = 'checksum'): string {
  const body = randomText(30, seed);
  let rest = BigInt(crc32(body));
  const digits: string[] = [];
  for (let index = 0; index < 6; index++) {
    digits.unshift(base62[Number(rest % 62n)]!);
    rest /= 62n;
  }
  return `${prefix}${body}${digits.join('')}`;
}

/** A macaroon of the second version. */
export function macaroon(host: string, signatureBytes = 32): string {
  const field = (kind: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from([kind, content.length]), content]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, Buffer.from(host)),
    field(2, Buffer.from(randomText(36, 'identifier'))),
    Buffer.from([0]),
    field(2, Buffer.from('[2,"project"]')),
    Buffer.from([0, 0]),
    field(6, createHash('sha512').update('signature').digest().subarray(0, signatureBytes)),
  ]).toString('base64url');
}

export const awsId = (prefix = 'AKIA', seed = 'aws'): string =>
  `${prefix}Y${randomText(15, seed, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
export const awsSecret = (seed = 'aws secret'): string => `a/B+7${randomText(35, seed, base64)}`;

/** The number of a bot that was made in 2021, a time, a signature. */
export function discordToken(): string {
  const id = Buffer.from('812345678901765432').toString('base64url');
  return `${id}.${randomText(6, 'time')}.${randomText(38, 'discord')}`;
}

export function jsonWebToken(claims: object, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${randomText(43, 'jwt')}`;
}

/** What OpenSSH writes: magic, cipher, key derivation, and as much as a key is long. */
export function openSshKey(cipher = 'none'): string {
  const text = (value: string | Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return Buffer.concat([length, Buffer.from(value)]);
  };
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    text(cipher),
    text(cipher === 'none' ? 'none' : 'bcrypt'),
    text(''),
    Buffer.from([0, 0, 0, 1]),
    text(randomText(51, 'public')),
    text(randomText(144, 'private')),
  ]);
  return pem('OPENSSH PRIVATE KEY', body);
}

export function pem(label: string, body: Buffer): string {
  const lines = body.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** DER of a sequence of integers, as PKCS#1 and DSA keys are. */
export function integers(...sizes: readonly number[]): Buffer {
  const parts = sizes.map((size, index) =>
    derOf(2, size === 1 ? Buffer.from([0]) : Buffer.from(`A${randomText(size - 1, `integer ${index}`)}`)),
  );
  return derOf(0x30, Buffer.concat(parts));
}

export function derOf(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}

export function entryOf(path: string, content: string | Buffer): ArchiveEntry {
  const bytes = Buffer.from(content);
  return { path, size: bytes.length, sha256: '0'.repeat(64), mode: 0o644, content: bytes };
}

/** All that the scanner says of these entries. */
export function scanEntries(entries: readonly ArchiveEntry[]): readonly Finding[] {
  const session = secretsScanner.begin({ filename: 'demo', name: null, version: null, form: 'wheel' });
  for (const entry of entries) session.entry(entry);
  const problems = { complete: true, problems: [], uncompressedBytes: 0, sha256: '' };
  return session.finish({ ...problems, entries: entries.length }).findings;
}

export const scanText = (content: string | Buffer, path = 'app/settings.py'): readonly Finding[] =>
  scanEntries([entryOf(path, content)]);

export const idsIn = (content: string | Buffer, path?: string): readonly string[] =>
  scanText(content, path).map(({ id }) => id.replace('secrets/', ''));

export const word = (length: number, seed = 'word'): string => randomText(length, seed, lower);
