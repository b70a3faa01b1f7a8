/** Hosts that hand out packages to everybody. They are known by a digest: which index is used is said by pip and uv, never here. */
import { createHash } from 'node:crypto';

/** first 16 hexadecimal digits of SHA-256 of a host's name */
const digests: ReadonlySet<string> = new Set([
  'a4aa2ac280bb8d1a',
  '8b5bb5eb9d758455',
  '8743857e3ea00fd1',
  '3ca29e55be4befa4',
  '87d14f070cb96869',
  '51c6b9f69c48a75b',
  '03eabd6c5c4ff24d',
  '789e46d79514e280',
  '3530c4415dd857fb',
  '26b9cccfe247fdba',
  '41b464c047c28da2',
]);
const mostLabels = 8;

/** Whether `host` is such a host, or one below it. */
export function isPublicRegistry(host: string): boolean {
  const labels = host.toLowerCase().split('.').slice(-mostLabels);
  return labels.some((_, index) => digests.has(digestOf(labels.slice(index).join('.'))));
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}
