/** One shell over many commands: what one sets, the next has. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export class Shell {
  private readonly program: string;
  private env: NodeJS.ProcessEnv;
  private cwd: string;
  private readonly state: string;
  private child: ChildProcess | undefined;
  private stopped = false;

  constructor(program: string, env: NodeJS.ProcessEnv, cwd: string, folder: string) {
    this.program = program;
    this.env = env;
    this.cwd = cwd;
    this.state = join(folder, 'shell-state');
  }

  set(name: string, value: string): void {
    this.env[name] = value;
  }

  value(name: string): string | undefined {
    return this.env[name];
  }

  async run(command: string): Promise<{ code: number; lines: string[] }> {
    if (this.stopped) return { code: 137, lines: [] };
    // what is set and not exported lives on too, as in one shell
    const script = `set -a\n${command}\n__code=$?\nset +a\n{ pwd; env -0; } > "$__STATE"\nexit $__code\n`;
    const child = spawn(this.program, ['-c', script], {
      cwd: this.cwd,
      env: { ...this.env, __STATE: this.state },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const code = await new Promise<number>((settle) => {
      child.on('error', () => settle(127));
      child.on('close', (status) => settle(status ?? 137));
    });
    this.child = undefined;
    this.remember();
    return { code, lines: output.split('\n') };
  }

  private remember(): void {
    if (!existsSync(this.state)) return;
    const whole = readFileSync(this.state, 'utf8');
    const end = whole.indexOf('\n');
    this.cwd = whole.slice(0, end);
    const pairs = whole
      .slice(end + 1)
      .split('\0')
      .filter((one) => one.includes('='))
      .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
    // `as`: pairs of texts as made above
    this.env = Object.fromEntries(
      pairs.filter(([name]) => name !== '__STATE' && name !== '__code'),
    ) as NodeJS.ProcessEnv;
  }

  stop(): void {
    this.stopped = true;
    const pid = this.child?.pid;
    if (pid === undefined) return;
    try {
      // the whole group: a command may have started others
      process.kill(-pid, 'SIGKILL');
    } catch {
      // it has just ended
    }
  }
}
