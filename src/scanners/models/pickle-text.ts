/** Texts of a pickle, as the unpickler would decode them. */

/** No module or name is longer; a longer text is no name. */
const longestName = 256;
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8');

/** The text whose opcode stands at `at`; undefined when it is too long or in a form that is not decoded. */
export function textAt(bytes: Uint8Array, at: number): string | undefined {
  const start = at + 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes[at]) {
    case 0x53: // S
      return unquoted(lineAt(bytes, start));
    case 0x56: // V
      return unescaped(lineAt(bytes, start), /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g);
    case 0x55: // U
    case 0x8c:
      return cut(bytes, start + 1, bytes[start] ?? 0);
    case 0x54: // T
    case 0x58: // X
      return cut(bytes, start + 4, view.getUint32(start, true));
    case 0x8d:
      return cut(bytes, start + 8, Number(view.getBigUint64(start, true)));
    default:
      return undefined;
  }
}

/** A line without its end, decoded; cut when it is longer than any name. */
export function lineAt(bytes: Uint8Array, from: number): string {
  const stop = Math.min(bytes.length, from + longestName);
  let text = '';
  for (let at = from; at < stop; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 10) return text;
    // most names are ASCII: far faster than a decoder
    if (byte > 0x7f) return decodedLine(bytes.subarray(from, stop));
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodedLine(window: Uint8Array): string {
  const end = window.indexOf(10);
  return utf8.decode(end < 0 ? window : window.subarray(0, end));
}

function cut(bytes: Uint8Array, from: number, length: number): string | undefined {
  return length > longestName ? undefined : utf8.decode(bytes.subarray(from, from + length));
}

/** Protocol 0's text: a Python literal. */
function unquoted(line: string): string | undefined {
  const trimmed = line.trim();
  const quote = trimmed[0];
  if (trimmed.length < 2 || (quote !== '"' && quote !== "'") || !trimmed.endsWith(quote)) return undefined;
  return unescaped(trimmed.slice(1, -1), /\\x([0-9a-fA-F]{2})|\\([0-7]{1,3})|\\([\\'"])/g);
}

/** The escapes of `known` replaced; undefined when a backslash of another kind is left. */
function unescaped(text: string, known: RegExp): string | undefined {
  if (!text.includes('\\')) return text;
  if (text.replace(known, '').includes('\\')) return undefined;
  return text.replace(known, (whole, hex: string | undefined, other: string | undefined, plain?: unknown) => {
    if (typeof plain === 'string') return plain;
    const octal = /^\\[0-7]/.test(whole);
    const code = Number.parseInt(hex ?? other ?? '', octal ? 8 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** For evidence and searches: bytes as they are, one character each. */
export function plainText(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}
