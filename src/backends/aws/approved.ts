/** What the approved repository holds, by CodeArtifact's own lists. */
import type { ApprovedProject } from '../../core/ports.js';
import { eachOf } from '../../core/stages/each-of.js';
import { sortVersions } from '../../core/versions.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import type { StackConfig } from './layout.js';

type Repository = Pick<StackConfig, 'domain' | 'account' | 'approvedRepository'>;

/** List* may be called 200 times a second. */
const atATime = 8;

export async function approvedProjects(
  clients: Clients,
  { domain, account, approvedRepository: repository }: Repository,
): Promise<readonly ApprovedProject[]> {
  const at = { domain, domainOwner: account, repository, format: 'pypi' as const };
  const codeartifact = await clients.codeartifact();
  const names = await paged(async (nextToken) => {
    const asked = { ...at, ...(nextToken === undefined ? {} : { nextToken }) };
    const answer = await asking('codeartifact:ListPackages', repository, () =>
      codeartifact.listPackages(asked),
    );
    return {
      items: (answer.packages ?? []).flatMap(({ package: name }) => name ?? []),
      next: answer.nextToken,
    };
  });
  const versionsOf = (name: string): Promise<readonly string[]> =>
    paged(async (nextToken) => {
      const more = nextToken === undefined ? {} : { nextToken };
      const asked = { ...at, package: name, status: 'Published' as const, ...more };
      const answer = await asking('codeartifact:ListPackageVersions', name, () =>
        codeartifact.listPackageVersions(asked),
      );
      return {
        items: (answer.versions ?? []).flatMap(({ version }) => version ?? []),
        next: answer.nextToken,
      };
    });
  const found: ApprovedProject[] = [];
  await eachOf(names, atATime, new AbortController().signal, async (name) => {
    const versions = sortVersions(new Set(await versionsOf(name)));
    found.push({ name, versions: [...versions].reverse() });
  });
  return found.filter(({ versions }) => versions.length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function paged<T>(
  ask: (
    nextToken: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await ask(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
