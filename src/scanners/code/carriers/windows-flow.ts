/** What flows where in a script of Windows: through variables and files, from keys to what sends, from what fetches to what runs. */
import type { SignalId } from '../signals.js';

/** A line as it is, and made plain: lower case, escapes gone. */
export interface WindowsLine {
  readonly plain: string;
  readonly source: string;
  readonly line: number;
}

export interface FlowSignal {
  readonly what: SignalId;
  readonly line: number;
  readonly text: string;
}

const mostHeld = 60;
const takes = new RegExp(
  [
    String.raw`[\\/"'(\s~]\.(aws[\\/](credentials|config|sso)|aws\b(?![\\/.])|ssh[\\/]id_|ssh\b(?![\\/.])|kaggle|netrc|pypirc|npmrc|git-credentials|kube[\\/]config|docker[\\/]config|azure|databrickscfg|snowflake|huggingface|cache[\\/]huggingface|config[\\/](gcloud|gh)|claude[\\/.])`,
    String.raw`_netrc\b|login data|\\local state|\\cookies\b|discord\\local storage|wallet\.dat|\\exodus\\|metamask|kdbx`,
    String.raw`cmdkey(\.exe)?\s+/list|wlan show profile.{0,40}key=clear|reg(\.exe)?\s+save\s+hklm\\(sam|system|security)|vaultcmd`,
    String.raw`(get-childitem|gci|dir|ls|get-item)\s+["']?env:|getenvironmentvariables\(|^@?set\s*[>|]|\$env:\*`,
    String.raw`get-clipboard|copyfromscreen|getasynckeystate|promptforcredential|get-credential|passwordvault|get-storedcredential|convertfrom-securestring`,
  ].join('|'),
);
const sends =
  /uploadfile|uploadstring|uploaddata|-(me|method)\s+["']?(post|put)|\bmethod\s*=\s*["'](post|put)|-infile\b|postasync|putasync|\bcurl(\.exe)?\b.{0,300}\s(-f|-d|-t|--data\S*|--form|--upload-file|-sd|-sf)\b|send-mailmessage|\bftp(\.exe)?\s+-s:|bitsadmin.{0,60}\/upload|resolve-dnsname|\.send[\s(]/;
/** One for itself is nothing: the machine is asked for a password. */
const fetches =
  /downloadstring|downloaddata|openread\(|\b(invoke-webrequest|invoke-restmethod|iwr|irm|curl|wget)\b.{0,20}\bhttps?:|responsetext/;
const runs = /\b(iex|invoke-expression)\b|\[scriptblock\]::create|reflection\.assembly\]?::load/;
const disguisedName =
  /\b(sal|nal|set-alias|new-alias)\b.{0,60}\b(iex|invoke-expression)\b|[&.]\s*\(\s*["'][^"'\n]{0,80}\{\d\}[^"'\n]{0,80}["']\s*-f\b|[&.]\s*\(\s*(gcm|get-command|gal)\s[^)]{0,40}\*/;

/** One reading of one script; asked line by line. Linear: at most sixty names are held. */
export function windowsFlow(): (line: WindowsLine) => readonly FlowSignal[] {
  const taken = new Set<string>();
  const fetched = new Set<string>();
  return ({ plain, source, line }) => {
    const cut = plain.slice(0, 4000);
    const found: FlowSignal[] = [];
    const takesHere = takes.test(cut) || holds(taken, cut);
    if (takesHere && sends.test(cut)) found.push({ what: 'script-sends-secrets', line, text: source });
    else if (takesHere) hold(taken, cut);
    if (runs.test(cut) && holds(fetched, cut))
      found.push({ what: 'script-fetch-and-run', line, text: source });
    else if (fetches.test(cut)) hold(fetched, cut, true);
    if (disguisedName.test(cut)) found.push({ what: 'script-obfuscated', line, text: source });
    return found;
  };
}

function holds(names: ReadonlySet<string>, line: string): boolean {
  for (const name of names) {
    const at = line.indexOf(name);
    if (at >= 0 && !/^\w/.test(line.slice(at + name.length)) && !line.startsWith(`${name} =`)) return true;
  }
  return false;
}

/** How a line of each language names what it fills. */
const fills: readonly { readonly pattern: RegExp; readonly name: (found: string) => readonly string[] }[] = [
  // `$p = @{ … }` is handed over as `@p`
  { pattern: /^\s*(\$[\w:]{1,40})\s*[+.]?=/, name: (one) => [one, `@${one.slice(1)}`] },
  { pattern: /(\$\w{1,40})\[[^\]]{0,80}\]\s*=(?!=)/, name: (one) => [one] },
  { pattern: /foreach\s*\(\s*(\$\w{1,40})\s+in\b/, name: (one) => [one] },
  { pattern: /^@?for\s+(%%?\w)\s+in\b/, name: (one) => [one] },
  { pattern: /^@?\s*set\s+(?:\/p\s+)?"?(\w{1,40})=/, name: (one) => [`%${one}%`] },
  { pattern: /^\s*set\s+(\w{1,40})\s*=/, name: (one) => [`${one}.`] },
];

/** Variables and files that the line fills. */
function hold(names: Set<string>, line: string, variablesOnly = false): void {
  const variables = fills.flatMap(({ pattern, name }) => {
    const found = pattern.exec(line)?.[1];
    return found === undefined ? [] : name(found);
  });
  for (const one of [...variables, ...(variablesOnly ? [] : filesMade(line))])
    if (one.length > 1 && names.size < mostHeld) names.add(one);
}

function filesMade(line: string): readonly string[] {
  const redirected = />>?\s*["']?([^\s"'|&>]{2,200})/.exec(line)?.[1];
  const made =
    /\b(copy|xcopy|robocopy|copy-item|cp|move|tar|compress-archive|reg(\.exe)?\s+save|out-file|set-content|7z|export-csv|\.save\()/.test(
      line,
    );
  const words = made
    ? (line.match(/[^\s"'(),]{3,200}/g) ?? []).filter(
        (word) => /[\\/]/.test(word) && /temp|tmp|public|programdata|appdata/.test(word),
      )
    : [];
  return [redirected, ...words.slice(-3)]
    .filter((one) => one !== undefined)
    .map((one) => one.slice(Math.max(one.lastIndexOf('\\'), one.lastIndexOf('/')) + 1))
    .filter((one) => one.length > 0)
    .map((one) => (one.length < 3 ? `\\${one}` : one));
}
