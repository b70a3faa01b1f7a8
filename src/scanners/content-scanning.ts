/** The port `ContentScanning`: workers behind a cache by (sha256, scanner versions). */
import type { ContentScan } from '../core/documents.js';
import type { ContentScanning } from '../core/ports.js';
import { contentVersions } from './content-ids.js';
import type { ScanPool } from './pool.js';

/**
 * Where results of earlier scans lie. A damaged or missing entry is undefined. The name is part of the key: bytes that
 * are clean under one file name are not under another.
 */
export interface CachedFile {
  readonly sha256: string;
  readonly filename: string;
}

export interface ContentCache {
  get(file: CachedFile, versions: string): Promise<ContentScan | undefined>;
  put(file: CachedFile, versions: string, scan: ContentScan): Promise<void>;
}

/** Only results without a failure are cached: what broke is tried again. */
export function createContentScanning(
  pool: ScanPool,
  cache: ContentCache,
  pathOf: (sha256: string) => string,
): ContentScanning {
  const versions = contentVersions();
  return {
    versions,
    async scan({ sha256, filename, name, version }, signal) {
      const known = await cache.get({ sha256, filename }, versions);
      if (known) return known;
      const form = filename.endsWith('.whl') ? 'wheel' : 'sdist';
      const subject = { filename, name, version, form } as const;
      const scan = await pool.scan({ path: pathOf(sha256), sha256, subject }, signal);
      if (scan.outcomes.every(({ outcome }) => outcome !== 'failed'))
        await cache.put({ sha256, filename }, versions, scan);
      return scan;
    },
    close: () => pool.close(),
  };
}
