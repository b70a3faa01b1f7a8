/** What a closure is resolved for: an interpreter, a platform, or an image by name. */
import { SpkgError } from './errors.js';
import type { Target } from './model.js';
import { sanitize } from './sanitize.js';
import { platformTags } from './tags.js';

/**
 * SageMaker Studio images (aws/sagemaker-distribution): the Python each carries. The lists do not give the glibc;
 * manylinux_2_28 is what all of them can run.
 */
const presets: Readonly<Record<string, Omit<Target, 'name'>>> = {
  'sagemaker-1': { python: '3.10', platform: 'x86_64-manylinux_2_28' },
  'sagemaker-2': { python: '3.11', platform: 'x86_64-manylinux_2_28' },
  'sagemaker-3': { python: '3.12', platform: 'x86_64-manylinux_2_28' },
  'sagemaker-4': { python: '3.12', platform: 'x86_64-manylinux_2_28' },
};

const aliases: Readonly<Record<string, string>> = {
  linux: 'x86_64-manylinux_2_28',
  'linux-x86_64': 'x86_64-manylinux_2_28',
  'linux-aarch64': 'aarch64-manylinux_2_28',
  'linux-arm64': 'aarch64-manylinux_2_28',
  macos: 'aarch64-apple-darwin',
  'macos-arm64': 'aarch64-apple-darwin',
  'macos-x86_64': 'x86_64-apple-darwin',
};

/** glibc floors that uv knows by name. */
const manylinuxFloors = [17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40];

export const targetNames: readonly string[] = Object.keys(presets);
export const platformNames: readonly string[] = Object.keys(aliases);

/** An image by name. SPKG_TARGET_UNKNOWN. */
export function presetTarget(name: string): Target {
  // own keys only: `constructor` is no target
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) throw unknown('target', name, targetNames);
  return { name, ...preset };
}

/** `linux`, `macos` … or uv's own spelling, as uv spells it. SPKG_TARGET_UNKNOWN. */
export function parsePlatform(text: string): string {
  const platform = aliases[text.toLowerCase()] ?? text.toLowerCase();
  const floor = /-manylinux_2_(\d+)$/.exec(platform)?.[1];
  const known =
    platformTags(platform).length > 0 && (floor === undefined || manylinuxFloors.includes(Number(floor)));
  if (!known) throw unknown('platform', text, [...platformNames, 'x86_64-manylinux_2_28']);
  return platform;
}

/** `3.12` or `3.12.1` to `3.12`. SPKG_TARGET_UNKNOWN. */
export function parsePython(text: string): string {
  const match = /^(3\.\d{1,2})(\.\d+)?$/.exec(text);
  if (!match?.[1] || Number(match[1].slice(2)) < 8)
    throw unknown('Python version', text, ['3.10', '3.11', '3.12']);
  return match[1];
}

export interface InterpreterFacts {
  /** `3.11.7` */
  readonly python: string;
  /** as `platform.system()`: `Linux`, `Darwin` */
  readonly system: string;
  /** as `platform.machine()`: `x86_64`, `arm64` */
  readonly machine: string;
  readonly libc: { readonly name: string; readonly version: string } | null;
}

/** The target that an interpreter is. SPKG_TARGET_UNKNOWN on Windows and on what uv has no name for. */
export function targetFromInterpreter(facts: InterpreterFacts): Target {
  return { name: 'this-python', python: parsePython(facts.python), platform: platformOf(facts) };
}

function platformOf({ system, machine, libc }: InterpreterFacts): string {
  const arch = machine === 'arm64' ? 'aarch64' : machine.toLowerCase();
  if (system === 'Darwin') return parsePlatform(`${arch}-apple-darwin`);
  if (system !== 'Linux') throw unknown('system', system, ['Linux, macOS, or Windows through WSL']);
  if (libc?.name === 'glibc') {
    const minor = Number(libc.version.split('.')[1] ?? 0);
    const floor = manylinuxFloors.filter((one) => one <= minor).at(-1);
    if (floor === undefined) throw unknown('glibc', libc.version, ['2.17 or newer']);
    return parsePlatform(`${arch}-manylinux_2_${floor}`);
  }
  return parsePlatform(`${arch}-unknown-linux-musl`);
}

function unknown(what: string, value: string, known: readonly string[]): SpkgError {
  return new SpkgError('SPKG_TARGET_UNKNOWN', `no ${what} is called \`${sanitize(value, 60)}\``, {
    tryThis: `use one of: ${known.join(', ')}`,
  });
}
