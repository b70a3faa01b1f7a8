/**
 * DSSE envelopes around in-toto statements (github.com/secure-systems-lab/dsse, protocol.md and envelope.md): the payload
 * as it was signed, so that nobody has to write it again to look at the signature.
 */
import * as v from 'valibot';
import type { Signer, Verifier } from './ports.js';

export const inTotoPayloadType = 'application/vnd.in-toto+json';

const base64 = v.pipe(v.string(), v.base64());

export const envelopeSchema = v.strictObject({
  payloadType: v.literal(inTotoPayloadType),
  payload: base64,
  signatures: v.pipe(v.array(v.strictObject({ keyid: v.string(), sig: base64 })), v.minLength(1)),
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;

/** What is signed: type and payload, each with its length, so that neither can be taken for a part of the other. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Whether a stored document is an envelope, well-formed or not: it has a payload where others have a schema. */
export function isEnveloped(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'payloadType' in value;
}

/** Rejects as the signer does. */
export async function sealEnvelope(payload: string, signer: Signer): Promise<Envelope> {
  const bytes = Buffer.from(payload);
  const { keyId, signature } = await signer.sign(preAuthEncoding(inTotoPayloadType, bytes));
  return {
    payloadType: inTotoPayloadType,
    payload: bytes.toString('base64'),
    signatures: [{ keyid: keyId, sig: Buffer.from(signature).toString('base64') }],
  };
}

/** The payload and the key that signed it; undefined when it is no envelope, or no signature holds. */
export async function openEnvelope(
  value: unknown,
  verifier: Verifier,
): Promise<{ readonly payload: string; readonly keyId: string } | undefined> {
  const parsed = v.safeParse(envelopeSchema, value);
  if (!parsed.success) return undefined;
  const { payloadType, payload, signatures } = parsed.output;
  const bytes = Buffer.from(payload, 'base64');
  const signed = preAuthEncoding(payloadType, bytes);
  for (const { keyid, sig } of signatures) {
    const holds = await verifier.verify(signed, { keyId: keyid, signature: Buffer.from(sig, 'base64') });
    if (holds) return { payload: bytes.toString('utf8'), keyId: keyid };
  }
  return undefined;
}
