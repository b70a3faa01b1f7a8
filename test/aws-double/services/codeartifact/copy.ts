/** CopyPackageVersions: all or nothing, every asset of a version. */
import { AwsError } from '../../protocol/errors.js';
import { record, text, texts, type Values } from '../../values.js';
import type { CallContext } from '../../world.js';
import { packageOf, repositoryOf, revisionOf, type PackageVersion } from './store.js';

export function CopyPackageVersions(input: Values, { world }: CallContext): Values {
  const from = repositoryOf(world, { domain: input.domain, repository: input.sourceRepository });
  const to = repositoryOf(world, { domain: input.domain, repository: input.destinationRepository });
  const revisions = record(input.versionRevisions);
  const wanted = input.versions === undefined ? Object.keys(revisions) : texts(input.versions);
  if ((input.versions === undefined) === (input.versionRevisions === undefined)) {
    throw new AwsError(
      'ValidationException',
      'exactly one of versions and versionRevisions must be given',
      400,
    );
  }
  const name = text(input, 'package');
  const failedVersions: Record<string, Values> = {};
  const same = new Set<string>();
  for (const version of wanted) {
    const one = from.packages.get(name)?.versions.get(version);
    const there = to.packages.get(name)?.versions.get(version);
    const code = judge(one, there, revisions[version], input.allowOverwrite === true);
    if (code === 'SAME') same.add(version);
    else if (code !== undefined) failedVersions[version] = { errorCode: code, errorMessage: code };
  }
  if (Object.keys(failedVersions).length > 0) {
    for (const version of wanted)
      failedVersions[version] ??= { errorCode: 'SKIPPED', errorMessage: 'SKIPPED' };
    return { successfulVersions: {}, failedVersions };
  }
  const successfulVersions: Record<string, Values> = {};
  for (const version of wanted) {
    const one = from.packages.get(name)?.versions.get(version);
    if (!one || same.has(version)) continue;
    packageOf(to, name).versions.set(version, { ...one, assets: new Map(one.assets) });
    successfulVersions[version] = { revision: revisionOf(one), status: one.status };
  }
  return { successfulVersions, failedVersions };
}

/** Why a version cannot be copied; `SAME`: it is there already; undefined: it can. */
function judge(
  one: PackageVersion | undefined,
  there: PackageVersion | undefined,
  revision: unknown,
  overwrite: boolean,
): string | undefined {
  if (!one) return 'NOT_FOUND';
  if (revision !== undefined && revision !== revisionOf(one)) return 'MISMATCHED_REVISION';
  if (!there) return undefined;
  if (revisionOf(one) === revisionOf(there)) return 'SAME';
  return overwrite ? undefined : 'ALREADY_EXISTS';
}
