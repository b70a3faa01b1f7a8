/** The port PackageIndex: a static index on disk that pip and uv read as `file://…/index/simple`. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SpkgError } from '../../core/errors.js';
import type { LockedFile } from '../../core/model.js';
import type { Announcement, PackageIndex } from '../../core/ports.js';
import { sortVersions } from '../../core/versions.js';
import { causeCode, fileError, temporaryBeside, writeAtomically } from '../../tools/atomic.js';
import {
  readRecords,
  recordedProjects,
  writeRecord,
  type FileRecord,
  type IndexRecord,
} from './index-records.js';
import { projectHtml, projectJson, rootHtml, rootJson } from './simple-pages.js';

/** `pathOf`: where the quarantine keeps the bytes of a hash. */
export function createPackageIndex(
  directory: string,
  pathOf: (sha256: string) => string,
): PackageIndex & { render(): Promise<void> } {
  return {
    url: pathToFileURL(join(directory, 'simple')).href,
    async offered(name) {
      const files = (await readRecords(directory, name)).filter((record) => record.kind === 'file');
      const order = sortVersions(new Set(files.map(({ version }) => version)));
      const ascending = [...files].sort((a, b) => order.indexOf(a.version) - order.indexOf(b.version));
      return new Map(ascending.map(({ filename, sha256, version }) => [filename, { sha256, version }]));
    },
    async publish(files, request) {
      const records: FileRecord[] = [];
      for (const { file } of files) await assertFree(directory, file);
      for (const { file, metadata } of files) {
        records.push(await placeFile(directory, pathOf(file.sha256), file, metadata, request));
      }
      for (const record of records) await writeRecord(directory, record);
      await renderAll(directory, records);
    },
    async announce(announcements) {
      const written: IndexRecord[] = [];
      for (const announcement of announcements) {
        const known = (await readRecords(directory, announcement.name)).find(
          ({ filename }) => filename === announcement.filename,
        );
        // what was approved stays: a later request that is denied does not take it away
        if (known?.kind === 'file') continue;
        const record = announced(announcement);
        await writeRecord(directory, record);
        written.push(record);
      }
      await renderAll(directory, written);
    },
    async render() {
      const names = await recordedProjects(directory);
      for (const name of names) await renderProject(directory, name);
      await renderRoot(directory);
    },
  };
}

async function assertFree(directory: string, file: LockedFile): Promise<void> {
  const records = await readRecords(directory, file.name);
  const known = records.find(({ filename }) => filename === file.filename);
  if (known?.kind === 'file' && known.sha256 !== file.sha256) {
    throw new SpkgError(
      'SPKG_INDEX_INVALID',
      `\`${file.filename}\` is already published with other bytes: sha256 ${known.sha256}, now ${file.sha256}`,
      { tryThis: 'ask InfoSec which bytes are right: an index that changes a file is not to be trusted' },
    );
  }
}

/** The bytes are hashed once more on their way into the index: what is published is what was scanned. */
async function placeFile(
  directory: string,
  source: string,
  file: LockedFile,
  metadata: string | null,
  request: string,
): Promise<FileRecord> {
  const { name, version, filename, sha256, uploadedAt } = file;
  const path = join(directory, 'files', name, filename);
  if ((await hashFile(path)) !== sha256) await copyChecked(source, path, sha256);
  const metadataSha256 = metadata === null ? null : createHash('sha256').update(metadata).digest('hex');
  if (metadata !== null) await writeAtomically(`${path}.metadata`, metadata, { mode: 0o644 });
  const { size } = await stat(path);
  return { kind: 'file', name, version, filename, uploadedAt, request, sha256, size, metadataSha256 };
}

async function copyChecked(source: string, path: string, sha256: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await link(source, temporary).catch(() => copyFile(source, temporary, constants.COPYFILE_FICLONE));
    const actual = await hashFile(temporary);
    if (actual !== sha256) {
      await rm(source, { force: true });
      throw new SpkgError(
        'SPKG_FETCH_HASH_MISMATCH',
        `the quarantined file has changed since it was scanned: sha256 ${sha256} expected, ${actual ?? 'nothing'} found`,
        { tryThis: 'retry the request: the file is fetched and scanned anew' },
      );
    }
    await rename(temporary, path);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    // `as`: a stream without an encoding gives buffers
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
  return hash.digest('hex');
}

/** The path that pip and uv print: who said no, where to read more, and what to take instead. */
function announced(announcement: Announcement): IndexRecord {
  const { name, version, filename, uploadedAt, kind, rule, request, nearest } = announcement;
  const words = [
    kind.toUpperCase(),
    kind === 'held' ? 'for-review' : `by-${rule}`,
    '',
    'see',
    '',
    `spkg-status-${request}`,
  ];
  const way = nearest === null ? '' : `--nearest-${nearest}`;
  const spoken = `${words.join('-').replaceAll('---', '--')}${way}`.replace(/[^A-Za-z0-9._+-]/g, '_');
  const next = nearest === null ? '' : ` The nearest version that passes is ${nearest}.`;
  const reason = `${kind} by ${rule}: run \`spkg status ${request}\`.${next}`;
  return { kind, name, version, filename, uploadedAt, request, spoken, reason };
}

async function renderAll(directory: string, records: readonly IndexRecord[]): Promise<void> {
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
