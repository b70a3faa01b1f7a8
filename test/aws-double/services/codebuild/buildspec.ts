/** Buildspecs, version 0.2, as far as they are used. */
import { parse } from 'yaml';
import { list, optional, record, texts, type Values } from '../../values.js';

export interface PhasePlan {
  readonly name: 'install' | 'pre_build' | 'build' | 'post_build';
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  readonly continueOnFailure: boolean;
}

export interface ArtifactPlan {
  readonly files: readonly string[];
  readonly base: string;
}

export interface Buildspec {
  readonly shell: string;
  readonly variables: Values;
  readonly parameterStore: Values;
  readonly secrets: Values;
  readonly exported: readonly string[];
  readonly phases: readonly PhasePlan[];
  readonly artifacts?: ArtifactPlan;
  readonly secondary: Readonly<Record<string, ArtifactPlan>>;
}

const phaseNames = ['install', 'pre_build', 'build', 'post_build'] as const;
const knownTop = new Set([
  'version',
  'env',
  'phases',
  'artifacts',
  'cache',
  'reports',
  'batch',
  'run-as',
  'proxy',
]);

/** Refuses what the double would pass over, so that nothing in a buildspec is silently without effect. */
export function parseBuildspec(source: string): Buildspec {
  const spec = record(parse(source));
  for (const name of Object.keys(spec)) {
    if (!knownTop.has(name)) throw new Error(`YAML_FILE_ERROR Message: unknown key ${name}`);
  }
  const env = record(spec.env);
  const phases = record(spec.phases);
  const artifacts = record(spec.artifacts);
  const secondary = Object.entries(record(artifacts['secondary-artifacts'])).map(([name, one]) => [
    name,
    artifactPlan(record(one)),
  ]);
  return {
    shell: optional(env, 'shell') ?? 'sh',
    variables: record(env.variables),
    parameterStore: record(env['parameter-store']),
    secrets: record(env['secrets-manager']),
    exported: texts(env['exported-variables']),
    phases: phaseNames
      .filter((name) => name in phases)
      .map((name) => {
        const phase = record(phases[name]);
        return {
          name,
          commands: list(phase.commands).map(String),
          finally: list(phase.finally).map(String),
          continueOnFailure: phase['on-failure'] === 'CONTINUE',
        };
      }),
    ...(artifacts.files === undefined ? {} : { artifacts: artifactPlan(artifacts) }),
    secondary: Object.fromEntries(secondary) as Record<string, ArtifactPlan>,
  };
}

function artifactPlan(one: Values): ArtifactPlan {
  return { files: texts(one.files), base: optional(one, 'base-directory') ?? '.' };
}
