/** The command as people run it: a process of its own, with a workspace and an index of its own, and nothing else. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { homedir, tmpdir } from 'node:os';
import { inProcess, isBusy } from './in-process.js';

const root = resolve(import.meta.dirname, '../..');
/** The package that is shipped: the checkout's own `bin` is what `npm run try` runs. */
export const cli = join(root, '.package', 'bin', 'run.js');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a person with this folder as HOME: no settings, no network but this machine's. */
export function environment(folder: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  // what a process leaves behind that is killed goes with the test
  const TMPDIR = join(folder, 'tmp');
  mkdirSync(TMPDIR, { recursive: true });
  return {
    PATH: pathWithPython(),
    HOME: folder,
    TMPDIR,
    LANG: 'C.UTF-8',
    SPKG_HOME: join(folder, 'workspace'),
    UV_CACHE_DIR: join(folder, 'uv-cache'),
    PYTHONDONTWRITEBYTECODE: '1',
    GIT_CONFIG_COUNT: '0',
    SPKG_UV: uvPath(),
    NO_PROXY: '127.0.0.1',
    ...more,
  };
}

let python: string | undefined;

/** PATH with the folder of the Python itself before that of a version manager's shim, which costs more than most tests. */
function pathWithPython(): string {
  const path = process.env.PATH ?? '';
  python ??= execFileSync('python3', ['-I', '-S', '-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  });
  return `${dirname(python.trim())}${delimiter}${path}`;
}

/** A uv that is on this machine; tests that resolve skip without one. `scripts/setup.mjs` brings it. */
export function uvPath(): string | undefined {
  const cached = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'spkg', 'uv', '0.13.9', 'uv');
  if (existsSync(cached)) return cached;
  try {
    return execFileSync('sh', ['-c', 'command -v uv'], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    // none on PATH
    return undefined;
  }
}

export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = env.HOME,
): { child: ChildProcess; ended: Promise<Ran> } {
  const child = spawn(process.execPath, [cli, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const chunks = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (chunks.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (chunks.stderr += text));
  const ended = new Promise<Ran>((settle, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      settle({ code, ...chunks });
    });
  });
  return { child, ended };
}

/** In a process of its own, started where HOME is. */
export async function spkgProcess(args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Ran> {
  const { child, ended } = start(args, env);
  child.stdin?.end(input);
  return ended;
}

/** In this process where that can be; in one of its own where another command runs here, or is given input. */
export async function spkg(args: readonly string[], env: NodeJS.ProcessEnv, input?: string): Promise<Ran> {
  return input === undefined && !isBusy() ? inProcess(args, env) : spkgProcess(args, env, input);
}

/** What tests look at in printed documents, all shapes in one; that they are what they should be is test/e2e/json.test.ts's. */
export interface Printed {
  readonly script: string;
  readonly schema: string;
  readonly id: string;
  readonly state: string;
  readonly code: string;
  readonly message: string;
  readonly verdict: string;
  readonly next: string;
  readonly failure: { readonly code: string };
  readonly receipt: { readonly result: string; readonly signedBy: string | null } | null;
  readonly files: {
    readonly total: number;
    readonly new: number;
    readonly alreadyApproved: number;
  } & readonly {
    readonly sha256: string;
    readonly findings: readonly { readonly id: string }[];
  }[];
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly verdict: string;
    readonly chain: readonly string[];
    readonly reasons: readonly {
      readonly about: string;
      readonly title: string;
      readonly rule: string;
      readonly warning: boolean;
    }[];
  }[];
  readonly passedOver: readonly { readonly version: string; readonly taken: string; readonly rule: string }[];
  readonly wayOuts: readonly { readonly nearest: string }[];
  readonly requests: readonly Printed[];
}

/** The same, as the one JSON document it prints. */
export async function spkgJson(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; json: Printed }> {
  const { code, stdout, stderr } = await spkg([...args, '--json'], env);
  try {
    return { code, json: JSON.parse(stdout) as Printed };
  } catch {
    throw new Error(`not one JSON document: ${stdout}\n${stderr}`);
  }
}

const templates = new Map<string, string>();
process.on('exit', () => {
  for (const folder of templates.values()) rmSync(folder, { recursive: true, force: true });
});

/** A workspace in `env.SPKG_HOME`: bootstrapped once for each preset, then copied, with this upstream. */
export async function makeWorkspace(
  env: NodeJS.ProcessEnv,
  upstream: string,
  preset = 'evaluation',
): Promise<void> {
  let template = templates.get(preset);
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'spkg-template-'));
    const { code, stdout, stderr } = await spkg(['bootstrap', '--policy', preset, '--upstream', upstream], {
      ...env,
      SPKG_HOME: template,
    });
    if (code !== 0) throw new Error(stdout + stderr);
    templates.set(preset, template);
  }
  cpSync(template, env.SPKG_HOME ?? '', { recursive: true });
  const settings = join(env.SPKG_HOME ?? '', 'workspace.json');
  const known = JSON.parse(readFileSync(settings, 'utf8')) as object;
  writeFileSync(settings, JSON.stringify({ ...known, upstream }));
}
