/** Private keys as text: PEM, as a file or inside a string of code, and PuTTY's form. */
import { privateKeyIn, openSshKeyIn } from './der.js';
import type { Hit } from './findings.js';
import { classOf } from './runs.js';

/** A part of `-----BEGIN `: short and begun by a rare letter, it is found several times faster than the whole. */
const marker = Buffer.from('EGIN ');
const dashesBefore = 6;
const headBytes = 48;
/** What a look at a head costs, as if so many bytes were looked at. */
const headCost = 512;
const opening = /^-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY-----/;
/** A key of 16,384 bits has twelve thousand characters; white space and quotes come on top. */
const longestBody = 32_768;

interface PemLooker {
  readonly report: (hit: Hit) => void;
  readonly spend: (bytes: number) => boolean;
}

/** Every PEM private key that is there whole and is not encrypted. */
export function findPemKeys(bytes: Buffer, { report, spend }: PemLooker): void {
  for (let at = bytes.indexOf(marker); at >= 0;) {
    const offset = at - dashesBefore;
    const head = bytes[at - 2] === dash && spend(headCost) ? headAt(bytes, offset) : undefined;
    const read = head === undefined ? undefined : readBody(bytes, offset + head.length);
    const what = read && keyIn(read.base64);
    if (read && what !== undefined) {
      report({ type: 'privateKey', certainty: 'real', what, secret: read.base64, offset });
    }
    at = bytes.indexOf(marker, read?.end ?? at + marker.length);
  }
}

function headAt(bytes: Buffer, offset: number): string | undefined {
  return offset < 0 ? undefined : opening.exec(bytes.toString('latin1', offset, offset + headBytes))?.[0];
}

function keyIn(base64: string): string | undefined {
  const decoded = Buffer.from(base64, 'base64');
  const what = openSshKeyIn(decoded) ?? privateKeyIn(decoded);
  return what !== undefined && isFilled(decoded) ? what : undefined;
}

/** Keys of one repeated byte are shapes, not keys. */
function isFilled(bytes: Uint8Array): boolean {
  return new Set(bytes.subarray(0, 512)).size >= 24;
}

interface Body {
  readonly base64: string;
  readonly end: number;
}

/**
 * The base64 between the markers, whatever a language puts between its lines: quotes, commas, `\n`, comment signs.
 * Undefined when it does not end with dashes, as for markers in code and for encrypted keys with headers.
 */
function readBody(bytes: Buffer, start: number): Body | undefined {
  const limit = Math.min(bytes.length, start + longestBody);
  let base64 = '';
  let pieceStart = start;
  let at = start;
  const endPiece = (): void => {
    if (at > pieceStart) base64 += bytes.toString('latin1', pieceStart, at);
  };
  while (at < limit) {
    const byte = bytes[at] ?? 0;
    if (isBase64(byte) && !isJoint(bytes, at)) {
      at++;
      continue;
    }
    endPiece();
    if (byte === dash) return { base64, end: at };
    if (byte === backslash) at = behindEscape(bytes, at, limit);
    else if (isFiller(byte) || isBase64(byte)) at++;
    else return undefined;
    pieceStart = at;
  }
  return undefined;
}

/** `\n`, and `\\n` in a string in a string */
function behindEscape(bytes: Buffer, start: number, limit: number): number {
  let at = start;
  while (at < limit && bytes[at] === backslash) at++;
  return at + 1;
}

const dash = 0x2d;
const backslash = 0x5c;

function isBase64(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x2f && byte <= 0x39) ||
    byte === 0x2b ||
    byte === 0x3d
  );
}

/** White space, quotes, and what joins or comments lines */
const fillers = classOf(' \t\r\n"\'`,()#*>|;');
/** `+` between strings, and the letters that stand before a quote in Python; inside a word they are base64 */
const joints = classOf('+bBrRuUfF');

function isFiller(byte: number): boolean {
  return fillers[byte] === 1;
}

function isJoint(bytes: Buffer, at: number): boolean {
  return joints[bytes[at] ?? 0] === 1 && isFiller(bytes[at - 1] ?? 0) && isFiller(bytes[at + 1] ?? 0);
}

/** How a PuTTY key file begins: a run by which it is found. */
export const puttyHead = 'PuTTY-User-Key-File-';

/** `text` begins with the head: the key when it has private lines and is not encrypted. */
export function judgePuttyKey(text: string, offset: number): Hit | undefined {
  if (!/^PuTTY-User-Key-File-[1-3]: /.test(text) || !/^Encryption: none\r?$/m.test(text)) return undefined;
  const lines = /^Private-Lines: \d{1,3}\r?\n((?:[A-Za-z0-9+/=]{4,64}\r?\n)+)/m.exec(text)?.[1];
  if (lines === undefined || lines.length < 32) return undefined;
  return {
    type: 'privateKey',
    certainty: 'real',
    what: 'PuTTY private key without a passphrase',
    secret: lines.replace(/\s/g, ''),
    offset,
  };
}
