/** The header of a NumPy array file (NEP 1), read without evaluating it. */
import { plainText } from './pickle-text.js';

export interface NumpyHeader {
  /** where the content begins */
  readonly content: number;
  /** `object`: the content is a pickle; `perhaps`: a name or an escape in the header may say so */
  readonly holds: 'data' | 'object' | 'perhaps';
  /** where the content of plain data ends; undefined when the type is not a simple one */
  readonly end: number | undefined;
}

/** Undefined when it is no array file, or its header is cut short. */
export function readNumpyHeader(bytes: Uint8Array, at: number): NumpyHeader | undefined {
  if (!isNumpy(bytes, at)) return undefined;
  const wide = (bytes[at + 6] ?? 0) >= 2;
  const start = at + (wide ? 12 : 10);
  if (start > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = wide ? view.getUint32(at + 8, true) : view.getUint16(at + 8, true);
  const content = start + length;
  if (content > bytes.length) return undefined;
  // numpy itself refuses headers of over 10,000 bytes unless it is told to trust them
  const text = plainText(bytes.subarray(start, Math.min(content, start + 65_536)));
  const holds = kindOf(text, length);
  return { content, holds, end: holds === 'data' ? endOf(text, content) : undefined };
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export function isNumpy(bytes: Uint8Array, at: number): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte);
}

function kindOf(header: string, length: number): NumpyHeader['holds'] {
  if (/['"][|<>=]?O[0-9]*['"]/.test(header)) return 'object';
  return length > 65_536 || /O|object|\\/.test(header) ? 'perhaps' : 'data';
}

/** For `'<f8'` and a shape in numbers. */
function endOf(header: string, content: number): number | undefined {
  const type = /'descr'\s*:\s*'[|<>=]?([a-zA-Z])(\d{1,6})'/.exec(header);
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header);
  if (!type || !shape) return undefined;
  const width = Number(type[2]) * (type[1] === 'U' ? 4 : 1);
  const counts = (shape[1] ?? '').split(',').filter((part) => part.trim() !== '');
  const end = content + counts.reduce((product, part) => product * Number(part), width);
  return Number.isSafeInteger(end) ? end : undefined;
}
