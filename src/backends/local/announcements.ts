/** What the index says in the place of a file that may not be installed. */
import type { Announcement } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import type { AnnouncedRecord } from './index-records.js';

/**
 * The record of an announcement. `spoken` becomes a folder that is not there: pip and uv print the path of what they
 * cannot open, so it says who decided, where to read more, and what to take instead.
 */
export function announcedRecord(announcement: Announcement): AnnouncedRecord {
  const { name, version, filename, uploadedAt, kind, rule, request, nearest } = announcement;
  const decided = kind === 'held' ? 'HELD-for-review' : `${kind.toUpperCase()}-by-${rule.slice(0, 80)}`;
  const way = nearest === null ? [] : [`nearest-${nearest.slice(0, 40)}`];
  const spoken = [decided, 'see', `spkg-status-${request}`, ...way]
    .join('--')
    .replace(/[^A-Za-z0-9._+-]/g, '_');
  const next = nearest === null ? '' : ` The nearest version that passes is ${nearest}.`;
  const reason = sanitize(`${kind} by ${rule}: run \`spkg status ${request}\`.${next}`, 500);
  return { kind, name, version, filename, uploadedAt, request, spoken, reason };
}
