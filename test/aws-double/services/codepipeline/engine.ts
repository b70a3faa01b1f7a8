/** Takes an execution through its stages. */
import { sessionOf } from '../../iam/principals.js';
import { demandTrust } from '../../iam/demand.js';
import { AwsError } from '../../protocol/errors.js';
import { text, uuid } from '../../values.js';
import type { World } from '../../world.js';
import { emit } from '../events.js';
import { runAction, type Outcome } from './actions.js';
import {
  substitute,
  textsOf,
  type ActionExecution,
  type ActionPlan,
  type Execution,
  type StagePlan,
} from './pipelines.js';

/** Runs the stages from this one on; in it, only what failed when so said. */
export async function runExecution(
  world: World,
  execution: Execution,
  from = 0,
  mode: 'ALL_ACTIONS' | 'FAILED_ACTIONS' = 'ALL_ACTIONS',
): Promise<void> {
  const { pipeline } = execution;
  become(world, execution, 'InProgress');
  delete execution.failedStage;
  for (const [index, stage] of pipeline.stages.entries()) {
    if (index < from) continue;
    if (execution.stopRequested || world.stopped) return become(world, execution, 'Stopped');
    const entry = enters(execution, stage);
    if (entry === 'skip') {
      execution.skipped.add(stage.name);
      continue;
    }
    let ok =
      entry === 'enter' && (await runStage(world, execution, stage, index === from ? mode : 'ALL_ACTIONS'));
    if (!ok && entry === 'enter' && stage.retry && !stopping(execution))
      ok = await runStage(world, execution, stage, stage.retry);
    if (ok) continue;
    if (stopping(execution)) return become(world, execution, 'Stopped');
    execution.failedStage = stage.name;
    return become(world, execution, 'Failed');
  }
  become(world, execution, 'Succeeded');
}

/** Read anew: it may change while an action runs. */
function stopping(execution: Execution): boolean {
  return execution.stopRequested;
}

function become(world: World, execution: Execution, status: Execution['status']): void {
  const { id, pipeline } = execution;
  execution.status = status;
  execution.updated = world.clock.now();
  const state = {
    InProgress: 'STARTED',
    Stopped: 'STOPPED',
    Stopping: 'STOPPING',
    Succeeded: 'SUCCEEDED',
    Failed: 'FAILED',
  }[status];
  emit(world, {
    source: 'aws.codepipeline',
    'detail-type': 'CodePipeline Pipeline Execution State Change',
    resources: [pipeline.arn],
    detail: { pipeline: pipeline.name, 'execution-id': id, state },
  });
}

/** A condition is met when all its rules succeed; its result engages when they do not. */
function enters(execution: Execution, { entry }: StagePlan): 'enter' | 'skip' | 'fail' {
  if (!entry) return 'enter';
  const met = entry.rules.every(({ provider, configuration }) => {
    if (provider !== 'VariableCheck') throw new Error(`the double has no rule ${provider}`);
    return check(
      substituteOrEmpty(execution, text(configuration, 'Variable')),
      text(configuration, 'Operator'),
      text(configuration, 'Value'),
    );
  });
  if (met) return 'enter';
  return entry.result === 'SKIP' ? 'skip' : 'fail';
}

function substituteOrEmpty(execution: Execution, source: string): string | undefined {
  try {
    return substitute(execution, source);
  } catch {
    // a rule whose variable is not there does not succeed
    return undefined;
  }
}

function check(value: string | undefined, operator: string, wanted: string): boolean {
  if (value === undefined) return false;
  switch (operator) {
    case 'EQ':
      return value === wanted;
    case 'NE':
      return value !== wanted;
    case 'CONTAINS':
      return value.includes(wanted);
    case 'MATCHES':
      return new RegExp(`^(?:${wanted})$`).test(value);
    default:
      throw new Error(`there is no operator ${operator}`);
  }
}

async function runStage(
  world: World,
  execution: Execution,
  stage: StagePlan,
  mode: string,
): Promise<boolean> {
  const orders = [...new Set(stage.actions.map(({ order }) => order))].sort((a, b) => a - b);
  for (const order of orders) {
    const group = stage.actions.filter(
      (one) => one.order === order && !(mode === 'FAILED_ACTIONS' && succeeded(execution, stage, one)),
    );
    const all = await Promise.all(group.map((plan) => runOne(world, execution, stage, plan)));
    if (!all.every(Boolean)) return false;
  }
  return true;
}

function succeeded(execution: Execution, stage: StagePlan, plan: ActionPlan): boolean {
  return (
    execution.actions.filter((one) => one.stage === stage.name && one.plan.name === plan.name).at(-1)
      ?.status === 'Succeeded'
  );
}

async function runOne(
  world: World,
  execution: Execution,
  stage: StagePlan,
  plan: ActionPlan,
): Promise<boolean> {
  const action: ActionExecution = {
    id: uuid(),
    stage: stage.name,
    plan,
    started: world.clock.now(),
    updated: world.clock.now(),
    status: 'InProgress',
    outputs: {},
    resolved: {},
  };
  execution.actions.push(action);
  let outcome: Outcome;
  try {
    Object.assign(action.resolved, textsOf(execution, plan.configuration));
    const role = await roleOf(world, execution, plan);
    outcome = await runAction(world, execution, action, sessionOf(world.account, role, execution.id));
  } catch (error) {
    // what the double itself does wrong must not look like a failed action
    if (!(error instanceof AwsError)) throw error;
    outcome = {
      ok: false,
      error: {
        code:
          error.code === 'AccessDeniedException' || error.code === 'AccessDenied'
            ? 'PermissionError'
            : error.code,
        message: error.message,
      },
    };
  }
  action.status = outcome.ok ? 'Succeeded' : stopping(execution) ? 'Abandoned' : 'Failed';
  action.updated = world.clock.now();
  if (outcome.error) action.error = outcome.error;
  if (outcome.outputs) action.outputs = outcome.outputs;
  if (plan.namespace !== undefined && outcome.ok) execution.namespaces.set(plan.namespace, action.outputs);
  execution.updated = world.clock.now();
  return outcome.ok;
}

/** The action's own role, taken on by the pipeline's; else the pipeline's. */
async function roleOf(world: World, { pipeline, id }: Execution, plan: ActionPlan): Promise<string> {
  await demandTrust(world, 'codepipeline', pipeline.role);
  const own = pipeline.role.replace(/^.*\//, '');
  if (plan.role === undefined || plan.role === pipeline.role) return own;
  await world.invoke(sessionOf(world.account, own, id), 'sts', 'AssumeRole', {
    RoleArn: plan.role,
    RoleSessionName: id,
  });
  return plan.role.replace(/^.*\//, '');
}
