/**
 * A command without the price of a process: one is started for all tests of a mocha worker, keeps the package loaded, and
 * runs one command at a time. What only a process of its own shows (signals, a terminal, several at once) is not seen here.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Ran } from './spkg.js';

const script = join(import.meta.dirname, 'kept-process.mjs');
/** Ends what a command prints, on both pipes. No command prints it. */
const mark = '\0';
const patienceMs = 45_000;

let kept: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** What it prints and ends with. Each command waits for the one before. */
export function runKept(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const ran = last.then(() => run((kept ??= keep()), args, env));
  last = ran.catch(() => undefined);
  return ran;
}

function keep(): ChildProcess {
  const child = fork(script, { execArgv: [], env: {}, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  rest(child, true);
  return child;
}

/** One that rests does not keep mocha alive; it ends itself when mocha does. */
function rest(child: ChildProcess, resting: boolean): void {
  // `as`: pipes and the channel can both be let go, which their types do not say
  const handles = [child, child.channel, child.stdout, child.stderr] as unknown as NodeJS.Timeout[];
  for (const handle of handles) handle[resting ? 'unref' : 'ref']();
}

function run(child: ChildProcess, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((settle, fail) => {
    const printed = { stdout: '', stderr: '' };
    let code: number | undefined;
    const listeners = {
      stdout: (text: string): void => take('stdout', text),
      stderr: (text: string): void => take('stderr', text),
      message: (ended: { code: number }): void => {
        ({ code } = ended);
        settleWhenWhole();
      },
      exit: (): void => give('ended the process that it was run in'),
    };
    const timer = setTimeout(() => give(`did not end in ${patienceMs / 1000} s`), patienceMs);

    function take(stream: 'stdout' | 'stderr', text: string): void {
      printed[stream] += text;
      settleWhenWhole();
    }

    function settleWhenWhole(): void {
      const { stdout, stderr } = printed;
      if (code === undefined || !stdout.endsWith(mark) || !stderr.endsWith(mark)) return;
      stop();
      settle({ code, stdout: stdout.slice(0, -1), stderr: stderr.slice(0, -1) });
    }

    function give(reason: string): void {
      stop();
      kept = undefined;
      child.kill('SIGKILL');
      fail(new Error(`spkg ${args.join(' ')} ${reason}: ${printed.stdout}${printed.stderr}`));
    }

    function stop(): void {
      clearTimeout(timer);
      child.stdout?.off('data', listeners.stdout);
      child.stderr?.off('data', listeners.stderr);
      child.off('message', listeners.message).off('exit', listeners.exit);
      rest(child, true);
    }

    rest(child, false);
    child.stdout?.on('data', listeners.stdout);
    child.stderr?.on('data', listeners.stderr);
    child.on('message', listeners.message).on('exit', listeners.exit);
    child.send({ args, env, cwd: env.HOME, mark });
  });
}
