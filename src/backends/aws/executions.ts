/** Executions of the pipelines, as CodePipeline's own records tell of them. */
import { setTimeout as pause } from 'node:timers/promises';
import type {
  ActionExecutionDetail,
  PipelineExecution,
  PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { isRequestId } from '../../core/ids.js';
import type { RequestId } from '../../core/model.js';
import { sanitize } from '../../core/sanitize.js';
import { asking, nameOf } from './aws-errors.js';
import type { Clients } from './clients.js';
import { sourceAction, variableNames } from './layout.js';

export type { PipelineExecution };

/** One execution of `intake`. */
export interface IntakeExecution {
  readonly execution: string;
  readonly id: RequestId;
  /** what was asked for, as the commit's message says it */
  readonly what: string;
  readonly commit: string | undefined;
  readonly status: string;
  readonly startedAt: string;
  /** ARN of who started it */
  readonly by: string;
}

const pageSize = 100;
/** A thousand executions are looked through, newest first; what is older is evidence alone. */
const mostPages = 10;

export interface Executions {
  /** Newest first. `enough`: stops asking for further pages when it says so. */
  list(enough?: (found: readonly IntakeExecution[]) => boolean): Promise<readonly IntakeExecution[]>;
  /** the newest of a request */
  of(id: RequestId): Promise<IntakeExecution | undefined>;
  /** all actions, in the order in which they began */
  actions(pipeline: string, execution: string): Promise<readonly ActionExecutionDetail[]>;
  read(pipeline: string, execution: string): Promise<PipelineExecution>;
}

export function createExecutions(clients: Clients, intake: string): Executions {
  async function list(
    enough: (found: readonly IntakeExecution[]) => boolean = () => false,
  ): Promise<readonly IntakeExecution[]> {
    const codepipeline = await clients.codepipeline();
    const found: IntakeExecution[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const asked = {
        pipelineName: intake,
        maxResults: pageSize,
        ...(nextToken === undefined ? {} : { nextToken }),
      };
      const answer = await asking('codepipeline:ListPipelineExecutions', intake, () =>
        codepipeline.listPipelineExecutions(asked),
      );
      found.push(...(answer.pipelineExecutionSummaries ?? []).flatMap((one) => intakeExecution(one) ?? []));
      ({ nextToken } = answer);
      if (nextToken === undefined || enough(found)) break;
    }
    return found;
  }
  return {
    list,
    async of(id) {
      const isIt = (one: IntakeExecution): boolean => one.id === id;
      return (await list((found) => found.some(isIt))).find(isIt);
    },
    async actions(pipelineName, pipelineExecutionId) {
      const codepipeline = await clients.codepipeline();
      const found: ActionExecutionDetail[] = [];
      let nextToken: string | undefined;
      do {
        const page = nextToken === undefined ? {} : { nextToken };
        const asked = { pipelineName, filter: { pipelineExecutionId }, ...page };
        const answer = await asking('codepipeline:ListActionExecutions', pipelineName, () =>
          codepipeline.listActionExecutions(asked),
        );
        found.push(...(answer.actionExecutionDetails ?? []));
        ({ nextToken } = answer);
      } while (nextToken !== undefined);
      return found.reverse();
    },
    async read(pipelineName, pipelineExecutionId) {
      const codepipeline = await clients.codepipeline();
      const { pipelineExecution } = await asking('codepipeline:GetPipelineExecution', pipelineName, () =>
        codepipeline.getPipelineExecution({ pipelineName, pipelineExecutionId }),
      );
      if (!pipelineExecution)
        throw new Error(`CodePipeline answers without the execution ${pipelineExecutionId}`);
      return pipelineExecution;
    },
  };
}

const mostLooks = 20;
const pauseMs = 1_000;

/** The execution in which this process runs: CodePipeline may show it only a while after it was started. */
export async function readOwn(
  executions: Pick<Executions, 'read'>,
  pipeline: string,
  execution: string,
): Promise<PipelineExecution> {
  for (let looks = 1; ; looks += 1) {
    try {
      return await executions.read(pipeline, execution);
    } catch (error) {
      const late = error instanceof Error && nameOf(error.cause) === 'PipelineExecutionNotFoundException';
      if (!late || looks >= mostLooks) throw error;
      await pause(pauseMs);
    }
  }
}

/** Undefined for one that is about no request: somebody pressed a button. */
function intakeExecution(summary: PipelineExecutionSummary): IntakeExecution | undefined {
  const source = summary.sourceRevisions?.find(({ actionName }) => actionName === sourceAction);
  const [, id = '', what = ''] = /^(\S+) ?([^\n]*)/.exec(subjectOf(source?.revisionSummary ?? '')) ?? [];
  if (!isRequestId(id) || summary.pipelineExecutionId === undefined) return undefined;
  return {
    execution: summary.pipelineExecutionId,
    id,
    what: sanitize(what, 300),
    commit: source?.revisionId,
    status: summary.status ?? 'InProgress',
    startedAt: (summary.startTime ?? new Date(0)).toISOString(),
    by: sanitize(summary.trigger?.triggerDetail ?? '', 400),
  };
}

/** Connections answer with JSON around the commit's message. */
function subjectOf(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { CommitMessage } = JSON.parse(text) as { CommitMessage?: unknown };
    return typeof CommitMessage === 'string' ? CommitMessage : '';
  } catch {
    // cut in the middle: the message is in it all the same
    return /"CommitMessage":"((?:[^"\\]|\\.)*)/.exec(text)?.[1] ?? '';
  }
}

/** The variables that an execution was started with. */
export function variablesOf({ variables = [] }: PipelineExecution): ReadonlyMap<string, string> {
  return new Map(variables.map(({ name = '', resolvedValue = '' }) => [name, resolvedValue]));
}

/** The request that an execution is about; undefined when what it was started with is no id. */
export function requestOf(execution: PipelineExecution): RequestId | undefined {
  const value = variablesOf(execution).get(variableNames.requestId) ?? '';
  return isRequestId(value) ? value : undefined;
}
