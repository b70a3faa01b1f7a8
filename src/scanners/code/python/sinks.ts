/** What calls do to the world: from a known effect and what is given, to signals. */
import { isScript, noteExecuted, twisted } from './executed.js';
import { noteScript } from './left-behind.js';
import { type SignalId } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { spawn, tellInterpreter } from './commands.js';
import { openFile, store } from './files.js';
import { accept, template, searchPath, temporary, writeNumber, type Sink } from './server-sinks.js';
import { runsAtImports } from './implicit.js';
import { startedBy } from './started-by.js';
import { noteSent } from './sent.js';
import { stepsOf } from './steps.js';
import { canonical, type Effect } from './knowledge.js';
import {
  gap,
  isText,
  list,
  marks,
  marksOf,
  skeleton,
  takenMarks,
  text,
  unknown,
  type Value,
} from './values.js';
import { native, queries, shellcode } from './native-sinks.js';
import { hub } from './other-doors.js';
import { pathValue } from './names.js';
import { isCloudMetadata } from './texts.js';
import { isRebuilt, learnsOwnAddress } from './usual.js';
import { evaluates, unpickle } from './unpickle.js';
import { keepWritten } from './carried.js';
import { peerGiven } from './addresses.js';
import { keepPeer } from './peers.js';
import { toldTo } from './told.js';
import { startsThings } from './own-place.js';
import { noteUpload, publishes } from './publishing.js';
import { handOn, noteUsed, isForeignHost, isLiteralHost, noteForeign, sentMarks } from './requests.js';
import { capture, persist } from './watching.js';

/** Signals for the effect; the value that the call gives back, or undefined for the usual one. */
export function sink(
  effect: Effect,
  name: string,
  callee: Value,
  given: Given,
  at: number,
  analysis: Analysis,
): Value | undefined {
  return sinks[effect](name, callee, given, at, analysis);
}

const execute: Sink = (name, _callee, given, at, analysis) => {
  noteOrigin(name, given.plain[0]?.marks ?? 0, at, analysis);
  const [called, ...rest] = given.plain;
  // a function and what it is given, as against a text
  if (called?.kind === 'path' && /\.run(call|func)$/.test(name))
    return analysis.engine.callValue(called, { ...given, plain: rest }, at, analysis);
  const first =
    given.plain.find((one) => one.kind !== 'instance' && one.kind !== 'number') ??
    given.named.get('source') ??
    given.named.get('stmt') ??
    unknown();
  // a template of a project's own files
  if (name.endsWith('.from_string') && !isText(first) && (first.marks & (marks.network | marks.asked)) === 0)
    return undefined;
  for (const one of first.kind === 'any' ? first.items : [first]) executeOne(name, one, given, at, analysis);
  return evaluated(name, first, at, analysis);
};

function evaluated(name: string, first: Value, at: number, analysis: Analysis): Value {
  const made =
    name === 'builtins.eval' && isText(first)
      ? analysis.engine.evaluateText(first.text, at, analysis)
      : undefined;
  if (made && made.kind !== 'unknown') return made;
  // eval gives what it was asked for; none of it is text of this source any more
  return unknown(first.marks & ~(twisted | marks.literal | marks.pieces));
}

