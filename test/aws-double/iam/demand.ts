/** Rights that a service uses in the name of a role without a call of the API that could be seen. */
import { AwsError } from '../protocol/errors.js';
import type { Need, RecordedCall, World } from '../world.js';
import { evaluate } from './evaluate.js';
import { serviceOf, type Principal } from './principals.js';

/** Records what is needed, and refuses as AWS would. */
export async function demand(
  world: World,
  principal: Principal,
  operation: string,
  needs: readonly Need[],
): Promise<void> {
  const call: RecordedCall = {
    service: needs[0]?.action.split(':')[0] ?? '',
    operation,
    principal,
    input: {},
    at: world.clock.now(),
    needs,
    outcome: 'ok',
  };
  world.calls.push(call);
  for (const need of needs) {
    const { allowed, message } = await evaluate(world, principal, need);
    if (allowed) continue;
    call.outcome = 'AccessDeniedException';
    call.message = message;
    throw new AwsError('AccessDeniedException', message, 403);
  }
}

/** Refuses when this service may not act as this role. */
export async function demandTrust(world: World, service: string, roleArn: string): Promise<void> {
  const role = world.policies.find(roleArn);
  if (!role) throw new AwsError('InvalidInputException', `there is no role ${roleArn}`);
  await demand(world, serviceOf(service), 'AssumeRole', [
    { action: 'sts:AssumeRole', resource: roleArn, resourcePolicy: role.trust },
  ]);
}
