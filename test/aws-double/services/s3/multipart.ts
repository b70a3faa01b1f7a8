/** Uploads in parts. */
import { AwsError } from '../../protocol/errors.js';
import {
  bytes,
  digest,
  numberOf,
  optional,
  randomId,
  record,
  records,
  text,
  type Values,
} from '../../values.js';
import type { CallContext } from '../../world.js';
import { bucketOf, find, type Bucket, type Upload } from './buckets.js';
import { checksumsOf } from './checksums.js';
import { encryption, store, versionOf } from './objects.js';

const smallestPart = 5 * 1024 * 1024;

function CreateMultipartUpload(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const UploadId = randomId(40);
  const contentType = optional(input, 'ContentType');
  bucket.uploads.set(UploadId, {
    key: text(input, 'Key'),
    metadata: record(input.Metadata) as Record<string, string>,
    parts: new Map(),
    ...(contentType === undefined ? {} : { contentType }),
  });
  return { Bucket: bucket.name, Key: text(input, 'Key'), UploadId, ...encryption(bucket) };
}

function uploadOf(bucket: Bucket, input: Values): Upload {
  const found = bucket.uploads.get(text(input, 'UploadId'));
  if (found?.key !== text(input, 'Key')) {
    throw new AwsError(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      404,
    );
  }
  return found;
}

function UploadPart(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const upload = uploadOf(bucket, input);
  const body = bytes(input.Body);
  const checksums = checksumsOf(input, body);
  const etag = `"${digest('md5', body)}"`;
  upload.parts.set(numberOf(input, 'PartNumber', 0), { body, etag, modified: world.clock.now() });
  return { ETag: etag, ...checksums, ...encryption(bucket) };
}

function CompleteMultipartUpload(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const upload = uploadOf(bucket, input);
  const wanted = records(record(input.MultipartUpload).Parts);
  const parts = wanted.map((one) => {
    const part = upload.parts.get(numberOf(one, 'PartNumber', 0));
    if (part?.etag.replaceAll('"', '') !== text(one, 'ETag').replaceAll('"', '')) {
      throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.');
    }
    return part;
  });
  if (parts.slice(0, -1).some(({ body }) => body.length < smallestPart)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  if (optional(input, 'IfNoneMatch') === '*' && find(bucket, upload.key)) {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
  }
  bucket.uploads.delete(text(input, 'UploadId'));
  const md5s = Buffer.concat(parts.map(({ body }) => Buffer.from(digest('md5', body), 'hex')));
  const version = store(world, bucket, upload.key, Buffer.concat(parts.map(({ body }) => body)), {
    etag: `"${digest('md5', md5s)}-${parts.length}"`,
    metadata: upload.metadata,
    ...(upload.contentType === undefined ? {} : { contentType: upload.contentType }),
  });
  return {
    Bucket: bucket.name,
    Key: upload.key,
    ETag: version.etag,
    Location: `${world.url}/${bucket.name}/${upload.key}`,
    ...versionOf(bucket, version),
    ...encryption(bucket),
  };
}

function AbortMultipartUpload(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  uploadOf(bucket, input);
  bucket.uploads.delete(text(input, 'UploadId'));
  return {};
}

export const multipart = { CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload };
