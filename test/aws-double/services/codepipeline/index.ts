/** CodePipeline V2: starts, lists, describes, retries and stops executions. */
import { AwsError } from '../../protocol/errors.js';
import { compact, list, numberOf, optional, page, record, text, uuid, type Values } from '../../values.js';
import { behind, type CallContext, type Need, type Service, type World } from '../../world.js';
import { stop } from './actions.js';
import { runExecution } from './engine.js';
import { pipelineOf, pipelines, type ActionExecution, type Execution, type Pipeline } from './pipelines.js';

/** Running executions of one pipeline in PARALLEL mode; a test that has not the time lowers it. */
export function limits(world: World): { executions: number } {
  return world.state('codepipeline limits', () => ({ executions: 50 }));
}

function StartPipelineExecution(input: Values, { world, principal }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'name'));
  const token = optional(input, 'clientRequestToken');
  const tokens = world.state('codepipeline tokens', () => new Map<string, string>());
  const same = token === undefined ? undefined : tokens.get(token);
  if (same !== undefined) return { pipelineExecutionId: same };
  const running = [...pipeline.executions.values()].filter(
    ({ status }) => status === 'InProgress' || status === 'Stopping',
  );
  const { executions } = limits(world);
  if (running.length >= executions) {
    throw new AwsError(
      'ConcurrentPipelineExecutionsLimitExceededException',
      `The pipeline '${pipeline.name}' has reached the limit of ${executions} concurrent executions`,
    );
  }
  const now = world.clock.now();
  const execution: Execution = {
    id: uuid(),
    pipeline,
    status: 'InProgress',
    started: now,
    updated: now,
    variables: variablesOf(pipeline, input),
    trigger: { triggerType: 'StartPipelineExecution', triggerDetail: principal.arn },
    pinned: pinnedOf(pipeline, input),
    revisions: [],
    artifacts: new Map(),
    namespaces: new Map(),
    actions: [],
    skipped: new Set(),
    stopRequested: false,
  };
  pipeline.executions.set(execution.id, execution);
  if (token !== undefined) tokens.set(token, execution.id);
  go(world, execution);
  return { pipelineExecutionId: execution.id };
}

function go(
  world: World,
  execution: Execution,
  ...how: [number?, ('ALL_ACTIONS' | 'FAILED_ACTIONS')?]
): void {
  const running = runExecution(world, execution, ...how).catch((error: unknown) => {
    // a mistake of the double must not leave an execution running for ever; it is told when the double stops
    execution.status = 'Failed';
    throw error;
  });
  behind(world, running);
}

function variablesOf(pipeline: Pipeline, input: Values): Record<string, string> {
  const given = new Map(
    list(input.variables).map((one) => [text(record(one), 'name'), text(record(one), 'value')]),
  );
  for (const [name, value] of given) {
    // the models say so too, where there are any
    if (value === '') throw new AwsError('ValidationException', `Variable ${name} has an empty value`);
    if (!pipeline.variables.some((one) => one.name === name))
      throw new AwsError('ValidationException', `Variable ${name} is not declared in the pipeline`);
  }
  return Object.fromEntries(
    pipeline.variables.map(({ name, defaultValue }) => {
      const value = given.get(name) ?? defaultValue;
      if (value === undefined)
        throw new AwsError('ValidationException', `Variable ${name} has no value and no default`);
      return [name, value];
    }),
  );
}

function pinnedOf(pipeline: Pipeline, input: Values): Record<string, string> {
  const sources = pipeline.stages[0]?.actions ?? [];
  return Object.fromEntries(
    list(input.sourceRevisions).map((one) => {
      const revision = record(one);
      const name = text(revision, 'actionName');
      const action = sources.find((source) => source.name === name);
      if (!action) throw new AwsError('ValidationException', `There is no source action ${name}`);
      const wanted = action.provider === 'S3' ? ['S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'] : ['COMMIT_ID'];
      if (!wanted.includes(text(revision, 'revisionType')))
        throw new AwsError('ValidationException', `${name} takes no ${text(revision, 'revisionType')}`);
      return [name, text(revision, 'revisionValue')];
    }),
  );
}

/** What a moment ago began is not everywhere yet. */
function visible(world: World, { started }: Execution): boolean {
  return started.getTime() + (world.faults.consistencyMs ?? 0) <= world.clock.now().getTime();
}

function ListPipelineExecutions(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'pipelineName'));
  const { succeededInStage } = record(input.filter);
  const stage = optional(record(succeededInStage), 'stageName');
  const all = [...pipeline.executions.values()]
    .filter((one) => visible(world, one))
    .filter(
      (one) =>
        stage === undefined ||
        (one.actions.some((action) => action.stage === stage) &&
          one.actions.every((action) => action.stage !== stage || action.status === 'Succeeded')),
    )
    .reverse()
    .map((one) =>
      compact({
        pipelineExecutionId: one.id,
        status: one.status,
        startTime: one.started,
        lastUpdateTime: one.updated,
        sourceRevisions: one.revisions,
        trigger: one.trigger,
        executionMode: pipeline.mode,
        executionType: 'STANDARD',
        stopTrigger: one.stopRequested ? { reason: one.statusSummary ?? '' } : undefined,
      }),
    );
  const { items, next } = page(all, optional(input, 'nextToken'), numberOf(input, 'maxResults', 100));
  return compact({ pipelineExecutionSummaries: items, nextToken: next });
}

function executionOf(world: World, pipeline: Pipeline, id: string): Execution {
  const found = pipeline.executions.get(id);
  if (!found || !visible(world, found))
    throw new AwsError('PipelineExecutionNotFoundException', `The pipeline execution ${id} was not found`);
  return found;
}

function GetPipelineExecution(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'pipelineName'));
  const one = executionOf(world, pipeline, text(input, 'pipelineExecutionId'));
  return {
    pipelineExecution: compact({
      pipelineName: pipeline.name,
      pipelineVersion: 1,
      pipelineExecutionId: one.id,
      status: one.status,
      statusSummary: one.statusSummary,
      artifactRevisions: one.revisions.map(({ actionName, revisionId, revisionSummary }) => ({
        name: actionName,
        revisionId,
        revisionSummary,
      })),
      variables: Object.entries(one.variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
      trigger: one.trigger,
      executionMode: pipeline.mode,
      executionType: 'STANDARD',
    }),
  };
}

function ListActionExecutions(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'pipelineName'));
  const filter = record(input.filter);
  const id =
    optional(filter, 'pipelineExecutionId') ??
    optional(record(filter.latestInPipelineExecution), 'pipelineExecutionId');
  const executions =
    id === undefined ? [...pipeline.executions.values()] : [executionOf(world, pipeline, id)];
  const all = executions.flatMap((execution) =>
    [...execution.actions].reverse().map((action) => describedAction(execution, action)),
  );
  const { items, next } = page(all, optional(input, 'nextToken'), numberOf(input, 'maxResults', 100));
  return compact({ actionExecutionDetails: items, nextToken: next });
}

function describedAction(execution: Execution, action: ActionExecution): Values {
  const { plan } = action;
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: action.id,
    pipelineVersion: 1,
    stageName: action.stage,
    actionName: plan.name,
    startTime: action.started,
    lastUpdateTime: action.updated,
    status: action.status,
    input: compact({
      actionTypeId: { category: plan.category, owner: plan.owner, provider: plan.provider, version: '1' },
      configuration: Object.fromEntries(
        Object.entries(plan.configuration).map(([name, value]) => [name, String(value)]),
      ),
      resolvedConfiguration: action.resolved,
      roleArn: plan.role,
      region: undefined,
      namespace: plan.namespace,
      inputArtifacts: plan.inputs.map((name) => ({
        name,
        s3location: { bucket: execution.pipeline.bucket, key: execution.artifacts.get(name) ?? 'none' },
      })),
    }),
    output: {
      outputArtifacts: plan.outputs
        .filter((name) => execution.artifacts.has(name))
        .map((name) => ({
          name,
          s3location: { bucket: execution.pipeline.bucket, key: execution.artifacts.get(name) },
        })),
      executionResult: compact({
        externalExecutionId: action.externalId,
        externalExecutionSummary: action.summary,
        errorDetails: action.error,
        logStreamARN: action.logStreamArn,
      }),
      outputVariables: action.outputs,
    },
  };
}

function RetryStageExecution(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'pipelineName'));
  const stageName = text(input, 'stageName');
  const index = pipeline.stages.findIndex(({ name }) => name === stageName);
  if (index < 0)
    throw new AwsError(
      'StageNotFoundException',
      `Pipeline '${pipeline.name}' does not have a stage with name '${stageName}'`,
    );
  const execution = executionOf(world, pipeline, text(input, 'pipelineExecutionId'));
  if (execution.status !== 'Failed' || execution.failedStage !== stageName) {
    throw new AwsError(
      'StageNotRetryableException',
      `The stage ${stageName} of ${execution.id} has not failed`,
    );
  }
  go(world, execution, index, text(input, 'retryMode') === 'ALL_ACTIONS' ? 'ALL_ACTIONS' : 'FAILED_ACTIONS');
  return { pipelineExecutionId: execution.id };
}

function StopPipelineExecution(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'pipelineName'));
  const execution = executionOf(world, pipeline, text(input, 'pipelineExecutionId'));
  if (execution.status !== 'InProgress')
    throw new AwsError('PipelineExecutionNotStoppableException', `${execution.id} is ${execution.status}`);
  if (execution.stopRequested)
    throw new AwsError('DuplicatedStopRequestException', `${execution.id} is being stopped`);
  execution.stopRequested = true;
  execution.status = 'Stopping';
  const reason = optional(input, 'reason');
  if (reason !== undefined) execution.statusSummary = reason;
  if (input.abandon === true) {
    for (const { externalId, status } of execution.actions) {
      if (status === 'InProgress' && externalId !== undefined) stop(world, externalId, 'STOPPED');
    }
  }
  return { pipelineExecutionId: execution.id };
}

function ListPipelines(_input: Values, { world }: CallContext): Values {
  return {
    pipelines: [...pipelines(world).values()].map(({ name, mode }) => ({
      name,
      version: 1,
      pipelineType: 'V2',
      executionMode: mode,
    })),
  };
}

function GetPipelineState(input: Values, { world }: CallContext): Values {
  const pipeline = pipelineOf(world, text(input, 'name'));
  return {
    pipelineName: pipeline.name,
    pipelineVersion: 1,
    stageStates: pipeline.stages.map(({ name }) => ({ stageName: name })),
  };
}

function onPipeline(
  action: string,
  member: string,
  more?: string,
): (input: Values, call: CallContext) => Need[] {
  return (input, { world }) => {
    const below = more === undefined ? '' : `/${text(input, more)}`;
    return [
      {
        action: `codepipeline:${action}`,
        resource: `arn:aws:codepipeline:${world.region}:${world.account}:${text(input, member)}${below}`,
      },
    ];
  };
}

export const codepipeline: Service = {
  name: 'codepipeline',
  operations: {
    StartPipelineExecution,
    ListPipelineExecutions,
    GetPipelineExecution,
    ListActionExecutions,
    RetryStageExecution,
    StopPipelineExecution,
    ListPipelines,
    GetPipelineState,
  },
  needs: {
    StartPipelineExecution: onPipeline('StartPipelineExecution', 'name'),
    ListPipelineExecutions: onPipeline('ListPipelineExecutions', 'pipelineName'),
    GetPipelineExecution: onPipeline('GetPipelineExecution', 'pipelineName'),
    ListActionExecutions: onPipeline('ListActionExecutions', 'pipelineName'),
    RetryStageExecution: onPipeline('RetryStageExecution', 'pipelineName', 'stageName'),
    StopPipelineExecution: onPipeline('StopPipelineExecution', 'pipelineName'),
    ListPipelines: (_input, { world }) => [
      {
        action: 'codepipeline:ListPipelines',
        resource: `arn:aws:codepipeline:${world.region}:${world.account}:*`,
      },
    ],
    GetPipelineState: onPipeline('GetPipelineState', 'name'),
  },
};
