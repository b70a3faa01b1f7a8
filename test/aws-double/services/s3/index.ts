/** S3: buckets of the template, versions, object lock, conditions, checksums, multipart. */
import { optional, records, record, text, type Values } from '../../values.js';
import type { CallContext, Need, Service, World } from '../../world.js';
import { keyNeeds } from '../kms.js';
import { AwsError } from '../../protocol/errors.js';
import { bucketOf, buckets, find, makeBucket } from './buckets.js';
import { listing } from './listing.js';
import { multipart } from './multipart.js';
import { objects } from './objects.js';

function HeadBucket(input: Values, { world }: CallContext): Values {
  const { owner = world.account } = bucketOf(world, text(input, 'Bucket'));
  if ((optional(input, 'ExpectedBucketOwner') ?? owner) !== owner)
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  return { BucketRegion: world.region };
}

function GetBucketLocation(input: Values, { world }: CallContext): Values {
  bucketOf(world, text(input, 'Bucket'));
  return world.region === 'us-east-1' ? {} : { LocationConstraint: world.region };
}

function CreateBucket(input: Values, { world }: CallContext): Values {
  const name = text(input, 'Bucket');
  if (buckets(world).has(name)) {
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
    );
  }
  makeBucket(world, name, { ObjectLockEnabled: input.ObjectLockEnabledForBucket === true });
  return { Location: `/${name}` };
}

function DeleteBucket(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  if (bucket.objects.size > 0)
    throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
  buckets(world).delete(bucket.name);
  return {};
}

function PutBucketVersioning(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  buckets(world).set(bucket.name, {
    ...bucket,
    versioned: record(input.VersioningConfiguration).Status === 'Enabled',
  });
  return {};
}

function GetBucketVersioning(input: Values, { world }: CallContext): Values {
  return bucketOf(world, text(input, 'Bucket')).versioned ? { Status: 'Enabled' } : {};
}

function PutBucketPolicy(input: Values, { world }: CallContext): Values {
  bucketOf(world, text(input, 'Bucket')).policy = record(JSON.parse(text(input, 'Policy')));
  return {};
}

function GetBucketPolicy(input: Values, { world }: CallContext): Values {
  const { policy } = bucketOf(world, text(input, 'Bucket'));
  if (!policy) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
  return { Policy: JSON.stringify(policy) };
}

/** Settings that the double takes note of without acting on them. */
const noted = (input: Values, { world }: CallContext): Values => {
  bucketOf(world, text(input, 'Bucket'));
  return {};
};

const policyOf = (world: World, bucket: string): { resourcePolicy?: unknown } => {
  const policy = buckets(world).get(bucket)?.policy;
  return policy ? { resourcePolicy: policy } : {};
};

const onBucket =
  (action: string) =>
  (input: Values, { world }: CallContext): Need[] => {
    const bucket = optional(input, 'Bucket') ?? '';
    const prefix = optional(input, 'Prefix');
    return [
      {
        action: `s3:${action}`,
        resource: `arn:aws:s3:::${bucket}`,
        ...(action.startsWith('List') && prefix !== undefined ? { context: { 's3:prefix': prefix } } : {}),
        ...policyOf(world, bucket),
      },
    ];
  };

