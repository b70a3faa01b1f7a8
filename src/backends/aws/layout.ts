/**
 * What the template, the stages in their builds, the commands and the double agree on: names, keys, variables, and the
 * description of a deployed stack. Pure: no SDK, no files, no process.
 */
import * as v from 'valibot';

/** Lower case, because it is part of bucket names; short, because `S-quarantine-123456789012-ap-southeast-1` has 63. */
export const stackNamePattern = /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/;
export const defaultStackName = 'spkg';

/** The stages in the order of the pipelines; `sweep` runs by the clock. */
export const stageNames = ['fetch', 'scan', 'decide', 'publish', 'notify', 'release', 'sweep'] as const;
export type AwsStage = (typeof stageNames)[number];

export const sourceAction = 'Source';

/** Pipeline stage and action of each of our stages: they have the same name. */
export const actionNames = {
  fetch: 'Fetch',
  scan: 'Scan',
  decide: 'Decide',
  publish: 'Publish',
  notify: 'Notify',
  release: 'Release',
} as const;

/** Artifacts that travel between the actions of `intake`. */
export const artifactNames = {
  requests: 'Requests',
  fetched: 'Fetched',
  scanned: 'Scanned',
  release: 'ReleaseSource',
} as const;

/** Pipeline variables. */
export const variableNames = {
  requestId: 'REQUEST_ID',
  decision: 'DECISION',
  answer: 'ANSWER',
  reason: 'REASON',
} as const;
/** A pipeline variable holds 1000 characters. */
export const longestReason = 900;

/** What Decide exports, in its namespace `Decide`. */
export const verdictVariable = 'VERDICT';
export const decideNamespace = 'Decide';
export const exportedVerdicts = ['ALLOW', 'REVIEW', 'DENY', 'UNASSESSED'] as const;
export type ExportedVerdict = (typeof exportedVerdicts)[number];
export const verdictThatPublishes: ExportedVerdict = 'ALLOW';

/** Environment of every build, set by the template; the worker reads only these, and CODEBUILD_*. */
export const environmentNames = {
  stack: 'SPKG_STACK',
  config: 'SPKG_STACK_CONFIG',
  toolUrl: 'SPKG_TOOL_URL',
  toolSha256: 'SPKG_TOOL_SHA256',
  execution: 'PIPELINE_EXECUTION_ID',
} as const;

/** Below an artifact's folder; what a stage writes lies below `out/`. */
export const artifactPaths = {
  out: 'out',
  documents: 'documents',
  policy: 'settings/policy.yaml',
  advisories: 'settings/advisories',
  projects: 'projects',
  /** in which Decide leaves what it exports */
  verdict: 'verdict',
} as const;

/** In the artifact of a build: which stage made it, for which request. */
export const stageMark = 'stage.json';

/** Keys of the settings bucket. */
export const settingsKeys = {
  policy: 'policy/policy.yaml',
  advisories: 'advisories/',
} as const;

export const evidencePrefix = 'evidence/';
/** `evidence/ID/KIND.N.json`, as the local folder. */
export function evidenceKey(id: string, kind: string, attempt: number): string {
  return `${evidencePrefix}${id}/${kind}.${attempt}.json`;
}

/** `sha256/ab/abcd…` in the quarantine bucket. */
export function quarantineKey(sha256: string): string {
  return `sha256/${sha256.slice(0, 2)}/${sha256}`;
}

/** The name of the SSM parameter that describes a stack. */
export function stackParameterName(stack: string): string {
  return `/spkg/${stack}`;
}

/** Message attributes of every notice, for the filter of a subscription. */
export const notificationAttributes = {
  requester: 'requester',
  result: 'result',
  request: 'request',
} as const;

