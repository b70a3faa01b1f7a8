/** Lists of objects and versions, by pages and folders. */
import { compact, numberOf, optional, text, type Values } from '../../values.js';
import type { CallContext } from '../../world.js';
import { bucketOf, buckets, find } from './buckets.js';

function ListBuckets(_input: Values, { world }: CallContext): Values {
  return {
    Buckets: [...buckets(world).values()].map(({ name, created }) => ({ Name: name, CreationDate: created })),
    Owner: { ID: world.account },
  };
}

function ListObjectsV2(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const prefix = optional(input, 'Prefix') ?? '';
  const delimiter = optional(input, 'Delimiter');
  const after = optional(input, 'ContinuationToken') ?? optional(input, 'StartAfter') ?? '';
  const MaxKeys = Math.min(1000, numberOf(input, 'MaxKeys', 1000));
  const contents: Values[] = [];
  const folders: string[] = [];
  let last = '';
  let truncated = false;
  for (const key of [...bucket.objects.keys()].sort(byBytes)) {
    const version = find(bucket, key);
    if (!version || !key.startsWith(prefix) || key <= after) continue;
    const folder = folderOf(key, prefix, delimiter);
    // the whole folder came on an earlier page
    if (folder !== undefined && (folders.includes(folder) || after.startsWith(folder))) continue;
    if (contents.length + folders.length >= MaxKeys) {
      truncated = true;
      break;
    }
    last = key;
    if (folder === undefined) {
      contents.push({
        Key: key,
        LastModified: version.modified,
        ETag: version.etag,
        Size: version.body.length,
        StorageClass: 'STANDARD',
      });
    } else folders.push(folder);
  }
  return compact({
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter,
    MaxKeys,
    KeyCount: contents.length + folders.length,
    IsTruncated: truncated,
    NextContinuationToken: truncated ? last : undefined,
    ContinuationToken: optional(input, 'ContinuationToken'),
    EncodingType: optional(input, 'EncodingType'),
    Contents: contents,
    CommonPrefixes: folders.map((Prefix) => ({ Prefix })),
  });
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function folderOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined) return undefined;
  const cut = key.indexOf(delimiter, prefix.length);
  return cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
}

function ListObjectVersions(input: Values, { world }: CallContext): Values {
  const bucket = bucketOf(world, text(input, 'Bucket'));
  const prefix = optional(input, 'Prefix') ?? '';
  const Versions: Values[] = [];
  const DeleteMarkers: Values[] = [];
  for (const [key, versions] of [...bucket.objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!key.startsWith(prefix)) continue;
    for (const one of [...versions].reverse()) {
      const same = {
        Key: key,
        VersionId: one.versionId,
        IsLatest: one === versions.at(-1),
        LastModified: one.modified,
      };
      if (one.deleteMarker) DeleteMarkers.push(same);
      else Versions.push({ ...same, ETag: one.etag, Size: one.body.length, StorageClass: 'STANDARD' });
    }
  }
  return compact({
    Name: bucket.name,
    Prefix: prefix,
    MaxKeys: 1000,
    IsTruncated: false,
    EncodingType: optional(input, 'EncodingType'),
    Versions,
    DeleteMarkers,
  });
}

export const listing = { ListBuckets, ListObjectsV2, ListObjectVersions };
