/** S3 lets go of no bucket that holds something, if only an old version. */
import type { ListObjectVersionsOutput } from '@aws-sdk/client-s3';
import { SpkgError } from '../../core/errors.js';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';

/** Deletes all versions of all objects; a bucket that is not there is empty. SPKG_AWS_DENIED, SPKG_AWS_FAILED. */
export async function emptyBucket(
  clients: Clients,
  { bucket, account }: { readonly bucket: string; readonly account: string },
): Promise<void> {
  const s3 = await clients.s3();
  const at = { Bucket: bucket, ExpectedBucketOwner: account };
  for (;;) {
    // from the beginning each time: what was listed is gone
    const { Versions = [], DeleteMarkers = [] } = await asking<ListObjectVersionsOutput>(
      's3:ListBucketVersions',
      bucket,
      async () => {
        try {
          return await s3.listObjectVersions(at);
        } catch (error) {
          if (isMissing(error)) return {};
          throw error;
        }
      },
    );
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await asking('s3:DeleteObjectVersion', bucket, () =>
      s3.deleteObjects({ ...at, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first)
      throw new SpkgError(
        'SPKG_AWS_DENIED',
        `AWS does not delete \`s3://${bucket}/${first.Key ?? ''}\`: ${first.Message ?? first.Code ?? ''}`,
        { tryThis: 'ask an administrator for s3:DeleteObjectVersion' },
      );
  }
}
