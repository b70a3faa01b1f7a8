/** The port PipelineRunner over CodePipeline: one request is one execution of `intake`, one answer one of `release`. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { nothingRuns, ownRequest, refusal } from '../../core/answer.js';
import { SpkgError } from '../../core/errors.js';
import type { Emit } from '../../core/events.js';
import { requestDocumentMissing } from '../../core/ids.js';
import type { RequestId } from '../../core/model.js';
import { sanitize } from '../../core/sanitize.js';
import type { EvidenceStore, IdentitySource, PipelineRunner, RequestStore } from '../../core/ports.js';
import { samePerson } from '../../core/same-person.js';
import { createTeller, failureOf } from './actions.js';
import { asking, awsError, nameOf } from './aws-errors.js';
import { readLogs } from './build-logs.js';
import type { Clients } from './clients.js';
import type { Executions, IntakeExecution } from './executions.js';
import { longestReason, sourceAction, variableNames, type StackConfig } from './layout.js';

const firstPauseMs = 500;
const longestPauseMs = 5_000;
const slotPauseMs = 10_000;
/** Decide takes nothing that is older than a day: what began long ago begins anew. */
const youngMs = 12 * 3_600_000;

export interface RunnerOrder {
  readonly clients: Clients;
  readonly config: Pick<StackConfig, 'intake' | 'release'>;
  readonly executions: Executions;
  readonly evidence: EvidenceStore;
  readonly requests: RequestStore;
  readonly identity: IdentitySource;
}

/**
 * Whoever starts an execution is named in CodePipeline's own record, which is what later stages go by. An interrupt ends
 * the watching, never the execution.
 */
export function createRunner(order: RunnerOrder): PipelineRunner {
  const { config, executions, evidence, requests, identity } = order;
  const { intake, release } = config;
  const watch = (pipeline: string, execution: string, id: RequestId, emit: Emit, signal: AbortSignal) =>
    follow(executions, { pipeline, execution, id }, emit, signal);

  /** `waiting`: until when a slot is waited for; absent: not at all. */
  async function startIntake(
    id: RequestId,
    commit: string | undefined,
    emit: Emit,
    waiting: AbortSignal | undefined,
  ): Promise<string> {
    const ask = () =>
      start(order.clients, intake, {
        variables: { [variableNames.requestId]: id },
        commit,
        token: `${id} ${commit ?? ''}`,
      });
    let started = await ask();
    while (started === undefined) {
      if (!waiting) throw noSlot(id);
      emit({ kind: 'stage-progress', stage: 'resolve', text: 'waits for a slot of the pipeline' });
      await pause(slotPauseMs * (0.5 + Math.random()), undefined, { signal: waiting }).catch(() =>
        waiting.throwIfAborted(),
      );
      started = await ask();
    }
    emit({ kind: 'stage-progress', stage: 'resolve', text: `execution ${started}` });
    return started;
  }

  return {
    elsewhere: true,
    async submit(request, emit, signal, { wait } = { wait: true }) {
      const id = request.request;
      const { commit, path } = await requests.file(request);
      emit({ kind: 'request-filed', id, path });
      const execution = await startIntake(id, commit, emit, wait ? signal : undefined);
      if (wait) await watch(intake, execution, id, emit, signal);
    },
    async run(id, emit, signal) {
      const known = await newestOf(order, id);
      if (known?.status === 'InProgress') {
        await watch(intake, known.execution, id, emit, signal);
        return;
      }
      if (await isAtItsEnd(evidence, id)) return;
      if (!known) {
        // it was filed, and found no slot
        const commit = await requests.commitOf(id);
        if (commit === undefined) throw requestDocumentMissing(id);
        await watch(intake, await startIntake(id, commit, emit, signal), id, emit, signal);
        return;
      }
      const again =
        known.status === 'Failed' &&
        Date.now() - Date.parse(known.startedAt) < youngMs &&
        (await mayRepeat(evidence, id)) &&
        (await retryFailed(order, known))
          ? known.execution
          : undefined;
      await watch(intake, again ?? (await restart(order, known)), id, emit, signal);
    },
    // whoever reads may not decide anew: Release judges it once more before it publishes
    refresh: () => Promise.resolve(),
    async answer(id, given, emit, signal) {
      const asked = await evidence.latest(id, 'request');
      if (!asked) throw requestDocumentMissing(id);
      const { name } = await identity.whoami();
      if (samePerson(asked.document.requester.name, name)) throw ownRequest(id, name);
      // a pipeline variable is one line
      const reason = sanitize(given.reason.trim(), given.reason.length);
      if (reason.length > longestReason)
        throw refusal(id, `takes a reason of at most ${longestReason} characters`, `spkg approve ${id}`);
      const execution = await start(order.clients, release, {
        variables: {
          [variableNames.requestId]: id,
          [variableNames.decision]: given.decision,
          [variableNames.answer]: given.answer,
          [variableNames.reason]: reason,
        },
        token: undefined,
      });
      if (execution === undefined) throw noSlot(id);
      await watch(release, execution, id, emit, signal);
    },
    async cancel(id) {
      const known = await executions.of(id);
      if (known?.status !== 'InProgress') throw nothingRuns(id);
      await stop(order.clients, intake, known.execution);
    },
    async logs(id) {
      const known = await executions.of(id);
      if (!known) return [];
      return readLogs(order.clients, await executions.actions(intake, known.execution));
    },
  };
}

