/** How evenly byte values are spread: 8 bits for what is encrypted or packed, 5 to 7 for code and tables. */

/** Shannon's entropy in bits a byte. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  }
  return bits;
}
