import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createClients, type Clients } from '../../../src/backends/aws/clients.js';
import { createEvidenceStore } from '../../../src/backends/aws/evidence.js';
import { evidenceKey, parseStackConfig } from '../../../src/backends/aws/layout.js';
import { s3Place } from '../../../src/backends/aws/places.js';
import { createSigner, createVerifier } from '../../../src/backends/aws/signing.js';
import { encodeDocument, type DocumentOf } from '../../../src/core/documents.js';
import { preAuthEncoding } from '../../../src/core/dsse.js';
import { isSpkgError } from '../../../src/core/errors.js';
import { listRequests } from '../../../src/core/operations/status.js';
import type { EvidenceStore } from '../../../src/core/ports.js';
import type { Double } from '../../aws-double/index.js';
import { parameters } from '../../aws-double/services/ssm.js';
import { id, other, requestDocument, time } from '../../contract/documents.js';
import { deployed, end } from '../../helpers/aws-stack.js';

const bucket = 'spkg-evidence-111122223333-eu-west-1';

function receiptDocument(request = id): DocumentOf<'receipt'> {
  return {
    schema: 'spkg.receipt/1',
    request,
    startedAt: time,
    finishedAt: time,
    inputs: {},
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'demo-1.0-py3-none-any.whl', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'urn:spkg:receipt:1',
    predicate: { result: 'published', index: 'arn:demo', documents: {}, previous: null },
  };
}

