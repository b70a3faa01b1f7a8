/** A command in this process, over whatever composition a test gives it. */
import { resolve } from 'node:path';
import { useComposition, type Composition } from '../../src/base-command.js';
import { captured, type Captured } from './captured.js';

const root = resolve(import.meta.dirname, '../..');

interface Runnable {
  run(args: string[], root: string): Promise<unknown>;
}

/** What it prints and ends with. */
export async function runCommand(
  command: Runnable,
  args: readonly string[],
  composition: Partial<Composition>,
): Promise<Captured> {
  // `as`: the parts that the command uses are those given
  useComposition(() => Promise.resolve(composition as Composition));
  try {
    return await captured(() => command.run([...args], root));
  } finally {
    useComposition(undefined);
  }
}
