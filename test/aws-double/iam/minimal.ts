/** Which statements of a policy the recorded calls do not need: what is too much. */
import { list, type Values } from '../values.js';
import type { Need, World } from '../world.js';
import { evaluateWith } from './evaluate.js';
import { statementsOf, type AttachedPolicy } from './policies.js';
import type { Principal } from './principals.js';

export interface Unneeded {
  readonly role: string;
  readonly policy: string;
  readonly statement: Values;
  /** actions of the statement that no call used; all of them, when the whole statement is too much */
  readonly actions: readonly string[];
}

interface Used {
  readonly principal: Principal;
  readonly need: Need;
}

/**
 * Takes each allowing statement away in turn and asks again for everything that the roles did. A statement without which
 * all is still allowed is not needed; so is an action of a statement.
 */
export async function unneeded(
  world: World,
  options: { readonly roles: RegExp },
): Promise<readonly Unneeded[]> {
  const found: Unneeded[] = [];
  for (const [identity, used] of usedBy(world)) {
    const role = identity.replace(/^.*\//, '');
    if (!options.roles.test(role)) continue;
    const policies = world.policies.of(identity);
    for (const policy of policies) {
      for (const statement of statementsOf(policy.document)) {
        if (statement.Effect !== 'Allow') continue;
        // no other action can need this statement
        const own = new Set(list(statement.Action).map(String));
        const touched = used.filter(({ need }) => own.has(need.action));
        const without = async (replacement: Values | undefined): Promise<boolean> =>
          allAllowed(
            world,
            touched,
            policies.map((one) => (one === policy ? replaced(one, statement, replacement) : one)),
          );
        if (await without(undefined)) {
          found.push({ role, policy: policy.name, statement, actions: list(statement.Action).map(String) });
          continue;
        }
        const all = list(statement.Action).map(String);
        const idle: string[] = [];
        for (const action of all.length > 1 ? all : []) {
          if (await without({ ...statement, Action: all.filter((one) => one !== action) })) idle.push(action);
        }
        if (idle.length > 0) found.push({ role, policy: policy.name, statement, actions: idle });
      }
    }
  }
  return found;
}

function replaced(
  { name, document }: AttachedPolicy,
  statement: Values,
  replacement: Values | undefined,
): AttachedPolicy {
  const Statement = statementsOf(document).flatMap((one) =>
    one === statement ? (replacement === undefined ? [] : [replacement]) : [one],
  );
  return { name, document: { ...document, Statement } };
}

async function allAllowed(
  world: World,
  used: readonly Used[],
  policies: readonly AttachedPolicy[],
): Promise<boolean> {
  for (const { principal, need } of used) {
    const { allowed } = await evaluateWith(world, principal, need, {
      identityPolicies: policies.filter(({ document }) => statementsOf(document).length > 0),
      ...(need.resourcePolicy === undefined ? {} : { resourcePolicy: need.resourcePolicy }),
    });
    if (!allowed) return false;
  }
  return true;
}

/** What each identity did and was allowed to do, each kind of thing once. */
function usedBy(world: World): Map<string, Used[]> {
  const all = new Map<string, Used[]>();
  const seen = new Set<string>();
  for (const { principal, needs, outcome } of world.calls) {
    if (outcome.startsWith('AccessDenied') || principal.kind === 'service') continue;
    for (const need of needs) {
      const key = JSON.stringify([principal.identity, need.action, need.resource, need.context]);
      if (seen.has(key)) continue;
      seen.add(key);
      all.set(principal.identity, [...(all.get(principal.identity) ?? []), { principal, need }]);
    }
  }
  return all;
}
