/** What a build is told by its environment: everything is checked, since some of it came with the request. */
import { SpkgError } from '../../core/errors.js';
import { sanitize } from '../../core/sanitize.js';
import type { Answer } from '../../core/ports.js';
import {
  artifactNames,
  environmentNames,
  parseStackConfig,
  stageNames,
  variableNames,
  type AwsStage,
  type StackConfig,
} from './layout.js';

export interface StageEnvironment {
  readonly stage: AwsStage;
  readonly config: StackConfig;
  /** the pipeline that it is a part of, and its execution; empty for the sweep */
  readonly pipeline: string;
  readonly execution: string;
  /** folder of the action's first input artifact */
  readonly source: string;
  /** folder of what Scan wrote, where it is an input */
  readonly scanned: string | undefined;
}

/** SPKG_STAGE_INPUT_INVALID: this is no build of a gate, or somebody started it with other variables. */
export function readStageEnvironment(stage: string, env: NodeJS.ProcessEnv): StageEnvironment {
  const known = stageNames.find((one) => one === stage);
  if (!known)
    throw invalid(`there is no stage \`${sanitize(stage, 40)}\`; there are ${stageNames.join(', ')}`);
  const config = parseStackConfig(env[environmentNames.config] ?? '');
  if (!config) throw invalid(`${environmentNames.config} describes no stack`);
  const pipeline = (env.CODEBUILD_INITIATOR ?? '').replace(/^codepipeline\//, '');
  if (known !== 'sweep' && ![config.intake, config.release].includes(pipeline))
    throw invalid(`\`${sanitize(pipeline, 60)}\` is no pipeline of this gate`);
  const source = env.CODEBUILD_SRC_DIR ?? process.cwd();
  return {
    stage: known,
    config,
    pipeline,
    execution: env[environmentNames.execution] ?? '',
    source,
    scanned: env[`CODEBUILD_SRC_DIR_${artifactNames.scanned}`],
  };
}

/** The answer that a release was started with. SPKG_STAGE_INPUT_INVALID. */
export function readAnswer(variables: ReadonlyMap<string, string>): Answer {
  const answer = variables.get(variableNames.answer);
  const decision = variables.get(variableNames.decision) ?? '';
  const reason = variables.get(variableNames.reason) ?? '';
  if (answer !== 'approved' && answer !== 'rejected')
    throw invalid(`${variableNames.answer} is \`${sanitize(answer ?? '', 40)}\`, not approved or rejected`);
  if (!/^[0-9a-f]{64}$/.test(decision))
    throw invalid(`${variableNames.decision} \`${sanitize(decision, 80)}\` is no digest`);
  if (reason.trim() === '') throw invalid('an answer needs a reason');
  return { answer, decision, reason };
}

function invalid(why: string): SpkgError {
  return new SpkgError('SPKG_STAGE_INPUT_INVALID', `this stage cannot run: ${why}`, {
    tryThis: 'let the pipeline run it: spkg request PACKAGE',
  });
}
