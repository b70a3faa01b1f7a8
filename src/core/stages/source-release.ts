/** What a source distribution needs, read out of its own PKG-INFO where that binds its build (PEP 643). */
import { SpkgError } from '../errors.js';
import type { StageContext } from '../gate.js';
import { parseHeaders, type Headers } from '../metadata-headers.js';
import type { ResolvedFile, SourceRelease } from '../ports.js';
import { problemWith } from '../requirements.js';
import { hasControls, sanitize } from '../sanitize.js';
import { isSpecifier } from '../versions.js';
import { fetchOne } from './fetch.js';

/** The largest that are known list about a thousand, most of them for extras. */
const mostRequirements = 5000;

/**
 * Fetches the file into the quarantine and has it read away from here, by the strict readers; the scan is kept and used
 * again. A text says why what it needs cannot be known without a build. Rejects as fetching does, and with
 * SPKG_FETCH_FAILED when the look at it broke: an outage is no answer.
 */
export async function readSourceRelease(
  context: StageContext,
  file: ResolvedFile,
): Promise<SourceRelease | string> {
  const { gate, emit, signal } = context;
  emit({ kind: 'stage-progress', stage: 'resolve', text: `reading what ${file.filename} needs` });
  await fetchOne(context, { ...file, chain: [], targets: [], approved: false }, () => undefined);
  const { metadata, outcomes } = await (await gate.contentScanning()).scan(file, signal);
  if (metadata !== null) return sourceReleaseOf(file, metadata);
  const broken = outcomes.find(({ outcome }) => outcome === 'failed');
  if (!broken) return `\`${file.filename}\` has no PKG-INFO that can be read`;
  throw new SpkgError('SPKG_FETCH_FAILED', `cannot read \`${file.filename}\`: ${sanitize(broken.reason)}`, {
    tryThis: 'retry the request: what has arrived is kept',
  });
}

/** PKG-INFO to what it binds, or why it does not. */
export function sourceReleaseOf(file: ResolvedFile, pkgInfo: string): SourceRelease | string {
  const headers = parseHeaders(pkgInfo);
  const shown = `\`${file.filename}\``;
  if (!headers) return `the PKG-INFO of ${shown} cannot be read`;
  const unbound = whyUnbound(headers);
  if (unbound !== undefined)
    return `${shown} ${unbound}: what it needs is known only to its build, which is never run`;
  const requires = headers.get('requires-dist') ?? [];
  if (requires.length > mostRequirements)
    return `${shown} needs ${requires.length} others, which are too many to be read`;
  const odd = requires.find((requirement) => problemWith(requirement) !== undefined);
  if (odd !== undefined)
    return `${shown} needs \`${sanitize(odd, 120)}\`, which is no requirement that can be taken`;
  const requiresPython = headers.get('requires-python')?.[0] ?? null;
  if (requiresPython !== null && (!isSpecifier(requiresPython) || hasControls(requiresPython)))
    return `the Requires-Python of ${shown} cannot be read`;
  const extras = (headers.get('provides-extra') ?? []).filter((extra) => /^[A-Za-z0-9][\w.-]*$/.test(extra));
  return { file, requires, extras, requiresPython };
}

function whyUnbound(headers: Headers): string | undefined {
  const [version = 'none', ...others] = headers.get('metadata-version') ?? [];
  const minor = /^2\.(\d{1,3})$/.exec(version)?.[1];
  if (others.length > 0) return 'has more than one Metadata-Version';
  if (minor === undefined || Number(minor) < 2)
    return `has Metadata-Version ${sanitize(version, 20)}, and only from 2.2 on does that bind a build`;
  const dynamic = (headers.get('dynamic') ?? []).flatMap((field) => field.toLowerCase().split(/[\s,]+/));
  return dynamic.includes('requires-dist') ? 'lists Requires-Dist as Dynamic' : undefined;
}
