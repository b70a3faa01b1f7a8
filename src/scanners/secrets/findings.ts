/** Everything the secrets scanner can find. Pages: docs/findings/secrets. */
import type { Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

const revoke =
  'InfoSec looks at it: tell the project, which must revoke it; never use it. The code may still be sound.';
const ask = 'Nothing to do for a requester; tell the project when it looks real.';

function type(
  id: string,
  severity: Severity,
  confidence: FindingType['confidence'],
  title: string,
  remedy: string,
): FindingType {
  return { id: `secrets/${id}`, kind: 'secret', severity, confidence, title, remedy };
}

export const secretsFindings = {
  awsKey: type('aws-key', 'high', 'medium', 'An AWS access key lies beside its secret', revoke),
  serviceToken: type('service-token', 'high', 'medium', 'A token of a service is in the package', revoke),
  privateKey: type('private-key', 'high', 'medium', 'A private key is in the package', revoke),
  credentialFile: type(
    'credential-file',
    'high',
    'medium',
    'A file of credentials was packed by mistake',
    revoke,
  ),
  connectionString: type(
    'connection-string',
    'high',
    'medium',
    'An address holds a user name and a password',
    revoke,
  ),
  possibleSecret: type('possible-secret', 'low', 'low', 'Something has the shape of a secret', ask),
  inTests: type(
    'in-tests',
    'info',
    'low',
    'A secret lies among tests, documents or examples',
    'Nothing to do: such secrets are made for tests as a rule.',
  ),
  notLookedAt: type(
    'not-looked-at',
    'medium',
    'high',
    'A text was not looked at whole for secrets',
    'A person of InfoSec looks for secrets in what was left out.',
  ),
} as const satisfies Readonly<Record<string, FindingType>>;

/** How sure it is: `real` has a checksum, a decoded structure or a distinctive form; `possible` has the shape alone. */
export type Certainty = 'real' | 'possible';

/** What was found, before it is known where it lies. */
export interface Hit {
  readonly type: 'awsKey' | 'serviceToken' | 'privateKey' | 'credentialFile' | 'connectionString';
  readonly certainty: Certainty;
  /** a noun phrase: `GitHub token, checksum holds` */
  readonly what: string;
  readonly secret: string;
  /** byte offset in the text */
  readonly offset: number;
}
