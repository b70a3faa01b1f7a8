/** What a gate is to be made with, by flags, a file and a person: read, and checked before anything is made of it. */
import { readFile } from 'node:fs/promises';
import type { GateParameters } from '../../infra/parameters.js';

/** As it was said; not checked yet. */
export type GivenGate = Readonly<Record<string, unknown>>;

/** What the file says, and over it what flags say. SPKG_CONFIG_INVALID. */
export async function readGiven({
  given,
  configFile,
}: {
  readonly given: GivenGate;
  readonly configFile?: string | undefined;
}): Promise<GivenGate> {
  if (configFile === undefined) return given;
  const [{ parse }, { configInvalid }] = await Promise.all([
    import('yaml'),
    import('../../tools/deploy-config.js'),
  ]);
  let value: unknown;
  try {
    // YAML reads JSON too
    value = parse(await readFile(configFile, 'utf8'), { logLevel: 'error' });
  } catch (error) {
    throw configInvalid(configFile, error instanceof Error ? error.message : String(error), error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw configInvalid(configFile, 'it holds no members, as `infosecEmail: infosec@example.com`');
  return { ...value, ...given };
}

/** SPKG_CONFIG_INVALID, by the first member that is wrong. */
export async function checkGiven(given: GivenGate): Promise<GateParameters> {
  const [v, { parametersSchema }, { configInvalid, wordsOf }] = await Promise.all([
    import('valibot'),
    import('../../infra/parameters.js'),
    import('../../tools/deploy-config.js'),
  ]);
  const parsed = v.safeParse(parametersSchema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw configInvalid(v.getDotPath(issue) ?? 'it', wordsOf(issue));
}
