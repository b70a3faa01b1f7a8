/** What the loader is told to bring, from where, and in whose place. */
import { binariesFindings as types, say, type Said } from './findings.js';
import type { NativeImage } from './image.js';

/** where everybody on a machine may write */
const writablePlace = /^(\/private)?(\/tmp|\/var\/tmp|\/dev\/shm|\/var\/lock|\/run\/lock)(\/|$)/;
const systemPlace = /^\/(usr\/|lib|System\/|Library\/|opt\/|nix\/store\/|libexec\/)/;
const relocatablePlace = /^(\$\{?(ORIGIN|LIB|PLATFORM)\}?|@(rpath|loader_path|executable_path))(\/|$)/;
const usualInterpreter =
  /^(\/usr)?\/lib(x?32|64)?\/(ld-[\w.-]+|ld64\.so\.[12]|ld\.so\.1|[\w-]+-linux-[\w]+\/ld-[\w.-]+)$|^\/system\/bin\/linker(64)?$|^\/libexec\/ld-elf(32)?\.so\.1$/;
/** Functions by which a library that stands before libc hides files, reads what is sent, or starts something. */
const watched = [
  'execve',
  'connect',
  'accept',
  'getaddrinfo',
  'readdir',
  'readdir64',
  'getpwnam',
  'pam_authenticate',
  'ptrace',
  'unlinkat',
  '__libc_start_main',
];

/** What there is to say about one image. */
export function judgeLoading(image: NativeImage): readonly Said[] {
  return [
    ...judgeHooks(image),
    ...judgeSearchPaths(image),
    ...judgeNeeded(image),
    ...judgeInterpreter(image),
    ...judgeInterposing(image),
  ];
}

/** dyld takes only folders from LC_DYLD_ENVIRONMENT: odd, and less than a library that sees every call. */
function judgeHooks({ format, loaderHooks }: NativeImage): readonly Said[] {
  if (loaderHooks.length === 0) return [];
  const severity = format === 'elf' ? undefined : 'medium';
  return [say(types.loaderHook, loaderHooks.slice(0, 10).join('; '), severity)];
}

function judgeSearchPaths(image: NativeImage): readonly Said[] {
  // a list that is empty as a whole names no folder; an empty item in a list is the working folder
  const given = image.searchPaths.filter((path) => path !== '');
  const paths = image.format === 'elf' ? given.flatMap((path) => path.split(':')) : given;
  const open = paths.filter((path) => writablePlace.test(path) || isRelative(path));
  const foreign = paths.filter(
    (path) => path.startsWith('/') && !writablePlace.test(path) && !systemPlace.test(path),
  );
  const told = (list: readonly string[]): string =>
    list
      .slice(0, 10)
      .map((path) => `\`${path}\``)
      .join(' ');
  return [
    ...(open.length > 0 ? [say(types.searchPathWritable, told(open))] : []),
    ...(foreign.length > 0 ? [say(types.searchPathForeign, told(foreign))] : []),
  ];
}

function isRelative(path: string): boolean {
  return !path.startsWith('/') && !relocatablePlace.test(path);
}

function judgeNeeded(image: NativeImage): readonly Said[] {
  const separator = image.format === 'pe' ? /[\\/]/ : /\//;
  const odd = image.needed.filter(
    (name) =>
      separator.test(name) &&
      !relocatablePlace.test(name) &&
      !(image.format === 'macho' && systemPlace.test(name)),
  );
  if (odd.length === 0) return [];
  const open = odd.some((name) => writablePlace.test(name));
  return [say(types.dependencyPath, odd.slice(0, 10).join(' '), open ? 'medium' : undefined)];
}

function judgeInterpreter({ interpreter }: NativeImage): readonly Said[] {
  if (interpreter === undefined || usualInterpreter.test(interpreter)) return [];
  const severity = interpreter.startsWith('/nix/store/') ? 'low' : undefined;
  return [say(types.oddInterpreter, interpreter, severity)];
}

/** Only a library that itself brings a C library can stand in front of one. */
function judgeInterposing(image: NativeImage): readonly Said[] {
  if (image.format !== 'elf' || image.role !== 'library') return [];
  if (!image.needed.some((name) => /^(libc|libdl|ld-linux|libpam|libpthread)\b/.test(name))) return [];
  const found = watched.filter((name) => image.exports(name) === true);
  return found.length > 0 ? [say(types.interposes, `defines ${found.join(' ')}`)] : [];
}
