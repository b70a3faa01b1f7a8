/** The ports Signer and Verifier over one key of KMS, of which the private half never leaves it: ECDSA over P-256. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { SpkgError } from '../../core/errors.js';
import type { Signer, Verifier } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';

const algorithm = 'ECDSA_SHA_256';

/** SPKG_AWS_DENIED, SPKG_AWS_FAILED. */
export function createSigner(clients: Clients, keyArn: string): Signer {
  return {
    async sign(bytes) {
      const kms = await clients.kms();
      const { Signature } = await asking('kms:Sign', keyArn, () =>
        kms.sign({
          KeyId: keyArn,
          // KMS takes no more than 4096 bytes themselves
          Message: createHash('sha256').update(bytes).digest(),
          MessageType: 'DIGEST',
          SigningAlgorithm: algorithm,
        }),
      );
      if (!Signature) throw noKey(keyArn, 'KMS answered without a signature');
      return { keyId: keyArn, signature: Signature };
    },
  };
}

/**
 * By the public half, asked for once: a list of many receipts costs one call. No other key counts, whatever an envelope
 * says. SPKG_AWS_DENIED, SPKG_AWS_FAILED.
 */
export function createVerifier(clients: Clients, keyArn: string): Verifier {
  let asked: Promise<KeyObject> | undefined;
  return {
    async verify(bytes, { keyId, signature }) {
      if (keyId !== keyArn) return false;
      asked ??= publicKey(clients, keyArn);
      return verify('sha256', bytes, await asked, signature);
    },
  };
}

async function publicKey(clients: Clients, keyArn: string): Promise<KeyObject> {
  const kms = await clients.kms();
  const { PublicKey, SigningAlgorithms = [] } = await asking('kms:GetPublicKey', keyArn, () =>
    kms.getPublicKey({ KeyId: keyArn }),
  );
  if (!PublicKey || !SigningAlgorithms.includes(algorithm))
    throw noKey(keyArn, `it is none for ${algorithm}`);
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

function noKey(keyArn: string, why: string): SpkgError {
  return new SpkgError('SPKG_AWS_FAILED', `\`${sanitize(keyArn, 200)}\` signs no receipts: ${why}`, {
    tryThis: 'ask whoever administers the gate: spkg bootstrap --backend aws mends it',
  });
}
