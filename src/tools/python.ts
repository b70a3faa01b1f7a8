/** The Python that people use: asked once what it is, in isolation, without running anything of the user's. */
import { SpkgError } from '../core/errors.js';
import { sanitize } from '../core/sanitize.js';
import type { InterpreterFacts } from '../core/targets.js';
import { causeCode } from './atomic.js';
import { run } from './process.js';

export interface PythonFacts extends InterpreterFacts {
  readonly path: string;
  readonly prefix: string;
  /** in a virtual environment */
  readonly virtual: boolean;
}

/**
 * Prints one JSON object. `-I -S`: no site-packages (whose .pth files would run), no user settings, no PYTHON* variables.
 * Without site, a virtual environment is told by its pyvenv.cfg (PEP 405).
 */
const question = `
import json, os, platform, sys
home = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
virtual = os.path.exists(os.path.join(home, "pyvenv.cfg"))
libc = platform.libc_ver() if sys.platform.startswith("linux") else ("", "")
print(json.dumps({
  "path": sys.executable, "prefix": home if virtual else sys.prefix, "virtual": virtual,
  "python": platform.python_version(), "implementation": platform.python_implementation(),
  "system": platform.system(), "machine": platform.machine(), "libc": list(libc),
}))`;

const asked = new Map<string, Promise<PythonFacts>>();

/**
 * The interpreter of this name, else `python3`, else `python` on PATH; asked once in the life of this process: a shim
 * takes long to answer. SPKG_PYTHON_MISSING.
 */
export function findPython(named: string | undefined, env: NodeJS.ProcessEnv): Promise<PythonFacts> {
  const key = JSON.stringify([named, env]);
  const facts = asked.get(key) ?? search(named, env);
  asked.set(key, facts);
  return facts;
}

/** The path of the interpreter at hand, or undefined where there is none that uv takes: it wants 3.8. */
export async function pythonAtHand(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { path, python } = await findPython(undefined, env);
    const [major = 0, minor = 0] = python.split('.').map(Number);
    return major > 3 || (major === 3 && minor >= 8) ? path : undefined;
  } catch (error) {
    if (error instanceof SpkgError) return undefined;
    throw error;
  }
}

async function search(named: string | undefined, env: NodeJS.ProcessEnv): Promise<PythonFacts> {
  const candidates = named === undefined ? ['python3', 'python'] : [named];
  const said: string[] = [];
  for (const candidate of candidates) {
    const answer = await ask(candidate, env);
    if (typeof answer !== 'string') return answer;
    said.push(`${candidate}: ${answer}`);
  }
  throw new SpkgError('SPKG_PYTHON_MISSING', `no usable Python (\`${sanitize(said.join('; '), 300)}\`)`, {
    tryThis: 'install Python, or name one: --python PATH',
  });
}

async function ask(command: string, env: NodeJS.ProcessEnv): Promise<PythonFacts | string> {
  try {
    const { code, stdout, stderr } = await run(command, ['-I', '-S', '-c', question], {
      env,
      timeoutMs: 20_000,
    });
    if (code !== 0) return stderr.trim().split('\n').at(-1) ?? `ended with ${code ?? 'a signal'}`;
    return read(stdout) ?? 'it did not say what it is';
  } catch (error) {
    return causeCode(error) === 'ENOENT' ? 'not found' : String(error);
  }
}

function read(stdout: string): PythonFacts | string | undefined {
  const said = JSON.parse(stdout) as Record<string, unknown>;
  const text = (key: string): string => (typeof said[key] === 'string' ? said[key] : '');
  if (text('implementation') !== 'CPython') return `${text('implementation')} is not CPython`;
  const [name, version] = Array.isArray(said.libc) ? (said.libc as unknown[]) : [];
  const libc = typeof name === 'string' && name !== '' ? { name, version: String(version) } : null;
  const facts = { path: text('path'), prefix: text('prefix'), virtual: said.virtual === true };
  return { ...facts, python: text('python'), system: text('system'), machine: text('machine'), libc };
}
