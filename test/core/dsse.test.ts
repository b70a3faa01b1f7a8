import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  inTotoPayloadType,
  isEnveloped,
  openEnvelope,
  preAuthEncoding,
  sealEnvelope,
} from '../../src/core/dsse.js';
import type { Signer, Verifier } from '../../src/core/ports.js';

/** A key of this process. */
function keyPair(keyId = 'a key'): Signer & Verifier {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    sign: (bytes) => Promise.resolve({ keyId, signature: sign('sha256', bytes, privateKey) }),
    verify: (bytes, { signature }) => Promise.resolve(verify('sha256', bytes, publicKey, signature)),
  };
}

const statement = '{"_type":"https://in-toto.io/Statement/v1"}\n';

describe('envelopes around statements', () => {
  it('are signed over type and payload with their lengths, as the protocol of DSSE says', () => {
    // the example of its protocol.md
    assert.equal(
      preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString(),
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    assert.equal(preAuthEncoding('ü', Buffer.from('é')).toString(), 'DSSEv1 2 ü 2 é');
  });

  it('give back the very bytes that were signed, and by whom', async () => {
    const key = keyPair();
    const envelope = await sealEnvelope(statement, key);
    assert.equal(envelope.payloadType, inTotoPayloadType);
    assert.ok(isEnveloped(JSON.parse(JSON.stringify(envelope))));
    assert.deepEqual(await openEnvelope(envelope, key), { payload: statement, keyId: 'a key' });
  });

  it('do not open with another key, other words, another type or no signature', async () => {
    const key = keyPair();
    const envelope = await sealEnvelope(statement, key);
    assert.equal(await openEnvelope(envelope, keyPair()), undefined);
    const [signature] = envelope.signatures;
    for (const changed of [
      { payload: Buffer.from(statement.replace('v1', 'v2')).toString('base64') },
      { payload: `${envelope.payload}!` },
      { payloadType: 'application/json' },
      { signatures: [] },
      { signatures: [{ ...signature, sig: 'AAAA' }] },
      { signatures: [{ ...signature, sig: '' }] },
      { more: true },
    ])
      assert.equal(await openEnvelope({ ...envelope, ...changed }, key), undefined, JSON.stringify(changed));
    for (const none of [undefined, null, 'text', [], {}])
      assert.equal(await openEnvelope(none, key), undefined);
  });

  it('open when one of several signatures holds', async () => {
    const key = keyPair();
    const envelope = await sealEnvelope(statement, key);
    const other = await sealEnvelope(statement, keyPair('another'));
    const both = { ...envelope, signatures: [...other.signatures, ...envelope.signatures] };
    assert.equal((await openEnvelope(both, key))?.keyId, 'a key');
  });
});
