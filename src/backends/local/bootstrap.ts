/** `spkg bootstrap` on the local backend: a workspace, or what is missing of one. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { defaultPolicyText } from '../../core/policy/parse.js';
import type { PresetName } from '../../core/policy/policy.js';
import { sweepTemporaries } from '../../tools/atomic.js';
import { initBare } from '../../tools/git.js';
import { findPython } from '../../tools/python.js';
import { checkUpstream, discoverUpstream } from '../../tools/upstream-discovery.js';
import { provideUv } from '../../tools/uv-provide.js';
import { createPackageIndex } from './index.js';
import { createQuarantine } from './quarantine.js';
import { scratchFor } from '../../tools/request-store.js';
import { makeWorkspace, readWorkspace, type WorkspacePaths } from './workspace.js';

export interface BootstrapOrder {
  readonly preset: PresetName;
  readonly upstream: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly signal: AbortSignal;
}

export interface BootstrapResult {
  readonly upstream: string;
  readonly uv: string;
  readonly created: readonly string[];
  readonly existed: boolean;
}

/** Safe to run again: nothing that is there is changed, except the upstream when it is given. */
export async function bootstrapLocal(paths: WorkspacePaths, order: BootstrapOrder): Promise<BootstrapResult> {
  const { env, signal } = order;
  const own = pathToFileURL(join(paths.index, 'simple')).href;
  const existed = existsSync(paths.settings);
  const known = existed ? (await readWorkspace(paths)).upstream : undefined;
  const given = order.upstream === undefined ? known : checkUpstream(order.upstream, own);
  const python = async (): Promise<string> => (await findPython(undefined, env)).path;
  const uv = await provideUv(env, { python, index: given ?? null, signal });
  const upstream =
    given ?? (await discoverUpstream(env, { prefix: null, uv: () => Promise.resolve(uv.path), own }));
  const created = await makeWorkspace(paths, {
    upstream,
    changeUpstream: order.upstream !== undefined,
    policyText: defaultPolicyText(order.preset),
    now: order.now,
  });
  const repository = (await initBare(paths.requests)) ? ['requests.git/'] : [];
  await initBare(scratchFor(paths.requests, paths.cache));
  await sweepTemporaries(paths.root, { deep: true });
  await createPackageIndex(paths.index, createQuarantine(paths.quarantine).pathOf).render();
  return { upstream, uv: `${uv.version} (${uv.path})`, created: [...created, ...repository], existed };
}
