/**
 * What commands call. Each function joins what one command needs, and is loaded when it is called: a command pays for
 * nothing that it does not use. This file and those of `compose/` are the only ones that name concrete classes.
 */
export type { ConfigurePipInput } from './compose/configure-pip.js';

export const openEvidence = lazily(async () => (await import('./compose/evidence.js')).openEvidence);
export const openGate = lazily(async () => (await import('./compose/gate.js')).openGate);

export const chooseTargets = lazily(async () => (await import('./compose/asking.js')).chooseTargets);
export const readRequirementsFile = lazily(
  async () => (await import('./compose/asking.js')).readRequirementsFile,
);

export const scanPaths = lazily(async () => (await import('./compose/scanning.js')).scanPaths);
export const listScanners = lazily(async () => (await import('./compose/scanning.js')).listScanners);
export const explain = lazily(async () => (await import('./compose/scanning.js')).explain);

export const showPolicy = lazily(async () => (await import('./compose/policy.js')).showPolicy);
export const checkPolicyFile = lazily(async () => (await import('./compose/policy.js')).checkPolicyFile);

export const pushPolicy = lazily(async () => (await import('./compose/policy.js')).pushPolicy);

export const syncAdvisories = lazily(async () => (await import('./compose/advisories.js')).syncAdvisories);
export const advisoryStatus = lazily(async () => (await import('./compose/advisories.js')).advisoryStatus);

export const bootstrap = lazily(async () => (await import('./compose/setup.js')).bootstrap);
export const diagnose = lazily(async () => (await import('./compose/setup.js')).diagnose);
export const configurePip = lazily(async () => (await import('./compose/configure-pip.js')).configurePip);
export const studioLifecycle = lazily(async () => (await import('./compose/aws-index.js')).studioLifecycle);

export const provideCdk = lazily(async () => (await import('./compose/deploy/deploy.js')).provideCdk);
export const readGiven = lazily(async () => (await import('./compose/deploy/given.js')).readGiven);
export const synthesise = lazily(async () => (await import('./compose/deploy/deploy.js')).synthesise);
export const planRemoval = lazily(async () => (await import('./compose/deploy/remove.js')).planRemoval);
export const planDeployment = lazily(async () => (await import('./compose/deploy/deploy.js')).planDeployment);

export const keyringPassword = lazily(async () => {
  const [{ keyringPassword: ask }, { stackName }] = await Promise.all([
    import('./compose/aws-index.js'),
    import('./compose/here.js'),
  ]);
  return async (service: string) => ask(stackName() ?? '', service);
});

export const runStage = lazily(async () => (await import('./compose/stage.js')).runStage);

/** The function that `load` gives, which is loaded when it is first called. */
function lazily<Given extends readonly unknown[], Result>(
  load: () => Promise<(...given: Given) => Promise<Result>>,
): (...given: Given) => Promise<Result> {
  return async (...given) => (await load())(...given);
}
