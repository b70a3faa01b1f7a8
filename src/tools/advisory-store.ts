/** Advisories on disk: the workspace's own index, else the snapshot that ships with spkg. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAdvisoryIndex, type AdvisoryIndex } from '../core/advisories/index-file.js';
import { affecting } from '../core/advisories/match.js';
import { SpkgError } from '../core/errors.js';
import type { AdvisorySource, Clock } from '../core/ports.js';
import { packageRoot } from '../package-root.js';

export const snapshotPath = fileURLToPath(new URL('data/advisories/snapshot.jsonl', packageRoot));

/** The index's place in a workspace's `advisories/` folder. */
export function advisoryIndexPath(directory: string): string {
  return join(directory, 'index.jsonl');
}

/** `directory: null`: the snapshot alone. SPKG_ADVISORY_FEED_INVALID when an index is there and damaged. */
export function openAdvisories(directory: string | null, clock: Clock): AdvisorySource {
  const own = directory === null ? null : advisoryIndexPath(directory);
  const path = own !== null && existsSync(own) ? own : snapshotPath;
  const index = openAdvisoryIndex(readFileSync(path));
  if (!index) {
    throw new SpkgError('SPKG_ADVISORY_FEED_INVALID', `the advisory index \`${path}\` is damaged`, {
      tryThis: 'spkg advisories sync',
    });
  }
  return sourceOf(index, clock);
}

function sourceOf({ header, advisories }: AdvisoryIndex, clock: Clock): AdvisorySource {
  const { digest, asOf, from, records } = header;
  return {
    digest,
    asOf,
    from,
    records,
    affecting: (name, version) => affecting(advisories(name), version, clock.now()),
  };
}
