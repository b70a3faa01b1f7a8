/** Which native code a wheel's platform tags promise. */
import type { NativeImage } from './image.js';

/** `any`: none. `undefined`: a tag that is not known here, so nothing can be said. */
export type Promised = 'any' | readonly PromisedPlatform[] | undefined;
export type ImageTraits = Pick<NativeImage, 'format' | 'machine' | 'role'>;
interface PromisedPlatform {
  readonly format: NativeImage['format'];
  readonly machines: readonly string[];
}

const macMachines: Readonly<Record<string, readonly string[]>> = {
  arm64: ['aarch64'],
  x86_64: ['x86_64'],
  i386: ['i686'],
  universal2: ['x86_64', 'aarch64'],
  universal: ['i686', 'ppc', 'x86_64', 'ppc64'],
  intel: ['i686', 'x86_64'],
  fat: ['i686', 'ppc'],
  fat3: ['i686', 'ppc', 'x86_64'],
  fat64: ['ppc64', 'x86_64'],
};
const windowsMachines: Readonly<Record<string, string>> = {
  win32: 'i686',
  win_amd64: 'x86_64',
  win_arm64: 'aarch64',
  win_arm32: 'armv7l',
};
const linuxMachines = [
  'x86_64',
  'aarch64',
  'i686',
  'armv7l',
  'ppc64le',
  'ppc64',
  's390x',
  'riscv64',
  'loongarch64',
];
/** code for graphics processors and for managed runtimes lies in wheels of every platform */
const elsewhere = new Set(['cuda', 'amdgpu', 'dotnet']);

/** What the platform tags of a wheel's file name promise. */
export function promisedBy(platformTags: readonly string[]): Promised {
  if (platformTags.includes('any')) return 'any';
  const platforms: PromisedPlatform[] = [];
  for (const tag of platformTags) {
    const platform = platformOf(tag);
    if (!platform) return undefined;
    platforms.push(platform);
  }
  return platforms;
}

/** Whether one of the promised platforms could load one of these images. */
export function isPromised(promised: Promised, images: readonly ImageTraits[]): boolean {
  if (promised === undefined || promised === 'any' || images.length === 0) return true;
  return images.some(
    (image) =>
      elsewhere.has(image.machine) ||
      // objects are for a linker, and loaded by nothing
      image.role === 'other' ||
      image.role === 'kernel' ||
      promised.some(({ format, machines }) => format === image.format && machines.includes(image.machine)),
  );
}

function platformOf(tag: string): PromisedPlatform | undefined {
  const windows = windowsMachines[tag];
  if (windows !== undefined) return { format: 'pe', machines: [windows] };
  const mac = /^macosx_\d+_\d+_(\w+)$/.exec(tag)?.[1];
  if (mac !== undefined) {
    const machines = macMachines[mac];
    return machines ? { format: 'macho', machines } : undefined;
  }
  if (!/^(many|musl)?linux/.test(tag)) return undefined;
  const machine = linuxMachines.find((one) => tag.endsWith(`_${one}`));
  if (machine === undefined) return undefined;
  return { format: 'elf', machines: [machine === 'ppc64le' ? 'ppc64' : machine] };
}
