/** One file into one branch of a git repository, without a work tree: by simple-git and git's own plumbing. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SimpleGit } from 'simple-git';
import { SpkgError } from '../core/errors.js';
import { sanitizeLines } from '../core/sanitize.js';
import { causeCode } from './atomic.js';
import { withLock } from './file-lock.js';

const branch = 'refs/heads/main';
const mostTries = 12;

export interface CommitOrder {
  /** a path or address that git can push to */
  readonly repository: string;
  /** a bare repository of our own, beside nothing else */
  readonly scratch: string;
  readonly path: string;
  readonly content: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

/**
 * Commits the file and pushes it; returns the commit. A file that is there with the same content is left as it is.
 * Pushes of one machine wait for each other; against other machines it tries again with jitter. SPKG_GIT_MISSING,
 * SPKG_GIT_FAILED.
 */
export async function commitFile(order: CommitOrder): Promise<string> {
  const work = async (): Promise<string> => pushWithRetries(await openScratch(order.scratch), order);
  return withLock(`${order.scratch}.lock`, 30_000, work, contended);
}

/** Makes an empty bare repository where there is none. */
export async function initBare(path: string): Promise<boolean> {
  if (existsSync(`${path}/HEAD`)) return false;
  await openScratch(path);
  return true;
}

async function openScratch(path: string): Promise<SimpleGit> {
  const fresh = !existsSync(`${path}/HEAD`);
  await mkdir(fresh ? dirname(path) : path, { recursive: true, mode: 0o700 });
  if (fresh) await mkdir(path, { recursive: true, mode: 0o700 });
  const git = await gitIn(path);
  if (fresh) await attempt(() => git.raw(['init', '--bare', '--quiet', '--initial-branch=main', '.']));
  return git;
}

/** Variables that simple-git would refuse; none of them names a program to run. */
const needed = [
  'GIT_TERMINAL_PROMPT',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_INDEX_FILE',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
];

async function gitIn(path: string, extra: Readonly<Record<string, string>> = {}): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const git = simpleGit({ baseDir: path, maxConcurrentProcesses: 2, allowEnvironment: needed });
  return git.env({ ...scrubbed(process.env), GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', ...extra });
}

/** Git finds nothing of the user's but HOME (for credentials and identity), PATH, proxies and certificates. */
function scrubbed(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = /^(HOME|PATH|TMPDIR|LANG|LC_ALL|SSL_CERT_FILE|SSL_CERT_DIR|(https?|no|all)_proxy)$/i;
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => kept.test(name)));
}

async function pushWithRetries(git: SimpleGit, order: CommitOrder): Promise<string> {
  let known = await remoteHead(git, order.repository);
  for (let tries = 1; ; tries += 1) {
    const same = known === null ? undefined : await commitWithSame(git, known, order);
    if (same !== undefined) return same;
    const commit = await makeCommit(known, order);
    const refused = await push(git, order.repository, commit);
    if (refused === undefined) return commit;
    if (tries >= mostTries) throw failed(refused);
    await pause(Math.random() * 50 * tries);
    known = await remoteHead(git, order.repository);
  }
}

/** The newest commit of the branch, brought here if it is not; null when the branch is not there yet. */
async function remoteHead(git: SimpleGit, repository: string): Promise<string | null> {
  const [commit = ''] = (await attempt(() => git.raw(['ls-remote', '--', repository, branch]))).split('\t');
  if (commit === '') return null;
  const here = await git.raw(['cat-file', '-e', `${commit}^{commit}`]).then(
    () => true,
    () => false,
  );
  if (!here)
    await attempt(() => git.raw(['fetch', '--quiet', '--no-tags', '--depth=1', '--', repository, branch]));
  return commit;
}

async function commitWithSame(
  git: SimpleGit,
  commit: string,
  order: CommitOrder,
): Promise<string | undefined> {
  const there = await git.raw(['cat-file', 'blob', `${commit}:${order.path}`]).catch(() => undefined);
  return there === order.content ? commit : undefined;
}

async function makeCommit(parent: string | null, order: CommitOrder): Promise<string> {
  const index = `${order.scratch}.index`;
  const { name, email } = order.author;
  const identity = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  const own = await gitIn(order.scratch, { ...identity, GIT_INDEX_FILE: index });
  const blob = await hashObject(own, order);
  await attempt(() => own.raw(parent === null ? ['read-tree', '--empty'] : ['read-tree', parent]));
  await attempt(() => own.raw(['update-index', '--add', '--cacheinfo', `100644,${blob},${order.path}`]));
  const tree = (await attempt(() => own.raw(['write-tree']))).trim();
  const parents = parent === null ? [] : ['-p', parent];
  return (await attempt(() => own.raw(['commit-tree', tree, ...parents, '-m', order.message]))).trim();
}

async function hashObject(git: SimpleGit, { scratch, content }: CommitOrder): Promise<string> {
  const { writeAtomically } = await import('./atomic.js');
  const file = `${scratch}.content`;
  await writeAtomically(file, content);
  return (await attempt(() => git.raw(['hash-object', '-w', '--no-filters', '--', file]))).trim();
}

/** Undefined when it was pushed; git's words when somebody else was first. Anything else rejects. */
async function push(git: SimpleGit, repository: string, commit: string): Promise<string | undefined> {
  try {
    await git.raw(['push', '--quiet', '--no-verify', '--', repository, `${commit}:${branch}`]);
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (
      /non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value|stale info/i.test(
        words,
      )
    )
      return words;
    throw failed(words, error);
  }
}

async function attempt(work: () => PromiseLike<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (causeCode(error) === 'ENOENT' || words.includes('spawn git ENOENT')) {
      throw new SpkgError('SPKG_GIT_MISSING', 'there is no git on PATH', {
        tryThis: 'install git',
        cause: error,
      });
    }
    throw failed(words, error);
  }
}

function failed(words: string, cause?: unknown): SpkgError {
  return new SpkgError(
    'SPKG_GIT_FAILED',
    `git could not file the request: ${sanitizeLines(words, 5).trim()}`,
    {
      tryThis: 'spkg doctor',
      cause,
    },
  );
}

function contended(): SpkgError {
  return new SpkgError('SPKG_GIT_FAILED', 'another spkg has been filing a request for 30 s', {
    tryThis: 'run the command again',
  });
}
