/** What an action of each provider does. */
import { demand } from '../../iam/demand.js';
import type { Principal } from '../../iam/principals.js';
import { AwsError } from '../../protocol/errors.js';
import { bytes, digest, list, optional, record, text, uuid, type Values } from '../../values.js';
import type { Need, World } from '../../world.js';
import { buildZip } from '../../../helpers/zips.js';
import { builds, handed } from '../codebuild/projects.js';
import { encryptionOf } from '../codebuild/run.js';
import { arnOf } from '../codecommit.js';
import { connections } from '../codeconnections.js';
import { git, gitRepositories, headOf } from '../git.js';
import { substitute, type ActionExecution, type Execution } from './pipelines.js';

export interface Outcome {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  readonly outputs?: Readonly<Record<string, string>>;
}

export async function runAction(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
): Promise<Outcome> {
  switch (action.plan.provider) {
    case 'CodeCommit':
      return fromCodeCommit(world, execution, action, principal);
    case 'CodeStarSourceConnection':
      return fromConnection(world, execution, action, principal);
    case 'S3':
      return fromBucket(world, execution, action, principal);
    case 'CodeBuild':
      return build(world, execution, action, principal);
    default:
      throw new Error(`the double has no action ${action.plan.provider}`);
  }
}

async function fromCodeCommit(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
): Promise<Outcome> {
  const name = text(action.resolved, 'RepositoryName');
  const resource = arnOf(world, name);
  const needs = ['GetBranch', 'GetCommit', 'UploadArchive', 'GetUploadArchiveStatus'].map((one): Need => ({
    action: `codecommit:${one}`,
    resource,
  }));
  await demand(world, principal, 'Source', needs);
  return fromGit(world, execution, action, principal, name);
}

