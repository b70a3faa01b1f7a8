/** What a fuzzer calls for the parsers of native code: any bytes, and never an exception. */
import { binariesScanner } from '../../src/scanners/binaries/index.js';
import { bytesOf } from '../../src/scanners/binaries/bytes.js';
import { parseElf } from '../../src/scanners/binaries/elf.js';
import type { NativeImage } from '../../src/scanners/binaries/image.js';
import { parseMacho } from '../../src/scanners/binaries/macho.js';
import { parsePe } from '../../src/scanners/binaries/pe.js';

type Target = (bytes: Uint8Array) => void;

/** Each sets the magic of its format, so that the bytes behind it are reached. */
export const binariesTargets: Readonly<Record<'elf' | 'pe' | 'macho', Target>> = {
  elf(bytes) {
    const given = withStart(bytes, [0x7f, 0x45, 0x4c, 0x46, bytes[4] === 1 ? 1 : 2, bytes[5] === 2 ? 2 : 1]);
    ask([parseElf(bytesOf({ size: given.length, content: given }))]);
    scan(given);
  },
  pe(bytes) {
    const at = 64 + ((bytes[60] ?? 0) % 64);
    const given = withStart(bytes, [0x4d, 0x5a]);
    given.set([at, 0, 0, 0].slice(0, Math.max(0, given.length - 60)), Math.min(60, given.length));
    if (given.length >= at + 4) given.set([0x50, 0x45, 0, 0], at);
    ask([parsePe(bytesOf({ size: given.length, content: given }))]);
    scan(given);
  },
  macho(bytes) {
    const starts = [
      [0xcf, 0xfa, 0xed, 0xfe],
      [0xfe, 0xed, 0xfa, 0xce],
      [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2],
      [0xca, 0xfe, 0xba, 0xbf, 0, 0, 0, 3],
    ];
    const given = withStart(bytes, starts[(bytes[0] ?? 0) % starts.length] ?? []);
    ask(parseMacho(bytesOf({ size: given.length, content: given })));
    scan(given);
  },
};

function withStart(bytes: Uint8Array, start: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(start.slice(0, copy.length));
  return copy;
}

function ask(images: readonly (NativeImage | undefined)[]): void {
  for (const image of images) {
    image?.exports('PyInit_demo');
    image?.exports('');
  }
}

function scan(content: Uint8Array): void {
  const half = content.length >> 1;
  const edges = { head: content.subarray(0, half), tail: content.subarray(half) };
  const filename = 'demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl';
  const session = binariesScanner.begin({ filename, name: 'demo', version: '1.0', form: 'wheel' });
  const entry = {
    path: 'demo/fast.cpython-311-x86_64-linux-gnu.so',
    size: content.length,
    sha256: '',
    mode: 0,
  };
  session.entry({ ...entry, content });
  session.entry({ ...entry, size: content.length + (1 << 21), content: undefined, edges });
  const report = { complete: true, problems: [], entries: 2, uncompressedBytes: 0, sha256: '' };
  const { outcome } = session.finish(report);
  if (outcome !== 'completed') throw new Error(`the scan ended as ${outcome}`);
}
