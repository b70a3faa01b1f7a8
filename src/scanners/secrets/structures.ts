/** Checksums and structures that tokens carry: what a made-up token does not have. */
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The last six characters are the CRC32 of those before, in base62: GitHub and npm tokens, after their prefix. */
export function crcHolds(body: string): boolean {
  let rest = crc32(body.slice(0, -6));
  let checksum = '';
  while (rest > 0) {
    checksum = (base62[rest % 62] ?? '') + checksum;
    rest = Math.floor(rest / 62);
  }
  return body.slice(-6) === checksum.padStart(6, '0');
}

/** The twelve digits of the account that an AWS access key id names; undefined for ids of before they did. */
export function awsAccountOf(keyId: string): string | undefined {
  let bits = 0n;
  for (const character of keyId.slice(4, 14)) bits = bits * 32n + BigInt(base32.indexOf(character));
  // ten characters are 50 bits: one flag, forty of the account, the rest of something else
  const account = (bits >> 9n) & 0xff_ffff_ffffn;
  const flagged = bits >> 49n === 1n;
  return flagged && account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : undefined;
}

/**
 * The location of a macaroon (second version, binary, base64url): a host name; undefined when it is none. Sections are
 * walked to the signature of 32 bytes at the end, so a shortened token is none.
 */
export function macaroonLocation(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes[0] !== 2 || bytes[1] !== 1) return undefined;
  const location = fieldAt(bytes, 1);
  if (!location) return undefined;
  const host = bytes.toString('latin1', location.start, location.end);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) return undefined;
  for (let at = location.end; at < bytes.length;) {
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const field = fieldAt(bytes, at);
    if (!field) return undefined;
    if (field.kind === 6) return field.end - field.start === 32 ? host : undefined;
    at = field.end;
  }
  return undefined;
}

interface Field {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

function fieldAt(bytes: Buffer, at: number): Field | undefined {
  const kind = bytes[at] ?? 0;
  let length = 0;
  let start = at + 1;
  for (let shift = 0; shift <= 21; shift += 7) {
    const byte = bytes[start++];
    if (byte === undefined) return undefined;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) return start + length <= bytes.length ? { kind, start, end: start + length } : undefined;
  }
  return undefined;
}

/** When a Discord or similar id of 17 to 20 digits was made, in ms; undefined when that is no time it can be. */
export function snowflakeTime(digits: string): number | undefined {
  if (!/^\d{17,20}$/.test(digits)) return undefined;
  const time = Number(BigInt(digits) >> 22n) + 1_420_070_400_000;
  // the service began in 2015; ids of over a hundred years later are made up
  return time < 4_600_000_000_000 ? time : undefined;
}

export interface JsonWebToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The header and the claims of `xxx.yyy.zzz`; undefined when they are no JSON objects. */
export function decodeJsonWebToken(text: string): JsonWebToken | undefined {
  const [first = '', second = ''] = text.split('.', 2);
  const header = jsonObject(first);
  const claims = header && jsonObject(second);
  return header && claims ? { header, claims } : undefined;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = Buffer.from(text, 'base64url').toString('utf8');
  // most of what is no JSON is seen without an exception, which costs more than the rest
  if (!/^\{".*\}$/s.test(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>; // `as`: an object of JSON has string keys
  } catch {
    // not JSON: no token, which is the answer
    return undefined;
  }
}
