/** KMS: keys of the template; data keys and decryption, enough for encryption at rest; signatures. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError } from '../protocol/errors.js';
import { bytes, numberOf, record, text, type Values } from '../values.js';
import { makeSigningKey, sign, type SigningKey } from './kms-signing.js';
import type { CallContext, Need, Service, World } from '../world.js';

interface Key {
  readonly arn: string;
  readonly id: string;
  readonly policy: Values;
  readonly secret: Buffer;
  /** of a key that signs, which encrypts nothing */
  readonly pair?: SigningKey;
}

export function keys(world: World): Map<string, Key> {
  return world.state('kms', () => new Map<string, Key>());
}

export function makeKey(world: World, id: string, properties: Values): void {
  const arn = `arn:aws:kms:${world.region}:${world.account}:key/${id}`;
  const existing = keys(world).get(id);
  const signs = properties.KeyUsage === 'SIGN_VERIFY';
  if (signs && properties.KeySpec !== 'ECC_NIST_P256')
    throw new AwsError('ValidationException', `the double makes no key of ${String(properties.KeySpec)}`);
  if (signs && properties.EnableKeyRotation !== undefined)
    throw new AwsError('UnsupportedOperationException', 'asymmetric keys do not rotate');
  keys(world).set(id, {
    arn,
    id,
    policy: record(properties.KeyPolicy),
    secret: existing?.secret ?? randomBytes(32),
    ...(signs ? { pair: existing?.pair ?? makeSigningKey() } : {}),
  });
}

export function makeAlias(world: World, name: string, target: string): void {
  world.state('kms aliases', () => new Map<string, string>()).set(name, target);
}

/** By id, ARN or alias. */
export function keyOf(world: World, wanted: string): Key {
  const name = wanted.replace(/^arn:aws:kms:[^:]*:[^:]*:(key\/)?/, '');
  const aliases = world.state('kms aliases', () => new Map<string, string>());
  const target = (aliases.get(name) ?? name).replace(/^arn:aws:kms:[^:]*:[^:]*:key\//, '');
  const found = keys(world).get(target);
  if (!found) throw new AwsError('NotFoundException', `Key '${wanted}' does not exist`);
  return found;
}

/** The rights on a key that a service uses in the name of its caller. None for the service's own key. */
export function keyNeeds(
  world: World,
  key: string | undefined,
  actions: readonly string[],
  via: string,
): Need[] {
  if (key === undefined || key.startsWith('alias/aws/')) return [];
  const { arn, policy } = keyOf(world, key);
  return actions.map((action) => ({
    action,
    resource: arn,
    resourcePolicy: policy,
    context: { 'kms:ViaService': `${via}.${world.region}.amazonaws.com`, 'kms:CallerAccount': world.account },
  }));
}

function seal(key: Key, plain: Buffer, context: unknown): Buffer {
  if (key.pair) throw new AwsError('InvalidKeyUsageException', `${key.arn} key usage is SIGN_VERIFY`);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv).setAAD(
    Buffer.from(JSON.stringify(context ?? {})),
  );
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from(key.id), iv, cipher.getAuthTag(), sealed]);
}

function GenerateDataKey(input: Values, { world }: CallContext): Values {
  const key = keyOf(world, text(input, 'KeyId'));
  const plain = randomBytes(input.KeySpec === 'AES_128' ? 16 : numberOf(input, 'NumberOfBytes', 32));
  return { KeyId: key.arn, Plaintext: plain, CiphertextBlob: seal(key, plain, input.EncryptionContext) };
}

function Encrypt(input: Values, { world }: CallContext): Values {
  const key = keyOf(world, text(input, 'KeyId'));
  return {
    KeyId: key.arn,
    CiphertextBlob: seal(key, bytes(input.Plaintext), input.EncryptionContext),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

function keyOfCiphertext(world: World, input: Values): Key {
  const id = bytes(input.CiphertextBlob).subarray(0, 36).toString();
  const found = keys(world).get(id);
  if (!found) throw new AwsError('InvalidCiphertextException', '');
  return found;
}

function Decrypt(input: Values, { world }: CallContext): Values {
  const key = keyOfCiphertext(world, input);
  const blob = bytes(input.CiphertextBlob);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.secret, blob.subarray(36, 48))
      .setAAD(Buffer.from(JSON.stringify(input.EncryptionContext ?? {})))
      .setAuthTag(blob.subarray(48, 64));
    return {
      KeyId: key.arn,
      Plaintext: Buffer.concat([decipher.update(blob.subarray(64)), decipher.final()]),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  } catch (cause) {
    throw Object.assign(new AwsError('InvalidCiphertextException', ''), { cause });
  }
}

function pairOf({ arn, pair }: Key): SigningKey {
  if (!pair) throw new AwsError('InvalidKeyUsageException', `${arn} key usage is ENCRYPT_DECRYPT`);
  return pair;
}

const kindOfPair = {
  KeySpec: 'ECC_NIST_P256',
  CustomerMasterKeySpec: 'ECC_NIST_P256',
  KeyUsage: 'SIGN_VERIFY',
  SigningAlgorithms: ['ECDSA_SHA_256'],
};

function Sign(input: Values, { world }: CallContext): Values {
  const key = keyOf(world, text(input, 'KeyId'));
  return { KeyId: key.arn, Signature: sign(pairOf(key), input), SigningAlgorithm: 'ECDSA_SHA_256' };
}

function GetPublicKey(input: Values, { world }: CallContext): Values {
  const key = keyOf(world, text(input, 'KeyId'));
  const PublicKey = pairOf(key).publicKey.export({ format: 'der', type: 'spki' });
  return { KeyId: key.arn, PublicKey, ...kindOfPair };
}

function DescribeKey(input: Values, { world }: CallContext): Values {
  const { arn, id, pair } = keyOf(world, text(input, 'KeyId'));
  return {
    KeyMetadata: {
      KeyId: id,
      Arn: arn,
      AWSAccountId: world.account,
      Enabled: true,
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyManager: 'CUSTOMER',
      ...(pair ? kindOfPair : {}),
    },
  };
}

const onKey =
  (action: string) =>
  (input: Values, { world }: CallContext): Need[] => {
    const key = action === 'kms:Decrypt' ? keyOfCiphertext(world, input) : keyOf(world, text(input, 'KeyId'));
    const context = Object.entries(record(input.EncryptionContext)).map(([name, value]) => [
      `kms:EncryptionContext:${name}`,
      String(value),
    ]);
    // `as`: pairs of texts as made above
    const encryption = Object.fromEntries(context) as Record<string, string>;
    const signing =
      action === 'kms:Sign'
        ? {
            'kms:SigningAlgorithm': text(input, 'SigningAlgorithm'),
            'kms:MessageType': typeof input.MessageType === 'string' ? input.MessageType : 'RAW',
          }
        : {};
    return [
      {
        action,
        resource: key.arn,
        resourcePolicy: key.policy,
        context: { 'kms:CallerAccount': world.account, ...encryption, ...signing },
      },
    ];
  };

export const kms: Service = {
  name: 'kms',
  operations: { GenerateDataKey, Encrypt, Decrypt, DescribeKey, Sign, GetPublicKey },
  needs: {
    GenerateDataKey: onKey('kms:GenerateDataKey'),
    Encrypt: onKey('kms:Encrypt'),
    Decrypt: onKey('kms:Decrypt'),
    DescribeKey: onKey('kms:DescribeKey'),
    Sign: onKey('kms:Sign'),
    GetPublicKey: onKey('kms:GetPublicKey'),
  },
};
