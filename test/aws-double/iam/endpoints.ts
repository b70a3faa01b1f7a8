/** VPC endpoints of the template: what a build inside the VPC can reach at all, and what their policies let through. */
import type { World } from '../world.js';
import { record, texts, type Values } from '../values.js';

const prefixes: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3'],
  kms: ['kms'],
  sns: ['sns'],
  sts: ['sts'],
  ssm: ['ssm'],
  logs: ['logs'],
  secretsmanager: ['secretsmanager'],
  codebuild: ['codebuild'],
  codepipeline: ['codepipeline'],
  codeartifact: ['codeartifact.api', 'codeartifact.repositories'],
  codecommit: ['codecommit', 'git-codecommit'],
  cloudformation: ['cloudformation'],
};

/** Whether a caller in the VPC reaches this service: through an endpoint, or a way out of the VPC. */
export function reachable(world: World, service: string, part?: string): boolean {
  const all = resources(world);
  if (
    all.some(({ type }) => type === 'AWS::EC2::NatGateway' || type === 'AWS::EC2::EgressOnlyInternetGateway')
  )
    return true;
  const wanted = part === undefined ? (prefixes[service] ?? [service]) : [part];
  return endpoints(world).some(({ name }) => wanted.some((one) => name.endsWith(`.${one}`)));
}

/** The policies of the endpoints that a call to this action's service passes; an endpoint without one lets all through. */
export function endpointPolicies(world: World, action: string): { name: string; policy: unknown }[] {
  const service = action.split(':')[0] ?? '';
  const wanted = prefixes[service] ?? [service];
  return endpoints(world)
    .filter(({ name }) => wanted.some((one) => name.endsWith(`.${one}`)))
    .filter(({ policy }) => policy !== undefined)
    .map(({ name, policy }) => ({ name, policy }));
}

function endpoints(world: World): { name: string; policy: unknown }[] {
  return resources(world)
    .filter(({ type }) => type === 'AWS::EC2::VPCEndpoint')
    .map(({ properties }) => ({ name: nameOf(properties), policy: properties.PolicyDocument }));
}

function nameOf({ ServiceName }: Values): string {
  return typeof ServiceName === 'string' ? ServiceName : texts(record(ServiceName)['Fn::Join']).join('');
}

function resources(world: World): { type: string; properties: Values }[] {
  return [...world.stacks.values()].flatMap((stack) => stack.resources());
}
