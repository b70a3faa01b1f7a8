/** A uv that is new enough: the user's own, one that was brought before, or a pinned one, brought by its sha256. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { defaultArchiveLimits } from '../archive/archive.js';
import { readZip } from '../archive/zip.js';
import { SpkgError } from '../core/errors.js';
import { sanitize, sanitizeLines } from '../core/sanitize.js';
import { compareVersions } from '../core/versions.js';
import { writeAtomically } from './atomic.js';
import { findAuthorization, withCredentials } from './credentials.js';
import { readNetworkSettings } from './network-settings.js';
import { run } from './process.js';

export const minimumUv = '0.11.16';
export const pinnedUv = '0.13.9';
const mostRemembered = 8;

/** sha256 of the pinned uv's wheels, as the index gave them on 24 November 2026; pip takes the one that runs here. */
const wheels: ReadonlyMap<string, string> = new Map([
  ['manylinux_2_17_x86_64', 'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19'],
  ['manylinux_2_17_aarch64', '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe'],
  ['manylinux_2_28_aarch64', 'ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375'],
  ['musllinux_1_1_x86_64', '2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25'],
  ['macosx_10_12_x86_64', 'c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5'],
  ['macosx_11_0_arm64', '66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63'],
]);
const pinnedHashes: ReadonlySet<string> = new Set(wheels.values());

export interface FoundUv {
  readonly path: string;
  readonly version: string;
}

/**
 * `SPKG_UV`, PATH, the cache, else the pinned wheel by `pip download` from `index` (pip's own index when null).
 * SPKG_UV_MISSING when none can be had.
 */
export async function provideUv(
  env: NodeJS.ProcessEnv,
  options: {
    readonly python: () => Promise<string>;
    readonly index: string | null;
    readonly signal?: AbortSignal;
  },
): Promise<FoundUv> {
  const found = await findUv(env);
  if (found) return found;
  // a build brings the wheel along
  if (env.SPKG_UV_WHEEL) await unpackUv(await readFile(env.SPKG_UV_WHEEL), cachedPath(env));
  else await bringUv(env, await options.python(), options.index, options.signal);
  return { path: cachedPath(env), version: pinnedUv };
}

/**
 * The pinned wheel for another machine, in the cache, else by `pip download` where the network may be asked; checked
 * against its hash. Undefined where it is not there and cannot be had.
 */
export async function provideUvWheel(
  env: NodeJS.ProcessEnv,
  {
    platform,
    network,
    signal,
  }: { readonly platform: string; readonly network: boolean; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const sha256 = wheels.get(platform) ?? '';
  const path = join(cacheFolder(env), pinnedUv, `uv-${pinnedUv}-py3-none-${platform}.whl`);
  if (hashOf(readAtOnce(path)) === sha256) return path;
  if (!network) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'spkg-uv-'));
  try {
    const { findPython } = await import('./python.js');
    const python = (await findPython(undefined, env)).path;
    await downloadWheel(env, python, null, folder, signal, ['--platform', platform]);
    for (const name of (await readdir(folder)).filter((one) => one.endsWith('.whl'))) {
      const bytes = await readFile(join(folder, name));
      if (hashOf(bytes) !== sha256) continue;
      await writeAtomically(path, bytes);
      return path;
    }
    return undefined;
  } catch {
    signal.throwIfAborted();
    // the caller says that there is none
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Not piece by piece, each of which would wait while the caller's thread loads the CDK. */
function readAtOnce(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // not there, or not to be read: it must be brought
    return undefined;
  }
}

function hashOf(bytes: Buffer | undefined): string | undefined {
  return bytes && createHash('sha256').update(bytes).digest('hex');
}

/**
 * A uv that is there already: the one that SPKG_UV names, else the first on PATH or in the cache that is new enough;
 * undefined when none is. SPKG_UV_MISSING when the one that is named is none: no other one is taken in its place.
 */
export async function findUv(env: NodeJS.ProcessEnv): Promise<FoundUv | undefined> {
  if (env.SPKG_UV) {
    const named = await usable(env.SPKG_UV, env);
    if (!named) throw missing(`the \`${env.SPKG_UV}\` that SPKG_UV names is not one`);
    return named;
  }
  // a folder relative to where one happens to stand is no place for programs
  const onPath = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  for (const path of [...onPath.map((folder) => join(folder, 'uv')), cachedPath(env)]) {
    const found = await usable(path, env);
    if (found) return found;
  }
  return undefined;
}

async function usable(path: string, env: NodeJS.ProcessEnv): Promise<FoundUv | undefined> {
  const version = await versionOf(path, env);
  const enough = version !== undefined && (compareVersions(version, minimumUv) ?? -1) >= 0;
  return enough ? { path, version } : undefined;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'spkg', 'uv');
}

function cachedPath(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), pinnedUv, 'uv');
}

