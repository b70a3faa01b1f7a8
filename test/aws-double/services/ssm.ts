/** SSM: parameters. */
import { AwsError } from '../protocol/errors.js';
import { optional, text, texts, type Values } from '../values.js';
import type { CallContext, Need, Service, World } from '../world.js';

interface Parameter {
  readonly value: string;
  readonly type: string;
  readonly version: number;
  readonly modified: Date;
}

export function parameters(world: World): Map<string, Parameter> {
  return world.state('ssm', () => new Map<string, Parameter>());
}

export function putParameter(world: World, name: string, value: string, type = 'String'): number {
  const version = (parameters(world).get(name)?.version ?? 0) + 1;
  parameters(world).set(name, { value, type, version, modified: world.clock.now() });
  return version;
}

function described(world: World, name: string): Values | undefined {
  const found = parameters(world).get(name);
  return (
    found && {
      Name: name,
      Type: found.type,
      Value: found.value,
      Version: found.version,
      LastModifiedDate: found.modified,
      ARN: arnOf(world, name),
      DataType: 'text',
    }
  );
}

function GetParameter(input: Values, { world }: CallContext): Values {
  const Parameter = described(world, text(input, 'Name').replace(/^arn:aws:ssm:[^:]*:\d*:parameter/, ''));
  if (!Parameter) throw new AwsError('ParameterNotFound', '');
  return { Parameter };
}

function GetParameters(input: Values, { world }: CallContext): Values {
  const names = texts(input.Names);
  return {
    Parameters: names.map((name) => described(world, name)).filter((one) => one !== undefined),
    InvalidParameters: names.filter((name) => !parameters(world).has(name)),
  };
}

function GetParametersByPath(input: Values, { world }: CallContext): Values {
  const path = `${text(input, 'Path').replace(/\/$/, '')}/`;
  const below = [...parameters(world).keys()].filter((name) => name.startsWith(path));
  return { Parameters: below.map((name) => described(world, name)) };
}

function PutParameter(input: Values, { world }: CallContext): Values {
  const name = text(input, 'Name');
  if (parameters(world).has(name) && input.Overwrite !== true) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  return {
    Version: putParameter(world, name, text(input, 'Value'), optional(input, 'Type')),
    Tier: 'Standard',
  };
}

function arnOf({ region, account }: World, name: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

const need =
  (action: string, member: string) =>
  (input: Values, { world }: CallContext): Need[] =>
    texts(input[member]).map((name) => ({
      action: `ssm:${action}`,
      resource: name.startsWith('arn:') ? name : arnOf(world, name),
    }));

export const ssm: Service = {
  name: 'ssm',
  operations: { GetParameter, GetParameters, GetParametersByPath, PutParameter },
  needs: {
    GetParameter: need('GetParameter', 'Name'),
    GetParameters: need('GetParameters', 'Names'),
    GetParametersByPath: need('GetParametersByPath', 'Path'),
    PutParameter: need('PutParameter', 'Name'),
  },
};
