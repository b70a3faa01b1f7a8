/** What every synthesis is held against: cdk-nag's AwsSolutions, each exception with its reason, and rules of our own. */
import { Stack, Validations, type App } from 'aws-cdk-lib';
// its index loads every pack and the rules of all; which version this path is in is pinned
import { AwsSolutionsChecks } from 'cdk-nag/lib/packs/aws-solutions.js';
import type { IConstruct } from 'constructs';
import type { Statement } from './statements.js';

/** Synthesis fails for a finding that nobody gave a reason for. */
export function checkEverySynth(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Why a resource of a statement is a pattern, by what it is a pattern of; each finding is answered by itself. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^\*$/, 'AWS knows no resources for these actions; conditions narrow them where there are any'],
  [/:log-group:.*:\*$/, 'streams of one log group, which are named when they are made'],
  [/:network-interface\/\*$/, 'network interfaces are named when they are made'],
  [/:s3:::.*-artifacts-/, 'one artifact of one pipeline, in objects that are named when they are made'],
  [/:s3:::.*-evidence-/, 'documents of requests, which are named when they are asked for'],
  [/:s3:::.*-quarantine-/, 'bytes by their hash'],
  [/:s3:::.*-settings-/, 'one prefix of the settings'],
  [/:package\/.*\/pypi\/\/\*$/, 'packages are named when they are asked for'],
  [/:codepipeline:.*\/\*$/, 'the stages of one pipeline'],
  [/:secret:.*-\?{6}$/, 'six letters that Secrets Manager adds'],
];

/** Answers cdk-nag for each pattern among the resources of a policy. Throws for one that has no reason. */
export function justifyPatterns(scope: IConstruct, statements: readonly Statement[]): void {
  const patterns = statements.flatMap(({ Resource }) => Resource.map((one) => textOf(scope, one)));
  for (const pattern of new Set(patterns.filter((one) => one.includes('*')))) {
    const [, reason] = reasons.find(([shape]) => shape.test(pattern)) ?? [];
    if (reason === undefined) throw new Error(`nobody has said why a policy names ${pattern}`);
    Validations.of(scope).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${pattern}]`,
      reason,
    });
  }
}

/** As cdk-nag writes a resource: what is not known before deployment in angle brackets. */
function textOf(scope: IConstruct, resource: string): string {
  const flat = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[name, given] = ['', '']] = Object.entries(value);
    if (name === 'Fn::Join') return (given as [string, unknown[]])[1].map(flat).join('');
    if (name === 'Ref') return `<${String(given)}>`;
    return `<${(given as unknown[]).map(String).join('.')}>`;
  };
  return flat(Stack.of(scope).resolve(resource));
}
