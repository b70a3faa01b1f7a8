/** Whether native code belongs where it lies, under the name it has. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { encryptedEntropy, entropyOf } from './entropy.js';
import { binariesFindings as types, say, type Said } from './findings.js';
import { isLauncherSet, isPlainLauncher, type Candidate } from './launchers.js';
import type { NativeFile } from './native-file.js';
import { isPromised, type ImageTraits, type Promised } from './platform.js';

const nativeName = /\.(so(\.\d+)*|pyd|dll|dylib|exe|ko|sys)$/i;
/** names of what people read, look at or import: never of native code */
const otherName =
  /\.(pyi?|pyc|txt|md|rst|json|ya?ml|toml|cfg|ini|html?|css|m?js|ts|xml|csv|log|png|jpe?g|gif|svg|ico|bmp|webp|wav|mp3|ogg|mp4|pdf|ttf|woff2?|pem|crt|pth|sh|bat|ps1)$/i;
const windowsName = /\.(pyd|dll|exe|sys)$/i;
const macName = /\.dylib$/i;
const linuxName = /\.so(\.\d+)*$/i;

/** What is kept of a native file until the wheel's tags are known: no bytes. */
export interface Placed extends Candidate {
  readonly described: string;
  readonly traits: readonly ImageTraits[];
}

/** The file without its bytes. */
export function placedOf(file: NativeFile): Placed {
  return {
    path: file.path,
    machines: file.images.map(({ machine }) => machine),
    plainLauncher: isPlainLauncher(file),
    described: `${describe(file)}, ${file.bytes.size} bytes`,
    traits: file.images.map(({ format, machine, role }) => ({ format, machine, role })),
  };
}

/** What there is to say about the place and the name of one file, whatever the tags. */
export function judgePlace(file: NativeFile): readonly Said[] {
  const described = describe(file);
  const has = (role: ImageTraits['role']): boolean => file.images.some((image) => image.role === role);
  return [
    ...(isDisguised(file) ? [say(types.disguised, described)] : []),
    ...(has('kernel') ? [say(types.kernelCode, described)] : []),
    ...(has('executable') && !/^[^/]+\.data\/scripts\//.test(file.path)
      ? [say(types.program, described)]
      : []),
  ];
}

/** What there is to say about all native files of a wheel, given what its tags promise. */
export function judgePromises(
  files: readonly Placed[],
  promised: Promised,
): readonly { readonly where: string; readonly said: Said }[] {
  if (promised === 'any') {
    const type = isLauncherSet(files) ? types.launcherTemplates : types.nativeInPure;
    return files.map(({ path, described }) => ({ where: path, said: say(type, described) }));
  }
  return files
    .filter(({ traits }) => !isPromised(promised, traits))
    .map(({ path, described }) => ({ where: path, said: say(types.foreignPlatform, described) }));
}

/** What there is to say about a file that is named as native code and is none. */
export function judgeName({ path, content, edges, size }: ArchiveEntry): readonly Said[] {
  if (size === 0 || !nativeName.test(path)) return [];
  const bytes = content ?? edges?.head ?? new Uint8Array();
  const entropy = entropyOf(bytes);
  if (entropy > encryptedEntropy) {
    return [say(types.encryptedLibrary, `${size} bytes, entropy ${entropy.toFixed(2)} bits a byte`)];
  }
  const start = Buffer.from(bytes.subarray(0, 40)).toString('latin1');
  return [say(types.notNative, `${size} bytes, begins with \`${start}\``)];
}

/** `ELF library for x86_64`. */
export function describe({ format, images }: NativeFile): string {
  const names = { elf: 'ELF', pe: 'PE', macho: 'Mach-O' } as const;
  if (images.length === 0) return names[format];
  const roles = [...new Set(images.map(({ role }) => role))].join(', ');
  const machines = [...new Set(images.map(({ machine }) => machine))].join(', ');
  return `${names[format]} ${roles} for ${machines}`;
}

function isDisguised({ path, format }: NativeFile): boolean {
  if (otherName.test(path)) return true;
  if (windowsName.test(path)) return format !== 'pe';
  if (macName.test(path)) return format !== 'macho';
  return linuxName.test(path) && format === 'pe';
}
