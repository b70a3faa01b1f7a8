import { readWorkspace } from '../backends/local/workspace.js';
import type { AdvisoryReport } from '../core/reports.js';
import { clock, paths, stackName } from './here.js';
import { readPolicy } from './policy.js';

const hourMs = 3_600_000;

/** Brings advisories anew. SPKG_ADVISORY_UNREACHABLE, SPKG_ADVISORY_FEED_INVALID. */
export async function syncAdvisories(
  from: string | undefined,
  signal: AbortSignal,
): Promise<AdvisoryReport & { readonly changed: boolean }> {
  await assertHere();
  const places = paths();
  const [feed, { createHttpClient }] = await Promise.all([
    import('../tools/osv-feed.js'),
    import('../tools/http.js'),
    readWorkspace(places),
  ]);
  const http = createHttpClient(process.env);
  try {
    const { changed } = await feed.syncAdvisories({
      from: from ?? feed.osvExport,
      directory: places.advisories,
      now: clock.now(),
      download: (url, maxBytes, stop) => http.download(url, maxBytes, stop),
      signal,
    });
    return { ...(await ownAdvisories()), changed };
  } finally {
    await http.close();
  }
}

/** Those of a gate on AWS are brought by its sweep, and nobody at a keyboard may write them. SPKG_FLAG_INVALID. */
async function assertHere(): Promise<void> {
  const stack = stackName();
  if (stack === undefined) return;
  const { SpkgError } = await import('../core/errors.js');
  throw new SpkgError(
    'SPKG_FLAG_INVALID',
    `the gate \`${stack}\` on AWS brings its advisories itself, every six hours`,
    {
      tryThis: `spkg status ID says which were used; whoever administers the gate: aws codebuild start-build --project-name ${stack}-sweep`,
    },
  );
}

/** What is known of the advisories in use; without a workspace, of those that ship with spkg. SPKG_FLAG_INVALID on AWS. */
export async function advisoryStatus(): Promise<AdvisoryReport> {
  await assertHere();
  return ownAdvisories();
}

/** Of those on this machine, whatever stack is named. */
export async function ownAdvisories(): Promise<AdvisoryReport> {
  const places = paths();
  const { openAdvisories } = await import('../tools/advisory-store.js');
  const { asOf, from, records } = openAdvisories(places.advisories, clock);
  const policy = await readPolicy(places).catch(() => undefined);
  // without a policy to say so, the limit of every preset but `strict`
  const maxAgeHours = policy?.advisoriesMaxAgeHours ?? 72;
  const ageHours = asOf === null ? null : (clock.now().getTime() - Date.parse(asOf)) / hourMs;
  const bundled = from === 'bundled snapshot';
  const limits = bundled ? ['no malware records', 'few severities', 'nothing after its date'] : [];
  return {
    from,
    asOf,
    ageHours,
    records,
    maxAgeHours,
    stale: ageHours === null || ageHours > maxAgeHours,
    limits,
  };
}
