/** The one kind of native code that wheels for every platform hold by custom: templates of Windows launchers. */
import type { NativeFile } from './native-file.js';

const mostBytes = 256 * 1024;
/** the libraries of processes, consoles and message boxes; none that reaches a network or encrypts */
const plainLibraries =
  /^(kernel32|user32|shell32|shlwapi|advapi32|msvcr\w+|vcruntime\w+|ucrtbase|api-ms-win-crt-[\w-]+)(\.dll)?$/i;

/** A small plain Windows program: nothing packed, nothing writable and executable, nothing behind its end. */
export function isPlainLauncher({ bytes, images }: NativeFile): boolean {
  const [image] = images;
  if (image?.format !== 'pe' || image.role !== 'executable') return false;
  if (bytes.size > mostBytes || bytes.damage.length > 0) return false;
  if (image.end === undefined || bytes.size - image.end > 16) return false;
  if (image.needed.length === 0 || !image.needed.every((name) => plainLibraries.test(name))) return false;
  return !image.regions.some(({ writable, executable }) => writable && executable);
}

export interface Candidate {
  readonly path: string;
  readonly machines: readonly string[];
  readonly plainLauncher: boolean;
}

/**
 * A launcher starts the script beside it. Tools that write launchers carry a template for each machine, as console
 * and as window program: 4 to 16 of them in one folder, for two machines at least, and no other native code.
 */
export function isLauncherSet(files: readonly Candidate[]): boolean {
  if (files.length < 4 || files.length > 16 || !files.every(({ plainLauncher }) => plainLauncher))
    return false;
  const folders = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  const machines = new Set(files.flatMap((file) => file.machines));
  return folders.size === 1 && machines.size >= 2;
}
