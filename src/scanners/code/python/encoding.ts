/** PEP 263: in which encoding a source is written, and the same source in UTF-8. */
import { unescape } from './literals.js';

export interface Encoded {
  /** UTF-8 */
  readonly source: Uint8Array;
  /** the name of an encoding that nobody needs for source code */
  readonly oddity?: string;
  /** why it could not be read */
  readonly unread?: string;
}

const cookie = /^[ \t\f]*#[^\n\r]*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
/** Encodings of which every ASCII byte is itself, and that are read as UTF-8 without harm when all is ASCII. */
const plain = /^(utf-?8(-?sig)?|u8|us-?ascii|ascii|646|latin-?1|iso-?8859-?1|l1|8859|cp819)$/;
/** Those that CPython knows and that turn readable text into code. */
const readers: Readonly<Record<string, (latin: string) => string>> = {
  unicode_escape: (latin) => unescape(latin, false, false),
  raw_unicode_escape: (latin) =>
    latin.replace(/\\u([0-9a-fA-F]{4})/g, (_whole, digits: string) =>
      String.fromCharCode(parseInt(digits, 16)),
    ),
  utf_7: readUtf7,
  u7: readUtf7,
  utf7: readUtf7,
  unicode_1_1_utf_7: readUtf7,
};

export function readEncoding(bytes: Uint8Array): Encoded {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 400)).toString('latin1');
  const [first = '', second = ''] = head.replace(/^\u00ef\u00bb\u00bf/, '').split(/\r\n|\r|\n/, 2);
  const named =
    cookie.exec(first)?.[1] ?? (/^[ \t\f]*(#.*)?$/.test(first) ? cookie.exec(second)?.[1] : undefined);
  if (named === undefined) return { source: bytes };
  const name = named.toLowerCase();
  if (plain.test(name.replaceAll('_', '-')) && !/latin|8859|l1|cp819/.test(name)) return { source: bytes };
  return decode(bytes, name);
}

function decode(bytes: Uint8Array, name: string): Encoded {
  const key = name.replaceAll('-', '_');
  const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
  if (read) {
    const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return { source: Buffer.from(read(latin)), oddity: name };
  }
  const label = name.replace(/^(cp|windows_?)(\d+)$/, 'windows-$2').replaceAll('_', '-');
  const ascii = isAscii(bytes);
  try {
    const decoder = new TextDecoder(plain.test(label) ? 'latin1' : label);
    // an encoding of old is no oddity; of ASCII alone it changes nothing
    return { source: ascii && !/^utf-?(16|32)/.test(label) ? bytes : Buffer.from(decoder.decode(bytes)) };
  } catch {
    // a codec that some package registers: it may turn the text into anything
    const unread = `the source encoding \`${name}\` is not known`;
    return {
      source: bytes,
      oddity: name,
      ...(/^(cp|mac|koi|ibm|iso|ptcp|hp|kz|big5|euc|gb|hz|johab|shift|tis)/.test(name) ? {} : { unread }),
    };
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
}

function readUtf7(latin: string): string {
  return latin.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, letters: string) => {
    if (letters === '') return whole === '+-' ? '+' : whole;
    const bytes = Buffer.from(letters, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
