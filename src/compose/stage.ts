/** `spkg stage NAME`: what one build of the pipelines does, with what that build alone is given. */
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactPaths, exportedVerdicts, settingsKeys, stageMark } from '../backends/aws/layout.js';
import type { StageEnvironment } from '../backends/aws/stage-environment.js';
import { fetchApart, notifyApart, publishApart, scanApart, decideApart, type Apart } from '../core/apart.js';
import { stageInputInvalid } from '../core/apart-checks.js';
import type { RequestDocument } from '../core/documents.js';
import type { Emit } from '../core/events.js';
import { requestPath } from '../core/ids.js';
import type { Identity, Verdict } from '../core/model.js';
import { releaseApart } from '../core/release.js';
import { openStage, type Stage } from './stage-gate.js';

/** Runs the stage that the environment describes. Returns what Decide exports. */
export async function runStage(name: string, emit: Emit, signal: AbortSignal): Promise<string | undefined> {
  const stage = await openStage(name, process.env);
  // Fetch works where the request repository lies: what anybody pushed there is no work of this stage
  await rm(join(stage.environment.source, artifactPaths.out), { recursive: true, force: true });
  const { gate, id } = stage;
  const order: Apart = { gate, id, emit, signal };
  try {
    return await run(stage, order);
  } finally {
    await gate.close();
  }
}

async function run(stage: Stage, order: Apart): Promise<string | undefined> {
  const { environment } = stage;
  switch (environment.stage) {
    case 'fetch':
      await fetchForOthers(stage, order);
      return undefined;
    case 'scan':
      await scanApart(order);
      await leaveMark(stage);
      return undefined;
    case 'decide':
      return leaveVerdict(environment, await decide(stage, order));
    case 'publish':
      await publishApart(order);
      return undefined;
    case 'notify':
      await notifyApart(order);
      return undefined;
    case 'release':
      await release(stage, order);
      return undefined;
    case 'sweep': {
      const { sweep } = await import('./sweep.js');
      await sweep(stage, order);
      return undefined;
    }
  }
}

/** Fetch, and all that the stages after it are handed: documents, the policy, the advisories, what the index said. */
async function fetchForOthers(stage: Stage, order: Apart): Promise<void> {
  const { environment, gate } = stage;
  await handSettings(stage);
  await leaveMark(stage);
  await fetchApart(order, await requestOf(stage));
  const lock = await gate.evidence.latest(order.id, 'lock');
  if (!lock) return;
  const { writeProjects } = await import('../backends/aws/project-files.js');
  const { files, problems } = lock.document;
  const names = [...files, ...problems].map(({ name }) => name);
  const folder = join(environment.source, artifactPaths.out, artifactPaths.projects);
  await writeProjects(folder, names, await gate.upstream(), order.signal);
}

/** The very bytes that were read: later stages judge by the same policy and the same advisories. */
async function handSettings({ environment, settings }: Stage): Promise<void> {
  const out = join(environment.source, artifactPaths.out);
  const { readPolicyText, advisoryIndexKey } = await import('../backends/aws/settings.js');
  const [policy, advisories] = await Promise.all([readPolicyText(settings), settings.read(advisoryIndexKey)]);
  await mkdir(join(out, artifactPaths.advisories), { recursive: true });
  await writeFile(join(out, artifactPaths.policy), policy);
  // none yet: the snapshot that ships with spkg counts, with its age
  if (!advisories) return;
  const name = advisoryIndexKey.slice(settingsKeys.advisories.length);
  await writeFile(join(out, artifactPaths.advisories, name), advisories);
}

async function decide(stage: Stage, order: Apart): Promise<Verdict> {
  return decideApart(order, { evidence: stage.handed(), by: (await starterOf(stage)).name });
}

/** Who started this execution, by CodePipeline's own record. SPKG_STAGE_INPUT_INVALID. */
async function starterOf({ execution, id }: Stage): Promise<Identity> {
  const { proven } = await import('../backends/aws/identity.js');
  const by = execution?.trigger?.triggerDetail ?? '';
  if (by === '') throw stageInputInvalid(id, 'nobody is known to have started it');
  return proven(by, 'CodePipeline');
}

/** What was asked, by the file of the pinned commit; who asked, by CodePipeline's own record. */
async function requestOf(stage: Stage): Promise<RequestDocument> {
  const { environment, id, execution } = stage;
  const { source } = environment;
  const { parseRequestFile } = await import('../tools/request-file.js');
  const text = await readInside(source, requestPath(id)).catch(() => {
    throw stageInputInvalid(id, `there is no \`${requestPath(id)}\` in the commit`);
  });
  const commit = execution?.artifactRevisions?.[0]?.revisionId ?? null;
  const request = await parseRequestFile(text, { id, commit });
  return { ...request, requester: await starterOf(stage) };
}

/** A build whose artifact is empty fails: there is something in it where nothing was there to be scanned, too. */
async function leaveMark({ environment, id }: Stage): Promise<void> {
  const { source, stage } = environment;
  const out = join(source, artifactPaths.out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, stageMark), JSON.stringify({ stage, request: id }));
}

/** A file of the request repository, and no link to anything else of this machine. */
async function readInside(folder: string, path: string): Promise<string> {
  const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
  if (file !== join(root, path)) throw new Error(`${path} is a link`);
  return readFile(file, 'utf8');
}

/** For the buildspec, which exports it. */
async function leaveVerdict({ source }: StageEnvironment, verdict: Verdict): Promise<string> {
  const exported = exportedVerdicts.find((one) => one === exportedNames[verdict]) ?? 'UNASSESSED';
  const out = join(source, artifactPaths.out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, artifactPaths.verdict), exported);
  return exported;
}

const exportedNames: Readonly<Record<Verdict, (typeof exportedVerdicts)[number]>> = {
  allow: 'ALLOW',
  review: 'REVIEW',
  deny: 'DENY',
  unassessed: 'UNASSESSED',
};

async function release(stage: Stage, order: Apart): Promise<void> {
  const { id, execution } = stage;
  const [{ variablesOf }, { readAnswer }] = await Promise.all([
    import('../backends/aws/executions.js'),
    import('../backends/aws/stage-environment.js'),
  ]);
  if (execution === undefined) throw stageInputInvalid(id, 'nobody is known to have answered');
  await releaseApart(order, {
    by: await starterOf(stage),
    requesters: await startersOf(stage),
    given: readAnswer(variablesOf(execution)),
  });
}

/** Everybody who ever started this request: by the pipeline's records, and by every attempt of the evidence. */
async function startersOf({ id, clients, environment }: Stage): Promise<readonly string[]> {
  const [{ createExecutions }, { s3Place }, { requestersOf }] = await Promise.all([
    import('../backends/aws/executions.js'),
    import('../backends/aws/places.js'),
    import('../backends/aws/evidence.js'),
  ]);
  const { intake, evidenceBucket } = environment.config;
  const [started, recorded] = await Promise.all([
    createExecutions(clients, intake).list(),
    requestersOf(s3Place(clients, evidenceBucket), id),
  ]);
  return [...started.filter((one) => one.id === id).map(({ by }) => by), ...recorded];
}
