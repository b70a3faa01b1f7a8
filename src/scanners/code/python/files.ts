/** Files that are opened and written: where they lie, and what goes into them. */
import { emit, type Analysis } from './analysis.js';
import { noteIndex } from './assign-to.js';
import type { Given } from './calls.js';
import {
  gap,
  isText,
  marks,
  marksOf,
  pathOfFile,
  skeleton,
  takenMarks,
  usersMarks,
  unknown,
  type Value,
} from './values.js';
import { sourceMarks } from './knowledge.js';
import { pathValue } from './names.js';
import { byName } from './by-name.js';
import { noteLeft, noteOrders } from './left-behind.js';
import { keepWritten } from './carried.js';
import { addressIn } from './addresses.js';
import { ownFile } from './data-files.js';
import { startsThings } from './own-place.js';
import { isForeignHost } from './requests.js';
import { noteSent } from './sent.js';
import { isSecretSettings } from './texts.js';

/** A whole disk, a whole home, or a folder of it that people keep things in: those of programs begin with small letters. */
const homes = /^(~|\/|[A-Z]:[\\/]*|\/home|\/Users)([\\/]([A-Z][\w. -]{2,30}))?[\\/]?$/;
const media =
  /\.(png|jpe?g|gif|bmp|ico|webp|tiff?|wav|mp3|ogg|flac|mp4|avi|ttf|otf|woff2?|pdf|svg|psd|mid)$/i;

/** What opening gives: the file's marks are those of its place. */
// eslint-disable-next-line complexity -- each thing that a place says is one line
export function openFile(name: string, given: Given, at: number, analysis: Analysis): Value {
  // a resource is named behind its package
  const resource = /^(pkgutil\.get_data|pkg_resources\.resource_|importlib\.resources\.(read|open)_)/.test(
    name,
  );
  const file =
    given.named.get('fileobj') ??
    (resource ? given.plain[1] : undefined) ??
    given.plain[0] ??
    given.named.get('file') ??
    given.named.get('path') ??
    given.named.get('filename') ??
    given.named.get('files') ??
    unknown();
  const where = skeleton(file);
  const mode = given.plain[1] ?? given.named.get('mode');
  const writes = isWriting(name, mode, given);
  let taken =
    (file.marks & ~marks.literal) |
    marksOf(given.plain.slice(1)) |
    marks.file |
    ((sourceMarks.get(name) ?? 0) & (marks.media | marks.packaged | marks.secret));
  // the source itself: what is taken out of its comments stands in the source
  if (file.kind === 'path' && file.text === 'builtins.__file__') taken |= marks.literal;
  if ((file.marks & marks.credentialPath) !== 0) {
    if (!writes) emit(analysis, 'read-credentials', at, [name], where);
    taken |= marks.credentials;
  }
  // a file in somebody's home whose name stands in a data file of the package
  if (!writes && early(analysis) && (file.marks & marks.packaged) !== 0 && /^~[\\/]/.test(where))
    taken |= marks.credentials;
  if ([where, ...given.plain.map(skeleton)].some((one) => media.test(one))) taken |= marks.media;
  if (homes.test(where) && /walk|listdir|scandir|glob/.test(name)) taken |= marks.home;
  if (
    /walk|listdir|scandir|glob/.test(name) &&
    /(site|dist)-packages\/(\*\*\/|\*\/)*(\*|\w+)\.pyw?$/.test(where)
  )
    taken |= marks.startPath;
  if (name.startsWith('glob.') && homes.test(where.replace(/[\\/][^\\/]*\*[^\\/]*$/, '')))
    taken |= marks.home;
  if (name.startsWith('glob.') && /^(~|\/|[A-Z]:[\\/]*|\/home)[\\/]?\*\*[\\/]/.test(where))
    taken |= marks.home;
  const interpreter = file.kind === 'path' && file.text === 'sys.executable';
  if (writes && (startsThings(file, analysis) || interpreter)) emit(analysis, 'persist', at, [name], where);
  taken |= analysis.taken.get(where) ?? 0;
  if (!writes) taken |= marksOfPlace(where, analysis);
  if (
    !writes &&
    (isSecretSettings(where) ||
      (file.kind === 'any' && file.items.some((one) => isSecretSettings(skeleton(one)))))
  )
    taken |= marks.environment;
  if (writes && (file.marks & marks.agentPath) !== 0) emit(analysis, 'changes-agent', at, [name], where);
  if (writes && (file.marks & marks.home) !== 0) emit(analysis, 'destructive', at, [name], 'every file');
  if (writes && early(analysis) && /find_spec\(\)\.origin$|\.__spec__\.origin$/.test(file.text))
    emit(analysis, 'rewrites-imports', at, [name, 'the source of another module is written'], file.text);
  noteSweep(file, at, analysis);
  if (writes && /^\/dev\/(sd|nvme|hd|disk|mem|vd)|^\\\\\.\\PhysicalDrive/.test(where))
    emit(analysis, 'destructive', at, [name], where);
  const address = (file.marks & takenMarks) === 0 ? undefined : addressIn(file);
  if (address !== undefined) noteSent(file.marks & ~marks.host, address, name, at, analysis);
  const own = writes
    ? undefined
    : ownFile(file, { named: false, bytes: isBytes(name, mode), taken }, analysis);
  return own ?? pathValue(`${name}()`, taken, file);
}

