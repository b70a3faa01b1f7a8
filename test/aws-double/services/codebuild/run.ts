/** Runs a build: sources in, the buildspec's commands as real processes, artifacts out. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { demand, demandTrust } from '../../iam/demand.js';
import { sessionOf, type Principal } from '../../iam/principals.js';
import { AwsError } from '../../protocol/errors.js';
import { bytes, record, type Values } from '../../values.js';
import type { World } from '../../world.js';
import { emit } from '../events.js';
import { unzipInto, zipFolder } from '../../zip.js';
import { parseBuildspec, type ArtifactPlan, type Buildspec } from './buildspec.js';
import { environmentOf } from './environment.js';
import { Logger } from './log.js';
import type { Build, Handed, Phase } from './projects.js';
import { Shell } from './shell.js';

/** Ends when the build has ended, whatever became of it. */
export async function runBuild(
  world: World,
  build: Build,
  given: Handed | undefined,
  buildspec: string,
): Promise<void> {
  const { project } = build;
  const folder = join(world.folder, 'builds', build.id.replace(':', '-'));
  const principal = sessionOf(
    world.account,
    project.role.replace(/^.*\//, ''),
    `AWSCodeBuild-${build.id.split(':')[1] ?? ''}`,
    project.inVpc ? { network: 'vpc' } : {},
  );
  const log = new Logger(world, principal, build.logGroup, build.logStream);
  try {
    const ok = await attempt(world, build, given, buildspec, { folder, principal, log });
    if (build.status === 'IN_PROGRESS') build.status = ok ? 'SUCCEEDED' : 'FAILED';
  } catch (error) {
    if (build.status === 'IN_PROGRESS') build.status = error instanceof AwsError ? 'FAILED' : 'FAULT';
    build.phases.at(-1)?.contexts.push({
      statusCode: error instanceof AwsError ? error.code : 'INTERNAL',
      message: messageOf(error),
    });
    const last = build.phases.at(-1);
    if (last) last.phaseStatus = 'FAILED';
    await log.tell([`[Container] ${messageOf(error)}`]).catch(() => {
      // without the right to write logs there are none
    });
    if (!(error instanceof AwsError) && !world.stopped)
      world.state<{ all: unknown[] }>('mistakes', () => ({ all: [] })).all.push(error);
  } finally {
    build.ended = world.clock.now();
    rmSync(folder, { recursive: true, force: true });
    emit(world, {
      source: 'aws.codebuild',
      'detail-type': 'CodeBuild Build State Change',
      resources: [build.arn],
      detail: { 'build-status': build.status, 'project-name': project.name, 'build-id': build.arn },
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Place {
  readonly folder: string;
  readonly principal: Principal;
  readonly log: Logger;
}

async function attempt(
  world: World,
  build: Build,
  given: Handed | undefined,
  source: string,
  { folder, principal, log }: Place,
): Promise<boolean> {
  phase(world, build, 'PROVISIONING');
  await demandTrust(world, 'codebuild', build.project.role);
  if (build.project.inVpc) await networkInterface(world, principal, build.project.subnets);
  await log.open();
  phase(world, build, 'DOWNLOAD_SOURCE');
  const sources = await download(world, principal, given, folder);
  const spec = parseBuildspec(source);
  const primary = sources[0]?.path ?? join(folder, 'src');
  mkdirSync(primary, { recursive: true });
  const env = await environmentOf(world, build, principal, spec, sources, primary, folder);
  const shell = new Shell(spec.shell, env, primary, folder);
  build.stop = () => shell.stop();
  const timer = setTimeout(() => {
    build.status = 'TIMED_OUT';
    shell.stop();
  }, build.project.timeoutMinutes * 60_000);
  try {
    const ok = await phases(world, build, spec, shell, log);
    build.exported = spec.exported.map((name) => ({ name, value: shell.value(name) ?? '' }));
    if (build.status !== 'IN_PROGRESS') return false;
    phase(world, build, 'UPLOAD_ARTIFACTS');
    if (ok) await upload(world, principal, given, spec, primary);
    phase(world, build, 'FINALIZING');
    return ok;
  } finally {
    clearTimeout(timer);
  }
}

function phase(world: World, build: Build, phaseType: string): Phase {
  const last = build.phases.at(-1);
  if (last) {
    last.endTime = world.clock.now();
    if (last.phaseStatus === 'IN_PROGRESS') last.phaseStatus = 'SUCCEEDED';
  }
  const made: Phase = { phaseType, phaseStatus: 'IN_PROGRESS', startTime: world.clock.now(), contexts: [] };
  build.phases.push(made);
  return made;
}

async function phases(
  world: World,
  build: Build,
  spec: Buildspec,
  shell: Shell,
  log: Logger,
): Promise<boolean> {
  let ok = true;
  for (const { name, commands, finally: last, continueOnFailure } of spec.phases) {
    // after a failed build, what comes behind it still runs; after a failed install nothing does
    if (!ok && name !== 'post_build') break;
    const here = phase(world, build, name.toUpperCase());
    shell.set('CODEBUILD_BUILD_SUCCEEDING', ok ? '1' : '0');
    await log.tell([`[Container] Entering phase ${name.toUpperCase()}`]);
    const code = await all(world, build, commands, shell, log);
    const end = await all(world, build, last, shell, log);
    if (code === 0 && end === 0) continue;
    here.phaseStatus = 'FAILED';
    here.contexts.push({
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: `Error while executing command. Reason: exit status ${code || end}`,
    });
    if (!continueOnFailure) ok = false;
    if (!ok && name !== 'build') break;
  }
  return ok;
}

async function all(
  world: World,
  build: Build,
  commands: readonly string[],
  shell: Shell,
  log: Logger,
): Promise<number> {
  for (const command of commands) {
    if (build.status !== 'IN_PROGRESS' || world.stopped) return 137;
    if (world.faults.killBuild?.({ project: build.project.name, command, attempt: build.number })) {
      await log.tell(['[Container] killed']);
      return 137;
    }
    await log.tell([`[Container] Running command ${command}`]);
    const { code, lines } = await shell.run(command);
    await log.tell(lines);
    if (code !== 0) return code;
  }
  return 0;
}

async function download(
  world: World,
  principal: Principal,
  given: Handed | undefined,
  folder: string,
): Promise<{ name: string; path: string }[]> {
  const found: { name: string; path: string }[] = [];
  for (const [index, { name, key }] of (given?.inputs ?? []).entries()) {
    const { Body } = await world.invoke(principal, 's3', 'GetObject', {
      Bucket: given?.bucket ?? '',
      Key: key,
    });
    const path = join(folder, index === 0 ? 'src' : `src-${name}`);
    unzipInto(bytes(Body), path);
    found.push({ name, path });
  }
  return found;
}

async function upload(
  world: World,
  principal: Principal,
  given: Handed | undefined,
  spec: Buildspec,
  primary: string,
): Promise<void> {
  for (const { name, key } of given?.outputs ?? []) {
    const plan: ArtifactPlan | undefined = spec.secondary[name] ?? spec.artifacts;
    if (!plan) throw new AwsError('CLIENT_ERROR', `no matching artifact paths found for ${name}`);
    const Body = zipFolder(resolve(primary, plan.base), plan.files);
    await world.invoke(principal, 's3', 'PutObject', {
      Bucket: given?.bucket ?? '',
      Key: key,
      Body,
      ...encryptionOf(given),
    });
  }
}

export function encryptionOf(given: Pick<Handed, 'kmsKey'> | undefined): Values {
  return given?.kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: given.kmsKey };
}

/** What CodeBuild does in a VPC with the rights of the project's role. */
async function networkInterface(
  world: World,
  principal: Principal,
  subnets: readonly string[],
): Promise<void> {
  const base = `arn:aws:ec2:${world.region}:${world.account}`;
  const describe = [
    'DescribeDhcpOptions',
    'DescribeNetworkInterfaces',
    'DescribeSubnets',
    'DescribeSecurityGroups',
    'DescribeVpcs',
  ];
  const eni = `${base}:network-interface/eni-0123456789abcdef0`;
  await demand(world, principal, 'NetworkInterface', [
    ...describe.map((action) => ({ action: `ec2:${action}`, resource: '*' })),
    { action: 'ec2:CreateNetworkInterface', resource: eni },
    {
      action: 'ec2:CreateNetworkInterfacePermission',
      resource: eni,
      context: {
        'ec2:AuthorizedService': 'codebuild.amazonaws.com',
        'ec2:Subnet': `${base}:subnet/${subnets[0] ?? ''}`,
      },
    },
    { action: 'ec2:DeleteNetworkInterface', resource: eni },
  ]);
}

/** The build as BatchGetBuilds describes it. */
export function described(build: Build): Values {
  const { project, phases } = build;
  const current = build.status === 'IN_PROGRESS' ? (phases.at(-1)?.phaseType ?? 'SUBMITTED') : 'COMPLETED';
  return {
    id: build.id,
    arn: build.arn,
    buildNumber: build.number,
    startTime: build.started,
    ...(build.ended === undefined ? {} : { endTime: build.ended }),
    currentPhase: current,
    buildStatus: build.status,
    buildComplete: build.ended !== undefined,
    projectName: project.name,
    initiator: build.initiator,
    serviceRole: project.role,
    phases: phases.map(({ phaseType, phaseStatus, startTime, endTime, contexts }) => ({
      phaseType,
      startTime,
      ...(phaseStatus === 'IN_PROGRESS' ? {} : { phaseStatus }),
      ...(endTime === undefined ? {} : { endTime }),
      ...(contexts.length === 0 ? {} : { contexts: contexts.map(record) }),
    })),
    exportedEnvironmentVariables: build.exported,
    logs: { groupName: build.logGroup, streamName: build.logStream },
    timeoutInMinutes: project.timeoutMinutes,
  };
}
