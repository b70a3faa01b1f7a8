/** Whether a version lies in an OSV range (ossf.github.io/osv-schema, "Evaluation"), by PEP 440. */
import { compareVersions, publicVersion } from '../versions.js';
import type { RangeEvent } from './osv.js';

/** Events in the order in which they are evaluated; done once, when an index is built. */
export function inOrder(events: readonly RangeEvent[]): readonly RangeEvent[] {
  return [...events].sort(byVersion);
}

/**
 * `events` as `inOrder` gives them. `unparsable`: the version or a bound cannot be read, so the range cannot be ruled
 * out. A pre-release of the version that introduced a flaw carries it: the code was there before it was released.
 */
export function inRange(version: string, events: readonly RangeEvent[]): boolean | 'unparsable' {
  const wanted = publicVersion(version);
  let affected = false;
  for (const event of events) {
    const order = event.version === '0' ? 1 : compareVersions(wanted, event.version);
    if (order === undefined) return 'unparsable';
    switch (event.kind) {
      case 'introduced':
        if (order >= 0 || isPrereleaseOf(wanted, event.version)) affected = true;
        break;
      case 'fixed':
      case 'limit':
        if (order >= 0) affected = false;
        break;
      case 'last':
        if (order > 0) affected = false;
        break;
    }
  }
  return affected && compareVersions(wanted, wanted) === undefined ? 'unparsable' : affected;
}

/** `0` is before everything; at one version an end comes before a new beginning. */
function byVersion(a: RangeEvent, b: RangeEvent): number {
  const zero = Number(b.version === '0') - Number(a.version === '0');
  if (zero !== 0) return zero;
  const order = compareVersions(a.version, b.version) ?? 0;
  return order !== 0 ? order : Number(a.kind === 'introduced') - Number(b.kind === 'introduced');
}

/** from the first pre-release or development mark on; posts of a pre-release included */
const prerelease = /[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[-_.]?\d*.*$/i;

function isPrereleaseOf(version: string, release: string): boolean {
  const base = version.replace(prerelease, '');
  return base !== version && compareVersions(base, release) === 0;
}
