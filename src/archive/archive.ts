/** What every archive reader gives: entries in order, then a report. Hostile bytes end here. */

/** Random access to the bytes of an archive. `read` may return fewer bytes only at the end. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

export interface ArchiveEntry {
  /** relative, `/`-separated, already checked: no `..`, no absolute, no control characters */
  readonly path: string;
  /** uncompressed bytes */
  readonly size: number;
  /** lower-case hex */
  readonly sha256: string;
  /** Unix mode bits, 0 where the archive gives none */
  readonly mode: number;
  /**
   * Undefined for an entry above the in-memory limit: it was streamed and hashed, not kept. Its memory is used again for the
   * next entry: who wants to keep it longer than `onEntry` runs makes a copy.
   */
  readonly content: Uint8Array | undefined;
  /** of an entry that was not kept: how it begins and how it ends, `edgeBytes` each */
  readonly edges?: Edges;
}

export interface Edges {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** Enough for the headers and the section tables of large libraries and models. */
export const edgeBytes = 1 << 20;

export interface ArchiveProblem {
  /** kebab, the part after `archive/` of a finding id */
  readonly id: string;
  /** entry path, sanitised; `''` for the archive as a whole */
  readonly where: string;
  /** sanitised, with the values */
  readonly detail: string;
}

export interface ArchiveReport {
  /** false when reading stopped early: what follows was not looked at */
  readonly complete: boolean;
  readonly problems: readonly ArchiveProblem[];
  readonly entries: number;
  readonly uncompressedBytes: number;
  /** of the whole archive file, lower-case hex; `''` for a tree */
  readonly sha256: string;
}

export interface ArchiveLimits {
  readonly maxEntries: number;
  readonly maxUncompressedBytes: number;
  /** uncompressed : compressed, judged above `ratioFromBytes` */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
  /** entries above this are streamed */
  readonly maxEntryInMemoryBytes: number;
}

export const defaultArchiveLimits: ArchiveLimits = {
  maxEntries: 50_000,
  maxUncompressedBytes: 16 * 2 ** 30,
  maxRatio: 50,
  ratioFromBytes: 64 * 2 ** 20,
  maxEntryInMemoryBytes: 64 * 2 ** 20,
};
