/** The head of a .pyc file: which Python wrote it, and how Python would hold it against its source (PEP 552). */
import type { CodeLayout } from './marshal.js';

export interface PycHeader {
  /** `3.11` */
  readonly python: string;
  readonly layout: CodeLayout;
  readonly check: 'timestamp' | 'checked-hash' | 'unchecked-hash';
  readonly start: number;
}

/** First and last magic number of each version, alphas included. */
const versions: readonly {
  readonly python: string;
  readonly first: number;
  readonly last: number;
  readonly layout: CodeLayout;
}[] = [
  { python: '3.8', first: 3400, last: 3419, layout: 'from-3.8' },
  { python: '3.9', first: 3420, last: 3429, layout: 'from-3.8' },
  { python: '3.10', first: 3430, last: 3449, layout: 'from-3.8' },
  { python: '3.11', first: 3450, last: 3499, layout: 'from-3.11' },
  { python: '3.12', first: 3500, last: 3549, layout: 'from-3.11' },
  { python: '3.13', first: 3550, last: 3599, layout: 'from-3.11' },
  { python: '3.14', first: 3600, last: 3649, layout: 'from-3.11' },
];

/** The header, or why it cannot be read. */
export function readPycHeader(bytes: Uint8Array): PycHeader | string {
  if (bytes.length < 16) return 'it is shorter than the head of a .pyc file';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint16(0, true);
  if (bytes[2] !== 0x0d || bytes[3] !== 0x0a) return 'it does not begin as a .pyc file does';
  const version = versions.find(({ first, last }) => magic >= first && magic <= last);
  if (!version) return `magic number ${magic} is of no Python that is read here`;
  const flags = view.getUint32(4, true);
  if (flags > 3 || flags === 2) return `flags ${flags} are unknown`;
  const check = flags === 0 ? 'timestamp' : flags === 3 ? 'checked-hash' : 'unchecked-hash';
  return { python: version.python, layout: version.layout, check, start: 16 };
}
