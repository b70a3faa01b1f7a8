/** Domains, repositories, packages and their versions. */
import { AwsError } from '../../protocol/errors.js';
import { digest, list, optional, record, text, texts, type Values } from '../../values.js';
import type { World } from '../../world.js';

export interface Asset {
  readonly name: string;
  readonly bytes: Buffer;
  readonly requiresPython?: string;
}

export interface PackageVersion {
  readonly version: string;
  status: 'Published' | 'Unlisted' | 'Archived' | 'Disposed' | 'Deleted';
  readonly origin: 'INTERNAL' | 'EXTERNAL';
  readonly assets: Map<string, Asset>;
  readonly published: Date;
  yanked?: string;
}

export interface Package {
  readonly name: string;
  readonly versions: Map<string, PackageVersion>;
  restrictions?: { publish: string; upstream: string };
}

export interface Repository {
  readonly name: string;
  readonly domain: string;
  readonly arn: string;
  readonly upstreams: readonly string[];
  readonly externalConnections: readonly string[];
  policy?: Values;
  readonly packages: Map<string, Package>;
}

export interface Domain {
  readonly name: string;
  readonly arn: string;
  readonly kmsKey?: string;
  policy?: Values;
  readonly repositories: Map<string, Repository>;
  readonly groups: Map<string, Values>;
}

export function domains(world: World): Map<string, Domain> {
  return world.state('codeartifact', () => new Map<string, Domain>());
}

export function makeDomain(world: World, name: string, properties: Values): void {
  const kmsKey = optional(properties, 'EncryptionKey');
  const before = domains(world).get(name);
  domains(world).set(name, {
    name,
    arn: `arn:aws:codeartifact:${world.region}:${world.account}:domain/${name}`,
    repositories: before?.repositories ?? new Map<string, Repository>(),
    groups: before?.groups ?? new Map<string, Values>(),
    ...(kmsKey === undefined ? {} : { kmsKey }),
    ...(properties.PermissionsPolicyDocument === undefined
      ? {}
      : { policy: record(properties.PermissionsPolicyDocument) }),
  });
}

export function makeRepository(world: World, name: string, properties: Values): void {
  const domain = domainOf(world, text(properties, 'DomainName'));
  const before = domain.repositories.get(name);
  domain.repositories.set(name, {
    name,
    domain: domain.name,
    arn: `arn:aws:codeartifact:${world.region}:${world.account}:repository/${domain.name}/${name}`,
    upstreams: texts(properties.Upstreams),
    externalConnections: texts(properties.ExternalConnections),
    packages: before?.packages ?? new Map<string, Package>(),
    ...(properties.PermissionsPolicyDocument === undefined
      ? {}
      : { policy: record(properties.PermissionsPolicyDocument) }),
  });
}

export function domainOf(world: World, name: string): Domain {
  const found = domains(world).get(name);
  if (!found)
    throw new AwsError(
      'ResourceNotFoundException',
      `Domain not found. Domain '${name}' owned by account '${world.account}' does not exist.`,
      404,
    );
  return found;
}

export function repositoryOf(world: World, input: Values): Repository {
  const domain = domainOf(world, text(input, 'domain'));
  const name = text(input, 'repository');
  const found = domain.repositories.get(name);
  if (!found)
    throw new AwsError(
      'ResourceNotFoundException',
      `Repository not found. Repository '${name}' in domain '${domain.name}' owned by account '${world.account}' does not exist.`,
      404,
    );
  return found;
}

/** PEP 503. */
export function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

export function packageOf(repository: Repository, name: string): Package {
  const existing = repository.packages.get(normalised(name));
  if (existing) return existing;
  const made: Package = { name: normalised(name), versions: new Map() };
  repository.packages.set(made.name, made);
  return made;
}

export function versionOf(repository: Repository, input: Values): PackageVersion {
  const found = repository.packages.get(text(input, 'package'))?.versions.get(text(input, 'packageVersion'));
  if (!found || found.status === 'Deleted') {
    throw new AwsError(
      'ResourceNotFoundException',
      `Package version not found. ${text(input, 'package')} ${text(input, 'packageVersion')} does not exist in repository '${repository.name}'.`,
      404,
    );
  }
  return found;
}

/** Changes with every asset: whoever copies what was scanned names it. */
export function revisionOf({ assets }: PackageVersion): string {
  const all = [...assets.values()].map(({ name, bytes }) => name + digest('sha256', bytes)).sort();
  return digest('sha256', all.join('\n'), 'base64');
}

/** The rule of the package groups for a kind of origin in a repository: whether it may be so. */
export function groupAllows(
  domain: Domain,
  name: string,
  kind: 'publish' | 'externalUpstream' | 'internalUpstream',
  repository: string,
): boolean {
  const path = `/pypi//${name}`;
  const fits = [...domain.groups]
    .filter(([pattern]) => matches(pattern, path))
    .sort(([a], [b]) => b.replaceAll(/[*$~]/g, '').length - a.replaceAll(/[*$~]/g, '').length);
  for (const [, properties] of fits) {
    const restriction = record(
      record(record(properties.OriginConfiguration).Restrictions)[
        `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
      ],
    );
    const mode = restriction.RestrictionMode;
    if (mode === 'ALLOW') return true;
    if (mode === 'BLOCK') return false;
    if (mode === 'ALLOW_SPECIFIC_REPOSITORIES') return list(restriction.Repositories).includes(repository);
    // INHERIT: the next wider group says
  }
  return true;
}

function matches(pattern: string, path: string): boolean {
  const plain = pattern.replace(/[$*~]$/, '');
  // `/pypi/*` holds all packages with and without a namespace
  if (pattern.endsWith('*')) return path.startsWith(plain) || path.replace('//', '/').startsWith(plain);
  return path === plain || path.replace('//', '/') === plain;
}
