/** The port Quarantine: `quarantine/sha256/ab/abcd…`, each file under the hash that it has. */
import { createHash } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mismatch, tooLarge } from '../../core/fetch-errors.js';
import type { Sha256 } from '../../core/model.js';
import type { Quarantine } from '../../core/ports.js';
import { causeCode, fileError, makeFolder, sweepTemporaries, temporaryBeside } from '../../tools/atomic.js';

export function createQuarantine(
  directory: string,
): Quarantine & { readonly pathOf: (sha256: Sha256) => string } {
  const keyOf = (sha256: Sha256): string => `sha256/${sha256.slice(0, 2)}/${sha256}`;
  const pathOf = (sha256: Sha256): string => join(directory, ...keyOf(sha256).split('/'));
  return {
    keyOf,
    pathOf,
    async has(sha256) {
      try {
        const found = await lstat(pathOf(sha256));
        return found.isFile() && found.size > 0 ? found.size : undefined;
      } catch (error) {
        if (causeCode(error) === 'ENOENT') return undefined;
        throw fileError(error, pathOf(sha256));
      }
    },
    async put(expected, body, onBytes) {
      const path = pathOf(expected.sha256);
      const temporary = temporaryBeside(path);
      try {
        await makeFolder(dirname(path));
        await sweepTemporaries(dirname(path), { deep: false });
        const { size, sha256 } = await receive(temporary, expected, body, onBytes);
        if (sha256 !== expected.sha256) throw mismatch(expected.filename, expected.sha256, sha256);
        await rename(temporary, path);
        return size;
      } catch (error) {
        throw fileError(error, path);
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

async function receive(
  path: string,
  { filename, maxBytes }: { readonly filename: string; readonly maxBytes: number },
  body: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<{ size: number; sha256: Sha256 }> {
  const hash = createHash('sha256');
  const handle = await open(path, 'wx', 0o400);
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(filename, maxBytes);
      hash.update(chunk);
      await handle.writeFile(chunk);
      onBytes(chunk.length);
    }
  } finally {
    await handle.close();
  }
  return { size, sha256: hash.digest('hex') };
}
