/** CodeArtifact's control plane. */
import { AwsError } from '../../protocol/errors.js';
import { optional, record, text, type Values } from '../../values.js';
import type { CallContext, Need, Service } from '../../world.js';
import { keyNeeds } from '../kms.js';
import { CopyPackageVersions } from './copy.js';
import { domainOf, domains, packageOf, repositoryOf } from './store.js';
import { GetAuthorizationToken } from './tokens.js';
import { versions } from './versions.js';

function GetRepositoryEndpoint(input: Values, { world }: CallContext): Values {
  const repository = repositoryOf(world, input);
  if (input.format !== 'pypi')
    throw new AwsError('ValidationException', 'the double has an endpoint for pypi alone', 400);
  return { repositoryEndpoint: `${world.url}/codeartifact/${repository.domain}/pypi/${repository.name}/` };
}

function DescribeDomain(input: Values, { world }: CallContext): Values {
  const { name, arn, repositories } = domainOf(world, text(input, 'domain'));
  return {
    domain: {
      name,
      arn,
      owner: world.account,
      status: 'Active',
      repositoryCount: repositories.size,
      s3BucketArn: `arn:aws:s3:::assets-${world.account}-${world.region}`,
    },
  };
}

function DescribeRepository(input: Values, { world }: CallContext): Values {
  const { name, arn, domain, upstreams, externalConnections } = repositoryOf(world, input);
  return {
    repository: {
      name,
      arn,
      domainName: domain,
      domainOwner: world.account,
      administratorAccount: world.account,
      upstreams: upstreams.map((repositoryName) => ({ repositoryName })),
      externalConnections: externalConnections.map((externalConnectionName) => ({
        externalConnectionName,
        packageFormat: 'pypi',
        status: 'Available',
      })),
    },
  };
}

function ListRepositoriesInDomain(input: Values, { world }: CallContext): Values {
  return {
    repositories: [...domainOf(world, text(input, 'domain')).repositories.values()].map(
      ({ name, arn, domain }) => ({ name, arn, domainName: domain, domainOwner: world.account }),
    ),
  };
}

function PutPackageOriginConfiguration(input: Values, { world }: CallContext): Values {
  const { publish, upstream } = record(input.restrictions);
  const found = packageOf(repositoryOf(world, input), text(input, 'package'));
  found.restrictions = { publish: String(publish), upstream: String(upstream) };
  return { originConfiguration: { restrictions: found.restrictions } };
}

const arns = ({ world }: CallContext): string => `arn:aws:codeartifact:${world.region}:${world.account}`;

function onDomain(action: string): (input: Values, call: CallContext) => Need[] {
  return (input, call) => {
    const policy = domains(call.world).get(text(input, 'domain'))?.policy;
    return [
      {
        action: `codeartifact:${action}`,
        resource: `${arns(call)}:domain/${text(input, 'domain')}`,
        ...(policy ? { resourcePolicy: policy } : {}),
      },
    ];
  };
}

function onRepository(action: string, member = 'repository'): (input: Values, call: CallContext) => Need[] {
  return (input, call) => {
    const name = text(input, member);
    const policy = domains(call.world).get(text(input, 'domain'))?.repositories.get(name)?.policy;
    return [
      {
        action: `codeartifact:${action}`,
        resource: `${arns(call)}:repository/${text(input, 'domain')}/${name}`,
        ...(policy ? { resourcePolicy: policy } : {}),
      },
    ];
  };
}

/** ARNs of PyPI's packages have an empty namespace. */
function onPackage(action: string, member = 'repository'): (input: Values, call: CallContext) => Need[] {
  return (input, call) => {
    const name = text(input, member);
    const domain = text(input, 'domain');
    const policy = domains(call.world).get(domain)?.repositories.get(name)?.policy;
    const resource = `${arns(call)}:package/${domain}/${name}/${text(input, 'format')}/${optional(input, 'namespace') ?? ''}/${text(input, 'package')}`;
    return [{ action: `codeartifact:${action}`, resource, ...(policy ? { resourcePolicy: policy } : {}) }];
  };
}

function token(input: Values, call: CallContext): Need[] {
  const { kmsKey } = domains(call.world).get(text(input, 'domain')) ?? {};
  return [
    ...onDomain('GetAuthorizationToken')(input, call),
    {
      action: 'sts:GetServiceBearerToken',
      resource: '*',
      context: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
    },
    // the domain's key is used by the service's own grant
    ...keyNeeds(call.world, kmsKey, [], 'codeartifact'),
  ];
}

export const codeartifact: Service = {
  name: 'codeartifact',
  operations: {
    ...versions,
    CopyPackageVersions,
    GetAuthorizationToken,
    GetRepositoryEndpoint,
    DescribeDomain,
    DescribeRepository,
    ListRepositoriesInDomain,
    PutPackageOriginConfiguration,
  },
  needs: {
    GetAuthorizationToken: token,
    GetRepositoryEndpoint: onRepository('GetRepositoryEndpoint'),
    DescribeDomain: onDomain('DescribeDomain'),
    DescribeRepository: onRepository('DescribeRepository'),
    ListRepositoriesInDomain: onDomain('ListRepositoriesInDomain'),
    ListPackages: onRepository('ListPackages'),
    ListPackageVersions: onPackage('ListPackageVersions'),
    DescribePackageVersion: onPackage('DescribePackageVersion'),
    ListPackageVersionAssets: onPackage('ListPackageVersionAssets'),
    GetPackageVersionAsset: onPackage('GetPackageVersionAsset'),
    UpdatePackageVersionsStatus: onPackage('UpdatePackageVersionsStatus'),
    DisposePackageVersions: onPackage('DisposePackageVersions'),
    DeletePackageVersions: onPackage('DeletePackageVersions'),
    PutPackageOriginConfiguration: onPackage('PutPackageOriginConfiguration'),
    CopyPackageVersions: (input, call) => [
      ...onRepository('ReadFromRepository', 'sourceRepository')(input, call),
      ...onPackage('CopyPackageVersions', 'destinationRepository')(input, call),
    ],
  },
};
