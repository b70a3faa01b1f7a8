/** The pipeline of a request: one execution each, none of which ever waits for a person. */
import { Validations } from 'aws-cdk-lib';
import { CfnRepository } from 'aws-cdk-lib/aws-codecommit';
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { artifactNames, variableNames, type StackConfig } from '../backends/aws/layout.js';
import { retained } from './kept.js';
import type { RequestSource } from './parameters.js';
import { buildStage, sourceStage } from './pipelines.js';
import type { Places } from './places.js';
import { pipelineRights, sourceRights, type Rights } from './rights.js';
import { roleFor } from './roles.js';

/** Where requests are pushed to, and what it takes to get there. */
export class Requests extends Construct {
  readonly described: StackConfig['requests'];
  readonly connectionArn?: string;
  readonly gitSecretArn: string | null;

  constructor(scope: Construct, places: Places, keyArn: string, requests: RequestSource) {
    super(scope, 'Requests');
    const { branch, kind } = requests;
    if (kind === 'codecommit') {
      this.gitSecretArn = null;
      const url = requests.create
        ? this.repository(requests.repository)
        : `https://git-codecommit.${places.region}.amazonaws.com/v1/repos/${requests.repository}`;
      this.described = { kind, url, branch, connectionArn: null };
      return;
    }
    this.gitSecretArn = this.secret(places, keyArn);
    this.connectionArn =
      'arn' in requests.connection
        ? requests.connection.arn
        : new CfnConnection(this, 'Connection', {
            connectionName: places.stack,
            ...('hostArn' in requests.connection
              ? { hostArn: requests.connection.hostArn }
              : { providerType: requests.connection.provider }),
          }).attrConnectionArn;
    this.described = { kind, url: requests.url, branch, connectionArn: this.connectionArn };
  }

  /** Under CodeCommit's own key: for another one everybody who pushes would need six rights on that key. */
  private repository(repositoryName: string): string {
    const repository = new CfnRepository(this, 'Repository', {
      repositoryName,
      repositoryDescription: 'one file a request for packages; filed by `spkg request`',
    });
    retained(repository);
    return repository.attrCloneUrlHttp;
  }

  /** Empty until an administrator puts the token in: no secret passes through a template. */
  private secret({ names }: Places, kmsKeyId: string): string {
    const secret = new CfnSecret(this, 'GitToken', {
      name: names.gitSecret,
      description: 'with which `spkg request` pushes to the request repository',
      kmsKeyId,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason: 'the token is the git server’s: a person renews it there, and puts it in',
    });
    return secret.ref;
  }
}

export class Intake extends Construct {
  readonly pipeline: CfnPipeline;

  constructor(scope: Construct, rights: Rights) {
    super(scope, 'Intake');
    const { places, parameters, keyArn, connectionArn } = rights;
    const { names } = places;
    const { requestId } = variableNames;
    const role = roleFor(this, 'Role', {
      name: names.pipelineRole,
      places,
      service: 'codepipeline',
      source: places.intake,
      statements: pipelineRights(rights, 'intake').pipeline,
    });
    const source = roleFor(this, 'SourceRole', {
      name: `${places.stack}-source-role`,
      places,
      role: role.attrArn,
      statements: sourceRights(rights),
    });
    this.pipeline = new CfnPipeline(this, 'Pipeline', {
      name: names.intake,
      pipelineType: 'V2',
      executionMode: 'PARALLEL',
      roleArn: role.attrArn,
      restartExecutionOnUpdate: false,
      artifactStore: {
        type: 'S3',
        location: names.artifactsBucket,
        encryptionKey: { id: keyArn, type: 'KMS' },
      },
      variables: [{ name: requestId, description: 'the request that is meant, as `spkg request` named it' }],
      stages: [
        sourceStage(
          { ...sourceOf(parameters.requests, connectionArn), roleArn: source.attrArn },
          artifactNames.requests,
        ),
        buildStage(places, {
          stage: 'fetch',
          inputs: [artifactNames.requests],
          output: artifactNames.fetched,
        }),
        buildStage(places, {
          stage: 'scan',
          inputs: [artifactNames.fetched],
          output: artifactNames.scanned,
        }),
        buildStage(places, {
          stage: 'decide',
          inputs: [artifactNames.fetched, artifactNames.scanned],
        }),
        buildStage(places, {
          stage: 'publish',
          inputs: [artifactNames.fetched],
          whenAllowed: true,
        }),
        buildStage(places, {
          stage: 'notify',
          inputs: [artifactNames.fetched],
          whenAllowed: true,
        }),
      ],
    });
  }
}

/** `spkg request` starts the execution itself, pinned to its commit; a push starts none. */
function sourceOf(
  requests: RequestSource,
  connectionArn: string | undefined,
): { provider: string; configuration: Record<string, string | boolean> } {
  return requests.kind === 'codecommit'
    ? {
        provider: 'CodeCommit',
        configuration: {
          RepositoryName: requests.repository,
          BranchName: requests.branch,
          PollForSourceChanges: false,
          OutputArtifactFormat: 'CODE_ZIP',
        },
      }
    : {
        provider: 'CodeStarSourceConnection',
        configuration: {
          ConnectionArn: connectionArn ?? '',
          FullRepositoryId: requests.repository,
          BranchName: requests.branch,
          DetectChanges: false,
          OutputArtifactFormat: 'CODE_ZIP',
        },
      };
}