/** `uv --version`, remembered by path, size and time of change, so that a start does not pay for it twice. */
async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file?.isFile()) return undefined;
  const key = `${path} ${file.size} ${file.mtimeMs}`;
  const memory = join(cacheFolder(env), 'known.json');
  const known = await readMemory(memory);
  const remembered = known.find(([one]) => one === key)?.[1];
  if (remembered !== undefined) return remembered;
  try {
    const { code, stdout } = await run(path, ['--version'], { env: uvEnvironment(env), timeoutMs: 10_000 });
    const version = /^uv (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    if (code !== 0 || version === undefined) return undefined;
    const newest = [[key, version] as const, ...known].slice(0, mostRemembered);
    // a memory that cannot be written costs a few milliseconds at the next start
    await writeAtomically(memory, JSON.stringify(newest)).catch(() => undefined);
    return version;
  } catch {
    // it does not start here: another one is looked for
    return undefined;
  }
}

const memorySchema = v.array(v.tuple([v.string(), v.string()]));

async function readMemory(path: string): Promise<v.InferOutput<typeof memorySchema>> {
  try {
    return v.parse(memorySchema, JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // none yet, or damaged: asked again
    return [];
  }
}

/** What uv is told of the environment: never the user's UV_* or PIP_*, which would add indexes or constraints. */
export function uvEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept =
    /^(HOME|PATH|TMPDIR|LANG|LC_ALL|PYENV_ROOT|XDG_CACHE_HOME|XDG_DATA_HOME|UV_CACHE_DIR|UV_PYTHON_INSTALL_DIR|UV_NATIVE_TLS|UV_SYSTEM_CERTS|SSL_CERT_DIR|SSL_CLIENT_CERT)$/;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => kept.test(name)));
  const { httpProxy, httpsProxy, noProxy, certificates } = readNetworkSettings(env);
  const network = {
    HTTP_PROXY: httpProxy,
    HTTPS_PROXY: httpsProxy,
    NO_PROXY: noProxy,
    SSL_CERT_FILE: certificates ?? '',
  };
  const set = Object.entries(network).filter(([, value]) => value !== '');
  return { ...own, ...Object.fromEntries(set), NO_COLOR: '1' };
}

async function bringUv(
  env: NodeJS.ProcessEnv,
  python: string,
  index: string | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'spkg-uv-'));
  try {
    await downloadWheel(env, python, index, folder, signal);
    const filename = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (filename === undefined) throw missing('pip downloaded no wheel');
    await unpackUv(await readFile(join(folder, filename)), cachedPath(env));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A wheel, by hash, without dependencies: nothing of it is run by pip. The index goes by the environment, with its credentials. */
async function downloadWheel(
  env: NodeJS.ProcessEnv,
  python: string,
  index: string | null,
  folder: string,
  signal: AbortSignal | undefined,
  more: readonly string[] = [],
): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  const hashes = [...pinnedHashes].map((sha256) => `--hash=sha256:${sha256}`);
  await writeAtomically(requirements, `uv==${pinnedUv} ${hashes.join(' ')}\n`);
  const flags = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--require-hashes',
    '--disable-pip-version-check',
    '-q',
  ];
  const args = ['-m', 'pip', 'download', ...flags, ...more, '-d', folder, '-r', requirements];
  const from = index === null ? {} : { PIP_INDEX_URL: withCredentials(index, findAuthorization(index, env)) };
  const { code, stderr } = await run(python, args, {
    env: { ...env, ...from },
    // `-m` looks for modules in the folder it is started in: never in the user's
    cwd: folder,
    timeoutMs: 300_000,
    ...(signal ? { signal } : {}),
  });
  if (code !== 0) throw missing(`pip could not download it: ${sanitizeLines(stderr.trim(), 4)}`);
}

async function unpackUv(wheel: Buffer, path: string): Promise<void> {
  let binary: Uint8Array | undefined;
  const source = {
    size: wheel.length,
    read: (offset: number, length: number) => wheel.subarray(offset, offset + length),
  };
  const report = await readZip(source, defaultArchiveLimits, (entry) => {
    if (/^uv-[\d.]+\.data\/scripts\/uv$/.test(entry.path) && entry.content)
      binary = Uint8Array.from(entry.content);
  });
  if (!pinnedHashes.has(report.sha256))
    throw missing(`its wheel has the sha256 ${report.sha256}, which is not pinned`);
  if (!report.complete || !binary) throw missing('its wheel could not be read');
  await writeAtomically(path, binary, { mode: 0o755 });
}

function missing(why: string): SpkgError {
  return new SpkgError(
    'SPKG_UV_MISSING',
    `there is no uv of at least ${minimumUv}, and ${sanitize(why, 400)}`,
    {
      tryThis: `install uv ${pinnedUv}, or set SPKG_UV to its path`,
    },
  );
}
