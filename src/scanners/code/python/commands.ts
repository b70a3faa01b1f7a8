/** Processes that are started: what the command line says, and where it came from. */
import type { SignalId } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { noteCarried, sender, targetOf } from './carried.js';
import { pathValue } from './names.js';
import { noteScript, noteTable } from './left-behind.js';
import { showsFiles } from './readers.js';
import { asksForSecrets, marksOfText, threatsOfCommand, type CommandThreat } from './texts.js';
import { stepsOf } from './steps.js';
import { gap, isText, marks, marksOf, skeleton, takenMarks, text, unknown, type Value } from './values.js';

const signalsOf: Readonly<Partial<Record<CommandThreat, SignalId>>> = {
  interpreter: 'spawn-interpreter',
  'reverse-shell': 'reverse-shell',
  persist: 'persist',
  destructive: 'destructive',
  mining: 'crypto-mining',
  propagation: 'self-propagation',
  credentials: 'read-credentials',
  'disables-defence': 'anti-analysis',
  hidden: 'hide-process',
  'make-executable': 'make-executable',
  'sends-credentials': 'credentials-sent',
  agent: 'agent-unasked',
};

/** The words of a command, gaps where they are not known. */
function wordsOf(given: Given): readonly Value[] {
  const words: Value[] = [];
  const first =
    given.plain[0] ??
    given.named.get('args') ??
    given.named.get('cmd') ??
    given.named.get('command') ??
    unknown();
  const rest = given.plain.slice(1);
  const more = given.named.get('arguments');
  for (const told of [first, ...rest, ...(more ? [more] : [])]) {
    // what stands there unless somebody says otherwise
    const lists = told.kind === 'any' ? told.items.filter(({ kind }) => kind === 'list') : [];
    const one = lists.length === 1 && lists[0] ? lists[0] : told;
    if (one.kind === 'list') words.push(...one.items.slice(0, 100));
    else words.push(one);
    if (one !== told) words.push(unknown(told.marks, ''));
  }
  return words;
}

const dumps = /^\s*(\S*[\\/])?(pg_dump(all)?|mysqldump|mongodump|redis-cli)\b/i;

const interpreters =
  /(^|[\\/])(ba|z|da|k|fi)?sh$|(^|[\\/])(python|perl|ruby|node|bun|deno|php|java|mono|wine)[\d.]*(w)?(\.exe)?$|(^|[\\/])(chmod|cmd|start|gcc|cc|clang|g\+\+|tcc|rustc|powershell|pwsh|rundll32|regsvr32|msiexec|wscript|cscript|open|xdg-open|nohup|sudo|setsid|env)(\.exe)?$/i;

