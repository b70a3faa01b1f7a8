/** One CodeBuild project, one role and one log group for each stage. */
import { CfnProject } from 'aws-cdk-lib/aws-codebuild';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentNames, stageNames, type AwsStage } from '../backends/aws/layout.js';
import { buildspecOf } from './buildspec.js';
import type { Network } from './network.js';
import { inVpc, stageRights, throughCodeArtifact, type Rights } from './rights.js';
import { roleFor } from './roles.js';

/** The image has Node, Python and the AWS CLI. */
export const buildImage = 'aws/codebuild/amazonlinux-aarch64-standard:3.0';
export const computeType = 'BUILD_GENERAL1_SMALL';
/** Code is scanned in worker threads. */
export const scanComputeType = 'BUILD_GENERAL1_MEDIUM';

const timeoutMinutes: Readonly<Record<AwsStage, number>> = {
  fetch: 30,
  scan: 60,
  decide: 10,
  publish: 30,
  notify: 10,
  release: 30,
  sweep: 14,
};

export interface BuildOptions {
  readonly rights: Rights;
  readonly config: string;
  readonly tool: { readonly url: string; readonly sha256: string };
  readonly uv?: { readonly url: string; readonly sha256: string };
  readonly network?: Network;
  readonly logDays: number;
}

export class Builds extends Construct {
  constructor(scope: Construct, options: BuildOptions) {
    super(scope, 'Builds');
    for (const stage of stageNames) this.build(stage, options);
  }

  private build(stage: AwsStage, { rights, config, tool, uv, network, logDays }: BuildOptions): void {
    const { places, keyArn, parameters } = rights;
    const { names, stack } = places;
    const id = `${stage.slice(0, 1).toUpperCase()}${stage.slice(1)}`;
    const role: CfnRole = roleFor(this, `${id}Role`, {
      name: names.role(stage),
      service: 'codebuild',
      source: places.project(stage),
      places,
      statements: stageRights(stage, rights),
    });
    const logs = new CfnLogGroup(this, `${id}Logs`, {
      logGroupName: names.logGroup(stage),
      retentionInDays: logDays,
      kmsKeyId: keyArn,
    });
    const withUv = stage === 'fetch' && uv !== undefined;
    const vpc = network && inVpc(stage) ? network : undefined;
    const pipeline = stage !== 'sweep';
    const environment: Record<string, string> = {
      [environmentNames.stack]: stack,
      [environmentNames.config]: config,
      [environmentNames.toolUrl]: tool.url,
      [environmentNames.toolSha256]: tool.sha256,
      ...(withUv ? { SPKG_UV_URL: uv.url, SPKG_UV_SHA256: uv.sha256 } : {}),
      ...(vpc?.codeArtifactUrl !== undefined && usesCodeArtifact(stage, throughCodeArtifact(parameters))
        ? { AWS_ENDPOINT_URL_CODEARTIFACT: vpc.codeArtifactUrl }
        : {}),
    };
    new CfnProject(this, id, {
      name: names.project(stage),
      description: `spkg stage ${stage}`,
      serviceRole: role.attrArn,
      encryptionKey: keyArn,
      source: {
        type: pipeline ? 'CODEPIPELINE' : 'NO_SOURCE',
        buildSpec: buildspecOf(stage, withUv),
      },
      artifacts: { type: pipeline ? 'CODEPIPELINE' : 'NO_ARTIFACTS' },
      environment: {
        type: 'ARM_CONTAINER',
        image: buildImage,
        computeType: stage === 'scan' ? scanComputeType : computeType,
        privilegedMode: false,
        environmentVariables: Object.entries(environment).map(([name, value]) => ({ name, value })),
      },
      timeoutInMinutes: timeoutMinutes[stage],
      queuedTimeoutInMinutes: pipeline ? 480 : 10,
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: logs.ref } },
      ...(vpc
        ? {
            vpcConfig: {
              vpcId: vpc.vpc,
              subnets: [...vpc.subnets],
              securityGroupIds: [vpc.securityGroup],
            },
          }
        : {}),
    });
  }
}

function usesCodeArtifact(stage: AwsStage, fetches: boolean): boolean {
  return stage === 'publish' || stage === 'release' || (stage === 'fetch' && fetches);
}
