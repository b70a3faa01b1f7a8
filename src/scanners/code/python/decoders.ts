/** Decoders of constants: base64 and its like, zlib, rot13. */
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { unescape } from './literals.js';
import { marksOfText } from './texts.js';
import { isText, marks, text, unknown, type Value } from './values.js';

/** of one folded text; longer ones stay unknown */
export const longestFolded = 1 << 20;
/** of one folded list */
export const mostFolded = 1 << 14;

/** undefined: nothing is known of it that way. */
export type Fold = (given: readonly Value[]) => Value | undefined;

/** A text that was made out of others; unknown when it is too long. */
export function folded(value: string, taken: number, bytes = false): Value {
  return value.length > longestFolded
    ? unknown(taken | marks.literal)
    : text(value, taken | marks.pieces | placesIn(value), bytes);
}

const ofPlaces =
  marks.credentialPath | marks.startPath | marks.programPath | marks.agentPath | marks.suspiciousHost;

/** Of short texts alone. */
function placesIn(value: string): number {
  return value.length < 300 ? marksOfText(value) & ofPlaces : 0;
}

export function decoder(read: (input: string) => Buffer | string | undefined): Fold {
  return ([input]) => {
    if (!input || !isText(input)) return undefined;
    const output = attempt(() => read(input.text));
    if (output === undefined) return undefined;
    const taken = input.marks | marks.decoded;
    return typeof output === 'string'
      ? folded(output, taken)
      : folded(output.toString('latin1'), taken, true);
  };
}

/** Hostile input: what does not decode is not known. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // no constant then
    return undefined;
  }
}

export const base64 = (input: string): Buffer =>
  Buffer.from(input.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
export const hex = (input: string): Buffer | undefined => {
  const plain = input.replace(/\s/g, '');
  return /^([0-9a-f]{2})*$/i.test(plain) ? Buffer.from(plain, 'hex') : undefined;
};
export const inflate = (input: string): Buffer => {
  const options = { maxOutputLength: longestFolded };
  const bytes = Buffer.from(input, 'latin1');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, options);
  return attempt(() => inflateSync(bytes, options)) ?? inflateRawSync(bytes, options);
};
export const base32 = (input: string): Buffer | undefined => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of input.replace(/=+$/, '').toUpperCase()) {
    const at = alphabet.indexOf(letter);
    if (at < 0) return undefined;
    held = ((held << 5) | at) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  return Buffer.from(out);
};
export const base85 = (input: string): Buffer | undefined => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
  return fiveByFive(input, (letter) => alphabet.indexOf(letter), '~');
};
export const ascii85 = (input: string): Buffer | undefined => {
  const plain = input.replace(/^<~|~>$|\s/g, '').replaceAll('z', '!!!!!');
  return fiveByFive(plain, (letter) => letter.charCodeAt(0) - 33, 'u');
};
function fiveByFive(input: string, digit: (letter: string) => number, last: string): Buffer | undefined {
  const padding = (5 - (input.length % 5)) % 5;
  const padded = input + last.repeat(padding);
  const out = Buffer.alloc((padded.length / 5) * 4);
  for (let at = 0; at < padded.length; at += 5) {
    let value = 0;
    for (const letter of padded.slice(at, at + 5)) {
      const one = digit(letter);
      if (one < 0 || one > 84) return undefined;
      value = value * 85 + one;
    }
    if (value > 0xffffffff) return undefined;
    out.writeUInt32BE(value, (at / 5) * 4);
  }
  return out.subarray(0, out.length - padding);
}
export function rot13(input: string): string {
  return input.replace(/[a-z]/gi, (letter) => {
    const from = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - from + 13) % 26) + from);
  });
}

function utf16(input: string): string {
  return Buffer.from(input, 'latin1')
    .toString('utf16le')
    .replace(/^\ufeff/, '');
}

const codecs: Readonly<Record<string, (input: string) => Buffer | string | undefined>> = {
  rot13,
  rot_13: rot13,
  hex,
  hex_codec: hex,
  base64,
  base64_codec: base64,
  zlib: inflate,
  zlib_codec: inflate,
  zip: inflate,
  unicode_escape: (input) => unescape(input, false, false),
  raw_unicode_escape: (input) => unescape(input, false, false),
  utf_16: utf16,
  utf_16_le: utf16,
  utf16: utf16,
  string_escape: (input) => unescape(input, false, false),
};

/** Codecs that are not followed: what comes out is decoded, and not known. */
const opaque =
  /^(utf_7|utf7|u7|punycode|idna|quopri|quoted_printable|qp|uu|uu_codec|bz2|bz2_codec|utf_32\w*|utf_16_be|cp037|cp273|cp424|cp500|cp875|cp1026|cp1140)$/;

/** `codecs.decode(x, 'rot13')`, and `x.decode('hex')` of old. */
export function byCodec([input, codec]: readonly Value[]): Value | undefined {
  if (!input || !isText(input)) return undefined;
  const name = codec && isText(codec) ? codec.text.toLowerCase().replaceAll('-', '_') : 'utf_8';
  const read = Object.hasOwn(codecs, name) ? codecs[name] : undefined;
  if (read) return decoder(read)([input]);
  return opaque.test(name) ? unknown(input.marks | marks.decoded | marks.literal) : undefined;
}
