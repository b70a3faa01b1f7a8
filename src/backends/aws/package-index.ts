/** The port PackageIndex over CodeArtifact's PyPI endpoint: exactly the scanned files, with their sha256. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SpkgError } from '../../core/errors.js';
import { changedInQuarantine } from '../../core/fetch-errors.js';
import type { LockedFile, Sha256 } from '../../core/model.js';
import type { PackageIndex } from '../../core/ports.js';
import { sortVersions } from '../../core/versions.js';
import type { HttpClient } from '../../tools/http.js';
import { createUpstream } from '../../tools/upstream.js';
import type { RepositoryAccess } from './repository.js';
import { upload } from './upload.js';

/** CodeArtifact shows what was uploaded a little later. */
const mostLooks = 8;

/**
 * `announce` does nothing: CodeArtifact cannot list what may not be installed; a requester is told by notice and by
 * `spkg status`. All or nothing as far as it can be: every clash is met before the first upload.
 */
export function createPackageIndex(order: {
  readonly url: string;
  readonly access: RepositoryAccess;
  readonly http: HttpClient;
  readonly read: (sha256: Sha256) => AsyncIterable<Uint8Array>;
  /** what there is, by CodeArtifact's own lists */
  readonly list: PackageIndex['approved'];
}): PackageIndex {
  const { access, http, read, list } = order;

  async function offered(name: string): Promise<ReadonlyMap<string, { sha256: Sha256; version: string }>> {
    const { endpoint, authorization } = await access();
    const index = createUpstream({ url: `${endpoint}simple/`, http, authorization });
    const project = await index.project(name, new AbortController().signal);
    const files = (project?.files ?? []).flatMap(({ filename, sha256, version }) =>
      sha256 === null || version === null ? [] : [{ filename, sha256, version }],
    );
    const versions = sortVersions(new Set(files.map(({ version }) => version)));
    files.sort((a, b) => versions.indexOf(a.version) - versions.indexOf(b.version));
    return new Map(files.map(({ filename, sha256, version }) => [filename, { sha256, version }]));
  }

  /** Those of the files that are not on offer yet. SPKG_INDEX_INVALID when other bytes are. */
  async function missingOf(files: readonly LockedFile[]): Promise<readonly LockedFile[]> {
    const missing: LockedFile[] = [];
    const known = new Map<string, ReadonlyMap<string, { sha256: Sha256 }>>();
    for (const file of files) {
      const there = known.get(file.name) ?? (await offered(file.name));
      known.set(file.name, there);
      const found = there.get(file.filename)?.sha256;
      if (found === undefined) missing.push(file);
      else if (found !== file.sha256) throw clash(file, found);
    }
    return missing;
  }

  return {
    url: order.url,
    takesMetadata: false,
    offered,
    approved: list,
    announce: () => Promise.resolve(),
    async publish(published) {
      const files = published.map(({ file }) => file);
      const named = new Map<string, Sha256>();
      for (const file of files) {
        const other = named.get(file.filename) ?? file.sha256;
        if (other !== file.sha256) throw clash(file, other);
        named.set(file.filename, file.sha256);
      }
      for (const file of await missingOf(files)) {
        const bytes = await checkedBytes(file, read);
        if ((await upload(await access(), file, bytes)) === 'taken') await missingOf([file]);
      }
      for (let looks = 1; (await missingOf(files)).length > 0; looks += 1) {
        if (looks >= mostLooks) throw notShown(await missingOf(files));
        await pause(100 * 2 ** looks);
      }
    },
  };
}

/** What is uploaded is hashed once more: the bytes scanned are the bytes published. */
async function checkedBytes(
  file: LockedFile,
  read: (sha256: Sha256) => AsyncIterable<Uint8Array>,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read(file.sha256)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === file.sha256) return bytes;
  throw changedInQuarantine(file.filename, file.sha256, actual);
}

function clash({ filename, sha256 }: LockedFile, other: Sha256): SpkgError {
  return new SpkgError(
    'SPKG_INDEX_INVALID',
    `\`${filename}\` has other bytes already: sha256 ${other}, now ${sha256}`,
    { tryThis: 'ask InfoSec which bytes are right: an index that changes a file is not to be trusted' },
  );
}

function notShown(files: readonly LockedFile[]): SpkgError {
  const names = files.map(({ filename }) => filename).join(', ');
  return new SpkgError('SPKG_AWS_FAILED', `CodeArtifact does not show what was uploaded: ${names}`, {
    tryThis: 'run the same command again: what is there is left as it is',
  });
}