async function fromConnection(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
): Promise<Outcome> {
  const arn = text(action.resolved, 'ConnectionArn');
  const service = arn.includes(':codeconnections:') ? 'codeconnections' : 'codestar-connections';
  await demand(world, principal, 'Source', [{ action: `${service}:UseConnection`, resource: arn }]);
  if (connections(world).get(arn)?.status !== 'AVAILABLE') {
    throw new AwsError(
      'ConfigurationError',
      `The connection ${arn} is not available: finish it in the console`,
    );
  }
  return fromGit(
    world,
    execution,
    action,
    principal,
    text(action.resolved, 'FullRepositoryId').replace(/^.*\//, ''),
  );
}

async function fromGit(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
  name: string,
): Promise<Outcome> {
  const repository = gitRepositories(world).get(name);
  if (!repository) throw new AwsError('ConfigurationError', `there is no repository ${name}`);
  const branch = text(action.resolved, 'BranchName');
  const commit = execution.pinned[action.plan.name] ?? headOf(world, name, branch);
  if (commit === undefined) throw new AwsError('ConfigurationError', `${name} has no branch ${branch}`);
  let message: string;
  try {
    message = git(repository.folder, 'log', '-1', '--format=%B', commit).trim();
  } catch {
    throw new AwsError('ConfigurationError', `${name} has no commit ${commit}`);
  }
  const entries = git(repository.folder, 'ls-tree', '-r', '--name-only', '-z', commit)
    .split('\0')
    .filter(Boolean);
  const zip = buildZip(
    entries.map((path) => ({ name: path, content: git(repository.folder, 'show', `${commit}:${path}`) })),
  );
  await keep(world, execution, action, principal, zip);
  execution.revisions.push({
    actionName: action.plan.name,
    revisionId: commit,
    revisionSummary: message.slice(0, 2048),
  });
  return {
    ok: true,
    outputs: { CommitId: commit, BranchName: branch, CommitMessage: message, RepositoryName: name },
  };
}

async function fromBucket(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
): Promise<Outcome> {
  const { S3Bucket: Bucket = '', S3ObjectKey: Key = '' } = action.resolved;
  const pinned = execution.pinned[action.plan.name];
  await world.invoke(principal, 's3', 'GetBucketVersioning', { Bucket });
  const found = await world.invoke(principal, 's3', 'GetObject', {
    Bucket,
    Key,
    ...(pinned === undefined ? {} : { VersionId: pinned }),
  });
  await keep(world, execution, action, principal, bytes(found.Body));
  const VersionId = optional(found, 'VersionId') ?? '';
  execution.revisions.push({
    actionName: action.plan.name,
    revisionId: VersionId,
    revisionSummary: `Amazon S3 version id: ${VersionId}`,
  });
  return { ok: true, outputs: { VersionId, ETag: optional(found, 'ETag') ?? '' } };
}

function keyOf(execution: Execution, artifact: string): string {
  // as AWS shortens them
  return `${execution.pipeline.name.slice(0, 20)}/${artifact.slice(0, 10)}/${digest('sha256', execution.id + artifact + uuid()).slice(0, 7)}`;
}

async function keep(
  world: World,
  execution: Execution,
  { plan }: ActionExecution,
  principal: Principal,
  zip: Buffer,
): Promise<void> {
  const { bucket, kmsKey } = execution.pipeline;
  for (const name of plan.outputs) {
    const Key = keyOf(execution, name);
    await world.invoke(principal, 's3', 'PutObject', {
      Bucket: bucket,
      Key,
      Body: zip,
      ...encryptionOf(kmsKey === undefined ? undefined : { kmsKey }),
    });
    execution.artifacts.set(name, Key);
  }
}

async function build(
  world: World,
  execution: Execution,
  action: ActionExecution,
  principal: Principal,
): Promise<Outcome> {
  const { pipeline } = execution;
  const { plan, resolved } = action;
  const project = text(resolved, 'ProjectName');
  const token = uuid();
  const inputs = [...plan.inputs].sort(
    (a, b) => Number(b === resolved.PrimarySource) - Number(a === resolved.PrimarySource),
  );
  const outputs = plan.outputs.map((name) => ({ name, key: keyOf(execution, name) }));
  handed(world).set(token, {
    initiator: `codepipeline/${pipeline.name}`,
    bucket: pipeline.bucket,
    ...(pipeline.kmsKey === undefined ? {} : { kmsKey: pipeline.kmsKey }),
    inputs: inputs.map((name) => ({ name, key: execution.artifacts.get(name) ?? '' })),
    outputs,
  });
  const environmentVariablesOverride = variablesOf(execution, plan.configuration);
  const started = await world.invoke(principal, 'codebuild', 'StartBuild', {
    projectName: project,
    idempotencyToken: token,
    environmentVariablesOverride,
  });
  const id = text(record(started.build), 'id');
  const running = builds(world).get(id);
  action.externalId = id;
  if (running)
    action.logStreamArn = `arn:aws:logs:${world.region}:${world.account}:log-group:${running.logGroup}:log-stream:${running.logStream}`;
  const timer =
    plan.timeoutMinutes === undefined
      ? undefined
      : setTimeout(() => stop(world, id, 'TIMED_OUT'), plan.timeoutMinutes * 60_000);
  await running?.done;
  clearTimeout(timer);
  const found = await world.invoke(principal, 'codebuild', 'BatchGetBuilds', { ids: [id] });
  const [one] = list(found.builds).map(record);
  const status = text(one ?? {}, 'buildStatus');
  if (status !== 'SUCCEEDED') {
    return {
      ok: false,
      error: {
        code: 'JobFailed',
        message: `Build terminated with state: ${status}. ${failure(one ?? {})}`.trim(),
      },
    };
  }
  for (const { name, key } of outputs) execution.artifacts.set(name, key);
  const exported = list(one?.exportedEnvironmentVariables).map(record);
  return {
    ok: true,
    outputs: Object.fromEntries(exported.map(({ name, value }) => [String(name), String(value)])),
  };
}

function failure(build: Values): string {
  const broken = list(build.phases)
    .map(record)
    .find((phase) => list(phase.contexts).length > 0);
  if (!broken) return '';
  const context = record(list(broken.contexts)[0]);
  return `Phase: ${text(broken, 'phaseType')}, Code: ${text(context, 'statusCode')}, Message: ${text(context, 'message')}`;
}

/** Ends a build from outside. */
export function stop(world: World, id: string, status: 'STOPPED' | 'TIMED_OUT'): void {
  const running = builds(world).get(id);
  if (running?.status !== 'IN_PROGRESS') return;
  running.status = status;
  running.stop?.();
}

function variablesOf(execution: Execution, configuration: Values): Values[] {
  const source = optional(configuration, 'EnvironmentVariables');
  if (source === undefined) return [];
  // as CodePipeline does: values are put into the JSON as they are
  return list(JSON.parse(substitute(execution, source))).map((one) => {
    const variable = record(one);
    return {
      name: text(variable, 'name'),
      value: text(variable, 'value'),
      type: optional(variable, 'type') ?? 'PLAINTEXT',
    };
  });
}
