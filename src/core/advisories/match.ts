/** Which advisories bear on a version: in a range or listed, aliases merged, withdrawn ones left out. */
import { severities, type Severity } from '../model.js';
import type { Advisory } from '../ports.js';
import { compareVersions, publicVersion, sameVersion, sortVersions } from '../versions.js';
import type { IndexedAdvisory } from './index-file.js';
import { inRange } from './ranges.js';

/** One Advisory per flaw: records that name each other as aliases are one. */
export function affecting(all: readonly IndexedAdvisory[], version: string, now: Date): readonly Advisory[] {
  const matched = all
    .filter(({ withdrawn }) => withdrawn === null || !(Date.parse(withdrawn) <= now.getTime()))
    .flatMap((advisory) => {
      const how = matchOf(advisory, version);
      return how === undefined ? [] : [{ advisory, how }];
    });
  return mergeAliases(matched)
    .map((group) => merged(group, version))
    .sort(
      (a, b) =>
        Number(b.malware) - Number(a.malware) || (b.score ?? 0) - (a.score ?? 0) || (a.id < b.id ? -1 : 1),
    );
}

type How = Advisory['matched'];
interface Match {
  readonly advisory: IndexedAdvisory;
  readonly how: How;
}

function matchOf(advisory: IndexedAdvisory, version: string): How | undefined {
  const wanted = publicVersion(version);
  const listed = advisory.versions.some((one) => one === version || sameVersion(one, wanted));
  if (listed) return 'listed';
  const ranges = advisory.ranges.map((range) => inRange(version, range));
  if (ranges.includes(true)) return 'range';
  return ranges.includes('unparsable') ? 'unparsable' : undefined;
}

/** Groups by the closure over ids and aliases. */
function mergeAliases(matches: readonly Match[]): readonly (readonly Match[])[] {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    return root;
  };
  for (const { advisory } of matches) {
    for (const alias of [advisory.id, ...advisory.aliases]) {
      parent.set(find(alias), find(advisory.id));
    }
  }
  const groups = new Map<string, Match[]>();
  for (const match of matches) {
    const root = find(match.advisory.id);
    groups.set(root, [...(groups.get(root) ?? []), match]);
  }
  return [...groups.values()];
}

function merged(group: readonly Match[], version: string): Advisory {
  const ids = [...new Set(group.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]))].sort(byKind);
  const scores = group.flatMap(({ advisory }) => advisory.score ?? []);
  const fixed = group
    .flatMap(({ advisory }) => advisory.ranges.flat())
    .filter(({ kind, version: one }) => kind === 'fixed' && (compareVersions(one, version) ?? 1) > 0)
    .map((event) => event.version);
  const [id = '', ...aliases] = ids;
  return {
    id,
    aliases,
    malware: ids.some((one) => one.startsWith('MAL-')),
    score: scores.length > 0 ? Math.max(...scores) : null,
    severity: gravest(group.map(({ advisory }) => advisory.severity)),
    fixedIn: sortVersions(new Set(fixed)),
    matched: howOf(group.map(({ how }) => how)),
  };
}

function howOf(hows: readonly How[]): How {
  if (hows.includes('listed')) return hows.includes('range') ? 'both' : 'listed';
  return hows.includes('range') ? 'range' : 'unparsable';
}

/** The gravest that is known; unknown only when none is. */
function gravest(all: readonly Severity[]): Severity {
  return severities.find((severity) => severity !== 'unknown' && all.includes(severity)) ?? 'unknown';
}

const order = ['MAL-', 'PYSEC-', 'GHSA-', 'CVE-'];
function byKind(a: string, b: string): number {
  const rank = (id: string): number =>
    (order.findIndex((prefix) => id.startsWith(prefix)) + order.length + 1) % (order.length + 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
