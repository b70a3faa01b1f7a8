/** Whether two names that AWS proves may be one person. When in doubt they are: somebody else then has to answer. */

/** Session names that say nothing of who it is. */
const generic = /^(SageMaker|botocore-session-\d+|aws-sdk-\S+|session|i-[0-9a-f]+)$/i;

/**
 * `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: whoever may take a role on chooses the session's name, so one role is
 * one person; and one name in two roles, as IAM Identity Center gives them, is one person too. So is a user
 * (`arn:aws:iam::ACCOUNT:user/PATH/NAME`) and a session of that name.
 */
export function samePerson(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [namesOf(a), namesOf(b)];
  if (!one || !other) return false;
  if (one.role !== undefined && one.role === other.role) return true;
  // two users of one name are two where they are of two accounts
  if (one.role === undefined && other.role === undefined) return false;
  return one.name.toLowerCase() === other.name.toLowerCase() && !generic.test(one.name);
}

interface Names {
  readonly role?: string;
  /** of the session, or of the user */
  readonly name: string;
}

function namesOf(arn: string): Names | undefined {
  const [, account, role, session] = /^arn:[\w-]+:sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (session !== undefined) return { role: `${account ?? ''}/${role ?? ''}`, name: session };
  const [, user] = /^arn:[\w-]+:iam::\d+:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return user === undefined ? undefined : { name: user };
}
