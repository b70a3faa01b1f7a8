/** What only a file as a whole says, after every function of it was looked at. */
import { isEarly, moments, type Moment, type SignalId } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { noteReplaced, sendsAway } from './replaced.js';
import { noteSabotage } from './sabotage.js';
import { noteOnTheSide } from './on-the-side.js';
import { noteSecondHost } from './second-host.js';
import { noteTrespass } from './trespass.js';
import { noteByteMachine } from './byte-machine.js';
import { noteClipper } from './clipper.js';
import { noteHiddenWords } from './hidden-words.js';
import { classAttribute } from './instances.js';
import { momentAt } from './moment-at.js';
import { marks } from './values.js';

/** Adds signals to what was found; `again` looks once more at all functions. Linear. */
export function wholeFile(analysis: Analysis, moment: Moment, again: () => void): void {
  noteTrees(analysis);
  noteClasses(analysis, moment);
  noteRansom(analysis, moment);
  noteWords(analysis, moment);
  noteReplaced(analysis, again);
  notePrompts(analysis);
  noteRewriting(analysis);
  noteMagicPassword(analysis);
  noteRemoteLoaders(analysis);
  noteSecondHost(analysis, moment);
  noteOnTheSide(analysis, moment);
  noteTrespass(analysis, moment);
  noteByteMachine(analysis, moment);
  noteSabotage(analysis, moment);
  noteHiddenWords(analysis, moment);
  noteClipper(analysis, moment);
  noteBrowserStores(analysis, moment);
  const bomb =
    analysis.says('fork') && /^[ \t]*while (True|1):[ \t]*\n?[ \t]*(os\.)?fork\(\)/m.exec(analysis.latin);
  if (bomb) emit(analysis, 'destructive', bomb.index, ['processes without end'], 'fork');
}

const browserKeys =
  /Safe Storage|\bos_crypt\b|\bencrypted_key\b|\bsaltysalt\b|CryptUnprotectData|\bPK11SDR_Decrypt\b|kwallet|\bkey4\.db\b/;
const browserRows =
  /\bencrypted_value\b|\bpassword_value\b|\bmoz_cookies\b|\bencryptedPassword\b|\bcard_number_encrypted\b/;

/** What browsers keep for their user alone, with the key that it is kept under. */
function noteBrowserStores(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!hasAny(analysis, ['read-credentials'])) return;
  const at = latin.search(browserRows);
  if (at < 0 || !browserKeys.test(latin)) return;
  emit(
    analysis,
    'read-credentials',
    at,
    ['what browsers keep is decrypted'],
    'stores of browsers',
    momentAt(latin, at, moment),
  );
}

const prompts = ['getpass.getpass', 'builtins.input'];

/** What people type is taken by a function in the place of the one that asks for it, and the source sends something. */
function notePrompts(analysis: Analysis): void {
  const name = prompts.find((one) => analysis.patched.has(one));
  if (name === undefined) return;
  for (const signal of [...analysis.found.values()]) {
    if (!sendsAway(signal)) continue;
    const { line, evidence, value = '' } = signal;
    const at = Math.max(0, analysis.latin.indexOf(name.slice(name.indexOf('.') + 1)));
    emit(
      analysis,
      'replaced-sends',
      at,
      [`in the place of ${name}`, `${line}: ${evidence}`],
      `secret ${value}`,
    );
    return;
  }
}

