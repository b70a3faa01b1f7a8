/** Buckets and what lies in them. */
import { AwsError } from '../../protocol/errors.js';
import { list, record, type Values } from '../../values.js';
import type { World } from '../../world.js';

export interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  retainUntil?: Date;
  retainMode?: string;
  legalHold?: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly versioned: boolean;
  readonly lock: boolean;
  readonly retentionDays?: number;
  readonly retentionMode?: string;
  readonly kmsKey?: string;
  policy?: Values;
  /** another account's number; absent: this account's own */
  owner?: string;
  readonly created: Date;
  /** newest last */
  readonly objects: Map<string, Version[]>;
  readonly uploads: Map<string, Upload>;
}

export interface Upload {
  readonly key: string;
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string; readonly modified: Date }>;
}

export function buckets(world: World): Map<string, Bucket> {
  return world.state('s3', () => new Map<string, Bucket>());
}

/** The bucket of this name; refuses as S3 does when there is none. */
export function bucketOf(world: World, name: string): Bucket {
  const found = buckets(world).get(name);
  if (!found)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  return found;
}

/** Makes a bucket from its properties in a template. */
export function makeBucket(world: World, name: string, properties: Values): void {
  const existing = buckets(world).get(name);
  const versioned = record(properties.VersioningConfiguration).Status === 'Enabled';
  const { DefaultRetention } = record(record(properties.ObjectLockConfiguration).Rule);
  const { Days, Years, Mode } = record(DefaultRetention);
  const [rule] = list(record(properties.BucketEncryption).ServerSideEncryptionConfiguration).map(record);
  const { SSEAlgorithm, KMSMasterKeyID } = record(rule?.ServerSideEncryptionByDefault);
  const days = typeof Days === 'number' ? Days : typeof Years === 'number' ? Years * 365 : undefined;
  buckets(world).set(name, {
    name,
    versioned,
    lock: properties.ObjectLockEnabled === true,
    ...(days === undefined ? {} : { retentionDays: days, retentionMode: String(Mode) }),
    ...(SSEAlgorithm === 'aws:kms' && typeof KMSMasterKeyID === 'string' ? { kmsKey: KMSMasterKeyID } : {}),
    ...(existing?.policy ? { policy: existing.policy } : {}),
    created: existing?.created ?? world.clock.now(),
    objects: existing?.objects ?? new Map<string, Version[]>(),
    uploads: existing?.uploads ?? new Map<string, Upload>(),
  });
}

/** The version asked for, or the newest; undefined when there is none or it is deleted. */
export function find(bucket: Bucket, key: string, versionId?: string): Version | undefined {
  const versions = bucket.objects.get(key) ?? [];
  if (versionId !== undefined) return versions.find((one) => one.versionId === versionId);
  const newest = versions.at(-1);
  return newest?.deleteMarker ? undefined : newest;
}
