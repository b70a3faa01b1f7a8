/** What a text in the source may be: a place of credentials, a host, a wallet, a command. */
import { marks } from './values.js';

/** Files that hold what somebody would steal. */
const credentialPaths = new RegExp(
  [
    String.raw`(^|[/\\~\0])\.(ssh|aws|azure|kube|gnupg|docker|oci|kaggle|huggingface|terraform\.d|config/gcloud|config/gh|config/hub|config/rclone|config/solana|config/doctl|electrum|bitcoin|ethereum|password-store|local/share/keyrings|config/1Password|config/Bitwarden|config/op)([/\\]|$)`,
    String.raw`(^|[/\\\0'"])(id_rsa|id_ed25519|id_ecdsa|id_dsa|known_hosts|authorized_keys)\b`,
    String.raw`(^|[/\\\0])\.(netrc|pypirc|npmrc|git-credentials|pgpass|my\.cnf|bash_history|zsh_history|vault-token|dockercfg|cargo/credentials|gem/credentials|terraformrc|s3cfg|boto|databrickscfg|snowsql/config|psql_history|mysql_history|python_history|rclone\.conf|htpasswd|huggingface/token|cache/huggingface/token|kaggle/kaggle\.json|config/configstore/firebase-tools\.json|claude/\.credentials\.json|codex/auth\.json)\b`,
    String.raw`application_default_credentials\.json|credentials\.db|/etc/(g?shadow|sudoers|krb5\.keytab|kubernetes/admin\.conf|rancher/k3s/k3s\.yaml)|\.docker/config\.json|rclone[/\\]rclone\.conf|terraform\.tfstate|(^|[/\\])gcloud[/\\](credentials|access_tokens)|(^|[/\\])azureProfile\.json|msal_token_cache|accessTokens\.json|kubeconfig$`,
    String.raw`(Login Data|Web Data|Local State|key[34]\.db|logins\.json|cookies\.sqlite|signons\.sqlite|Login Keychain|login\.keychain|Library/Keychains|Library/Messages/chat\.db|Library/Cookies)`,
    String.raw`[/\\](Google[/\\]Chrome|BraveSoftware|Microsoft[/\\]Edge|Mozilla[/\\]Firefox|Opera Software|Vivaldi|Yandex|Chromium)[/\\].*(User Data|Profiles|Default|Cookies|Stable)`,
    String.raw`(discord|discordcanary|discordptb|Lightcord)[/\\]Local Storage|Local Storage[/\\]leveldb|Telegram Desktop([/\\]tdata|$)|(^|[/\\])tdata([/\\]|$)|Signal[/\\](config\.json|sql)|Slack[/\\](Cookies|storage)|WhatsApp[/\\]`,
    String.raw`(Exodus[/\\]|exodus\.wallet|Electrum[/\\]wallets|Ethereum[/\\]keystore|atomic[/\\]Local|wallet\.dat|Ledger Live|MetaMask|nkbihfbeogaeaoehlefnkodbefgpgknn|bfnaelmomeimhlpmgjnjophhpkkoljpa|solana[/\\]id\.json)`,
    String.raw`Steam[/\\]config|loginusers\.vdf|FileZilla[/\\](recentservers|sitemanager)\.xml|launcher_profiles\.json|\.mozilla[/\\]firefox`,
    String.raw`\.claude[/\\](projects|history\.jsonl|todos|sessions)|\.(codex|gemini|cursor|aider)[/\\](sessions|history|oauth_creds\.json|auth\.json|chats)|\.kdbx?$|jupyter[/\\]runtime[/\\]|\.streamlit[/\\]secrets\.toml|\.config[/\\](anthropic|openai|github-copilot|Code[/\\]User[/\\]globalStorage)[/\\]|\.(wandb|modal\.toml|replicate|cohere|netlify[/\\]config\.json|fly[/\\]config\.yml|vercel[/\\]auth\.json|supabase[/\\]access-token)\b|Bitwarden( CLI)?[/\\]data\.json|1Password[/\\]|KeePass|LastPass|NordPass|\.(thunderbird|purple)[/\\]|/dev/input/event|NetworkManager[/\\]system-connections|/etc/wpa_supplicant|ssfn`,
    String.raw`/(var/)?run/secrets(/|$)|/proc/\S+/(environ|mem)$`,
    String.raw`(^|[/\\\0])\.(claude\.json|cursor/mcp\.json|dbt/profiles\.yml|snowflake/(connections|config)\.toml|mlflow/credentials|bluemix/config\.json|ngrok2?/ngrok\.yml|continuum/anaconda-client|jupyter/jupyter_\w*config\.json|ipython/profile_\w+/history\.sqlite)\b|airflow\.cfg$|(^|[/\\\0])(secrets?|credentials)\.(ya?ml|toml|json)$|fish[/\\]fish_history|pypoetry[/\\]auth\.toml|com\.vercel\.cli|launcher_accounts\.json|credentials-config\.json|ngrok[/\\]ngrok\.yml|AnyDesk[/\\](service|system)\.conf|group\.com\.apple\.notes|configstore[/\\]`,
  ].join('|'),
);
/** Environment variables that are secrets. */
export const secretVariables =
  /^(AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN|ACCESS_KEY_ID)|(GITHUB|GH|GITLAB|NPM|PYPI|TWINE|SLACK|DISCORD|HF|HUGGING_?FACE_?HUB|OPENAI|ANTHROPIC|AZURE|VAULT|CI_JOB)_?(API_?)?(TOKEN|KEY|PASSWORD|PAT|CLIENT_SECRET)|DATABASE_URL|.*(SECRET|PASSWORD|PRIVATE_KEY|API_KEY|_TOKEN))$/;

