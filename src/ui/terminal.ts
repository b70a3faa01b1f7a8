/** The only place that writes to stdout and stderr: results to the one, talk to the other. */
import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

const formats = { good: 'green', bad: 'red', warn: 'yellow', dim: 'dim', strong: 'bold' } as const;

/** Colour where a person looks: a terminal, unless NO_COLOR or TERM=dumb; FORCE_COLOR wins. */
export function hasColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  return stream.isTTY && env.TERM !== 'dumb';
}

/** Colours a text for stdout; colour never carries meaning alone. */
export function paint(tone: Tone, text: string): string {
  return hasColour(process.stdout, process.env)
    ? styleText(formats[tone], text, { validateStream: false })
    : text;
}

/** Columns of the terminal; 100 where there is none. */
export function width(): number {
  return Math.max(40, process.stdout.columns || Number(process.env.COLUMNS) || 100);
}

/** A result: stdout. */
export function printResult(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Talk: stderr. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Where talk goes, for what draws over itself. Not a terminal where nothing may be drawn. */
export function talk(): { readonly isTTY: boolean; readonly columns: number; write(text: string): void } {
  const { stderr } = process;
  return {
    isTTY: stderr.isTTY && process.env.TERM !== 'dumb',
    get columns() {
      return stderr.columns || 80;
    },
    write: (text) => void stderr.write(text),
  };
}

/** A person can be asked, and sees what is drawn. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && process.env.TERM !== 'dumb';
}

/** A reader that went away (`| head`) is no error. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
