import assert from 'node:assert/strict';
import { GetLogEventsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pipelineTemplate } from './small-template.js';
import { git, gitRepositories } from './services/git.js';
import { limits } from './services/codepipeline/index.js';
import { unneeded } from './iam/minimal.js';
import { until, withDouble } from './tests-support.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'spkg-double-'));
const marker = join(folder, 'broken');
const decide =
  'test "$REQUEST_ID" != broken || test ! -e ' +
  marker +
  '; VERDICT=ALLOW; case "$REQUEST_ID" in held*) VERDICT=REVIEW;; slow*) sleep 30;; esac; ' +
  'echo "$GREETING $REQUEST_ID $(cat request.txt)"; echo "$REQUEST_ID" > out/id';

describe('the double: pipelines', () => {
  const double = withDouble(
    pipelineTemplate({
      decide: `set -e; ${decide}`,
      publish: `test "$(cat id)" != "" && cp id ${folder}/published-$(cat id)`,
    }),
  );
  after(() => rmSync(folder, { recursive: true, force: true }));

  const client = (): CodePipelineClient => new CodePipelineClient(double().client('admin', 'ana'));
  const start = async (id: string): Promise<string> => {
    const { pipelineExecutionId = '' } = await client().send(
      new StartPipelineExecutionCommand({ name: 'intake', variables: [{ name: 'REQUEST_ID', value: id }] }),
    );
    return pipelineExecutionId;
  };
  const end = (pipelineExecutionId: string) =>
    until(async () => {
      const { pipelineExecution } = await client().send(
        new GetPipelineExecutionCommand({ pipelineName: 'intake', pipelineExecutionId }),
      );
      return pipelineExecution?.status === 'InProgress' || pipelineExecution?.status === 'Stopping'
        ? undefined
        : pipelineExecution;
    });
  const actions = async (pipelineExecutionId: string) => {
    const { actionExecutionDetails = [] } = await client().send(
      new ListActionExecutionsCommand({ pipelineName: 'intake', filter: { pipelineExecutionId } }),
    );
    return actionExecutionDetails.reverse();
  };

  before(() => {
    const bare = gitRepositories(double().world).get('requests')!.folder;
    const clone = join(folder, 'clone');
    git(folder, 'clone', '-q', bare, clone);
    writeFileSync(join(clone, 'request.txt'), 'numpy');
    git(clone, 'add', '.');
    git(clone, '-c', 'user.name=a', '-c', 'user.email=a@index.example', 'commit', '-qm', 'ID numpy==1.26');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
  });

  it('runs the stages of an execution as processes, with its variables, its artifacts and who started it', async () => {
    const id = await start('one');
    const ended = await end(id);
    assert.equal(ended.status, 'Succeeded', JSON.stringify(await actions(id)));
    assert.equal(ended.trigger?.triggerDetail, 'arn:aws:sts::111122223333:assumed-role/admin/ana');
    assert.deepEqual(ended.variables, [{ name: 'REQUEST_ID', resolvedValue: 'one' }]);
    assert.equal(ended.artifactRevisions?.[0]?.revisionSummary, 'ID numpy==1.26');
    const all = await actions(id);
    assert.deepEqual(
      all.map(({ actionName, status }) => [actionName, status]),
      [
        ['Source', 'Succeeded'],
        ['Decide', 'Succeeded'],
        ['Publish', 'Succeeded'],
      ],
    );
    assert.equal(all[1]?.output?.outputVariables?.VERDICT, 'ALLOW');
    assert.ok(existsSync(join(folder, 'published-one')));
    const [, build = ''] = all[1].output.executionResult?.externalExecutionId?.split(':') ?? [];
    const { events = [] } = await new CloudWatchLogsClient(double().client()).send(
      new GetLogEventsCommand({
        logGroupName: '/aws/codebuild/decide',
        logStreamName: build,
        startFromHead: true,
      }),
    );
    assert.ok(
      events.some(({ message }) => message === 'hello one numpy\n'),
      JSON.stringify(events),
    );
  });

  it('skips a stage whose condition is not met, and the execution succeeds', async () => {
    const id = await start('held');
    assert.equal((await end(id)).status, 'Succeeded');
    assert.deepEqual(
      (await actions(id)).map(({ actionName }) => actionName),
      ['Source', 'Decide'],
    );
    assert.ok(!existsSync(join(folder, 'published-held')));
  });

  it('tells of a failure, and goes on from there when it is retried', async () => {
    writeFileSync(marker, '');
    const id = await start('broken');
    assert.equal((await end(id)).status, 'Failed');
    const failed = (await actions(id)).at(-1);
    assert.equal(failed?.status, 'Failed');
    assert.equal(failed.output?.executionResult?.errorDetails?.code, 'JobFailed');
    await double().idle();
    const [told] = double().deliveries;
    assert.equal(told?.endpoint, 'infosec@index.example');
    assert.ok(told.message.includes(id));
    rmSync(marker);
    const retry = (stageName: string) =>
      client().send(
        new RetryStageExecutionCommand({
          pipelineName: 'intake',
          stageName,
          pipelineExecutionId: id,
          retryMode: 'FAILED_ACTIONS',
        }),
      );
    await assert.rejects(retry('Publish'), { name: 'StageNotRetryableException' });
    await retry('Decide');
    assert.equal((await end(id)).status, 'Succeeded');
    assert.ok(existsSync(join(folder, 'published-broken')));
  });

  it('refuses an execution above the cap, and stops what is to be stopped', async () => {
    limits(double().world).executions = 2;
    const first = await start('slow-1');
    const second = await start('slow-2');
    await assert.rejects(start('one-more'), { name: 'ConcurrentPipelineExecutionsLimitExceededException' });
    for (const pipelineExecutionId of [first, second]) {
      await until(async () => ((await actions(pipelineExecutionId)).length > 1 ? true : undefined));
      await client().send(
        new StopPipelineExecutionCommand({
          pipelineName: 'intake',
          pipelineExecutionId,
          abandon: true,
          reason: 'enough',
        }),
      );
    }
    assert.equal((await end(first)).status, 'Stopped');
    await double().idle();
    const { pipelineExecutionSummaries = [], nextToken } = await client().send(
      new ListPipelineExecutionsCommand({ pipelineName: 'intake', maxResults: 1 }),
    );
    assert.deepEqual(
      pipelineExecutionSummaries.map(({ pipelineExecutionId, status }) => [pipelineExecutionId, status]),
      [[second, 'Stopped']],
    );
    assert.ok(nextToken);
    limits(double().world).executions = 50;
  });

  it('kills a build where it is told to, and a retry does it again', async () => {
    double().world.faults.killBuild = ({ project, command }) =>
      project === 'decide' && command.startsWith('set -e');
    const id = await start('killed');
    assert.equal((await end(id)).status, 'Failed');
    delete double().world.faults.killBuild;
    await client().send(
      new RetryStageExecutionCommand({
        pipelineName: 'intake',
        stageName: 'Decide',
        pipelineExecutionId: id,
        retryMode: 'FAILED_ACTIONS',
      }),
    );
    assert.equal((await end(id)).status, 'Succeeded');
    assert.ok(existsSync(join(folder, 'published-killed')));
  });

  it('refuses variables that the pipeline does not have', async () => {
    const send = (variables: { name: string; value: string }[]) =>
      client().send(new StartPipelineExecutionCommand({ name: 'intake', variables }));
    await assert.rejects(send([]), { name: 'ValidationException' });
    await assert.rejects(send([{ name: 'OTHER', value: 'x' }]), { name: 'ValidationException' });
    await assert.rejects(send([{ name: 'REQUEST_ID', value: '' }]), { name: 'ValidationException' });
  });

  it('finds the statement that no call needs, and only it', async () => {
    await double().idle();
    const found = await unneeded(double().world, { roles: /^(pipeline|decide|publish)-role$/ });
    assert.deepEqual(
      found.map(({ role, statement }) => [role, statement.Sid]),
      [['pipeline-role', 'TooMuch']],
    );
  });

  it('serves git to whoever may push, and to nobody else', async () => {
    const { accessKeyId, sessionToken } = double().credentialsFor('admin');
    const other = double().credentialsFor('decide-role');
    const url = (key: string, token: string): string =>
      `${double().url.replace('://', `://${key}%25${token}:x@`)}/git/requests`;
    // not synchronously: the server is in this process
    const remote = (at: string) =>
      run('git', ['ls-remote', at], {
        timeout: 10_000,
        env: { PATH: process.env.PATH, GIT_TERMINAL_PROMPT: '0' },
      });
    assert.ok((await remote(url(accessKeyId, sessionToken))).stdout.includes('refs/heads/main'));
    await assert.rejects(remote(url(other.accessKeyId, other.sessionToken)));
  });
});
