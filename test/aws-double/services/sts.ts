/** STS: who am I, and sessions of roles. */
import { sessionOf } from '../iam/principals.js';
import { AwsError } from '../protocol/errors.js';
import { numberOf, text, type Values } from '../values.js';
import type { CallContext, Need, Service } from '../world.js';

function GetCallerIdentity(_input: Values, { world, principal }: CallContext): Values {
  return { UserId: principal.userId, Account: world.account, Arn: principal.arn };
}

function AssumeRole(input: Values, { world }: CallContext): Values {
  const role = world.policies.find(text(input, 'RoleArn'));
  if (!role)
    throw new AwsError(
      'AccessDenied',
      `not authorized to perform: sts:AssumeRole on resource: ${text(input, 'RoleArn')}`,
      403,
    );
  const principal = sessionOf(world.account, role.name, text(input, 'RoleSessionName'));
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = world.principals.issue(
    principal,
    world.clock.now(),
    numberOf(input, 'DurationSeconds', 3600),
  );
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    },
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
  };
}

function needAssume(input: Values, { world }: CallContext): Need[] {
  const arn = text(input, 'RoleArn');
  const trust = world.policies.find(arn)?.trust;
  return [{ action: 'sts:AssumeRole', resource: arn, ...(trust ? { resourcePolicy: trust } : {}) }];
}

export const sts: Service = {
  name: 'sts',
  deniedCode: 'AccessDenied',
  operations: { GetCallerIdentity, AssumeRole },
  needs: { AssumeRole: needAssume },
};
