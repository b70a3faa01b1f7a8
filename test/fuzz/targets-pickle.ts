/** Fuzz targets of the models scanner: each takes any bytes and must neither throw nor hang. */
import { modelsScanner } from '../../src/scanners/models/index.js';
import { walkPickle } from '../../src/scanners/models/pickle.js';

export const pickleTargets: Readonly<Record<'pickle', (bytes: Uint8Array) => void>> = {
  /** the walk over every stream, then the whole scanner over the same bytes as a file and as a large file's edges */
  pickle(bytes) {
    let at = 0;
    for (let streams = 0; at < bytes.length && streams < 1000; streams += 1) {
      const { end, ended } = walkPickle(bytes, at, () => undefined);
      if (end < at || end > bytes.length) throw new Error(`the walk ended at ${end} of ${bytes.length}`);
      if (ended !== 'stop') break;
      at = end;
    }
    const session = modelsScanner.begin({
      filename: 'demo-1.0-py3-none-any.whl',
      name: null,
      version: null,
      form: 'wheel',
    });
    const common = { size: bytes.length, sha256: '0'.repeat(64), mode: 0 };
    session.entry({ path: 'demo/a.pkl', content: bytes, ...common });
    session.entry({ path: 'demo/b', content: undefined, edges: { head: bytes, tail: bytes }, ...common });
    const report = session.finish({
      complete: true,
      problems: [],
      entries: 2,
      uncompressedBytes: 0,
      sha256: '',
    });
    if (report.outcome !== 'completed') throw new Error(`the outcome is ${report.outcome}`);
  },
};
