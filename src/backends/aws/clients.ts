/** Clients of the SDK, each loaded when it is first used. Profiles, SSO, Regions and endpoints are the SDK's own. */
import type { Codeartifact } from '@aws-sdk/client-codeartifact';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuild } from '@aws-sdk/client-codebuild';
import type { CodePipeline } from '@aws-sdk/client-codepipeline';
import type { KMS } from '@aws-sdk/client-kms';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { SNS } from '@aws-sdk/client-sns';
import type { SSM } from '@aws-sdk/client-ssm';
import type { STS } from '@aws-sdk/client-sts';

export interface ClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** How often a call is tried that is throttled or gets no answer; a build has more patience than a person. */
  readonly maxAttempts?: number;
}

export interface Clients {
  codeartifact(): Promise<Codeartifact>;
  codebuild(): Promise<CodeBuild>;
  codepipeline(): Promise<CodePipeline>;
  kms(): Promise<KMS>;
  logs(): Promise<CloudWatchLogs>;
  s3(): Promise<S3>;
  secrets(): Promise<SecretsManager>;
  sns(): Promise<SNS>;
  ssm(): Promise<SSM>;
  sts(): Promise<STS>;
}

const attempts = 6;
/** Ten: of a thousand calls that are refused one time in three by chance, all come through. */
export const attemptsOfBuilds = 10;

/** `settings` is for tests; by default everything comes from where the AWS CLI finds it. */
export function createClients(settings: ClientSettings = {}): Clients {
  // the SDK warns of Node 20 at every start; which Node runs is not the user's choice in a Studio image
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const base = {
    ...(region === undefined ? {} : { region }),
    maxAttempts: attempts,
    ...settings,
    retryMode: 'adaptive' as const,
  };
  return {
    codeartifact: once(async () => new (await import('@aws-sdk/client-codeartifact')).Codeartifact(base)),
    codebuild: once(async () => new (await import('@aws-sdk/client-codebuild')).CodeBuild(base)),
    codepipeline: once(async () => new (await import('@aws-sdk/client-codepipeline')).CodePipeline(base)),
    kms: once(async () => new (await import('@aws-sdk/client-kms')).KMS(base)),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(base)),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3(base)),
    secrets: once(async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManager(base)),
    sns: once(async () => new (await import('@aws-sdk/client-sns')).SNS(base)),
    ssm: once(async () => new (await import('@aws-sdk/client-ssm')).SSM(base)),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STS(base)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
