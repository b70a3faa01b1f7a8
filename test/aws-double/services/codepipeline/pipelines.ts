/** Pipelines of the template and their executions. */
import { AwsError } from '../../protocol/errors.js';
import { list, optional, record, text, texts, type Values } from '../../values.js';
import type { World } from '../../world.js';

export interface ActionPlan {
  readonly name: string;
  readonly provider: string;
  readonly category: string;
  readonly owner: string;
  readonly configuration: Values;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly namespace?: string;
  readonly role?: string;
  readonly order: number;
  readonly timeoutMinutes?: number;
}

export interface Rule {
  readonly name: string;
  readonly provider: string;
  readonly configuration: Values;
}

export interface StagePlan {
  readonly name: string;
  readonly actions: readonly ActionPlan[];
  readonly entry?: { readonly result: string; readonly rules: readonly Rule[] };
  /** tried once more by itself */
  readonly retry?: 'FAILED_ACTIONS' | 'ALL_ACTIONS';
}

export interface Pipeline {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly mode: string;
  readonly bucket: string;
  readonly kmsKey?: string;
  readonly stages: readonly StagePlan[];
  readonly variables: readonly { readonly name: string; readonly defaultValue?: string }[];
  /** newest last */
  readonly executions: Map<string, Execution>;
}

export interface ActionExecution {
  readonly id: string;
  readonly stage: string;
  readonly plan: ActionPlan;
  readonly started: Date;
  updated: Date;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';
  externalId?: string;
  summary?: string;
  error?: { readonly code: string; readonly message: string };
  outputs: Readonly<Record<string, string>>;
  logStreamArn?: string;
  readonly resolved: Readonly<Record<string, string>>;
}

export interface Execution {
  readonly id: string;
  readonly pipeline: Pipeline;
  status: 'InProgress' | 'Stopped' | 'Stopping' | 'Succeeded' | 'Failed';
  readonly started: Date;
  updated: Date;
  statusSummary?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly trigger: Values;
  readonly pinned: Readonly<Record<string, string>>;
  readonly revisions: Values[];
  /** output artifact → key in the artifact bucket */
  readonly artifacts: Map<string, string>;
  readonly namespaces: Map<string, Readonly<Record<string, string>>>;
  readonly actions: ActionExecution[];
  readonly skipped: Set<string>;
  failedStage?: string;
  stopRequested: boolean;
}

export function pipelines(world: World): Map<string, Pipeline> {
  return world.state('codepipeline', () => new Map<string, Pipeline>());
}

export function pipelineOf(world: World, name: string): Pipeline {
  const found = pipelines(world).get(name);
  if (!found)
    throw new AwsError(
      'PipelineNotFoundException',
      `Account '${world.account}' does not have a pipeline with name '${name}'`,
    );
  return found;
}

export function makePipeline(world: World, name: string, properties: Values): void {
  const store = record(properties.ArtifactStore);
  const kmsKey = optional(record(store.EncryptionKey), 'Id');
  pipelines(world).set(name, {
    name,
    arn: `arn:aws:codepipeline:${world.region}:${world.account}:${name}`,
    role: text(properties, 'RoleArn'),
    mode: optional(properties, 'ExecutionMode') ?? 'SUPERSEDED',
    bucket: text(store, 'Location'),
    ...(kmsKey === undefined ? {} : { kmsKey }),
    stages: list(properties.Stages).map((one) => stagePlan(record(one))),
    variables: list(properties.Variables).map((one) => {
      const { Name, DefaultValue } = record(one);
      return {
        name: String(Name),
        ...(typeof DefaultValue === 'string' ? { defaultValue: DefaultValue } : {}),
      };
    }),
    executions: pipelines(world).get(name)?.executions ?? new Map<string, Execution>(),
  });
}

function stagePlan(stage: Values): StagePlan {
  const [condition] = list(record(stage.BeforeEntry).Conditions).map(record);
  const { Result, RetryConfiguration } = record(stage.OnFailure);
  if (stage.OnSuccess !== undefined || Result === 'ROLLBACK')
    throw new Error('the double has no OnSuccess and no rollback');
  return {
    name: text(stage, 'Name'),
    actions: list(stage.Actions).map((one) => actionPlan(record(one))),
    ...(condition === undefined
      ? {}
      : {
          entry: {
            result: text(condition, 'Result'),
            rules: list(condition.Rules).map((one) => {
              const rule = record(one);
              return {
                name: text(rule, 'Name'),
                provider: text(record(rule.RuleTypeId), 'Provider'),
                configuration: record(rule.Configuration),
              };
            }),
          },
        }),
    ...(Result === 'RETRY'
      ? {
          retry:
            record(RetryConfiguration).RetryMode === 'ALL_ACTIONS'
              ? ('ALL_ACTIONS' as const)
              : ('FAILED_ACTIONS' as const),
        }
      : {}),
  };
}

function actionPlan(action: Values): ActionPlan {
  const type = record(action.ActionTypeId);
  const namespace = optional(action, 'Namespace');
  const role = optional(action, 'RoleArn');
  return {
    name: text(action, 'Name'),
    provider: text(type, 'Provider'),
    category: text(type, 'Category'),
    owner: text(type, 'Owner'),
    configuration: record(action.Configuration),
    inputs: list(action.InputArtifacts).map((one) => text(record(one), 'Name')),
    outputs: list(action.OutputArtifacts).map((one) => text(record(one), 'Name')),
    order: Number(action.RunOrder ?? 1),
    ...(namespace === undefined ? {} : { namespace }),
    ...(role === undefined ? {} : { role }),
    ...(action.TimeoutInMinutes === undefined ? {} : { timeoutMinutes: Number(action.TimeoutInMinutes) }),
  };
}

/** Fills in `#{namespace.name}`; one that is not there is an error of the action, as in AWS. */
export function substitute(execution: Execution, source: string): string {
  return source.replace(/#\{([\w@-]+)\.([\w@-]+)\}/g, (_whole, namespace: string, name: string) => {
    if (namespace === 'codepipeline' && name === 'PipelineExecutionId') return execution.id;
    const found =
      namespace === 'variables' ? execution.variables[name] : execution.namespaces.get(namespace)?.[name];
    if (found === undefined) {
      throw new AwsError(
        'InvalidVariable',
        `Unresolved variable #{${namespace}.${name}}: the action that exports it has no such output`,
      );
    }
    return found;
  });
}

export function textsOf(execution: Execution, configuration: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([name, value]) => [
      name,
      substitute(execution, texts(value)[0] ?? String(value)),
    ]),
  );
}
