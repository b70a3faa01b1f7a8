/** What git says to the request repository's server: never older than the push that it is for. */
import { createHash, createHmac } from 'node:crypto';
import * as v from 'valibot';
import { SpkgError } from '../../core/errors.js';
import type { GitLogin } from '../../tools/git.js';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';
import type { StackConfig } from './layout.js';

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** CodeCommit is shown a signature of one's own AWS credentials; every other server the secret of the stack. */
export function createGitLogin(
  clients: Clients,
  config: Pick<StackConfig, 'requests' | 'gitSecretArn' | 'region'>,
): () => Promise<GitLogin> {
  const { requests, gitSecretArn, region } = config;
  if (requests.kind === 'codecommit' || gitSecretArn === null) {
    return async () => {
      const sts = await clients.sts();
      const keys = await asking('sts:GetCallerIdentity', 'your credentials', () => sts.config.credentials());
      return codeCommitLogin(new URL(requests.url), { keys, region, now: new Date() });
    };
  }
  return async () => {
    const secrets = await clients.secrets();
    const text = await asking('secretsmanager:GetSecretValue', gitSecretArn, async () => {
      try {
        return (await secrets.getSecretValue({ SecretId: gitSecretArn })).SecretString ?? '';
      } catch (error) {
        // a secret that nobody has put anything into yet
        if (isMissing(error)) return '';
        throw error;
      }
    });
    return parseSecret(text.trim(), gitSecretArn);
  };
}

const secretSchema = v.object({
  username: v.optional(v.string(), 'x-access-token'),
  token: v.optional(v.string()),
  password: v.optional(v.string()),
});

/** A bare token, or JSON with `token` or `password` and, where the server wants one, `username`. */
export function parseSecret(text: string, arn: string): GitLogin {
  if (!text.startsWith('{') && text !== '') return { username: 'x-access-token', password: text };
  const parsed = v.safeParse(secretSchema, tryJson(text));
  const password = parsed.success ? (parsed.output.token ?? parsed.output.password) : undefined;
  if (!parsed.success || password === undefined || password === '') {
    throw new SpkgError('SPKG_GIT_FAILED', `the secret \`${arn}\` holds no git token`, {
      tryThis: `aws secretsmanager put-secret-value --secret-id ${arn} --secret-string '{"username": "…", "token": "…"}'`,
    });
  }
  return { username: parsed.output.username, password };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the caller says that it is none; what it is stays a secret
    return undefined;
  }
}

/**
 * User name and password for CodeCommit over HTTPS: Signature Version 4 of the method `GIT`, as the AWS CLI's credential
 * helper makes it. Good for a quarter of an hour.
 */
export function codeCommitLogin(
  { host, pathname }: Pick<URL, 'host' | 'pathname'>,
  { keys, region, now }: { readonly keys: SigningKeys; readonly region: string; readonly now: Date },
): GitLogin {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const time = now.toISOString().replace(/[-:]|\.\d+Z$/g, '');
  const scope = `${time.slice(0, 8)}/${region}/codecommit/aws4_request`;
  const canonical = `GIT\n${pathname}\n\nhost:${host}\n\nhost\n`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`).toString('hex');
  return {
    username: sessionToken === undefined ? accessKeyId : `${accessKeyId}%${sessionToken}`,
    password: `${time}Z${signature}`,
  };
}
