/** What AWS answers when it does not do what was asked, as errors that a person can act on. */
import { isSpkgError, SpkgError } from '../../core/errors.js';
import { sanitize } from '../../core/sanitize.js';

/** The name of the SDK's error: `AccessDeniedException`, `NoSuchKey` … */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** The HTTP status that AWS answered with; undefined when nothing came. */
export function statusOf(error: unknown): number | undefined {
  const known = error as { $metadata?: { httpStatusCode?: number } } | null;
  return known?.$metadata?.httpStatusCode;
}

/** Whether the thing that was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 || /NotFound|NoSuchKey|NoSuchBucket/.test(nameOf(error));
}

/** Whether somebody was first: a conditional write that lost. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412 || statusOf(error) === 409;
}

const denied = /AccessDenied|UnauthorizedOperation|Forbidden|NotAuthorized/;
const noCredentials = /Credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|TokenProvider|SSO/;

/** `action`: the IAM action that was tried, `s3:GetObject`; `on`: what it was tried on. */
export function awsError(error: unknown, action: string, on: string): SpkgError {
  if (isSpkgError(error)) return error;
  const words = sanitize(error instanceof Error ? error.message : String(error), 300);
  const target = sanitize(on, 200);
  if (denied.test(nameOf(error)) || statusOf(error) === 403) {
    return new SpkgError('SPKG_AWS_DENIED', `AWS does not allow \`${action}\` on \`${target}\`: ${words}`, {
      tryThis: `spkg doctor; then ask whoever administers the gate for ${action}`,
      cause: error,
    });
  }
  const tryThis = remedyOf(error);
  return new SpkgError('SPKG_AWS_FAILED', `AWS did not answer \`${action}\` on \`${target}\`: ${words}`, {
    tryThis,
    cause: error,
  });
}

function remedyOf(error: unknown): string {
  if (noCredentials.test(nameOf(error)))
    return 'sign in as for the AWS CLI: aws sso login, or set AWS_PROFILE';
  // the SDK gives it no name of its own
  if (error instanceof Error && error.message === 'Region is missing')
    return 'export AWS_REGION=REGION, or put a region into your AWS profile';
  return 'run the same command again; spkg doctor tells what cannot be reached';
}

/** Runs one call, and says which action was tried on what when it fails. */
export async function asking<T>(action: string, on: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsError(error, action, on);
  }
}
