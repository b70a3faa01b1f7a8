/** The bytes behind the index: `files/NAME/SHA256/FILENAME`, hashed once more on their way in, with METADATA beside. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpkgError } from '../../core/errors.js';
import type { LockedFile, RequestId } from '../../core/model.js';
import { isSpecifier } from '../../core/versions.js';
import { causeCode, fileError, makeFolder, temporaryBeside, writeAtomically } from '../../tools/atomic.js';
import type { FileRecord } from './index-records.js';

/** The hash is part of the place: nothing that is published ever takes the place of something else. */
export function placeOf({
  name,
  sha256,
  filename,
}: Pick<FileRecord, 'name' | 'sha256' | 'filename'>): string {
  return `files/${name}/${sha256}/${filename}`;
}

/**
 * Puts a quarantined file where the index will offer it; what is published is what was scanned. The
 * PKG-INFO of a source distribution is not offered as core metadata (PEP 658): pip and uv would take it for that of a
 * wheel. Rejects with
 * SPKG_FETCH_HASH_MISMATCH, and forgets the quarantined file, when it is not.
 */
export async function placeFile(
  directory: string,
  source: string,
  { file, metadata, request }: { file: LockedFile; metadata: string | null; request: RequestId },
): Promise<FileRecord> {
  const { name, version, filename, sha256, uploadedAt } = file;
  const path = join(directory, placeOf(file));
  if ((await hashFile(path)) !== sha256) await copyChecked(source, path, sha256);
  const core = filename.endsWith('.whl') ? metadata : null;
  if (core !== null) await writeAtomically(`${path}.metadata`, core, { mode: 0o644 });
  const { size } = await stat(path);
  const metadataSha256 = core === null ? null : createHash('sha256').update(core).digest('hex');
  const requiresPython = metadata === null ? null : requiresPythonOf(metadata);
  return {
    kind: 'file',
    name,
    version,
    filename,
    uploadedAt,
    request,
    sha256,
    size,
    metadataSha256,
    requiresPython,
  };
}

async function copyChecked(source: string, path: string, sha256: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await makeFolder(dirname(path), 0o755);
    // another file system has no links between the two: a copy does as well
    await link(source, temporary).catch(() => copyFile(source, temporary, constants.COPYFILE_FICLONE));
    const actual = await hashFile(temporary);
    if (actual !== sha256) {
      await rm(source, { force: true });
      throw changed(sha256, actual ?? 'nothing');
    }
    await rename(temporary, path);
  } catch (error) {
    throw causeCode(error) === 'ENOENT' ? changed(sha256, 'nothing') : fileError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    // `as`: a stream without an encoding gives buffers
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
  return hash.digest('hex');
}

/** For `data-requires-python` (PEP 503): without it an older Python would be given a file that it cannot install. */
function requiresPythonOf(metadata: string): string | null {
  const [headers = ''] = metadata.split(/\r?\n\r?\n/, 1);
  const specifier = /^Requires-Python:[ \t]*(\S.*)$/im.exec(headers)?.[1]?.trim();
  return specifier !== undefined && isSpecifier(specifier) ? specifier : null;
}

function changed(expected: string, actual: string): SpkgError {
  return new SpkgError(
    'SPKG_FETCH_HASH_MISMATCH',
    `the quarantined file has changed since it was scanned: sha256 ${expected} expected, ${actual} found`,
    { tryThis: 'retry the request: the file is fetched and scanned anew' },
  );
}
