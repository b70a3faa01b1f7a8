/** A command in this process, over whatever composition a test gives it. */
import { resolve } from 'node:path';
import { useComposition, type Composition } from '../../src/base-command.js';

const root = resolve(import.meta.dirname, '../..');

/** Each command listens on them, once for its process. */
const pipes = [process.stdout, process.stderr];

export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: the command set none, and ends with 0 */
  readonly code: number | undefined;
}

interface Runnable {
  run(args: string[], root: string): Promise<unknown>;
}

/** What it prints and ends with. Output of other tests must not come between: one command at a time. */
export async function runCommand(
  command: Runnable,
  args: readonly string[],
  composition: Partial<Composition>,
): Promise<CommandRun> {
  const printed = { stdout: '', stderr: '' };
  const kept = {
    stdout: process.stdout.write.bind(process.stdout),
    stderr: process.stderr.write.bind(process.stderr),
    code: process.exitCode,
  };
  process.exitCode = undefined;
  process.stdout.write = (text: string | Uint8Array) => ((printed.stdout += String(text)), true);
  process.stderr.write = (text: string | Uint8Array) => ((printed.stderr += String(text)), true);
  // `as`: the parts that the command uses are those given
  useComposition(() => Promise.resolve(composition as Composition));
  try {
    const listeners = pipes.map((pipe) => new Set(pipe.listeners('error')));
    await command.run([...args], root);
    for (const [at, pipe] of pipes.entries()) {
      for (const listener of pipe.listeners('error'))
        // `as`: what listens to errors takes one
        if (!listeners[at]?.has(listener)) pipe.off('error', listener as (error: Error) => void);
    }
    const { exitCode } = process;
    return { ...printed, code: typeof exitCode === 'number' ? exitCode : undefined };
  } finally {
    process.stdout.write = kept.stdout;
    process.stderr.write = kept.stderr;
    process.exitCode = kept.code;
    useComposition(undefined);
  }
}
