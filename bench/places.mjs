// What all benchmarks share: where things lie, and an environment without the settings of this machine.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = join(root, '.cache', 'bench');
export const node = process.execPath;
export const spkg = join(root, 'bin', 'run.js');
export const scrubbed = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^PIP_(FIND_LINKS|EXTRA)/.test(name)),
);

/** A workspace of its own below `work`. */
export function workspace(work, name, policy = 'evaluation') {
  const home = join(work, name);
  const env = { ...scrubbed, SPKG_HOME: home };
  execFileSync(node, [spkg, 'bootstrap', '--policy', policy], { env, stdio: 'ignore' });
  return { home, env };
}

export function row(what, peer, goal, figures) {
  return { what, peer, goal, ...figures };
}
