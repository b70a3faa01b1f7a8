/** Checks of `spkg doctor` that every backend makes, and what a check says. A check that breaks is a problem, not an end. */
import { isSpkgError } from '../core/errors.js';
import type { DoctorCheck } from '../core/reports.js';
import { sanitize } from '../core/sanitize.js';
import { findBypasses } from './bypasses.js';
import { splitCredentials } from './credentials.js';
import { readPipSettings } from './pip-settings.js';
import { run } from './process.js';
import type { PythonFacts } from './python.js';
import { findUv, minimumUv } from './uv-provide.js';

export interface Said<T = undefined> {
  readonly state: DoctorCheck['state'];
  readonly detail: string;
  readonly remedy: string;
  readonly value: T;
}

export function ok(detail: string): Said;
export function ok<T>(detail: string, value: T): Said<T>;
export function ok<T>(detail: string, value?: T): Said<T | undefined> {
  return { state: 'ok', detail, remedy: '', value };
}

export function warning(detail: string, remedy: string): Said {
  return { state: 'warning', detail, remedy, value: undefined };
}

export function problem(detail: string, remedy: string): Said {
  return { state: 'problem', detail, remedy, value: undefined };
}

export async function check<T>(
  id: string,
  title: string,
  look: () => Promise<Said<T>>,
): Promise<{ check: DoctorCheck; value: T | undefined }> {
  try {
    const { state, detail, remedy, value } = await look();
    return { check: { id, title, state, detail: sanitize(detail), remedy }, value };
  } catch (error) {
    const detail = sanitize(error instanceof Error ? error.message : String(error), 400);
    const remedy = isSpkgError(error) ? error.tryThis : 'spkg doctor --json, and report what it says';
    return { check: { id, title, state: 'problem', detail, remedy }, value: undefined };
  }
}

export async function checked(id: string, title: string, look: () => Promise<Said>): Promise<DoctorCheck> {
  return (await check(id, title, look)).check;
}

export async function checkPip(python: PythonFacts | undefined, env: NodeJS.ProcessEnv): Promise<Said> {
  if (!python) return warning('not looked for: there is no Python', 'install Python');
  return checkProgram(python.path, ['-m', 'pip', '--version'], `${python.path} -m ensurepip`, env);
}

export async function checkProgram(
  program: string,
  args: readonly string[],
  remedy: string,
  env = process.env,
): Promise<Said> {
  const result = await run(program, args, { env, timeoutMs: 20_000 }).catch(() => undefined);
  if (result?.code !== 0) return problem(`${program} does not answer`, remedy);
  return ok(result.stdout.trim().split('\n')[0] ?? '');
}

export async function checkUv(env: NodeJS.ProcessEnv): Promise<Said> {
  const uv = await findUv(env);
  return uv
    ? ok(`${uv.version} (${uv.path})`)
    : problem(`there is no uv of at least ${minimumUv}`, 'spkg bootstrap');
}

/** Whether pip here installs from `own`, an address without credentials. */
export function checkPipIndex(own: string, env: NodeJS.ProcessEnv, python: PythonFacts | undefined): Said {
  const settings = readPipSettings(env, python?.prefix ?? null).filter(({ key }) => key === 'index-url');
  const last = settings.at(-1);
  const used = last && splitCredentials(last.value).url.replace(/\/$/, '');
  if (used === own.replace(/\/$/, '')) return ok(`${own} (${last?.where ?? ''})`);
  return warning('pip here installs from another index, past the gate', 'spkg configure-pip');
}

/** Every setting that goes around the gate, as a check of its own. */
export async function bypassChecks(
  ownIndex: string,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
  python: PythonFacts | undefined,
): Promise<readonly DoctorCheck[]> {
  const bypasses = await findBypasses(env, { ownIndex, prefix: python?.prefix ?? null, cwd });
  return bypasses.map(({ setting, value, where, remedy }) => ({
    id: 'bypass',
    title: 'goes around the gate',
    state: 'warning',
    detail: `${setting} = ${value} (${where})`,
    remedy,
  }));
}
