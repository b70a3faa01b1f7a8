/** The ARNs of all that a stack makes, from names alone; so no part has to wait for another to be made. */
import { stackNames, type AwsStage, type StackNames } from '../backends/aws/layout.js';

export interface Where {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export interface Places extends Where {
  readonly names: StackNames;
  readonly role: Record<
    AwsStage | 'source' | 'releaseSource' | 'pipeline' | 'releasePipeline' | 'schedule',
    string
  >;
  readonly intake: string;
  readonly release: string;
  readonly domain: string;
  readonly quarantine: string;
  readonly approved: string;
  /** packages of PyPI's format in the approved repository; the namespace is empty */
  readonly approvedPackages: string;
  readonly topic: string;
  readonly parameter: string;
  readonly secret: string;
  readonly bucket: (name: string) => string;
  readonly project: (stage: AwsStage) => string;
  readonly logs: (stage: AwsStage) => string;
  readonly codeCommit: (repository: string) => string;
}

/** Names of the roles that are no stage's own. */
export const helperRoles = {
  source: 'source-role',
  releaseSource: 'release-source-role',
  releasePipeline: 'release-pipeline-role',
  schedule: 'schedule-role',
} as const;

/** Where everything lies. */
export function placesOf(where: Where): Places {
  const { stack, account, region, partition } = where;
  const names = stackNames(stack, account, region);
  const arn = (service: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const role = (name: string): string => `arn:${partition}:iam::${account}:role/${name}`;
  const { domain, quarantineRepository, approvedRepository } = names;
  return {
    ...where,
    names,
    role: {
      fetch: role(names.role('fetch')),
      scan: role(names.role('scan')),
      decide: role(names.role('decide')),
      publish: role(names.role('publish')),
      notify: role(names.role('notify')),
      release: role(names.role('release')),
      sweep: role(names.role('sweep')),
      pipeline: role(names.pipelineRole),
      source: role(`${stack}-${helperRoles.source}`),
      releaseSource: role(`${stack}-${helperRoles.releaseSource}`),
      releasePipeline: role(`${stack}-${helperRoles.releasePipeline}`),
      schedule: role(`${stack}-${helperRoles.schedule}`),
    },
    intake: arn('codepipeline', names.intake),
    release: arn('codepipeline', names.release),
    domain: arn('codeartifact', `domain/${domain}`),
    quarantine: arn('codeartifact', `repository/${domain}/${quarantineRepository}`),
    approved: arn('codeartifact', `repository/${domain}/${approvedRepository}`),
    approvedPackages: arn('codeartifact', `package/${domain}/${approvedRepository}/pypi//*`),
    topic: arn('sns', names.topic),
    parameter: arn('ssm', `parameter${names.parameter}`),
    secret: arn('secretsmanager', `secret:${names.gitSecret}-??????`),
    bucket: (name) => `arn:${partition}:s3:::${name}`,
    project: (stage) => arn('codebuild', `project/${names.project(stage)}`),
    logs: (stage) => arn('logs', `log-group:${names.logGroup(stage)}:*`),
    codeCommit: (repository) => arn('codecommit', repository),
  };
}
