/** What is asked before a gate is deployed. Pure: no CDK. */
import * as v from 'valibot';
import { regionPattern, stackNamePattern } from '../backends/aws/layout.js';

export const networkModes = ['isolated', 'nat', 'none'] as const;
export type NetworkMode = (typeof networkModes)[number];

const shaped = (shape: RegExp, words: string) => v.pipe(v.string(), v.regex(shape, words));
const branch = v.optional(shaped(/^[\w][\w./-]{0,99}$/, 'it is no name of a branch'), 'main');
const principalArn = shaped(
  /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,500}$/,
  'it is no ARN of a role or user, as arn:aws:iam::111122223333:role/NAME',
);

const mailAddress = shaped(/^[^\s@]{1,64}@[^\s@]{1,190}$/, 'it is no e-mail address');
const requesterArn = shaped(
  /^arn:aws[a-z-]*:(iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,500}|sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{1,64})$/,
  'it is no ARN of a role, a user or a session, as arn:aws:sts::111122223333:assumed-role/ROLE/SESSION',
);

const codeCommitSchema = v.strictObject({
  kind: v.literal('codecommit'),
  repository: shaped(/^[\w.-]{1,100}$/, 'it is no name of a CodeCommit repository'),
  /** false: the repository is there already */
  create: v.optional(v.boolean(), true),
  branch,
});

const connectionSchema = v.strictObject({
  kind: v.literal('connection'),
  /** `owner/name`, or `group/subgroup/name` */
  repository: shaped(/^[\w.-]+(\/[\w.-]+)+$/, 'it is no OWNER/NAME'),
  /** where `spkg request` pushes to; without credentials */
  url: shaped(/^https:\/\/[^\s/@]+\/[^\s@]+$/, 'it is no https:// address without credentials'),
  branch,
  connection: v.union(
    [
      v.strictObject({
        arn: shaped(
          /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[\w-]+:\d{12}:connection\/[\w-]+$/,
          'it is no ARN of a connection',
        ),
      }),
      v.strictObject({ provider: v.picklist(['GitHub', 'GitLab', 'Bitbucket']) }),
      v.strictObject({
        provider: v.picklist(['GitHubEnterpriseServer', 'GitLabSelfManaged']),
        /** of a server of one's own: the Host resource that was made for it */
        hostArn: shaped(
          /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[\w-]+:\d{12}:host\/[\w-]+$/,
          'it is no ARN of a host',
        ),
      }),
    ],
    'it must be the `arn` of a connection, a `provider` (GitHub, GitLab, Bitbucket), or a provider of one’s own servers (GitHubEnterpriseServer, GitLabSelfManaged) with the `hostArn` of its host',
  ),
});

const membersSchema = v.strictObject({
  stack: v.optional(
    shaped(stackNamePattern, 'a stack is named by at most 20 of a-z, 0-9 and -, from a letter to no -'),
    'spkg',
  ),
  region: v.optional(shaped(regionPattern, 'it is no Region, as eu-west-1')),
  account: v.optional(shaped(/^\d{12}$/, 'an account is twelve digits, in quotes where it is YAML')),
  requests: v.variant('kind', [codeCommitSchema, connectionSchema]),
  /** who is told of what needs a person */
  infosecEmail: mailAddress,
  /** who is told of the requests of one role, user or session, and of no others */
  subscribers: v.optional(v.array(v.strictObject({ email: mailAddress, requester: requesterArn })), []),
  /** IAM roles and users that may approve and own the policy */
  approvers: v.optional(v.array(principalArn), []),
  /** IAM roles and users that may ask for packages */
  requesters: v.optional(v.array(principalArn), []),
  network: v.optional(v.picklist(networkModes), 'isolated'),
  /** availability zones of the VPC: each costs its endpoints */
  zones: v.optional(v.picklist([1, 2, 3]), 2),
  /** index that is fetched from when builds reach the Internet; CodeArtifact's quarantine otherwise */
  upstream: v.optional(shaped(/^https:\/\/[^\s@]+$/, 'it is no https:// address without credentials')),
  evidenceDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650)), 365),
  logDays: v.optional(v.picklist([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]), 365),
});

/** Nobody who asks may answer; one address is one subscription, so that InfoSec's cannot be narrowed. */
export const parametersSchema = v.pipe(
  membersSchema,
  v.forward(
    v.partialCheck(
      [['infosecEmail'], ['subscribers']],
      ({ infosecEmail, subscribers }) =>
        !subscribers.some(({ email }) => email.toLowerCase() === infosecEmail.toLowerCase()),
      'InfoSec is told of every request already',
    ),
    ['subscribers'],
  ),
  v.forward(
    v.partialCheck(
      [['approvers'], ['requesters']],
      ({ approvers, requesters }) => !approvers.some((one) => requesters.includes(one)),
      'one who approves may not be one who asks',
    ),
    ['approvers'],
  ),
  v.forward(
    v.partialCheck(
      [['network'], ['upstream']],
      ({ network, upstream }) => network !== 'isolated' || upstream === undefined,
      'builds of an isolated gate reach no index but CodeArtifact’s: leave it out, or take network nat or none',
    ),
    ['upstream'],
  ),
);

/** As a person or a file gives it. */
export type GivenParameters = v.InferInput<typeof parametersSchema>;
/** With what was left out filled in. */
export type GateParameters = v.InferOutput<typeof parametersSchema>;
export type RequestSource = GateParameters['requests'];
