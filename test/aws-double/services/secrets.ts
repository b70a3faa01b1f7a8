/** Secrets Manager: values of the template's secrets. */
import { AwsError } from '../protocol/errors.js';
import { optional, text, uuid, type Values } from '../values.js';
import type { CallContext, Need, Service, World } from '../world.js';
import { keyNeeds } from './kms.js';

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly kmsKey?: string;
  policy?: unknown;
  value?: string;
  versionId: string;
  readonly created: Date;
}

export function secrets(world: World): Map<string, Secret> {
  return world.state('secrets', () => new Map<string, Secret>());
}

export function makeSecret(world: World, arn: string, name: string, properties: Values): void {
  const kmsKey = optional(properties, 'KmsKeyId');
  const existing = secrets(world).get(arn);
  const value =
    existing?.value ??
    optional(properties, 'SecretString') ??
    (properties.GenerateSecretString === undefined ? undefined : uuid());
  secrets(world).set(arn, {
    arn,
    name,
    versionId: uuid(),
    created: world.clock.now(),
    ...(kmsKey === undefined ? {} : { kmsKey }),
    ...(value === undefined ? {} : { value }),
  });
}

function secretOf(world: World, wanted: string): Secret {
  const found =
    secrets(world).get(wanted) ??
    [...secrets(world).values()].find(({ name, arn }) => name === wanted || arn.startsWith(`${wanted}-`));
  if (!found)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return found;
}

function GetSecretValue(input: Values, { world }: CallContext): Values {
  const { arn, name, value, versionId, created } = secretOf(world, text(input, 'SecretId'));
  if (value === undefined) {
    throw new AwsError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  }
  return {
    ARN: arn,
    Name: name,
    VersionId: versionId,
    SecretString: value,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: created,
  };
}

function PutSecretValue(input: Values, { world }: CallContext): Values {
  const secret = secretOf(world, text(input, 'SecretId'));
  secret.value = text(input, 'SecretString');
  secret.versionId = uuid();
  return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: ['AWSCURRENT'] };
}

function DescribeSecret(input: Values, { world }: CallContext): Values {
  const { arn, name, created } = secretOf(world, text(input, 'SecretId'));
  return { ARN: arn, Name: name, CreatedDate: created };
}

const need =
  (action: string, keyActions: readonly string[]) =>
  (input: Values, { world }: CallContext): Need[] => {
    const { arn, kmsKey, policy } = secretOf(world, text(input, 'SecretId'));
    return [
      {
        action: `secretsmanager:${action}`,
        resource: arn,
        ...(policy === undefined ? {} : { resourcePolicy: policy }),
      },
      ...keyNeeds(world, kmsKey, keyActions, 'secretsmanager'),
    ];
  };

export const secretsmanager: Service = {
  name: 'secretsmanager',
  operations: { GetSecretValue, PutSecretValue, DescribeSecret },
  needs: {
    GetSecretValue: need('GetSecretValue', ['kms:Decrypt']),
    PutSecretValue: need('PutSecretValue', ['kms:GenerateDataKey', 'kms:Decrypt']),
    DescribeSecret: need('DescribeSecret', []),
  },
};
