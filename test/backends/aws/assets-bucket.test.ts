import assert from 'node:assert/strict';
import { ensureAssetsBucket } from '../../../src/backends/aws/assets-bucket.js';
import { createClients } from '../../../src/backends/aws/clients.js';
import { withDouble } from '../../aws-double/tests-support.js';
import { buckets } from '../../aws-double/services/s3/buckets.js';

const bucket = 'spkg-assets-111122223333-eu-west-1';
const order = { bucket, account: '111122223333', region: 'eu-west-1', partition: 'aws' };

describe('the bucket of what is deployed', () => {
  const double = withDouble({});

  it('is made once, and only over TLS', async () => {
    const clients = createClients(double().client());
    assert.equal(await ensureAssetsBucket(clients, order), true);
    assert.equal(await ensureAssetsBucket(clients, order), false);
    assert.match(JSON.stringify(buckets(double().world).get(bucket)?.policy), /SecureTransport/);
  });

  it('is refused when another account has made one of that name', async () => {
    const clients = createClients(double().client());
    await ensureAssetsBucket(clients, order);
    buckets(double().world).get(bucket)!.owner = '999988887777';
    const before = double().calls.length;
    await assert.rejects(ensureAssetsBucket(clients, order), { code: 'SPKG_AWS_DENIED' });
    assert.deepEqual(
      double()
        .calls.slice(before)
        .map(({ operation }) => operation),
      ['HeadBucket'],
    );
  });
});
