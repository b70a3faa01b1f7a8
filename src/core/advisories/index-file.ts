/**
 * The advisory index: one text, a header line with offsets by project, then one line a project. Opening it parses the
 * header alone; a project is parsed when it is asked for.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { severities, timestampSchema, type Severity } from '../model.js';
import { inRange } from './ranges.js';
import { affectedProjects, type OsvRecord, type RangeEvent } from './osv.js';
import { severityOf, type Scorer } from './severity.js';

/** What one record says of one project, as it lies in the index. */
export interface IndexedAdvisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly score: number | null;
  readonly ranges: readonly (readonly RangeEvent[])[];
  /** listed versions that no range holds */
  readonly versions: readonly string[];
  /** RFC 3339; null: never. A withdrawn advisory does not count from then on. */
  readonly withdrawn: string | null;
}

const headerSchema = v.strictObject({
  schema: v.literal('spkg.advisory-index/1'),
  /** newest `modified` of the records, those of the future left out; null when there is none */
  asOf: v.nullable(timestampSchema),
  from: v.string(),
  records: v.number(),
  /** sha256 of everything behind this line */
  digest: v.string(),
  /** byte offset behind this line, and length */
  projects: v.record(v.string(), v.tuple([v.number(), v.number()])),
});
export type AdvisoryHeader = v.InferOutput<typeof headerSchema>;

const rangeEvents = v.array(
  v.strictObject({ kind: v.picklist(['introduced', 'fixed', 'last', 'limit']), version: v.string() }),
);
const lineSchema = v.array(
  v.strictObject({
    id: v.string(),
    aliases: v.array(v.string()),
    severity: v.picklist(severities),
    score: v.nullable(v.number()),
    ranges: v.array(rangeEvents),
    versions: v.array(v.string()),
    withdrawn: v.nullable(v.string()),
  }),
);

/**
 * The text of an index over these records. `from` is shown to people: no credentials. It is as old as the newest record
 * that is not later than `now`: a slip in one record would make all others fresh for ever.
 */
export function buildAdvisoryIndex(
  records: Iterable<OsvRecord>,
  from: string,
  score: Scorer,
  now: Date,
): string {
  const latest = now.toISOString();
  const projects = new Map<string, IndexedAdvisory[]>();
  let count = 0;
  let newest = '';
  for (const record of records) {
    const affected = affectedProjects(record);
    if (affected.length === 0) continue;
    count += 1;
    const modified = isoTime(record.modified);
    if (modified !== null && modified > newest && modified <= latest) newest = modified;
    for (const project of affected) {
      const scores = project.vectors.flatMap((vector) => score(vector) ?? []);
      const best = scores.length > 0 ? Math.max(...scores) : null;
      const label = record.database_specific?.severity;
      const entry: IndexedAdvisory = {
        id: record.id,
        aliases: record.aliases ?? [],
        severity: severityOf(best, typeof label === 'string' ? label : undefined),
        score: best,
        ranges: project.ranges,
        versions: project.versions.filter(
          (one) => !project.ranges.some((range) => inRange(one, range) === true),
        ),
        withdrawn: record.withdrawn ?? null,
      };
      projects.set(project.name, [...(projects.get(project.name) ?? []), entry]);
    }
  }
  return render(projects, { asOf: newest === '' ? null : newest, from, records: count });
}

function render(
  projects: ReadonlyMap<string, readonly IndexedAdvisory[]>,
  about: Pick<AdvisoryHeader, 'asOf' | 'from' | 'records'>,
): string {
  const offsets: Record<string, [number, number]> = {};
  const lines: string[] = [];
  let offset = 0;
  for (const name of [...projects.keys()].sort()) {
    const entries = [...(projects.get(name) ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    const line = JSON.stringify(entries);
    const length = Buffer.byteLength(line);
    offsets[name] = [offset, length];
    lines.push(`${line}\n`);
    offset += length + 1;
  }
  const body = lines.join('');
  const digest = createHash('sha256').update(body).digest('hex');
  const header: AdvisoryHeader = { schema: 'spkg.advisory-index/1', ...about, digest, projects: offsets };
  return `${JSON.stringify(header)}\n${body}`;
}

/** An index that was opened. */
export interface AdvisoryIndex {
  readonly header: AdvisoryHeader;
  readonly advisories: (name: string) => readonly IndexedAdvisory[];
}

/** Undefined when the bytes are no whole index: the header or the digest does not fit. */
export function openAdvisoryIndex(bytes: Uint8Array): AdvisoryIndex | undefined {
  const end = bytes.indexOf(0x0a);
  if (end < 0) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = v.safeParse(headerSchema, parseJson(text.toString('utf8', 0, end)));
  const body = text.subarray(end + 1);
  if (!header.success || createHash('sha256').update(body).digest('hex') !== header.output.digest)
    return undefined;
  const { projects } = header.output;
  return {
    header: header.output,
    advisories(name) {
      const place = Object.hasOwn(projects, name) ? projects[name] : undefined;
      if (!place) return [];
      const [offset, length] = place;
      return v.parse(lineSchema, parseJson(body.toString('utf8', offset, offset + length)));
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the schema refuses undefined
    return undefined;
  }
}

function isoTime(text: string): string | null {
  const time = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
