/** An unpacked distribution, read as if it were an archive. */
import { createHash } from 'node:crypto';
import type { ArchiveEntry, ArchiveLimits, ArchiveReport } from './archive.js';
import { collisionKey, nameProblem } from './names.js';
import { problemList } from './problems.js';

/** What lies in a folder; `read` is only called for files within the limits. */
export interface TreeListing {
  readonly files: readonly {
    readonly path: string;
    readonly size: number;
    readonly mode: number;
    readonly regular: boolean;
  }[];
  read(path: string): Uint8Array;
}

/** Tells `onEntry` of every regular file. Links and devices are problems, not followed. */
export function readTree(
  tree: TreeListing,
  limits: ArchiveLimits,
  onEntry: (entry: ArchiveEntry) => void,
): ArchiveReport {
  const problems = problemList();
  const seen = new Set<string>();
  let complete = tree.files.length <= limits.maxEntries;
  if (!complete) problems.add('limit-exceeded', '', `${tree.files.length} files, over ${limits.maxEntries}`);
  let uncompressedBytes = 0;
  for (const { path, size, mode, regular } of complete ? tree.files : []) {
    const problem = nameProblem(path);
    if (problem !== undefined) problems.add('unsafe-name', path, problem);
    if (seen.has(collisionKey(path)))
      problems.add('duplicate-name', path, 'one file with another on some systems');
    seen.add(collisionKey(path));
    if (!regular) {
      problems.add('special-file', path, 'a link or a device: not followed');
      complete = false;
      continue;
    }
    if (size > limits.maxEntryInMemoryBytes) {
      problems.add('limit-exceeded', path, `${size} bytes, over ${limits.maxEntryInMemoryBytes}`);
      complete = false;
      continue;
    }
    const content = tree.read(path);
    uncompressedBytes += content.length;
    const sha256 = createHash('sha256').update(content).digest('hex');
    onEntry({ path, size: content.length, sha256, mode, content });
  }
  return { complete, problems: problems.all, entries: tree.files.length, uncompressedBytes, sha256: '' };
}
