/** The bucket that templates and the tool itself are uploaded to, before there is a stack: one for an account and Region. */
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';

/** Makes it, private, versioned and over TLS alone; one that is there keeps what is in it. True when it was made. */
export async function ensureAssetsBucket(clients: Clients, bucket: string, region: string): Promise<boolean> {
  const s3 = await clients.s3();
  const at = { Bucket: bucket };
  const made = !(await exists(clients, bucket));
  if (made) {
    await asking('s3:CreateBucket', bucket, () =>
      s3.createBucket({
        ...at,
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
    s3.putBucketPolicy({ ...at, Policy: JSON.stringify(onlyTls(bucket)) }),
  );
  return made;
}

async function exists(clients: Clients, bucket: string): Promise<boolean> {
  const s3 = await clients.s3();
  return asking('s3:ListBucket', bucket, async () => {
    try {
      await s3.headBucket({ Bucket: bucket });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}

function onlyTls(bucket: string): object {
  const arn = `arn:aws:s3:::${bucket}`;
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
