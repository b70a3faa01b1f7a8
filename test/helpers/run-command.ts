/** A command in this process, on a composition of the test's, with what it prints. */
import { resolve } from 'node:path';
import { useComposition, type Composition } from '../../src/base-command.js';

const root = resolve(import.meta.dirname, '../..');

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: unknown;
}

export async function runCommand(
  command: { run(args: string[], root: string): Promise<unknown> },
  args: string[],
  composition: Partial<Composition>,
): Promise<Printed> {
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
    await command.run(args, root);
    return { ...printed, code: process.exitCode };
  } finally {
    process.stdout.write = kept.stdout;
    process.stderr.write = kept.stderr;
    process.exitCode = kept.code;
    // each command listens anew to streams that outlive it here
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
    useComposition(undefined);
  }
}
