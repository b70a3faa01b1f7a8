/** `spkg bootstrap --backend aws`: asks for what is missing, plans, and deploys the gate into an account. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PresetName } from '../../core/policy/policy.js';
import type { AwsBootstrapReport, DeployPlan } from '../../core/reports.js';
import type { StackChange } from '../../infra/deploy.js';
import type { GateParameters } from '../../infra/parameters.js';
import { checkGiven as check, type GivenGate } from './given.js';

/** A deployment that is planned and not begun: whoever asked sees it first. */
export interface Deployment {
  readonly plan: DeployPlan;
  readonly warnings: readonly string[];
  /** what is already there, against what would be there */
  diff(): Promise<string>;
  /** SPKG_DEPLOY_FAILED, SPKG_AWS_DENIED. */
  deploy(tell: (change: StackChange) => void): Promise<AwsBootstrapReport>;
  /** Removes what was made on this machine. */
  close(): Promise<void>;
}

/** The CDK: the one that is there, else, when `bring` agrees, the pinned one. SPKG_CDK_MISSING. */
export async function provideCdk(
  bring: (mebibytes: number) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const { findCdk, bringCdk, cdkMebibytes } = await import('../../tools/cdk-provide.js');
  const found = await findCdk(process.env);
  if (!found && !(await bring(cdkMebibytes))) {
    const { SpkgError } = await import('../../core/errors.js');
    throw new SpkgError(
      'SPKG_CDK_MISSING',
      'the AWS CDK is not here, and nobody said that it may be installed',
      {
        tryThis: 'run it again with --yes, or set SPKG_CDK to a folder that has it',
      },
    );
  }
  const { folder } = found ?? (await bringCdk(process.env, { signal }));
  // what imports the CDK takes it from there
  process.env.SPKG_CDK = folder;
}