const suspiciousHosts = new RegExp(
  [
    String.raw`discord(app)?\.com/api/(v\d+/)?webhooks/\d`,
    String.raw`api\.telegram\.org/bot\d{3,}:`,
    String.raw`hooks\.slack\.com/services/T[0-9A-Z]{3,}/`,
    String.raw`//([\w.-]+\.)?(webhook\.site|requestbin\.(com|net)|pipedream\.net|beeceptor\.com|requestcatcher\.com|hookbin\.com|mockbin\.(org|io)|postb\.in|requestinspector\.com|canarytokens\.(com|org))`,
    String.raw`(?:^|[./@\0])(oast\.(pro|live|site|online|fun|me)|oastify\.com|interact\.sh|interactsh\.com|burpcollaborator\.net|dnslog\.(cn|link|pw)|ceye\.io|bxss\.me|dnsbin\.zhack\.ca|requestrepo\.com|xss\.ht)\b`,
    String.raw`//([\w.-]+\.)?(pastebin\.com/raw|rentry\.(co|org)/|hastebin\.com|ghostbin\.|paste\.ee|controlc\.com|dpaste\.(com|org)|paste\.rs|termbin\.com|ix\.io/|sprunge\.us|justpaste\.it|pastefy\.|paste\.c-net\.org|api\.paste|privatebin\.net|textbin\.net)`,
    String.raw`//([\w.-]+\.)?(transfer\.sh|file\.io|anonfiles?\.com|gofile\.io|catbox\.moe|litterbox\.|0x0\.st|bashupload\.com|temp\.sh|tmpfiles\.org|ufile\.io|send\.exploit\.in|filebin\.net|oshi\.at|x0\.at|pixeldrain\.com|mediafire\.com/file)`,
    String.raw`//([\w.-]+\.)?(ngrok(-free)?\.(io|app|dev)|trycloudflare\.com|serveo\.net|loca\.lt|localtunnel\.me|localhost\.run|portmap\.(io|host)|pagekite\.me|bore\.pub|playit\.gg|tunnelto\.dev|devtunnels\.ms)`,
    String.raw`//([\w.-]+\.)?(duckdns\.org|ddns\.net|hopto\.org|zapto\.org|sytes\.net|no-ip\.(org|biz|info)|dynu\.net|myftp\.(org|biz)|serveftp\.com|servebeer\.com|freedns\.afraid\.org|dyndns\.org|linkpc\.net|kozow\.com)`,
    String.raw`//(bit\.ly|tinyurl\.com|is\.gd|v\.gd|t\.ly|cutt\.ly|shorturl\.at|rb\.gy|tiny\.cc|ow\.ly|rebrand\.ly|goo\.su|iplogger\.(org|com)|grabify\.link|2no\.co|ipgrabber)/`,
    String.raw`//(cdn|media)\.discordapp\.(com|net)/attachments/`,
    String.raw`//[\w.-]+\.onion\b|\bonion\.(ws|ly|to|pet)\b`,
  ].join('|'),
  'i',
);
const bareAddress =
  /^\w+:\/\/(?:[^@/\s]*@)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?=[:/?#]|$)|^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

const startPaths = new RegExp(
  [
    String.raw`(^|[/\\~\0])\.(bashrc|bash_profile|profile|zshrc|zprofile|zshenv|xprofile|config/autostart|config/systemd/user|config/fish/config\.fish)`,
    String.raw`/etc/(cron|systemd|init\.d|rc\.local|profile|ld\.so\.preload|xdg/autostart)|/var/spool/cron|/Library/Launch(Agents|Daemons)|/lib/systemd/system/`,
    String.raw`Start Menu[/\\]+Programs[/\\]+Startup|CurrentVersion[/\\]+Run(Once)?\b|CurrentVersion[/\\]+Winlogon|Microsoft[/\\]+Windows[/\\]+Start`,
    String.raw`\.ipython[/\\]+profile_[^/\\]+[/\\]+startup|\.jupyter[/\\]+jupyter_\w+_config\.(py|json)|\.config[/\\]+powershell|(PowerShell[/\\]+|Microsoft\.\w+_)profile\.ps1|\.git[/\\]+hooks[/\\]|git-templates?[/\\]+hooks|\.config[/\\]+(git[/\\]+hooks|environment\.d|plasma-workspace)|\.pam_environment|\.xinitrc|\.vimrc|\.config[/\\]+nvim[/\\]+init|\.local/share/applications/[^/]+\.desktop|\.vscode[/\\]+(tasks|settings|launch)\.json|devcontainer\.json$|\.idea[/\\]+\w|\.zed[/\\]+tasks\.json|\.jupyter[/\\]+jupyter_\w*config\.py`,
    String.raw`\.github[/\\]+workflows[/\\]|[/\\]shell[/\\]+open[/\\]+command|Image File Execution Options|AppInit_DLLs|Classes[/\\]+CLSID|(^|[/\\\0])(bin|Scripts)[/\\](activate(\.\w+)?|pip[\d.]*|python[\d.]*|git|ssh|scp|sudo|su|uv|poetry|pytest|twine|docker|kubectl|aws|gcloud)(\.exe)?$|\.local[/\\]+bin[/\\]|/etc/(hosts|sudoers|pam\.d|resolv\.conf|apt/sources|pip\.conf|ssh/)|\.ssh[/\\]+(config|rc|environment)$|(^|[/\\~\0])(pip|\.pip)[/\\]+pip\.(conf|ini)$|(^|[/\\~\0])\.(npmrc|yarnrc(\.yml)?|condarc|gitconfig|pypirc|curlrc|wgetrc|bunfig\.toml|cargo[/\\]+config(\.toml)?|docker[/\\]+config\.json|mavenrc|Rprofile)$|\.config[/\\]+(uv[/\\]+uv\.toml|git[/\\]+config|pypoetry[/\\]+config\.toml)|\.(vscode|vscode-server|cursor|windsurf)[/\\]+extensions[/\\]|\.jupyter[/\\]+(custom|lab|jupyter_\w*config)|\.local[/\\]+share[/\\]+jupyter[/\\]+kernels|(chrome|Chrome)[/\\].*[/\\](Extensions|Preferences|Secure Preferences)$`,
    String.raw`(^|[/\\~\0])\.(bash_aliases|bash_login|bash_logout|inputrc|tmux\.conf|screenrc|gdbinit|lldbinit|pdbrc|pythonrc(\.py)?|psqlrc|sqliterc|irbrc|emacs(\.d[/\\]init\.el)?|julia[/\\]config[/\\]startup\.jl|config[/\\]fish[/\\]conf\.d)|\.ipython[/\\]+profile_[^/\\]+[/\\]+ipython_\w*config\.py|/etc/(passwd|environment|anacrontab|inittab|udev/rules\.d|update-motd\.d|modules-load\.d|sysctl\.d)|(^|[/\\~\0])\.aws[/\\]config$|(^|[/\\])airflow[/\\]dags[/\\]`,
    String.raw`\.ssh/authorized_keys|(^|[/\\\0])(sitecustomize|usercustomize)\.py$|(site|dist)-packages/[^/]*\.pth$|(site|dist)-packages/[\w./\0-]+\.(pyw?|pem)$`,
  ].join('|'),
  'i',
);
const programPaths = /\.(exe|dll|scr|msi|bat|cmd|ps1|vbs|hta|jar|elf|sh|so|dylib|pyz|lnk)$/i;
const wallets =
  /^(bc1[02-9ac-hj-np-z]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|T[1-9A-HJ-NP-Za-km-z]{33}|ltc1[0-9a-z]{30,60}|[LM][1-9A-HJ-NP-Za-km-z]{26,33}|D[1-9A-HJ-NP-Za-km-z]{33})$/;

/** What finds such addresses in a text. */
const walletPattern =
  /bc1[^\s"']{0,40}?\{\d\d|\[13\]\)?\[a-km-z|0x\[(?:0-9a-fA-F|a-fA-F0-9|0-9a-f|A-Fa-f0-9)\]\{40|4\[0-9AB\]|\[LM\]\[a-km-z/;

/** Where a source has such a pattern, one place for each kind of it. */
export function walletPatternsIn(source: string): readonly number[] {
  const places = new Map<string, number>();
  for (const { 0: found, index } of source.matchAll(new RegExp(walletPattern, 'g'))) {
    const kind = found.slice(0, 3);
    if (!places.has(kind)) places.set(kind, index);
    if (places.size > 8) break;
  }
  return [...places.values()];
}

/** Longer ones are data, not names of places. */
const longest = 1024;

/** The marks that a text deserves by what it says; gaps in it are \0. */
export function marksOfText(value: string): number {
  if (value.length < 3 || value.length > longest) return 0;
  let all = 0;
  if (credentialPaths.test(value)) all |= marks.credentialPath;
  if (value.includes('.') || value.includes('/') || value.includes('\\')) {
    if (isSuspiciousHost(value)) all |= marks.suspiciousHost;
    if (startPaths.test(value)) all |= marks.startPath;
    if (programPaths.test(value)) all |= marks.programPath;
    if (agentPaths.test(value)) all |= marks.agentPath;
  }
  if (value.length > 24 && value.length < 100 && (wallets.test(value) || walletPattern.test(value)))
    all |= marks.wallet;
  return all;
}

/** Where agents that write code read what they are told to do, and which tools they may use. */
const agentPaths =
  /(^|[/\\\0])(CLAUDE\.md|AGENTS\.md|GEMINI\.md|\.cursorrules|\.windsurfrules|\.clinerules|copilot-instructions\.md|mcp\.json|\.mcp\.json|\.claude\.json|claude_desktop_config\.json|mcp_config\.json|mcp_settings\.json)$|(^|[/\\\0])\.(claude|cursor|codex|gemini|windsurf|roo)[/\\](settings|rules|commands|hooks|agents|mcp|config)\b/;

/** A file of settings in which a project keeps its secrets. */
export function isSecretSettings(value: string): boolean {
  return value.length < 512 && /(^|[/\\\0])(\.env(\.[\w*.-]+)?|[^/\\]*\.tfvars)$/.test(value);
}

/** What an agent is told to look for, when it is told to take what is secret. */
export function asksForSecrets(value: string): boolean {
  if (value.length < 30 || value.length > 20_000) return false;
  const words = value.match(
    /wallets?|keystores?|id_rsa|id_ed25519|\.env\b|api[ _-]?keys?|seed phrases?|mnemonics?|private keys?|\.ssh|credentials?|passwords?|\btokens?|\.npmrc|\.aws/gi,
  );
  const different = new Set((words ?? []).map((word) => word.toLowerCase()));
  return (
    different.size >= 3 && /\b(search|find|list|scan|locate|collect|read|look for|enumerate)\b/i.test(value)
  );
}

/** First words of command lines that somebody should know. */
const commandWords =
  /(?:^|[^\w.-])(?:curl|wget|bash|zsh|powershell|pwsh|sh -c|ncat|netcat|socat|mkfifo|crontab|systemctl|launchctl|schtasks|reg add|rm -|mkfs|dd if|xmrig|stratum|twine|npm publish|git push|git -C|uv publish|poetry publish|flit publish|hatch publish|pdm publish|yarn publish|cargo publish|docker push|rclone|rsync|gh (?:auth|repo|secret|workflow)|base64 -|chmod|mshta|certutil|bitsadmin|regsvr32|nohup|setsid|vssadmin|authorized_keys|taskkill|netsh|xattr|spctl|csrutil|setenforce)(?![\w-])/i;

/** Variables of the environment that say through whom, and to whom, every program of the process talks. */
export const redirects =
  /^\w?["']?(https?_proxy|all_proxy|requests_ca_bundle|ssl_cert_file|curl_ca_bundle|node_extra_ca_certs|pythonhttpsverify|pip_(extra_)?index_url|uv_(default_|extra_)?index(_url)?|npm_config_registry|\w+_(base_url|api_base)|aws_endpoint_url\w*|ld_preload|dyld_insert_libraries|git_ssh_command|git_proxy_command)["']?$/i;

const keyVariable = /^\w?["'][A-Z0-9_]{0,40}_(API_KEY|TOKEN|SECRET(_ACCESS)?_KEY|SECRET|PASSWORD)["']$/;

/** Folders on the way to where things start by themselves, or where secrets lie, each in a text of its own. */
const placeParts =
  /^(\.(ipython|jupyter|config|local|vscode|cursor|windsurf|git|githooks|git-hooks|ssh|aws|kube|docker|gnupg|claude|codex|gemini)|Startup|Start Menu|LaunchAgents|LaunchDaemons|autostart|systemd|hooks|crontabs|cron\.d|authorized_keys|(site|dist)-packages)$/;

/** Whether a text, as it is written in a source, can be of interest where no other word is. */
export function isConspicuous(written: string): boolean {
  if (/:\/\/(?:["'{%]|$)/.test(written) || written.includes('.pth') || written.includes('/dev/')) return true;
  if (commandWords.test(written) || redirects.test(written) || keyVariable.test(written)) return true;
  const begin = /^\w{0,2}("{3}|'{3}|"|')?/.exec(written)?.[0].length ?? 0;
  const value = written.slice(begin).replace(/["']+$/, '');
  return (
    written.includes('\\x') ||
    written.includes('\\u') ||
    marksOfText(value) !== 0 ||
    placeParts.test(value) ||
    isCloudMetadata(value) ||
    isSecretSettings(value)
  );
}

function isSuspiciousHost(value: string): boolean {
  return (suspiciousHosts.test(value) && !pointsReader(value)) || isPublicAddress(value);
}

/** A short link at the end of what people are told. */
function pointsReader(value: string): boolean {
  const [, told = ''] = readersLink.exec(value.trim().slice(-600)) ?? [];
  return (
    /\b(see|guide|details|documentation|docs|more|information|read|help)\b[^/]*$/i.test(told) &&
    !/[|&$`<]\s|\b(curl|wget|iwr|irm|invoke)\b/i.test(told)
  );
}

const readersLink =
  /^([^/]{20,500})https?:\/\/(bit\.ly|tinyurl\.com|is\.gd|v\.gd|t\.ly|cutt\.ly|ow\.ly|tiny\.cc)\/[\w-]{1,20}[^\w/]{0,4}\s*[^\n/]{0,40}$/;
const resolvers = new Set(
  '8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 1.2.3.4 208.67.222.222 208.67.220.220 168.63.129.16 4.2.2.1 4.2.2.2 223.5.5.5 114.114.114.114'.split(
    ' ',
  ),
);

/** An address without a name, a port or a scheme; versions look like it. */
export function isFourNumbers(value: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(value);
}

/** An address without a name that is not one's own network, nor a documentation example. */
// eslint-disable-next-line complexity -- a list of ranges
export function isPublicAddress(value: string): boolean {
  const match = bareAddress.exec(value);
  if (!match) return false;
  const [one = 0, two = 0, three = 0, four = 0] = match.slice(match[1] === undefined ? 5 : 1).map(Number);
  if (one === 0 || one === 10 || one === 127 || one >= 224 || two > 255 || three > 255 || four > 255)
    return false;
  if (one === 169 && two === 254) return false;
  if (one === 172 && two >= 16 && two < 32) return false;
  if (one === 192 && two === 168) return false;
  if (one === 100 && two >= 64 && two < 128) return false;
  // resolvers that everybody asks, to find out whether there is a network
  return !resolvers.has([one, two, three, four].join('.'));
}

export function isCloudMetadata(value: string): boolean {
  return /169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal|100\.100\.100\.200|fd00:ec2::254/.test(
    value,
  );
}

/** What a command line does that somebody should know. */
export type CommandThreat =
  | 'interpreter'
  | 'reverse-shell'
  | 'persist'
  | 'destructive'
  | 'mining'
  | 'propagation'
  | 'credentials'
  | 'reads-clipboard'
  | 'disables-defence'
  | 'hidden'
  | 'installs'
  | 'fetches'
  | 'make-executable'
  /** a file of credentials is given to a program that sends it away */
  | 'sends-credentials'
  /** an agent is started that asks nobody before it does something */
  | 'agent';

const commandThreats: readonly (readonly [CommandThreat, RegExp])[] = [
  [
    'interpreter',
    /(\b(curl|wget|fetch)\b|\$\([^|;&]{1,200}https?:\/\/)[^|;&]*\|\s*(sudo\s+)?(\S*\/)?(ba|z|da|k)?sh\b|\b(curl|wget)\b[^|]*\|\s*(sudo\s+)?(\S*\/)?(python|perl|ruby|node)|base64\s+(-d|-D|--decode)[^|]*\|\s*(\S*\/)?(ba|z|da)?sh\b|\b(curl|wget)\b.*(;|&&)\s*(sudo\s+)?((ba|z|da)?sh|python[\d.]*|perl|node|chmod\s+\S+|\.)\s*[\s\/]\S|\b(ba|z|da)?sh\s+(-c\s+)?["']?(\$\(|<\()\s*(curl|wget)|eval\s+["']?\$\((curl|wget|echo [^)]*base64)/i,
  ],
  [
    'interpreter',
    /\b(powershell|pwsh)(\.exe)?\b.*(\s-e(nc|ncodedcommand|c)?\s|\biex\b|invoke-expression|downloadstring|downloadfile|invoke-webrequest|\biwr\b|frombase64string|start-bitstransfer|net\.webclient)/i,
  ],
  [
    'interpreter',
    /\bmshta(\.exe)?\s+["']?(https?:|vbscript:|javascript:)|\bcertutil(\.exe)?\s.*-(urlcache|decode)|\bbitsadmin(\.exe)?\s.*\/transfer|\bregsvr32(\.exe)?\s.*\/i:http|\brundll32(\.exe)?\s+(javascript:|url\.dll|\\\\)|\bmsiexec(\.exe)?\s.*\/i\s*https?:|\bwmic\s+process\s+call\s+create|\bcmstp(\.exe)?\s+\/s|\binstallutil(\.exe)?\s+\/logfile|\bmsbuild(\.exe)?\s+https?:|\b(node|deno|bun)\s+.*https?:\/\/\S+\.m?js\b|\b(python[\d.]*|perl|ruby)\s+<\(\s*(curl|wget)|\bpython[\d.]*\s+-c\s+["']?\$\((curl|wget)|\b(node|deno|bun)\s+(-e|eval)\b|\bwscript(\.exe)?\s.*\.(js|vbs)\b/i,
  ],
  [
    'reverse-shell',
    /\/dev\/(tcp|udp)\/|\bn(c|cat|etcat)\b(\.exe)?\s.*(-e|-c|--exec)\s|\bmkfifo\b.*\bn(c|cat)\b|\bsocat\b.*\bexec:|\bopenssl\s+s_client\b.*\|\s*\S*sh\b|\bsh\s+-i\b.*\|\s*openssl\s+s_client|\bmkfifo\b.*\bopenssl\s+s_client|\btelnet\b\s.*\|\s*\S*(ba)?sh\b|\bperl\b.*use Socket.*exec|\bphp\b.*fsockopen.*exec|\bruby\b.*TCPSocket.*exec|\bssh\s.*-R\s*\d+:localhost|\bxterm\s+-display|\bzsh\b.*zmodload.*tcp|net\.sockets\.tcpclient/i,
  ],
  [
    'persist',
    /\bcrontab\b\s*(-(?![lr]\b)|\S*\s-\s*$|-\s)|\bcrontab\s+(-u\s+\S+\s+)?[/~.\w\0]\S*\s*$|\bdefaults\s+write\s.*log(in|out)hook|\b(register|set)-wmi(event|instance)|\bset-scheduledtask|\|\s*crontab|\bsystemctl\b.*\benable\b|\blaunchctl\b\s+(load|bootstrap)|\breg(\.exe)?\s+add\b.*\\run|\bschtasks(\.exe)?\b.*\/create|\bgit\s+config\s+--global\s+(core\.hookspath|init\.templatedir|core\.fsmonitor|core\.sshcommand)|\bsetx\s+PYTHON(STARTUP|PATH)|\bupdate-rc\.d\b|\bat\s+now\b|\bsc(\.exe)?\s+create\b|\bwmic\b.*__eventfilter|\bnew-scheduledtask|\bregister-scheduledtask|>>?\s*\/etc\/(ld\.so\.preload|cron|profile)|>>\s*(~|\$HOME|\0)?\/?\.(bashrc|zshrc|profile|bash_profile)|authorized_keys|\b(useradd|adduser)\s|\bnet\s+(user|localgroup)\s.*\/add|\bdscl\b.*-create\s+\/users|\bgit\s+config\s+--(global|system)\s+(url\.\S+\.insteadof|http\.proxy|http\.sslverify|credential\.helper|alias\.)|\bpip3?\s+config\s+set\s.*index-url|\bnpm\s+config\s+set\s+registry|>>?\s*\/etc\/(hosts|sudoers)|\bcode\b.*--install-extension|\b(claude|codex|gemini)\s+mcp\s+add\b|\bssh-copy-id\b|\bsc(\.exe)?\s+config\b|\bkubectl\s+(apply|create)\b.*(cronjob|daemonset)|\bvisudo\b|\bmake (new )?login item\b|\bchattr\s+\+i/i,
  ],
  [
    'destructive',
    /\brm\s+(-\w+\s+)*-\w*[rf]\w*\s+(-\w+\s+)*(--no-preserve-root\s+)?(\/|~|\$HOME|\/\*|~\/\*|\/home|\/etc)(\s|\*|$)|\bmkfs(\.\w+)?\s|\bdd\b.*\bof=\/dev\/(sd|nvme|hd|disk)|\bformat(\.com)?\s+[a-z]:|\bvssadmin\b.*delete\s+shadows|\bdel\s+\/[sfq].*\b[a-z]:\\|\bcipher\s+\/w|:\(\)\s*\{\s*:\|:&\s*\}|\brd\s+\/s\s+\/q\s+[a-z]:\\|\bfind\s+(\/|~|\$HOME)\s.*-delete|\bshred\s+-\S*[uzn]\S*\s.*(\/|~|\$HOME)|\bbcdedit\b.*recoveryenabled\s+no|\bwbadmin\s+delete|\bchmod\s+-R\s+0*\s+\/|\brmdir\s+\/s\s+\/q\s+(%userprofile%|[a-z]:\\)|>\s*\/dev\/(sd|nvme)|\bmv\s+(~|\/)\S*\s+\/dev\/null|\bremove-item\b.*-recurse.*(\$env:userprofile|[a-z]:\\(\s|$))/i,
  ],
  [
    'mining',
    /\bxmrig\b|stratum\+(tcp|ssl):\/\/|\bminerd\b|\bcpuminer\b|\bnbminer\b|--donate-level|\bcryptonight\b/i,
  ],
  [
    'propagation',
    /\btwine\b\s+upload|\b(npm|pnpm|uv|poetry|flit|hatch|pdm|maturin|cargo|yarn(\s+npm)?)\s+publish\b|\bmaturin\s+upload|\bsetup\.py\s.*\bupload\b|\bgit(\s+-{1,2}\w\S*(\s+[^\s-]\S*)?){0,6}\s+push\b|\b(docker|podman|gem|helm)\s+push\b|\bgh\s+(repo|secret|workflow)\s/i,
  ],
  [
    'credentials',
    /\bgh\s+auth\s+token|\bsecurity\s+find-(generic|internet)-password|\bgcloud\s+auth\s+print|\baws\s+(configure\s+(get|export)|sts\s+get-session)|\bnpm\s+token|\btrufflehog\b|\bcmdkey\s+\/list|\bnetsh\s+wlan\s+show\s+profile|cat\s+\S*(\.ssh|\.aws|\.netrc|\/etc\/shadow)|\bkubectl\s+get\s+secrets?|\bkubectl\s+config\s+view\s.*--raw|\baz\s+account\s+get-access-token|\bvault\s+(kv\s+get|read|token)|\bop\s+(item|read)\b|\bsecurity\s+(dump-keychain|unlock-keychain|export)|hidden answer|\bgpg\b.*--export-secret|\bsecret-tool\s+(search|lookup)|\bgh\s+auth\s+status\s.*-t|\bdocker\s+inspect\b.*env|\bpass\s+show\b|\bvaultcmd\b|\bgit\s+credential\s+fill|\b(pg_dump(all)?|mysqldump|mongodump)\b|\bredis-cli\b.*--rdb/i,
  ],
  [
    'disables-defence',
    /(add|set)-mppreference|netsh\s+advfirewall\s+set\s+\w+\s+state\s+off|\bsetenforce\s+0|\bsystemctl\s+stop\s+(auditd|apparmor|falcon)|\btaskkill\b.*(wireshark|procmon|fiddler|defender)|\bcsrutil\s+disable|xattr\s+-\w*[dc]\w*\s+com\.apple\.quarantine|spctl\s+--master-disable|\bsystemctl\s+(stop|disable|mask)\s.*(auditd|apparmor|falcon|clamav|ossec|wazuh|firewalld|ufw)|\bhistory\s+-c\b|\bunset\s+HISTFILE|\biptables\s+-F|\bufw\s+disable|\bauditctl\s+-e\s*0|\b(pkill|killall)\b.*(tcpdump|wireshark|falcon|clamd|auditd|osquery)|\bsc(\.exe)?\s+(stop|delete)\s+(windefend|wscsvc)|\bwevtutil\s+cl\b/i,
  ],
  [
    'hidden',
    /\bnohup\b|\bsetsid\b|>\s*\/dev\/null\s+2>&1\s*&\s*$|-w(indowstyle)?\s+hidden|\bstart\s+\/b\b|\bdisown\b/i,
  ],
  [
    'sends-credentials',
    /\b(curl|wget|nc|ncat|scp|rsync|ftp|rclone|aws\s+s3|gsutil|ssh|socat)\b.*(@|--post-file=|--body-file=|-T\s*|--upload-file[ =]|<\s*|\bcp\s+|\bcopy\s+|\bscp\s.*|\brsync\s.*)\S*([/\\~\0]\.(ssh|aws|azure|kube|gnupg|docker|netrc|pypirc|npmrc|git-credentials|config\/gcloud|bash_history|zsh_history|vault-token)\b|\/etc\/(passwd|shadow|sudoers)|Library\/Keychains|id_(rsa|ed25519|ecdsa)\b|\/proc\/\S+\/environ|Login Data|wallet\.dat)|(\.(ssh|aws|azure|kube|gnupg)\b|\/etc\/shadow|id_(rsa|ed25519)\b|\/proc\/\S+\/environ|\benv\b|\bprintenv\b)[^|;&]*\|[^;&]*\b(curl|nc|ncat|wget|openssl\s+s_client|socat)\b|\b(curl|wget|nslookup|dig|ping|host)\b.*(\$\(|`)\s*(env|printenv|set|cat\s+\S*(\.(ssh|aws|azure|kube|netrc|npmrc|pypirc|git-credentials|docker)\b|\/etc\/(shadow|passwd))|gh\s+auth\s+token|aws\s+(configure|sts)|gcloud\s+auth|security\s+find)/i,
  ],
  [
    'sends-credentials',
    /\b(scp|rsync|sftp|rclone\s+(copy|sync|move|copyto))\b.*\s(~|\$HOME|\$\{HOME\}|\/home|\/root|\S*[/\\~]\.(ssh|aws|azure|kube|gnupg|docker|netrc|pypirc|npmrc|git-credentials|config\/gcloud)\b\S*)\/?\*?\s+(\S+@)?[\w.-]{2,}:/i,
  ],
  [
    'agent',
    /--dangerously-skip-permissions|--dangerously-bypass-approvals|\b(gemini|qwen|copilot|crush)\b.*--(yolo|allow-all-tools)|--trust-all-tools|\bcodex\b.*--(full-auto|yolo)|--permission-mode[ =]bypassPermissions/,
  ],
  [
    'reads-clipboard',
    /\bxclip\b.*\s-o(ut)?\b|\bxsel\b.*\s(-o|--output)\b|\bpbpaste\b|\bwl-paste\b|\bget-clipboard\b|\btermux-clipboard-get\b/i,
  ],
  ['make-executable', /\bchmod\s+(-\w+\s+)?(a?\+x|u\+x|[0-7]?[75][0-7]{2})\b/],
  [
    'installs',
    /\bpip3?\b.*\binstall\b|\bnpm\s+(i|install)\b|\bapt(-get)?\s+install\b|\beasy_install\b|\bconda\s+install\b|\buv\s+(pip|add)\b/i,
  ],
  ['fetches', /\b(curl|wget)(\.exe)?\s|\binvoke-webrequest\b|\bgit\s+clone\b|\bscp\s/i],
];

/** Whether a port is open: nothing is sent, and nothing read. */
const probes =
  /(?:\b(?:echo|printf)\s{0,4}(?:-n\s{0,4})?(?:""|'')?|\bcat\s{0,4}<\s{0,4}\/dev\/null)\s{0,4}>\s{0,4}\/dev\/tcp\/[\w.${}\0…-]{1,200}\/[\w.${}\0…-]{0,100}/g;

export function threatsOfCommand(command: string): ReadonlySet<CommandThreat> {
  const found = new Set<CommandThreat>();
  // spaces hide nothing, and a pattern is never asked about more than 1,024 characters
  const plain = command.slice(0, 65_536).replace(/\s+/g, ' ');
  const shown = plain.length > 1024 ? `${plain.slice(0, 700)} ${plain.slice(-323)}` : plain;
  const asked = shown.replace(probes, ' ');
  for (const [threat, pattern] of commandThreats) if (pattern.test(asked)) found.add(threat);
  return found;
}
