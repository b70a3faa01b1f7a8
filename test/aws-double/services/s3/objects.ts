/** Objects: put, get, head, copy, delete. */
import { AwsError } from '../../protocol/errors.js';
import {
  bytes,
  compact,
  digest,
  optional,
  randomId,
  record,
  records,
  text,
  type Values,
} from '../../values.js';
import type { CallContext, World } from '../../world.js';
import { bucketOf, find, type Bucket, type Version } from './buckets.js';
import { checksumsOf } from './checksums.js';

/** Keeps bytes under a key as the newest version. */
export function store(
  world: World,
  bucket: Bucket,
  key: string,
  body: Buffer,
  more: Partial<Version> = {},
): Version {
  const now = world.clock.now();
  const retention =
    bucket.retentionDays === undefined
      ? {}
      : {
          retainUntil: new Date(now.getTime() + bucket.retentionDays * 86_400_000),
          retainMode: bucket.retentionMode ?? '',
        };
  const version: Version = {
    key,
    versionId: bucket.versioned ? randomId(32) : 'null',
    deleteMarker: false,
    body,
    etag: `"${digest('md5', body)}"`,
    modified: now,
    metadata: {},
    checksums: {},
    ...retention,
    ...more,
  };
  const before = bucket.versioned ? (bucket.objects.get(key) ?? []) : [];
  bucket.objects.set(key, [...before, version]);
  return version;
}

function preconditions(bucket: Bucket, key: string, input: Values): void {
  const existing = find(bucket, key);
  const none = optional(input, 'IfNoneMatch');
  const match = optional(input, 'IfMatch');
  if ((none === '*' && existing) || (match !== undefined && existing?.etag !== quoted(match))) {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
      {
        Condition: none === undefined ? 'If-Match' : 'If-None-Match',
      },
    );
  }
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

function PutObject(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const key = text(input, 'Key');
  preconditions(bucket, key, input);
  const body = bytes(input.Body);
  const checksums = checksumsOf(input, body);
  const contentType = optional(input, 'ContentType');
  const version = store(world, bucket, key, body, {
    checksums,
    metadata: record(input.Metadata) as Record<string, string>,
    ...(contentType === undefined ? {} : { contentType }),
    ...(input.ObjectLockRetainUntilDate instanceof Date
      ? { retainUntil: input.ObjectLockRetainUntilDate, retainMode: text(input, 'ObjectLockMode') }
      : {}),
    ...(input.ObjectLockLegalHoldStatus === 'ON' ? { legalHold: true } : {}),
  });
  return { ETag: version.etag, ...checksums, ...versionOf(bucket, version), ...encryption(bucket) };
}

export function versionOf(bucket: Bucket, version: Version): Values {
  return bucket.versioned ? { VersionId: version.versionId } : {};
}

export function encryption(bucket: Bucket): Values {
  return bucket.kmsKey === undefined
    ? { ServerSideEncryption: 'AES256' }
    : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: bucket.kmsKey };
}

function wanted(input: Values, { world }: CallContext): { bucket: Bucket; version: Version } {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const key = text(input, 'Key');
  const versionId = optional(input, 'VersionId');
  const version = find(bucket, key, versionId);
  if (!version) {
    if (versionId !== undefined)
      throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, {
        Key: key,
        VersionId: versionId,
      });
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }
  if (version.deleteMarker)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  const match = optional(input, 'IfMatch');
  if (match !== undefined && quoted(match) !== version.etag) {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
  }
  if (optional(input, 'IfNoneMatch') === version.etag) throw new AwsError('NotModified', 'Not Modified', 304);
  return { bucket, version };
}