// eslint-disable-next-line complexity -- one case after the other, each of one line
export function spawn(name: string, given: Given, at: number, analysis: Analysis, shell: boolean): Value {
  const words = wordsOf(given);
  // pip in this process is told what it would be told on a command line
  const command = `${name.startsWith('pip.') ? 'pip ' : ''}${words.map(spoken).join(' ')}`;
  const taken = marksOf(words);
  const chain = [name, ...stepsOf(taken)];
  const note = (what: SignalId, more: readonly string[] = []): void =>
    emit(analysis, what, at, [...chain, ...more], command);
  note('spawn-process');
  const inShell = shell || given.named.get('shell')?.number === 1;
  if (inShell) note('spawn-shell');
  if (startsStored(words, command, taken, analysis))
    note('spawn-download', ['a file written here is started']);
  const [head] = words;
  const headless = head === undefined || /^[\0\s]*$/.test(skeleton(head));
  if ((taken & marks.network) !== 0 && headless && ((head?.marks ?? 0) & marks.network) !== 0)
    note('spawn-download', ['the command came from the network']);
  if ((taken & marks.asked) !== 0 && headless && ((head?.marks ?? 0) & marks.asked) !== 0)
    note('web-shell', ['what a request carries is started']);
  noteInput(words, given, note);
  if (isDecoded(words)) note('spawn-decoded');
  const threats = threatsWithin(command, note, analysis);
  for (const threat of threats) {
    const what = signalsOf[threat];
    if (what) note(what, [threat]);
  }
  noteCarried(name, words, given, command, at, analysis);
  if (sendsFiles(command, taken)) note('credentials-sent', ['files of credentials are sent']);
  const told = given.named.get('input');
  if (told && interpreters.test(spoken(head ?? unknown())))
    toldToInterpreter(told, at, analysis, chain, note);
  if (told && /(^|[\\/])crontab(\s|$)/.test(command)) noteTable(told, at, analysis);
  codeOnCommandLine(words, at, analysis, chain);
  handles(given, note);
  if (asksNames(command, taken)) note('dns-exfiltration');
  if (words.some((one) => asksForSecrets(skeleton(one)))) note('agent-searches');
  const shown = showsFiles(command) && ((taken | saidBy(command)) & marks.credentialPath) !== 0;
  if (shown) note('read-credentials', ['shown by a command']);
  // what becomes of them is known to who reads scripts
  if ((shown || threats.has('credentials')) && inShell && command.includes('|'))
    noteScript({ text: command, name: 'command', moment: analysis.moment, chain }, at, analysis);
  // whoever backs up a database says where to: only an address of the source is one too many
  const kept = dumps.test(command) ? marks.home | marks.file : marks.credentials;
  const secrets =
    (threats.has('credentials') || shown ? kept : 0) | ((given.named.get('stdin')?.marks ?? 0) & takenMarks);
  const whole = /^\s*(\S*\/)?(env|printenv|set|export -p)\s*$/.test(command) ? marks.environment : 0;
  storeFetched(command, words, analysis);
  const ordered = headless ? (head?.marks ?? 0) & (marks.network | marks.asked | marks.knownAddress) : 0;
  // what it is told later, through its input
  // a program that lies in no folder
  if (/^\/(proc\/[^/]{1,20}\/fd|dev\/fd|dev\/shm)\//.test(command)) {
    note('spawn-download', ['a file without a name is started']);
    note('hide-process');
  }
  const result =
    name.endsWith('Popen') && interpreters.test(spoken(head ?? unknown())) ? interpreter : `${name}()`;
  if (threats.has('reads-clipboard')) note('read-clipboard');
  if (programText(words)) note('spawn-interpreter', ['a program on the command line']);
  const said = threats.has('reads-clipboard') ? marks.clipboard : hostMarks(command) | fetchedMarks(command);
  const sends = name.endsWith('open') ? targetOf(command) : undefined;
  const all = marks.process | secrets | whole | ordered | said;
  return sends === undefined ? pathValue(result, all) : pathValue(sender, all, text(sends, 0));
}

