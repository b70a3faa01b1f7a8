/** Files that are opened and written: where they lie, and what goes into them. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { gap, isText, marks, marksOf, pathOfFile, skeleton, unknown, type Value } from './values.js';
import { sourceMarks } from './knowledge.js';
import { pathValue } from './names.js';

const media =
  /\.(png|jpe?g|gif|bmp|ico|webp|tiff?|wav|mp3|ogg|flac|mp4|avi|ttf|otf|woff2?|pdf|svg|psd|mid)$/i;

/** What opening gives: the file's marks are those of its place. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
export function openFile(name: string, given: Given, at: number, analysis: Analysis): Value {
  const file =
    given.plain[0] ??
    given.named.get('file') ??
    given.named.get('path') ??
    given.named.get('fileobj') ??
    unknown();
  const where = skeleton(file);
  const mode = given.plain[1] ?? given.named.get('mode');
  const writes = mode !== undefined && /[wax+]/.test(skeleton(mode)) && skeleton(mode) !== gap;
  let taken =
    (file.marks & ~marks.literal) |
    marksOf(given.plain.slice(1)) |
    marks.file |
    ((sourceMarks.get(name) ?? 0) & (marks.media | marks.packaged));
  // the source itself: what is taken out of its comments stands in the source
  if (file.kind === 'path' && file.text === 'builtins.__file__') taken |= marks.literal;
  if ((file.marks & marks.credentialPath) !== 0) {
    if (!writes) emit(analysis, 'read-credentials', at, [name], where);
    taken |= marks.credentials;
  }
  if ([where, ...given.plain.map(skeleton)].some((one) => media.test(one))) taken |= marks.media;
  if (/^(~|\/|[A-Z]:[\\/]*|\/home)\/?$/.test(where) && /walk|listdir|scandir|glob/.test(name))
    taken |= marks.home;
  if (writes && (file.marks & marks.startPath) !== 0) emit(analysis, 'persist', at, [name], where);
  if (writes && /^\/dev\/(sd|nvme|hd|disk|mem|vd)/.test(where))
    emit(analysis, 'destructive', at, [name], where);
  const opened = pathValue(`${name}()`, taken, file);
  return opened;
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

/** Notes what is written where: downloaded or decoded bytes make a file that is watched. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
export function noteWrite(callee: Value, given: Given, at: number, analysis: Analysis): void {
  const name = callee.text.slice(callee.text.lastIndexOf('.') + 1);
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
  }
  const data = name.startsWith('extract') ? (callee.of?.marks ?? 0) : given.marks;
  const starts =
    skeleton(file).endsWith('.pth') && given.plain.some((one) => /^\s*import\s/.test(skeleton(one)));
  if ((file.marks & marks.startPath) !== 0 || starts)
    emit(analysis, 'persist', at, [callee.text], skeleton(file));
  store(target, data, at, analysis);
}

/** Code that is written to a file when it is imported or installed is there to be run. */
function lookAtWritten(data: Value, at: number, analysis: Analysis): void {
  if (!isText(data) || data.text.length < 16 || !['install', 'startup', 'import'].includes(analysis.moment))
    return;
  if (/\b(exec|eval|system|popen|Popen|subprocess|urlopen|b64decode|socket)\b/.test(data.text)) {
    analysis.nested(analysis, data.text, at, ['written to a file']);
  }
}

const readers = new Set(['read_text', 'read_bytes', 'open', 'iterdir', 'glob', 'rglob', 'read']);

/** A path of pathlib is read: the marks of what comes out. */
export function noteRead(name: string, of: Value, at: number, analysis: Analysis): number {
  if (!readers.has(name)) return 0;
  if (media.test(of.text)) return marks.media | marks.file;
  if ((of.marks & marks.credentialPath) === 0) return marks.file;
  emit(analysis, 'read-credentials', at, [`pathlib ${name}`], skeleton(of));
  return marks.credentials | marks.file;
}

/** Marks a file as holding what was downloaded or decoded. */
export function store(target: Value, data: number, at: number, analysis: Analysis): void {
  const decoded = (data & (marks.decoded | marks.assembled)) !== 0 && (data & marks.literal) !== 0;
  if ((data & marks.network) === 0 && !decoded) return;
  const file = pathOfFile(target);
  target.marks |= marks.stored;
  // a file of which only the value is known: what is read from it is what was written
  file.marks |= marks.stored | (isText(file) ? 0 : data & (marks.network | marks.knownAddress));
  if (isText(file) && analysis.stored.size < 200) analysis.stored.add(file.text);
  if ((file.marks & marks.programPath) !== 0 || /\.(py|pyw|js)$/.test(skeleton(file))) {
    emit(analysis, 'write-executable', at, [decoded ? 'decoded bytes' : 'downloaded bytes'], skeleton(file));
  }
}