export interface StackNames {
  readonly evidenceBucket: string;
  readonly quarantineBucket: string;
  readonly settingsBucket: string;
  readonly artifactsBucket: string;
  readonly logsBucket: string;
  readonly assetsBucket: string;
  readonly domain: string;
  readonly quarantineRepository: string;
  readonly approvedRepository: string;
  readonly intake: string;
  readonly release: string;
  readonly topic: string;
  readonly gitSecret: string;
  readonly parameter: string;
  readonly pipelineRole: string;
  readonly requesterPolicy: string;
  readonly approverPolicy: string;
  project(stage: AwsStage): string;
  role(stage: AwsStage): string;
  logGroup(stage: AwsStage): string;
}

/** Names of all that a stack makes. */
export function stackNames(stack: string, account: string, region: string): StackNames {
  const bucket = (what: string): string => `${stack}-${what}-${account}-${region}`;
  const project = (stage: AwsStage): string => `${stack}-${stage}`;
  return {
    evidenceBucket: bucket('evidence'),
    quarantineBucket: bucket('quarantine'),
    settingsBucket: bucket('settings'),
    artifactsBucket: bucket('artifacts'),
    logsBucket: bucket('logs'),
    assetsBucket: `spkg-assets-${account}-${region}`,
    domain: stack,
    quarantineRepository: 'quarantine',
    approvedRepository: 'approved',
    intake: `${stack}-intake`,
    release: `${stack}-release`,
    topic: `${stack}-notices`,
    gitSecret: `${stack}/git`,
    parameter: stackParameterName(stack),
    pipelineRole: `${stack}-pipeline-role`,
    requesterPolicy: `${stack}-requester`,
    approverPolicy: `${stack}-approver`,
    project,
    role: (stage) => `${project(stage)}-role`,
    logGroup: (stage) => `/aws/codebuild/${project(stage)}`,
  };
}

export const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

const name = v.pipe(v.string(), v.minLength(1));
const nullable = v.nullable(name);

/** What a deployed stack says of itself, in the SSM parameter and in `SPKG_STACK_CONFIG` of every build. */
export const stackConfigSchema = v.object({
  schema: v.literal('spkg.stack/1'),
  stack: v.pipe(v.string(), v.regex(stackNamePattern)),
  region: v.pipe(v.string(), v.regex(regionPattern)),
  account: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  intake: name,
  release: name,
  sourceAction: name,
  domain: name,
  quarantineRepository: name,
  approvedRepository: name,
  evidenceBucket: name,
  quarantineBucket: name,
  settingsBucket: name,
  topicArn: name,
  /** how many are to be told: AWS deletes a subscription that nobody confirms, and no deployment makes it again */
  subscriptions: v.pipe(v.number(), v.integer(), v.minValue(1)),
  keyArn: name,
  /** signs receipts; null for a stack that was deployed when there was none */
  signingKeyArn: v.optional(nullable, null),
  /** holds the git token, or JSON `{"username", "token"}` (or `password`); null when git needs no token */
  gitSecretArn: nullable,
  requests: v.object({
    kind: v.picklist(['codecommit', 'connection']),
    /** where `spkg request` pushes to; without credentials */
    url: name,
    branch: name,
    connectionArn: nullable,
  }),
  network: v.picklist(['isolated', 'nat', 'none']),
  /** the package of spkg that builds run, and that a closed Studio installs: `s3://…` */
  tool: v.object({ url: name, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  /** index that is fetched from: `codeartifact` is the quarantine repository, else a URL without credentials */
  upstream: name,
});
export type StackConfig = v.InferOutput<typeof stackConfigSchema>;

/** The value of `upstream` that means the stack's own quarantine repository. */
export const upstreamCodeArtifact = 'codeartifact';

/** Reads the description of a stack; undefined when it is none. */
export function parseStackConfig(text: string): StackConfig | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // the caller says where it came from
    return undefined;
  }
  const parsed = v.safeParse(stackConfigSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** In the evidence bucket: who works on a request. Changed by conditional puts, never deleted. */
export function lockKey(id: string): string {
  return `locks/${id}.json`;
}
