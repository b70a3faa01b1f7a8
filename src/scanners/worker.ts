/** A worker thread: one file at a time, path in, ContentScan out. Hostile bytes are read here and nowhere else. */
import { parentPort } from 'node:worker_threads';
import { defaultArchiveLimits } from '../archive/archive.js';
import { sanitize } from '../core/sanitize.js';
import { failedScan, unknownSha256 } from './content-ids.js';
import { scanContent } from './engine.js';
import { openFileSource } from './file-source.js';
import type { DistributionSubject } from './scanner.js';
import { warmUp } from './warm-up.js';

export interface ScanOrder {
  readonly path: string;
  /** what the bytes must be; null where nobody promised anything */
  readonly sha256: string | null;
  readonly subject: DistributionSubject;
  /** true: METADATA stays in the worker, for those who only want to know what was found */
  readonly withoutMetadata?: boolean;
}

async function scan({ path, sha256, subject, withoutMetadata }: ScanOrder): Promise<unknown> {
  let source: ReturnType<typeof openFileSource> | undefined;
  try {
    source = openFileSource(path);
    const found = await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits);
    const result = withoutMetadata ? { ...found, metadata: null } : found;
    // what was read must be what was fetched: a file that changed on disk was not scanned
    return sha256 === null || result.sha256 === sha256
      ? result
      : failedScan(sha256, 'the file changed after it was fetched');
  } catch (error) {
    return failedScan(
      sha256 ?? unknownSha256,
      sanitize(error instanceof Error ? error.message : String(error), 300),
    );
  } finally {
    source?.close();
  }
}

let asked = false;
parentPort?.on('message', (order: ScanOrder) => {
  asked = true;
  void scan(order).then((result) => {
    parentPort?.postMessage(result);
  });
});
warmUp(() => asked);
