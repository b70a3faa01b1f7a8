/** The one kind of native code that wheels for every platform hold by custom: templates of Windows launchers. */
import type { NativeImage } from './image.js';
import type { NativeFile } from './native-file.js';

const mostBytes = 256 * 1024;
/** the libraries of processes, consoles and message boxes; none that reaches a network or encrypts */
const plainLibraries =
  /^(kernel32|user32|shell32|shlwapi|advapi32|msvcr\w+|vcruntime\w+|ucrtbase|api-ms-win-crt-[\w-]+)(\.dll)?$/i;

/**
 * A launcher starts the script beside it. Tools that write launchers carry one template for each machine, as console
 * and as window program: at least four small Windows programs and no other native code, each machine's with the same
 * libraries, nothing packed, nothing behind their ends.
 */
export function isLauncherSet(files: readonly NativeFile[]): boolean {
  if (files.length < 4 || files.length > 16) return false;
  const images = files.map(plainLauncher);
  const sound = images.filter((image) => image !== undefined);
  if (sound.length !== files.length) return false;
  const folders = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  const machines = new Set(sound.map(({ machine }) => machine));
  return folders.size === 1 && machines.size >= 2;
}

function plainLauncher(file: NativeFile): NativeImage | undefined {
  const [image] = file.images;
  if (image?.format !== 'pe' || image.role !== 'executable') return undefined;
  if (file.bytes.size > mostBytes || file.bytes.damage.length > 0) return undefined;
  if (image.end === undefined || file.bytes.size - image.end > 16) return undefined;
  if (!image.needed.every((name) => plainLibraries.test(name))) return undefined;
  const odd = image.regions.some(({ writable, executable }) => writable && executable);
  return odd ? undefined : image;
}
