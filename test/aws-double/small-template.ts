/** A stack small enough to read, with one of each thing: for the tests of the double itself. */
import type { Values } from './values.js';

const role = (name: string, service: string | Values, statements: readonly Values[]): Values => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: typeof service !== 'string' ? { AWS: service } : { Service: `${service}.amazonaws.com` },
          Action: 'sts:AssumeRole',
        },
      ],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

const allow = (Action: string | readonly string[], Resource: unknown): Values => ({
  Effect: 'Allow',
  Action,
  Resource,
});
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
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: sub('arn:aws:iam::${AWS::AccountId}:root') },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
      },
    },
    Evidence: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: sub('${AWS::StackName}-evidence-${AWS::AccountId}-${AWS::Region}'),
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: at('Key', 'Arn') } },
          ],
        },
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
      Properties: {
        DomainName: at('Domain', 'Name'),
        RepositoryName: 'quarantine',
        ExternalConnections: ['public:pypi'],
      },
    },
    Approved: {
      Type: 'AWS::CodeArtifact::Repository',
      Properties: { DomainName: at('Domain', 'Name'), RepositoryName: 'approved' },
    },
    Group: {
      Type: 'AWS::CodeArtifact::PackageGroup',
      Properties: {
        DomainName: at('Domain', 'Name'),
        Pattern: '/pypi/*',
        OriginConfiguration: {
          Restrictions: {
            Publish: { RestrictionMode: 'ALLOW_SPECIFIC_REPOSITORIES', Repositories: ['approved'] },
            ExternalUpstream: {
              RestrictionMode: 'ALLOW_SPECIFIC_REPOSITORIES',
              Repositories: ['quarantine'],
            },
            InternalUpstream: { RestrictionMode: 'BLOCK' },
          },
        },
      },
    },
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'spkg-notices', KmsMasterKeyId: at('Key', 'Arn') },
    },
    Mail: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'email',
        Endpoint: 'ana@index.example',
        FilterPolicy: { requester: ['ana'] },
      },
    },
    Settings: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/spkg/spkg', Type: 'String', Value: sub('{"region":"${AWS::Region}"}') },
    },
    Secret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: 'git', SecretString: 'git-password' },
    },
    Writer: role('writer', 'codebuild', [
      allow('s3:PutObject', { 'Fn::Join': ['', [at('Evidence', 'Arn'), '/evidence/*']] }),
      allow('kms:GenerateDataKey', at('Key', 'Arn')),
      allow('sns:Publish', { Ref: 'Topic' }),
      allow(['codeartifact:GetAuthorizationToken'], at('Domain', 'Arn')),
      allow('codeartifact:GetRepositoryEndpoint', at('Approved', 'Arn')),
      {
        ...allow('sts:GetServiceBearerToken', '*'),
        Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
      },
      allow(
        'codeartifact:PublishPackageVersion',
        sub('arn:aws:codeartifact:${AWS::Region}:${AWS::AccountId}:package/spkg/approved/pypi//*'),
      ),
    ]),
    Reader: role('reader', sub('arn:aws:iam::${AWS::AccountId}:root'), [
      allow('codeartifact:GetAuthorizationToken', at('Domain', 'Arn')),
      allow('sts:GetServiceBearerToken', '*'),
      allow(
        ['codeartifact:ReadFromRepository', 'codeartifact:GetRepositoryEndpoint'],
        [at('Approved', 'Arn'), at('Quarantine', 'Arn')],
      ),
    ]),
  };
}

