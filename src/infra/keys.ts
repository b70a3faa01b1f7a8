/** The keys of the gate: one encrypts whatever it keeps, one signs what it says that it published. */
import { CfnAlias, CfnKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { retained } from './kept.js';
import type { Places } from './places.js';

/** Who administers keys in the account may administer this one; use is given by the policies of roles. */
const administration = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RetireGrant',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** The same of a key that signs, and no grants: a grant would let somebody sign without a policy that says so. */
const administrationOfSigning = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
  'kms:Verify',
];

export class Keys extends Construct {
  readonly arn: string;
  readonly signingArn: string;

  constructor(scope: Construct, places: Places) {
    super(scope, 'Keys');
    this.arn = this.encryption(places);
    this.signingArn = this.signing(places);
  }

  private encryption({ partition, account, region, stack }: Places): string {
    const key = new CfnKey(this, 'Key', {
      description: `what the package gate ${stack} keeps`,
      enableKeyRotation: true,
      pendingWindowInDays: 30,
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'PoliciesOfTheAccount',
            Effect: 'Allow',
            Principal: { AWS: `arn:${partition}:iam::${account}:root` },
            Action: administration,
            Resource: '*',
          },
          {
            Sid: 'LogsOfTheBuilds',
            Effect: 'Allow',
            Principal: { Service: `logs.${region}.amazonaws.com` },
            Action: [
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:Encrypt',
              'kms:GenerateDataKey',
              'kms:ReEncryptFrom',
              'kms:ReEncryptTo',
            ],
            Resource: '*',
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/aws/codebuild/${stack}-*`,
              },
            },
          },
          {
            Sid: 'FailuresTold',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
        ],
      },
    });
    retained(key);
    new CfnAlias(this, 'Alias', { aliasName: `alias/${stack}`, targetKeyId: key.ref });
    return key.attrArn;
  }

  /** Kept as long as the receipts that are read with it. */
  private signing({ partition, account, stack, role }: Places): string {
    const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
    const key = new CfnKey(this, 'Signing', {
      description: `what the package gate ${stack} says that it published`,
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      pendingWindowInDays: 30,
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'PoliciesOfTheAccount',
            Effect: 'Allow',
            Principal,
            Action: administrationOfSigning,
            Resource: '*',
          },
          {
            // no policy of the account gives this to anybody else
            Sid: 'WhoPublishesSigns',
            Effect: 'Allow',
            Principal,
            Action: ['kms:Sign'],
            Resource: '*',
            Condition: {
              StringEquals: {
                'aws:PrincipalArn': [role.publish, role.release],
                'kms:MessageType': 'DIGEST',
                'kms:SigningAlgorithm': 'ECDSA_SHA_256',
              },
            },
          },
        ],
      },
    });
    retained(key);
    new CfnAlias(this, 'SigningAlias', { aliasName: `alias/${stack}-receipts`, targetKeyId: key.ref });
    return key.attrArn;
  }
}
