/** The approved repository as pip and uv reach it: its address, and a password that ends by itself. */
import { SpkgError } from '../core/errors.js';
import type { RepositoryAccess } from '../backends/aws/repository.js';
import type { StudioLifecycle } from '../core/reports.js';
import type { ConfigurePipInput } from './configure-pip.js';
import type { IndexLogin } from '../tools/configure-pip.js';
import { stackName } from './here.js';
import { openStack, type OpenStack } from './aws-gate.js';

/** The longest that CodeArtifact gives. */
const tokenSeconds = 43_200;

export async function approvedIndex(
  stack: string,
  { keyring = false, undo }: Pick<ConfigurePipInput, 'keyring' | 'undo'>,
): Promise<{ readonly indexUrl: string; readonly login?: IndexLogin }> {
  const opened = await openStack(stack);
  if (undo) {
    const { approvedUrl } = await import('../backends/aws/repository.js');
    return { indexUrl: await approvedUrl(opened.clients, opened.config) };
  }
  const { endpoint, authorization, expires } = await askForToken(opened);
  const indexUrl = `${endpoint}simple/`;
  if (keyring) {
    return {
      indexUrl,
      login: { kind: 'keyring', user: 'aws', script: keyringScript(stack, opened.config.region) },
    };
  }
  return { indexUrl, login: { kind: 'token', authorization, expires: expires.toISOString() } };
}

/** What an administrator gives to SageMaker, so that every Studio terminal has spkg. */
export async function studioLifecycle(): Promise<StudioLifecycle> {
  const stack = stackName();
  if (stack === undefined) {
    throw new SpkgError('SPKG_STACK_MISSING', 'no gate on AWS was named', {
      tryThis: 'export SPKG_STACK=NAME',
    });
  }
  const [{ studioLifecycle: scriptFor }, { config }] = await Promise.all([
    import('../backends/aws/studio-lifecycle.js'),
    openStack(stack),
  ]);
  return { schema: 'spkg.studio-lifecycle/1', stack, script: scriptFor(config) };
}

async function askForToken({ clients, config }: OpenStack): ReturnType<RepositoryAccess> {
  const { createRepositoryAccess } = await import('../backends/aws/repository.js');
  const { domain, account, approvedRepository: repository } = config;
  return createRepositoryAccess(clients, { domain, account, repository, tokenSeconds })();
}

/** Answers as `keyring get URL USER` does, with this very spkg, for this very stack. */
function keyringScript(stack: string, region: string): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const profile = process.env.AWS_PROFILE;
  const settings = [
    `SPKG_STACK=${quoted(stack)}`,
    `AWS_REGION=${quoted(region)}`,
    ...(profile === undefined ? [] : [`AWS_PROFILE=${quoted(profile)}`]),
  ];
  const program = [process.execPath, process.argv[1] ?? 'spkg'].map(quoted).join(' ');
  return `${settings.join(' ')} exec ${program} keyring "$@"`;
}

/** The password for an address of the approved repository; undefined for every other one. */
export async function keyringPassword(stack: string, service: string): Promise<string | undefined> {
  const opened = await openStack(stack);
  const { endpoint, authorization } = await askForToken(opened);
  if (hostOf(service) !== hostOf(endpoint)) return undefined;
  const pair = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** pip names an address or a bare host. */
function hostOf(text: string): string | undefined {
  try {
    return new URL(text.includes('://') ? text : `https://${text}`).host;
  } catch {
    // no address: not ours
    return undefined;
  }
}
