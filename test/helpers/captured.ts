/** What a command prints and ends with that runs in this process. */

export interface Captured {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: the command set none, and ends with 0 */
  readonly code: number | undefined;
}

/** Each command listens on them, once for its process. */
const pipes = [process.stdout, process.stderr] as const;
const streams = [process.stdin, ...pipes] as const;

/** Output of other tests must not come between: one at a time. Nobody sits at a terminal. */
export async function captured(run: () => Promise<unknown>): Promise<Captured> {
  const printed = ['', ''];
  const kept = {
    code: process.exitCode,
    writes: pipes.map((pipe) => pipe.write.bind(pipe)),
    listeners: pipes.map((pipe) => new Set(pipe.listeners('error'))),
    terminals: streams.map((stream) => stream.isTTY),
  };
  process.exitCode = undefined;
  for (const stream of streams) stream.isTTY = false;
  for (const [at, pipe] of pipes.entries()) {
    pipe.write = (text: string | Uint8Array) => {
      printed[at] = `${printed[at] ?? ''}${typeof text === 'string' ? text : Buffer.from(text).toString()}`;
      return true;
    };
  }
  try {
    await run();
    const { exitCode } = process;
    const [stdout = '', stderr = ''] = printed;
    return { stdout, stderr, code: typeof exitCode === 'number' ? exitCode : undefined };
  } finally {
    for (const [at, pipe] of pipes.entries()) {
      Object.assign(pipe, { write: kept.writes[at] });
      for (const listener of pipe.listeners('error'))
        // `as`: what listens to errors takes one
        if (!kept.listeners[at]?.has(listener)) pipe.off('error', listener as (error: Error) => void);
    }
    for (const [at, stream] of streams.entries()) stream.isTTY = kept.terminals[at] ?? false;
    process.exitCode = kept.code;
  }
}