function described(input: Values, call: CallContext): { head: Values; body: Buffer } {
  const { bucket, version } = wanted(input, call);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(optional(input, 'Range') ?? '') ?? [];
  const from = first === undefined ? 0 : Number(first);
  const to = !last ? version.body.length : Math.min(version.body.length, Number(last) + 1);
  if (first !== undefined && from >= version.body.length) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  }
  const body = version.body.subarray(from, to);
  const head = compact({
    AcceptRanges: 'bytes',
    ContentLength: body.length,
    ContentRange: first === undefined ? undefined : `bytes ${from}-${to - 1}/${version.body.length}`,
    ContentType: version.contentType ?? 'binary/octet-stream',
    ETag: version.etag,
    LastModified: version.modified,
    Metadata: version.metadata,
    ObjectLockMode: version.retainMode,
    ObjectLockRetainUntilDate: version.retainUntil,
    ...(first === undefined && input.ChecksumMode === 'ENABLED' ? version.checksums : {}),
    ...versionOf(bucket, version),
    ...encryption(bucket),
  });
  return { head, body };
}

function GetObject(input: Values, call: CallContext): Values {
  const { head, body } = described(input, call);
  return { ...head, Body: body };
}

function HeadObject(input: Values, call: CallContext): Values {
  return described(input, call).head;
}

function CopyObject(input: Values, call: CallContext): Values {
  const [source = '', query = ''] = decodeURIComponent(text(input, 'CopySource'))
    .replace(/^\//, '')
    .split('?versionId=');
  const slash = source.indexOf('/');
  const from = {
    Bucket: source.slice(0, slash),
    Key: source.slice(slash + 1),
    ...(query === '' ? {} : { VersionId: query }),
  };
  const { version } = wanted(from, call);
  const bucket = bucketOf(call.world, text(input, 'Bucket'));
  preconditions(bucket, text(input, 'Key'), input);
  const replaced = input.MetadataDirective === 'REPLACE';
  const made = store(call.world, bucket, text(input, 'Key'), version.body, {
    checksums: version.checksums,
    metadata: replaced ? (record(input.Metadata) as Record<string, string>) : version.metadata,
    ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
  });
  return {
    CopyObjectResult: { ETag: made.etag, LastModified: made.modified },
    ...versionOf(bucket, made),
    ...encryption(bucket),
  };
}

function DeleteObject(input: Values, call: CallContext): Values {
  return remove(
    call.world,
    bucketOf(call.world, text(input, 'Bucket')),
    text(input, 'Key'),
    optional(input, 'VersionId'),
  );
}

function remove(world: World, bucket: Bucket, key: string, versionId: string | undefined): Values {
  const versions = bucket.objects.get(key) ?? [];
  if (bucket.versioned && versionId === undefined) {
    const marker = store(world, bucket, key, Buffer.alloc(0), { deleteMarker: true });
    Reflect.deleteProperty(marker, 'retainUntil');
    return { DeleteMarker: true, VersionId: marker.versionId };
  }
  const doomed = versions.find((one) => versionId === undefined || one.versionId === versionId);
  if (
    doomed &&
    (doomed.legalHold === true ||
      (doomed.retainUntil !== undefined && doomed.retainUntil > world.clock.now()))
  ) {
    throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
  }
  const left = versions.filter((one) => one !== doomed);
  if (left.length === 0) bucket.objects.delete(key);
  else bucket.objects.set(key, left);
  return versionId === undefined ? {} : { VersionId: versionId };
}

function DeleteObjects(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const Deleted: Values[] = [];
  const Errors: Values[] = [];
  for (const one of records(record(input.Delete).Objects)) {
    const Key = text(one, 'Key');
    const versionId = optional(one, 'VersionId');
    try {
      remove(world, bucket, Key, versionId);
      Deleted.push(compact({ Key, VersionId: versionId }));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Errors.push(compact({ Key, VersionId: versionId, Code: error.code, Message: error.message }));
    }
  }
  return {
    ...(record(input.Delete).Quiet === true ? {} : { Deleted }),
    ...(Errors.length === 0 ? {} : { Errors }),
  };
}

export const objects = { PutObject, GetObject, HeadObject, CopyObject, DeleteObject, DeleteObjects };
