/** What was typed becomes what is asked for: targets, and the requirements of a file. */
import type { Requirement, Target } from '../core/model.js';
import type { TargetInput } from '../core/reports.js';

/** The targets that flags ask for; without any, the interpreter on PATH. SPKG_TARGET_UNKNOWN, SPKG_PYTHON_MISSING. */
export async function chooseTargets({
  python,
  platform,
  targets = [],
}: TargetInput): Promise<readonly Target[]> {
  const { parsePlatform, parsePython, presetTarget, targetFromInterpreter } =
    await import('../core/targets.js');
  if (targets.length > 0) return targets.map(presetTarget);
  if (python !== undefined && platform !== undefined && /^\d/.test(python)) {
    return [{ name: 'custom', python: parsePython(python), platform: parsePlatform(platform) }];
  }
  const { findPython } = await import('../tools/python.js');
  const version = python !== undefined && /^\d/.test(python) ? python : undefined;
  const here = targetFromInterpreter(
    await findPython(version === undefined ? python : undefined, process.env),
  );
  if (version === undefined && platform === undefined) return [here];
  return [
    {
      name: 'custom',
      python: version === undefined ? here.python : parsePython(version),
      platform: platform === undefined ? here.platform : parsePlatform(platform),
    },
  ];
}

/** Requirements out of a file; `-` is standard input. SPKG_REQUIREMENT_INVALID, SPKG_REQUIREMENT_REFUSED. */
export async function readRequirementsFile(file: string): Promise<readonly Requirement[]> {
  const [{ readFile }, { parseRequirementsFile }, { SpkgError }] = await Promise.all([
    import('node:fs/promises'),
    import('../core/requirements-file.js'),
    import('../core/errors.js'),
  ]);
  if (file === '-') return parseRequirementsFile(await readInput(), 'standard input');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SpkgError('SPKG_REQUIREMENT_INVALID', `cannot read the requirements file \`${file}\``, {
      tryThis: `ls -l ${file}`,
      cause,
    });
  });
  return parseRequirementsFile(text, file);
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  // `as`: stdin without an encoding gives buffers
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