/** At once: what a build has begun to write is not used, since only whole documents are. */
async function stop(clients: Clients, pipelineName: string, pipelineExecutionId: string): Promise<void> {
  const codepipeline = await clients.codepipeline();
  await asking('codepipeline:StopPipelineExecution', pipelineName, () =>
    codepipeline.stopPipelineExecution({
      pipelineName,
      pipelineExecutionId,
      abandon: true,
      reason: 'spkg cancel',
    }),
  );
}

/** The newest execution that whoever asks started, else the newest of anybody: another's commit may say other things. */
async function newestOf(
  { executions, identity }: RunnerOrder,
  id: RequestId,
): Promise<IntakeExecution | undefined> {
  const all = (await executions.list()).filter((one) => one.id === id);
  const { name } = await identity.whoami();
  return all.find(({ by }) => by === name) ?? all[0];
}

/** False when the failed stage would be given the same that it refused. */
async function mayRepeat(evidence: EvidenceStore, id: RequestId): Promise<boolean> {
  return (await evidence.latest(id, 'failure'))?.document.code !== 'SPKG_STAGE_INPUT_INVALID';
}

/** Published, or answered with no: it stays as it is. */
async function isAtItsEnd(evidence: EvidenceStore, id: RequestId): Promise<boolean> {
  if (!(await evidence.latest(id, 'receipt'))) return false;
  const { state } = await evidence.summary(id);
  return state === 'published' || state === 'rejected';
}

/** The failed actions once more, with what the earlier ones made; false when CodePipeline keeps it no longer. */
async function retryFailed(
  { clients, config, executions }: RunnerOrder,
  known: IntakeExecution,
): Promise<boolean> {
  const codepipeline = await clients.codepipeline();
  const failed = (await executions.actions(config.intake, known.execution)).find(
    ({ status }) => status === 'Failed' || status === 'Abandoned',
  );
  if (failed?.stageName === undefined) return false;
  try {
    await codepipeline.retryStageExecution({
      pipelineName: config.intake,
      pipelineExecutionId: known.execution,
      stageName: failed.stageName,
      retryMode: 'FAILED_ACTIONS',
    });
    return true;
  } catch (error) {
    if (/NotRetryable|NotLatest|NotFound/.test(nameOf(error))) return false;
    throw awsError(error, 'codepipeline:RetryStageExecution', config.intake);
  }
}

/** From the beginning, over the same commit. */
async function restart(order: RunnerOrder, { id, commit: pinned }: IntakeExecution): Promise<string> {
  const commit = (await order.evidence.latest(id, 'request'))?.document.commit ?? pinned;
  const started = await start(order.clients, order.config.intake, {
    variables: { [variableNames.requestId]: id },
    commit,
    token: undefined,
  });
  if (started === undefined) throw noSlot(id);
  return started;
}

/** The id of the execution; undefined when as many run as may. `token`: of two calls with the same one starts nothing. */
async function start(
  clients: Clients,
  name: string,
  given: {
    readonly variables: Readonly<Record<string, string>>;
    readonly commit?: string | undefined;
    readonly token: string | undefined;
  },
): Promise<string | undefined> {
  const { variables, commit, token } = given;
  const codepipeline = await clients.codepipeline();
  try {
    const { pipelineExecutionId } = await codepipeline.startPipelineExecution({
      name,
      variables: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
      ...(commit === undefined
        ? {}
        : {
            sourceRevisions: [
              { actionName: sourceAction, revisionType: 'COMMIT_ID' as const, revisionValue: commit },
            ],
          }),
      ...(token === undefined
        ? {}
        : { clientRequestToken: createHash('sha256').update(token).digest('hex').slice(0, 32) }),
    });
    return pipelineExecutionId;
  } catch (error) {
    if (nameOf(error).startsWith('ConcurrentPipelineExecutionsLimitExceeded')) return undefined;
    throw awsError(error, 'codepipeline:StartPipelineExecution', name);
  }
}

/** SPKG_QUEUE_FULL: the request is filed, and lost is nothing. */
function noSlot(id: RequestId): SpkgError {
  return new SpkgError(
    'SPKG_QUEUE_FULL',
    `request \`${id}\` is filed, and waits: as many requests are being worked on as the pipeline takes`,
    { tryThis: `in a minute: spkg retry ${id}` },
  );
}

interface Followed {
  readonly pipeline: string;
  readonly execution: string;
  readonly id: RequestId;
}

/** Tells of each action until the execution ends. SPKG_AWS_FAILED when it did not succeed. */
async function follow(
  executions: Executions,
  { pipeline, execution, id }: Followed,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const tell = createTeller(emit);
  let wait = firstPauseMs;
  for (;;) {
    signal.throwIfAborted();
    const status = await statusOf(executions, pipeline, execution);
    const actions = status === undefined ? [] : await executions.actions(pipeline, execution);
    tell(actions);
    if (status === 'Succeeded') return;
    if (status !== undefined && status !== 'InProgress' && status !== 'Stopping') {
      const message =
        status === 'Failed' ? failureOf(actions).message : `the pipeline's execution is ${status}`;
      throw new SpkgError('SPKG_AWS_FAILED', `request \`${id}\` stopped: ${message}`, {
        tryThis: `spkg status ${id} --logs, then spkg retry ${id}`,
      });
    }
    // rejects with the signal's reason
    await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    wait = Math.min(longestPauseMs, wait * 1.3);
  }
}

/** Undefined for what was started a moment ago and is not to be seen yet. */
async function statusOf(
  executions: Executions,
  pipeline: string,
  execution: string,
): Promise<string | undefined> {
  try {
    return (await executions.read(pipeline, execution)).status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (nameOf(cause) === 'PipelineExecutionNotFoundException') return undefined;
    throw error;
  }
}
