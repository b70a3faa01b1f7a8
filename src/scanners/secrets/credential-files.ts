/** Files that hold credentials by their nature and come into a package by mistake. */
import type { Hit } from './findings.js';
import { entropyOf, isPlaceholder } from './randomness.js';

interface FileRule {
  readonly path: RegExp;
  readonly what: string;
  /** the value is the last group that matched */
  readonly value: RegExp;
  /** what the value must be beside no placeholder */
  readonly fits?: (value: string) => boolean;
}

const rules: readonly FileRule[] = [
  {
    path: /(^|\/)\.pypirc$/,
    what: 'password in a .pypirc',
    value: /^[ \t]*password[ \t]*[:=][ \t]*(\S.{5,300}?)[ \t]*\r?$/gm,
  },
  {
    path: /(^|\/)[._]netrc$/,
    what: 'password in a .netrc',
    value: /(?:^|\s)password\s+(\S{6,300})/g,
  },
  {
    path: /(^|\/)\.npmrc$/,
    what: 'token in an .npmrc',
    value: /(?:^|:)_(?:authToken|auth|password)[ \t]*=[ \t]*"?([^\s"]{8,300})/gm,
  },
  {
    path: /(^|\/)\.git-credentials$/,
    what: 'password in .git-credentials',
    value: /^https?:\/\/[^:/@\s]{1,100}:([^@/\s]{6,300})@/gm,
  },
  {
    path: /(^|\/)(\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/,
    what: 'registry password in a Docker configuration',
    value: /"auth"\s{0,8}:\s{0,8}"([A-Za-z0-9+/=]{8,2000})"/g,
    fits: isBasicAuth,
  },
  {
    path: /(^|\/)\.aws\/credentials$|(^|\/)\.boto$/,
    what: 'secret in an AWS credentials file',
    value: /^[ \t]*aws_secret_access_key[ \t]*=[ \t]*([A-Za-z0-9+/]{40})[ \t]*\r?$/gim,
    fits: (value) => entropyOf(value) >= 3.8,
  },
  {
    path: /(^|\/)\.env(\.(?!.*(example|sample|template|dist|test|defaults?))[a-z]+)*$/i,
    what: 'secret in an .env file',
    value:
      /^[ \t]*(?:export[ \t]+)?[A-Z0-9_]{0,60}(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|ACCESS_KEY)[A-Z0-9_]{0,20}[ \t]*=[ \t]*["']?([^\s"'#]{12,300})/gm,
    fits: (value) =>
      entropyOf(value) >= 3 && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !value.includes('/'),
  },
  {
    path: /(^|\/)(\.kube\/config|kubeconfig(\.ya?ml)?|[^/]+\.kubeconfig)$/,
    what: 'client key or token in a kubeconfig',
    value: /^[ \t-]*(?:client-key-data|token|password):[ \t]*["']?([^\s"']{8,8000})/gm,
  },
  {
    path: /(^|\/)\.pgpass$/,
    what: 'password in a .pgpass',
    value: /^[^#:\n]{1,200}:[^:\n]{1,10}:[^:\n]{1,100}:[^:\n]{1,100}:([^\r\n]{6,200})/gm,
  },
];

/** Credential files are small: what lies behind this is not looked at by name. */
const mostBytes = 256 * 1024;
const mostHits = 20;

/** The real values of a file that is one of those by its name. */
export function findInCredentialFile(path: string, bytes: Buffer, report: (hit: Hit) => void): void {
  const rule = rules.find((one) => one.path.test(path));
  if (!rule) return;
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, mostBytes));
  let hits = 0;
  for (const match of text.matchAll(rule.value)) {
    const value = match[1] ?? '';
    if (isStandIn(value) || rule.fits?.(value) === false) continue;
    if (++hits > mostHits) return;
    const offset = match.index + match[0].lastIndexOf(value);
    report({ type: 'credentialFile', certainty: 'real', what: rule.what, secret: value, offset });
  }
}

function isStandIn(value: string): boolean {
  if (isPlaceholder(value)) return true;
  return entropyOf(value) < 2 || /^(none|null|true|false|user|admin|default|secret)$/i.test(value);
}

/** `user:password` in base64 */
function isBasicAuth(value: string): boolean {
  const text = Buffer.from(value, 'base64').toString('latin1');
  const password = /^[\x21-\x7e]{1,200}?:([\x21-\x7e]{6,1500})$/.exec(text)?.[1];
  return password !== undefined && !isStandIn(password);
}
