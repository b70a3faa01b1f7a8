import { readWorkspace, type WorkspacePaths } from '../backends/local/workspace.js';
import type { PolicyProblem } from '../core/policy/parse.js';
import type { Policy } from '../core/policy/policy.js';
import { paths, stackName } from './here.js';

/** The policy in force, and where it lies. */
export async function showPolicy(): Promise<{ readonly file: string; readonly policy: Policy }> {
  const stack = stackName();
  if (stack !== undefined) {
    const gate = await (await import('./aws-gate.js')).openAwsGate(stack);
    return { file: `policy.yaml of the stack ${stack}`, policy: await gate.policy() };
  }
  const places = paths();
  await readWorkspace(places);
  return { file: places.policy, policy: await readPolicy(places) };
}

/** Everything that is wrong with a policy file; by default the workspace's. */
export async function checkPolicyFile(
  file?: string,
): Promise<{ readonly file: string; readonly problems: readonly PolicyProblem[] }> {
  const [{ readFile }, { checkPolicy }] = await Promise.all([
    import('node:fs/promises'),
    import('../core/policy/parse.js'),
  ]);
  const text = await (file === undefined
    ? readFile(paths().policy, 'utf8').catch((cause: unknown) => missingPolicy(paths().policy, cause))
    : readNamed(file));
  return { file: file ?? paths().policy, problems: (await checkPolicy(text)).problems };
}

/** SPKG_POLICY_INVALID when it cannot be read. */
async function readNamed(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(file, 'utf8').catch((cause: unknown) =>
    missingPolicy(file, cause, 'name a policy file that is there and may be read'),
  );
}

/**
 * Puts a policy in force, unless something is wrong with it: then `where` is null. `version`: what the bucket calls it.
 * SPKG_POLICY_INVALID when it cannot be read.
 */
export async function pushPolicy(file: string): Promise<{
  readonly file: string;
  readonly problems: readonly PolicyProblem[];
  readonly where: string | null;
  readonly version: string | null;
}> {
  // read once: what was checked is what is put
  const text = await readNamed(file);
  const { checkPolicy } = await import('../core/policy/parse.js');
  const { problems } = await checkPolicy(text);
  const refused = { file, problems, where: null, version: null };
  if (problems.some(({ severity }) => severity === 'error')) return refused;
  const stack = stackName();
  if (stack === undefined) {
    const places = paths();
    await readWorkspace(places);
    const { writeAtomically } = await import('../tools/atomic.js');
    await writeAtomically(places.policy, text);
    return { file, problems, where: places.policy, version: null };
  }
  const [{ openStack }, { putSetting }, { settingsKeys }] = await Promise.all([
    import('./aws-gate.js'),
    import('../backends/aws/settings.js'),
    import('../backends/aws/layout.js'),
  ]);
  const { clients, config } = await openStack(stack);
  const version = await putSetting(clients, config.settingsBucket, settingsKeys.policy, text);
  return { file, problems, where: `s3://${config.settingsBucket}/${settingsKeys.policy}`, version };
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
export async function missingPolicy(
  file: string,
  cause: unknown,
  tryThis = 'spkg bootstrap',
): Promise<never> {
  const [{ SpkgError }, { causeCode }] = await Promise.all([
    import('../core/errors.js'),
    import('../tools/atomic.js'),
  ]);
  const why = causeCode(cause) === 'ENOENT' ? 'there is none' : (causeCode(cause) ?? 'it is no file');
  throw new SpkgError('SPKG_POLICY_INVALID', `the policy \`${file}\` cannot be read: ${why}`, {
    tryThis,
    cause,
  });
}
