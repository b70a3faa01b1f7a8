/** The bucket that templates and the tool itself are uploaded to, before there is a stack: one for an account and Region. */
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';

export interface AssetsBucket {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * Makes it, private, versioned and over TLS alone; one that is there keeps what is in it. True when it was made. Its name
 * can be guessed, so another account's bucket of that name is refused: whoever owns it could change what is deployed.
 * SPKG_AWS_DENIED.
 */
export async function ensureAssetsBucket(clients: Clients, order: AssetsBucket): Promise<boolean> {
  const { bucket, account, region, partition } = order;
  const s3 = await clients.s3();
  const at = { Bucket: bucket, ExpectedBucketOwner: account };
  const made = !(await bucketExists(clients, at));
  if (made) {
    await asking('s3:CreateBucket', bucket, () =>
      s3.createBucket({
        Bucket: bucket,
        // `as`: the SDK lists the Regions it knew when it was made
        ...(region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
      }),
    );
  }
  await asking('s3:PutBucketPublicAccessBlock', bucket, () =>
    s3.putPublicAccessBlock({
      ...at,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await asking('s3:PutBucketVersioning', bucket, () =>
    s3.putBucketVersioning({ ...at, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await asking('s3:PutBucketPolicy', bucket, () =>
    s3.putBucketPolicy({ ...at, Policy: JSON.stringify(onlyTls(bucket, partition)) }),
  );
  return made;
}

/** Whether the account has it. SPKG_AWS_DENIED, also where it is another account's. */
export async function bucketExists(
  clients: Clients,
  at: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
): Promise<boolean> {
  const s3 = await clients.s3();
  return asking('s3:ListBucket', at.Bucket, async () => {
    try {
      await s3.headBucket(at);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}

function onlyTls(bucket: string, partition: string): object {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
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
    ],
  };
}
