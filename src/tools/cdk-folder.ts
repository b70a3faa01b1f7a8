/** Where the CDK lies that `spkg bootstrap --backend aws` works with, and which one it must be. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { packageRoot } from '../package-root.js';

const lockSchema = v.object({
  packages: v.objectWithRest(
    { '': v.object({ dependencies: v.record(v.string(), v.string()) }) },
    v.object({ version: v.string() }),
  ),
});

export interface PinnedCdk {
  /** what is asked for by name, with its exact version */
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** the whole lock: every package with its hash */
  readonly lock: string;
}

/** The only place that says which CDK spkg works with is `data/cdk/lock.json`. */
export function pinnedCdk(): PinnedCdk {
  const lock = readFileSync(new URL('data/cdk/lock.json', packageRoot), 'utf8');
  const { dependencies } = v.parse(lockSchema, JSON.parse(lock)).packages[''];
  return { packages: Object.entries(dependencies).map(([name, version]) => ({ name, version })), lock };
}

/** The folder below whose `node_modules` it is looked for: `SPKG_CDK`, else one in the cache for this very lock. */
export function cdkFolder(env: NodeJS.ProcessEnv): string {
  if (env.SPKG_CDK) return env.SPKG_CDK;
  const { packages, lock } = pinnedCdk();
  const version = packages.find(({ name }) => name === 'aws-cdk-lib')?.version ?? 'none';
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 8);
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(cache, 'spkg', `cdk-${version}-${digest}`);
}

/** The folder of a checkout, which has the CDK among its own packages; a shipped package has none. */
export function checkoutFolder(): string {
  return fileURLToPath(packageRoot);
}
