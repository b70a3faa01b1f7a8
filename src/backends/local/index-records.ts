/**
 * What the index is made of. A small record for each file on offer (`records/NAME/FILENAME.json`, made once, never
 * changed) and for each announcement (`announced/NAME/FILENAME.json`, the newest counts). Pages are a rendering of them.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SpkgError } from '../../core/errors.js';
import { filenameSchema, projectNameSchema, requestIdSchema, sha256Schema } from '../../core/model.js';
import { causeCode, createAtomically, fileError, writeAtomically } from '../../tools/atomic.js';

const common = {
  name: projectNameSchema,
  version: v.string(),
  filename: filenameSchema,
  uploadedAt: v.nullable(v.string()),
  request: requestIdSchema,
};
const fileRecordSchema = v.strictObject({
  kind: v.literal('file'),
  ...common,
  sha256: sha256Schema,
  size: v.number(),
  metadataSha256: v.nullable(sha256Schema),
  /** a PEP 440 specifier set; null where METADATA gives none that can be read */
  requiresPython: v.nullable(v.string()),
});
const announcedRecordSchema = v.strictObject({
  kind: v.picklist(['denied', 'held', 'rejected']),
  ...common,
  /** a folder that is not there, and whose name says why */
  spoken: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._+-]+$/)),
  reason: v.string(),
});
export type FileRecord = Readonly<v.InferOutput<typeof fileRecordSchema>>;
export type AnnouncedRecord = Readonly<v.InferOutput<typeof announcedRecordSchema>>;
export type IndexRecord = FileRecord | AnnouncedRecord;

/** The files on offer for a project, by file name. SPKG_INDEX_INVALID when a record is damaged. */
export function readFileRecords(directory: string, name: string): Promise<readonly FileRecord[]> {
  return readFolder(join(directory, 'records', name), fileRecordSchema);
}

/** All that is listed for a project, by file name; what is on offer hides what was once announced of it. */
export async function readRecords(directory: string, name: string): Promise<readonly IndexRecord[]> {
  const [announced, files] = await Promise.all([
    readFolder(join(directory, 'announced', name), announcedRecordSchema),
    readFileRecords(directory, name),
  ]);
  const listed = new Map<string, IndexRecord>(announced.map((record) => [record.filename, record]));
  for (const record of files) listed.set(record.filename, record);
  return [...listed.values()].sort((a, b) => (a.filename < b.filename ? -1 : 1));
}

/** The record of one file on offer. */
export async function findFileRecord(
  directory: string,
  { name, filename }: Pick<FileRecord, 'name' | 'filename'>,
): Promise<FileRecord | undefined> {
  return readRecord(join(directory, 'records', name, `${filename}.json`), fileRecordSchema);
}

/** Offers a file; false when one of that name is on offer already, the same or another. */
export function createFileRecord(directory: string, record: FileRecord): Promise<boolean> {
  const path = join(directory, 'records', record.name, `${record.filename}.json`);
  return createAtomically(path, `${JSON.stringify(record)}\n`, { durable: true });
}

export async function writeAnnounced(directory: string, record: AnnouncedRecord): Promise<void> {
  const path = join(directory, 'announced', record.name, `${record.filename}.json`);
  await writeAtomically(path, `${JSON.stringify(record)}\n`);
}

/** Every project of which anything is listed. */
export async function recordedProjects(directory: string): Promise<readonly string[]> {
  const folders = ['records', 'announced'].map((folder) => listFolder(join(directory, folder)));
  const names = new Set((await Promise.all(folders)).flat());
  return [...names].filter((name) => v.is(projectNameSchema, name)).sort();
}

async function readFolder<T>(folder: string, schema: v.GenericSchema<unknown, T>): Promise<readonly T[]> {
  const names = (await listFolder(folder)).filter((file) => file.endsWith('.json'));
  const records = await Promise.all(names.map((file) => readRecord(join(folder, file), schema)));
  return records.filter((record) => record !== undefined);
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return [];
    throw fileError(error, folder);
  }
}

async function readRecord<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new SpkgError('SPKG_INDEX_INVALID', `the index record \`${path}\` is damaged`, {
    tryThis: 'move it aside and run: spkg bootstrap; then retry the request that published it',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the schema refuses undefined, and the error names the file
    return undefined;
  }
}
