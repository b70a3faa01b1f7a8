/** Bare git repositories of the double. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.js';

export interface GitRepository {
  readonly name: string;
  readonly folder: string;
  /** where set, this user and password open it; else credentials of a principal do */
  login?: { readonly user?: string; readonly password: string };
}

export function gitRepositories(world: World): Map<string, GitRepository> {
  return world.state('git', () => new Map<string, GitRepository>());
}

/** A repository with one empty commit on `main`, so that it can be cloned. */
export function makeGitRepository(world: World, name: string, login?: GitRepository['login']): GitRepository {
  const existing = gitRepositories(world).get(name);
  if (existing) return existing;
  const folder = join(world.folder, 'git', `${name}.git`);
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q', '--bare', '-b', 'main', '.');
  git(folder, 'config', 'http.receivepack', 'true');
  const tree = git(folder, 'mktree').trim();
  const commit = git(
    folder,
    '-c',
    'user.name=double',
    '-c',
    'user.email=double@index.example',
    'commit-tree',
    '-m',
    'first',
    tree,
  ).trim();
  git(folder, 'update-ref', 'refs/heads/main', commit);
  const made = { name, folder, ...(login === undefined ? {} : { login }) };
  gitRepositories(world).set(name, made);
  return made;
}

export function git(folder: string, ...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env,
    input: '',
    maxBuffer: 1 << 28,
  });
}

/** The commit a branch is at. */
export function headOf(world: World, name: string, branch: string): string | undefined {
  const found = gitRepositories(world).get(name);
  if (!found) return undefined;
  try {
    return git(found.folder, 'rev-parse', '--verify', '-q', `refs/heads/${branch}`).trim();
  } catch {
    // no such branch
    return undefined;
  }
}
