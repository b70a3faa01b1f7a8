/** Files that are there whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpkgError } from '../core/errors.js';

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
  try {
    await viaTemporary(path, data, options, (temporary) => link(temporary, path));
    return true;
  } catch (error) {
    if (causeCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function viaTemporary(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, durable = false }: WriteOptions,
  finish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
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
    // a temporary file that cannot be removed is swept by the next repair
  }
}

/** A name in the same folder, so that a rename stays on one file system. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.part-${randomBytes(6).toString('hex')}`);
}

/** File system errors that a person can mend, by code; others stay what they are. */
export function fileError(error: unknown, path: string): unknown {
  const code = causeCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SpkgError('SPKG_DISK_FULL', `no room left to write \`${path}\``, {
      tryThis: 'free some space and run the command again',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR') {
    return new SpkgError('SPKG_PATH_UNWRITABLE', `cannot write \`${path}\` (${code})`, {
      tryThis: 'change its permissions, or set SPKG_HOME to a folder of yours',
      cause: error,
    });
  }
  return error;
}

/** The `code` of a Node error or of its cause; undefined where there is none. */
export function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && !error.code.startsWith('SPKG_')) return error.code;
  return error.cause === undefined ? undefined : causeCode(error.cause);
}
