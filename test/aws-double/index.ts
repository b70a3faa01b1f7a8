/** An AWS that runs in this process: made from a template, spoken to by the real SDK, for tests and for play. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionOf, Principals, type Credentials, type Principal } from './iam/principals.js';
import { PolicyStore } from './iam/policies.js';
import { invoke, type Loaded } from './invoke.js';
import { loadModel } from './protocol/shapes.js';
import { listen } from './server.js';
import { services } from './services/index.js';
import { upstream } from './services/codeartifact/ingest.js';
import { pypiPage } from './services/codeartifact/pypi.js';
import { gitPage } from './services/git-http.js';
import { triggerSchedule } from './services/events.js';
import { deliveries, type Delivery } from './services/sns.js';
import { apply } from './template/apply.js';
import { Stack } from './template/stack.js';
import type { Values } from './values.js';
import type { Clock, Faults, RecordedCall, World } from './world.js';

export interface DoubleOptions {
  /** CloudFormation, as JSON */
  readonly template?: Values;
  readonly stackName?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly region?: string;
  /** the simple index that `public:pypi` stands for, and how long ingestion takes */
  readonly upstreamFixture?: { readonly url: string; readonly ingestMs?: number };
  readonly clock?: Clock;
  readonly faults?: Faults;
  readonly port?: number;
  /** `sdk`: as where the service models are not; requests are then checked for names and required members alone */
  readonly models?: 'sdk';
}

export interface Double {
  readonly url: string;
  readonly world: World;
  /** for child processes: where everything is, and the credentials of this role, user, managed policy or `admin` */
  env(who?: string, session?: string): Record<string, string>;
  /** for clients in this process */
  client(
    who?: string,
    session?: string,
  ): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;
  };
  credentialsFor(who: string, session?: string): Credentials;
  readonly calls: readonly RecordedCall[];
  /** what SNS delivered */
  readonly deliveries: readonly Delivery[];
  /** applies another template to the stack */
  deploy(template: Values, parameters?: Readonly<Record<string, string>>): void;
  triggerSchedule(rule: string): Promise<void>;
  /** until no build, execution or ingestion runs */
  idle(): Promise<void>;
  /** ends it; throws when the double itself made a mistake */
  stop(): Promise<void>;
}

/** Starts the double. */
export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const { stackName = 'spkg', account = '111122223333', region = 'eu-west-1' } = options;
  const loaded = new Map<string, Loaded>();
  for (const service of services) {
    const one = { service, model: await loadModel(service.model ?? service.name, options.models) };
    for (const name of [service.name, ...(service.aliases ?? [])]) loaded.set(name, one);
  }
  const world = makeWorld(account, region, options, loaded);
  const server = await listen(world, loaded, [pypiPage, gitPage], options.port);
  Object.assign(upstream(world), { ingestMs: 0, ...options.upstreamFixture });
  const deploy = (template: Values, parameters: Readonly<Record<string, string>> = {}): void => {
    const stackId = `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
    apply(world, new Stack(template, { account, region, stackName, stackId, url: world.url }, parameters));
  };
  if (options.template) deploy(options.template, options.parameters);
  const client: Double['client'] = (who = 'admin', session) => {
    const { accessKeyId, secretAccessKey, sessionToken } = world.credentialsFor(who, session);
    return { region, endpoint: world.url, credentials: { accessKeyId, secretAccessKey, sessionToken } };
  };
  return {
    url: world.url,
    world,
    calls: world.calls,
    deliveries: deliveries(world),
    client,
    credentialsFor: (who, session) => world.credentialsFor(who, session),
    env: (who = 'admin', session) => environmentOf(world, world.credentialsFor(who, session), stackName),
    deploy,
    triggerSchedule: (rule) => triggerSchedule(world, rule),
    idle: async () => {
      while (world.running.size > 0) await Promise.allSettled(world.running);
    },
    stop: async () => {
      world.stopped = true;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.allSettled(world.running);
      rmSync(world.folder, { recursive: true, force: true });
      const [mistake] = world.state<{ all: unknown[] }>('mistakes', () => ({ all: [] })).all;
      if (mistake !== undefined) throw new Error('the double made a mistake', { cause: mistake });
    },
  };
}

/** What a process needs to speak to the double and to nothing else. */
export function environmentOf(
  world: World,
  credentials: Credentials,
  stackName: string,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: world.url,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    SPKG_STACK: stackName,
  };
}

function makeWorld(
  account: string,
  region: string,
  options: DoubleOptions,
  loaded: ReadonlyMap<string, Loaded>,
): World {
  const states = new Map<string, object>();
  const world: World = {
    account,
    region,
    url: '',
    folder: mkdtempSync(join(tmpdir(), 'aws-double-')),
    clock: options.clock ?? { now: () => new Date() },
    faults: options.faults ?? {},
    stacks: new Map(),
    policies: new PolicyStore(),
    principals: new Principals(),
    calls: [],
    running: new Set(),
    stopped: false,
    state: <T extends object>(key: string, make: () => T): T => {
      const found = states.get(key) ?? make();
      states.set(key, found);
      // `as`: each key is used with one type
      return found as T;
    },
    invoke: async (principal, service, operation, input) => {
      const found = loaded.get(service);
      if (!found) throw new Error(`the double has no service ${service}`);
      return invoke(world, found, operation, principal, input);
    },
    credentialsFor: (who, session) =>
      world.principals.issue(principalFor(world, who, session), world.clock.now()),
  };
  return world;
}

/** A role or user of the template by name or ARN; somebody with one managed policy, by its name; or the admin. */
function principalFor(world: World, who: string, session = 'session'): Principal {
  const { account, policies } = world;
  if (who === 'admin')
    policies.attach(`arn:aws:iam::${account}:role/admin`, 'arn:aws:iam::aws:policy/AdministratorAccess');
  if (who === 'admin') return sessionOf(account, 'admin', session);
  const identity = policies.find(who);
  if (identity?.kind === 'role') return sessionOf(account, identity.name, session);
  if (identity) return { arn: identity.arn, identity: identity.arn, userId: identity.name, kind: 'user' };
  const [arn] = [...policies.managed].find(([one, { name }]) => one === who || name === who) ?? [];
  if (arn === undefined) throw new Error(`the template has no role, user or managed policy \`${who}\``);
  const role = `with-${who.replace(/^.*\//, '')}`;
  policies.attach(`arn:aws:iam::${account}:role/${role}`, arn);
  return sessionOf(account, role, session);
}
