/** What both pipelines are made of. */
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import {
  actionNames,
  decideNamespace,
  environmentNames,
  sourceAction,
  verdictThatPublishes,
  verdictVariable,
  type AwsStage,
} from '../backends/aws/layout.js';
import type { Places } from './places.js';

export type Stage = CfnPipeline.StageDeclarationProperty;

export interface BuildStage {
  readonly stage: Exclude<AwsStage, 'sweep'>;
  readonly inputs: readonly string[];
  readonly output?: string;
  /** entered only when Decide said so */
  readonly whenAllowed?: boolean;
}

/** A stage with one action, which runs the stage's project. */
export function buildStage(places: Places, options: BuildStage): Stage {
  const { stage, inputs, output, whenAllowed } = options;
  const name = actionNames[stage];
  const [primary] = inputs;
  // the execution alone: variables would be put into this JSON as they are, quotes and all; a build asks for them
  const environment = [{ name: environmentNames.execution, value: '#{codepipeline.PipelineExecutionId}' }];
  return {
    name,
    ...(whenAllowed === true ? { beforeEntry: { conditions: [onlyWhenAllowed] } } : {}),
    // each speaks with AWS, and may be killed: once more by itself, then by whoever calls `spkg retry`
    onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'FAILED_ACTIONS' } },
    actions: [
      {
        name,
        runOrder: 1,
        actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
        inputArtifacts: inputs.map((one) => ({ name: one })),
        ...(output === undefined ? {} : { outputArtifacts: [{ name: output }] }),
        ...(stage === 'decide' ? { namespace: decideNamespace } : {}),
        configuration: {
          ProjectName: places.names.project(stage),
          ...(inputs.length > 1 ? { PrimarySource: primary } : {}),
          EnvironmentVariables: JSON.stringify(environment.map((one) => ({ ...one, type: 'PLAINTEXT' }))),
        },
      },
    ],
  };
}

/** Any other value, and none, skips the stage; and the stage checks the verdict itself once more. */
const onlyWhenAllowed: CfnPipeline.ConditionProperty = {
  result: 'SKIP',
  rules: [
    {
      name: 'Allowed',
      ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
      configuration: {
        Variable: `#{${decideNamespace}.${verdictVariable}}`,
        Operator: 'EQ',
        Value: verdictThatPublishes,
      },
    },
  ],
};

/** The stage that every pipeline begins with. */
export function sourceStage(
  action: {
    readonly provider: string;
    readonly configuration: Readonly<Record<string, string | boolean>>;
    readonly roleArn: string;
  },
  output: string,
): Stage {
  return {
    name: 'Source',
    actions: [
      {
        name: sourceAction,
        runOrder: 1,
        roleArn: action.roleArn,
        actionTypeId: { category: 'Source', owner: 'AWS', provider: action.provider, version: '1' },
        configuration: action.configuration,
        outputArtifacts: [{ name: output }],
      },
    ],
  };
}
