/** The gate as one build has it: what the stage needs, and nothing that its role may not reach. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clients } from '../backends/aws/clients.js';
import type { EvidenceOptions } from '../backends/aws/evidence.js';
import type { PipelineExecution } from '../backends/aws/executions.js';
import { artifactPaths, stageMark, upstreamCodeArtifact } from '../backends/aws/layout.js';
import type { Place } from '../backends/aws/places.js';
import type { StageEnvironment } from '../backends/aws/stage-environment.js';
import type { Gate } from '../core/gate.js';
import { handedEvidence } from '../core/handed.js';
import { isRequestId } from '../core/ids.js';
import type { EvidenceStore, Upstream } from '../core/ports.js';
import { clock } from './here.js';
import { openContextScanning } from './scanning.js';

export interface Stage {
  readonly environment: StageEnvironment;
  /** the request it is about; empty for the sweep */
  readonly id: string;
  /** the execution it is a part of; undefined for Scan, which may ask nobody, and for the sweep */
  readonly execution: PipelineExecution | undefined;
  readonly clients: Clients;
  readonly gate: Gate;
  /** the bucket of InfoSec's settings */
  readonly settings: Place;
  /** documents that the stages before handed on */
  handed(): EvidenceStore;
}

/** Of two builds of one request one waits; either works seconds under the lock. */
const lockWaitMs = 120_000;

/** SPKG_STAGE_INPUT_INVALID. */
export async function openStage(name: string, env: NodeJS.ProcessEnv): Promise<Stage> {
  const [
    { readStageEnvironment },
    { attemptsOfBuilds, createClients },
    places,
    { createEvidenceStore },
    { createEvidenceLock },
  ] = await Promise.all([
    import('../backends/aws/stage-environment.js'),
    import('../backends/aws/clients.js'),
    import('../backends/aws/places.js'),
    import('../backends/aws/evidence.js'),
    import('../backends/aws/evidence-lock.js'),
  ]);
  const environment = readStageEnvironment(name, env);
  const { stage, config, source, scanned } = environment;
  const clients = createClients({ maxAttempts: attemptsOfBuilds });
  const out = join(source, artifactPaths.out);
  const folder = (...parts: string[]): Place => places.folderPlace(join(...parts, artifactPaths.documents));
  const evidence: EvidenceStore =
    stage === 'fetch'
      ? createEvidenceStore(folder(out))
      : stage === 'scan'
        ? createEvidenceStore(places.layered(folder(out), folder(source)))
        : createEvidenceStore(places.s3Place(clients, config.evidenceBucket), {
            lock: createEvidenceLock(clients, config.evidenceBucket, clock, {
              holder: `${environment.execution} ${stage}`,
              waitMs: lockWaitMs,
            }),
            ...(await signing(environment, clients)),
          });
  const settings = places.s3Place(clients, config.settingsBucket);
  const execution = await executionOf(environment, clients);
  return {
    environment,
    id: await requestIdOf(environment, execution),
    execution,
    clients,
    settings,
    gate: await joinGate({ environment, clients, settings, evidence }),
    handed: () =>
      handedEvidence(
        createEvidenceStore(folder(source)),
        scanned === undefined ? undefined : createEvidenceStore(folder(scanned)),
      ),
  };
}

/** Who publishes signs; all that read receipts look whether that was so. */
async function signing(
  { stage, config: { signingKeyArn } }: StageEnvironment,
  clients: Clients,
): Promise<Pick<EvidenceOptions, 'signer' | 'verifier'>> {
  if (signingKeyArn === null) return {};
  const { createSigner, createVerifier } = await import('../backends/aws/signing.js');
  const verifier = createVerifier(clients, signingKeyArn);
  const signs = stage === 'publish' || stage === 'release';
  return { verifier, ...(signs ? { signer: createSigner(clients, signingKeyArn) } : {}) };
}

/** The pipeline's own record of what this build is about. */
async function executionOf(
  { stage, pipeline, execution }: StageEnvironment,
  clients: Clients,
): Promise<PipelineExecution | undefined> {
  if (stage === 'scan' || stage === 'sweep') return undefined;
  const { createExecutions, readOwn } = await import('../backends/aws/executions.js');
  return readOwn(createExecutions(clients, pipeline), pipeline, execution);
}

/** SPKG_STAGE_INPUT_INVALID when the execution was started for no request. */
async function requestIdOf(
  { stage, source }: StageEnvironment,
  execution: PipelineExecution | undefined,
): Promise<string> {
  if (stage === 'sweep') return '';
  const [{ requestOf }, { stageInputInvalid }] = await Promise.all([
    import('../backends/aws/executions.js'),
    import('../core/apart-checks.js'),
  ]);
  const id = execution ? requestOf(execution) : await handedId(source);
  if (id === undefined || !isRequestId(id))
    throw stageInputInvalid('unknown', 'it was started for no request');
  return id;
}

/** What Fetch left for Scan. */
async function handedId(source: string): Promise<string | undefined> {
  const text = await readFile(join(source, stageMark), 'utf8').catch(() => '{}');
  const { request } = JSON.parse(text) as { request?: unknown };
  return typeof request === 'string' ? request : undefined;
}

interface Parts {
  readonly environment: StageEnvironment;
  readonly clients: Clients;
  readonly settings: Place;
  readonly evidence: EvidenceStore;
}

