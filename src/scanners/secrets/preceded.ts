/** Secrets that are known by what stands before them. Bytes are looked at first: texts are made for few runs. */
import { entropyOf, looksRandom } from './randomness.js';
import type { Judgement } from './prefixed.js';
import { classOf } from './runs.js';
import { snowflakeTime } from './structures.js';

/** What the run from `start` to `end` is, by what stands before it. */
export function judgePreceded(bytes: Buffer, start: number, end: number): Judgement | undefined {
  switch (bytes[start - 1]) {
    case dot:
      return judgeMail(bytes, start, end);
    case colon:
      return judgeTelegram(bytes, start, end);
    case slash:
      return judgeWebhook(bytes, start, end) ?? judgeStorageKey(bytes, start);
    case equals:
      return judgeStorageKey(bytes, start) ?? judgeSignature(bytes, start);
    case plus:
      return judgeStorageKey(bytes, start);
    case percent:
      return judgeSignature(bytes, start);
    default:
      return undefined;
  }
}

const percent = 0x25;
const plus = 0x2b;
const dot = 0x2e;
const slash = 0x2f;
const colon = 0x3a;
const equals = 0x3d;
const letterA = 0x41;
const letterG = 0x47;
const smallG = 0x67;
const letterY = 0x79;

function real(what: string, secret: string): Judgement {
  return { certainty: 'real', what, secret };
}

function slice(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', Math.max(0, start), end);
}

/** `SG.`, an id of 22, and a secret of 43 characters. */
function judgeMail(bytes: Buffer, start: number, end: number): Judgement | undefined {
  if (end - start !== 22 || bytes[end] !== dot || bytes[start - 2] !== letterG) return undefined;
  const key = /^SG\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/.exec(
    slice(bytes, start - 3, end + 45),
  );
  if (!key || !looksRandom(key[1] ?? '') || !looksRandom(key[2] ?? '')) return undefined;
  return real('SendGrid API key', key[0]);
}

/** The bot's number, a colon, and 35 characters that begin with `AA`. */
function judgeTelegram(bytes: Buffer, start: number, end: number): Judgement | undefined {
  if (end - start !== 35 || bytes[start] !== letterA || bytes[start + 1] !== letterA) return undefined;
  const text = slice(bytes, start, end);
  const number = /(?:^|[^0-9A-Za-z_]|bot)(\d{8,10}):$/.exec(slice(bytes, start - 14, start))?.[1];
  if (number === undefined || !looksRandom(text) || /^(\d)\1+$|^12345/.test(number)) return undefined;
  return real('Telegram bot token', `${number}:${text}`);
}

const upperOrDigit = classOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

/** Addresses to which anyone may post who knows them. */
function judgeWebhook(bytes: Buffer, start: number, end: number): Judgement | undefined {
  const length = end - start;
  if (length !== 24 && (length < 60 || length > 80)) return undefined;
  if (upperOrDigit[bytes[start - 2] ?? 0] !== 1) return undefined;
  const text = slice(bytes, start, end);
  const before = slice(bytes, start - 48, start);
  if (length === 24) {
    const path = /\/services\/(T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/)$/.exec(before)?.[1];
    return path === undefined || !looksRandom(text) ? undefined : real('Slack webhook', path + text);
  }
  const id = /\/webhooks\/(\d{17,20})\/$/.exec(before)?.[1];
  if (id === undefined || snowflakeTime(id) === undefined || !looksRandom(text)) return undefined;
  return real('Discord webhook', `${id}/${text}`);
}

const base64 = classOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const percentEncoded = classOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%');

/** 64 bytes in base64 behind `AccountKey=`; the run may begin inside of it. */
function judgeStorageKey(bytes: Buffer, start: number): Judgement | undefined {
  const first = valueStart(bytes, start, base64, 86);
  if (bytes[first - 2] !== letterY || slice(bytes, first - 11, first) !== 'AccountKey=') return undefined;
  const key = /^[A-Za-z0-9+/]{86}==/.exec(slice(bytes, first, first + 88))?.[0];
  if (key === undefined || entropyOf(key) < 4 || !looksRandom(key.slice(0, 86))) return undefined;
  return isOfEmulator(bytes, first) ? undefined : real('Azure storage account key', key);
}

/** The emulators have one key each, which their documentation tells everyone. */
function isOfEmulator(bytes: Buffer, key: number): boolean {
  return /devstoreaccount1|localhost|127\.0\.0\.1|UseDevelopment/i.test(slice(bytes, key - 200, key + 300));
}

/** The signature of a shared link of Azure: it may have ended, which its other fields tell. */
function judgeSignature(bytes: Buffer, start: number): Judgement | undefined {
  const first = valueStart(bytes, start, percentEncoded, 60);
  if (bytes[first - 2] !== smallG || !/[?&;]sig=$/.test(slice(bytes, first - 5, first))) return undefined;
  const text = slice(bytes, first, first + 140);
  const signature = /^(?:[A-Za-z0-9]|%2[BFbf]){43}(?:%3[Dd]|=)/.exec(text)?.[0];
  if (signature === undefined || !looksRandom(signature.replace(/%../g, ''))) return undefined;
  return { certainty: 'possible', what: 'signature of a shared Azure link', secret: signature };
}

/** Where the value begins that `start` is in: right behind a `=`, at most `most` bytes back; else 0. */
function valueStart(bytes: Buffer, start: number, within: Uint8Array, most: number): number {
  let first = start;
  while (start - first < most && within[bytes[first - 1] ?? 0] === 1) first--;
  return bytes[first - 1] === equals ? first : 0;
}
