/** pylock.toml (PEP 751) as uv writes it, to the files that the target would install. */
import * as v from 'valibot';
import { SpkgError } from '../core/errors.js';
import { filenameSchema, sha256Schema } from '../core/model.js';
import { normalizeName, parseWheelName } from '../core/names.js';
import type { ResolvedFile, ResolveQuestion } from '../core/ports.js';
import { sanitize } from '../core/sanitize.js';
import { bestWheel } from '../core/tags.js';
import { sameVersion } from '../core/versions.js';
import { splitCredentials } from './credentials.js';

const wheelSchema = v.looseObject({
  url: v.optional(v.string()),
  path: v.optional(v.string()),
  name: v.optional(v.string()),
  size: v.optional(v.union([v.number(), v.bigint()])),
  'upload-time': v.optional(v.date()),
  hashes: v.looseObject({ sha256: sha256Schema }),
});
const lockSchema = v.looseObject({
  packages: v.optional(
    v.array(
      v.looseObject({
        name: v.string(),
        version: v.optional(v.string()),
        wheels: v.optional(v.array(wheelSchema)),
      }),
    ),
    [],
  ),
});

/**
 * A source distribution that was offered takes the place of the wheel that stood for it. SPKG_UV_FAILED when it is not
 * what PEP 751 says, or another package has no wheel with a sha256 for the target.
 */
export async function readPylock(
  text: string,
  indexUrl: string,
  { target, sources }: Pick<ResolveQuestion, 'target' | 'sources'>,
): Promise<readonly ResolvedFile[]> {
  const { parse } = await import('smol-toml');
  const parsed = v.safeParse(
    lockSchema,
    orRefuse(() => parse(text)),
  );
  if (!parsed.success) throw invalid(parsed.issues[0].message);
  return parsed.output.packages.map(({ name, version, wheels }) => {
    if (version === undefined) throw invalid(`${name} has no version`);
    const source = sources.find(
      ({ file }) => file.name === normalizeName(name) && sameVersion(file.version, version),
    );
    if (source) return source.file;
    const files = (wheels ?? []).map((wheel) => fileOf(normalizeName(name), version, wheel, indexUrl));
    const best = bestWheel(
      files.map(({ filename }) => filename),
      target,
    );
    const chosen = files.find(({ filename }) => filename === best);
    if (!chosen) throw invalid(`${name} ${version} has no wheel for ${target.python} on ${target.platform}`);
    return chosen;
  });
}

function fileOf(
  name: string,
  version: string,
  wheel: v.InferOutput<typeof wheelSchema>,
  indexUrl: string,
): ResolvedFile {
  const place = wheel.url ?? wheel.path;
  if (place === undefined) throw invalid(`a wheel of ${name} has neither url nor path`);
  const { url } = splitCredentials(orRefuse(() => new URL(place, `${indexUrl.replace(/\/$/, '')}/`).href));
  if (url.startsWith('file:') && !indexUrl.startsWith('file:')) {
    throw invalid(`\`${sanitize(place, 120)}\` is a file of this machine`);
  }
  const filename =
    wheel.name ?? orRefuse(() => decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? ''));
  const said = v.is(filenameSchema, filename) ? parseWheelName(filename) : undefined;
  if (said?.name !== name || !sameVersion(said.version, version)) {
    throw invalid(`\`${sanitize(filename, 120)}\` is no wheel of ${name} ${version}`);
  }
  const uploaded = wheel['upload-time'];
  return {
    name,
    version,
    filename,
    sha256: wheel.hashes.sha256,
    size: wheel.size === undefined ? null : Number(wheel.size),
    uploadedAt: uploaded === undefined ? null : new Date(uploaded.getTime()).toISOString(),
    url,
  };
}

function orRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function invalid(why: string, cause?: unknown): SpkgError {
  return new SpkgError('SPKG_UV_FAILED', `uv wrote a lock that cannot be used: ${sanitize(why, 300)}`, {
    tryThis: 'spkg doctor',
    cause,
  });
}
