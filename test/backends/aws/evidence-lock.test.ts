import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { createClients } from '../../../src/backends/aws/clients.js';
import { createEvidenceLock, type LockOptions } from '../../../src/backends/aws/evidence-lock.js';
import { storesTemplate } from '../../aws-double/small-template.js';
import { withDouble } from '../../aws-double/tests-support.js';
import { id, other } from '../../contract/documents.js';

const bucket = 'spkg-evidence-111122223333-eu-west-1';
const minuteMs = 60_000;

describe('the lock of a request on AWS', function () {
  this.timeout(30_000);
  const double = withDouble(storesTemplate());
  let now = Date.now();
  const lock = (options?: LockOptions) =>
    createEvidenceLock(createClients(double().client()), bucket, { now: () => new Date(now) }, options);
  const busy = { code: 'SPKG_REQUEST_BUSY' };

  it('is one build’s at a time, request by request', async () => {
    const unlock = await lock({ holder: 'a decide' })(id);
    await assert.rejects(lock({ holder: 'b release' })(id), busy);
    await (
      await lock({ holder: 'b release' })(other)
    )();
    await unlock();
    await (
      await lock({ holder: 'b release' })(id)
    )();
  });

  it('is taken up at once by the same build when it is tried again', async () => {
    await lock({ holder: 'a decide' })(id);
    // it died; nobody let it go
    const unlock = await lock({ holder: 'a decide' })(id);
    await assert.rejects(lock({ holder: 'a release' })(id), busy);
    await assert.rejects(lock()(id), busy);
    await unlock();
  });

  it('is had by whoever put it there, also when the answer to the put was lost', async () => {
    const clients = createClients(double().client());
    const s3 = await clients.s3();
    let puts = 0;
    const losing = new Proxy(s3, {
      get(target, name) {
        const of: unknown = Reflect.get(target, name);
        if (name !== 'putObject' || puts++ > 0)
          return of instanceof Function ? (of.bind(target) as unknown) : of;
        return async (put: PutObjectCommandInput) => {
          await s3.putObject(put);
          // as the SDK does when nothing comes back
          return s3.putObject(put);
        };
      },
    });
    const clock = { now: () => new Date(now) };
    const lost = { ...clients, s3: () => Promise.resolve(losing) };
    const unlock = await createEvidenceLock(lost, bucket, clock)(id);
    await assert.rejects(lock()(id), busy);
    await unlock();
    await (
      await lock()(id)
    )();
  });

  it('is waited for', async () => {
    const unlock = await lock({ holder: 'a decide' })(id);
    const waiting = lock({ holder: 'b release', waitMs: minuteMs })(id);
    setTimeout(() => void unlock(), 300);
    await (
      await waiting
    )();
  });

  it('is kept for as long as the work takes', async () => {
    const unlock = await lock({ holder: 'a publish', renewMs: 50 })(id);
    for (let quarter = 0; quarter < 3; quarter += 1) {
      now += 14 * minuteMs;
      await pause(300);
      await assert.rejects(lock()(id), busy);
    }
    await unlock();
    const next = await lock()(id);
    // nobody says any more that it is the first one's
    await pause(150);
    await assert.rejects(lock({ holder: 'b release' })(id), busy);
    await next();
  });

  it('of a build that died is free after a while', async () => {
    await lock({ holder: 'a decide' })(id);
    now += 14 * minuteMs;
    await assert.rejects(lock()(id), busy);
    now += 2 * minuteMs;
    await (
      await lock()(id)
    )();
  });
});
