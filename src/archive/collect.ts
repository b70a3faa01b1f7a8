/** The content of one entry as it passes by in pieces: kept when it is small, else hashed, and its edges kept. */
import { createHash, hash as hashOnce } from 'node:crypto';
import type { ArchiveEntry } from './archive.js';
import { collectEdges } from './edges.js';

export interface ContentCollector {
  take(piece: Uint8Array): void;
  end(): Pick<ArchiveEntry, 'content' | 'sha256' | 'edges'>;
}

/** `size` is what its header says; the caller gives as many bytes, and never more. */
export function collectContent(size: number, maxInMemoryBytes: number): ContentCollector {
  return size > maxInMemoryBytes ? collectLarge() : collectSmall(size);
}

function collectSmall(size: number): ContentCollector {
  let content: Uint8Array | undefined;
  let filled = 0;
  return {
    take(piece) {
      // the usual case: all of it at once, and nothing to be copied
      if (filled === 0 && piece.length === size) content = piece;
      else {
        content ??= Buffer.allocUnsafeSlow(size);
        content.set(piece, filled);
      }
      filled += piece.length;
    },
    end() {
      // never memory that nobody wrote to, should there be fewer bytes than promised
      const whole = content?.subarray(0, filled) ?? Buffer.alloc(0);
      return { content: whole, sha256: hashOnce('sha256', whole, 'hex') };
    },
  };
}

function collectLarge(): ContentCollector {
  const hash = createHash('sha256');
  const edges = collectEdges();
  return {
    take(piece) {
      hash.update(piece);
      edges.take(piece);
    },
    end: () => ({ content: undefined, sha256: hash.digest('hex'), edges: edges.end() }),
  };
}
