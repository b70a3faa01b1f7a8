/** Roles: who may take them on, and the statements they have. */
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { justifyPatterns } from './checks.js';
import type { Places } from './places.js';
import { policy, type Statement } from './statements.js';

export interface RoleOptions {
  readonly name: string;
  readonly places: Places;
  readonly statements: readonly Statement[];
  /** the AWS service that works with it */
  readonly service?: string;
  /** what of the service may; of another account nothing may, and in this one whoever may pass it on (iam:PassRole) */
  readonly source?: string;
  /** another role that takes it on */
  readonly role?: string;
}

/** Makes a role with one inline policy: no other policy is ever attached to it. */
export function roleFor(scope: Construct, id: string, options: RoleOptions): CfnRole {
  const { name, places, statements, service, source, role } = options;
  const Principal = service === undefined ? { AWS: role } : { Service: `${service}.amazonaws.com` };
  const made = new CfnRole(scope, id, {
    roleName: name,
    description: `package gate ${places.stack}`,
    maxSessionDuration: 3600,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal,
          Action: 'sts:AssumeRole',
          ...(source === undefined
            ? {}
            : {
                Condition: {
                  StringEquals: { 'aws:SourceAccount': places.account },
                },
              }),
        },
      ],
    },
    policies: [{ policyName: 'own', policyDocument: policy(statements) }],
  });
  justifyPatterns(made, statements);
  return made;
}
