/** The rules by which an asset enters a repository. */
import { AwsError } from '../../protocol/errors.js';
import type { World } from '../../world.js';
import {
  domainOf,
  groupAllows,
  packageOf,
  type Asset,
  type PackageVersion,
  type Repository,
} from './store.js';

/** An upload: the same bytes again are fine, others under the same name are not. */
export function publish(
  world: World,
  repository: Repository,
  name: string,
  version: string,
  asset: Asset,
): void {
  const found = packageOf(repository, name);
  const domain = domainOf(world, repository.domain);
  if (
    !groupAllows(domain, found.name, 'publish', repository.name) ||
    found.restrictions?.publish === 'BLOCK'
  ) {
    throw new AwsError(
      'AccessDeniedException',
      `Package '${found.name}' is blocked from publishing by its origin configuration`,
      403,
    );
  }
  const existing = found.versions.get(version);
  refuseClosed(existing);
  const same = existing?.assets.get(asset.name);
  if (same?.bytes.equals(asset.bytes) === false) {
    throw new AwsError(
      'ConflictException',
      `Asset '${asset.name}' already exists in package version ${version} with other content`,
      409,
    );
  }
  if (!existing && existingElsewhere(found.versions, asset.name)) {
    throw new AwsError('ConflictException', `Asset '${asset.name}' belongs to another version`, 409);
  }
  const made: PackageVersion = existing ?? {
    version,
    status: 'Published',
    origin: 'INTERNAL',
    assets: new Map(),
    published: world.clock.now(),
  };
  made.assets.set(asset.name, asset);
  if (made.assets.size > 150)
    throw new AwsError('ServiceQuotaExceededException', 'a package version has at most 150 assets', 402);
  found.versions.set(version, made);
  found.restrictions ??= { publish: 'ALLOW', upstream: 'BLOCK' };
}

function existingElsewhere(versions: ReadonlyMap<string, PackageVersion>, asset: string): boolean {
  return [...versions.values()].some(({ assets }) => assets.has(asset));
}

function refuseClosed(existing: PackageVersion | undefined): void {
  if (existing && existing.status !== 'Published' && existing.status !== 'Unlisted') {
    throw new AwsError(
      'ConflictException',
      `Package version ${existing.version} has the status ${existing.status}`,
      409,
    );
  }
  if (existing?.origin === 'EXTERNAL') {
    throw new AwsError(
      'ConflictException',
      `Package version ${existing.version} came from an external connection`,
      409,
    );
  }
}
