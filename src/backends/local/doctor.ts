/** `spkg doctor` on the local backend: what is missing, how to mend it, and whether the gate gates here. */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { isSpkgError } from '../../core/errors.js';
import { checkPolicy } from '../../core/policy/parse.js';
import type { AdvisoryReport, DoctorCheck } from '../../core/reports.js';
import { redact, sanitize } from '../../core/sanitize.js';
import { findBypasses } from '../../tools/bypasses.js';
import { readPipSettings } from '../../tools/pip-settings.js';
import { run } from '../../tools/process.js';
import { findPython, type PythonFacts } from '../../tools/python.js';
import { findUv, minimumUv } from '../../tools/uv-provide.js';
import { readWorkspace, type WorkspacePaths } from './workspace.js';

export interface DoctorOrder {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** says what the upstream index answers; rejects when it does not, or is none */
  readonly askUpstream: (url: string) => Promise<string>;
  readonly advisories: () => Promise<AdvisoryReport>;
}

/** Every check, each with its remedy; a check that breaks is a problem, not an end. */
export async function diagnoseLocal(
  paths: WorkspacePaths,
  order: DoctorOrder,
): Promise<readonly DoctorCheck[]> {
  const python = await check('python', 'Python', async () => {
    const found = await findPython(undefined, order.env);
    return ok(`${found.python} (${found.path})`, found);
  });
  const found = python.value;
  const checks = await Promise.all([
    checked('pip', 'pip', () => checkPip(found, order.env)),
    checked('uv', 'uv', () => checkUv(order.env)),
    checked('git', 'git', () => checkProgram('git', ['--version'], 'install git')),
    checked('workspace', 'workspace', async () =>
      ok(`${paths.root} (upstream ${redact((await readWorkspace(paths)).upstream)})`),
    ),
    checked('policy', 'policy', () => checkPolicyFile(paths)),
    checked('upstream', 'upstream index', async () =>
      ok(await order.askUpstream((await readWorkspace(paths)).upstream)),
    ),
    checked('advisories', 'advisories', () => checkAdvisories(order)),
    checked('pip-index', 'pip uses the gate', () => checkPipIndex(paths, order, found)),
  ]);
  return [python.check, ...checks, ...(await bypassChecks(paths, order, found))];
}

interface Said<T = undefined> {
  readonly state: DoctorCheck['state'];
  readonly detail: string;
  readonly remedy: string;
  readonly value: T;
}

function ok(detail: string): Said;
function ok<T>(detail: string, value: T): Said<T>;
function ok<T>(detail: string, value?: T): Said<T | undefined> {
  return { state: 'ok', detail, remedy: '', value };
}

function warning(detail: string, remedy: string): Said {
  return { state: 'warning', detail, remedy, value: undefined };
}

function problem(detail: string, remedy: string): Said {
  return { state: 'problem', detail, remedy, value: undefined };
}

async function check<T>(
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

async function checked(id: string, title: string, look: () => Promise<Said>): Promise<DoctorCheck> {
  return (await check(id, title, look)).check;
}

async function checkPip(python: PythonFacts | undefined, env: NodeJS.ProcessEnv): Promise<Said> {
  if (!python) return warning('not looked for: there is no Python', 'install Python');
  return checkProgram(python.path, ['-m', 'pip', '--version'], `${python.path} -m ensurepip`, env);
}

async function checkProgram(
  program: string,
  args: readonly string[],
  remedy: string,
  env = process.env,
): Promise<Said> {
  const result = await run(program, args, { env, timeoutMs: 20_000 }).catch(() => undefined);
  if (result?.code !== 0) return problem(`${program} does not answer`, remedy);
  return ok(result.stdout.trim().split('\n')[0] ?? '');
}

async function checkUv(env: NodeJS.ProcessEnv): Promise<Said> {
  const uv = await findUv(env);
  return uv
    ? ok(`${uv.version} (${uv.path})`)
    : problem(`there is no uv of at least ${minimumUv}`, 'spkg bootstrap');
}

async function checkPolicyFile({ policy: file }: WorkspacePaths): Promise<Said> {
  if (!existsSync(file)) return problem(`${file} is not there`, 'spkg bootstrap');
  const { problems, policy } = await checkPolicy(readFileSync(file, 'utf8'));
  if (!policy) return problem(`${problems.length} mistakes in ${file}`, `spkg policy check ${file}`);
  if (policy.preset === 'evaluation')
    return warning('preset evaluation: for trying spkg out', `set \`preset: standard\` in ${file}`);
  return ok(`preset ${policy.preset}`);
}

async function checkAdvisories({ advisories }: DoctorOrder): Promise<Said> {
  const { records, from, ageHours, stale, maxAgeHours } = await advisories();
  const age = ageHours === null ? 'no date' : `${Math.round(ageHours)} hours old`;
  const detail = `${records} records (${from}), ${age}; policy allows ${maxAgeHours} hours`;
  return stale ? warning(detail, 'spkg advisories sync') : ok(detail);
}

function checkPipIndex(
  paths: WorkspacePaths,
  { env }: DoctorOrder,
  python: PythonFacts | undefined,
): Promise<Said> {
  const own = pathToFileURL(join(paths.index, 'simple')).href;
  const settings = readPipSettings(env, python?.prefix ?? null).filter(({ key }) => key === 'index-url');
  const used = settings.at(-1)?.value.replace(/\/$/, '');
  if (used === own) return Promise.resolve(ok(`${own} (${settings.at(-1)?.where ?? ''})`));
  return Promise.resolve(
    warning('pip here installs from another index, past the gate', 'spkg configure-pip'),
  );
}

async function bypassChecks(
  paths: WorkspacePaths,
  { env, cwd }: DoctorOrder,
  python: PythonFacts | undefined,
): Promise<readonly DoctorCheck[]> {
  const ownIndex = pathToFileURL(join(paths.index, 'simple')).href;
  const bypasses = await findBypasses(env, { ownIndex, prefix: python?.prefix ?? null, cwd });
  return bypasses.map(({ setting, value, where, remedy }) => ({
    id: 'bypass',
    title: 'goes around the gate',
    state: 'warning',
    detail: `${setting} = ${value} (${where})`,
    remedy,
  }));
}
