/** What can be wrong with an archive. The ids are the second half of finding ids: `archive/ID`. */
import { sanitize } from '../core/sanitize.js';
import type { ArchiveProblem } from './archive.js';

export const archiveProblemIds = [
  /** bytes that belong to no entry, an end record that is not at the end, counts that disagree */
  'framing',
  /** the header beside an entry and the one in the directory say different things */
  'headers-differ',
  /** two entries of one name, or of one name on some systems */
  'duplicate-name',
  'unsafe-name',
  /** a link, a device, or anything but a file or folder */
  'special-file',
  'encrypted',
  /** the bytes do not inflate to what the headers promise */
  'damaged-entry',
  /** more entries, bytes or compression than the limits allow: not looked at to the end */
  'limit-exceeded',
  /** a compression method or feature that is not read here: not looked at */
  'unsupported',
] as const;
export type ArchiveProblemId = (typeof archiveProblemIds)[number];

const mostProblems = 50;

/** Collects problems, at most 50, each sanitised. */
export interface ProblemList {
  readonly all: ArchiveProblem[];
  add(id: ArchiveProblemId, where: string, detail: string): void;
}

export function problemList(): ProblemList {
  const all: ArchiveProblem[] = [];
  return {
    all,
    add(id, where, detail) {
      if (all.length < mostProblems)
        all.push({ id, where: sanitize(where, 300), detail: sanitize(detail, 500) });
    },
  };
}
