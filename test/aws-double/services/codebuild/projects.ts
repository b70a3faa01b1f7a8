/** Projects and builds. */
import { AwsError } from '../../protocol/errors.js';
import { list, optional, record, text, texts, type Values } from '../../values.js';
import type { World } from '../../world.js';

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

export interface Project {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly buildspec: string;
  readonly variables: readonly Variable[];
  readonly timeoutMinutes: number;
  readonly inVpc: boolean;
  readonly subnets: readonly string[];
  readonly logGroup?: string;
}

export interface Phase {
  readonly phaseType: string;
  phaseStatus: string;
  readonly startTime: Date;
  endTime?: Date;
  readonly contexts: Values[];
}

export interface Build {
  readonly id: string;
  readonly arn: string;
  readonly number: number;
  readonly project: Project;
  readonly initiator: string;
  readonly started: Date;
  ended?: Date;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'STOPPED';
  readonly phases: Phase[];
  readonly variables: readonly Variable[];
  exported: Values[];
  readonly logGroup: string;
  readonly logStream: string;
  /** ends its processes */
  stop?: () => void;
  /** settles when it has ended */
  done: Promise<void>;
}

export function projects(world: World): Map<string, Project> {
  return world.state('codebuild projects', () => new Map<string, Project>());
}

export function builds(world: World): Map<string, Build> {
  return world.state('codebuild builds', () => new Map<string, Build>());
}

export function projectOf(world: World, name: string): Project {
  const found = projects(world).get(name);
  if (!found)
    throw new AwsError(
      'ResourceNotFoundException',
      `Project cannot be found: arn:aws:codebuild:${world.region}:${world.account}:project/${name}`,
    );
  return found;
}

export function makeProject(world: World, name: string, properties: Values): void {
  const environment = record(properties.Environment);
  const logs = record(record(properties.LogsConfig).CloudWatchLogs);
  const logGroup = optional(logs, 'GroupName');
  const vpc = record(properties.VpcConfig);
  projects(world).set(name, {
    name,
    arn: `arn:aws:codebuild:${world.region}:${world.account}:project/${name}`,
    role: text(properties, 'ServiceRole'),
    buildspec: optional(record(properties.Source), 'BuildSpec') ?? '',
    variables: list(environment.EnvironmentVariables).map((one) => {
      const { Name, Value, Type } = record(one);
      return {
        name: String(Name),
        value: String(Value),
        type: typeof Type === 'string' ? Type : 'PLAINTEXT',
      };
    }),
    timeoutMinutes: Number(properties.TimeoutInMinutes ?? 60),
    inVpc: vpc.VpcId !== undefined,
    subnets: texts(vpc.Subnets),
    ...(logGroup === undefined ? {} : { logGroup }),
  });
}

/** What a pipeline hands to a build beside what the API takes. */
export interface Handed {
  readonly initiator: string;
  readonly bucket: string;
  readonly kmsKey?: string;
  /** the first is the primary source */
  readonly inputs: readonly { readonly name: string; readonly key: string }[];
  readonly outputs: readonly { readonly name: string; readonly key: string }[];
}

/** By the idempotency token with which the pipeline starts the build. */
export function handed(world: World): Map<string, Handed> {
  return world.state('codebuild handed', () => new Map<string, Handed>());
}
