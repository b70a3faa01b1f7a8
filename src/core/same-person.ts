/** Whether two names that AWS proves may be one person. When in doubt they are: somebody else then has to answer. */

/** Session names that say nothing of who it is. */
const generic = /^(SageMaker|botocore-session-\d+|aws-sdk-\S+|session|i-[0-9a-f]+)$/i;

/**
 * `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: whoever may take a role on chooses the session's name, so one role is
 * one person; and one name in two roles, as IAM Identity Center gives them, is one person too.
 */
export function samePerson(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [sessionOf(a), sessionOf(b)];
  if (!one || !other) return false;
  if (one.role === other.role) return true;
  return one.session === other.session && !generic.test(one.session);
}

function sessionOf(arn: string): { readonly role: string; readonly session: string } | undefined {
  const [, account, role, session] = /^arn:[\w-]+:sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  return account === undefined || role === undefined || session === undefined
    ? undefined
    : { role: `${account}/${role}`, session };
}
