// Times whole processes in pairs, A B A B …, so that a machine whose speed drifts treats both alike.
import { spawnSync } from 'node:child_process';

/** One run: wall seconds from start to end. Throws unless it exits with one of `codes`. */
export function time({ command, args, env = process.env, cwd, codes = [0], prepare }) {
  prepare?.();
  const started = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(command, args, {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (error) throw error;
  if (!codes.includes(status))
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
  return seconds;
}

/** Medians of `runs` interleaved pairs after `warmUps` of each, and the median of the ratios A/B. */
export function pair(a, b, runs, warmUps = 1) {
  for (let count = 0; count < warmUps; count += 1) for (const one of [a, b]) time(one);
  const all = Array.from({ length: runs }, () => ({ a: time(a), b: time(b) }));
  return {
    a: median(all.map((one) => one.a)),
    b: median(all.map((one) => one.b)),
    ratio: median(all.map((one) => one.a / one.b)),
    worst: Math.max(...all.map((one) => one.a / one.b)),
    best: Math.min(...all.map((one) => one.a / one.b)),
    runs,
  };
}

export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
