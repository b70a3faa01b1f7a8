import { readWorkspace, type WorkspacePaths } from '../backends/local/workspace.js';
import type { PolicyProblem } from '../core/policy/parse.js';
import type { Policy } from '../core/policy/policy.js';
import { paths } from './here.js';

/** The policy in force, and where it lies. */
export async function showPolicy(): Promise<{ readonly file: string; readonly policy: Policy }> {
  const places = paths();
  await readWorkspace(places);
  return { file: places.policy, policy: await readPolicy(places) };
}

/** Everything that is wrong with a policy file; by default the workspace's. */
export async function checkPolicyFile(
  file: string = paths().policy,
): Promise<{ readonly file: string; readonly problems: readonly PolicyProblem[] }> {
  const [{ readFile }, { checkPolicy }] = await Promise.all([
    import('node:fs/promises'),
    import('../core/policy/parse.js'),
  ]);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => missingPolicy(file, cause));
  return { file, problems: (await checkPolicy(text)).problems };
}

/** The policy of the workspace. SPKG_POLICY_INVALID. */
export async function readPolicy(places: WorkspacePaths): Promise<Policy> {
  const [{ readFile }, { parsePolicy }] = await Promise.all([
    import('node:fs/promises'),
    import('../core/policy/parse.js'),
  ]);
  const text = await readFile(places.policy, 'utf8').catch((cause: unknown) =>
    missingPolicy(places.policy, cause),
  );
  return parsePolicy(text, places.policy);
}

/** Rejects with SPKG_POLICY_INVALID: there is no such file. */
export async function missingPolicy(file: string, cause: unknown): Promise<never> {
  const { SpkgError } = await import('../core/errors.js');
  throw new SpkgError('SPKG_POLICY_INVALID', `the policy \`${file}\` cannot be read`, {
    tryThis: 'spkg bootstrap',
    cause,
  });
}
