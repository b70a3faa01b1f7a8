/** Programs started without a shell, bounded in time and output, and gone when they are not wanted any more. */
import { spawn } from 'node:child_process';

export interface RunOptions {
  /** the whole environment; absent: this process's own */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** of stdout and of stderr; what is over is cut */
  readonly maxOutputBytes?: number;
}

export interface RunResult {
  /** null when it was killed */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Rejects when the program cannot be started (`code: 'ENOENT'`), or with the signal's reason. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { env, cwd, input, timeoutMs, signal, maxOutputBytes = 64 * 2 ** 20 } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // a group of its own: what it starts ends with it
      detached: true,
      ...(env ? { env } : {}),
      ...(cwd === undefined ? {} : { cwd }),
    });
    let timedOut = false;
    const kill = (): void => {
      killGroup(child.pid);
    };
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            kill();
          }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    const stdout = collect(child.stdout, maxOutputBytes);
    const stderr = collect(child.stderr, maxOutputBytes);
    const done = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      finish();
    };
    child.on('error', (error) => {
      done(() => {
        reject(error);
      });
    });
    child.on('close', (code) => {
      done(() => {
        if (signal?.aborted)
          reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
        else resolve({ code, stdout: stdout(), stderr: stderr(), timedOut });
      });
    });
    // a program that does not read its input closes the pipe: its exit code tells
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function collect(stream: NodeJS.ReadableStream | null, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < maxBytes) chunks.push(chunk.subarray(0, maxBytes - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}
