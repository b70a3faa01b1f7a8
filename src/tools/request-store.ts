/** The port RequestStore: one YAML file a request, committed to a git repository, here or elsewhere. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RequestStore } from '../core/ports.js';
import { commitFile, findCommit, type CommitOrder, type GitLogin } from './git.js';
import { requestPath } from '../core/ids.js';
import { requestFile } from './request-file.js';

export interface GitRepository {
  /** a path or address that git can push to, without credentials */
  readonly repository: string;
  readonly branch?: string;
  /** folder in which commits are made before they are pushed */
  readonly cache: string;
  /** what a person can do when git fails */
  readonly remedy: string;
  /** asked at each push, so that no password is older than it must be; absent: git's own ways */
  readonly login?: () => Promise<GitLogin>;
}

export function createRequestStore(place: GitRepository): RequestStore {
  const { repository, branch, cache, remedy, login } = place;
  const at = async (): Promise<
    Pick<CommitOrder, 'repository' | 'scratch' | 'remedy' | 'branch' | 'login'>
  > => ({
    repository,
    scratch: scratchFor(repository, cache),
    remedy,
    ...(branch === undefined ? {} : { branch }),
    ...(login === undefined ? {} : { login: await login() }),
  });
  return {
    async file(request) {
      const file = await requestFile(request);
      const commit = await commitFile({ ...file, ...(await at()), at: new Date(request.startedAt) });
      return { commit, path: file.path };
    },
    async commitOf(id) {
      const nothing = { content: '', message: '', author: { name: '', email: '' }, at: new Date(0) };
      return findCommit({ ...nothing, ...(await at()), path: requestPath(id) });
    },
  };
}

/** Where commits are made before they are pushed. */
export function scratchFor(repository: string, cache: string): string {
  return join(cache, `requests-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}.git`);
}