describe('receipts, signed by the key of the stack', function () {
  this.timeout(60_000);
  let double: Double;
  let keyArn: string;
  let attempt = 0;
  const as = (who: string): Clients => createClients(double.client(who));
  const store = (who: string, { signs = false } = {}): EvidenceStore => {
    const clients = as(who);
    return createEvidenceStore(s3Place(clients, bucket), {
      verifier: createVerifier(clients, keyArn),
      ...(signs ? { signer: createSigner(clients, keyArn) } : {}),
    });
  };
  const calls = (operation: string): number =>
    double.calls.filter((call) => call.operation === operation && call.outcome === 'ok').length;
  /** What lies there, and what is put in its place by one whom the bucket trusts. */
  async function stored(request = id): Promise<Record<string, unknown>> {
    const text = await s3Place(as('spkg-decide-role'), bucket).read(evidenceKey(request, 'receipt', attempt));
    return JSON.parse(text!.toString()) as Record<string, unknown>;
  }
  async function forge(request: string, value: unknown): Promise<void> {
    attempt += 1;
    const place = s3Place(as('spkg-decide-role'), bucket);
    assert.ok(await place.create(evidenceKey(request, 'receipt', attempt), encodeDocument(value)));
  }
  const refused = (error: unknown): boolean => isSpkgError(error) && error.code === 'SPKG_SIGNATURE_INVALID';

  before(async () => {
    double = await deployed({});
    const [described] = [...parameters(double.world).values()];
    keyArn = parseStackConfig(described!.value)?.signingKeyArn ?? '';
    assert.match(keyArn, /^arn:aws:kms:/);
    await store('spkg-decide-role').put('request', requestDocument());
    await store('spkg-decide-role').put('request', requestDocument(other));
  });
  after(() => end(double));

  it('are envelopes around the statement, which anybody can look at with the public key', async () => {
    const put = await store('spkg-publish-role', { signs: true }).put('receipt', receiptDocument());
    ({ attempt } = put);
    assert.equal(put.signedBy, keyArn);
    const envelope = (await stored()) as {
      payloadType: string;
      payload: string;
      signatures: [{ keyid: string; sig: string }];
    };
    assert.equal(envelope.payloadType, 'application/vnd.in-toto+json');
    assert.equal(envelope.signatures[0].keyid, keyArn);
    const payload = Buffer.from(envelope.payload, 'base64');
    assert.deepEqual(JSON.parse(payload.toString()), receiptDocument());
    const kms = await as('spkg-requester').kms();
    const { PublicKey } = await kms.getPublicKey({ KeyId: keyArn });
    const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
    const signature = Buffer.from(envelope.signatures[0].sig, 'base64');
    assert.ok(verify('sha256', preAuthEncoding(envelope.payloadType, payload), key, signature));
  });

  it('are read as before, by people and by builds, with one call for the key', async () => {
    for (const who of ['spkg-requester', 'spkg-approver', 'spkg-decide-role', 'spkg-notify-role']) {
      const reader = store(who);
      const before = calls('GetPublicKey');
      const known = await reader.latest(id, 'receipt');
      assert.equal((await reader.latest(id, 'receipt'))?.signedBy, keyArn);
      assert.deepEqual(known?.document, receiptDocument());
      assert.equal(calls('GetPublicKey'), before + 1);
      const lies = encodeDocument(await stored());
      assert.equal(known.digest, createHash('sha256').update(lies).digest('hex'));
    }
  });

  it('are signed by who publishes, and by nobody else, whatever policy an administrator has', async () => {
    await createSigner(as('spkg-release-role'), keyArn).sign(Buffer.from('x'));
    for (const who of ['admin', 'spkg-requester', 'spkg-approver', 'spkg-decide-role', 'spkg-notify-role'])
      await assert.rejects(
        createSigner(as(who), keyArn).sign(Buffer.from('x')),
        (error) => isSpkgError(error) && error.code === 'SPKG_AWS_DENIED',
        who,
      );
    // nor anything but the digest of an envelope
    const kms = await as('spkg-publish-role').kms();
    await assert.rejects(
      kms.sign({ KeyId: keyArn, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' }),
      { name: 'AccessDeniedException' },
    );
  });

  it('of before there was a key are still read, and are unsigned', async () => {
    await forge(other, receiptDocument(other));
    const known = await store('spkg-requester').latest(other, 'receipt');
    assert.deepEqual(known?.document, receiptDocument(other));
    assert.equal(known.signedBy, undefined);
  });

  it('whose words were changed are refused', async () => {
    attempt = 1;
    const envelope = await stored();
    const words = JSON.stringify(receiptDocument()).replace('a'.repeat(64), 'b'.repeat(64));
    await forge(id, { ...envelope, payload: Buffer.from(words).toString('base64') });
    await assert.rejects(store('spkg-requester').latest(id, 'receipt'), refused);
  });

  it('that are another request’s, signed by another key, or by none, are refused', async () => {
    attempt = 1;
    const envelope = await stored();
    const [signature] = envelope.signatures as [object];
    attempt = 2;
    await forge(other, envelope);
    await assert.rejects(store('spkg-requester').latest(other, 'receipt'), refused);
    for (const signatures of [[{ ...signature, keyid: 'arn:other' }], [{ ...signature, sig: 'AAAA' }], []]) {
      await forge(id, { ...envelope, signatures });
      await assert.rejects(store('spkg-requester').latest(id, 'receipt'), refused);
    }
    const without = createEvidenceStore(s3Place(as('spkg-requester'), bucket));
    await assert.rejects(without.latest(id, 'receipt'), refused);
  });

  it('that are refused hide no other request from a list', async () => {
    await store('spkg-decide-role').put('request', requestDocument('20261124-113014-bbbbb'));
    const told: string[] = [];
    const all = await listRequests(
      { evidence: store('spkg-requester') },
      { limit: 10, onDamaged: ({ code }) => told.push(code) },
    );
    assert.deepEqual(
      all.map((one) => one.id),
      ['20261124-113014-bbbbb'],
    );
    assert.deepEqual(told, ['SPKG_SIGNATURE_INVALID', 'SPKG_SIGNATURE_INVALID']);
  });

  it('need no key where the stack is older than they are', () => {
    const [described] = [...parameters(double.world).values()];
    const older = { ...(JSON.parse(described!.value) as object), signingKeyArn: undefined };
    assert.equal(parseStackConfig(JSON.stringify(older))?.signingKeyArn, null);
  });
});
