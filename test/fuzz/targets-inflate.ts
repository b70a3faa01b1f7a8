/** What a fuzzer calls for the inflater: any bytes. It throws when it and zlib do not agree. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { kernels } from '../../src/kernels/kernels.js';
import { takenByZlib } from '../helpers/deflate.js';

const mostBytes = 1 << 20;
const text = Buffer.from(
  'import os\n\n\ndef main() -> None:\n    print(os.path.join("a", "b"))\n'.repeat(20),
);

export const inflateSeeds: readonly Buffer[] = [
  deflateRawSync(text),
  deflateRawSync(text, { level: 0 }),
  deflateRawSync(text.subarray(0, 40)),
];

export function inflateTarget(bytes: Buffer): void {
  const size = sizeByZlib(bytes);
  const byZlib = takenByZlib(bytes, size);
  const inflated = kernels().inflate(bytes, size);
  if ((inflated === undefined) !== (byZlib === undefined))
    throw new Error(`${byZlib ? 'zlib' : 'the kernel'} alone takes it`);
  if (inflated && byZlib && Buffer.compare(inflated, byZlib) !== 0)
    throw new Error('zlib makes something else of it');
}

function sizeByZlib(bytes: Buffer): number {
  try {
    return inflateRawSync(bytes, { maxOutputLength: mostBytes }).length;
  } catch {
    // not a stream, or too much of one: as long as a seed
    return text.length;
  }
}
