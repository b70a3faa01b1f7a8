/** Whether native code belongs where it lies, under the name it has. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { entropyOf } from './entropy.js';
import { binariesFindings as types, say, type Said } from './findings.js';
import type { NativeFile } from './native-file.js';
import { isPromised, type Promised } from './platform.js';

const nativeName = /\.(so(\.\d+)*|pyd|dll|dylib|exe|ko|sys)$/i;
/** names of what people read, look at or import: never of native code */
const otherName =
  /\.(pyi?|pyc|txt|md|rst|json|ya?ml|toml|cfg|ini|html?|css|m?js|ts|xml|csv|log|png|jpe?g|gif|svg|ico|bmp|webp|wav|mp3|ogg|mp4|pdf|ttf|woff2?|pem|crt|pth|sh|bat|ps1)$/i;
const windowsName = /\.(pyd|dll|exe|sys)$/i;
const macName = /\.dylib$/i;

/** What there is to say about the place and the name of a native file. */
export function judgePlace(file: NativeFile, promised: Promised): readonly Said[] {
  const described = describe(file);
  const said: Said[] = [];
  if (isDisguised(file)) said.push(say(types.disguised, described));
  if (!isPromised(promised, file.images)) said.push(say(types.foreignPlatform, described));
  if (file.images.some(({ role }) => role === 'kernel')) said.push(say(types.kernelCode, described));
  const program = file.images.some(({ role }) => role === 'executable');
  if (program && !/^[^/]+\.data\/scripts\//.test(file.path)) said.push(say(types.program, described));
  return said;
}

/** What there is to say about a file that is named as native code and is none. */
export function judgeName({ path, content, edges, size }: ArchiveEntry): readonly Said[] {
  if (size === 0 || !nativeName.test(path)) return [];
  const sample = (content ?? edges?.head)?.subarray(0, 16 * 1024) ?? new Uint8Array();
  const entropy = sample.length >= 1024 ? entropyOf(sample) : 0;
  if (entropy > 7.5)
    return [say(types.encryptedLibrary, `${size} bytes, entropy ${entropy.toFixed(2)} bits a byte`)];
  return [
    say(
      types.notNative,
      `${size} bytes, begins with \`${Buffer.from(sample.subarray(0, 40)).toString('latin1')}\``,
    ),
  ];
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
  return /\.so(\.\d+)*$/i.test(path) && format === 'pe';
}
