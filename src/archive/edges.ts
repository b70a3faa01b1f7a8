/** The first and the last bytes of something that passes by in chunks. */
import { edgeBytes, type Edges } from './archive.js';

export interface EdgeCollector {
  take(chunk: Uint8Array): void;
  end(): Edges;
}

/** Keeps at most `most` bytes of each edge; chunks are copied, so that their memory can be used again. */
export function collectEdges(most = edgeBytes): EdgeCollector {
  const head: Uint8Array[] = [];
  const tail: Uint8Array[] = [];
  const sizes = { head: 0, tail: 0 };
  return {
    take(chunk) {
      const first = chunk.slice(0, most - sizes.head);
      if (first.length > 0) head.push(first);
      sizes.head += first.length;
      tail.push(chunk.slice(-most));
      sizes.tail += Math.min(chunk.length, most);
      for (let [oldest] = tail; oldest && sizes.tail - oldest.length >= most; [oldest] = tail) {
        sizes.tail -= oldest.length;
        tail.shift();
      }
    },
    end: () => ({ head: Buffer.concat(head), tail: Buffer.concat(tail).subarray(-most) }),
  };
}
