/** An unpacked distribution, read as if it were an archive. */
import type { ArchiveEntry, ArchiveLimits, ArchiveReport, ByteSource } from './archive.js';
import { collectContent } from './collect.js';
import { collisionKey, nameProblem } from './names.js';
import { problemList } from './problems.js';
import { windows } from './windows.js';

/** What lies in a folder; `open` is only called for regular files. */
export interface TreeListing {
  readonly files: readonly {
    readonly path: string;
    readonly size: number;
    readonly mode: number;
    readonly regular: boolean;
  }[];
  open(path: string): ByteSource & { close(): void };
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
    if (uncompressedBytes + size > limits.maxUncompressedBytes) {
      problems.add('limit-exceeded', path, `over ${limits.maxUncompressedBytes} bytes`);
      complete = false;
      break;
    }
    const entry = readFile(tree, path, limits);
    uncompressedBytes += entry.size;
    onEntry({ path, mode, ...entry });
  }
  return { complete, problems: problems.all, entries: tree.files.length, uncompressedBytes, sha256: '' };
}

/** By the size that it has now, which may be another than the one listed. */
function readFile(
  tree: TreeListing,
  path: string,
  limits: ArchiveLimits,
): Pick<ArchiveEntry, 'size' | 'content' | 'sha256' | 'edges'> {
  const source = tree.open(path);
  try {
    const { size } = source;
    const content = collectContent(size, limits.maxEntryInMemoryBytes);
    if (size <= limits.maxEntryInMemoryBytes) content.take(source.read(0, size));
    else for (const piece of windows(source, 0, size)) content.take(piece);
    return { size, ...content.end() };
  } finally {
    source.close();
  }
}
