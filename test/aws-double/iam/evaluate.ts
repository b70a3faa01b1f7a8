/** Whether a principal may do something, by all policies that have a say. */
import type { Principal } from './principals.js';
import type { AttachedPolicy } from './policies.js';
import { endpointPolicies } from './endpoints.js';
import type { Need, World } from '../world.js';
import { DoubleError } from '../protocol/errors.js';
import type { Simulation } from '@cloud-copilot/iam-simulate';

export interface Verdict {
  readonly allowed: boolean;
  /** the words of AWS */
  readonly message: string;
}

/** What counts of a caller, so that a replay can leave a statement out. */
export interface Grounds {
  readonly identityPolicies: readonly AttachedPolicy[];
  readonly resourcePolicy?: unknown;
}

/** Evaluates with the policies as they are now. */
export async function evaluate(world: World, principal: Principal, need: Need): Promise<Verdict> {
  const identityPolicies = principal.kind === 'service' ? [] : world.policies.of(principal.identity);
  return evaluateWith(world, principal, need, {
    identityPolicies,
    ...(need.resourcePolicy === undefined ? {} : { resourcePolicy: need.resourcePolicy }),
  });
}

/** Evaluates with these policies. */
export async function evaluateWith(
  world: World,
  principal: Principal,
  need: Need,
  grounds: Grounds,
): Promise<Verdict> {
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  const simulation: Simulation = {
    request: {
      principal: principal.arn,
      action: need.action,
      resource: { resource: need.resource, accountId: world.account },
      contextVariables: contextOf(world, principal, need),
    },
    identityPolicies: grounds.identityPolicies.map(({ name, document }) => ({ name, policy: document })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(grounds.resourcePolicy === undefined ? {} : { resourcePolicy: grounds.resourcePolicy }),
    // what a service asks for in its caller's name does not come out of the caller's network
    ...(principal.network === 'vpc' && need.context?.['kms:ViaService'] === undefined
      ? { vpcEndpointPolicies: endpointPolicies(world, need.action) }
      : {}),
  };
  const result = await runSimulation(withNamespace(simulation), {});
  if (result.resultType === 'error') {
    throw new DoubleError(`${need.action} on ${need.resource}: ${JSON.stringify(result.errors)}`);
  }
  return verdict(result.overallResult === 'Allowed', principal, need);
}

/**
 * The simulator's table of resource types knows no package ARN without a namespace, which PyPI's are: request and policies
 * are given the same one.
 */
function withNamespace(simulation: Simulation): Simulation {
  if (!/^arn:aws:codeartifact:.*\/pypi\/\//.test(simulation.request.resource.resource)) return simulation;
  // `as`: the same shape, with other texts
  return JSON.parse(JSON.stringify(simulation).replaceAll('/pypi//', '/pypi/none/')) as Simulation;
}

function contextOf(world: World, principal: Principal, need: Need): Record<string, string | string[]> {
  const more = Object.fromEntries(
    Object.entries(need.context ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : [...value],
    ]),
  );
  return {
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': world.clock.now().toISOString(),
    'aws:RequestedRegion': world.region,
    'aws:PrincipalArn': principal.identity,
    ...(principal.kind === 'service'
      ? {
          'aws:SourceAccount': world.account,
          'aws:PrincipalServiceName': principal.arn,
          'aws:PrincipalIsAWSService': 'true',
          ...(principal.source === undefined ? {} : { 'aws:SourceArn': principal.source }),
        }
      : {
          'aws:PrincipalAccount': world.account,
          'aws:userid': principal.userId,
          'aws:PrincipalIsAWSService': 'false',
        }),
    ...more,
  };
}

function verdict(allowed: boolean, { arn, kind }: Principal, { action, resource }: Need): Verdict {
  const who = kind === 'service' ? arn : `User: ${arn}`;
  return {
    allowed,
    message: `${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}
