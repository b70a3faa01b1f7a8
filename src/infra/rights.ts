/** What each build may do, and nothing else: one function a role. */
import { artifactNames, evidencePrefix, settingsKeys, type AwsStage } from '../backends/aws/layout.js';
import type { DocumentKind } from '../core/documents.js';
import type { GateParameters } from './parameters.js';
import type { Places } from './places.js';
import { allow, type Statement } from './statements.js';

export interface Rights {
  readonly places: Places;
  readonly keyArn: string;
  /** of receipts */
  readonly signingKeyArn: string;
  readonly parameters: GateParameters;
  /** object keys in the bucket of assets; the first is spkg's own package */
  readonly toolKeys: readonly [string, ...string[]];
  readonly releaseSourceKey: string;
  readonly connectionArn?: string;
  /** of the VPC that builds run in */
  readonly subnets?: readonly string[];
  readonly securityGroup?: string;
}

/** CodePipeline shortens both parts of `PIPELINE/ARTIFACT/…`. */
export function artifactKeys(pipeline: string, artifact: string): string {
  return `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/*`;
}

/** The right of each stage's role. */
export function stageRights(stage: AwsStage, rights: Rights): readonly Statement[] {
  return [...common(stage, rights), ...network(stage, rights), ...own[stage](rights)];
}

