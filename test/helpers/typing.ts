/** The command on a terminal of its own, with somebody at the keyboard. */
import { spawn } from 'node:child_process';
import { cli } from './spkg.js';

export interface Typed {
  /** what was drawn, colours and cursor movements left out */
  readonly screen: string;
  readonly code: number;
}

/** Waits until `when` was drawn since the last key, then types `keys`. */
export interface Keys {
  readonly when: string;
  readonly keys: string;
}

export const keys = { ctrlC: '\u0003', down: '\u001b[B', enter: '\r' } as const;

/** Runs it under Python's pty, since Node has none. Rejects when something that is waited for is not drawn. */
export async function typeInto(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  plan: readonly Keys[],
): Promise<Typed> {
  const order = JSON.stringify({ argv: [process.execPath, cli, ...args], plan });
  const child = spawn('python3', ['-c', driver, order], {
    env: { ...env, TERM: 'xterm', NO_COLOR: '1' },
    cwd: env.HOME,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = await new Promise((settle) => child.on('close', settle));
  if (ended !== 0) throw new Error(`the driver of the terminal ended with ${String(ended)}: ${said.stderr}`);
  return JSON.parse(said.stdout) as Typed;
}

const driver = `
import fcntl, json, os, pty, re, select, struct, sys, termios, time
order = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execv(order["argv"][0], order["argv"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
drawn, seen, until = b"", 0, time.monotonic() + 60
plan = list(order["plan"])
while True:
    if time.monotonic() > until:
        os.kill(pid, 9)
        sys.exit("waited too long; drawn: " + drawn.decode("utf8", "replace"))
    if plan and plan[0]["when"].encode() in drawn[seen:]:
        seen = len(drawn)
        time.sleep(0.2)
        os.write(fd, plan.pop(0)["keys"].encode())
    if not select.select([fd], [], [], 0.05)[0]:
        continue
    try:
        more = os.read(fd, 65536)
    except OSError:
        break
    if not more:
        break
    drawn += more
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
if plan:
    sys.exit("never drawn: " + plan[0]["when"] + "; drawn: " + drawn.decode("utf8", "replace"))
screen = re.sub(r"\\x1b\\[[0-9;?]*[a-zA-Z]", "", drawn.decode("utf8", "replace"))
print(json.dumps({"screen": screen, "code": code}))
`;
