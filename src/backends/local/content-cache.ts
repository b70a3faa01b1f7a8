/** Results of content scans by (sha256, scanner versions): `cache/content/VERSIONS/ab/abcd….json`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentScan } from '../../core/documents.js';
import { causeCode, writeAtomically } from '../../tools/atomic.js';

export interface ContentCache {
  get(sha256: string, versions: string): Promise<ContentScan | undefined>;
  put(versions: string, scan: ContentScan): Promise<void>;
}

/** Entries are validated when read; a damaged one counts as missing, and is written anew. */
export function createContentCache(directory: string): ContentCache {
  const pathOf = (sha256: string, versions: string): string =>
    join(directory, versions, sha256.slice(0, 2), `${sha256}.json`);
  return {
    async get(sha256, versions) {
      let text: string;
      try {
        text = await readFile(pathOf(sha256, versions), 'utf8');
      } catch (error) {
        if (causeCode(error) === 'ENOENT') return undefined;
        throw error;
      }
      const [{ contentScanSchema }, { safeParse }] = await Promise.all([
        import('../../core/documents.js'),
        import('valibot'),
      ]);
      const parsed = safeParse(contentScanSchema, parseJson(text));
      return parsed.success && parsed.output.sha256 === sha256 ? parsed.output : undefined;
    },
    async put(versions, scan) {
      await writeAtomically(pathOf(scan.sha256, versions), JSON.stringify(scan));
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