const own: Readonly<Record<AwsStage, (rights: Rights) => readonly Statement[]>> = {
  fetch: (rights) => [
    ...artifacts(rights, { reads: [artifactNames.requests], writes: [artifactNames.fetched] }),
    objects(rights, 'Quarantine', 'quarantineBucket', quarantineKeys, [
      's3:GetObject',
      's3:PutObject',
      's3:AbortMultipartUpload',
    ]),
    listing(rights, 'QuarantineKeys', 'quarantineBucket'),
    ...settings(rights),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
    execution(rights, 'intake'),
    ...token(rights),
    ...readRepository(rights, 'Approved', rights.places.approved),
    ...(throughCodeArtifact(rights.parameters)
      ? readRepository(rights, 'Upstream', rights.places.quarantine)
      : []),
  ],
  scan: (rights) => [
    ...artifacts(rights, { reads: [artifactNames.fetched], writes: [artifactNames.scanned] }),
    objects(rights, 'Quarantine', 'quarantineBucket', quarantineKeys, ['s3:GetObject']),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  decide: (rights) => [
    ...artifacts(rights, { reads: [artifactNames.fetched, artifactNames.scanned], writes: [] }),
    ...evidence(rights, kindsOf.decide),
    verification(rights),
    policyObject(rights),
    execution(rights, 'intake'),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
    tell(rights),
  ],
  publish: (rights) => [
    ...artifacts(rights, { reads: [artifactNames.fetched], writes: [] }),
    ...publishing(rights, kindsOf.publish),
    execution(rights, 'intake'),
  ],
  notify: (rights) => [
    // in either pipeline
    ...artifacts(rights, { reads: [artifactNames.fetched], writes: [] }),
    ...artifacts(rights, { reads: [artifactNames.release], writes: [] }, 'release'),
    ...evidence(rights, kindsOf.notify),
    verification(rights),
    execution(rights, 'intake', 'release'),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
    tell(rights),
  ],
  release: (rights) => [
    ...artifacts(rights, { reads: [artifactNames.release], writes: [] }, 'release'),
    ...publishing(rights, kindsOf.release),
    ...settings(rights),
    execution(rights, 'release'),
    allow('ExecutionsOfTheRequest', ['codepipeline:ListPipelineExecutions'], [rights.places.intake]),
    tell(rights),
  ],
  sweep: (rights) => [
    objects(
      rights,
      'Advisories',
      'settingsBucket',
      [`${settingsKeys.advisories}*`],
      ['s3:GetObject', 's3:PutObject'],
    ),
    listing(rights, 'AdvisoryKeys', 'settingsBucket'),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
};

const quarantineKeys = ['sha256/*'];

/** What a build is about, and who started it, by the pipeline's own record. */
function execution({ places }: Rights, ...pipelines: readonly ('intake' | 'release')[]): Statement {
  return allow(
    'Execution',
    ['codepipeline:GetPipelineExecution'],
    pipelines.map((one) => places[one]),
  );
}

/** Fetching goes through CodeArtifact's quarantine, unless builds reach the Internet and an index is named. */
export function throughCodeArtifact({ network, upstream }: GateParameters): boolean {
  return network === 'isolated' || upstream === undefined;
}

/** Logs, and the package that every build runs. */
function common(stage: AwsStage, { places, toolKeys }: Rights): Statement[] {
  const { names } = places;
  return [
    allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [places.logs(stage)]),
    allow(
      'Tool',
      ['s3:GetObject'],
      toolKeys.map((one) => `${places.bucket(names.assetsBucket)}/${one}`),
    ),
  ];
}

/** What CodeBuild does with the project's role to run in a VPC. */
function network(stage: AwsStage, { places, subnets, securityGroup = '' }: Rights): Statement[] {
  if (subnets === undefined || !inVpc(stage)) return [];
  const ec2 = (rest: string): string =>
    `arn:${places.partition}:ec2:${places.region}:${places.account}:${rest}`;
  return [
    // AWS knows no resources for these
    allow(
      'LookAtNetwork',
      [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      ['*'],
    ),
    allow(
      'NetworkInterface',
      ['ec2:CreateNetworkInterface'],
      [
        ec2('network-interface/*'),
        ec2(`security-group/${securityGroup}`),
        ...subnets.map((one) => ec2(`subnet/${one}`)),
      ],
    ),
    allow('DropNetworkInterface', ['ec2:DeleteNetworkInterface'], [ec2('network-interface/*')]),
    allow('LendNetworkInterface', ['ec2:CreateNetworkInterfacePermission'], [ec2('network-interface/*')], {
      StringEquals: {
        'ec2:AuthorizedService': 'codebuild.amazonaws.com',
        'ec2:Subnet': subnets.map((one) => ec2(`subnet/${one}`)),
      },
    }),
  ];
}

/** The sweep reaches the Internet for the advisories, so it runs outside. */
export function inVpc(stage: AwsStage): boolean {
  return stage !== 'sweep';
}

function artifacts(
  { places }: Rights,
  { reads, writes }: { readonly reads: readonly string[]; readonly writes: readonly string[] },
  pipeline: 'intake' | 'release' = 'intake',
): Statement[] {
  const bucket = places.bucket(places.names.artifactsBucket);
  const keys = (names: readonly string[]): string[] =>
    names.map((name) => `${bucket}/${artifactKeys(places.names[pipeline], name)}`);
  const sid = pipeline === 'intake' ? '' : 'OfRelease';
  return [
    ...(reads.length > 0
      ? [allow(`ReadArtifacts${sid}`, ['s3:GetObject', 's3:GetObjectVersion'], keys(reads))]
      : []),
    ...(writes.length > 0 ? [allow(`WriteArtifacts${sid}`, ['s3:PutObject'], keys(writes))] : []),
  ];
}

type Bucket = 'quarantineBucket' | 'evidenceBucket' | 'settingsBucket';

function objects(
  { places }: Rights,
  sid: string,
  bucket: Bucket,
  keys: readonly string[],
  actions: readonly string[],
): Statement {
  const arn = places.bucket(places.names[bucket]);
  return allow(
    sid,
    actions,
    keys.map((one) => `${arn}/${one}`),
  );
}

/**
 * The names in a bucket, all of them: with a condition on the prefix S3 would answer to a look at an object that is not
 * there that one may not see it.
 */
function listing({ places }: Rights, sid: string, bucket: Bucket): Statement {
  return allow(sid, ['s3:ListBucket'], [places.bucket(places.names[bucket])]);
}

function key({ keyArn }: Rights, actions: readonly string[]): Statement {
  return allow('Key', actions, [keyArn]);
}

/** What fetch and release read of InfoSec's settings. */
function settings(rights: Rights): Statement[] {
  return [
    objects(
      rights,
      'Settings',
      'settingsBucket',
      [settingsKeys.policy, `${settingsKeys.advisories}*`],
      ['s3:GetObject'],
    ),
    listing(rights, 'SettingsKeys', 'settingsBucket'),
  ];
}

function policyObject(rights: Rights): Statement {
  return objects(rights, 'Policy', 'settingsBucket', [settingsKeys.policy], ['s3:GetObject']);
}

/**
 * What each build adds to the evidence, and nobody else does: who tells of a decision does not make one, and who decides
 * does not approve. `locks`: works under the lock of a request.
 */
const kindsOf = {
  decide: {
    kinds: ['request', 'lock', 'manifest', 'findings', 'decision', 'receipt', 'notices', 'failure'],
    locks: true,
  },
  publish: { kinds: ['receipt', 'failure'], locks: true },
  release: { kinds: ['approval', 'findings', 'decision', 'receipt', 'notices', 'failure'], locks: true },
  notify: { kinds: ['notices', 'failure'], locks: false },
} as const satisfies Partial<Record<AwsStage, Written>>;

interface Written {
  readonly kinds: readonly DocumentKind[];
  readonly locks: boolean;
}

/** Documents, and the lock of who works on a request: added to, never taken away. */
function evidence(rights: Rights, { kinds, locks }: Written): Statement[] {
  const lock = locks ? ['locks/*'] : [];
  const written = kinds.map((kind) => `${evidencePrefix}*/${kind}.*.json`);
  return [
    objects(rights, 'Evidence', 'evidenceBucket', [`${evidencePrefix}*`, ...lock], ['s3:GetObject']),
    objects(rights, 'AddEvidence', 'evidenceBucket', [...written, ...lock], ['s3:PutObject']),
    listing(rights, 'EvidenceKeys', 'evidenceBucket'),
  ];
}

/** The public half of the key of receipts: whoever reads one looks at its signature. */
export function verification({ signingKeyArn }: Pick<Rights, 'signingKeyArn'>): Statement {
  return allow('ReceiptKey', ['kms:GetPublicKey'], [signingKeyArn]);
}

/** A token of CodeArtifact. AWS knows no resource for the bearer token. */
function token({ places }: Rights): Statement[] {
  return [
    allow('Token', ['codeartifact:GetAuthorizationToken'], [places.domain]),
    allow('BearerToken', ['sts:GetServiceBearerToken'], ['*'], {
      StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
    }),
  ];
}

function readRepository(_rights: Rights, sid: string, repository: string): Statement[] {
  return [
    allow(sid, ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'], [repository]),
  ];
}

/** What publish and release have in common: the scanned bytes go up, the evidence says so. */
function publishing(rights: Rights, written: Written): Statement[] {
  return [
    ...evidence(rights, written),
    verification(rights),
    allow('SignReceipts', ['kms:Sign'], [rights.signingKeyArn]),
    objects(rights, 'Quarantine', 'quarantineBucket', quarantineKeys, ['s3:GetObject']),
    key(rights, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...token(rights),
    ...readRepository(rights, 'Approved', rights.places.approved),
    allow('Publish', ['codeartifact:PublishPackageVersion'], [rights.places.approvedPackages]),
  ];
}

function tell({ places }: Rights): Statement {
  return allow('Tell', ['sns:Publish'], [places.topic]);
}

/** What CodePipeline's documentation calls the least that it needs of the bucket itself. */
function artifactBucket(places: Places): Statement {
  const actions = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'];
  return allow('ArtifactBucket', actions, [places.bucket(places.names.artifactsBucket)]);
}

/** The pipelines themselves start builds and take on the role of their source. */
export function pipelineRights(
  { places }: Rights,
  pipeline: 'intake' | 'release',
): { readonly pipeline: readonly Statement[]; readonly stages: readonly AwsStage[] } {
  const stages: readonly AwsStage[] =
    pipeline === 'intake' ? ['fetch', 'scan', 'decide', 'publish', 'notify'] : ['release', 'notify'];
  const source = pipeline === 'intake' ? places.role.source : places.role.releaseSource;
  return {
    stages,
    pipeline: [
      allow('Builds', ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], stages.map(places.project)),
      allow('Source', ['sts:AssumeRole'], [source]),
      artifactBucket(places),
    ],
  };
}

/** The source action of intake: reads the request repository, writes one artifact. */
export function sourceRights(rights: Rights): readonly Statement[] {
  const { places, parameters, connectionArn } = rights;
  const { requests } = parameters;
  return [
    ...artifacts(rights, { reads: [], writes: [artifactNames.requests] }),
    artifactBucket(places),
    key(rights, ['kms:GenerateDataKey']),
    ...(requests.kind === 'codecommit'
      ? [
          allow(
            'Requests',
            [
              'codecommit:GetBranch',
              'codecommit:GetCommit',
              'codecommit:GetUploadArchiveStatus',
              'codecommit:UploadArchive',
            ],
            [places.codeCommit(requests.repository)],
          ),
        ]
      : [
          allow(
            'Requests',
            ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
            [connectionArn ?? ''],
          ),
        ]),
  ];
}

/** The source action of release: a constant, because a pipeline must have one. */
export function releaseSourceRights(rights: Rights): readonly Statement[] {
  const { places, releaseSourceKey } = rights;
  const assets = places.bucket(places.names.assetsBucket);
  return [
    ...artifacts(rights, { reads: [], writes: [artifactNames.release] }, 'release'),
    artifactBucket(places),
    key(rights, ['kms:GenerateDataKey']),
    allow('ConstantBucket', ['s3:GetBucketVersioning'], [assets]),
    allow('Constant', ['s3:GetObject', 's3:GetObjectVersion'], [`${assets}/${releaseSourceKey}`]),
  ];
}
