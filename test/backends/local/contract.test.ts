import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvidenceStore } from '../../../src/backends/local/evidence.js';
import { createPackageIndex } from '../../../src/backends/local/index.js';
import { createQuarantine } from '../../../src/backends/local/quarantine.js';
import { workspacePaths } from '../../../src/backends/local/workspace.js';
import { initBare } from '../../../src/tools/git.js';
import { createRequestStore } from '../../../src/tools/request-store.js';
import { backendContract } from '../../contract/backend.js';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

backendContract('local', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spkg-contract-'));
  folders.push(folder);
  const paths = workspacePaths(folder);
  await initBare(paths.requests);
  const quarantine = createQuarantine(paths.quarantine);
  const absent = (): undefined => undefined;
  return {
    evidence: createEvidenceStore(paths.evidence),
    quarantine,
    index: createPackageIndex(paths.index, quarantine.pathOf),
    requests: createRequestStore({
      repository: paths.requests,
      cache: paths.cache,
      remedy: 'spkg bootstrap',
    }),
    page: (name) => readFile(join(paths.index, 'simple', name, 'index.html'), 'utf8'),
    async offeredBytes(name, filename) {
      const page = await readFile(join(paths.index, 'simple', name, 'index.html'), 'utf8').catch(absent);
      const [href] = page?.match(new RegExp(`[^"]*/${filename}(?=#sha256=)`)) ?? [];
      return href === undefined ? undefined : readFile(join(paths.index, 'simple', name, href));
    },
    async damage(id, kind, attempt) {
      const path = join(paths.evidence, id, `${kind}.${attempt}.json`);
      await chmod(path, 0o600);
      await writeFile(path, '{"schema":"spkg.request/1"');
    },
  };
});
