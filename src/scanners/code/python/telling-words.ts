/** What the words of a whole file say, where no single call does. Linear. */
import { isEarly, type Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';

export function noteTellingWords(analysis: Analysis, moment: Moment): void {
  noteTrees(analysis);
  noteClasses(analysis, moment);
  noteRansom(analysis, moment);
  noteMines(analysis, moment);
  noteCopies(analysis, moment);
  noteWatchers(analysis, moment);
  noteDigest(analysis);
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
  if (
    !(latin.includes('fix_missing_locations') || latin.includes('unparse')) ||
    !/\b(Call|Module|Expression|parse)\b/.test(latin)
  )
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

/** When the line runs: within a function, when that is called. */
function momentAt(latin: string, at: number, moment: Moment): Moment {
  if (!isEarly(moment) || moment === 'install') return moment;
  const start = latin.lastIndexOf('\n', at) + 1;
  if (!/^[ \t]/.test(latin.slice(start, start + 1))) return moment;
  const before = latin.slice(Math.max(0, start - 20_000), start);
  const top = Math.max(
    before.lastIndexOf('\ndef '),
    before.lastIndexOf('\nclass '),
    before.lastIndexOf('\nasync def '),
    /^(async )?(def|class) /.test(before) ? 0 : -1,
  );
  if (top < 0) return moment;
  // something at the left margin stands between
  return /\n[^\s#)\]}]/.test(before.slice(top + 1)) ? moment : 'call';
}

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

/** What makes keys, or ciphers out of them. */
const keyMakers =
  'generate_key get_random_bytes token_bytes urandom Fernet( AES.new Cipher( encryptFile ChaCha20 Salsa20'.split(
    ' ',
  );

/** One file after the other is encrypted, and what was there before is gone. */
function noteRansom(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (
    latin.length > 64 << 10 ||
    !keyMakers.some((one) => latin.includes(one)) ||
    !goesThrough.test(latin) ||
    !encrypts.test(latin) ||
    !removes.test(latin)
  )
    return;
  const note = notes.test(latin);
  const whole = wholeHomes.test(latin);
  if (!note && !(whole && (suffixes.test(latin) || /["'](r\+b|rb\+)["']/.test(latin)))) return;
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

/** How programs talk that mine for a pool. */
function noteMines(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!latin.includes('mining.') && !latin.includes('eth_submit')) return;
  const at = latin.search(/["']mining\.(subscribe|authorize|submit)["']|["']eth_submitLogin["']/);
  if (at < 0 || !hasAny(analysis, ['open-socket', 'network'])) return;
  emit(analysis, 'crypto-mining', at, ['speaks as miners do'], 'stratum', momentAt(latin, at, moment));
}

const copied = /["']bcc["']\s*[\]:,]+\s*=?\s*\[?\s*["'][^"'@\s]+@[\w-]+\.[\w.]+["']/i;
const mails = /\b(smtplib|sendmail|send_message|EmailMessage|MIMEText|sendgrid|mailgun|postmark|resend)\b/;

/** Mail of others goes to an address that stands in the source, too. */
function noteCopies(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!latin.includes('cc"') && !latin.includes("cc'") && !latin.includes('CC')) return;
  const found = copied.exec(latin);
  if (!found || !mails.test(latin)) return;
  const when = moment === 'tests' ? moment : 'call';
  emit(analysis, 'hidden-copy', found.index, ['everybody’s mail goes there too'], found[0], when);
}

const watchers =
  /["'](wireshark|tcpdump|procmon(?:64)?|procexp|fiddler|x64dbg|ollydbg|ida64|processhacker|falcon-sensor|auditd|clamd|osqueryd|sysmon|tshark|dumpcap|httpdebuggerui|vboxservice|vmtoolsd)(?:\.exe)?["']/gi;
const enoughWatchers = 2;

/** Programs that watch are named and ended. */
function noteWatchers(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!latin.includes('kill') && !latin.includes('terminate(')) return;
  const at = latin.search(/\.(kill|terminate|send_signal)\(|os\.kill\(|taskkill/);
  if (at < 0) return;
  const named = new Set([...latin.matchAll(watchers)].map((one) => (one[1] ?? '').toLowerCase()));
  if (named.size < enoughWatchers) return;
  const value = `taskkill ${[...named].join(' ')}`;
  emit(analysis, 'anti-analysis', at, ['ends programs that watch'], value, momentAt(latin, at, moment));
}

/** A program that is started is compared with a digest first. */
function noteDigest(analysis: Analysis): void {
  if (!hasAny(analysis, ['spawn-download'])) return;
  const at = analysis.latin.search(/hexdigest\(\)\s*(!=|==)|compare_digest\([^)\n]*digest/);
  if (at >= 0) emit(analysis, 'checks-digest', at, ['a digest is compared'], 'digest');
}

function hasAny({ found }: Analysis, all: readonly string[]): boolean {
  return [...found.values()].some(({ what }) => all.includes(what));
}
