/** Results of content scans by (sha256, file name, scanner versions): `cache/content/VERSIONS/ab/abcd…-NAME.json`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentScan } from '../../core/documents.js';
import { causeCode, writeAtomically } from '../../tools/atomic.js';

interface CachedFile {
  readonly sha256: string;
  readonly filename: string;
}

export interface ContentCache {
  get(file: CachedFile, versions: string): Promise<ContentScan | undefined>;
  put(file: CachedFile, versions: string, scan: ContentScan): Promise<void>;
}

/** Entries are validated when read; a damaged one counts as missing, and is written anew. */
export function createContentCache(directory: string): ContentCache {
  const pathOf = ({ sha256, filename }: CachedFile, versions: string): string => {
    const name = createHash('sha256').update(filename).digest('hex').slice(0, 16);
    return join(directory, versions, sha256.slice(0, 2), `${sha256}-${name}.json`);
  };
  return {
    async get(file, versions) {
      let text: string;
      try {
        text = await readFile(pathOf(file, versions), 'utf8');
      } catch (error) {
        if (causeCode(error) === 'ENOENT') return undefined;
        throw error;
      }
      const [{ contentScanSchema }, { safeParse }] = await Promise.all([
        import('../../core/documents.js'),
        import('valibot'),
      ]);
      const parsed = safeParse(contentScanSchema, parseJson(text));
      return parsed.success && parsed.output.sha256 === file.sha256 ? parsed.output : undefined;
    },
    async put(file, versions, scan) {
      await writeAtomically(pathOf(file, versions), JSON.stringify(scan));
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // a damaged entry: scanned again
    return undefined;
  }
}
