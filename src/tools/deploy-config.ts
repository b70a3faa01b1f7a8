import type { BaseIssue } from 'valibot';
import { SpkgError } from '../core/errors.js';
import { sanitize } from '../core/sanitize.js';

/** What to type for a member that is needed and missing. */
const flags: Readonly<Record<string, string>> = {
  requests: '--repository NAME keeps requests in CodeCommit; with --git GitHub --git-url URL elsewhere',
  'requests.repository': '--repository NAME',
  'requests.url': '--git-url https://HOST/OWNER/NAME.git',
  'requests.connection': '--git GitHub, or --connection ARN; --git-host ARN for a server of your own',
  infosecEmail: '--email ADDRESS',
};

/** SPKG_CONFIG_INVALID: what the gate is to be deployed with is not what it must be. */
export function configInvalid(where: string, why: string, cause?: unknown): SpkgError {
  const message = `\`${sanitize(where, 200)}\` of the configuration is wrong: ${sanitize(why, 400)}`;
  const flag = flags[where];
  const more = 'docs/aws.md shows every member for --config FILE';
  return new SpkgError('SPKG_CONFIG_INVALID', message, {
    tryThis: flag === undefined ? more : `${flag}; ${more}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What is wrong with a member, with its value. */
export function wordsOf({ type, expected, received, message, input }: BaseIssue<unknown>): string {
  if (expected === 'never') return 'there is no such member';
  if (received === 'undefined') return 'it is missing';
  if (type === 'regex') return `${message}: \`${String(input)}\``;
  // the schema's own words for a choice or a type
  return message.replace(/^Invalid \w+: Expected (.*) but received (.*)$/, 'it must be $1, and is `$2`');
}