function isBytes(name: string, mode: Value | undefined): boolean {
  return name.endsWith('open') && mode !== undefined && skeleton(mode).includes('b');
}

/** Opened so that something can be put there. */
function isWriting(name: string, mode: Value | undefined, { named }: Given): boolean {
  if (name === 'fileinput.input') return (named.get('inplace')?.number ?? 0) === 1;
  if (mode === undefined) return false;
  if (name === 'os.open') return /O_(WRONLY|RDWR|APPEND|CREAT|TRUNC)/.test(mode.text);
  return skeleton(mode) !== gap && /[wax+]/.test(skeleton(mode));
}

/** A file that was fetched here, or that lies on somebody else's machine. */
function marksOfPlace(where: string, { stored }: Analysis): number {
  if (where.length < 4 || where.length > 1024) return 0;
  const share = /^(\\\\|\/\/)([\w.-]+)[\\/]/.exec(where)?.[2];
  if (share !== undefined && isForeignHost(share)) return marks.network | marks.knownAddress;
  if (stored.size === 0) return 0;
  if (stored.has(where)) return marks.network;
  for (let at = where.lastIndexOf('/'); at > 3; at = where.lastIndexOf('/', at - 1))
    if (stored.has(where.slice(0, at))) return marks.network;
  return 0;
}

/** What a loop reads that goes through places of many owners. */
const owners = [
  /\.ssh|id_(rsa|ed25519)/,
  /\.aws/,
  /\.azure|gcloud|application_default/,
  /\.kube/,
  /\.docker/,
  /\.netrc|\.git-credentials|config\/gh/,
  /\.npmrc|\.pypirc/,
  /\.gnupg/,
  /wallet|solana|electrum|Exodus|MetaMask|keystore/i,
  /Login Data|logins\.json|Cookies/,
  /_history/,
];

const mostSweeps = 200;
const enoughOwners = 3;

/** One call that opens what belongs to many, be it in one round of a loop or in many. */
function noteSweep(file: Value, at: number, analysis: Analysis): void {
  if ((file.marks & marks.credentialPath) === 0 || (file.kind !== 'any' && analysis.rounds === 0)) return;
  const opened = analysis.swept.get(at) ?? new Map<number, string>();
  if (opened.size === 0 && analysis.swept.size >= mostSweeps) return;
  for (const place of (file.kind === 'any' ? file.items : [file]).map(skeleton))
    for (const [index, owner] of owners.entries())
      if (!opened.has(index) && owner.test(place)) opened.set(index, place);
  if (opened.size === 0) return;
  analysis.swept.set(at, opened);
  if (opened.size >= enoughOwners)
    emit(
      analysis,
      'sweeps-credentials',
      at,
      ['one loop over the places of many'],
      [...opened.values()].join(' '),
    );
}

const writers = new Set([
  'write',
  'writelines',
  'write_bytes',
  'write_text',
  'writestr',
  'extractall',
  'extract',
  'tofile',
  'retrieve',
  'add',
]);

/** Whatever is called on them is called elsewhere. */
const remote =
  /^(xmlrpc\.client\.ServerProxy|pymongo\.MongoClient|gspread\.\w+|redis\.(Redis|StrictRedis|from_url)|zmq\.Context\(\)\.socket|elasticsearch\.Elasticsearch|Pyro[45]\.(core\.)?Proxy|rpyc\.connect|slack_sdk\.WebClient|pusher\.Pusher)\(\)./;

/** What builds and installs read. */
const buildFiles =
  /(^|[\\/])(requirements[\w.*-]*\.(txt|in)|package\.json|pyproject\.toml|setup\.(py|cfg)|Makefile|conftest\.py|[\w*]+\.ya?ml)$/;

/** What is found by the name of a secret is one. */
function noteGlob(folder: Value, given: Given): void {
  for (const one of given.plain) {
    const names = one.kind === 'any' ? one.items.map(skeleton) : [skeleton(one)];
    if (names.some(isSecretSettings)) folder.marks |= marks.environment;
    if (names.some((name) => buildFiles.test(name))) folder.marks |= marks.startPath;
    // the sources of all packages
    if (/(site|dist)-packages\/?$/.test(skeleton(folder)) && names.some((name) => /\.pyw?$/.test(name)))
      folder.marks |= marks.startPath;
    if ((one.marks & marks.credentialPath) !== 0) folder.marks |= marks.credentials;
  }
}