/** A repository, a pipeline of three stages with a condition, two projects, and a rule that tells of failures. */
export function pipelineTemplate(commands: {
  readonly decide: string;
  readonly publish: string;
}): Record<string, Values> {
  const artifacts = (id: string): Values => ({ 'Fn::Join': ['', [at(id, 'Arn'), '/*']] });
  const builder = (name: string, statements: readonly Values[]): Values =>
    role(name, 'codebuild', [
      allow(
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        sub(
          `arn:aws:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/codebuild/${name.replace('-role', '')}*`,
        ),
      ),
      allow('s3:GetObject', artifacts('Artifacts')),
      ...statements,
    ]);
  const project = (name: string, id: string, command: string): Values => ({
    Type: 'AWS::CodeBuild::Project',
    Properties: {
      Name: name,
      ServiceRole: at(id, 'Arn'),
      TimeoutInMinutes: 5,
      Environment: { EnvironmentVariables: [{ Name: 'GREETING', Value: 'hello' }] },
      Source: {
        Type: 'CODEPIPELINE',
        BuildSpec: JSON.stringify({
          version: 0.2,
          env: { 'exported-variables': ['VERDICT'] },
          phases: { install: { commands: ['mkdir -p out'] }, build: { commands: [command] } },
          artifacts: { 'base-directory': 'out', files: ['**/*'] },
        }),
      },
    },
  });
  const action = (
    name: string,
    provider: string,
    category: string,
    configuration: Values,
    more: Values,
  ): Values => ({
    Name: name,
    ActionTypeId: { Category: category, Owner: 'AWS', Provider: provider, Version: '1' },
    Configuration: configuration,
    RoleArn: at('PipelineRole', 'Arn'),
    ...more,
  });
  return {
    Artifacts: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'artifacts' } },
    Requests: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'requests' } },
    DecideRole: builder('decide-role', [allow('s3:PutObject', artifacts('Artifacts'))]),
    PublishRole: builder('publish-role', []),
    Decide: project('decide', 'DecideRole', commands.decide),
    Publish: project('publish', 'PublishRole', commands.publish),
    PipelineRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'pipeline-role',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'codepipeline.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        },
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                allow(
                  [
                    'codecommit:GetBranch',
                    'codecommit:GetCommit',
                    'codecommit:UploadArchive',
                    'codecommit:GetUploadArchiveStatus',
                  ],
                  at('Requests', 'Arn'),
                ),
                allow('s3:PutObject', artifacts('Artifacts')),
                allow(
                  ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
                  [at('Decide', 'Arn'), at('Publish', 'Arn')],
                ),
                { Sid: 'TooMuch', ...allow('sns:Publish', { Ref: 'Failures' }) },
              ],
            },
          },
        ],
      },
    },
    Pipeline: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: {
        Name: 'intake',
        PipelineType: 'V2',
        ExecutionMode: 'PARALLEL',
        RoleArn: at('PipelineRole', 'Arn'),
        ArtifactStore: { Type: 'S3', Location: { Ref: 'Artifacts' } },
        Variables: [{ Name: 'REQUEST_ID' }],
        Stages: [
          {
            Name: 'Source',
            Actions: [
              action(
                'Source',
                'CodeCommit',
                'Source',
                { RepositoryName: 'requests', BranchName: 'main', PollForSourceChanges: false },
                { OutputArtifacts: [{ Name: 'Requests' }] },
              ),
            ],
          },
          {
            Name: 'Decide',
            Actions: [
              action(
                'Decide',
                'CodeBuild',
                'Build',
                {
                  ProjectName: { Ref: 'Decide' },
                  EnvironmentVariables:
                    '[{"name":"REQUEST_ID","value":"#{variables.REQUEST_ID}"},{"name":"EXECUTION","value":"#{codepipeline.PipelineExecutionId}"}]',
                },
                {
                  InputArtifacts: [{ Name: 'Requests' }],
                  OutputArtifacts: [{ Name: 'Decided' }],
                  Namespace: 'Decide',
                },
              ),
            ],
          },
          {
            Name: 'Publish',
            BeforeEntry: {
              Conditions: [
                {
                  Result: 'SKIP',
                  Rules: [
                    {
                      Name: 'allowed',
                      RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' },
                      Configuration: { Variable: '#{Decide.VERDICT}', Operator: 'EQ', Value: 'ALLOW' },
                    },
                  ],
                },
              ],
            },
            Actions: [
              action(
                'Publish',
                'CodeBuild',
                'Build',
                { ProjectName: { Ref: 'Publish' } },
                { InputArtifacts: [{ Name: 'Decided' }] },
              ),
            ],
          },
        ],
      },
    },
    Failures: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'failures' } },
    FailuresPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Failures' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: { Ref: 'Failures' },
            },
          ],
        },
      },
    },
    FailuresMail: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Failures' }, Protocol: 'email', Endpoint: 'infosec@index.example' },
    },
    Failed: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.codepipeline'],
          'detail-type': ['CodePipeline Pipeline Execution State Change'],
          detail: { state: ['FAILED'], pipeline: [{ Ref: 'Pipeline' }] },
        },
        Targets: [{ Id: 'topic', Arn: { Ref: 'Failures' } }],
      },
    },
  };
}
