/** `spkg bootstrap --backend aws --destroy`: the gate is removed; its evidence, and what that cannot be read without, stays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clients } from '../../backends/aws/clients.js';
import type { StackConfig } from '../../backends/aws/layout.js';
import type { StackChange } from '../../infra/deploy.js';
import { whereAmI, type Here } from './deploy.js';
import { checkGiven, type GivenGate } from './given.js';

/** A removal that is planned and not begun: whoever asked sees first what it is. */
export interface Removal {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Returns what stays in the account. SPKG_STACK_MISSING, SPKG_DEPLOY_FAILED, SPKG_AWS_DENIED. */
  destroy(tell: (change: StackChange) => void): Promise<readonly string[]>;
}

/** The name of the stack and its Region are enough. SPKG_CONFIG_INVALID, SPKG_AWS_FAILED without credentials. */
export async function planRemoval(given: GivenGate): Promise<Removal> {
  const { createClients } = await import('../../backends/aws/clients.js');
  const clients = createClients(typeof given.region === 'string' ? { region: given.region } : {});
  const here = await whereAmI(clients);
  const { stack } = await checkGiven({
    // what else a gate is made with is of no matter to its removal
    requests: { kind: 'codecommit', repository: 'requests' },
    infosecEmail: 'nobody@localhost',
    ...(given.stack === undefined ? {} : { stack: given.stack }),
    ...(given.region === undefined ? {} : { region: given.region }),
  });
  return { ...here, stack, destroy: (tell) => remove(clients, { ...here, stack }, tell) };
}

async function remove(
  clients: Clients,
  place: Here & { readonly stack: string },
  tell: (change: StackChange) => void,
): Promise<readonly string[]> {
  const { stack, account, region } = place;
  const [{ synthNothing }, { destroyStack }, { emptyBucket }, { stackNames }] = await Promise.all([
    import('../../infra/removal.js'),
    import('../../infra/deploy.js'),
    import('../../backends/aws/empty-bucket.js'),
    import('../../backends/aws/layout.js'),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'spkg-remove-'));
  try {
    const assembly = join(folder, 'plan');
    synthNothing({ stack, account, region }, assembly);
    const config = await described(clients, stack);
    const names = stackNames(stack, account, region);
    for (const bucket of [names.quarantineBucket, names.artifactsBucket])
      await emptyBucket(clients, { bucket, account });
    if (!(await destroyStack({ assembly, tell }))) throw await nothingThere(stack);
    return await leftOf(clients, place, config);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined of a stack that was never made to its end: that is removed, too. */
async function described(clients: Clients, stack: string): Promise<StackConfig | undefined> {
  const [{ readStack }, { isSpkgError }] = await Promise.all([
    import('../../backends/aws/stack.js'),
    import('../../core/errors.js'),
  ]);
  return readStack(clients, stack).catch((error: unknown) => {
    if (isSpkgError(error) && error.code === 'SPKG_STACK_MISSING') return undefined;
    throw error;
  });
}

async function nothingThere(stack: string): Promise<Error> {
  const { SpkgError } = await import('../../core/errors.js');
  return new SpkgError('SPKG_STACK_MISSING', `there is no stack \`${stack}\` in this account and Region`, {
    tryThis: 'name it: --stack NAME --region REGION',
  });
}

/** What is kept with the evidence, and what other gates of the account may use. */
async function leftOf(
  clients: Clients,
  { stack, account, region, partition }: Here & { readonly stack: string },
  config: StackConfig | undefined,
): Promise<readonly string[]> {
  const [{ stackNames }, { bucketExists }] = await Promise.all([
    import('../../backends/aws/layout.js'),
    import('../../backends/aws/assets-bucket.js'),
  ]);
  const names = stackNames(stack, account, region);
  const arn = (service: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const buckets: string[] = [];
  for (const name of [names.evidenceBucket, names.settingsBucket, names.logsBucket, names.assetsBucket])
    if (await bucketExists(clients, { Bucket: name, ExpectedBucketOwner: account }))
      buckets.push(`s3://${name}`);
  if (config === undefined) return buckets;
  const { kind, url } = config.requests;
  return [
    ...buckets,
    config.keyArn,
    ...(config.signingKeyArn === null ? [] : [config.signingKeyArn]),
    arn('codeartifact', `domain/${names.domain}`),
    arn('codeartifact', `repository/${names.domain}/${names.approvedRepository}`),
    ...(kind === 'codecommit' ? [arn('codecommit', url.replace(/^.*\//, ''))] : []),
  ];
}
