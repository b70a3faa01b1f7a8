/** Asymmetric keys of KMS: ECDSA over P-256. A digest is signed as it is given, which node:crypto does for no one. */
import { createECDH, createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { AwsError } from '../protocol/errors.js';
import { bytes, text, type Values } from '../values.js';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The order of the group of P-256: FIPS 186-4, D.1.2.3. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

export function makeSigningKey(): SigningKey {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

export function sign({ privateKey }: SigningKey, input: Values): Buffer {
  if (text(input, 'SigningAlgorithm') !== 'ECDSA_SHA_256')
    throw new AwsError('InvalidKeyUsageException', 'the key is none for this algorithm');
  const message = bytes(input.Message);
  if (input.MessageType !== 'DIGEST')
    return signDigest(privateKey, createHash('sha256').update(message).digest());
  if (message.length !== 32)
    throw new AwsError('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  return signDigest(privateKey, message);
}

/** FIPS 186-4, 6.4, with a random secret of its own for each signature. */
function signDigest(privateKey: KeyObject, digest: Buffer): Buffer {
  const secret = numberOf(Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url'));
  for (;;) {
    const k = numberOf(randomBytes(32)) % order;
    if (k === 0n) continue;
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(Buffer.from(k.toString(16).padStart(64, '0'), 'hex'));
    const r = numberOf(curve.getPublicKey().subarray(1, 33)) % order;
    const s = (inverse(k) * (numberOf(digest) + r * secret)) % order;
    if (r !== 0n && s !== 0n) return derOf(r, s);
  }
}

/** By Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value, order - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

function derOf(...values: readonly bigint[]): Buffer {
  const body = Buffer.concat(
    values.map((value) => {
      const hex = value.toString(16);
      const raw = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
      const positive = (raw[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), raw]) : raw;
      return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
    }),
  );
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function numberOf(value: Buffer): bigint {
  return BigInt(`0x${value.toString('hex')}`);
}
