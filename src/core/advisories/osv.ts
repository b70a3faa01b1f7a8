/** OSV records (ossf.github.io/osv-schema), read for what they say about projects of one ecosystem. */
import * as v from 'valibot';
import { normalizeName } from '../names.js';
import { inOrder } from './ranges.js';

const eventSchema = v.looseObject({
  introduced: v.optional(v.string()),
  fixed: v.optional(v.string()),
  last_affected: v.optional(v.string()),
  limit: v.optional(v.string()),
});
const severitySchema = v.array(v.looseObject({ type: v.string(), score: v.string() }));

const recordSchema = v.looseObject({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/)),
  modified: v.string(),
  withdrawn: v.optional(v.nullable(v.string())),
  aliases: v.optional(v.nullable(v.array(v.string()))),
  severity: v.optional(v.nullable(severitySchema)),
  database_specific: v.optional(v.nullable(v.looseObject({ severity: v.optional(v.unknown()) }))),
  affected: v.optional(
    v.nullable(
      v.array(
        v.looseObject({
          package: v.optional(v.looseObject({ ecosystem: v.string(), name: v.string() })),
          severity: v.optional(v.nullable(severitySchema)),
          ranges: v.optional(
            v.nullable(v.array(v.looseObject({ type: v.string(), events: v.array(eventSchema) }))),
          ),
          versions: v.optional(v.nullable(v.array(v.string()))),
        }),
      ),
    ),
  ),
});
export type OsvRecord = v.InferOutput<typeof recordSchema>;

/** The record, or undefined when it is none. */
export function readOsvRecord(json: unknown): OsvRecord | undefined {
  const parsed = v.safeParse(recordSchema, json);
  return parsed.success ? parsed.output : undefined;
}

export interface RangeEvent {
  readonly kind: 'introduced' | 'fixed' | 'last' | 'limit';
  readonly version: string;
}

/** What one record says of one project. */
export interface AffectedProject {
  /** PEP 503 */
  readonly name: string;
  /** one list of events per range; GIT ranges say nothing about versions and are left out */
  readonly ranges: readonly (readonly RangeEvent[])[];
  readonly versions: readonly string[];
  /** CVSS vectors, those of this package before those of the record */
  readonly vectors: readonly string[];
}

/** The projects of the Python ecosystem that a record names; entries for one project are joined. */
export function affectedProjects(record: OsvRecord): readonly AffectedProject[] {
  const byName = new Map<string, AffectedProject>();
  for (const affected of record.affected ?? []) {
    if (affected.package?.ecosystem.split(':')[0]?.toLowerCase() !== 'pypi') continue;
    const name = normalizeName(affected.package.name);
    const known = byName.get(name) ?? { name, ranges: [], versions: [], vectors: [] };
    const ranges = (affected.ranges ?? [])
      .filter(({ type }) => type !== 'GIT')
      .map(({ events }) => inOrder(events.flatMap(eventsOf)));
    const own = affected.severity ?? [];
    const vectors = (own.length > 0 ? own : (record.severity ?? [])).map(({ score }) => score);
    byName.set(name, {
      name,
      ranges: [...known.ranges, ...ranges],
      versions: [...known.versions, ...(affected.versions ?? [])],
      vectors: [...known.vectors, ...vectors],
    });
  }
  return [...byName.values()];
}

function eventsOf(event: v.InferOutput<typeof eventSchema>): readonly RangeEvent[] {
  const found: RangeEvent[] = [];
  if (event.introduced !== undefined) found.push({ kind: 'introduced', version: event.introduced });
  if (event.fixed !== undefined) found.push({ kind: 'fixed', version: event.fixed });
  if (event.last_affected !== undefined) found.push({ kind: 'last', version: event.last_affected });
  if (event.limit !== undefined && event.limit !== '*') found.push({ kind: 'limit', version: event.limit });
  return found;
}
