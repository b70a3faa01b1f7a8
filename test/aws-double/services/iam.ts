/** IAM: what doctor and bootstrap ask about policies. */
import { evaluateWith } from '../iam/evaluate.js';
import { sessionOf } from '../iam/principals.js';
import { AwsError } from '../protocol/errors.js';
import { text, texts, type Values } from '../values.js';
import type { CallContext, Service } from '../world.js';

function GetRole(input: Values, { world }: CallContext): Values {
  const role = world.policies.find(text(input, 'RoleName'));
  if (!role)
    throw new AwsError('NoSuchEntity', `The role with name ${text(input, 'RoleName')} cannot be found.`, 404);
  return {
    Role: {
      Path: '/',
      RoleName: role.name,
      RoleId: `AROA${role.name
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]/g, '')
        .padEnd(17, '0')
        .slice(0, 17)}`,
      Arn: role.arn,
      CreateDate: world.clock.now(),
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust ?? {})),
    },
  };
}

async function SimulatePrincipalPolicy(input: Values, { world }: CallContext): Promise<Values> {
  const identity = world.policies.find(text(input, 'PolicySourceArn'));
  if (!identity)
    throw new AwsError('NoSuchEntity', `${text(input, 'PolicySourceArn')} cannot be found.`, 404);
  const principal = sessionOf(world.account, identity.name, 'simulation');
  const EvaluationResults: Values[] = [];
  for (const action of texts(input.ActionNames)) {
    for (const resource of input.ResourceArns === undefined ? ['*'] : texts(input.ResourceArns)) {
      const { allowed } = await evaluateWith(
        world,
        principal,
        { action, resource },
        { identityPolicies: world.policies.of(identity.arn) },
      );
      EvaluationResults.push({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: allowed ? 'allowed' : 'implicitDeny',
      });
    }
  }
  return { EvaluationResults, IsTruncated: false };
}

export const iam: Service = {
  name: 'iam',
  deniedCode: 'AccessDenied',
  operations: { GetRole, SimulatePrincipalPolicy },
  needs: {
    GetRole: (input, { world }) => [
      { action: 'iam:GetRole', resource: `arn:aws:iam::${world.account}:role/${text(input, 'RoleName')}` },
    ],
    SimulatePrincipalPolicy: (input) => [
      { action: 'iam:SimulatePrincipalPolicy', resource: text(input, 'PolicySourceArn') },
    ],
  },
};
