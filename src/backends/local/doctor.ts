/** `spkg doctor` on the local backend: what is missing, how to mend it, and whether the gate gates here. */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { checkPolicy } from '../../core/policy/parse.js';
import type { AdvisoryReport, DoctorCheck } from '../../core/reports.js';
import { redact } from '../../core/sanitize.js';
import {
  bypassChecks,
  check,
  checked,
  checkPip,
  checkPipIndex,
  checkProgram,
  checkUv,
  ok,
  problem,
  warning,
  type Said,
} from '../../tools/doctor-checks.js';
import { findPython } from '../../tools/python.js';
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
  const ownIndex = pathToFileURL(join(paths.index, 'simple')).href;
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
    checked('pip-index', 'pip uses the gate', () =>
      Promise.resolve(checkPipIndex(ownIndex, order.env, found)),
    ),
  ]);
  return [python.check, ...checks, ...(await bypassChecks(ownIndex, order, found))];
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
