/** The port PackageIndex: a static index on disk that pip and uv read as `file://…/index/simple`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SpkgError } from '../../core/errors.js';
import type { LockedFile, Sha256 } from '../../core/model.js';
import type { PackageIndex } from '../../core/ports.js';
import { sortVersions } from '../../core/versions.js';
import { writeAtomically } from '../../tools/atomic.js';
import { announcedRecord } from './announcements.js';
import { placeFile } from './index-files.js';
import {
  createFileRecord,
  findFileRecord,
  readFileRecords,
  readRecords,
  recordedProjects,
  writeAnnounced,
  type FileRecord,
} from './index-records.js';
import { projectHtml, projectJson, rootHtml, rootJson } from './simple-pages.js';

/** `pathOf`: where the quarantine keeps the bytes of a hash. `render` makes every page anew. */
export function createPackageIndex(
  directory: string,
  pathOf: (sha256: Sha256) => string,
): PackageIndex & { render(): Promise<void> } {
  return {
    url: pathToFileURL(join(directory, 'simple')).href,
    takesMetadata: true,
    async offered(name) {
      const files = await readFileRecords(directory, name);
      const order = sortVersions(new Set(files.map(({ version }) => version)));
      const ascending = [...files].sort((a, b) => order.indexOf(a.version) - order.indexOf(b.version));
      return new Map(ascending.map(({ filename, sha256, version }) => [filename, { sha256, version }]));
    },
    async approved() {
      const names = await recordedProjects(directory);
      const all = await Promise.all(
        names.map(async (name) => {
          const files = await readFileRecords(directory, name);
          const versions = sortVersions(new Set(files.map(({ version }) => version)));
          return { name, versions: [...versions].reverse() };
        }),
      );
      return all.filter(({ versions }) => versions.length > 0);
    },
    async publish(files, request) {
      const named = new Map<string, LockedFile>();
      for (const { file } of files) {
        assertSame(named.get(file.filename) ?? (await findFileRecord(directory, file)), file);
        named.set(file.filename, file);
      }
      const records: FileRecord[] = [];
      for (const { file, metadata } of files) {
        records.push(await placeFile(directory, pathOf(file.sha256), { file, metadata, request }));
      }
      for (const record of records) await offer(directory, record);
      await renderAll(directory, records);
    },
    async announce(announcements) {
      const records = announcements.map(announcedRecord);
      for (const record of records) await writeAnnounced(directory, record);
      await renderAll(directory, records);
    },
    async render() {
      for (const name of await recordedProjects(directory)) await renderProject(directory, name);
      await renderRoot(directory);
    },
  };
}

/** Of two that offer different bytes under one name at once, the first wins and the second is told. */
async function offer(directory: string, record: FileRecord): Promise<void> {
  if (!(await createFileRecord(directory, record)))
    assertSame(await findFileRecord(directory, record), record);
}

function assertSame(
  known: Pick<LockedFile, 'sha256'> | undefined,
  { filename, sha256 }: Pick<LockedFile, 'filename' | 'sha256'>,
): void {
  if (known === undefined || known.sha256 === sha256) return;
  throw new SpkgError(
    'SPKG_INDEX_INVALID',
    `\`${filename}\` has other bytes already: sha256 ${known.sha256}, now ${sha256}`,
    { tryThis: 'ask InfoSec which bytes are right: an index that changes a file is not to be trusted' },
  );
}

async function renderAll(directory: string, records: readonly { readonly name: string }[]): Promise<void> {
  for (const name of new Set(records.map((record) => record.name))) await renderProject(directory, name);
  if (records.length > 0) await renderRoot(directory);
}

/** Until the page shows exactly the records that are there: two that publish at once both end so. */
async function renderProject(directory: string, name: string): Promise<void> {
  const folder = join(directory, 'simple', name);
  for (let shown: string | undefined; ;) {
    const records = await readRecords(directory, name);
    const json = projectJson(name, records);
    if (json === shown) return;
    await writeAtomically(join(folder, 'index.html'), projectHtml(name, records), { mode: 0o644 });
    await writeAtomically(join(folder, 'index.json'), json, { mode: 0o644 });
    shown = json;
  }
}

async function renderRoot(directory: string): Promise<void> {
  for (let shown: string | undefined; ;) {
    const names = await recordedProjects(directory);
    const json = rootJson(names);
    if (json === shown) return;
    await writeAtomically(join(directory, 'simple', 'index.html'), rootHtml(names), { mode: 0o644 });
    await writeAtomically(join(directory, 'simple', 'index.json'), json, { mode: 0o644 });
    shown = json;
  }
}