function onObject(
  world: World,
  bucket: string,
  key: string,
  action: string,
  context: Record<string, string> = {},
): Need {
  return {
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${bucket}/${key}`,
    context,
    ...policyOf(world, bucket),
  };
}

function writing(input: Values, { world }: CallContext, keyActions: readonly string[]): Need[] {
  const name = text(input, 'Bucket');
  const sse = optional(input, 'ServerSideEncryption');
  const kmsKey = optional(input, 'SSEKMSKeyId') ?? buckets(world).get(name)?.kmsKey;
  const needs = [
    onObject(world, name, text(input, 'Key'), 'PutObject', {
      ...(sse === undefined ? {} : { 's3:x-amz-server-side-encryption': sse }),
      ...(sse !== undefined && kmsKey !== undefined
        ? { 's3:x-amz-server-side-encryption-aws-kms-key-id': kmsKey }
        : {}),
    }),
    ...keyNeeds(world, kmsKey, keyActions, 's3'),
  ];
  if (input.ObjectLockMode !== undefined)
    needs.push(onObject(world, name, text(input, 'Key'), 'PutObjectRetention'));
  if (input.ObjectLockLegalHoldStatus !== undefined)
    needs.push(onObject(world, name, text(input, 'Key'), 'PutObjectLegalHold'));
  return needs;
}

function reading(input: Values, call: CallContext): Need[] {
  const { world } = call;
  const name = text(input, 'Bucket');
  const key = text(input, 'Key');
  const bucket = buckets(world).get(name);
  const versioned = optional(input, 'VersionId') !== undefined;
  // without ListBucket a missing key is answered as denied
  const missing = bucket !== undefined && !versioned && !find(bucket, key);
  return [
    onObject(world, name, key, versioned ? 'GetObjectVersion' : 'GetObject'),
    ...(missing
      ? onBucket('ListBucket')({ Bucket: name }, call)
      : keyNeeds(world, bucket?.kmsKey, ['kms:Decrypt'], 's3')),
  ];
}

function copying(input: Values, call: CallContext): Need[] {
  const [source = '', query] = decodeURIComponent(text(input, 'CopySource'))
    .replace(/^\//, '')
    .split('?versionId=');
  const slash = source.indexOf('/');
  const from = {
    Bucket: source.slice(0, slash),
    Key: source.slice(slash + 1),
    ...(query ? { VersionId: query } : {}),
  };
  return [...reading(from, call), ...writing(input, call, ['kms:GenerateDataKey'])];
}

function deleting(input: Values, { world }: CallContext): Need[] {
  const versioned = optional(input, 'VersionId') !== undefined;
  return [
    onObject(
      world,
      text(input, 'Bucket'),
      text(input, 'Key'),
      versioned ? 'DeleteObjectVersion' : 'DeleteObject',
    ),
  ];
}

export const s3: Service = {
  name: 's3',
  deniedCode: 'AccessDenied',
  operations: {
    ...objects,
    ...listing,
    ...multipart,
    HeadBucket,
    GetBucketLocation,
    CreateBucket,
    DeleteBucket,
    PutBucketVersioning,
    GetBucketVersioning,
    PutBucketPolicy,
    GetBucketPolicy,
    PutBucketEncryption: noted,
    PutPublicAccessBlock: noted,
    PutBucketTagging: noted,
    PutBucketOwnershipControls: noted,
    PutBucketLifecycleConfiguration: noted,
  },
  needs: {
    PutObject: (input, call) => writing(input, call, ['kms:GenerateDataKey']),
    GetObject: reading,
    HeadObject: reading,
    CopyObject: copying,
    DeleteObject: deleting,
    DeleteObjects: (input, call) =>
      records(record(input.Delete).Objects).flatMap((one) =>
        deleting({ ...one, Bucket: input.Bucket }, call),
      ),
    ListObjectsV2: onBucket('ListBucket'),
    ListObjectVersions: onBucket('ListBucketVersions'),
    HeadBucket: onBucket('ListBucket'),
    ListBuckets: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
    GetBucketLocation: onBucket('GetBucketLocation'),
    CreateBucket: onBucket('CreateBucket'),
    DeleteBucket: onBucket('DeleteBucket'),
    GetBucketVersioning: onBucket('GetBucketVersioning'),
    PutBucketVersioning: onBucket('PutBucketVersioning'),
    PutBucketPolicy: onBucket('PutBucketPolicy'),
    GetBucketPolicy: onBucket('GetBucketPolicy'),
    PutBucketEncryption: onBucket('PutEncryptionConfiguration'),
    PutPublicAccessBlock: onBucket('PutBucketPublicAccessBlock'),
    PutBucketTagging: onBucket('PutBucketTagging'),
    PutBucketOwnershipControls: onBucket('PutBucketOwnershipControls'),
    PutBucketLifecycleConfiguration: onBucket('PutLifecycleConfiguration'),
    CreateMultipartUpload: (input, call) => writing(input, call, ['kms:GenerateDataKey']),
    UploadPart: (input, call) => writing(input, call, ['kms:GenerateDataKey', 'kms:Decrypt']),
    CompleteMultipartUpload: (input, call) => writing(input, call, ['kms:Decrypt']),
    AbortMultipartUpload: ({ Bucket, Key }, { world }) => [
      onObject(world, String(Bucket), String(Key), 'AbortMultipartUpload'),
    ],
  },
};
