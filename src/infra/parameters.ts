/** What is asked before a gate is deployed. Pure: no CDK. */
import * as v from 'valibot';
import { regionPattern, stackNamePattern } from '../backends/aws/layout.js';

export const networkModes = ['isolated', 'nat', 'none'] as const;
export type NetworkMode = (typeof networkModes)[number];

/** Providers of a connection, as CodeConnections names them. */
export const connectionProviders = [
  'GitHub',
  'GitHubEnterpriseServer',
  'GitLab',
  'GitLabSelfManaged',
  'Bitbucket',
] as const;
export type ConnectionProvider = (typeof connectionProviders)[number];

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(400));
const branch = v.optional(v.pipe(v.string(), v.regex(/^[\w][\w./-]{0,99}$/)), 'main');
const principalArn = v.pipe(
  v.string(),
  v.regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,500}$/),
);

const mailAddress = v.pipe(v.string(), v.regex(/^[^\s@]{1,64}@[^\s@]{1,190}$/));
const requesterArn = v.union([
  principalArn,
  v.pipe(
    v.string(),
    v.regex(/^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{1,64}$/),
  ),
]);

const codeCommitSchema = v.strictObject({
  kind: v.literal('codecommit'),
  repository: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)),
  /** false: the repository is there already */
  create: v.optional(v.boolean(), true),
  branch,
});

const connectionSchema = v.strictObject({
  kind: v.literal('connection'),
  /** `owner/name`, or `group/subgroup/name` */
  repository: v.pipe(v.string(), v.regex(/^[\w.-]+(\/[\w.-]+)+$/)),
  /** where `spkg request` pushes to; without credentials */
  url: v.pipe(v.string(), v.regex(/^https:\/\/[^\s/@]+\/[^\s@]+$/)),
  branch,
  connection: v.union([
    v.strictObject({
      arn: v.pipe(
        v.string(),
        v.regex(/^arn:aws[a-z-]*:(codeconnections|codestar-connections):[\w-]+:\d{12}:connection\/[\w-]+$/),
      ),
    }),
    v.strictObject({
      provider: v.picklist(connectionProviders),
      /** of a server of one's own: the Host resource that was made for it */
      hostArn: v.optional(text),
    }),
  ]),
});

const membersSchema = v.strictObject({
  stack: v.optional(v.pipe(v.string(), v.regex(stackNamePattern)), 'spkg'),
  region: v.optional(v.pipe(v.string(), v.regex(regionPattern))),
  account: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))),
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
  upstream: v.optional(v.pipe(v.string(), v.regex(/^https:\/\/[^\s@]+$/))),
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
);

/** As a person or a file gives it. */
export type GivenParameters = v.InferInput<typeof parametersSchema>;
/** With what was left out filled in. */
export type GateParameters = v.InferOutput<typeof parametersSchema>;
export type RequestSource = GateParameters['requests'];