/** What a request is filled with later is what was received. */
function noteFilled(given: Given): void {
  const [option, held] = given.plain;
  if (option?.kind !== 'path' || !held || !/\.(WRITEDATA|WRITEFUNCTION|FILE)$/.test(option.text)) return;
  (held.kind === 'path' && held.of ? held.of : held).marks |= marks.network | marks.knownAddress;
}

/** Methods by which a thing that is sent later takes up what it carries. */
const carriers = new Set(
  'attach set_content add_attachment set_payload add_field add_header setopt putheader send write_bytes feed add_part'.split(
    ' ',
  ),
);
const carried = takenMarks | marks.network | marks.process | marks.credentialPath;

/** Whether a call of that name writes, sends or gathers something: of most it is known that they do not. */
const mayWrite = byName((name) => {
  const method = name.slice(name.lastIndexOf('.') + 1);
  if (name === 'builtins.set().add') return false;
  if (carriers.has(method) || writers.has(method)) return true;
  return (
    /^(setopt|save|tofile|dump|writeto|export|r?glob|send|sendall|sendfile|sendmsg|readinto)$/.test(method) ||
    remote.test(name)
  );
});

/** What is written to one goes on to the buffer that it was made for. */
const wraps = byName((name) =>
  /^(gzip\.(open|GzipFile)|bz2\.(open|BZ2File)|lzma\.(open|LZMAFile)|zipfile\.(ZipFile|PyZipFile)|tarfile\.(open|TarFile)|io\.(TextIOWrapper|BufferedWriter)|csv\.(writer|DictWriter))\(\)\.(write\w*|add\w*)$/.test(
    name,
  ),
);

const keptInFiles = marks.environment | marks.credentials | marks.clipboard | marks.keys | marks.screen;

/** Notes what is written where: downloaded or decoded bytes make a file that is watched. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
export function noteWrite(callee: Value, given: Given, at: number, analysis: Analysis): void {
  if (!mayWrite(callee.text)) return;
  const name = callee.text.slice(callee.text.lastIndexOf('.') + 1);
  if (carriers.has(name) && callee.of) callee.of.marks |= given.marks & carried;
  if (wraps(callee.text) && callee.of?.of) callee.of.of.marks |= given.marks & usersMarks;
  if (name === 'setopt') noteFilled(given);
  // a picture that is put into a file or a buffer
  if (/^(save|tofile|dump|writeto|export)$/.test(name) && callee.of && given.plain[0])
    given.plain[0].marks |= callee.of.marks & takenMarks;
  if (name === 'readinto' && callee.of && given.plain[0]) given.plain[0].marks |= callee.of.marks & carried;
  if (/^r?glob$/.test(name) && callee.of) noteGlob(callee.of, given);
  if (
    /^(write|send|sendall|sendfile|sendmsg|writelines)$/.test(name) &&
    callee.of &&
    (callee.of.marks & marks.socket) !== 0
  )
    noteSent(given.marks, gap, callee.text, at, analysis);
  if (remote.test(callee.text)) noteSent(given.marks, gap, callee.text, at, analysis);
  if (!writers.has(name)) return;
  if (callee.text === 'os.write' && given.plain[0]) return store(given.plain[0], given.marks, at, analysis);
  const target = name.startsWith('extract')
    ? (given.plain[0] ?? given.named.get('path') ?? callee.of)
    : callee.of;
  if (!target) return;
  const file = pathOfFile(target);
  for (const one of given.plain) {
    lookAtWritten(one, at, analysis);
    // an archive that credentials are put into
    if ((one.marks & marks.credentialPath) === 0 || !/ZipFile|tarfile/.test(callee.text)) continue;
    emit(analysis, 'read-credentials', at, [callee.text], skeleton(one));
    target.marks |= marks.credentials;
    file.marks |= marks.credentials;
    keepWritten(file, marks.credentials, analysis);
  }
  const kept = given.marks & keptInFiles;
  if (kept !== 0) keepWritten(file, kept, analysis);
  const data = name.startsWith('extract') ? (callee.of?.marks ?? 0) : given.marks;
  const starts =
    skeleton(file).endsWith('.pth') && given.plain.some((one) => /^\s*import\s/.test(skeleton(one)));
  if ((file.marks & marks.agentPath) !== 0 && name.startsWith('write')) {
    emit(analysis, 'changes-agent', at, [callee.text], skeleton(file));
    noteOrders(given, at, analysis);
  }
  if ((file.marks & marks.home) !== 0 && /^write_(bytes|text)$/.test(name))
    emit(analysis, 'destructive', at, [callee.text], 'every file');
  const there = name.startsWith('write_') ? target.marks : 0;
  const start = startsThings(file, analysis, there);
  if (start && given.plain.some((one) => startsHidden.test(skeleton(one))))
    emit(analysis, 'hide-process', at, ['what is written there starts something'], skeleton(file));
  if (start || starts) emit(analysis, 'persist', at, [callee.text], skeleton(file));
  noteLeft(file, given, start || starts, at, analysis);
  // a program that was put together out of other files
  const built = (data & marks.file) !== 0 && (file.marks & marks.programPath) !== 0 && early(analysis);
  if (built && isText(file) && analysis.stored.size < 200) analysis.stored.add(file.text);
  if (built) file.marks |= marks.stored;
  store(target, data, at, analysis);
}

/** A program is started, and nobody sees it. */
const startsHidden =
  /\bnohup\b|\b(curl|wget)\b[^\n]*\|\s*\w*sh\b|\bpython[\d.]*\s+-[mc]\s[^\n]*&|>\s*\/dev\/null[^\n]*&/;

