/** The workspace: one folder that holds everything of the local backend. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { SpkgError } from '../../core/errors.js';
import { causeCode, createAtomically, fileError, makeFolder, writeAtomically } from '../../tools/atomic.js';

/** Where things lie in a workspace. */
export interface WorkspacePaths {
  readonly root: string;
  readonly settings: string;
  readonly policy: string;
  readonly requests: string;
  readonly quarantine: string;
  readonly index: string;
  readonly evidence: string;
  readonly advisories: string;
  readonly cache: string;
}

export interface WorkspaceSettings {
  readonly schema: 'spkg.workspace/1';
  readonly backend: 'local';
  /** without credentials */
  readonly upstream: string;
  readonly createdAt: string;
}

/** `$SPKG_HOME`, else the XDG data folder. */
export function locateWorkspace(env: NodeJS.ProcessEnv): string {
  if (env.SPKG_HOME) return resolve(env.SPKG_HOME);
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'spkg');
}

export function workspacePaths(root: string): WorkspacePaths {
  return {
    root,
    settings: join(root, 'workspace.json'),
    policy: join(root, 'policy.yaml'),
    requests: join(root, 'requests.git'),
    quarantine: join(root, 'quarantine'),
    index: join(root, 'index'),
    evidence: join(root, 'evidence'),
    advisories: join(root, 'advisories'),
    cache: join(root, 'cache'),
  };
}

/** Reads the settings. SPKG_WORKSPACE_MISSING, SPKG_WORKSPACE_DAMAGED. */
export async function readWorkspace(paths: WorkspacePaths): Promise<WorkspaceSettings> {
  let text: string;
  try {
    text = await readFile(paths.settings, 'utf8');
  } catch (error) {
    if (causeCode(error) !== 'ENOENT') throw fileError(error, paths.settings);
    throw new SpkgError('SPKG_WORKSPACE_MISSING', `there is no workspace in \`${paths.root}\``, {
      tryThis: 'spkg bootstrap',
      cause: error,
    });
  }
  const settings = parseSettings(text);
  if (typeof settings === 'object') return settings;
  throw new SpkgError(
    'SPKG_WORKSPACE_DAMAGED',
    `the settings \`${paths.settings}\` are damaged: ${settings}`,
    {
      tryThis: `move ${paths.settings} aside and run: spkg bootstrap`,
    },
  );
}

/** The settings, or what is wrong with them. By hand: `status` reads them and should not wait for valibot. */
function parseSettings(text: string): WorkspaceSettings | string {
  let read: Partial<Record<keyof WorkspaceSettings, unknown>> | null;
  try {
    // `as`: what it is, is looked at below
    read = JSON.parse(text) as typeof read;
  } catch {
    return 'not JSON';
  }
  const { schema, backend, upstream, createdAt } = read ?? {};
  if (schema !== 'spkg.workspace/1') return 'schema is not `spkg.workspace/1`';
  if (backend !== 'local') return 'backend is not `local`';
  if (typeof upstream !== 'string' || !URL.canParse(upstream)) return 'upstream is no URL';
  const { username, password } = new URL(upstream);
  if (username !== '' || password !== '') return 'upstream holds credentials; pip.conf or .netrc may';
  if (typeof createdAt !== 'string') return 'createdAt is missing';
  return { schema, backend, upstream, createdAt };
}

/**
 * Makes what is missing and changes nothing else; `upstream` alone is changed when it is given anew. Returns what was
 * made, relative to the root. SPKG_PATH_UNWRITABLE, SPKG_DISK_FULL.
 */
export async function makeWorkspace(
  paths: WorkspacePaths,
  options: {
    readonly upstream: string;
    readonly changeUpstream: boolean;
    readonly policyText: string;
    readonly now: Date;
  },
): Promise<readonly string[]> {
  const created: string[] = [];
  for (const folder of ['quarantine', 'index', 'evidence', 'advisories', 'cache'] as const) {
    if (existsSync(paths[folder])) continue;
    await makeFolder(paths[folder]);
    created.push(`${folder}/`);
  }
  if (await createAtomically(paths.policy, options.policyText)) created.push('policy.yaml');
  const settings: WorkspaceSettings = {
    schema: 'spkg.workspace/1',
    backend: 'local',
    upstream: options.upstream,
    createdAt: options.now.toISOString(),
  };
  const text = `${JSON.stringify(settings, null, 1)}\n`;
  if (await createAtomically(paths.settings, text)) {
    created.push('workspace.json');
  } else if (options.changeUpstream) {
    const known = await readWorkspace(paths);
    if (known.upstream !== options.upstream) {
      await writeAtomically(
        paths.settings,
        `${JSON.stringify({ ...known, upstream: options.upstream }, null, 1)}\n`,
      );
      created.push('workspace.json (upstream)');
    }
  }
  return created;
}