const importHook = /\bdef (get_data|get_source|source_to_code|exec_module|get_code|find_spec)\b/;
const codeInText =
  /["'][^"'\n]{0,80}\\n[^\n]{0,800}\b(urlopen|requests\.(post|get|put)|exec|eval|system|Popen|socket|urllib)\b/;

/** A loader that adds to the source of others a text that uses the network, a process or exec. */
function noteRewriting(analysis: Analysis): void {
  const hooks = [...analysis.found.values()].find(({ what }) => what === 'tampers-imports');
  if (!hooks || !importHook.test(analysis.latin)) return;
  const line = longLine(analysis.latin);
  const at = line < 0 ? longText(analysis.latin) : line;
  if (at < 0) return;
  emit(analysis, 'rewrites-imports', at, ['an import hook', 'code in a text'], 'code is added to a module');
}

function longLine(source: string): number {
  let start = 0;
  while (start < source.length) {
    const found = source.indexOf('\n', start);
    const end = found < 0 ? source.length : found;
    const line = source.slice(start, Math.min(end, start + 4000));
    if (line.includes('\\n') && codeInText.test(line)) return start;
    start = end + 1;
  }
  return -1;
}

const usesNetwork =
  /\b(urlopen|requests\.(post|get|put)|exec|eval|system|Popen|create_connection|socket|urllib|http\.client|subprocess)\b/;

/** A text of several lines, in an expression, that holds code. */
function longText(source: string): number {
  for (const quote of ['"""', "'''"]) {
    let start = source.indexOf(quote);
    for (let looked = 0; start >= 0 && looked < 500; looked += 1) {
      const end = source.indexOf(quote, start + 3);
      if (end < 0) break;
      const text = source.slice(start + 3, Math.min(end, start + 8000));
      const used = /[=(,[{+:]\s*[bBrRfF]{0,2}$/.test(source.slice(Math.max(0, start - 20), start));
      if (used && /^[ \t]*(def|import|from|try|class)\b/m.test(text) && usesNetwork.test(text)) return start;
      start = source.indexOf(quote, end + 3);
    }
  }
  return -1;
}

/** `"o" + "s"` is `"os"`. */
function joined(source: string): string {
  return source.replace(/["']\s*\+\s*["']/g, '');
}

const nodes =
  /\b(Name|Attribute|alias|Constant)\s*\([^\n]{0,300}?["'](exec|eval|__import__|system|popen|Popen|check_output|b64decode|urlopen)["']/;

/** Code that is built as a tree, so that no call of it stands in the source. */
function noteTrees(analysis: Analysis): void {
  const { latin, found } = analysis;
  if (!analysis.says('fix_missing_locations', 'unparse')) return;
  if (!/\b(fix_missing_locations|unparse)\b/.test(latin) || !/\b(Call|Module|Expression|parse)\b/.test(latin))
    return;
  const run = [...found.values()].find(({ what }) => what === 'execute-code' || what === 'execute-constant');
  if (!run) return;
  const tree = nodes.exec(joined(latin));
  if (!tree) return;
  const at = Math.max(0, latin.search(/\b(fix_missing_locations|unparse)\b/));
  emit(
    analysis,
    isEarly(run.moment) ? 'decode-and-execute' : 'dynamic-lookup',
    at,
    ['a tree of code is built', tree[2] ?? ''],
    tree[2],
    run.moment,
  );
}

const known =
  /["'](Popen|_wrap_close|os\._wrap_close|catch_warnings|BuiltinImporter|FileLoader|_Printer|Quitter)["']|__globals__\s*(\[|\.get)/;

/** From any object to every class there is, and from there to one that starts processes. */
function noteClasses(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!analysis.says('__subclasses__')) return;
  const at = latin.search(/\.__subclasses__\(\)/);
  if (at < 0 || !known.test(joined(latin))) return;
  emit(
    analysis,
    'dynamic-lookup',
    at,
    ['every class there is', 'one is chosen by its name'],
    '__subclasses__',
    momentAt(latin, at, moment),
  );
}

/** Words without which what follows need not be searched for. */
const walks = ['walk', 'rglob', 'iglob', 'glob', 'scandir', 'iterdir', 'listdir'];
const ends = ['kill', 'terminate', 'send_signal'];

const goesThrough = /\b(os\.walk|walk|rglob|iglob|glob|scandir|iterdir|listdir)\s*\(/;
const encrypts =
  /\.encrypt(_file|_and_digest)?\s*\(|\bencryptFile\s*\(|\bencrypt\w*\s*\(|\benc\w*\s*\(|\bxor\w*\s*\(|\^\s*\w*(key|KEY)/;
const removes =
  /\b(unlink|remove|rename|replace|rmtree|truncate|shred)\s*\(|["'](r\+b|rb\+|wb|w)["']|write_bytes\s*\(/;
const suffixes = /["']\.(locked|encrypted|enc|crypt(ed)?|lock|wncry|ransom|pay|cry|aes|[a-z]{0,4}crypt)["']/i;
const notes =
  /(files?|data|documents)\s+(have been|are|were|is|has been)\s+(now\s+)?(encrypted|locked)|(decrypt|restore|recover)\w*[ _-]+(your|all|the)?[ _-]*files|HOW_TO_(DECRYPT|RESTORE)|README_(RESTORE|DECRYPT)|\bransom\b|(pay|send)\b[^"\n]{0,40}\b(BTC|bitcoin|XMR|monero|ETH)\b/i;
const wholeHomes =
  /expanduser\(\s*["']~["'/]|Path\.home\(\)|USERPROFILE|["'](C:\\\\?(Users)?|\/|\/home|~)["']|["']~?\/?(Documents|Desktop|Pictures|Downloads)\b/;

function walksThrough({ latin, says }: Analysis): boolean {
  return says(...walks) && goesThrough.test(latin);
}

/** One file after the other is encrypted, and what was there before is gone. */
function noteRansom(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > 64 << 10 || !walksThrough(analysis) || !encrypts.test(latin) || !removes.test(latin))
    return;
  const makesKey =
    /generate_key|get_random_bytes|token_bytes|urandom|Fernet\(|AES\.new|Cipher\(|encryptFile|ChaCha20|Salsa20/.test(
      latin,
    );
  const note = notes.test(latin);
  const whole = wholeHomes.test(latin);
  if (!makesKey || (!note && !(whole && (suffixes.test(latin) || /["'](r\+b|rb\+)["']/.test(latin))))) return;
  const at = latin.search(encrypts);
  const started = [...analysis.visits.values()].length > 0 && isEarly(moment) && runsEarly(latin);
  emit(
    analysis,
    'ransom',
    Math.max(0, at),
    ['goes through files', 'encrypts', 'removes', ...(note ? ['a note'] : [])],
    note ? 'note' : 'whole',
    started ? moment : moment === 'tests' ? 'tests' : 'call',
  );
}

/** A function is called, or a thread started, at the left margin. */
function runsEarly(latin: string): boolean {
  return /^(\w+|threading\.Thread|Thread)\([^\n]*\)(\.start\(\))?[ \t]*$/m.test(latin);
}

/** Words that nobody else says. */
function noteWords(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const speaks = latin.includes('mining.') || latin.includes('eth_submit');
  const mines = !speaks
    ? -1
    : latin.search(/["']mining\.(subscribe|authorize|submit)["']|["']eth_submitLogin["']/);
  if (mines >= 0 && hasAny(analysis, ['open-socket', 'network']))
    emit(
      analysis,
      'crypto-mining',
      mines,
      ['speaks as miners do'],
      'stratum',
      momentAt(latin, mines, moment),
    );
  const copies =
    /["']bcc["']\s{0,8}[\]:,]{1,3}\s{0,40}=?\s{0,8}\[?\s{0,40}["'][^"'@\s]+@[\w-]+\.[\w.]+["']/i.exec(latin);
  if (
    copies &&
    /\b(smtplib|sendmail|send_message|EmailMessage|MIMEText|X-Mailer|Reply-To|sendgrid|mailgun|postmark|resend|ses)\b/.test(
      latin,
    )
  )
    emit(
      analysis,
      'hidden-copy',
      copies.index,
      ['everybody’s mail goes there too'],
      copies[0],
      moment === 'tests' ? 'tests' : 'call',
    );
  if (!analysis.says(...ends) && !latin.includes('taskkill')) return;
  const watchers = new Set(
    [
      ...latin.matchAll(
        /["'](wireshark|tcpdump|procmon(?:64)?|procexp|fiddler|x64dbg|ollydbg|ida64|processhacker|falcon-sensor|auditd|clamd|osqueryd|sysmon|tshark|dumpcap|httpdebuggerui|vboxservice|vmtoolsd)(?:\.exe)?["']/gi,
      ),
    ].map((one) => (one[1] ?? '').toLowerCase()),
  );
  const kills =
    watchers.size >= 2 ? latin.search(/\.(kill|terminate|send_signal)\(|os\.kill\(|taskkill/) : -1;
  if (kills >= 0)
    emit(
      analysis,
      'anti-analysis',
      kills,
      ['ends programs that watch'],
      `taskkill ${[...watchers].join(' ')}`,
      momentAt(latin, kills, moment),
    );
}

function hasAny({ found }: Analysis, all: readonly string[]): boolean {
  return [...found.values()].some(({ what }) => all.includes(what));
}

const loaders = /^importlib\.(abc|machinery|_bootstrap_external)\.\w*Loader$/;
const anAddress = /["']https?:\/\/[\w-]+\.\w/;
const loads = ['get_data', 'get_source', 'get_code', 'source_to_code'];

/** A loader of modules whose code comes from the network, or is decoded. */
function noteRemoteLoaders(analysis: Analysis): void {
  for (const value of analysis.module.names.values()) {
    if (value.kind !== 'class' || !value.items.some((one) => loaders.test(one.text))) continue;
    for (const name of loads) {
      const definition = classAttribute(value, name)?.callable?.definition;
      const visit = definition ? analysis.visits.get(definition) : undefined;
      if (!definition || !visit) continue;
      const [what, from] = loadedFrom(visit.returned?.marks ?? 0, analysis);
      if (what) emit(analysis, what, definition.at, [`${name} of a loader`], from, moments[visit.moment]);
    }
  }
}

function loadedFrom(taken: number, { latin }: Analysis): readonly [SignalId?, string?] {
  const held = (taken & (marks.literal | marks.packaged)) !== 0;
  if ((taken & marks.decoded) !== 0 && held) return ['decode-and-execute', 'code of modules'];
  if ((taken & marks.network) === 0) return [];
  return ['execute-download', anAddress.test(latin) ? 'code of modules' : 'from any address'];
}

const magic =
  /(hexdigest\(\)\s*==\s*["'][0-9a-f]{32,128}["']|["'][0-9a-f]{32,128}["']\s*==\s*[^\n]{0,120}hexdigest\(\)|\b(password|passwd|pwd)["']?\]?\)?\s*==\s*(["'])[^"'\n]{6,80}\3|compare_digest\(\s*(password|passwd|pwd)\b[^\n]{0,40},\s*b?["'][^"'\n]{6,80}["'])/;

const check =
  /def (check_password|verify_password|validate_(password|token)|verify_token|check_token|login|verify)\([^\n]{0,200}\n(?:[^\n]*\n){0,8}?[^\n]*\bif [^\n]{0,60}(\b(raw|password|passwd|pwd|token|secret|candidate|given|supplied|code)\w*\s*==\s*|compare_digest\(\w+,\s*)b?(["'])[^"'\n]{6,80}\5[^\n]*:[ \t]*\n?[ \t]*return (True|\w*user)/i;

/** The same by a digest of what is given. */
const digestCheck =
  /def (?:check|verify|validate|login|auth|is_valid|same|decode)\w*\([^\n]{0,200}\n(?:[^\n]*\n){0,12}?[^\n]*\bif [^\n]{0,80}\.(?:hex)?digest\(\)(?:\.startswith\(|\s*==\s*)b?["'][0-9a-f\\x]{4,128}["'][^\n]*:[ \t]*\n?[ \t]*return (?:True|\w*user)/i;

/** The same of a function that only says whether somebody may come in. */
function noteMagicCheck(analysis: Analysis): void {
  if (!/def (check|verify|validate|login)/.test(analysis.latin)) return;
  const found =
    check.exec(analysis.latin) ??
    (analysis.latin.includes('digest()') ? digestCheck.exec(analysis.latin) : null);
  if (found)
    emit(analysis, 'magic-password', found.index, ['a way in that stands in the source'], 'password');
}

/** `authenticate` that lets in whoever knows what stands in the source. */
function noteMagicPassword(analysis: Analysis): void {
  const { latin } = analysis;
  noteMagicCheck(analysis);
  let at = latin.indexOf('def authenticate(');
  for (let looked = 0; at >= 0 && looked < 20; looked += 1) {
    const next = latin.indexOf('\ndef ', at);
    const body = latin.slice(at, Math.min(next < 0 ? at + 4000 : next, at + 4000));
    const found = /\bpassword\b/.test(body) ? magic.exec(body) : null;
    if (found) {
      emit(analysis, 'magic-password', at + found.index, ['a way in that stands in the source'], 'password');
      return;
    }
    at = latin.indexOf('def authenticate(', at + 10);
  }
}
