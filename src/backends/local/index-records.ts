/** One small record per listed file: `index/records/NAME/FILENAME.json`. Pages are a rendering of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SpkgError } from '../../core/errors.js';
import { filenameSchema, projectNameSchema, sha256Schema } from '../../core/model.js';
import { causeCode, fileError, writeAtomically } from '../../tools/atomic.js';

const common = {
  name: projectNameSchema,
  version: v.string(),
  filename: filenameSchema,
  uploadedAt: v.nullable(v.string()),
  request: v.string(),
};
const recordSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('file'),
    ...common,
    sha256: sha256Schema,
    size: v.number(),
    metadataSha256: v.nullable(sha256Schema),
  }),
  /** listed as yanked, with an href that says why */
  v.strictObject({
    kind: v.picklist(['denied', 'held', 'rejected']),
    ...common,
    spoken: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._+-]+$/)),
    reason: v.string(),
  }),
]);
export type IndexRecord = Readonly<v.InferOutput<typeof recordSchema>>;
export type FileRecord = Extract<IndexRecord, { kind: 'file' }>;

/** All records of a project, by file name. Damaged ones reject: SPKG_INDEX_INVALID. */
export async function readRecords(directory: string, name: string): Promise<readonly IndexRecord[]> {
  const folder = join(directory, 'records', name);
  const names = await readdir(folder).catch((error: unknown) => {
    if (causeCode(error) === 'ENOENT') return [];
    throw fileError(error, folder);
  });
  const files = names.filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map((file) => readRecord(join(folder, file))));
}

export async function writeRecord(directory: string, record: IndexRecord): Promise<void> {
  await writeAtomically(recordPath(directory, record), `${JSON.stringify(record)}\n`, { durable: true });
}

export function recordPath(
  directory: string,
  { name, filename }: Pick<IndexRecord, 'name' | 'filename'>,
): string {
  return join(directory, 'records', name, `${filename}.json`);
}

/** Every project with records. */
export async function recordedProjects(directory: string): Promise<readonly string[]> {
  const folder = join(directory, 'records');
  const names = await readdir(folder).catch((error: unknown) => {
    if (causeCode(error) === 'ENOENT') return [];
    throw fileError(error, folder);
  });
  return names.filter((name) => v.is(projectNameSchema, name)).sort();
}

async function readRecord(path: string): Promise<IndexRecord> {
  const parsed = v.safeParse(recordSchema, parseJson(await readFile(path, 'utf8')));
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