/** Who knows what stands in the source may come in. */
const magicValue =
  /(header|environ|cookie|META|HTTP_\w+|args|diag|token|secret|\bkey)[^\n]{0,120}==\s*b?["'][^"'\n]{3,}["']|compare_digest\([^\n]{0,120}["'][^"'\n]{3,}["']/i;

function noteOrigin(name: string, origin: number, at: number, analysis: Analysis): void {
  if (name === 'runpy.run_path' && (origin & marks.stored) !== 0)
    emit(analysis, 'spawn-download', at, [name, 'a file written here is run']);
  if ((origin & marks.asked) !== 0 && /^builtins\.(exec|eval)$/.test(name)) {
    const before = analysis.latin.slice(Math.max(0, at - 800), at);
    const code =
      (origin & marks.decoded) !== 0
        ? 'code that is encoded'
        : magicValue.test(before)
          ? 'code behind a magic value'
          : 'code';
    emit(analysis, 'web-shell', at, [name, 'what a request carries is run'], code);
  }
}

/** A function where a text is expected: timeit and profilers run it; of the builtins, only those that stand as decorators. */
function runGiven(name: string, value: Value, given: Given, at: number, analysis: Analysis): void {
  if (!name.startsWith('builtins.')) {
    const rest = given.plain.filter((one) => one !== value);
    if (!name.startsWith('types.')) analysis.engine.callValue(value, { ...given, plain: rest }, at, analysis);
    return;
  }
  // given to `eval` like that it is an error, and nothing runs
  if (name.endsWith('exec') || /@\s*$/.test(analysis.latin.slice(Math.max(0, at - 20), at)))
    emit(analysis, 'execute-code', at, [name, 'as a decorator or on a function'], 'decorator');
}

function executeOne(name: string, value: Value, given: Given, at: number, analysis: Analysis): void {
  if (value.kind === 'function' || value.kind === 'class') return runGiven(name, value, given, at, analysis);
  const of = value.kind === 'code' && value.of ? value.of : value;
  const taken = of.marks | value.marks;
  const chain = [name, ...stepsOf(taken)];
  if (isRebuilt(name, taken, analysis)) return;
  noteExecuted(name, of, taken, at, analysis);
  if (isScript(name)) {
    if (isText(of)) noteScript({ text: of.text, name: null, moment: analysis.moment, chain }, at, analysis);
  } else if (isText(of)) analysis.nested(analysis, of.text, at, chain);
  else if (of.kind === 'list' && given.plain.length === 1)
    for (const one of of.items.slice(0, 6)) if (isText(one)) executeOne(name, one, given, at, analysis);
}

// eslint-disable-next-line complexity -- each way to send is one line
const network: Sink = (name, callee, given, at, analysis) => {
  const where = given.plain[0] ?? given.named.get('url') ?? callee.of ?? unknown();
  const target = hostOf(name, callee) ?? targetOf(given, where);
  // what a request was filled with goes when it is performed
  const performs = /^pycurl\.Curl\(\)\.perform$|\.CreateItem\(\)\.Send$/.test(name);
  const session =
    /^(requests|httpx|urllib3|aiohttp)\.\w*(Session|Client)\(\)\.|^urllib\.request\.(build_opener|OpenerDirector)\(\)\./.test(
      name,
    );
  const filled = performs ? takenMarks : session ? marks.environment | marks.credentials : 0;
  const files = performs && ((callee.of?.marks ?? 0) & marks.credentialPath) !== 0 ? marks.credentials : 0;
  // by the name of the file
  const uploads =
    /\.(upload_file|fput_object|put|putfo|upload|upload_folder|send_file|log_artifact|save|send_document)$/.test(
      name,
    ) && (given.marks & marks.credentialPath) !== 0;
  if (uploads) emit(analysis, 'read-credentials', at, [name], targetOf(given, where));
  const taken =
    (uploads ? marks.credentials : 0) |
    files |
    sentMarks(given) |
    (callee.of ? callee.of.marks & (marks.suspiciousHost | filled) : 0);
  const hiddenTarget = target === gap && (where.marks & twisted) !== 0;
  // a path of a client that was told where to begin
  const peer =
    peerOf(name, callee, given) ?? (/^(\/|\w*$)/.test(target) ? toldTo(callee, analysis) : undefined);
  emit(analysis, 'network', at, [name], hiddenTarget ? 'decoded ://' : target);
  if ((taken & marks.suspiciousHost) !== 0) emit(analysis, 'suspicious-host', at, [name, 'asked'], target);
  noteSent(taken, hiddenTarget ? 'decoded ://' : (peer ?? target), name, at, analysis);
  noteUsed(given, peer ?? target, name, at, analysis);
  if (name.endsWith('.connect')) keepPeer(callee, peerGiven(name, given), analysis);
  handOn(given, target, at, analysis);
  const workflow = [...given.plain, ...given.named.values()].some((one) =>
    skeleton(one).includes('.github/workflows/'),
  );
  noteUpload(name, target, at, analysis);
  if (workflow && /\.(put|post|patch|request|urlopen|create_file)$/.test(name))
    emit(analysis, 'self-propagation', at, [name, 'a workflow is written'], target);
  if ((taken & marks.secret) !== 0 && ['install', 'startup', 'import'].includes(analysis.moment)) {
    emit(analysis, 'credentials-sent', at, ['a token out of the environment', name], target);
  } else if ((taken & marks.secret) !== 0 && analysis.moment === 'call')
    noteForeign(target, name, given, at, analysis);
  const last = /\.(download_file|clone_from)$/.test(name) ? given.plain.at(-1) : given.plain[1];
  const file = last ?? given.named.get('filename') ?? given.named.get('out');
  if (
    file &&
    /(urlretrieve|download|retrieve|download_file|url_to_file|urlgrab|clone_from|get_file)$/.test(name)
  )
    store(file, marks.network, at, analysis);
  const known =
    target.includes('://') ||
    (taken & twisted) !== 0 ||
    (name.startsWith('asyncio.') && isLiteralHost(target))
      ? marks.knownAddress
      : 0;
  const metadata = known | (isCloudMetadata(target) ? marks.credentials : 0);
  const kept =
    metadata | (callee.marks & (marks.suspiciousHost | marks.knownAddress)) | (taken & marks.suspiciousHost);
  // a file, and what was answered
  if (name === 'urllib.request.urlretrieve' && file) return list([file, unknown(marks.network | kept)]);
  return pathValue(canonical(`${name}()`), marks.network | kept, where);
};

const channels = /socket|^(imaplib|poplib|nntplib|ftplib|telnetlib|asyncio)\.|^ssl\./;

/** To whom a connection goes that was made before, or a datagram with its address; undefined: not told in the source. */
function peerOf(name: string, callee: Value, given: Given): string | undefined {
  if (!channels.test(name)) return undefined;
  const last = given.plain.at(-1);
  const host = name.endsWith('.sendto') && last?.kind === 'list' ? skeleton(last.items[0] ?? unknown()) : '';
  if (isForeignHost(host)) return `udp://${host}`;
  if (((callee.marks | (callee.of?.marks ?? 0)) & marks.knownAddress) === 0) return undefined;
  const made = callee.of?.of;
  const told = made ? skeleton(made.kind === 'list' ? (made.items[0] ?? unknown()) : made) : gap;
  return isForeignHost(told) ? `tcp://${told}` : 'tcp://an.address.of.the.source';
}

const logsIn: Sink = (name, _callee, given, at, analysis) => {
  if ((given.marks & marks.givenPassword) !== 0) emit(analysis, 'logs-in', at, [name], name);
  if (isChannel(name)) return undefined;
  const known = peerGiven(name, given) === undefined ? 0 : marks.knownAddress;
  return pathValue(canonical(`${name}()`), known, given.plain[0] ?? given.named.get('host') ?? null);
};

/** Names of mail and file transfer go on to be what they are. */
function isChannel(name: string): boolean {
  return /^(smtplib|ftplib|imaplib|poplib|redis|paramiko)\./.test(name);
}

/** A connection is made to a host first, and asked then. */
function hostOf(name: string, { of }: Value): string | undefined {
  const host =
    of?.of && /^http\.client\.HTTPS?Connection\(\)\.|^urllib3\.HTTPS?ConnectionPool\(\)\./.test(name)
      ? skeleton(of.of)
      : gap;
  return /^[\w.-]+\.[\w-]+(:\d+)?$/.test(host) ? `https://${host}` : undefined;
}

function targetOf(given: Given, where: Value): string {
  const all = [...given.plain.map(skeleton), ...[...given.named.values()].map(skeleton)];
  return (
    all.find((one) => one.includes('://')) ??
    (where.kind === 'list' ? where.items.map(skeleton).join(':') : skeleton(where))
  );
}

const connect: Sink = (name, callee, given, at, analysis) => {
  if (learnsOwnAddress(name, given, at, analysis)) {
    // whatever is sent to it later is seen there
    if (callee.of) callee.of.marks |= given.marks & marks.suspiciousHost;
    return undefined;
  }
  emit(analysis, 'open-socket', at, [name], targetOf(given, given.plain[0] ?? unknown()));
  if ((given.marks & marks.suspiciousHost) !== 0) {
    emit(analysis, 'suspicious-host', at, [name, 'asked'], targetOf(given, given.plain[0] ?? unknown()));
    if (callee.of) callee.of.marks |= marks.suspiciousHost;
  }
  const known = isForeignHost(hostGiven(given)) ? marks.knownAddress : 0;
  if (callee.of && name.startsWith('socket.')) callee.of.marks |= known;
  if (/^(websockets?|asyncio|nats|socketio)\./.test(name)) return channelOf(name, given);
  return name.endsWith('create_connection')
    ? pathValue(
        'socket.create_connection()',
        marks.socket | known | (given.marks & marks.suspiciousHost),
        given.plain[0] ?? given.named.get('address') ?? null,
      )
    : undefined;
};

/** The host of an address that is given to connect to. */
function hostGiven(given: Given): string {
  const where = given.plain[0] ?? given.named.get('address') ?? given.named.get('host') ?? unknown();
  return skeleton(where.kind === 'list' ? (where.items[0] ?? unknown()) : where);
}

/** What is read from a channel came from the network, and what is written to it goes there. */
function channelOf(name: string, given: Given): Value {
  const [where] = given.plain;
  const known =
    where && (/^\w+:\/\/[^\0/]*\./.test(skeleton(where)) || isLiteralHost(skeleton(where)))
      ? marks.knownAddress
      : 0;
  const end = (): Value =>
    pathValue(canonical(`${name}()`), marks.network | marks.socket | known, where ?? null);
  // one to read from and one to write to
  return name.endsWith('open_connection') ? list([end(), end()]) : end();
}

/** A server of one's own: its handler is called by whoever asks. */
const listen: Sink = (name, _callee, given, at, analysis) => {
  emit(analysis, 'listen-socket', at, [name], skeleton(given.plain[0] ?? unknown()));
  const [handler] = given.plain;
  if (!/start_(unix_)?server$|\.serve$/.test(name) || handler?.kind !== 'function') return undefined;
  const channel = unknown(marks.asked | marks.socket);
  const plain = [channel, unknown(marks.asked | marks.socket)];
  analysis.engine.callValue(handler, { plain, named: new Map(), marks: channel.marks }, at, analysis);
  return undefined;
};

const resolveName: Sink = (name, _callee, given, at, analysis) => {
  const asked = given.plain[0] ?? given.named.get('qname') ?? given.named.get('host') ?? unknown();
  const where = skeleton(asked);
  const taken = asked.marks & (takenMarks | marks.secret | marks.process);
  if (taken !== 0 && /\.[\w-]+\.[a-z]{2,}\.?$/i.test(where))
    emit(analysis, 'dns-exfiltration', at, [name, ...stepsOf(taken)], where);
  else if ((asked.marks & marks.suspiciousHost) !== 0) {
    emit(analysis, 'suspicious-host', at, [name, 'asked'], where);
    emit(analysis, 'open-socket', at, [name], where);
  }
  // records hold what somebody elsewhere wrote there
  if (/^(dns|aiodns|pycares)\.|^dnslib\.DNSRecord/.test(name) && !/address$|make_query$/.test(name))
    return pathValue(canonical(`${name}()`), marks.network | (isText(asked) ? marks.knownAddress : 0), asked);
  return undefined;
};

const duplicate: Sink = (name, _callee, given, at, analysis) => {
  const [first, second] = given.plain;
  // tests of servers put one connection in the place of another
  if (analysis.moment === 'tests' && second?.kind === 'unknown') return undefined;
  if (first && (first.marks & marks.socket) !== 0)
    emit(analysis, 'reverse-shell', at, [name, 'input and output become a socket']);
  return undefined;
};

const copy: Sink = (name, _callee, given, at, analysis) => {
  const [from, to] = given.plain;
  if (!from || !to) return undefined;
  if ((from.marks & marks.credentialPath) !== 0) {
    emit(analysis, 'read-credentials', at, [name], skeleton(from));
    to.marks |= marks.credentials;
    if (isText(to)) keepWritten(to, marks.credentials, analysis);
  }
  if (name === 'shutil.make_archive') return archived(given, at, analysis);
  if ((to.marks & marks.agentPath) !== 0) emit(analysis, 'changes-agent', at, [name], skeleton(to));
  if ((from.marks & marks.stored) !== 0) store(to, marks.network, at, analysis);
  if (startsThings(to, analysis)) emit(analysis, 'persist', at, [name], skeleton(to));
  return undefined;
};

/** `make_archive(name, format, folder)`: the archive holds what the folder holds. */
function archived(given: Given, at: number, analysis: Analysis): Value | undefined {
  const folder = given.plain[2] ?? given.named.get('root_dir') ?? given.named.get('base_dir');
  if (!folder || (folder.marks & marks.credentialPath) === 0) return undefined;
  emit(analysis, 'read-credentials', at, ['shutil.make_archive'], skeleton(folder));
  const archive = unknown(marks.credentialPath | marks.credentials, skeleton(folder));
  const [base] = given.plain;
  if (base) base.marks |= marks.credentials;
  const form = { zip: '.zip', tar: '.tar', gztar: '.tar.gz', bztar: '.tar.bz2', xztar: '.tar.xz' }[
    skeleton(given.plain[1] ?? unknown())
  ];
  if (base && form !== undefined)
    keepWritten(text(`${skeleton(base)}${form}`, 0), marks.credentials, analysis);
  return archive;
}

const chmod: Sink = (name, _callee, given, at, analysis) => {
  const [file] = given.plain;
  if (file && (file.marks & marks.stored) !== 0)
    emit(analysis, 'make-executable', at, [name], skeleton(file));
  return unknown();
};

const removeTree: Sink = (name, _callee, given, at, analysis) => {
  const [what] = given.plain;
  const where = skeleton(what ?? unknown());
  const whole = /rmtree|removedirs/.test(name) && wholeFolders.test(where);
  if (whole || ((what?.marks ?? 0) & marks.home) !== 0) emit(analysis, 'destructive', at, [name], where);
  return undefined;
};

const wholeFolders =
  /^(~|\/|~\/|[A-Z]:[\\/]?|\/home\/?|\/etc\/?|\/usr\/?|~\/(Documents|Desktop|Pictures|Downloads)\/?)$/;

/** A parser of settings holds what it reads. */
function noteSettings(callee: Value, given: Given): void {
  const [file] = given.plain;
  if (!file || !callee.of) return;
  if ((marksOf(file.kind === 'list' ? file.items : [file]) & marks.credentialPath) !== 0)
    callee.of.marks |= marks.credentials;
}

const mapped: Sink = (name, _callee, given, at, analysis) => {
  if (name === 'numpy.load' && given.named.get('allow_pickle')?.number === 1)
    unpickle(name, _callee, given, at, analysis);
  if (name.startsWith('configparser.') || name.endsWith('.read')) noteSettings(_callee, given);
  const executable = [...given.plain, ...given.named.values()].some(({ text }) => text.includes('PROT_EXEC'));
  if (executable) emit(analysis, 'shellcode', at, [name, 'memory that may be executed'], 'mmap PROT_EXEC');
  return name === 'mmap.mmap' ? undefined : openFile(name, given, at, analysis);
};

const importByName: Sink = (name, _callee, given, at, analysis) => {
  const [module] = given.plain;
  if (module && (module.marks & marks.network) !== 0)
    emit(analysis, 'execute-download', at, [name], 'module');
  return undefined;
};

const tampersImports: Sink = (name, callee, given, at, analysis) => {
  for (const one of given.plain) runsAtImports(one, analysis);
  return said('tampers-imports')(name, callee, given, at, analysis);
};

const starts: Sink = (name, _callee, given, at, analysis) => startedBy(name, given, at, analysis);

const said =
  (what: SignalId): Sink =>
  (name, _callee, given, at, analysis) => {
    emit(analysis, what, at, [name], skeleton(given.plain[0] ?? unknown()));
    return undefined;
  };

const nothing: Sink = () => undefined;

const sinks: Readonly<Record<Effect, Sink>> = {
  execute,
  compile: nothing,
  unpickle,
  unmarshal: nothing,
  spawn: (name, _callee, given, at, analysis) => spawn(name, given, at, analysis, false),
  'spawn-shell': (name, _callee, given, at, analysis) => spawn(name, given, at, analysis, true),
  tells: (name, _callee, given, at, analysis) => tellInterpreter(name, given, at, analysis),
  network,
  upload: network,
  connect,
  listen,
  temporary,
  accept,
  template,
  evaluates,
  'search-path': searchPath,
  'resolve-name': resolveName,
  duplicate,
  open: mapped,
  'write-path': writeNumber,
  copy,
  chmod,
  'remove-tree': removeTree,
  native,
  shellcode,
  import: importByName,
  capture,
  persist,
  starts,
  'tampers-imports': tampersImports,
  'anti-analysis': said('anti-analysis'),
  publishes,
  hub,
  queries,
  'install-command': nothing,
  'logs-in': logsIn,
};
