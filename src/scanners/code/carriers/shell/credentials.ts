/** Where credentials lie, and the commands that print them. */

/** What a path may begin behind. */
const before = String.raw`(^|[/@~="'{<])`;
const places = [
  String.raw`\.ssh\/(id_\w*\*|id_\w+$|id_\w+[^\w.]|\*|$)|\.ssh$`,
  String.raw`\.aws\/(cred|config|sso|\*|c\*|$)|\.aws$`,
  String.raw`\.kaggle(\/|$)|\.config\/gh(\/|$)|\.(cache\/)?huggingface\/(token|stored_tokens|\*)`,
  String.raw`\.netrc|\.pypirc|\.npmrc|\.git-credentials|\.pgpass|\.my\.cnf|\.boto\b|\.s3cfg|\.databrickscfg|\.modal\.toml`,
  String.raw`\.kube\/config|\.kube$|\.docker\/config\.json|\.config\/gcloud|\.azure(\/|$)|\.oci\/config|\.vault-token`,
  String.raw`\.snowflake\/|\.snowsql\/config|\.dbt\/profiles|\.terraform\.d\/credentials|\.config\/(rclone|openai|op|doctl|sops)\/`,
  String.raw`\.streamlit\/secrets|\.jupyter\/\w*config\w*\.json|\.local\/share\/jupyter\/runtime|\.config\/pip\/pip\.conf`,
  String.raw`\.claude\.json|\.claude\/\.credentials|\.codex\/auth|\.gemini\/oauth|\.config\/anthropic`,
  String.raw`\.gnupg|\.password-store|\.(bash|zsh|python|psql|mysql)_history|\.ipython\/\w+\/history`,
  String.raw`\.electrum|\.bitcoin|\.ethereum|\.?(config\/)?solana\/id\.json|wallet\.dat`,
  String.raw`login data|cookies\.sqlite|logins\.json|key4\.db|Library\/Keychains`,
].join('|');

/** Files whose content opens doors. */
export const credentialPath = new RegExp(
  String.raw`${before}(${places})|^\/?etc\/(shadow|sudoers)|\/etc\/shadow|\/proc\/(self|\d+|\*)\/(environ|mem)`,
  'i',
);
/** Carried along by those who deploy, over ssh. */
export const settingsPath = /(^|[/@~="'<])\.env$/;
/** What those look for who want keys, as `find -name` has it. */
export const credentialName =
  /^(\*?id_(rsa|dsa|ecdsa|ed25519|\*)\*?|\*\.(pem|ppk|kdbx|keystore)|credentials(\.json)?|kaggle\.json|\.env\*?|wallet\.dat|\.(netrc|pypirc|npmrc|git-credentials))$/i;
/** The same inside of files, as `grep -r` has it. */
const credentialText =
  /AKIA|ghp_|xox|sk-|BEGIN[^|]{0,20}PRIVATE|aws_secret|secret_?(access_?)?key|api_?key|passw(or)?d|token/i;

/** True for `env`, `printenv`, `export -p` … that print all variables. */
export function printsEnvironment(
  name: string,
  rest: readonly string[],
  words: readonly string[],
  redirects: readonly string[] = [],
): boolean {
  if (/^(declare|export|typeset)$/.test(name))
    return rest.length === 1 && /^-(x|p|px|xp)$/.test(rest[0] ?? '');
  if (/^(env|printenv|set)$/.test(name) && rest.every((one) => one === '-0' || one === '--null')) return true;
  // `env` alone is taken for a prefix
  return (
    name === '' &&
    (words.at(-1) === 'env' || (words.at(-2) === 'env' && words.at(-1) === '-0')) &&
    redirects.every((one) => !one.startsWith('<'))
  );
}

/** True when keys are what it looks for in files or names. */
export function searchesCredentials(
  name: string,
  rest: readonly string[],
  words: readonly string[],
): boolean {
  if (words.includes('find') || name === 'locate' || name === 'fd')
    return words.some((one) => credentialName.test(one.slice(0, 100)));
  if (!/^(e|f)?grep$|^(rg|ag)$/.test(name)) return false;
  const deep = !name.endsWith('grep') || rest.some((one) => /^-\w*[rR]|^--recursive/.test(one));
  return deep && rest.some((one) => credentialText.test(one.slice(0, 400)));
}

/** The first words of commands that print a key or token which they hold. */
const issuers: Readonly<Record<string, RegExp>> = {
  gh: /^auth (token|status -t|status --show-token)/,
  aws: /^(configure (export-credentials|get)|secretsmanager get-secret-value|ssm get-parameters? .*--with-decryption|sts (get-session-token|assume-role)|ecr get-login-password)/,
  gcloud: /^(auth (application-default )?print-\S+-token|secrets versions access)/,
  az: /^(account get-access-token|keyvault secret show)/,
  kubectl: /^(config view .*--raw|get secrets?\b)/,
  security: /^(find-(generic|internet)-password|dump-keychain)/,
  'secret-tool': /^(search|lookup)/,
  pass: /^(show\b)/,
  op: /^(item get|read)\b/,
  git: /^credential fill/,
  npm: /^config get .*auth/,
  vault: /^(token lookup|kv get|read|print token)/,
  databricks: /^auth token/,
  hf: /^auth token/,
  huggingface: /^auth token/,
};

export function printsToken(name: string, rest: readonly string[]): boolean {
  const pattern = Object.hasOwn(issuers, name) ? issuers[name] : undefined;
  return pattern?.test(rest.join(' ').slice(0, 400)) ?? false;
}

/** Variables in which keys of known services lie; the service is the first word. */
const tokenVariable =
  /\$\{?((AWS|GITHUB|GH|GITLAB|HF|HUGGINGFACE|HUGGING_FACE|OPENAI|ANTHROPIC|GEMINI|GOOGLE|AZURE|NPM|PYPI|TWINE|UV|KAGGLE|WANDB|DATABRICKS|SNOWFLAKE|SLACK|STRIPE|DOCKER|VAULT|COHERE|REPLICATE|MISTRAL)_(\w+_)?(SECRET_ACCESS_KEY|SESSION_TOKEN|API_KEY|KEY|TOKEN|PASSWORD|SECRET|HUB_TOKEN))\b/g;
const ownersWords: Readonly<Record<string, string>> = {
  GH: 'github',
  HF: 'hugg|hf\\.',
  HUGGING: 'hugg|hf\\.',
  GEMINI: 'google',
  TWINE: 'pypi',
  UV: 'pypi',
  AZURE: 'azure|microsoft|windows',
};

/** A key of a service stands in `text`, and `host` is none of that service. */
export function foreignToken(text: string, host: string): boolean {
  for (const [, , owner = ''] of text.slice(0, 4000).matchAll(tokenVariable)) {
    const words = ownersWords[owner.split('_')[0] ?? ''] ?? owner.split('_')[0] ?? '';
    if (!new RegExp(words, 'i').test(host)) return true;
  }
  return false;
}
