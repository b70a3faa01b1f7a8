/** Buckets: evidence, quarantined bytes, InfoSec's settings, artifacts of the pipelines, access logs. */
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { settingsKeys } from '../backends/aws/layout.js';
import { isRetained, retained } from './kept.js';
import type { GateParameters } from './parameters.js';
import type { Places } from './places.js';

type Rule = CfnBucket.RuleProperty;

export class Storage extends Construct {
  private readonly places: Places;
  private readonly keyArn: string;
  private readonly logs: string;

  constructor(scope: Construct, places: Places, keyArn: string, parameters: GateParameters) {
    super(scope, 'Storage');
    this.places = places;
    this.keyArn = keyArn;
    const { names, role } = places;
    this.logs = this.accessLogs(parameters.logDays);
    const evidence = this.bucket('Evidence', names.evidenceBucket, {
      rules: [],
      lockDays: parameters.evidenceDays,
    });
    retained(evidence);
    this.policy('Evidence', evidence, [
      onlyFor('OnlyTheGateWritesEvidence', ['s3:PutObject'], places.bucket(names.evidenceBucket), [
        role.decide,
        role.publish,
        role.notify,
        role.release,
      ]),
      // a marker of deletion would let an older document count
      {
        Sid: 'NobodyTakesEvidenceAway',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: `${places.bucket(names.evidenceBucket)}/*`,
      },
    ]);
    const quarantine = this.bucket('Quarantine', names.quarantineBucket, {
      rules: [expiry('OldBytes', 180), noncurrent(7)],
    });
    this.policy('Quarantine', quarantine, [
      onlyFor(
        'OnlyTheGateReadsBytes',
        ['s3:GetObject', 's3:GetObjectVersion'],
        places.bucket(names.quarantineBucket),
        [role.fetch, role.scan, role.publish, role.release],
      ),
      onlyFor('OnlyFetchWritesBytes', ['s3:PutObject'], places.bucket(names.quarantineBucket), [role.fetch]),
    ]);
    const settings = this.bucket('Settings', names.settingsBucket, { rules: [noncurrent(3650)] });
    retained(settings);
    // who owns the policy is not known here: an approver may be named after the deployment
    this.policy('Settings', settings, [
      onlyFor(
        'OnlyTheSweepWritesAdvisories',
        ['s3:PutObject'],
        `${places.bucket(names.settingsBucket)}/${settingsKeys.advisories.replace(/\/$/, '')}`,
        [role.sweep],
      ),
    ]);
    const artifacts = this.bucket('Artifacts', names.artifactsBucket, {
      rules: [expiry('OldArtifacts', 30), noncurrent(7)],
    });
    this.policy('Artifacts', artifacts, [
      onlyFor('OnlyTheGateWritesArtifacts', ['s3:PutObject'], places.bucket(names.artifactsBucket), [
        role.source,
        role.releaseSource,
        role.fetch,
        role.scan,
      ]),
    ]);
  }

  private bucket(
    id: string,
    bucketName: string,
    { rules, lockDays }: { readonly rules: readonly Rule[]; readonly lockDays?: number },
  ): CfnBucket {
    return new CfnBucket(this, id, {
      bucketName,
      versioningConfiguration: { status: 'Enabled' },
      publicAccessBlockConfiguration: nothingPublic,
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          {
            bucketKeyEnabled: true,
            serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.keyArn },
          },
        ],
      },
      loggingConfiguration: { destinationBucketName: this.logs, logFilePrefix: `${id.toLowerCase()}/` },
      lifecycleConfiguration: { rules: [unfinished, ...rules] },
      ...(lockDays === undefined
        ? {}
        : {
            objectLockEnabled: true,
            objectLockConfiguration: {
              objectLockEnabled: 'Enabled',
              rule: { defaultRetention: { mode: 'GOVERNANCE', days: lockDays } },
            },
          }),
    });
  }

  /** The bucket that the others log to. S3 writes there with its own keys only. */
  private accessLogs(days: number): string {
    const { names, account, partition } = this.places;
    const arn = this.places.bucket(names.logsBucket);
    const bucket = new CfnBucket(this, 'Logs', {
      bucketName: names.logsBucket,
      versioningConfiguration: { status: 'Enabled' },
      publicAccessBlockConfiguration: nothingPublic,
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      },
      lifecycleConfiguration: { rules: [unfinished, expiry('OldLogs', days), noncurrent(7)] },
    });
    // read by checkov, as cdk-nag's acknowledgements are by cdk-nag
    bucket.addMetadata('checkov', {
      skip: [
        { id: 'CKV_AWS_18', comment: 'the bucket of access logs: it cannot log into itself without end' },
      ],
    });
    retained(bucket);
    const sources = [
      names.evidenceBucket,
      names.quarantineBucket,
      names.settingsBucket,
      names.artifactsBucket,
    ];
    this.policy('Logs', bucket, [
      {
        Sid: 'LogsOfTheOtherBuckets',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: ['s3:PutObject'],
        Resource: [`${arn}/*`],
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': sources.map((one) => `arn:${partition}:s3:::${one}`) },
        },
      },
    ]);
    return bucket.ref;
  }

  private policy(id: string, bucket: CfnBucket, statements: readonly object[]): void {
    const arn = bucket.attrArn;
    const kept = new CfnBucketPolicy(this, `${id}Policy`, {
      bucket: bucket.ref,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyEncryptedConnections',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...statements,
        ],
      },
    });
    // a bucket that is kept stays closed
    if (isRetained(bucket)) retained(kept);
  }
}

const nothingPublic: CfnBucket.PublicAccessBlockConfigurationProperty = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

const unfinished: Rule = {
  id: 'UnfinishedUploads',
  status: 'Enabled',
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

function expiry(id: string, days: number): Rule {
  return { id, status: 'Enabled', expirationInDays: days };
}

function noncurrent(days: number): Rule {
  return {
    id: 'OldVersions',
    status: 'Enabled',
    noncurrentVersionExpiration: { noncurrentDays: days },
  };
}

/** Denies objects to everybody else, whatever their own policies say. */
function onlyFor(Sid: string, Action: readonly string[], bucket: string, roles: readonly string[]): object {
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: [`${bucket}/*`],
    Condition: { StringNotEquals: { 'aws:PrincipalArn': roles } },
  };
}
