/** What a worker does before its first file is there: the scanners read a text like those to come, and are compiled meanwhile. */
import { readFileSync } from 'node:fs';
import { packageRoot } from '../package-root.js';
import { analysePython } from './code/python/analyse.js';
import { makeTokens } from './code/python/tokens.js';

/** By then V8 has compiled what will be. */
const slices = 60;

/** Runs in slices of milliseconds, each made by the event loop, until they are all done or `stopped` says so. */
export function warmUp(stopped: () => boolean): void {
  const source = readFileSync(new URL('data/warm-up.py', packageRoot));
  const tokens = makeTokens();
  let slice = 0;
  function next(): void {
    if (stopped() || slice >= slices) return;
    slice += 1;
    analysePython({ source, path: 'warm-up.py', moment: slice % 3 === 0 ? 'tests' : 'import' }, tokens);
    setImmediate(next);
  }
  setImmediate(next);
}
