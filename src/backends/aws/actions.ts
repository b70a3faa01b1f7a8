/** What the actions of an execution mean in the words of the stages. */
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { Emit, StageName } from '../../core/events.js';
import { sanitize } from '../../core/sanitize.js';
import { actionNames } from './layout.js';

/** The stages that each action of ours runs, in their order. */
const stagesOf: Readonly<Record<string, readonly StageName[]>> = {
  [actionNames.fetch]: ['resolve', 'fetch'],
  [actionNames.scan]: ['scan'],
  [actionNames.decide]: ['decide'],
  [actionNames.publish]: ['publish'],
  [actionNames.release]: ['publish'],
  [actionNames.notify]: ['notify'],
};

export interface ActionFailure {
  readonly stage: StageName;
  readonly message: string;
  readonly at: string | undefined;
}

/** Which action failed, and what CodePipeline says of it. */
export function failureOf(actions: readonly ActionExecutionDetail[]): ActionFailure {
  const failed = [...actions].reverse().find(({ status }) => status === 'Failed' || status === 'Abandoned');
  const { errorDetails, externalExecutionSummary } = failed?.output?.executionResult ?? {};
  const why = errorDetails?.message ?? externalExecutionSummary ?? 'CodePipeline does not say why';
  const name = failed?.actionName ?? 'Source';
  return {
    stage: stagesOf[name]?.at(-1) ?? 'resolve',
    message: `the action \`${sanitize(name, 100)}\` of the pipeline failed: ${sanitize(why, 300)}`,
    at: failed?.lastUpdateTime?.toISOString(),
  };
}

/** Tells what changed since it was told the last time. */
export function createTeller(emit: Emit): (actions: readonly ActionExecutionDetail[]) => void {
  const told = new Map<string, string>();
  return (actions) => {
    for (const action of actions) {
      const { actionName = '', actionExecutionId = '', status = '' } = action;
      const before = told.get(actionExecutionId);
      if (before === status) continue;
      told.set(actionExecutionId, status);
      const stages = stagesOf[actionName] ?? [];
      if (before === undefined) for (const stage of stages) emit({ kind: 'stage-started', stage });
      if (status === 'Succeeded') for (const stage of stages) emit(finished(stage, action));
      if (status === 'Failed' || status === 'Abandoned') {
        const [stage] = stages.slice(-1);
        if (stage) emit({ kind: 'stage-failed', stage, message: failureOf([action]).message });
      }
    }
  };
}

function finished(
  stage: StageName,
  { startTime, lastUpdateTime }: ActionExecutionDetail,
): Parameters<Emit>[0] {
  const ms = (lastUpdateTime?.getTime() ?? 0) - (startTime?.getTime() ?? 0);
  return { kind: 'stage-finished', stage, summary: '', ms: Math.max(0, ms) };
}