/** What the words of a command are names of. */
function saidBy(command: string): number {
  let all = 0;
  for (const word of command.slice(0, 1024).split(/[\s;|&<>()"']+/, 100)) all |= marksOfText(word);
  return all;
}

/** Who is logged in where, by the tools that say so. */
function hostMarks(command: string): number {
  if (command.length > 4096) return 0;
  const user = /(^|[;&|]\s*)(whoami|id|who|w|last)\b/.test(command) ? marks.user : 0;
  const host =
    /(^|[;&|]\s*)(hostname|uname|ifconfig|ipconfig|systeminfo|ip (a|addr)\b|ps aux|netstat|arp -a|net user|wmic|lsb_release)/.test(
      command,
    )
      ? marks.host
      : 0;
  return user | host;
}

/** What a downloader writes to its output came from the network. */
function fetchedMarks(command: string): number {
  const fetches = /^\s*(\S*[\\/])?(curl|wget|http|https|aria2c|lynx|fetch)(\.exe)?\s/.test(
    command.slice(0, 200),
  );
  return fetches && /\w:\/\/[^\0/\s]*[\w\]]/.test(command) ? marks.network | marks.knownAddress : 0;
}

/** Files and folders that a downloader is told to write. */
function storeFetched(command: string, words: readonly Value[], analysis: Analysis): void {
  if (
    !/^\s*(\S*[\\/])?(curl|wget|aria2c|git)(\.exe)?\s/.test(command.slice(0, 200)) ||
    analysis.stored.size >= 200
  )
    return;
  const clones = /^\s*\S*git(\.exe)?\s+clone\s/.test(command);
  const place = words.findIndex((one) => /^(-o|-O|--output|--output-document)$/.test(skeleton(one)));
  const last = words.at(-1);
  const target = clones ? (words.length > 3 ? last : undefined) : place > 0 ? words[place + 1] : undefined;
  if (!target || skeleton(target).includes('://')) return;
  target.marks |= marks.stored;
  if (isText(target)) analysis.stored.add(target.text);
}

/** A program that fetches or runs something stands behind `-e` of an interpreter, whatever that is called. */
function programText(words: readonly Value[]): boolean {
  const place = words.findIndex((one) => isText(one) && /^(-e|--eval|eval|-r|-Command)$/.test(one.text));
  const told = words[place + 1];
  if (place < 1 || !told || !isText(told)) return false;
  return /\bfetch\s*\(|\brequire\s*\(\s*['"](child_process|https?|net)['"]|\beval\s*\(|Deno\.(run|Command)|Bun\.spawn|Net::HTTP|LWP|do shell script|file_get_contents\(['"]http|\bIEX\b/.test(
    told.text,
  );
}

/** The name of an interpreter that was started: what is written into it is code. */
const interpreter = 'subprocess.Interpreter()';

/** What a running interpreter is told. */
export function tellInterpreter(name: string, given: Given, at: number, analysis: Analysis): undefined {
  const told = given.plain[0] ?? given.named.get('input');
  if (told)
    toldToInterpreter(told, at, analysis, [name], (what, more = []) =>
      emit(analysis, what, at, [name, ...more]),
    );
  return undefined;
}

/** `curl -F file=@PATH https://host`, where PATH is a place of credentials, whichever of many. */
function sendsFiles(command: string, taken: number): boolean {
  if ((taken & marks.credentialPath) === 0) return false;
  const sends =
    /^\s*(\S*\/)?(curl|wget)(\.exe)?\s.*(@|-T\s|--upload-file|--post-file|--body-file)|^\s*curl\s.*-F\b/s;
  return sends.test(command.slice(0, 4096)) && /\w:\/\/[^\0/\s]*[\w\]]/.test(command);
}

/** `nslookup DATA.host`: what is taken stands in the name that is asked for. */
function asksNames(command: string, taken: number): boolean {
  if (!/^\s*(nslookup|dig|host|drill|ping)(\.exe)?\s/.test(command)) return false;
  const named = /[\0)`][\w.-]{0,80}\.[\w-]{1,80}\.[a-z]{2,}/i.test(command);
  return named && ((taken & (takenMarks | marks.secret)) !== 0 || /\$\(|`/.test(command));
}

/** An interpreter that is told what to do by what came from the network, or was decoded. */
function noteInput(
  words: readonly Value[],
  given: Given,
  note: (what: SignalId, more?: readonly string[]) => void,
): void {
  const [head, ...rest] = words;
  if (!head || !(interpreters.test(spoken(head)) || spoken(head) === 'python')) return;
  const told = [given.named.get('input'), rest.at(-1)];
  const code = rest.some((one) => /^-(c|e|-eval|Command)?$/i.test(skeleton(one))) || rest.length === 0;
  if (
    code &&
    told.some((one) => one !== undefined && (one.marks & marks.network) !== 0 && !one.text.includes('://'))
  )
    note('spawn-download', ['an interpreter is given what came from the network']);
}

/** Whether what is started, or what an interpreter is told, was decoded from something in the source. */
function isDecoded(words: readonly Value[]): boolean {
  const twisted = (one: Value): boolean =>
    (one.marks & (marks.decoded | marks.assembled)) !== 0 &&
    (isText(one) || (one.marks & (marks.literal | marks.media | marks.network)) !== 0);
  const [head, ...rest] = words;
  if (!head) return false;
  return (
    (twisted(head) && (isText(head) || skeleton(head).startsWith(gap))) ||
    (interpreters.test(spoken(head)) && rest.some(twisted))
  );
}

/** Asking a command line costs; a source with thousands of long ones is not looked at to its end, and says so. */
function threatsWithin(
  command: string,
  note: (what: SignalId) => void,
  analysis: Analysis,
): ReadonlySet<CommandThreat> {
  if (analysis.work <= 0) {
    note('not-looked-at');
    return new Set();
  }
  analysis.work -= 64 + command.length * 4;
  return threatsOfCommand(command);
}

function spoken(word: Value): string {
  if (word.kind === 'path') return word.text === 'sys.executable' ? 'python' : gap;
  return skeleton(word);
}

function startsStored(words: readonly Value[], command: string, taken: number, analysis: Analysis): boolean {
  if (runsOwnModule(command)) return false;
  for (const name of analysis.stored)
    if (name.length > 3 && command.includes(name)) return headRuns(words, name, command);
  if ((taken & marks.stored) === 0) return false;
  const [head] = words;
  if (!head) return false;
  return (head.marks & marks.stored) !== 0 ? runsFirst(head) : interpreters.test(spoken(head));
}

/** Modules that run, or install, what they are given. */
const runners =
  /^(pip|runpy|i?pdb|bdb|trace|profile|cProfile|timeit|coverage|unittest|py_?test|nose2?|doctest|zipapp|ensurepip|installer|build|code|idlelib|IPython|ipykernel|jupyter|nbconvert|papermill|streamlit|uvicorn|gunicorn|celery|torch\.distributed|accelerate|debugpy|kernprof|memory_profiler|cloudpickle|pickle|marshal|easy_install|conda|uv|pipx|poetry|twisted|site|asyncio|multiprocessing|py_compile|compileall|pickletools|xonsh|invoke|fabric)\b/;

/** `python -m module …`: what follows is told to the module, which reads it. */
function runsOwnModule(command: string): boolean {
  const [, module = ''] =
    /^(?:\S{0,200}[\\/])?python[\d.]*(?:\.exe)?\s+(?:-[\w]\s+){0,4}-m\s+([A-Za-z_][\w.]{0,200})(?=\s|$)/.exec(
      command,
    ) ?? [];
  return module !== '' && !runners.test(module) && !/[;&|`\n]|\$\(/.test(command);
}

/** A shell's text: is the stored file what is run, or only something that a tool reads? */
function runsFirst(head: Value): boolean {
  const text = skeleton(head).trim();
  const [first = ''] = text.split(/\s+/);
  return first.startsWith(gap) || !text.includes(' ') || interpreters.test(first) || /[;&|]/.test(text);
}

function headRuns(words: readonly Value[], name: string, command: string): boolean {
  if (/^pip[\d.]*\s+install\s/.test(command)) return true;
  const text = words.map(spoken).join(' ').trim();
  const [first = ''] = text.split(/\s+/);
  return text.startsWith(name) || first.includes(name) || interpreters.test(first) || /[;&|]/.test(text);
}

/** `python -c CODE`: the code is looked at. */
function codeOnCommandLine(
  words: readonly Value[],
  at: number,
  analysis: Analysis,
  chain: readonly string[],
): void {
  const place = words.findIndex((one) => isText(one) && one.text === '-c');
  const before = words.slice(0, place).map(spoken).join(' ');
  const code = words[place + 1];
  if (
    place > 0 &&
    code &&
    (code.marks & marks.network) !== 0 &&
    interpreters.test(spoken(words[0] ?? unknown()))
  )
    emit(analysis, 'spawn-download', at, [...chain, 'an interpreter is given what was downloaded'], before);
  if (place > 0 && /python|^\0/.test(before) && code && isText(code)) {
    analysis.nested(analysis, code.text, at, [...chain, 'code on the command line']);
    return;
  }
  for (const word of words) {
    if (!isText(word) || word.text.length > 65_536) continue;
    const inline = /\bpython[\d.]*(?:\.exe)?\s+-c\s+(["'])([\s\S]*)\1/.exec(word.text);
    if (inline?.[2] !== undefined)
      analysis.nested(analysis, inline[2], at, [...chain, 'code on the command line']);
  }
}

/** What an interpreter reads from its input, as against a file. */
function toldToInterpreter(
  told: Value,
  at: number,
  analysis: Analysis,
  chain: readonly string[],
  note: (what: SignalId, more?: readonly string[]) => void,
): void {
  if ((told.marks & marks.network) !== 0)
    note('spawn-download', ['an interpreter is given what was downloaded']);
  if ((told.marks & marks.knownAddress) !== 0 && hearsOrders(analysis))
    emit(analysis, 'execute-download', at, [...chain, 'orders that somebody leaves'], 'orders');
  const hidden = marks.literal | marks.media | marks.packaged;
  if ((told.marks & (marks.decoded | marks.assembled)) !== 0 && (told.marks & hidden) !== 0)
    note('spawn-decoded', ['an interpreter is given what was decoded']);
  if (!isText(told)) return;
  for (const threat of threatsWithin(told.text, note, analysis)) {
    const what = signalsOf[threat];
    if (what) note(what, [threat]);
  }
  analysis.nested(analysis, told.text, at, [...chain, 'given to an interpreter']);
}

/** Places where messages lie, as against those that hand out files. */
function hearsOrders({ found }: Analysis): boolean {
  for (const { what, chain } of found.values())
    if (
      what === 'network' &&
      chain.some((one) => /^(imaplib|poplib|nntplib|dns|socket|xmlrpc|redis)\./.test(one))
    )
      return true;
  return false;
}

function handles(given: Given, note: (what: SignalId, more?: readonly string[]) => void): void {
  const { named } = given;
  for (const stream of ['stdin', 'stdout', 'stderr']) {
    if (((named.get(stream)?.marks ?? 0) & marks.socket) !== 0)
      note('reverse-shell', [`${stream} is a socket`]);
  }
  const flags = named.get('creationflags');
  const hidden = flags && (flags.number & 0x08000008) !== 0;
  const named_ = flags?.text ?? '';
  if (hidden || /NO_WINDOW|DETACHED/.test(named_) || named.get('start_new_session')?.number === 1)
    note('hide-process');
}
