/** How V8 compiles the scanners: their many small functions are called a few thousand times a file, in processes of seconds. */
import { setFlagsFromString } from 'node:v8';

/**
 * Measured over the wheels of `pandas scikit-learn matplotlib`: as V8 is set, its optimizing compiler takes up to a
 * third of the processor's time, mostly to compile the same small functions into one another, and again when a shape changes.
 *
 * Only limits that the compiler reads once for each job: `--max-inlined-bytecode-size`, which would win a little more, is
 * asked for twice within a job, and V8 ends the process when it changed in between.
 */
const flags = ['--max-inlined-bytecode-size-cumulative=100'];
/** Later ones count calls instead. */
const flagsOfNode20 = ['--interrupt-budget=300000'];

export function compilerFlags(): readonly string[] {
  return process.versions.v8.startsWith('11.') ? [...flags, ...flagsOfNode20] : flags;
}

let done = false;

/** For the whole process, its workers too: before the first of them starts. */
export function compileFrugally(): void {
  if (done) return;
  done = true;
  for (const flag of compilerFlags()) setFlagsFromString(flag);
}
