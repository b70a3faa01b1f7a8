/** One file into one branch of a git repository, without a work tree: by simple-git and git's own plumbing. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SimpleGit } from 'simple-git';
import { SpkgError } from '../core/errors.js';
import { sanitizeLines } from '../core/sanitize.js';
import { makeFolder, writeAtomically } from './atomic.js';
import { withLock } from './file-lock.js';

const mostTries = 12;
/** pushes of one machine go one after the other; for so long one of them may keep the others waiting */
const lockMs = 120_000;
/** git says nothing for so long only when something hangs */
const silenceMs = 60_000;

export interface CommitOrder {
  /** a path or address that git can push to */
  readonly repository: string;
  /** a bare repository of our own, in which commits are made before they are pushed */
  readonly scratch: string;
  readonly path: string;
  readonly content: string;
  /** one line */
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: Date;
  /** what a person can do when git fails */
  readonly remedy: string;
  /** the branch that is pushed to; main when absent */
  readonly branch?: string;
  /** what the server asks for; absent: git finds its credentials itself, as the user has set it up */
  readonly login?: GitLogin;
}

/** In memory alone: git is told by an askpass helper, never in an address, an argument or a file. */
export interface GitLogin {
  readonly username: string;
  readonly password: string;
}

function branchOf({ branch = 'main' }: CommitOrder): string {
  return `refs/heads/${branch}`;
}

/**
 * Commits the file and pushes it; returns the commit. A file that is there with the same content is left as it is, and
 * the commit that brought it is returned. Pushes of one machine wait for each other; against other machines it tries
 * again with jitter. SPKG_GIT_MISSING, SPKG_GIT_FAILED.
 */
export async function commitFile(order: CommitOrder): Promise<string> {
  const work = async (): Promise<string> => {
    await initBare(order.scratch);
    return pushWithRetries(order);
  };
  return withLock(`${order.scratch}.lock`, lockMs, work, contended);
}

/** The commit that brought a file to its branch; undefined when it is not there. SPKG_GIT_MISSING, SPKG_GIT_FAILED. */
export async function findCommit(order: CommitOrder): Promise<string | undefined> {
  const work = async (): Promise<string | undefined> => {
    await initBare(order.scratch);
    const git = await gitIn(order.scratch, { login: order.login, to: order.repository });
    const head = await remoteHead(git, order);
    if (head === null) return undefined;
    return (
      (await attempt(git, ['log', '-1', '--format=%H', head, '--', order.path], order)).trim() || undefined
    );
  };
  return withLock(`${order.scratch}.lock`, lockMs, work, contended);
}

/** Makes an empty bare repository where there is none; true when it did. Hooks are its own, never the user's. */
export async function initBare(path: string): Promise<boolean> {
  if (existsSync(`${path}/HEAD`)) return false;
  await makeFolder(path);
  const git = await gitIn(path);
  await attempt(git, ['init', '--bare', '--template=', '--initial-branch=main', '.']);
  await attempt(git, ['config', 'core.hooksPath', 'hooks']);
  return true;
}

async function gitIn(
  path: string,
  {
    input,
    login,
    to = '',
  }: { readonly input?: string; readonly login?: GitLogin | undefined; readonly to?: string } = {},
): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const git = simpleGit({
    baseDir: path,
    // a hook of the user's is for the user's own commits; a helper of the user's would keep our password
    config: ['core.hooksPath=/dev/null', ...(login === undefined ? [] : ['credential.helper='])],
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeTemplateDir: true,
      allowUnsafeAskPass: true,
      allowUnsafeCredentialHelper: true,
    },
    allowEnvironment: ['GIT_TERMINAL_PROMPT', 'GIT_ASKPASS'],
    timeout: { block: silenceMs },
    // by itself simple-git takes a failure that is silent on stderr for a success
    errors: (error, { exitCode, stdErr, stdOut }) =>
      exitCode === 0 ? undefined : (error ?? Buffer.concat([...stdErr, ...stdOut])),
    ...(input === undefined ? {} : { input: () => input }),
  });
  const asked = login === undefined ? {} : await askpass(path, login, to);
  return git.env({ ...scrubbed(process.env), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...asked });
}

/**
 * The program that git asks for user name and password; both go by the environment of that one process, and to the
 * server that they are for alone: one that redirects git elsewhere gets nothing there.
 */
async function askpass(
  path: string,
  { username, password }: GitLogin,
  to: string,
): Promise<Record<string, string>> {
  const helper = join(path, 'spkg-askpass');
  await writeAtomically(
    helper,
    `#!/bin/sh
# git asks as in: Password for 'https://somebody@host':
case "$1" in
  *"://$SPKG_GIT_HOST'"* | *"://$SPKG_GIT_HOST/"* | *"@$SPKG_GIT_HOST'"* | *"@$SPKG_GIT_HOST/"*) ;;
  *) exit 1 ;;
esac
case "$1" in
  [Uu]sername*) printf '%s\\n' "$SPKG_GIT_USERNAME" ;;
  *) printf '%s\\n' "$SPKG_GIT_PASSWORD" ;;
esac
`,
    { mode: 0o700 },
  );
  return {
    GIT_ASKPASS: helper,
    SPKG_GIT_USERNAME: username,
    SPKG_GIT_PASSWORD: password,
    // as git shows it, port and all
    SPKG_GIT_HOST: /^https?:\/\/(?:[^/@]*@)?([^/]+)/.exec(to)?.[1] ?? '',
  };
}

