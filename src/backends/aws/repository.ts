/** Where a CodeArtifact repository answers pip, and what it asks for a password. */
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';

/** `endpoint` ends in `/`; `authorization` is for that host alone, and for as long as was asked for. */
export type RepositoryAccess = () => Promise<{ readonly endpoint: string; readonly authorization: string }>;

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
  let known: { endpoint: string; authorization: string; until: number } | undefined;
  return async () => {
    if (known && known.until > Date.now() + renewMs) return known;
    const codeartifact = await clients.codeartifact();
    const owner = { domain, domainOwner: account };
    const [{ repositoryEndpoint = '' }, { authorizationToken = '' }] = await Promise.all([
      asking('codeartifact:GetRepositoryEndpoint', repository, () =>
        codeartifact.getRepositoryEndpoint({ ...owner, repository, format: 'pypi' }),
      ),
      asking('codeartifact:GetAuthorizationToken', domain, () =>
        codeartifact.getAuthorizationToken({ ...owner, durationSeconds: tokenSeconds }),
      ),
    ]);
    const authorization = `Basic ${Buffer.from(`aws:${authorizationToken}`).toString('base64')}`;
    known = { endpoint: repositoryEndpoint, authorization, until: Date.now() + tokenSeconds * 1000 };
    return known;
  };
}
