/** Files that are there whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSpkgError, SpkgError } from '../core/errors.js';

const temporaryPrefix = '.part-';
/** no download or write takes so long: whoever began it is gone */
const leftoverMs = 86_400_000;

export interface WriteOptions {
  /** permission bits of the file; 0o600 unless said */
  readonly mode?: number;
  /** reach the disk before the name does; for evidence */
  readonly durable?: boolean;
}

/** Replaces or makes a file by rename. SPKG_DISK_FULL, SPKG_PATH_UNWRITABLE. */
export async function writeAtomically(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  await viaTemporary(path, data, options, (temporary) => rename(temporary, path));
}

/** Makes a file that is not there yet; false when it is. SPKG_DISK_FULL, SPKG_PATH_UNWRITABLE. */
export async function createAtomically(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<boolean> {
  let made = true;
  await viaTemporary(path, data, options, async (temporary) => {
    try {
      await link(temporary, path);
    } catch (error) {
      if (causeCode(error) !== 'EEXIST') throw error;
      made = false;
    }
  });
  return made;
}

async function viaTemporary(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, durable = false }: WriteOptions,
  finish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await makeFolder(dirname(path));
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(data);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await finish(temporary);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
    // a temporary file that cannot be removed is swept later
  }
}

/** Makes a folder and those above it, for its owner alone unless said. SPKG_DISK_FULL, SPKG_PATH_UNWRITABLE. */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    if (causeCode(error) === 'EEXIST') throw unwritable(path, 'it is a file', error);
    throw fileError(error, path);
  }
}

/** A name in the same folder, so that a rename stays on one file system. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${temporaryPrefix}${randomBytes(6).toString('hex')}`);
}

/** Removes what killed processes left half-written more than a day ago; returns how many there were. */
export async function sweepTemporaries(folder: string, options: { readonly deep: boolean }): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: options.deep }).catch(
    ignoreMissing,
  );
  let swept = 0;
  for (const { name, parentPath } of entries ?? []) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(parentPath, name);
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined || Date.now() - found.mtimeMs < leftoverMs) continue;
    await rm(path, { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}

function ignoreMissing(error: unknown): undefined {
  if (causeCode(error) !== 'ENOENT') throw error;
}

/** File system errors that a person can mend, by code; others stay what they are. */
export function fileError(error: unknown, path: string): unknown {
  if (isSpkgError(error)) return error;
  const code = causeCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SpkgError('SPKG_DISK_FULL', `no room left to write \`${path}\``, {
      tryThis: 'free some space and run the command again',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR') {
    return unwritable(path, code, error);
  }
  return error;
}

function unwritable(path: string, why: string, cause: unknown): SpkgError {
  return new SpkgError('SPKG_PATH_UNWRITABLE', `cannot write \`${path}\` (${why})`, {
    tryThis: 'change its permissions, or set SPKG_HOME to a folder of yours',
    cause,
  });
}

/** The `code` of a Node error or of its cause; undefined where there is none. */
export function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && !error.code.startsWith('SPKG_')) return error.code;
  return error.cause === undefined ? undefined : causeCode(error.cause);
}
