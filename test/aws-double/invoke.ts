/** One call, from outside or inside: validated, faulted, authorised, answered, validated again, kept. */
import { evaluate } from './iam/evaluate.js';
import { reachable } from './iam/endpoints.js';
import type { Principal } from './iam/principals.js';
import { AwsError, DoubleError } from './protocol/errors.js';
import type { Model } from './protocol/shapes.js';
import { violations } from './protocol/validate.js';
import { record, type Values } from './values.js';
import { pause, type RecordedCall, type Service, type World } from './world.js';

export interface Loaded {
  readonly service: Service;
  readonly model: Model;
}

/** The connection is closed without an answer: nothing is there to give one. */
export class Unreachable extends Error {}

/** Answers a call, or throws an `AwsError`. */
export async function invoke(
  world: World,
  { service, model }: Loaded,
  operation: string,
  principal: Principal,
  input: Values,
): Promise<Values> {
  const call: RecordedCall = {
    service: service.name,
    operation,
    principal,
    input,
    at: world.clock.now(),
    needs: [],
    outcome: 'ok',
  };
  world.calls.push(call);
  try {
    if (principal.network === 'vpc' && !reachable(world, service.name)) {
      throw new Unreachable(`there is no VPC endpoint for ${service.name}`);
    }
    checkInput(service, model, operation, input);
    await faults(world, service, operation);
    const handler = service.operations[operation];
    if (!handler) throw new DoubleError(`the double has no ${service.name}:${operation}`);
    const context = { world, principal, operation };
    call.needs = service.needs[operation]?.(input, context) ?? [];
    await authorise(world, service, principal, call.needs);
    const output = record(await handler(input, context));
    checkOutput(service, model, operation, output);
    return output;
  } catch (error) {
    call.outcome =
      error instanceof AwsError ? error.code : error instanceof Error ? error.constructor.name : 'Error';
    call.message = error instanceof Error ? error.message : String(error);
    throw error;
  }
}

function checkInput(service: Service, model: Model, operation: string, input: Values): void {
  const shape = model.operations[operation]?.input?.shape;
  // a service without a model: its calls pass unchecked
  if (shape === undefined) return;
  const found = violations(model, shape, input);
  if (found.length === 0) return;
  const message = `${found.length} validation error${found.length > 1 ? 's' : ''} detected: ${found.join('; ')}`;
  throw new AwsError(service.name === 's3' ? 'InvalidArgument' : 'ValidationException', message, 400);
}

function checkOutput(service: Service, model: Model, operation: string, output: Values): void {
  const shape = model.operations[operation]?.output?.shape;
  if (shape === undefined) return;
  const found = violations(model, shape, output);
  if (found.length > 0) throw new DoubleError(`${service.name}:${operation} answers ${found.join('; ')}`);
}

async function faults(world: World, service: Service, operation: string): Promise<void> {
  await pause(world, world.faults.delayMs ?? 0);
  if (!world.faults.throttle?.({ service: service.name, operation, number: world.calls.length })) return;
  const [code, status] = service.name === 's3' ? ['SlowDown', 503] : ['ThrottlingException', 400];
  throw new AwsError(code, 'Rate exceeded', status);
}

async function authorise(
  world: World,
  service: Service,
  principal: Principal,
  needs: RecordedCall['needs'],
): Promise<void> {
  for (const need of needs) {
    const { allowed, message } = await evaluate(world, principal, need);
    if (!allowed) throw new AwsError(service.deniedCode ?? 'AccessDeniedException', message, 403);
  }
}
