/** Scripts of Windows: batch, PowerShell, VBScript. Lines are made plain, then held against sets of words that mean one thing together. */
import { fewOfEach, holdsEncoded, signalOf, type Place } from './signal.js';
import type { Signal, SignalId } from '../signals.js';
import { windowsFlow } from './windows-flow.js';

interface Rule {
  readonly what: SignalId;
  /** each must match the line */
  readonly all: readonly RegExp[];
}

const runs =
  /\b(iex|invoke-expression|executeglobal|execute)\b|\[scriptblock\]::create|\|\s?(powershell|pwsh|cmd)\b|reflection\.assembly\]?::load/;
const fetches =
  /downloadstring|downloaddata|openread\(|invoke-webrequest|invoke-restmethod|\b(iwr|irm|curl|wget)\b|start-bitstransfer|xmlhttp|winhttprequest/;
const rules: readonly Rule[] = [
  {
    what: 'script-decode-and-run',
    all: [
      /(powershell|pwsh)(\.exe)?["']?\s.{0,300}-e(c|nc|nco|ncod|ncode|ncoded\w*)?\s{1,4}["']?[a-z0-9+/=]{40}/,
    ],
  },
  {
    what: 'script-decode-and-run',
    all: [runs, /frombase64string|\[char\]\d|-join\s?\(?.{0,40}\[char|gzipstream|deflatestream|-bxor/],
  },
  { what: 'script-decode-and-run', all: [/\b(execute|executeglobal|eval)\b[\s(]{0,3}.{0,40}\bchrw?\(/] },
  { what: 'script-fetch-and-run', all: [runs, fetches] },
  { what: 'script-odd-tool', all: [/\bcertutil(\.exe)?\b/, /[-/](urlcache|decode|decodehex|verifyctl)\b/] },
  { what: 'script-odd-tool', all: [/\bmshta(\.exe)?\b/, /https?:|javascript:|vbscript:/] },
  {
    what: 'script-odd-tool',
    all: [/\b(regsvr32|rundll32)(\.exe)?\b/, /https?:|javascript:|\s\\\\[\w.]+\\/],
  },
  {
    what: 'script-runs-encoded',
    all: [/::virtualalloc\(/, /createthread|marshal\]::copy|getdelegateforfunctionpointer/],
  },
  { what: 'script-odd-tool', all: [/\bbitsadmin(\.exe)?\b/, /\/transfer\b|\/addfile\b/] },
  {
    what: 'script-defence-off',
    all: [/add-mppreference|set-mppreference/, /-exclusion|-disablerealtime|-disableioav|-disablebehavior/],
  },
  { what: 'script-defence-off', all: [/amsiutils|amsiinitfailed|amsiscanbuffer/] },
  { what: 'script-defence-off', all: [/netsh/, /advfirewall|firewall/, /state off|opmode disable/] },
  {
    what: 'script-persist',
    all: [
      /currentversion\\(run|runonce|policies\\explorer\\run|winlogon)\b|currentversion\\(windows)\b.{0,80}\bload\b/,
      /\breg(\.exe)?\s+add\b|set-itemproperty|new-itemproperty|regwrite|setvalue/,
    ],
  },
  {
    what: 'script-persist',
    all: [
      /start menu\\programs\\startup|shell:startup|getfolderpath\(.{0,10}startup/,
      /\b(copy|xcopy|move|copy-item|move-item|out-file|set-content|createshortcut|echo)\b|>/,
    ],
  },
  { what: 'script-autostart', all: [/\bschtasks(\.exe)?\b/, /\/create\b/] },
  {
    what: 'script-autostart',
    all: [/register-scheduledtask|new-scheduledtaskaction|register-wmievent|__eventfilter/],
  },
  { what: 'script-destroys', all: [/vssadmin/, /delete\s+shadows/] },
  {
    what: 'script-destroys',
    all: [
      /\b(del|erase|rd|rmdir)(\s+\/[a-z]){1,4}\s+["']?(c:\\?|%systemdrive%\\?|%userprofile%|%homepath%|%systemroot%)(\\\*(\.\*)?)?["']?\s*($|&|\|)/,
    ],
  },
  {
    what: 'script-destroys',
    all: [
      /\b(remove-item|rm|ri|del)\b/,
      /-r(ecurse)?\b/,
      /\s["']?(c:\\?|\$env:(userprofile|systemdrive|systemroot)\\?|\$home\\?|~\\?)(\*)?["']?(\s|$|;)/,
    ],
  },
  { what: 'script-destroys', all: [/\bformat(\.com)?\s+[c-f]:/] },
  {
    what: 'reverse-shell',
    all: [
      /net\.sockets\.tcpclient/,
      /getstream/,
      /iex|invoke-expression|cmd\.exe|start-process|diagnostics\.process/,
    ],
  },
  { what: 'crypto-mining', all: [/stratum\+(tcp|ssl):\/\/|\bxmrig\b/] },
];
/** Said by any two lines of one script. */
const pairs: readonly { readonly what: SignalId; readonly first: RegExp; readonly second: RegExp }[] = [
  {
    what: 'script-decode-and-run',
    first: /frombase64string/,
    second: /\b(iex|invoke-expression)\b|\[scriptblock\]::create|assembly\]?::load/,
  },
  {
    what: 'reverse-shell',
    first: /net\.sockets\.tcpclient/,
    second: /(iex|invoke-expression)\s.{0,200}2>&1|redirectstandardinput/,
  },
  {
    what: 'script-download-and-start',
    first: /xmlhttp|winhttprequest|downloadfile|-outfile\b|\b(curl|wget)\b.{0,300}\s-o\b|bitsadmin/,
    second:
      /\.(run|exec|shellexecute)[ (]|start-process|^&\s?\$\w+\s*$|&\s?["']?[$%].{0,60}\.exe|\bstart\s.{0,80}\.(exe|bat|cmd|vbs|ps1)/,
  },
  {
    what: 'script-runs-encoded',
    first: /::virtualalloc\(/,
    second: /::createthread\(|marshal\]::copy|getdelegateforfunctionpointer/,
  },
  {
    // what a tool for certificates decodes is a program, and it is started
    what: 'script-hides',
    first: /\bcertutil(\.exe)?\b.{0,60}[-/]decode(hex)?\b.{0,400}\.(exe|dll|scr|com|bat|cmd|ps1|vbs|js)\b/,
    second:
      /\bstart\b.{0,200}\.(exe|scr|com|bat|cmd)\b|^\s?(call\s)?["']?%\w+%\\[^ ]{1,200}\.(exe|scr|com|bat|cmd)\b|\b(rundll32|wscript|cscript|powershell)\b.{0,200}\.(dll|vbs|js|ps1)\b/,
  },
  {
    what: 'script-sends-secrets',
    first: /login data|\\local state|\\cookies|discord\\local storage|wallet\.dat|\\exodus\\|metamask/,
    second: /uploadfile|uploadstring|uploaddata|-method\s+["']?post|\bcurl\b.{0,200}\s-(f|d|t)\b/,
  },
];

const mostLine = 20_000;
/** more are thinned out, kind by kind */
const mostSignals = 5000;
export type WindowsKind = 'batch' | 'powershell' | 'vbscript';

/** What such a script does that matters. Never throws; linear: a logical line is looked at up to 20,000 characters, in pieces. */
export function readWindowsScript(text: string, kind: WindowsKind, place: Place): readonly Signal[] {
  const found: Signal[] = [];
  const firsts = new Map<number, { line: number; text: string }>();
  const seconds = new Map<number, { line: number; text: string }>();
  let obfuscated = 0;
  const flow = windowsFlow();
  for (const { plain, source, line } of logicalLines(text, kind)) {
    if (found.length >= mostSignals) found.splice(0, found.length, ...fewOfEach(found));
    obfuscated += disguises(source);
    for (const one of flow({ plain, source, line }))
      found.push(signalOf(one.what, place, one.line, one.text));
    for (const rule of rules) {
      if (!rule.all.every((one) => one.test(plain))) continue;
      const encoded = rule.what === 'script-decode-and-run' && holdsEncoded(source);
      found.push(signalOf(encoded ? 'script-runs-encoded' : rule.what, place, line, source));
    }
    pairs.forEach(({ first, second }, index) => {
      if (!firsts.has(index) && first.test(plain)) firsts.set(index, { line, text: source });
      if (!seconds.has(index) && second.test(plain)) seconds.set(index, { line, text: source });
    });
  }
  pairs.forEach(({ what }, index) => {
    const one = firsts.get(index);
    const other = seconds.get(index);
    if (
      one &&
      other &&
      !found.some((signal) => signal.what === what || signal.what === 'script-runs-encoded')
    ) {
      const encoded = what === 'script-decode-and-run' && holdsEncoded(one.text);
      found.push(
        signalOf(encoded ? 'script-runs-encoded' : what, place, one.line, `${one.text} … ${other.text}`),
      );
    }
  });
  if (obfuscated >= 40)
    found.push(signalOf('script-obfuscated', place, 1, `${obfuscated} escapes inside of words`));
  return fewOfEach([...found, ...unseen(found, place)]);
}

/** Defences are switched off, and what is fetched is run: nobody is to see it. */
function unseen(found: readonly Signal[], place: Place): readonly Signal[] {
  const off = found.find(({ what }) => what === 'script-defence-off');
  const run = found.find(({ what }) =>
    /^script-(fetch-and-run|download-and-start|decode-and-run)$/.test(what),
  );
  return off && run ? [signalOf('script-hides', place, off.line, `${off.evidence} … ${run.evidence}`)] : [];
}

/** A character escaped in the midst of a word, a substring of a variable: nobody writes so by hand. */
function disguises(source: string): number {
  return (
    source.match(
      /[a-z][`^][a-z]|%\w{1,30}:~-?\d+,\s?\d+%|chrw?\(\s?(&h)?[0-9a-f]+\s?\)\s?&|\[char\]\s?(0x)?\d+\s?\+/gi,
    ) ?? []
  ).length;
}

function* logicalLines(
  text: string,
  kind: WindowsKind,
): Generator<{ plain: string; source: string; line: number }> {
  const continues = kind === 'batch' ? '^' : kind === 'powershell' ? '`' : '_';
  let line = 0;
  let held = '';
  let start = 1;
  const variables = new Map<string, string>();
  for (const one of linesOf(text)) {
    line += 1;
    if (held === '') start = line;
    const trimmed = one.trim();
    if (trimmed.endsWith(continues) && held.length < mostLine) {
      held += `${trimmed.slice(0, -1)} `;
      continue;
    }
    const whole = held + trimmed;
    held = '';
    if (whole === '' || isComment(whole, kind)) continue;
    for (let at = 0; at < whole.length; at += mostLine) {
      const source = whole.slice(Math.max(0, at - 500), at + mostLine);
      yield {
        plain: plainOf(kind === 'batch' ? replaced(source, variables) : source, kind),
        source,
        line: start,
      };
    }
  }
}

function* linesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}

function isComment(line: string, kind: WindowsKind): boolean {
  if (kind === 'batch') return /^@?\s*(rem\b|::)/i.test(line);
  return kind === 'powershell' ? line.startsWith('#') : /^('|rem\b)/i.test(line);
}

/** `set x=power`, then `%x%shell`: short values only, so that a line grows at most tenfold. */
function replaced(source: string, variables: Map<string, string>): string {
  const plain =
    variables.size === 0
      ? source
      : source.replace(/%(\w{1,30})%/g, (whole, name: string) => variables.get(name.toLowerCase()) ?? whole);
  const set = /^@?\s*set\s+"?(\w{1,30})=([^"%]{1,30})"?$/i.exec(plain);
  if (set?.[1] !== undefined && variables.size < 1000) variables.set(set[1].toLowerCase(), set[2] ?? '');
  return plain;
}

/** Lower case, escapes gone, `'a'+'b'` joined. */
function plainOf(source: string, kind: WindowsKind): string {
  const joined = source.replace(/["']\s?[+&]\s?["']/g, '');
  const bare =
    kind === 'batch'
      ? joined.replaceAll('^', '')
      : kind === 'powershell'
        ? joined.replaceAll('`', '')
        : joined;
  return bare.toLowerCase();
}
