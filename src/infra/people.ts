/** What people may do: three policies, attached to their own roles, so that CodePipeline's records name them. */
import { evidencePrefix, settingsKeys, type AwsStage } from '../backends/aws/layout.js';
import { verification, type Rights } from './rights.js';
import { allow, type Statement } from './statements.js';

/** Asks for packages, follows the way, installs what was approved. */
export function requesterRights(rights: Rights): readonly Statement[] {
  const { places, parameters, toolKeys } = rights;
  const { requests } = parameters;
  const assets = places.bucket(places.names.assetsBucket);
  return [
    ...everybody(rights),
    // what a closed Studio installs
    allow('Tool', ['s3:GetObject'], [`${assets}/${toolKeys[0]}`]),
    allow(
      'StartRequests',
      ['codepipeline:StartPipelineExecution', 'codepipeline:StopPipelineExecution'],
      [places.intake],
    ),
    allow('RetryRequests', ['codepipeline:RetryStageExecution'], [`${places.intake}/*`]),
    requests.kind === 'codecommit'
      ? allow(
          'PushRequests',
          ['codecommit:GitPull', 'codecommit:GitPush'],
          [places.codeCommit(requests.repository)],
        )
      : allow('GitToken', ['secretsmanager:GetSecretValue'], [places.secret]),
  ];
}

/** Decides what is held for review, and owns the policy. Cannot ask for packages. */
export function approverRights(rights: Rights): readonly Statement[] {
  const { places, keyArn } = rights;
  const settings = places.bucket(places.names.settingsBucket);
  return [
    ...everybody(rights),
    allow('Answer', ['codepipeline:StartPipelineExecution'], [places.release]),
    allow('OwnPolicy', ['s3:PutObject'], [`${settings}/policy/*`]),
    allow('EncryptPolicy', ['kms:GenerateDataKey'], [keyArn]),
  ];
}

const intakeBuilds: readonly AwsStage[] = ['fetch', 'scan', 'decide', 'publish', 'notify'];

/** What both see: documents, executions, logs, the policy, the approved index. */
function everybody({ places, keyArn, signingKeyArn, connectionArn }: Rights): Statement[] {
  const { names } = places;
  const evidence = places.bucket(names.evidenceBucket);
  const settings = places.bucket(names.settingsBucket);
  const builds = [...intakeBuilds, 'release'] as const;
  return [
    allow('FindStack', ['ssm:GetParameter'], [places.parameter]),
    allow(
      'Executions',
      [
        'codepipeline:GetPipelineExecution',
        'codepipeline:ListActionExecutions',
        'codepipeline:ListPipelineExecutions',
      ],
      [places.intake, places.release],
    ),
    allow('Builds', ['codebuild:BatchGetBuilds'], builds.map(places.project)),
    allow('Logs', ['logs:GetLogEvents'], builds.map(places.logs)),
    // what `doctor` looks at: how many are told, not who; and whether git is connected
    allow('Told', ['sns:GetTopicAttributes'], [places.topic]),
    ...(connectionArn === undefined
      ? []
      : [
          allow(
            'Connected',
            ['codeconnections:GetConnection', 'codestar-connections:GetConnection'],
            [connectionArn],
          ),
        ]),
    allow('Evidence', ['s3:GetObject'], [`${evidence}/${evidencePrefix}*`, `${evidence}/locks/*`]),
    allow('EvidenceKeys', ['s3:ListBucket'], [evidence], {
      StringLike: { 's3:prefix': [`${evidencePrefix}*`, 'locks/*'] },
    }),
    allow('Policy', ['s3:GetObject'], [`${settings}/${settingsKeys.policy}`]),
    allow('Decrypt', ['kms:Decrypt'], [keyArn]),
    verification({ signingKeyArn }),
    allow('Token', ['codeartifact:GetAuthorizationToken'], [places.domain]),
    allow('BearerToken', ['sts:GetServiceBearerToken'], ['*'], {
      StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
    }),
    allow(
      'Install',
      [
        'codeartifact:DescribeRepository',
        'codeartifact:GetRepositoryEndpoint',
        'codeartifact:ListPackages',
        'codeartifact:ReadFromRepository',
      ],
      [places.approved],
    ),
    allow(
      'ListApproved',
      ['codeartifact:ListPackageVersionAssets', 'codeartifact:ListPackageVersions'],
      [places.approvedPackages],
    ),
  ];
}
