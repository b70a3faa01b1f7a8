/** The CDK for `spkg bootstrap --backend aws`: the checkout's own, one that is there already, or the pinned one, brought by npm. */
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { SpkgError } from '../core/errors.js';
import { sanitize, sanitizeLines } from '../core/sanitize.js';
import { fileError, makeFolder, sweepTemporaries, temporaryBeside, writeAtomically } from './atomic.js';
import { cdkFolder, checkoutFolder, pinnedCdk } from './cdk-folder.js';
import { run, type RunResult } from './process.js';

/** What it takes on disk, for the question that is asked before it is brought. */
export const cdkMebibytes = 330;

export interface FoundCdk {
  /** the CDK lies in `node_modules` below it */
  readonly folder: string;
}

/**
 * The CDK that is there already, in the versions that are pinned; undefined when it must be brought.
 * SPKG_CDK_MISSING when SPKG_CDK names a folder without it: no other one is taken in its place.
 */
export async function findCdk(
  env: NodeJS.ProcessEnv,
  checkout = checkoutFolder(),
): Promise<FoundCdk | undefined> {
  const folder = cdkFolder(env);
  if (env.SPKG_CDK) {
    const wrong = await problemOf(folder);
    if (wrong !== undefined) throw missing(`\`${sanitize(folder, 400)}\`, which SPKG_CDK names, ${wrong}`);
    return { folder };
  }
  for (const place of [checkout, folder])
    if ((await problemOf(place)) === undefined) return { folder: place };
  return undefined;
}

/**
 * Brings the pinned CDK into a folder of its own, whole or not at all: npm with the user's own settings, every package
 * checked against its hash, no script of any package run. SPKG_CDK_MISSING when it cannot be had.
 */
export async function bringCdk(
  env: NodeJS.ProcessEnv,
  options: { readonly signal?: AbortSignal; readonly checkout?: string } = {},
): Promise<FoundCdk> {
  const found = await findCdk(env, options.checkout);
  if (found) return found;
  const target = resolve(cdkFolder(env));
  await makeFolder(dirname(target));
  await sweepTemporaries(dirname(target), { deep: false });
  const temporary = temporaryBeside(target);
  try {
    await mkdir(temporary, { mode: 0o700 });
    await install(temporary, env, options.signal);
    const wrong = await problemOf(temporary);
    if (wrong !== undefined) throw missing(`what npm installed ${wrong}`);
    await moveTo(temporary, target);
  } catch (error) {
    throw fileError(error, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { folder: target };
}

async function install(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { packages, lock } = pinnedCdk();
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  const description = { name: 'spkg-cdk', private: true, dependencies };
  await writeAtomically(join(folder, 'package.json'), JSON.stringify(description));
  await writeAtomically(join(folder, 'package-lock.json'), lock);
  const { code, stderr, timedOut } = await npm(folder, env, signal);
  if (timedOut) throw missing('npm did not install it within 15 minutes');
  if (code !== 0) throw missing(`npm could not install it: ${sanitizeLines(stderr.trim(), 4)}`);
}

/** What is fixed here wins over the user's settings; registry, proxy, certificates and credentials are theirs. */
async function npm(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<RunResult> {
  const fixed = ['--ignore-scripts', '--package-lock=true', '--package-lock-only=false', '--dry-run=false'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-progress', '--loglevel=error'];
  const args = ['ci', '--location=project', '--global=false', '--prefix', folder, ...fixed, ...quiet];
  // a folder relative to where one happens to stand is no place for programs
  const PATH = (env.PATH ?? '').split(delimiter).filter(isAbsolute).join(delimiter);
  // npm has no business with the account that is deployed to
  const secret = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
  try {
    return await run('npm', args, {
      env: { ...others, PATH },
      cwd: folder,
      timeoutMs: 900_000,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw missing('npm, which would bring it, does not start', error);
  }
}

/** Puts it in place of what is incomplete there; when another process was faster, its own is as good. */
async function moveTo(temporary: string, target: string): Promise<void> {
  if ((await problemOf(target)) === undefined) return;
  const aside = temporaryBeside(target);
  // most often there is nothing to put aside
  await rename(target, aside).catch(() => undefined);
  await rename(temporary, target).catch(async (error: unknown) => {
    if ((await problemOf(target)) !== undefined) throw error;
  });
  await rm(aside, { recursive: true, force: true });
}

const descriptionSchema = v.object({ version: v.string() });

/** Why the CDK below a folder cannot be used, to follow its name; undefined when it can. */
async function problemOf(folder: string): Promise<string | undefined> {
  for (const { name, version } of pinnedCdk().packages) {
    const found = await versionIn(folder, name);
    if (found === undefined) return `has no ${name}`;
    if (found !== version) return `has ${name} ${sanitize(found, 40)}, not ${version}`;
  }
  return undefined;
}

async function versionIn(folder: string, name: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return v.parse(descriptionSchema, JSON.parse(text)).version;
  } catch {
    // not there, or damaged: both mean that it must be brought
    return undefined;
  }
}

function missing(why: string, cause?: unknown): SpkgError {
  return new SpkgError('SPKG_CDK_MISSING', `there is no AWS CDK to deploy with: ${why}`, {
    tryThis: `check npm's settings with \`npm ping\` and run it again, or set SPKG_CDK to a folder with ${pinnedCdk()
      .packages.map(({ name, version }) => `${name}@${version}`)
      .join(' ')} in its node_modules`,
    ...(cause === undefined ? {} : { cause }),
  });
}
