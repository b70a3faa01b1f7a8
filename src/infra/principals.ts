/** The managed policies of people, attached to those who were named. */
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { justifyPatterns } from './checks.js';
import { approverRights, requesterRights } from './people.js';
import type { Rights } from './rights.js';
import { policy, type Statement } from './statements.js';

export class Principals extends Construct {
  constructor(scope: Construct, rights: Rights) {
    super(scope, 'Principals');
    const { names } = rights.places;
    const { requesters, approvers } = rights.parameters;
    this.policy('Requester', names.requesterPolicy, 'asks for packages', requesterRights(rights), requesters);
    this.policy(
      'Approver',
      names.approverPolicy,
      'decides, and owns the policy',
      approverRights(rights),
      approvers,
    );
  }

  private policy(
    id: string,
    managedPolicyName: string,
    description: string,
    statements: readonly Statement[],
    principals: readonly string[],
  ): void {
    const named = (kind: 'role' | 'user'): string[] =>
      principals
        .filter((one) => one.includes(`:${kind}/`))
        // a path is no part of the name
        .map((one) => one.replace(/^.*\//, ''));
    const [roles, users] = [named('role'), named('user')];
    const made = new CfnManagedPolicy(this, id, {
      managedPolicyName,
      description,
      policyDocument: policy(statements),
      ...(roles.length > 0 ? { roles } : {}),
      ...(users.length > 0 ? { users } : {}),
    });
    justifyPatterns(made, statements);
  }
}