async function joinGate({ environment, clients, settings, evidence }: Parts): Promise<Gate> {
  const { stage, config, source } = environment;
  const closing: (() => Promise<void>)[] = [];
  const [
    { createQuarantine },
    { approvedArn, createRepositoryAccess },
    index,
    { createIdentitySource },
    { createHttpClient },
  ] = await Promise.all([
    import('../backends/aws/quarantine.js'),
    import('../backends/aws/repository.js'),
    import('../backends/aws/package-index.js'),
    import('../backends/aws/identity.js'),
    import('../tools/http.js'),
  ]);
  const http = createHttpClient(process.env);
  closing.push(() => http.close());
  const quarantine = createQuarantine(clients, config.quarantineBucket);
  const { domain, account, approvedRepository } = config;
  const access = createRepositoryAccess(clients, { domain, account, repository: approvedRepository });
  // a day in the hands of Fetch: the artifact is where it was written, and in later stages where it was unpacked
  const handedFolder = stage === 'fetch' ? join(source, artifactPaths.out) : source;
  const readsSettings = stage === 'release';
  const advisories = join(handedFolder, artifactPaths.advisories);
  return {
    clock,
    evidence,
    requests: { file: notHere, commitOf: notHere },
    index: index.createPackageIndex({
      url: approvedArn(config),
      access,
      http,
      read: (sha256) => quarantine.read(sha256),
      list: notHere,
    }),
    quarantine,
    identity: createIdentitySource(clients),
    runner: {
      elsewhere: true,
      submit: notHere,
      run: notHere,
      refresh: notHere,
      answer: notHere,
      cancel: notHere,
      logs: notHere,
    },
    policy: once(async () => {
      const [{ readPolicyText }, { folderPlace }, { parsePolicy }] = await Promise.all([
        import('../backends/aws/settings.js'),
        import('../backends/aws/places.js'),
        import('../core/policy/parse.js'),
      ]);
      // Scan reads nothing but its artifact
      const text =
        stage === 'scan'
          ? ((await folderPlace(source).read(artifactPaths.policy))?.toString('utf8') ?? '')
          : await readPolicyText(settings);
      return parsePolicy(text, 'policy.yaml');
    }),
    upstream: once(async () => {
      if (stage === 'fetch') return openStageUpstream(environment, clients, http);
      const { handedUpstream } = await import('../backends/aws/project-files.js');
      return handedUpstream(join(source, artifactPaths.projects), config.upstream);
    }),
    resolver: once(() => openStageResolver(environment, clients)),
    contentScanning: once(async () => {
      const { openBucketScanning } = await import('./bucket-scanning.js');
      return openBucketScanning(quarantine, closing);
    }),
    contextScanning: once(async () => {
      if (!readsSettings) return openContextScanning(advisories);
      const { downloadAdvisories } = await import('./bucket-scanning.js');
      return openContextScanning(await downloadAdvisories(settings, closing));
    }),
    async notifier() {
      const { createNotifier } = await import('../backends/aws/notifier.js');
      return createNotifier(clients, config.topicArn);
    },
    warm: () => undefined,
    randomTail: () => '00000',
    async close() {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

/** The quarantine repository, which asks the public index for us; else the index that the stack names. */
async function openStageUpstream(
  { config }: StageEnvironment,
  clients: Clients,
  http: Parameters<typeof import('../tools/upstream.js').createUpstream>[0]['http'],
): Promise<Upstream> {
  const { createUpstream } = await import('../tools/upstream.js');
  return createUpstream({ ...(await upstreamAccess(config, clients)), http });
}

async function openStageResolver(
  { config }: StageEnvironment,
  clients: Clients,
): Promise<Awaited<ReturnType<Gate['resolver']>>> {
  const [{ createUvResolver }, { provideUv }, { findPython, pythonAtHand }, { withCredentials }] =
    await Promise.all([
      import('../tools/uv-resolver.js'),
      import('../tools/uv-provide.js'),
      import('../tools/python.js'),
      import('../tools/credentials.js'),
    ]);
  const { url, authorization } = await upstreamAccess(config, clients);
  const uv = await provideUv(process.env, {
    python: async () => (await findPython(undefined, process.env)).path,
    // pip finds no credentials of its own in a build
    index: withCredentials(url, authorization),
  });
  const python = (): Promise<string | undefined> => pythonAtHand(process.env);
  return createUvResolver({ uv, indexUrl: url, authorization, env: process.env, python });
}

/** A closure of many gigabytes takes longer than a quarter of an hour. */
const fetchTokenSeconds = 3600;

async function upstreamAccess(
  config: StageEnvironment['config'],
  clients: Clients,
): Promise<{ url: string; authorization: string | null }> {
  if (config.upstream !== upstreamCodeArtifact) return { url: config.upstream, authorization: null };
  const { createRepositoryAccess } = await import('../backends/aws/repository.js');
  const { domain, account, quarantineRepository: repository } = config;
  const access = createRepositoryAccess(clients, {
    domain,
    account,
    repository,
    tokenSeconds: fetchTokenSeconds,
  });
  const { endpoint, authorization } = await access();
  return { url: `${endpoint}simple/`, authorization };
}

/** A port that no stage of a build has. */
function notHere(): Promise<never> {
  return Promise.reject(new Error('a build neither files nor starts requests'));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
