/** Where a CodeArtifact repository answers pip, and what it asks for a password. */
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import type { StackConfig } from './layout.js';

/** `endpoint` ends in `/`; `authorization` is for that host alone, until `expires`. */
export type RepositoryAccess = () => Promise<{
  readonly endpoint: string;
  readonly authorization: string;
  readonly expires: Date;
}>;

/** The least that CodeArtifact gives; a token outlives the role that asked for it. */
const leastSeconds = 900;
const renewMs = 60_000;

/** The token is asked for when it is needed, kept in memory, and renewed before it ends. */
export function createRepositoryAccess(
  clients: Clients,
  {
    domain,
    account,
    repository,
    tokenSeconds = leastSeconds,
  }: {
    readonly domain: string;
    readonly account: string;
    readonly repository: string;
    readonly tokenSeconds?: number;
  },
): RepositoryAccess {
  let known: { endpoint: string; authorization: string; expires: Date } | undefined;
  return async () => {
    if (known && known.expires.getTime() > Date.now() + renewMs) return known;
    const codeartifact = await clients.codeartifact();
    const owner = { domain, domainOwner: account };
    const [{ repositoryEndpoint = '' }, { authorizationToken = '', expiration }] = await Promise.all([
      asking('codeartifact:GetRepositoryEndpoint', repository, () =>
        codeartifact.getRepositoryEndpoint({ ...owner, repository, format: 'pypi' }),
      ),
      asking('codeartifact:GetAuthorizationToken', domain, () =>
        codeartifact.getAuthorizationToken({ ...owner, durationSeconds: tokenSeconds }),
      ),
    ]);
    const authorization = `Basic ${Buffer.from(`aws:${authorizationToken}`).toString('base64')}`;
    const expires = expiration ?? new Date(Date.now() + tokenSeconds * 1000);
    known = { endpoint: repositoryEndpoint, authorization, expires };
    return known;
  };
}

type Approved = Pick<StackConfig, 'domain' | 'account' | 'region' | 'approvedRepository' | 'keyArn'>;

/** What pip is given as `--index-url`, without credentials: CodeArtifact itself says where it answers. */
export async function approvedUrl(
  clients: Clients,
  { domain, account, approvedRepository }: Approved,
): Promise<string> {
  const codeartifact = await clients.codeartifact();
  const { repositoryEndpoint = '' } = await asking(
    'codeartifact:GetRepositoryEndpoint',
    approvedRepository,
    () =>
      codeartifact.getRepositoryEndpoint({
        domain,
        domainOwner: account,
        repository: approvedRepository,
        format: 'pypi',
      }),
  );
  return `${repositoryEndpoint}simple/`;
}

/** The name of the approved repository, for builds that may not ask where it answers. */
export function approvedArn({ domain, account, region, approvedRepository, keyArn }: Approved): string {
  const partition = keyArn.split(':')[1] ?? 'aws';
  return `arn:${partition}:codeartifact:${region}:${account}:repository/${domain}/${approvedRepository}`;
}
