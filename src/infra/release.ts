/** The pipeline of an answer: started by whoever approves, under rights that cannot start a request. */
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Construct } from 'constructs';
import { artifactNames, variableNames } from '../backends/aws/layout.js';
import { buildStage, sourceStage } from './pipelines.js';
import { pipelineRights, releaseSourceRights, type Rights } from './rights.js';
import { roleFor } from './roles.js';

const described: Readonly<Record<keyof typeof variableNames, string>> = {
  requestId: 'the request that is answered',
  decision: 'sha256 of the decision that is answered',
  answer: 'approved or rejected',
  reason: 'why',
};

export class Release extends Construct {
  readonly pipeline: CfnPipeline;

  constructor(scope: Construct, rights: Rights) {
    super(scope, 'Release');
    const { places, keyArn } = rights;
    const { names, stack } = places;
    const role = roleFor(this, 'Role', {
      name: `${stack}-release-pipeline-role`,
      places,
      service: 'codepipeline',
      source: places.release,
      statements: pipelineRights(rights, 'release').pipeline,
    });
    const source = roleFor(this, 'SourceRole', {
      name: `${stack}-release-source-role`,
      places,
      role: role.attrArn,
      statements: releaseSourceRights(rights),
    });
    const keys = ['requestId', 'decision', 'answer', 'reason'] as const;
    const inputs = [artifactNames.release];
    this.pipeline = new CfnPipeline(this, 'Pipeline', {
      name: names.release,
      pipelineType: 'V2',
      executionMode: 'PARALLEL',
      roleArn: role.attrArn,
      restartExecutionOnUpdate: false,
      artifactStore: {
        type: 'S3',
        location: names.artifactsBucket,
        encryptionKey: { id: keyArn, type: 'KMS' },
      },
      variables: keys.map((one) => ({ name: variableNames[one], description: described[one] })),
      stages: [
        sourceStage(
          {
            provider: 'S3',
            configuration: {
              S3Bucket: names.assetsBucket,
              S3ObjectKey: rights.releaseSourceKey,
              PollForSourceChanges: false,
            },
            roleArn: source.attrArn,
          },
          artifactNames.release,
        ),
        buildStage(places, { stage: 'release', inputs }),
        buildStage(places, { stage: 'notify', inputs }),
      ],
    });
  }
}
