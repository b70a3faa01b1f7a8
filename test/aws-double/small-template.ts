/** A stack small enough to read, with one of each thing: for the tests of the double itself. */
import type { Values } from './values.js';

const role = (name: string, service: string | Values, statements: readonly Values[]): Values => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: typeof service !== 'string' ? { AWS: service } : { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

const allow = (Action: string | readonly string[], Resource: unknown): Values => ({ Effect: 'Allow', Action, Resource });
const at = (id: string, attribute: string): Values => ({ 'Fn::GetAtt': [id, attribute] });
const sub = (text: string): Values => ({ 'Fn::Sub': text });

/** Buckets, a key, a domain with two repositories, a topic, a parameter, a secret, and who may use them. */
export function storesTemplate(): Record<string, Values> {
  return {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS: sub('arn:aws:iam::${AWS::AccountId}:root') }, Action: 'kms:*', Resource: '*' }],
        },
      },
    },
    Evidence: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: sub('${AWS::StackName}-evidence-${AWS::AccountId}-${AWS::Region}'),
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: at('Key', 'Arn') } }] },
      },
    },
    EvidencePolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Evidence' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [at('Evidence', 'Arn'), { 'Fn::Join': ['', [at('Evidence', 'Arn'), '/*']] }],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
    Plain: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'plain' } },
    Domain: { Type: 'AWS::CodeArtifact::Domain', Properties: { DomainName: 'spkg' } },
    Quarantine: {
      Type: 'AWS::CodeArtifact::Repository',
      Properties: { DomainName: at('Domain', 'Name'), RepositoryName: 'quarantine', ExternalConnections: ['public:pypi'] },
    },
    Approved: { Type: 'AWS::CodeArtifact::Repository', Properties: { DomainName: at('Domain', 'Name'), RepositoryName: 'approved' } },
    Group: {
      Type: 'AWS::CodeArtifact::PackageGroup',
      Properties: {
        DomainName: at('Domain', 'Name'),
        Pattern: '/pypi/*',
        OriginConfiguration: {
          Restrictions: {
            Publish: { RestrictionMode: 'ALLOW_SPECIFIC_REPOSITORIES', Repositories: ['approved'] },
            ExternalUpstream: { RestrictionMode: 'ALLOW_SPECIFIC_REPOSITORIES', Repositories: ['quarantine'] },
            InternalUpstream: { RestrictionMode: 'BLOCK' },
          },
        },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'spkg-notices', KmsMasterKeyId: at('Key', 'Arn') } },
    Mail: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'ana@index.example', FilterPolicy: { requester: ['ana'] } },
    },
    Settings: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/spkg/spkg', Type: 'String', Value: sub('{"region":"${AWS::Region}"}') } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'git', SecretString: 'git-password' } },
    Writer: role('writer', 'codebuild', [
      allow('s3:PutObject', { 'Fn::Join': ['', [at('Evidence', 'Arn'), '/evidence/*']] }),
      allow('kms:GenerateDataKey', at('Key', 'Arn')),
      allow('sns:Publish', { Ref: 'Topic' }),
      allow(['codeartifact:GetAuthorizationToken'], at('Domain', 'Arn')),
      allow('codeartifact:GetRepositoryEndpoint', at('Approved', 'Arn')),
      { ...allow('sts:GetServiceBearerToken', '*'), Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } } },
      allow('codeartifact:PublishPackageVersion', sub('arn:aws:codeartifact:${AWS::Region}:${AWS::AccountId}:package/spkg/approved/pypi//*')),
    ]),
    Reader: role('reader', sub('arn:aws:iam::${AWS::AccountId}:root'), [
      allow('codeartifact:GetAuthorizationToken', at('Domain', 'Arn')),
      allow('sts:GetServiceBearerToken', '*'),
      allow(['codeartifact:ReadFromRepository', 'codeartifact:GetRepositoryEndpoint'], [at('Approved', 'Arn'), at('Quarantine', 'Arn')]),
    ]),
  };
}
