/** What signals mean together: combination × moment to a finding. The first rule that fits a signal decides. */
import type { Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';
import { carrierRules } from './carriers/rules.js';
import { takenRules } from './rules-taken.js';
import { codeFindings as types } from './findings.js';
import type { Moment, Signal, SignalId } from './signals.js';

export interface Rule {
  readonly signal: SignalId;
  /** any moment when not given */
  readonly at?: readonly Moment[];
  /** of the signal's value */
  readonly value?: RegExp;
  /** of the file */
  readonly path?: RegExp;
  /** one of these in the same file */
  readonly beside?: readonly SignalId[];
  /** all of these in the same file */
  readonly besideAll?: readonly SignalId[];
  /** on the same line */
  readonly sameLine?: readonly SignalId[];
  /** at least so many different values of the same signal in the file */
  readonly values?: number;
  /** anywhere in the distribution */
  readonly elsewhere?: readonly SignalId[];
  readonly finding: FindingType;
  /** where it is not that of the finding */
  readonly severity?: Severity;
}

const early: readonly Moment[] = ['install', 'startup', 'import'];
const unasked: readonly Moment[] = ['install', 'startup'];
const tests: readonly Moment[] = ['tests'];
const runs: readonly SignalId[] = [
  'execute-code',
  'execute-constant',
  'decode-and-execute',
  'execute-download',
  'spawn-process',
  'network',
  'open-socket',
  'dynamic-lookup',
  'read-credentials',
  'load-native',
];

/** What no library is called that may be loaded. */
const dataName =
  /[\w-]\.(dat|data|bin|txt|md|json|ya?ml|csv|png|jpe?g|gif|ico|ttf|wav|mp3|pdf|db|sqlite|pkl|npy|npz|model|cfg|ini|log|tmp|res|css|html?|xml)$/i;
/** Commands that ask a tool what it is. */
const asksOnly =
  /^(git|hg|svn|uname|ldconfig|nvidia-smi|rocminfo|sw_vers|sysctl|lscpu|which|where|locale|getconf|xcrun|xcode-select|pkg-config|llvm-config|gcc|clang|cc|ld|file|lsb_release|dpkg|fc-list|stty|tput)(\.exe)?\b[^;|&`$]*$/;

export const rules: readonly Rule[] = [
  // code that is hidden, and run: in tests too somebody looks
  { signal: 'decode-and-execute', at: tests, finding: types.decodedExecution, severity: 'medium' },
  // what it decodes to was read as a file is, and a person reads it too
  {
    signal: 'decode-and-execute',
    value: /^plain source: /,
    finding: types.decodedExecution,
    severity: 'medium',
  },
  { signal: 'decode-and-execute', finding: types.decodedExecution },
  {
    signal: 'execute-download',
    value: /^(pickle|module|template)$/,
    at: early,
    finding: types.downloadedExecution,
    severity: 'medium',
  },
  {
    signal: 'execute-download',
    value: /^(pickle|template) from a known address$/,
    at: early,
    finding: types.downloadedExecution,
  },
  // a design that is dangerous, and a person sees it
  {
    signal: 'execute-download',
    value: /^(pickle|template) from a known address$/,
    at: ['call'],
    finding: types.downloadedExecution,
    severity: 'medium',
  },
  {
    signal: 'execute-download',
    value: /^((pickle|template)( from a known address)?|module)$/,
    finding: types.downloadedExecution,
    severity: 'low',
  },
  { signal: 'execute-download', at: tests, finding: types.downloadedExecution, severity: 'medium' },
  // a function that is given an address from outside, or that takes data for code: a person decides
  {
    signal: 'execute-download',
    at: ['call'],
    value: /^((in a sandbox |as data )?from any address|(in a sandbox|as data) from a known address)$/,
    finding: types.downloadedExecution,
    severity: 'medium',
  },
  { signal: 'execute-download', finding: types.downloadedExecution },
  { signal: 'steganography', at: tests, finding: types.mediaExecution, severity: 'medium' },
  {
    signal: 'steganography',
    at: ['call'],
    value: /^(an interpreter of its own|code in a store of the package)$/,
    finding: types.mediaExecution,
    severity: 'medium',
  },
  { signal: 'steganography', finding: types.mediaExecution },
  { signal: 'execute-code', value: /^decorator$/, finding: types.hiddenExecution },
  { signal: 'hidden-code', sameLine: runs, finding: types.hiddenExecution },
  { signal: 'hidden-code', at: tests, finding: types.odd },
  { signal: 'hidden-code', value: /turns text/, finding: types.hiddenExecution, severity: 'medium' },
  { signal: 'hidden-code', finding: types.odd },
  { signal: 'dynamic-lookup', at: tests, finding: types.disguisedName, severity: 'low' },
  { signal: 'dynamic-lookup', finding: types.disguisedName },
  { signal: 'obfuscated-name', at: tests, finding: types.odd },
  { signal: 'obfuscated-name', value: /^!/, finding: types.disguisedName },
  {
    signal: 'obfuscated-name',
    value: /told apart/,
    beside: runs,
    finding: types.disguisedName,
    severity: 'medium',
  },
  { signal: 'obfuscated-name', finding: types.odd },

  // programs
  { signal: 'spawn-download', at: early, finding: types.startsDownload },
  { signal: 'spawn-download', at: tests, finding: types.startsDownload, severity: 'medium' },
  {
    signal: 'spawn-download',
    beside: ['suspicious-host', 'hide-process', 'spawn-decoded'],
    finding: types.startsDownload,
  },
  { signal: 'spawn-download', finding: types.startsDownload, severity: 'medium' },
  { signal: 'spawn-decoded', at: tests, finding: types.decodedCommand, severity: 'medium' },
  { signal: 'spawn-decoded', finding: types.decodedCommand },
  { signal: 'spawn-interpreter', at: early, finding: types.interpreterCommand },
  { signal: 'spawn-interpreter', at: tests, finding: types.interpreterCommand, severity: 'medium' },
  { signal: 'spawn-interpreter', finding: types.interpreterCommand, severity: 'medium' },
  { signal: 'reverse-shell', at: tests, finding: types.reverseShell, severity: 'medium' },
  {
    signal: 'reverse-shell',
    at: ['call'],
    value: /^answer to anybody$/,
    finding: types.reverseShell,
    severity: 'medium',
  },
  { signal: 'reverse-shell', finding: types.reverseShell },
  { signal: 'shellcode', at: tests, finding: types.shellcode, severity: 'low' },
  { signal: 'shellcode', at: early, value: /PROT_EXEC/, beside: ['calls-address'], finding: types.shellcode },
  { signal: 'shellcode', values: 2, finding: types.shellcode },
  { signal: 'shellcode', beside: ['decode', 'network', 'obfuscated-payload'], finding: types.shellcode },
  { signal: 'shellcode', finding: types.shellcode, severity: 'low' },
  { signal: 'load-decoded-native', at: early, finding: types.nativePayload },
  { signal: 'load-decoded-native', finding: types.nativePayload, severity: 'medium' },
  {
    signal: 'make-executable',
    at: early,
    beside: ['write-executable', 'network'],
    finding: types.downloadMadeProgram,
  },
  { signal: 'write-executable', at: early, finding: types.downloadMadeProgram, severity: 'high' },
  { signal: 'write-module', at: early, finding: types.downloadMadeProgram, severity: 'low' },
  {
    signal: 'spawn-process',
    at: early,
    value: /\bpip3?\s+install\s.*(https?:\/\/|git\+)/i,
    finding: types.importTimeProcess,
    severity: 'high',
  },
  { signal: 'spawn-process', value: asksOnly, at: early, finding: types.importTimeProcess, severity: 'low' },
  {
    signal: 'spawn-process',
    at: unasked,
    value:
      /^(curl|wget|bash -c|sh -c|cmd|powershell)\b|\bpip3? install .*(https?:|git\+|--index-url|-i http)/i,
    finding: types.importTimeProcess,
  },
  { signal: 'spawn-process', at: ['startup'], finding: types.importTimeProcess },
  { signal: 'spawn-process', at: ['import'], path: /(^|\/)__init__\.py$/, finding: types.importTimeProcess },
  {
    signal: 'spawn-process',
    at: ['import'],
    value: /\b(curl|wget|bash -c|sh -c|powershell|osascript|mshta)\b|\bpip3? install\b/i,
    finding: types.importTimeProcess,
  },
  { signal: 'spawn-process', at: early, finding: types.importTimeProcess, severity: 'low' },

  {
    signal: 'load-native',
    at: early,
    value: dataName,
    finding: types.mediaExecution,
  },
  { signal: 'load-native', at: ['call'], value: dataName, finding: types.mediaExecution, severity: 'medium' },

  ...takenRules,

  // what is left behind
  // a library of one's own that is told to set up its service by a program's function
  { signal: 'persist', at: early, finding: types.persistence },
  // programs that make environments fill them
  {
    signal: 'persist',
    at: ['call'],
    value: /^…[/\\]lib[/\\]python…\.…[/\\]…$/,
    finding: types.persistence,
    severity: 'medium',
  },
  {
    signal: 'persist',
    at: ['call'],
    beside: ['write-executable', 'spawn-decoded', 'decode-and-execute', 'spawn-download', 'suspicious-host'],
    finding: types.persistence,
  },
  // an extension for another program, from one that serves in the background
  {
    signal: 'persist',
    at: ['call'],
    value: /^\0?…?[/\\]extensions[/\\]/,
    beside: ['hide-process'],
    finding: types.persistence,
    severity: 'medium',
  },
  { signal: 'persist', at: ['call'], beside: ['hide-process'], finding: types.persistence },
  // those who install shell completion write to start files of shells, when they are told to
  {
    signal: 'persist',
    at: ['call'],
    value:
      /Startup\b|CurrentVersion|Winlogon|authorized_keys|\.pth$|preload|profile_\w+.startup|PowerShell|hookspath|templatedir|fsmonitor/i,
    finding: types.persistence,
    severity: 'medium',
  },
  { signal: 'persist', finding: types.persistence, severity: 'low' },
  { signal: 'destructive', at: early, finding: types.destruction },
  // a whole home, or the root of a disk: nobody cleans up so
  {
    signal: 'destructive',
    at: ['call'],
    value: /^(~|\/|[A-Z]:)[\\/]?(Documents|Desktop|Pictures|Downloads|home)?[\\/]?$/,
    finding: types.destruction,
  },
  { signal: 'destructive', at: ['call'], value: /^program of (?!an)/, finding: types.destruction },
  { signal: 'destructive', at: ['call'], finding: types.destruction, severity: 'medium' },
  { signal: 'destructive', finding: types.destruction, severity: 'low' },
  { signal: 'crypto-mining', at: tests, finding: types.mining, severity: 'low' },
  { signal: 'crypto-mining', finding: types.mining },
  { signal: 'crypto-clipper', besideAll: ['read-clipboard'], finding: types.clipper },
  {
    signal: 'crypto-clipper',
    at: [...early, 'call'],
    value: /^waits for addresses$/,
    elsewhere: ['read-clipboard'],
    finding: types.clipper,
  },
  // an address of somebody's own, beside what finds those of others
  {
    signal: 'crypto-clipper',
    at: [...early, 'call'],
    elsewhere: ['read-clipboard'],
    value: /^[A-Za-z0-9]{26,110}$/,
    values: 2,
    finding: types.clipper,
  },
  // programs of wallets do both, and mean well
  {
    signal: 'crypto-clipper',
    at: [...early, 'call'],
    elsewhere: ['read-clipboard'],
    value: /\{\d\d|\[/,
    finding: types.clipper,
    severity: 'medium',
  },
  // `setup.py publish`: written into many a project by its author, for its author
  {
    signal: 'self-propagation',
    at: ['install'],
    value: /twine upload|setup\.py|\bgit (push|tag)/,
    path: /(^|\/)setup\.py$/,
    finding: types.propagation,
    severity: 'low',
  },
  { signal: 'self-propagation', at: early, finding: types.propagation },
  {
    signal: 'self-propagation',
    at: ['call'],
    beside: ['read-credentials', 'suspicious-host', 'decode-and-execute'],
    finding: types.propagation,
    severity: 'medium',
  },
  // to where the source says, whoever's repository it is
  {
    signal: 'self-propagation',
    at: ['call'],
    value: /\bgit\b.* push\b.*\bhttps?:\/\/[\w-]+(\.[\w-]+)*\.[a-z]+[/:]/,
    finding: types.propagation,
    severity: 'medium',
  },
  {
    signal: 'anti-analysis',
    value:
      /mppreference|advfirewall|setenforce|csrutil|quarantine|spctl|taskkill|systemctl|history -c|HISTFILE|iptables|ufw|auditctl|killall|pkill|wevtutil/i,
    at: early,
    finding: types.disablesDefence,
  },
  {
    signal: 'anti-analysis',
    value: /mppreference|advfirewall|setenforce|csrutil|spctl|taskkill/i,
    finding: types.disablesDefence,
    severity: 'medium',
  },
  { signal: 'anti-analysis', finding: types.antiAnalysis },

  // what a person should see
  { signal: 'network', at: early, value: /:\/\//, finding: types.importTimeNetwork },
  { signal: 'network', at: early, finding: types.importTimeNetwork, severity: 'low' },
  { signal: 'open-socket', at: early, finding: types.importTimeNetwork, severity: 'low' },
  // nobody runs what is decoded while it is imported, whatever it is that is decoded
  { signal: 'execute-code', at: early, value: /^decoded/, finding: types.decodedExecution },
  { signal: 'execute-code', at: [...early, 'call'], value: /^decoded/, finding: types.dynamicExecution },
  { signal: 'execute-code', at: early, value: /^(environment|process)$/, finding: types.dynamicExecution },
  {
    signal: 'execute-code',
    at: early,
    value: /^pickle that/,
    finding: types.dynamicExecution,
    severity: 'low',
  },
  { signal: 'execute-code', at: early, value: /of the package$/, finding: types.dynamicExecution },
  { signal: 'obfuscated-payload', value: /^protected/, finding: types.dynamicExecution },
  {
    signal: 'obfuscated-payload',
    at: early,
    beside: ['execute-code', 'load-native', 'spawn-decoded'],
    finding: types.dynamicExecution,
  },
  { signal: 'keylogging', finding: types.observes },
  { signal: 'screenshot', finding: types.observes },
  { signal: 'read-camera', finding: types.observes },
  { signal: 'read-clipboard', finding: types.observes },
  {
    signal: 'tampers-imports',
    at: early,
    value: /^archive/,
    finding: types.tampersImports,
    severity: 'medium',
  },
  {
    signal: 'tampers-imports',
    at: early,
    beside: ['network', 'spawn-shell', 'execute-download'],
    finding: types.tampersImports,
    severity: 'medium',
  },
  { signal: 'tampers-imports', at: early, finding: types.tampersImports },
  { signal: 'odd-encoding', at: tests, finding: types.oddEncoding, severity: 'low' },
  { signal: 'odd-encoding', finding: types.oddEncoding },
  { signal: 'runs-at-start', finding: types.runsAtStart },
  { signal: 'not-looked-at', at: tests, finding: types.notLookedAt, severity: 'low' },
  // tables and texts of data are as long as that; nobody's code is
  {
    signal: 'not-looked-at',
    at: ['call'],
    value: /than is read of such a file: /,
    path: /\.(json|ya?ml|txt|xml|sql|svg|html?|css|ini|cfg|conf|toml)$/i,
    finding: types.notLookedAt,
    severity: 'low',
  },
  { signal: 'not-looked-at', finding: types.notLookedAt },
  ...carrierRules,
];

/** What is known when a rule is asked. */
export interface RuleContext {
  /** of one file */
  readonly file: readonly Signal[];
  /** signals of the distribution, tests left out */
  readonly everywhere: ReadonlySet<SignalId>;
}

export function ruleFor(signal: Signal, context: RuleContext): Rule | undefined {
  return rules.find((rule) => rule.signal === signal.what && fits(rule, signal, context));
}

// eslint-disable-next-line complexity -- each field of a rule is one line
function fits(rule: Rule, signal: Signal, { file, everywhere }: RuleContext): boolean {
  if (rule.at && !rule.at.includes(signal.moment)) return false;
  if (rule.value && !rule.value.test(signal.value ?? '')) return false;
  if (rule.path && !rule.path.test(signal.path)) return false;
  const has = (what: SignalId): boolean => file.some((one) => one.what === what && one !== signal);
  if (rule.beside && !rule.beside.some(has)) return false;
  if (rule.besideAll && !rule.besideAll.every(has)) return false;
  if (rule.sameLine && !file.some((one) => one.line === signal.line && rule.sameLine?.includes(one.what)))
    return false;
  if (rule.elsewhere && !rule.elsewhere.some((what) => everywhere.has(what))) return false;
  return rule.values === undefined || distinct(file, signal) >= rule.values;
}

function distinct(file: readonly Signal[], { what }: Signal): number {
  return new Set(file.filter((one) => one.what === what).map(({ value }) => value)).size;
}