/** Templates and assets, without credentials and without the network. SPKG_CONFIG_INVALID. */
export async function synthesise(
  given: GivenGate,
  outdir: string,
  signal: AbortSignal,
): Promise<{ readonly plan: DeployPlan; readonly warnings: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'spkg-deploy-'));
  try {
    const parameters = await check(given);
    const shipping = await beginShipping(folder, signal, { network: false });
    // it is packed in another thread while the CDK is loaded
    const [files, { synth }] = await Promise.all([shipping.files, import('../../infra/app.js')]);
    const assembly = synth({ parameters, ...files, outdir });
    return { plan: await planOf(parameters, assembly.stacks[0]?.template), warnings: uvWarning(files.uv) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** SPKG_CONFIG_INVALID, SPKG_AWS_FAILED without credentials. */
export async function planDeployment(
  given: GivenGate,
  policy: PresetName,
  signal: AbortSignal,
): Promise<Deployment> {
  const { createClients } = await import('../../backends/aws/clients.js');
  const clients = createClients(typeof given.region === 'string' ? { region: given.region } : {});
  const here = await whereAmI(clients);
  const { account: ownAccount, region: ownRegion } = here;
  const parameters = await check({ account: ownAccount, region: ownRegion, ...given });
  const folder = await mkdtemp(join(tmpdir(), 'spkg-deploy-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const shipping = await beginShipping(folder, signal, { network: true });
    const [files, { synth }, { deployStack, diffStack }] = await Promise.all([
      shipping.files,
      import('../../infra/app.js'),
      import('../../infra/deploy.js'),
    ]);
    const outdir = join(folder, 'plan');
    const assembly = synth({ parameters, ...files, outdir });
    const order = { assembly: outdir };
    const { account = '', region = '' } = parameters;
    return {
      plan: await planOf(parameters, assembly.stacks[0]?.template),
      warnings: uvWarning(files.uv),
      close,
      diff: () => diffStack({ ...order, tell: () => undefined }),
      async deploy(tell) {
        await ensureAssets(clients, { account, region, partition: here.partition });
        const { changed } = await deployStack({ ...order, tell });
        return finish(clients, parameters, { changed, policy });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Clients = ReturnType<typeof import('../../backends/aws/clients.js').createClients>;

async function ensureAssets(
  clients: Clients,
  place: { readonly account: string; readonly region: string; readonly partition: string },
): Promise<void> {
  const [{ ensureAssetsBucket }, { stackNames, defaultStackName }] = await Promise.all([
    import('../../backends/aws/assets-bucket.js'),
    import('../../backends/aws/layout.js'),
  ]);
  const bucket = stackNames(defaultStackName, place.account, place.region).assetsBucket;
  await ensureAssetsBucket(clients, { ...place, bucket });
}

export interface Here {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** SPKG_AWS_FAILED without credentials. */
export async function whereAmI(clients: Clients): Promise<Here> {
  const { asking } = await import('../../backends/aws/aws-errors.js');
  const sts = await clients.sts();
  return asking('sts:GetCallerIdentity', 'your credentials', async () => {
    const { Account = '', Arn = '' } = await sts.getCallerIdentity({});
    return { account: Account, region: await sts.config.region(), partition: Arn.split(':')[1] ?? 'aws' };
  });
}

interface ShippedFiles {
  readonly tool: string;
  readonly uv?: string;
}

/** Begins to make the package that runs here, packed, and the wheel of the pinned uv where it can be had. */
async function beginShipping(
  folder: string,
  signal: AbortSignal,
  { network }: { readonly network: boolean },
): Promise<{ readonly files: Promise<ShippedFiles> }> {
  const [{ packTool }, { provideUvWheel }] = await Promise.all([
    import('../../tools/pack-tool.js'),
    import('../../tools/uv-provide.js'),
  ]);
  const making = Promise.all([
    packTool(folder, signal),
    provideUvWheel(process.env, { platform: 'manylinux_2_17_aarch64', network, signal }),
  ]);
  return { files: making.then(([tool, uv]) => (uv === undefined ? { tool } : { tool, uv })) };
}

function uvWarning(uv: string | undefined): readonly string[] {
  return uv === undefined
    ? ['the wheel of uv could not be had here: builds will fetch it from the quarantine, by its hash']
    : [];
}

async function planOf(parameters: GateParameters, template: unknown): Promise<DeployPlan> {
  const { fixedCosts, costOfRequest } = await import('../../infra/costs.js');
  // `as`: the CDK gives its template as any
  const given = template as { Resources?: Record<string, { Type: string; Properties?: unknown }> };
  const types = new Map<string, number>();
  for (const { Type } of Object.values(given.Resources ?? {})) types.set(Type, (types.get(Type) ?? 0) + 1);
  const { stack, account = null, region = null, network, requests, infosecEmail } = parameters;
  return {
    stack,
    account,
    region,
    network,
    requests: `${requests.kind} ${requests.repository}`,
    infosecEmail,
    resources: [...types].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count),
    costs: [...fixedCosts(given)],
    perRequest: costOfRequest(given),
  };
}

/** A policy where there is none, the first advisories, and what a person still has to do. */
async function finish(
  clients: Clients,
  parameters: GateParameters,
  { changed, policy }: { readonly changed: boolean; readonly policy: PresetName },
): Promise<AwsBootstrapReport> {
  const [{ readStack }, { ensurePolicy, ensureAdvisories }, { defaultPolicyText }, { todoOf }] =
    await Promise.all([
      import('../../backends/aws/stack.js'),
      import('../../backends/aws/first-settings.js'),
      import('../../core/policy/parse.js'),
      import('../../backends/aws/todo.js'),
    ]);
  const config = await readStack(clients, parameters.stack);
  const [policyPut, advisoriesStarted] = await Promise.all([
    ensurePolicy(clients, config, defaultPolicyText(policy)),
    ensureAdvisories(clients, config),
  ]);
  const { stack, region, account } = config;
  const todo = await todoOf(clients, config, parameters.infosecEmail);
  return { stack, region, account, changed, policyPut, advisoriesStarted, todo };
}
