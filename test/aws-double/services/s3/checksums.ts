/** Checksums that a client sends with its bytes; other bytes than it meant are refused. */
import { crc32 } from 'node:zlib';
import { AwsError } from '../../protocol/errors.js';
import { digest, optional, type Values } from '../../values.js';

const computed: Readonly<Record<string, (body: Buffer) => string>> = {
  ChecksumCRC32: (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
  ChecksumSHA256: (body) => digest('sha256', body, 'base64'),
  ChecksumSHA1: (body) => digest('sha1', body, 'base64'),
  ContentMD5: (body) => digest('md5', body, 'base64'),
};

/** The checksums that were sent, all found right. */
export function checksumsOf(input: Values, body: Buffer): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, make] of Object.entries(computed)) {
    const sent = optional(input, name);
    if (sent === undefined) continue;
    if (sent !== make(body)) {
      const code = name === 'ContentMD5' ? 'BadDigest' : 'BadDigest';
      throw new AwsError(
        code,
        `The ${name.replace('Checksum', '')} you specified did not match what we received.`,
      );
    }
    if (name !== 'ContentMD5') found[name] = sent;
  }
  for (const name of ['ChecksumCRC32C', 'ChecksumCRC64NVME']) {
    const sent = optional(input, name);
    // kept as sent: this machine has no function for them
    if (sent !== undefined) found[name] = sent;
  }
  return found;
}
