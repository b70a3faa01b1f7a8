/**
 * A strict reader of source distributions in `.tar.gz`: one gzip member, ustar or GNU headers, files and folders only,
 * and nothing that two tools could read in two ways. Sources: POSIX.1-2017 pax; CPython's tarfile, which pip uses;
 * GHSA-w476-p2h3-79g9 (pax size), GHSA-3cv2-h65g-fgmm (tar differential), CVE-2026-3219 (ZIP and tar in one).
 */
import type { ArchiveEntry, ArchiveLimits, ArchiveReport, ByteSource } from './archive.js';
import { collectContent, type ContentCollector } from './collect.js';
import { entryNames } from './entry-names.js';
import { gunzip } from './gzip.js';
import { problemList, type ProblemList } from './problems.js';
import { blockSize, isZero } from './tar-header.js';
import { tarHeaders, type TarMember } from './tar-members.js';
import { hashOf } from './windows.js';

/**
 * Tells `onEntry` of each file that is sound, in order. Never throws for what the bytes are; a `ByteSource` that cannot
 * be read throws. Names are told as problems as they come; checksums stand at the end, so an entry that was told of is
 * only to be believed when the report is complete and without problems.
 */
export async function readTarGz(
  source: ByteSource,
  limits: ArchiveLimits,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<ArchiveReport> {
  const problems = problemList();
  const tar = tarReader(limits, problems, onEntry);
  const whole = await gunzip(source, limits, problems, (piece) => tar.take(piece));
  const complete = tar.end(whole);
  return { complete, problems: problems.all, ...tar.totals, sha256: hashOf(source) };
}

interface TarReader {
  readonly totals: { entries: number; uncompressedBytes: number };
  /** false: what follows cannot be read */
  take(piece: Uint8Array): boolean;
  /** `whole`: nothing more was to come. True when everything was read and was sound. */
  end(whole: boolean): boolean;
}

/** What the next bytes are. */
type Part =
  | { readonly kind: 'header' }
  | { readonly kind: 'content'; readonly member: TarMember; readonly content: ContentCollector; left: number }
  | { readonly kind: 'padding'; left: number }
  /** behind the first of the two blocks of zeros that end a tar */
  | { readonly kind: 'end'; blocks: number }
  | { readonly kind: 'stopped' };

function tarReader(
  limits: ArchiveLimits,
  problems: ProblemList,
  onEntry: (entry: ArchiveEntry) => void,
): TarReader {
  const names = entryNames(problems);
  const headers = tarHeaders(problems);
  const totals = { entries: 0, uncompressedBytes: 0 };
  const partial = { bytes: Buffer.alloc(blockSize), filled: 0 };
  let part: Part = { kind: 'header' };
  let sound = true;

  function stop(): Part {
    sound = false;
    return { kind: 'stopped' };
  }

  function onBlock(block: Uint8Array, ending: boolean): Part {
    if (isZero(block)) {
      if (!ending && !headers.mayEnd()) return stop();
      return part.kind === 'end' ? { kind: 'end', blocks: part.blocks + 1 } : { kind: 'end', blocks: 1 };
    }
    if (ending) {
      problems.add('framing', '', 'bytes behind the end of the tar');
      return stop();
    }
    const next = headers.take(block);
    if (next.kind === 'stop') return stop();
    if (next.kind === 'skip') {
      sound = false;
      return { kind: 'header' };
    }
    return begin(next);
  }

  function begin(member: TarMember): Part {
    if (member.kind === 'entry') {
      totals.entries += 1;
      if (totals.entries > limits.maxEntries) {
        problems.add('limit-exceeded', '', `over ${limits.maxEntries} entries`);
        return stop();
      }
      names.add({ name: member.name, directory: member.directory });
    }
    const most = member.kind === 'entry' ? limits.maxEntryInMemoryBytes : Number.MAX_SAFE_INTEGER;
    const content = collectContent(member.size, most);
    return member.size === 0
      ? finish(member, content)
      : { kind: 'content', member, content, left: member.size };
  }

  function finish(member: TarMember, content: ContentCollector): Part {
    const whole = content.end();
    if (member.kind === 'extension') {
      if (!headers.extend(member, whole.content ?? Buffer.alloc(0))) return stop();
    } else if (!member.directory) {
      totals.uncompressedBytes += member.size;
      onEntry({ path: member.name, size: member.size, mode: member.mode, ...whole });
    }
    const left = (blockSize - (member.size % blockSize)) % blockSize;
    return left === 0 ? { kind: 'header' } : { kind: 'padding', left };
  }

  /** How many of these bytes were used. */
  function step(bytes: Uint8Array): number {
    if (part.kind === 'content') {
      const taken = bytes.subarray(0, part.left);
      part.content.take(taken);
      part.left -= taken.length;
      if (part.left === 0) part = finish(part.member, part.content);
      return taken.length;
    }
    if (part.kind === 'padding') {
      const taken = bytes.subarray(0, part.left);
      part.left -= taken.length;
      if (!isZero(taken)) {
        problems.add('framing', '', 'bytes between the end of an entry and the next header');
        part = stop();
      } else if (part.left === 0) part = { kind: 'header' };
      return taken.length;
    }
    if (partial.filled === 0 && bytes.length >= blockSize) {
      part = onBlock(bytes.subarray(0, blockSize), part.kind === 'end');
      return blockSize;
    }
    const taken = bytes.subarray(0, blockSize - partial.filled);
    partial.bytes.set(taken, partial.filled);
    partial.filled += taken.length;
    if (partial.filled === blockSize) {
      partial.filled = 0;
      part = onBlock(partial.bytes, part.kind === 'end');
    }
    return taken.length;
  }

  return {
    totals,
    take(piece) {
      for (let at = 0; at < piece.length && part.kind !== 'stopped';) at += step(piece.subarray(at));
      return part.kind !== 'stopped';
    },
    end(whole) {
      names.end();
      if (!whole || part.kind === 'stopped') return false;
      if (part.kind !== 'end' || part.blocks < 2 || partial.filled > 0) {
        problems.add('framing', '', 'the tar does not end with two blocks of zeros');
        return false;
      }
      return sound;
    },
  };
}
