/** Whether an address is an index that answers, and not a page that happens to be there. */
import { plural } from '../core/describe.js';
import { SpkgError } from '../core/errors.js';
import { redact } from '../core/sanitize.js';
import type { UpstreamIndex } from './upstream.js';

/**
 * Says what it answers: about pip, or, since a private index may hold no pip, on its first page. SPKG_INDEX_INVALID when
 * it knows neither.
 */
export async function probeUpstream(upstream: UpstreamIndex, signal: AbortSignal): Promise<string> {
  const pip = (await upstream.project('pip', signal))?.files.length ?? 0;
  if (pip > 0) return `answers (${plural(pip, 'file')} of pip)`;
  const projects = (await upstream.projects(signal))?.length ?? 0;
  if (projects > 0) return `answers (it has no pip; ${plural(projects, 'project')} on its first page)`;
  throw new SpkgError(
    'SPKG_INDEX_INVALID',
    `\`${redact(upstream.url)}\` answers, but knows no pip and lists no project: no index, or an empty one`,
    { tryThis: 'is the address right? spkg bootstrap --upstream URL' },
  );
}