function early({ moment }: Analysis): boolean {
  return moment === 'install' || moment === 'startup' || moment === 'import';
}

/** Code that is written to a file when it is imported or installed is there to be run. */
function lookAtWritten(data: Value, at: number, analysis: Analysis): void {
  const setting = /(?:^|\n)\s{0,8}((?:extra-)?index-url|find-links)\s{0,8}=\s{0,8}(\S{4,200})/.exec(
    skeleton(data),
  );
  if (setting) noteIndex(setting[1] ?? '', setting[2] ?? '', at, analysis);
  if (!isText(data) || data.text.length < 16 || !['install', 'startup', 'import'].includes(analysis.moment))
    return;
  if (/\b(exec|eval|system|popen|Popen|subprocess|urlopen|b64decode|socket)\b/.test(data.text)) {
    analysis.nested(analysis, data.text, at, ['written to a file']);
  }
}

const readers = new Set(['read_text', 'read_bytes', 'open', 'iterdir', 'glob', 'rglob', 'read']);

/** A path of pathlib is read: the marks of what comes out. */
export function noteRead(name: string, of: Value, at: number, analysis: Analysis, given?: Given): number {
  if (!readers.has(name)) return 0;
  if (given && /^r?glob$/.test(name)) noteGlob(of, given);
  if (media.test(of.text)) return marks.media | marks.file;
  if (/glob|iterdir/.test(name) && homes.test(of.text)) return marks.home | marks.file;
  if (isSecretSettings(of.text) || (name.includes('glob') && given?.plain.some(isSettingsPattern)))
    return marks.environment | marks.file;
  if ((of.marks & marks.credentialPath) === 0) return marks.file;
  emit(analysis, 'read-credentials', at, [`pathlib ${name}`], skeleton(of));
  return marks.credentials | marks.file;
}

/** `folder.glob(".env*")` */
function isSettingsPattern(one: Value): boolean {
  return isText(one) && /^(\*\*\/)?\.env\*?$/.test(one.text);
}

/** Ways to run a module that was just written. */
const loads =
  /spec_from_file|SourceFileLoader|run_path|run_module|import_module|__import__|\bexec\b|sys\.path\b|subprocess|getsitepackages|sysconfig|\bsite\b/;

/** Marks a file as holding what was downloaded or decoded. */
export function store(target: Value, data: number, at: number, analysis: Analysis): void {
  const decoded = isMade(target, data, analysis);
  if ((data & marks.network) === 0 && !decoded) return;
  const file = pathOfFile(target);
  target.marks |= marks.stored;
  // a file of which only the value is known: what is read from it is what was written
  file.marks |= marks.stored | (isText(file) ? 0 : data & (marks.network | marks.knownAddress));
  if (isText(file) && analysis.stored.size < 200) analysis.stored.add(file.text);
  const where = skeleton(file);
  const module = /\.(py|pyw|js)$/.test(where);
  if ((file.marks & marks.programPath) === 0 && !module) return;
  // tables that a script fetches, and writes as source when one of its functions is called
  const table =
    module &&
    !decoded &&
    analysis.calls > 0 &&
    !/(site|dist)-packages/.test(where) &&
    !loads.test(analysis.latin);
  const what = table ? 'write-module' : 'write-executable';
  emit(analysis, what, at, [decoded ? 'decoded bytes' : 'downloaded bytes'], where);
}

/** Decoded from what stands in the source; of a program, from what stands in other modules too. */
function isMade(target: Value, data: number, analysis: Analysis): boolean {
  if ((data & (marks.decoded | marks.assembled)) === 0) return false;
  if ((data & marks.literal) !== 0) return true;
  return (pathOfFile(target).marks & marks.programPath) !== 0 && early(analysis);
}
