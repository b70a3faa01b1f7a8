/** What `npm run fuzz -- NAME` throws bytes at. A target throws when a promise is broken; its seeds are mutated. */
import { buildElf, buildMacho, buildPe } from '../helpers/binaries.js';
import { callOf, objectHeader, numpyFile, protocol4 } from '../helpers/pickles.js';
import { buildTar } from '../helpers/tars.js';
import { binariesTargets } from './targets-binaries.js';
import { codeTargets } from './targets-code.js';
import { inflateSeeds, inflateTarget } from './targets-inflate.js';
import { pickleTargets } from './targets-pickle.js';
import { tarTargets } from './targets-tar.js';

export interface FuzzTarget {
  readonly promise: string;
  readonly seeds: readonly Buffer[];
  /** throws, or rejects, when the promise is broken */
  run(bytes: Buffer): void | Promise<void>;
}

const parsed = 'what is no such file is told, what is one is read within its bounds; nothing throws';
const pickled = protocol4('os', 'system');

export const targets: Readonly<Record<string, FuzzTarget>> = {
  ...codeTargets,
  tar: {
    promise: 'what is read whole has sound names and sizes, what is not says why; nothing throws',
    seeds: [
      buildTar([{ name: 'demo-1.0/PKG-INFO', content: 'Name: demo\n' }]),
      buildTar([
        { name: 'demo-1.0/a.py', content: 'print(1)\n' },
        { name: 'demo-1.0/b.py', content: '' },
      ]),
    ],
    run: tarTargets.tar,
  },
  inflate: {
    promise: 'what is inflated is what zlib makes of it, and what zlib refuses is refused',
    seeds: inflateSeeds,
    run: inflateTarget,
  },
  pickle: {
    promise: 'every stream is walked within the bytes; nothing throws',
    seeds: [pickled, callOf('os', 'system'), numpyFile(objectHeader, pickled)],
    run: pickleTargets.pickle,
  },
  elf: { promise: parsed, seeds: [buildElf()], run: binariesTargets.elf },
  pe: { promise: parsed, seeds: [buildPe()], run: binariesTargets.pe },
  macho: { promise: parsed, seeds: [buildMacho()], run: binariesTargets.macho },
};
