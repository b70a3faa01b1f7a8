/** As much of DER as it takes to know a private key when one is there whole. */

export interface DerValue {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** The value at `at`; undefined when it is damaged or does not fit into `end`. */
export function derValueAt(bytes: Uint8Array, at: number, end: number): DerValue | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > end) return undefined;
  if (first < 0x80) return fitting(tag, at + 2, first, end);
  const count = first & 0x7f;
  if (count === 0 || count > 3) return undefined;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  return fitting(tag, at + 2 + count, length, end);
}

function fitting(tag: number, start: number, length: number, end: number): DerValue | undefined {
  return start + length <= end ? { tag, start, end: start + length } : undefined;
}

const sequence = 0x30;
const integer = 0x02;
const octets = 0x04;
const objectId = 0x06;

/** What private key these bytes are: PKCS#1, PKCS#8, SEC 1 or DSA, whole and not encrypted. */
export function privateKeyIn(bytes: Uint8Array): string | undefined {
  const parts = partsOf(bytes);
  const [version, second, third] = parts;
  if (!version || !second || version.tag !== integer || sizeOf(version) !== 1) return undefined;
  switch (second.tag) {
    case integer:
      return integerKey(parts, sizeOf(second));
    case octets:
      return sizeOf(second) >= 20 && sizeOf(second) <= 66 ? 'EC private key' : undefined;
    case sequence: {
      const whole = third?.tag === octets && sizeOf(third) >= 32 && bytes[second.start] === objectId;
      return whole ? 'PKCS#8 private key' : undefined;
    }
    default:
      return undefined;
  }
}

/** The values of the sequence that `bytes` begin with, at most ten; none when one is damaged. */
function partsOf(bytes: Uint8Array): readonly DerValue[] {
  const whole = derValueAt(bytes, 0, bytes.length);
  if (whole?.tag !== sequence) return [];
  const parts: DerValue[] = [];
  for (let at = whole.start; at < whole.end && parts.length < 10;) {
    const part = derValueAt(bytes, at, whole.end);
    if (!part) return [];
    parts.push(part);
    at = part.end;
  }
  return parts;
}

function sizeOf({ start, end }: DerValue): number {
  return end - start;
}

function integerKey(parts: readonly DerValue[], size: number): string | undefined {
  if (size < 32 || !parts.every(({ tag }) => tag === integer)) return undefined;
  const bits = Math.floor(size / 8) * 64;
  if (parts.length === 9) return `RSA private key of ${bits} bits`;
  return parts.length === 6 ? `DSA private key of ${bits} bits` : undefined;
}

/** An OpenSSH private key without a passphrase. */
export function openSshKeyIn(bytes: Buffer): string | undefined {
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic || bytes.length < 150) return undefined;
  const length = bytes.readUInt32BE(magic.length);
  const cipher = bytes.toString('latin1', magic.length + 4, magic.length + 4 + Math.min(length, 64));
  return cipher === 'none' ? 'OpenSSH private key without a passphrase' : undefined;
}
