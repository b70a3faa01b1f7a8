/**
 * A second, slow reading of OSV records for comparison: written from the specification, sharing no code with the one
 * under test, PEP 440 included.
 */
import type { OsvRecord } from '../../src/core/advisories/osv.js';

/** PEP 440's sort key (epoch, release, pre, post, dev), local parts left out; undefined for what is no version. */
export type Key = readonly number[];

const shape =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/;

export function pythonKey(version: string): Key | undefined {
  const match = shape.exec(version.trim().toLowerCase());
  if (!match) return undefined;
  const [, epoch = '0', release = '0', letter, number, dashed, post, postNumber, dev, devNumber] = match;
  const parts = release.split('.').map(Number);
  while (parts.length < 12) parts.push(0);
  const order: Record<string, number> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
  const isPost = dashed !== undefined || post !== undefined;
  const pre = letter !== undefined ? (order[letter] ?? 0) : dev !== undefined && !isPost ? 0 : 4;
  const postKey =
    dashed !== undefined ? Number(dashed) + 1 : post !== undefined ? Number(postNumber ?? 0) + 1 : 0;
  const devKey = dev === undefined ? Number.MAX_SAFE_INTEGER : Number(devNumber ?? 0);
  return [Number(epoch), ...parts, pre, Number(number ?? 0), postKey, devKey];
}

function compare(a: Key, b: Key): number {
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Project {
  readonly versions: ReadonlySet<string>;
  readonly affected: (version: string, key: Key | undefined) => ReadonlySet<string>;
}

interface Claim {
  readonly id: string;
  readonly listed: ReadonlySet<string>;
  readonly listedKeys: ReadonlySet<string>;
  readonly ranges: readonly Range[];
}

/** Events in the order of their versions; `unknown` when one of them is no version. */
type Range = 'unknown' | readonly { readonly kind: string; readonly bound: string; readonly key: Key }[];

/** Everything that the records say, by project, with every version that they mention. */
export function bruteForce(records: readonly OsvRecord[]): ReadonlyMap<string, Project> {
  const claims = new Map<string, Claim[]>();
  const mentioned = new Map<string, Set<string>>();
  for (const record of records) {
    if (record.withdrawn) continue;
    for (const affected of record.affected ?? []) {
      if (affected.package?.ecosystem !== 'PyPI') continue;
      const name = affected.package.name.toLowerCase().replace(/[-_.]+/g, '-');
      const ranges = (affected.ranges ?? [])
        .filter(({ type }) => type === 'ECOSYSTEM')
        .map(({ events }) => events);
      const listed = affected.versions ?? [];
      claims.set(name, [
        ...(claims.get(name) ?? []),
        {
          id: record.id,
          listed: new Set(listed),
          listedKeys: new Set(listed.flatMap((one) => pythonKey(one)?.join() ?? [])),
          ranges: ranges.map(readRange),
        },
      ]);
      const versions = mentioned.get(name) ?? new Set<string>();
      for (const version of listed) versions.add(version);
      for (const event of ranges.flat()) {
        for (const bound of Object.values(event))
          if (typeof bound === 'string') for (const near of around(bound)) versions.add(near);
      }
      mentioned.set(name, versions);
    }
  }
  return new Map(
    [...claims].map(([name, all]) => [
      name,
      {
        versions: mentioned.get(name) ?? new Set(),
        affected: (version, key) =>
          new Set(all.filter((claim) => holds(claim, version, key)).map(({ id }) => id)),
      },
    ]),
  );
}

function around(bound: string): readonly string[] {
  return bound === '0'
    ? ['0', '0.0.1']
    : [bound, `${bound}.1`, `${bound}.post1`, `${bound}rc1`, `${bound}.dev1`];
}

function holds({ listed, listedKeys, ranges }: Claim, version: string, key: Key | undefined): boolean {
  const same = listed.has(version) || (key !== undefined && listedKeys.has(key.join()));
  return same || ranges.some((range) => inEvents(range, version, key));
}

function readRange(events: readonly Record<string, unknown>[]): Range {
  const flat = events
    .flatMap((event) => Object.entries(event).map(([kind, bound]) => ({ kind, bound: String(bound) })))
    .filter(({ bound }) => bound !== '*')
    .map(({ kind, bound }) => ({ kind, bound, key: bound === '0' ? [-1] : pythonKey(bound) }));
  if (flat.some(({ key }) => key === undefined)) return 'unknown';
  return flat.map((event) => ({ ...event, key: event.key! })).sort((a, b) => compare(a.key, b.key));
}

function inEvents(range: Range, version: string, key: Key | undefined): boolean {
  if (key === undefined || range === 'unknown') return true;
  let affected = false;
  for (const event of range) {
    const order = compare(key, event.key);
    if (
      event.kind === 'introduced' &&
      (order >= 0 ||
        version.replace(/[-_.]?(a|b|c|rc|alpha|beta|pre|preview|dev)[-_.]?\d*.*$/i, '') === event.bound)
    )
      affected = true;
    if ((event.kind === 'fixed' || event.kind === 'limit') && order >= 0) affected = false;
    if (event.kind === 'last_affected' && order > 0) affected = false;
  }
  return affected;
}
