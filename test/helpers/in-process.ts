/**
 * A whole command line in this process, with another environment: the build that `npm test` made, which a process of its
 * own takes a second longer to start than most commands take.
 */
import { run } from '@oclif/core';
import { resolve } from 'node:path';
import { captured } from './captured.js';

const root = resolve(import.meta.dirname, '../../.package');

let busy = false;

/** Whether a command runs here now: there is one environment for all of a process. */
export function isBusy(): boolean {
  return busy;
}

/** As `bin/run.js` does it. Rejects for what is no error of a command. */
export async function inProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const kept = { ...process.env };
  busy = true;
  try {
    become(env);
    let code = 0;
    const ran = await captured(() =>
      run([...args], { root }).catch((error: unknown) => {
        code = exitOf(error);
      }),
    );
    return { ...ran, code: ran.code ?? code };
  } finally {
    become(kept);
    busy = false;
  }
}

/** Name by name: what is native reads them too. */
function become(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

/** oclif ends a command by an error that says with what. */
function exitOf(error: unknown): number {
  const { oclif } = error as { oclif?: { exit?: number } };
  if (oclif?.exit === undefined) throw error;
  return oclif.exit;
}
