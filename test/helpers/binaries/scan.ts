/** Runs the binaries scanner over made files, without an archive around them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Edges } from '../../../src/archive/archive.js';
import type { Finding, ScannerReport } from '../../../src/core/model.js';
import { binariesScanner } from '../../../src/scanners/binaries/index.js';
import { buildElf, type ElfPlan } from './elf.js';
import { buildMacho, type MachoPlan } from './macho.js';
import { buildPe, type PePlan } from './pe.js';

export const linux = 'demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl';
export const windows = 'demo-1.0-cp311-cp311-win_amd64.whl';
export const mac = 'demo-1.0-cp311-cp311-macosx_11_0_universal2.whl';
export const pure = 'demo-1.0-py3-none-any.whl';
export const extension = 'demo/fast.cpython-311-x86_64-linux-gnu.so';

export interface Large {
  readonly size: number;
  readonly edges: Edges;
}

export function report(
  files: Readonly<Record<string, Buffer | Large>>,
  filename = linux,
  form: 'wheel' | 'sdist' | 'tree' = 'wheel',
): ScannerReport {
  const session = binariesScanner.begin({ filename, name: 'demo', version: '1.0', form });
  for (const [path, given] of Object.entries(files)) {
    const content = Buffer.isBuffer(given) ? given : undefined;
    const sha256 = createHash('sha256')
      .update(content ?? '')
      .digest('hex');
    const size = Buffer.isBuffer(given) ? given.length : given.size;
    const edges = Buffer.isBuffer(given) ? {} : { edges: given.edges };
    session.entry({ path, size, sha256, mode: 0o100644, content, ...edges });
  }
  const entries = Object.keys(files).length;
  return session.finish({ complete: true, problems: [], entries, uncompressedBytes: 0, sha256: '' });
}

export function findingsOf(...given: Parameters<typeof report>): readonly Finding[] {
  const { outcome, findings } = report(...given);
  assert.equal(outcome, 'completed');
  return findings;
}
export const idsOf = (...given: Parameters<typeof report>): readonly string[] =>
  [...new Set(findingsOf(...given).map(({ id }) => id.slice('binaries/'.length)))].sort();

export const elf = (plan: ElfPlan, path = extension): Record<string, Buffer> => ({
  [path]: buildElf({ symbols: ['PyInit_fast'], ...plan }),
});
export const pe = (plan: PePlan, path = 'demo/fast.pyd'): Record<string, Buffer> => ({
  [path]: buildPe({ library: true, exports: ['PyInit_fast'], ...plan }),
});
export const macho = (plan: MachoPlan, path = 'demo/fast.so'): Record<string, Buffer> => ({
  [path]: buildMacho(plan),
});
export const data = (name: string, content: Buffer): ElfPlan => ({ sections: [{ name, content }] });
