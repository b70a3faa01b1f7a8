/** A uv that is new enough: the user's own, one that was brought before, or a pinned one, brought by its sha256. */
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { defaultArchiveLimits } from '../archive/archive.js';
import { readZip } from '../archive/zip.js';
import { SpkgError } from '../core/errors.js';
import { sanitize, sanitizeLines } from '../core/sanitize.js';
import { compareVersions } from '../core/versions.js';
import { writeAtomically } from './atomic.js';
import { run } from './process.js';

export const minimumUv = '0.11.16';
export const pinnedUv = '0.13.9';

/** Wheels of the pinned uv: what runs where, and the sha256 that the index gave on 24 November 2026. */
const wheels: Readonly<Record<string, { readonly filename: string; readonly sha256: string }>> = {
  'linux x64': {
    filename: 'uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    sha256: 'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19',
  },
  'linux arm64': {
    filename: 'uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl',
    sha256: '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe',
  },
  'linux x64 musl': {
    filename: 'uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl',
    sha256: '2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25',
  },
  'darwin x64': {
    filename: 'uv-0.13.9-py3-none-macosx_10_12_x86_64.whl',
    sha256: 'c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5',
  },
  'darwin arm64': {
    filename: 'uv-0.13.9-py3-none-macosx_11_0_arm64.whl',
    sha256: '66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63',
  },
};

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
  await bringUv(env, await options.python(), options.index, options.signal);
  return { path: cachedPath(env), version: pinnedUv };
}

/** A uv that is there already; undefined when none is, or all are too old. */
export async function findUv(env: NodeJS.ProcessEnv): Promise<FoundUv | undefined> {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'uv'));
  const named = env.SPKG_UV ? [env.SPKG_UV] : [];
  for (const path of [...named, ...onPath, cachedPath(env)]) {
    if (!existsSync(path)) continue;
    const version = await versionOf(path, env);
    if (version !== undefined && (compareVersions(version, minimumUv) ?? -1) >= 0) return { path, version };
  }
  return undefined;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'spkg', 'uv');
}

function cachedPath(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), pinnedUv, 'uv');
}

/** `uv --version`, remembered by path, size and time of change, so that a start does not pay for it twice. */
async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { size, mtimeMs } = statSync(path);
  const key = `${path} ${size} ${mtimeMs}`;
  const memory = join(cacheFolder(env), 'known.json');
  const known = await readMemory(memory);
  if (known[key] !== undefined) return known[key];
  try {
    const { code, stdout } = await run(path, ['--version'], { env: uvEnvironment(env), timeoutMs: 10_000 });
    const version = /^uv (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    if (code !== 0 || version === undefined) return undefined;
    // a memory that cannot be written costs a few milliseconds at the next start
    await writeAtomically(memory, JSON.stringify({ [key]: version })).catch(() => undefined);
    return version;
  } catch {
    // it does not start here: another one is looked for
    return undefined;
  }
}

async function readMemory(path: string): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  } catch {
    // none yet, or damaged: asked again
    return {};
  }
}

/** What uv is told of the environment: never the user's UV_* or PIP_*, which would add indexes or constraints. */
export function uvEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept =
    /^(HOME|PATH|TMPDIR|LANG|LC_ALL|XDG_CACHE_HOME|UV_CACHE_DIR|SSL_CERT_FILE|SSL_CERT_DIR|SSL_CLIENT_CERT|(https?|no|all)_proxy)$/i;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => kept.test(name)));
  const authority = env.PIP_CERT || env.REQUESTS_CA_BUNDLE || env.SSL_CERT_FILE || env.CURL_CA_BUNDLE;
  return { ...own, ...(authority ? { SSL_CERT_FILE: authority } : {}), NO_COLOR: '1' };
}

async function bringUv(
  env: NodeJS.ProcessEnv,
  python: string,
  index: string | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const musl =
    process.platform === 'linux' &&
    existsSync(`/lib/ld-musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`);
  const key = `${process.platform} ${process.arch}${musl && process.arch === 'x64' ? ' musl' : ''}`;
  const wheel = wheels[key];
  if (!wheel) throw missing(`there is no pinned uv for ${key}`);
  const folder = await mkdtemp(join(tmpdir(), 'spkg-uv-'));
  try {
    await downloadWheel(env, python, index, folder, wheel.sha256, signal);
    const [filename] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
    if (filename === undefined) throw missing('pip downloaded no wheel');
    await unpackUv(await readFile(join(folder, filename)), wheel.sha256, cachedPath(env));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A wheel, by hash, without dependencies: nothing of it is run by pip. */
async function downloadWheel(
  env: NodeJS.ProcessEnv,
  python: string,
  index: string | null,
  folder: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  await writeAtomically(requirements, `uv==${pinnedUv} --hash=sha256:${sha256}\n`);
  const from = index === null ? [] : ['--index-url', index];
  const flags = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--require-hashes',
    '--disable-pip-version-check',
    '-q',
  ];
  const args = ['-m', 'pip', 'download', ...flags, ...from, '-d', folder, '-r', requirements];
  const { code, stderr } = await run(python, args, {
    env,
    timeoutMs: 300_000,
    ...(signal ? { signal } : {}),
  });
  if (code !== 0) throw missing(`pip could not download it: ${sanitizeLines(stderr.trim(), 4)}`);
}

async function unpackUv(wheel: Buffer, sha256: string, path: string): Promise<void> {
  let binary: Uint8Array | undefined;
  const source = {
    size: wheel.length,
    read: (offset: number, length: number) => wheel.subarray(offset, offset + length),
  };
  const report = await readZip(source, defaultArchiveLimits, (entry) => {
    if (/^uv-[\d.]+\.data\/scripts\/uv$/.test(entry.path)) binary = entry.content;
  });
  if (report.sha256 !== sha256)
    throw missing(`its wheel has the sha256 ${report.sha256}, not the pinned ${sha256}`);
  if (!report.complete || !binary) throw missing('its wheel could not be read');
  await writeAtomically(`${path}.new`, binary, { mode: 0o755 });
  await chmod(`${path}.new`, 0o755);
  await rename(`${path}.new`, path);
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
