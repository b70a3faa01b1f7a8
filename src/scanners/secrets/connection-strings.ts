/** Addresses with a user name and a password in them: `scheme://user:password@host`. */
import type { Hit } from './findings.js';
import { entropyOf, isPlaceholder } from './randomness.js';

const at = 0x40;
/** The longest user name and password together that is looked at. */
const farthest = 256;

/** Every such address whose password does not look like a stand-in. */
export function findConnectionStrings(bytes: Buffer, report: (hit: Hit) => void): void {
  for (let sign = nextSign(bytes, 0); sign >= 0; sign = nextSign(bytes, sign + 1)) {
    const start = startOf(bytes, sign);
    if (start === undefined) continue;
    const hit = judge(bytes.toString('latin1', start, Math.min(bytes.length, sign + 100)), start);
    if (hit) report(hit);
  }
}

/**
 * The next `@` from `from` on. A call of `indexOf` costs more than a look at a few bytes, so that a text full of signs is
 * walked and one with few is searched.
 */
function nextSign(bytes: Buffer, from: number): number {
  const near = Math.min(bytes.length, from + 32);
  for (let index = from; index < near; index++) if (bytes[index] === at) return index;
  return near < bytes.length ? bytes.indexOf(at, near) : -1;
}

/** Where the scheme begins of the address that the sign at `sign` is in; undefined when it is in none. */
function startOf(bytes: Buffer, sign: number): number | undefined {
  const first = Math.max(3, sign - farthest);
  for (let index = sign - 1; index >= first; index--) {
    const byte = bytes[index] ?? 0;
    if (byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === at || byte >= 0x7f) return undefined;
    if (byte === 0x2f && bytes[index - 1] === 0x2f && bytes[index - 2] === 0x3a) {
      return schemeStart(bytes, index - 2);
    }
  }
  return undefined;
}

function schemeStart(bytes: Buffer, colon: number): number | undefined {
  let start = colon;
  while (start > 0 && colon - start < 24 && isSchemeByte(bytes[start - 1] ?? 0)) start--;
  return start < colon ? start : undefined;
}

function isSchemeByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x2b || (byte >= 0x30 && byte <= 0x39);
}

const address = /^([a-z][a-z0-9+]{1,23}):\/\/([^:/@?#<>]{0,100}):([^@/<>]{1,200})@([A-Za-z0-9.-]+)/;
/** Hosts that are no host of anyone, and machines of one's own */
const nobody =
  /^(localhost.*|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|0\.0\.0\.0|[^.]*|.*example.*|.*\.(invalid|test|local|internal|localhost)|.*(your|my-?|foo|bar|some|dummy|fake|test)[-.]?(host|domain|server|proxy|site|db|database|company|corp|org|name)?.*\.[a-z]+)$/i;
const commonUsers = /^(user(name)?|foo|me|scott|someone|x|u|usr|name|login|uid|id)$/i;

function judge(text: string, offset: number): Hit | undefined {
  const [, scheme = '', user = '', password = '', host = ''] = address.exec(text) ?? [];
  if (nobody.test(host) || commonUsers.test(user) || isPlaceholder(user)) return undefined;
  if (password === user || !isPassword(password)) return undefined;
  const strong = password.length >= 12 && entropyOf(password) >= 3;
  return {
    type: 'connectionString',
    certainty: strong ? 'real' : 'possible',
    what: `${scheme} address with a password, on \`${host.slice(0, 60)}\``,
    secret: password,
    offset,
  };
}

function isPassword(text: string): boolean {
  return text.length >= 8 && /[0-9]/.test(text) && /[A-Za-z]/.test(text) && !isPlaceholder(text);
}
