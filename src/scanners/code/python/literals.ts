/** The values of string and number literals. */

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  '\r\n': '',
  '\r': '',
};
const escape = /\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]{1,100}\}|[^])/g;

export interface StringLiteral {
  readonly value: string;
  readonly bytes: boolean;
}

/** `written`: prefix, quotes and all. Bytes become characters of one byte each. */
export function readString(written: string): StringLiteral {
  const prefix = /^[a-z]*/i.exec(written)?.[0].toLowerCase() ?? '';
  const rest = written.slice(prefix.length);
  const width = rest.startsWith('"""') || rest.startsWith("'''") ? 3 : 1;
  const body = rest.slice(width, -width);
  const bytes = prefix.includes('b');
  return { value: unescape(body, prefix.includes('r'), bytes), bytes };
}

/** What Python makes of backslashes in a literal; unknown escapes stay as they are. */
export function unescape(body: string, raw: boolean, bytes: boolean): string {
  if (raw || !body.includes('\\')) return body;
  return body.replace(escape, (whole, what: string) => {
    const known = Object.hasOwn(simple, what) ? simple[what] : undefined;
    if (known !== undefined) return known;
    if (/^[0-7]/.test(what)) return String.fromCharCode(parseInt(what, 8) & (bytes ? 255 : 511));
    if (what.startsWith('x') && what.length > 1) return String.fromCharCode(parseInt(what.slice(1), 16));
    if (bytes) return whole;
    if (/^[uU][0-9a-fA-F]/.test(what)) return character(parseInt(what.slice(1), 16));
    // the names of characters are not known here: one stands for it
    return what.startsWith('N{') ? '\ufffd' : whole;
  });
}

export function character(code: number): string {
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

/** null for what is no exact number here. */
export function readNumber(written: string): number | null {
  const plain = written.replaceAll('_', '');
  if (plain.length > 30) return null;
  const value = Number(plain);
  return Number.isNaN(value) ? null : value;
}
