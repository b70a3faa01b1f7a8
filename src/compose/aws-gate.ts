/** The gate as people have it on AWS: documents, pipelines and the index of a deployed stack; nothing is run here. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clients } from '../backends/aws/clients.js';
import type { StackConfig } from '../backends/aws/layout.js';
import type { Gate } from '../core/gate.js';
import type { EvidenceStore, Resolver } from '../core/ports.js';
import { clock, randomTail } from './here.js';

export interface OpenStack {
  readonly clients: Clients;
  readonly config: StackConfig;
}

/** The stack that `SPKG_STACK` names. SPKG_STACK_MISSING, SPKG_AWS_DENIED, SPKG_AWS_FAILED. */
export async function openStack(stack: string): Promise<OpenStack> {
  const [{ createClients }, { readStack }] = await Promise.all([
    import('../backends/aws/clients.js'),
    import('../backends/aws/stack.js'),
  ]);
  const clients = createClients();
  return { clients, config: await readStack(clients, stack) };
}

/** Evidence alone: what `status` lists. */
export async function openAwsEvidence(stack: string): Promise<{ readonly evidence: EvidenceStore }> {
  return { evidence: (await openFollowed(await openStack(stack))).evidence };
}

async function openFollowed({ clients, config }: OpenStack) {
  const [
    { createEvidenceStore },
    { s3Place },
    { createExecutions },
    { followedEvidence },
    { createVerifier },
  ] = await Promise.all([
    import('../backends/aws/evidence.js'),
    import('../backends/aws/places.js'),
    import('../backends/aws/executions.js'),
    import('../backends/aws/followed-evidence.js'),
    import('../backends/aws/signing.js'),
  ]);
  const executions = createExecutions(clients, config.intake);
  const documents = createEvidenceStore(s3Place(clients, config.evidenceBucket), {
    summaries: join(cacheFolder(), 'summaries'),
    verifier: config.signingKeyArn === null ? undefined : createVerifier(clients, config.signingKeyArn),
  });
  return { executions, evidence: followedEvidence(documents, executions, config.intake) };
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'spkg');
}

export async function openAwsGate(stack: string): Promise<Gate> {
  const opened = await openStack(stack);
  const { clients, config } = opened;
  const [
    { evidence, executions },
    { createIdentitySource },
    { createRunner },
    requests,
    { createGitLogin },
    indexUrl,
  ] = await Promise.all([
    openFollowed(opened),
    import('../backends/aws/identity.js'),
    import('../backends/aws/runner.js'),
    import('../tools/request-store.js'),
    import('../backends/aws/git-login.js'),
    import('../backends/aws/repository.js').then(({ approvedUrl }) => approvedUrl(clients, config)),
  ]);
  const identity = createIdentitySource(clients);
  const store = requests.createRequestStore({
    repository: config.requests.url,
    branch: config.requests.branch,
    cache: cacheFolder(),
    remedy: 'spkg doctor',
    login: createGitLogin(clients, config),
  });
  return {
    clock,
    evidence,
    requests: store,
    index: {
      ...readOnlyIndex,
      url: indexUrl,
      async approved() {
        const { approvedProjects } = await import('../backends/aws/approved.js');
        return approvedProjects(clients, config);
      },
    },
    quarantine: { has: inBuilds, put: inBuilds, keyOf: (sha256) => sha256 },
    identity,
    runner: createRunner({ clients, config, executions, evidence, requests: store, identity }),
    policy: async () => {
      const [{ readPolicyText }, { s3Place }, { parsePolicy }] = await Promise.all([
        import('../backends/aws/settings.js'),
        import('../backends/aws/places.js'),
        import('../core/policy/parse.js'),
      ]);
      const place = s3Place(clients, config.settingsBucket);
      return parsePolicy(await readPolicyText(place), `${place.name}/policy.yaml`);
    },
    upstream: inBuilds,
    resolver: () => Promise.resolve(noResolver),
    contentScanning: inBuilds,
    contextScanning: inBuilds,
    notifier: inBuilds,
    warm: () => undefined,
    randomTail,
    close: () => Promise.resolve(),
  };
}

/** What the stages do is done by builds, under rights that nobody at a keyboard has. */
async function inBuilds(): Promise<never> {
  const { SpkgError } = await import('../core/errors.js');
  throw new SpkgError('SPKG_FLAG_INVALID', 'on AWS this is done by the builds of the pipeline, not here', {
    tryThis: 'leave out --dry-run',
  });
}

const readOnlyIndex = { takesMetadata: false, offered: inBuilds, publish: inBuilds, announce: inBuilds };
const noResolver: Resolver = { version: inBuilds, resolve: inBuilds, parents: inBuilds };
