/** One at a time on a request, as far as S3 allows: an object that says who has it, changed by conditional puts alone. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SpkgError } from '../../core/errors.js';
import type { Clock, EvidenceStore } from '../../core/ports.js';
import { awsError, isMissing, isTaken } from './aws-errors.js';
import type { Clients } from './clients.js';
import { lockKey } from './layout.js';

/** Whoever has it says so again and again, however long the work takes: a lock older than this was left by a build that died. */
const staleMs = 15 * 60_000;
const everyMs = 3 * 60_000;
const pauseMs = 1_000;

export interface LockOptions {
  /** a name that the same work has when it is tried again: what died with the lock takes it up at once */
  readonly holder?: string;
  /** how long to wait for another, whose work under the lock takes seconds, or, where it publishes, minutes */
  readonly waitMs?: number;
  /** how often to say that it is still held */
  readonly renewMs?: number;
}

interface Held {
  readonly holder: string | null;
  readonly since: string;
}

/** SPKG_REQUEST_BUSY while another has it. Nothing is ever deleted: a lock that was let go says so. */
export function createEvidenceLock(
  clients: Clients,
  bucket: string,
  clock: Clock,
  { holder, waitMs = 0, renewMs = everyMs }: LockOptions = {},
): EvidenceStore['lock'] {
  async function look(key: string): Promise<{ held: Held; etag: string } | undefined> {
    const s3 = await clients.s3();
    try {
      const { Body, ETag } = await s3.getObject({ Bucket: bucket, Key: key });
      // `as`: only spkg writes there; what else it may be counts as held since ever
      const held = JSON.parse((await Body?.transformToString()) ?? '{}') as Held;
      return { held, etag: ETag ?? '' };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw awsError(error, 's3:GetObject', `s3://${bucket}/${key}`);
    }
  }
  async function write(key: string, held: Held, etag: string | undefined): Promise<string | undefined> {
    const s3 = await clients.s3();
    const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
    try {
      const put = {
        Bucket: bucket,
        Key: key,
        Body: JSON.stringify(held),
        ChecksumAlgorithm: 'SHA256' as const,
      };
      return (await s3.putObject({ ...put, ...condition })).ETag ?? '';
    } catch (error) {
      if (isTaken(error)) return undefined;
      throw awsError(error, 's3:PutObject', `s3://${bucket}/${key}`);
    }
  }
  /** The ETag of the lock that is now `own`'s; undefined while another has it. */
  async function take(key: string, own: string): Promise<string | undefined> {
    const known = await look(key);
    const by = known?.held.holder ?? null;
    // a holder since no time that can be read holds nothing
    const stale = !(clock.now().getTime() - Date.parse(known?.held.since ?? '') <= staleMs);
    return by !== null && by !== own && !stale ? undefined : hold(key, own, known?.etag);
  }
  async function hold(key: string, own: string, known: string | undefined): Promise<string | undefined> {
    const etag = await write(key, { holder: own, since: clock.now().toISOString() }, known);
    if (etag !== undefined) return etag;
    // the answer to a put may be lost: tried again, it is refused because of itself
    const after = await look(key);
    return after?.held.holder === own ? after.etag : undefined;
  }
  /** Says that it is held until it is let go; returns how to. */
  function keep(key: string, own: string, first: string): () => Promise<void> {
    let etag = first;
    let saying = Promise.resolve();
    const timer = setInterval(() => {
      saying = saying.then(async () => {
        // what cannot be said now is said the next time; a lock that another took meanwhile is left alone
        etag = (await hold(key, own, etag).catch(() => undefined)) ?? etag;
      });
    }, renewMs);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await saying;
      await write(key, { holder: null, since: clock.now().toISOString() }, etag);
    };
  }
  return async (id) => {
    const key = lockKey(id);
    const until = clock.now().getTime() + waitMs;
    const own = holder ?? randomUUID();
    let etag = await take(key, own);
    while (etag === undefined && clock.now().getTime() < until) {
      await pause(pauseMs);
      etag = await take(key, own);
    }
    if (etag === undefined) {
      throw new SpkgError('SPKG_REQUEST_BUSY', `another stage is working on \`${id}\``, {
        tryThis: `spkg status ${id}`,
      });
    }
    return keep(key, own, etag);
  };
}