/** Git finds nothing of the user's but HOME (for credentials), PATH, proxies and certificates; it speaks English. */
function scrubbed(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = /^(HOME|PATH|TMPDIR|SSL_CERT_FILE|SSL_CERT_DIR|(https?|no|all)_proxy)$/i;
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => kept.test(name)));
}

async function pushWithRetries(order: CommitOrder): Promise<string> {
  const git = await gitIn(order.scratch, { login: order.login, to: order.repository });
  for (let tries = 1; ; tries += 1) {
    const head = await remoteHead(git, order);
    if (head !== null && (await holds(head, order))) {
      return (await attempt(git, ['log', '-1', '--format=%H', head, '--', order.path], order)).trim();
    }
    const commit = await makeCommit(head, order);
    const refused = await push(git, order, commit);
    if (refused === undefined) return commit;
    if (tries >= mostTries) throw failed(refused, order);
    await pause(Math.random() * 50 * tries);
  }
}

/** The newest commit of the branch, brought here if it is not; null when the branch is not there yet. */
async function remoteHead(git: SimpleGit, order: CommitOrder): Promise<string | null> {
  const { repository } = order;
  const branch = branchOf(order);
  const [head = ''] = (await attempt(git, ['ls-remote', '--', repository, branch], order)).split('\t');
  if (head === '') return null;
  const [known = ''] = await look([`${head}^{commit}`], order);
  // what is not there is named as it was asked for, with ` missing` behind it
  if (known.split(' ')[0] !== head) {
    await attempt(git, ['fetch', '--no-tags', '--', repository, `+${branch}:${branch}`], order);
  }
  return head;
}

async function holds(commit: string, order: CommitOrder): Promise<boolean> {
  const content = Buffer.from(order.content);
  const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  const [found = ''] = await look([`${commit}:${order.path}`], order);
  return found.startsWith(blob);
}

/** One line for each object name: its id, type and size, or that it is missing. */
async function look(names: readonly string[], order: CommitOrder): Promise<readonly string[]> {
  const git = await gitIn(order.scratch, { input: `${names.join('\n')}\n` });
  return (await attempt(git, ['cat-file', '--batch-check'], order)).split('\n');
}

/** A single `git fast-import` does what hash-object, update-index, write-tree and commit-tree would do one by one. */
async function makeCommit(parent: string | null, order: CommitOrder): Promise<string> {
  const { author, at, path, content, message } = order;
  const stream = [
    'commit refs/spkg/filing',
    'mark :1',
    `committer ${author.name} <${author.email}> ${Math.floor(at.getTime() / 1000)} +0000`,
    data(message),
    ...(parent === null ? [] : [`from ${parent}`]),
    `M 100644 inline ${path}`,
    data(content),
    'get-mark :1',
    'done',
    '',
  ];
  const git = await gitIn(order.scratch, { input: stream.join('\n') });
  try {
    return (await attempt(git, ['fast-import', '--quiet', '--force', '--done'], order)).trim();
  } catch (error) {
    // what is left is a help to nobody, and a full disk is full
    await removeReports(order.scratch).catch(() => undefined);
    throw error;
  }
}

/** git writes a report beside the repository's files whenever fast-import dies; its words are in the error already. */
async function removeReports(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    if (name.startsWith('fast_import_crash_')) await rm(join(scratch, name), { force: true });
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** Undefined when it was pushed; git's words when somebody else was first. Anything else rejects. */
async function push(git: SimpleGit, order: CommitOrder, commit: string): Promise<string | undefined> {
  const args = ['push', '--porcelain', '--no-verify', '--no-signed', '--', order.repository];
  try {
    await git.raw([...args, `${commit}:${branchOf(order)}`]);
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const lost =
      /non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value|stale info/i;
    if (lost.test(words)) return words;
    throw failed(words, order, error);
  }
}

async function attempt(
  git: SimpleGit,
  args: string[],
  order: Pick<CommitOrder, 'remedy'> = { remedy: 'spkg doctor' },
): Promise<string> {
  try {
    return await git.raw(args);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (!words.includes('spawn git ENOENT')) throw failed(words, order, error);
    throw new SpkgError('SPKG_GIT_MISSING', 'there is no git on PATH', {
      tryThis: 'install git',
      cause: error,
    });
  }
}

function failed(words: string, { remedy }: Pick<CommitOrder, 'remedy'>, cause?: unknown): SpkgError {
  const said = sanitizeLines(words.trim(), 5);
  // git speaks English here (LC_ALL=C)
  if (/No space left on device|Out of diskspace|Disk quota exceeded/i.test(words)) {
    return new SpkgError('SPKG_DISK_FULL', `no room left for git: ${said}`, {
      tryThis: 'free some space and run the command again',
      cause,
    });
  }
  return new SpkgError('SPKG_GIT_FAILED', `git failed: ${said}`, { tryThis: remedy, cause });
}

function contended(): SpkgError {
  return new SpkgError('SPKG_GIT_FAILED', 'another spkg has been filing a request for two minutes', {
    tryThis: 'run the command again',
  });
}
