/** What `Ref` and `Fn::GetAtt` give for each type of resource. */
import type { Resolve } from './intrinsics.js';
import type { Place } from './stack.js';
import { digest, record, type Values } from '../values.js';

/** Names of VPC endpoints end so; builds find the double behind them. */
export const endpointDomain = '.vpce.double.invalid';

type Props = (name: string) => string | undefined;

interface Naming {
  /** the property that names it */
  readonly name?: string;
  /** names are lower case */
  readonly lower?: boolean;
  readonly ref?: (name: string, place: Place, props: Props) => string;
  readonly attributes?: Readonly<Record<string, (name: string, place: Place, props: Props) => unknown>>;
}

const arn =
  (service: string, prefix = '') =>
  (name: string, { region, account }: Place): string =>
    `arn:aws:${service}:${region}:${account}:${prefix}${name}`;
const global =
  (service: string, prefix: string) =>
  (name: string, { account }: Place): string =>
    `arn:aws:${service}::${account}:${prefix}${name}`;
const key = (name: string): string => {
  const hex = digest('sha256', name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const keyArn = (name: string, place: Place): string => arn('kms', 'key/')(key(name), place);

const kinds: Readonly<Record<string, Naming>> = {
  'AWS::S3::Bucket': {
    name: 'BucketName',
    lower: true,
    attributes: {
      Arn: (name) => `arn:aws:s3:::${name}`,
      DomainName: (name) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: (name, { region }) => `${name}.s3.${region}.amazonaws.com`,
    },
  },
  'AWS::KMS::Key': { ref: key, attributes: { Arn: keyArn, KeyId: key } },
  'AWS::KMS::Alias': { name: 'AliasName' },
  'AWS::IAM::Role': {
    name: 'RoleName',
    attributes: { Arn: global('iam', 'role/'), RoleId: (name) => `AROA${name}` },
  },
  'AWS::IAM::User': { name: 'UserName', attributes: { Arn: global('iam', 'user/') } },
  'AWS::IAM::Group': { name: 'GroupName', attributes: { Arn: global('iam', 'group/') } },
  'AWS::IAM::Policy': { name: 'PolicyName' },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    ref: global('iam', 'policy/'),
    attributes: { PolicyArn: global('iam', 'policy/') },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: arn('sns'),
    attributes: { TopicArn: arn('sns'), TopicName: (name) => name },
  },
  'AWS::CodeArtifact::Domain': {
    name: 'DomainName',
    ref: arn('codeartifact', 'domain/'),
    attributes: {
      Arn: arn('codeartifact', 'domain/'),
      Name: (name) => name,
      Owner: (_name, { account }) => account,
    },
  },
  'AWS::CodeArtifact::Repository': {
    name: 'RepositoryName',
    ref: (name, place, props) =>
      arn('codeartifact', 'repository/')(`${props('DomainName') ?? ''}/${name}`, place),
    attributes: {
      Arn: (name, place, props) =>
        arn('codeartifact', 'repository/')(`${props('DomainName') ?? ''}/${name}`, place),
      Name: (name) => name,
      DomainName: (_name, _place, props) => props('DomainName'),
      DomainOwner: (_name, { account }) => account,
    },
  },
  'AWS::CodeArtifact::PackageGroup': {
    name: 'Pattern',
    ref: (name, place, props) =>
      arn('codeartifact', 'package-group/')(`${props('DomainName') ?? ''}${name}`, place),
  },
  'AWS::CodeBuild::Project': { name: 'Name', attributes: { Arn: arn('codebuild', 'project/') } },
  'AWS::CodePipeline::Pipeline': { name: 'Name', attributes: { Version: () => '1' } },
  'AWS::CodeCommit::Repository': {
    name: 'RepositoryName',
    ref: key,
    attributes: {
      Arn: arn('codecommit'),
      Name: (name) => name,
      CloneUrlHttp: (name, { url }) => `${url}/git/${name}`,
    },
  },
  'AWS::CodeConnections::Connection': {
    name: 'ConnectionName',
    ref: (name, place) => arn('codeconnections', 'connection/')(key(name), place),
    attributes: {
      ConnectionArn: (name, place) => arn('codeconnections', 'connection/')(key(name), place),
      ConnectionStatus: () => 'PENDING',
    },
  },
  'AWS::SecretsManager::Secret': {
    name: 'Name',
    ref: (name, place) =>
      `${arn('secretsmanager', 'secret:')(name, place)}-${digest('sha256', name).slice(0, 6)}`,
    attributes: {
      Id: (name, place) =>
        `${arn('secretsmanager', 'secret:')(name, place)}-${digest('sha256', name).slice(0, 6)}`,
    },
  },
  'AWS::SSM::Parameter': {
    name: 'Name',
    attributes: { Value: (_name, _place, props) => props('Value'), Type: () => 'String' },
  },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    attributes: { Arn: (name, place) => `${arn('logs', 'log-group:')(name, place)}:*` },
  },
  'AWS::Events::Rule': { name: 'Name', attributes: { Arn: arn('events', 'rule/') } },
  'AWS::EC2::VPC': {
    ref: (name) => `vpc-${digest('sha256', name).slice(0, 17)}`,
    attributes: {
      VpcId: (name) => `vpc-${digest('sha256', name).slice(0, 17)}`,
      CidrBlock: (_n, _p, props) => props('CidrBlock'),
    },
  },
  'AWS::EC2::Subnet': { ref: (name) => `subnet-${digest('sha256', name).slice(0, 17)}` },
  'AWS::EC2::SecurityGroup': {
    ref: (name) => `sg-${digest('sha256', name).slice(0, 17)}`,
    attributes: { GroupId: (name) => `sg-${digest('sha256', name).slice(0, 17)}` },
  },
  'AWS::EC2::VPCEndpoint': {
    ref: (name) => `vpce-${digest('sha256', name).slice(0, 17)}`,
    attributes: {
      DnsEntries: (name) => [`Z0000000000000:${name.toLowerCase()}${endpointDomain}`],
    },
  },
};

/** The value of `Ref`. */
export function physicalId(logicalId: string, resource: Values, place: Place, resolve: Resolve): string {
  const { naming, name, props } = named(logicalId, resource, place, resolve);
  return naming.ref ? naming.ref(name, place, props) : name;
}

/** The value of `Fn::GetAtt`. */
export function attributesOf(
  logicalId: string,
  resource: Values,
  place: Place,
  resolve: Resolve,
  attribute: string,
): unknown {
  const { naming, name, props } = named(logicalId, resource, place, resolve);
  const found = naming.attributes?.[attribute];
  if (found) return found(name, place, props);
  // the double acts on none of these types: any text that is always the same will do
  return attribute === 'Arn'
    ? `arn:aws:double:${place.region}:${place.account}:${name}`
    : `${name}.${attribute}`;
}

function named(
  logicalId: string,
  resource: Values,
  place: Place,
  resolve: Resolve,
): { naming: Naming; name: string; props: Props } {
  const naming = kinds[String(resource.Type)] ?? {};
  const properties = record(resource.Properties);
  const props: Props = (property) => {
    const value = properties[property];
    return value === undefined ? undefined : String(resolve.value(value));
  };
  const given = naming.name === undefined ? undefined : props(naming.name);
  const made = `${place.stackName}-${logicalId}-${digest('sha256', place.stackId + logicalId).slice(0, 12)}`;
  return { naming, name: given ?? (naming.lower ? made.toLowerCase() : made), props };
}
