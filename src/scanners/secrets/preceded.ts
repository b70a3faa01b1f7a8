/** Secrets that are known by what stands before them. */
import { entropyOf, looksRandom } from './randomness.js';
import type { Judgement } from './prefixed.js';
import { snowflakeTime } from './structures.js';

/** What such a rule sees: the run, and the text around it. */
export interface PrecededRun {
  readonly text: string;
  /** at most `most` bytes that lie before the run */
  readonly before: (most: number) => string;
  /** at most `most` bytes that lie behind it */
  readonly behind: (most: number) => string;
}

/** The longest way back that a rule looks. */
const farthest = 120;

/** 1 for the bytes that such a rule needs right before the run */
export const precedingBytes = Uint8Array.from({ length: 256 }, (_, code) =>
  '.:/=+%'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** What the run is, by what stands before it. Where it begins may lie before the run: `secret` is found from there. */
export function judgePreceded(run: PrecededRun, preceding: string): Judgement | undefined {
  switch (preceding) {
    case '.':
      return judgeMail(run);
    case ':':
      return judgeTelegram(run);
    case '/':
      return judgeWebhook(run) ?? judgeStorageKey(run);
    default:
      return judgeStorageKey(run) ?? judgeSignature(run);
  }
}

/** `SG.`, an id of 22, and a secret of 43 characters. */
function judgeMail({ text, before, behind }: PrecededRun): Judgement | undefined {
  if (text.length !== 22 || before(3) !== 'SG.') return undefined;
  const secret = /^\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/.exec(behind(45))?.[1];
  if (secret === undefined || !looksRandom(secret) || !looksRandom(text)) return undefined;
  return { certainty: 'real', what: 'SendGrid API key', secret: `SG.${text}.${secret}` };
}

/** The bot's number, a colon, and 35 characters that begin with `AA`. */
function judgeTelegram({ text, before }: PrecededRun): Judgement | undefined {
  if (text.length !== 35 || !text.startsWith('AA')) return undefined;
  const number = /(?:^|[^0-9A-Za-z_]|bot)(\d{8,10}):$/.exec(before(14))?.[1];
  if (number === undefined || !looksRandom(text) || /^(\d)\1+$|^123456/.test(number)) return undefined;
  return { certainty: 'real', what: 'Telegram bot token', secret: `${number}:${text}` };
}

/** Addresses to which anyone may post who knows them. */
function judgeWebhook({ text, before }: PrecededRun): Judgement | undefined {
  if (text.length === 24) {
    const path = /\/services\/(T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/)$/.exec(before(48))?.[1];
    if (path === undefined || !looksRandom(text)) return undefined;
    return { certainty: 'real', what: 'Slack webhook', secret: path + text };
  }
  if (text.length < 60 || text.length > 80) return undefined;
  const id = /\/webhooks\/(\d{17,20})\/$/.exec(before(32))?.[1];
  if (id === undefined || snowflakeTime(id) === undefined || !looksRandom(text)) return undefined;
  return { certainty: 'real', what: 'Discord webhook', secret: `${id}/${text}` };
}

/** 64 bytes in base64 behind `AccountKey=`. */
function judgeStorageKey({ text, before, behind }: PrecededRun): Judgement | undefined {
  const start = /AccountKey=([A-Za-z0-9+/]{0,86})$/.exec(before(farthest))?.[1];
  if (start === undefined) return undefined;
  const key = /^[A-Za-z0-9+/]{86}==/.exec(start + text + behind(90))?.[0];
  if (key === undefined || entropyOf(key) < 4 || !looksRandom(key.slice(0, 86))) return undefined;
  return { certainty: 'real', what: 'Azure storage account key', secret: key };
}

/** The signature of a shared link of Azure: it may have ended, which its other fields tell. */
function judgeSignature({ text, before, behind }: PrecededRun): Judgement | undefined {
  const start = /[?&;]sig=([A-Za-z0-9%]{0,60})$/.exec(before(farthest))?.[1];
  if (start === undefined) return undefined;
  const signature = /^(?:[A-Za-z0-9]|%2[BFbf]){43}(?:%3[Dd]|=)/.exec(start + text + behind(60))?.[0];
  if (signature === undefined || !looksRandom(signature.replace(/%../g, ''))) return undefined;
  return { certainty: 'possible', what: 'signature of a shared Azure link', secret: signature };
}
