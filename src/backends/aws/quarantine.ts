/** The port Quarantine: `sha256/ab/abcd…` in a bucket. Nothing is to be seen there before its hash is known to be right. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { mismatch, tooLarge } from '../../core/fetch-errors.js';
import type { Sha256 } from '../../core/model.js';
import type { Quarantine } from '../../core/ports.js';
import { asking, awsError, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';
import { quarantineKey } from './layout.js';

/** S3 takes parts of 5 MiB and more, ten thousand at most. */
const partBytes = 16 * 2 ** 20;

export interface S3Quarantine extends Quarantine {
  /** The bytes, unchecked: whoever reads them hashes them. SPKG_FETCH_FAILED when they are not there. */
  read(sha256: Sha256): AsyncIterable<Uint8Array>;
}

/**
 * A file of one part is put when its hash is known; a larger one goes up in parts, which become an object only when the
 * whole is known to match.
 */
export function createQuarantine(clients: Clients, bucket: string): S3Quarantine {
  const on = (key: string): string => `s3://${bucket}/${key}`;
  return {
    keyOf: quarantineKey,
    async has(sha256) {
      const s3 = await clients.s3();
      const key = quarantineKey(sha256);
      try {
        const { ContentLength } = await s3.headObject({ Bucket: bucket, Key: key });
        return ContentLength !== undefined && ContentLength > 0 ? ContentLength : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw awsError(error, 's3:GetObject', on(key));
      }
    },
    async put(expected, body, onBytes) {
      const upload = new Upload(clients, bucket, quarantineKey(expected.sha256));
      try {
        const { size, sha256 } = await receive(upload, expected, body, onBytes);
        if (sha256 !== expected.sha256) throw mismatch(expected.filename, expected.sha256, sha256);
        await upload.finish(sha256);
        return size;
      } catch (error) {
        await upload.abort();
        throw error;
      }
    },
    async *read(sha256) {
      const s3 = await clients.s3();
      const key = quarantineKey(sha256);
      const { Body } = await asking('s3:GetObject', on(key), () =>
        s3.getObject({ Bucket: bucket, Key: key }),
      );
      // `as`: under Node the SDK's body is a stream
      yield* Body as Readable as AsyncIterable<Uint8Array>;
    },
  };
}

async function receive(
  upload: Upload,
  { filename, maxBytes }: { readonly filename: string; readonly maxBytes: number },
  body: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<{ size: number; sha256: Sha256 }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(filename, maxBytes);
    hash.update(chunk);
    await upload.add(chunk);
    onBytes(chunk.length);
  }
  return { size, sha256: hash.digest('hex') };
}

/** Keeps one part in memory, whatever the size of the file. */
class Upload {
  private id: string | undefined;
  private waiting: Uint8Array[] = [];
  private bytes = 0;
  private readonly parts: {
    readonly PartNumber: number;
    readonly ETag: string | undefined;
    readonly ChecksumSHA256: string | undefined;
  }[] = [];
  private readonly at: { readonly Bucket: string; readonly Key: string };

  private readonly clients: Clients;

  constructor(clients: Clients, bucket: string, key: string) {
    this.clients = clients;
    this.at = { Bucket: bucket, Key: key };
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.waiting.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes >= partBytes) await this.send();
  }

  /** `sha256`: of the whole, which S3 checks once more where it all is one part. */
  async finish(sha256: Sha256): Promise<void> {
    const s3 = await this.clients.s3();
    if (this.id === undefined) {
      const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
      const Body = Buffer.concat(this.waiting);
      await this.asking(() => s3.putObject({ ...this.at, Body, ChecksumSHA256 }));
      return;
    }
    if (this.bytes > 0) await this.send();
    const UploadId = this.id;
    await this.asking(() =>
      s3.completeMultipartUpload({ ...this.at, UploadId, MultipartUpload: { Parts: [...this.parts] } }),
    );
  }

  async abort(): Promise<void> {
    if (this.id === undefined) return;
    const s3 = await this.clients.s3();
    // what is left is removed by the bucket's own rule; the first error is the one to tell
    await s3.abortMultipartUpload({ ...this.at, UploadId: this.id }).catch(() => undefined);
  }

  private async send(): Promise<void> {
    const s3 = await this.clients.s3();
    const ChecksumAlgorithm = 'SHA256' as const;
    this.id ??= (
      await this.asking(() => s3.createMultipartUpload({ ...this.at, ChecksumAlgorithm }))
    ).UploadId;
    const PartNumber = this.parts.length + 1;
    const Body = Buffer.concat(this.waiting);
    this.waiting = [];
    this.bytes = 0;
    const part = { ...this.at, UploadId: this.id, PartNumber, Body, ChecksumAlgorithm };
    const { ETag, ChecksumSHA256 } = await this.asking(() => s3.uploadPart(part));
    this.parts.push({ PartNumber, ETag, ChecksumSHA256 });
  }

  private asking<T>(call: () => Promise<T>): Promise<T> {
    return asking('s3:PutObject', `s3://${this.at.Bucket}/${this.at.Key}`, call);
  }
}
