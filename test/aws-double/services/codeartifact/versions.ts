/** The control plane's view of packages and versions. */
import { AwsError } from '../../protocol/errors.js';
import { compact, digest, numberOf, optional, page, record, text, texts, type Values } from '../../values.js';
import type { CallContext } from '../../world.js';
import { repositoryOf, revisionOf, versionOf } from './store.js';

const hashes = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' };

function ListPackages(input: Values, { world }: CallContext): Values {
  const prefix = optional(input, 'packagePrefix') ?? '';
  const all = [...repositoryOf(world, input).packages.values()]
    .filter(({ name, versions }) => name.startsWith(prefix) && versions.size > 0)
    .map(({ name, restrictions }) => ({
      format: 'pypi',
      package: name,
      originConfiguration: { restrictions: restrictions ?? { publish: 'ALLOW', upstream: 'ALLOW' } },
    }));
  const { items, next } = page(all, optional(input, 'nextToken'), numberOf(input, 'maxResults', 100));
  return compact({ packages: items, nextToken: next });
}

function ListPackageVersions(input: Values, { world }: CallContext): Values {
  const name = text(input, 'package');
  const found = repositoryOf(world, input).packages.get(name);
  if (!found)
    throw new AwsError('ResourceNotFoundException', `Package not found. ${name} does not exist.`, 404);
  const status = optional(input, 'status');
  const all = [...found.versions.values()]
    .filter((one) => status === undefined || one.status === status)
    .map((one) => ({
      version: one.version,
      revision: revisionOf(one),
      status: one.status,
      origin: originOf(one.origin, input),
    }));
  const { items, next } = page(all, optional(input, 'nextToken'), numberOf(input, 'maxResults', 100));
  return compact({ format: 'pypi', package: name, versions: items, nextToken: next });
}

function originOf(originType: string, input: Values): Values {
  return {
    originType,
    domainEntryPoint: {
      repositoryName: text(input, 'repository'),
      ...(originType === 'EXTERNAL' ? { externalConnectionName: 'public:pypi' } : {}),
    },
  };
}

function DescribePackageVersion(input: Values, { world }: CallContext): Values {
  const one = versionOf(repositoryOf(world, input), input);
  return {
    packageVersion: {
      format: 'pypi',
      packageName: text(input, 'package'),
      version: one.version,
      status: one.status,
      revision: revisionOf(one),
      publishedTime: one.published,
      origin: originOf(one.origin, input),
    },
  };
}

function ListPackageVersionAssets(input: Values, { world }: CallContext): Values {
  const one = versionOf(repositoryOf(world, input), input);
  const all = [...one.assets.values()].map(({ name, bytes }) => ({
    name,
    size: bytes.length,
    hashes: Object.fromEntries(
      Object.entries(hashes).map(([kind, algorithm]) => [kind, digest(algorithm, bytes)]),
    ),
  }));
  const { items, next } = page(all, optional(input, 'nextToken'), numberOf(input, 'maxResults', 100));
  return compact({
    format: 'pypi',
    package: text(input, 'package'),
    version: one.version,
    versionRevision: revisionOf(one),
    assets: items,
    nextToken: next,
  });
}

function GetPackageVersionAsset(input: Values, { world }: CallContext): Values {
  const one = versionOf(repositoryOf(world, input), input);
  const asset = one.assets.get(text(input, 'asset'));
  const revision = revisionOf(one);
  if (!asset || one.status === 'Archived' || one.status === 'Disposed') {
    throw new AwsError(
      'ResourceNotFoundException',
      `Asset not found. ${text(input, 'asset')} does not exist.`,
      404,
    );
  }
  const wanted = optional(input, 'packageVersionRevision');
  if (wanted !== undefined && wanted !== revision)
    throw new AwsError('ResourceNotFoundException', 'the revision is another one', 404);
  return {
    asset: asset.bytes,
    assetName: asset.name,
    packageVersion: one.version,
    packageVersionRevision: revision,
  };
}

/** Each version by itself; what does not fit is told in the answer, not as an error. */
function each(
  input: Values,
  context: CallContext,
  change: (one: ReturnType<typeof versionOf>) => string | undefined,
): Values {
  const repository = repositoryOf(context.world, input);
  const successfulVersions: Record<string, Values> = {};
  const failedVersions: Record<string, Values> = {};
  for (const version of texts(input.versions)) {
    const one = repository.packages.get(text(input, 'package'))?.versions.get(version);
    const expected = optional(input, 'expectedStatus');
    const revision = optional(record(input.versionRevisions), version);
    const errorCode = !one
      ? 'NOT_FOUND'
      : expected !== undefined && one.status !== expected
        ? 'MISMATCHED_STATUS'
        : revision !== undefined && revision !== revisionOf(one)
          ? 'MISMATCHED_REVISION'
          : change(one);
    if (one && errorCode === undefined)
      successfulVersions[version] = { revision: revisionOf(one), status: one.status };
    else
      failedVersions[version] = {
        errorCode: errorCode ?? 'NOT_FOUND',
        errorMessage: `${version}: ${errorCode ?? ''}`,
      };
  }
  return { successfulVersions, failedVersions };
}

function UpdatePackageVersionsStatus(input: Values, context: CallContext): Values {
  const target = text(input, 'targetStatus');
  if (target !== 'Published' && target !== 'Unlisted' && target !== 'Archived') {
    throw new AwsError('ValidationException', `a version cannot be set to ${target}`, 400);
  }
  return each(input, context, (one) => {
    if (one.status === 'Disposed' || one.status === 'Deleted') return 'NOT_ALLOWED';
    one.status = target;
    return undefined;
  });
}

function DisposePackageVersions(input: Values, context: CallContext): Values {
  return each(input, context, (one) => {
    one.status = 'Disposed';
    one.assets.clear();
    return undefined;
  });
}

function DeletePackageVersions(input: Values, context: CallContext): Values {
  const repository = repositoryOf(context.world, input);
  return each(input, context, (one) => {
    one.status = 'Deleted';
    repository.packages.get(text(input, 'package'))?.versions.delete(one.version);
    return undefined;
  });
}

export const versions = {
  ListPackages,
  ListPackageVersions,
  DescribePackageVersion,
  ListPackageVersionAssets,
  GetPackageVersionAsset,
  UpdatePackageVersionsStatus,
  DisposePackageVersions,
  DeletePackageVersions,
};
