/** What is executed: where it came from, and what that means. */
import { emit, type Analysis } from './analysis.js';
import { stepsOf } from './steps.js';
import { isEarly, type SignalId } from '../signals.js';
import { isText, marks, skeleton, type Value } from './values.js';

export const twisted = marks.decoded | marks.assembled;

/** Written letter by letter as escapes, around `at`. */
export function isEscaped({ latin }: Analysis, at: number): boolean {
  return /(?:\\x[2-7][0-9a-fA-F]|\\1[0-7]{2}|\\0[4-7][0-7]|\\u00[2-7][0-9a-fA-F]){12}/.test(
    latin.slice(at, at + 600),
  );
}

/** What it means that this is executed. */
function executionOf(value: Value, taken: number, { moment }: Analysis): SignalId {
  if ((taken & marks.network) !== 0) return 'execute-download';
  if ((taken & marks.media) !== 0) return 'steganography';
  if (isText(value)) return (taken & twisted) !== 0 ? 'decode-and-execute' : 'execute-constant';
  // put together, and nobody knows what it is: functions that people call build expressions so
  const hidden = isEarly(moment) ? twisted : marks.decoded;
  if ((taken & hidden) !== 0 && (taken & marks.literal) !== 0) return 'decode-and-execute';
  // a file of this distribution that is no Python source, and is decoded before it runs
  if ((taken & twisted) !== 0 && (taken & marks.packaged) !== 0 && (taken & marks.file) !== 0)
    return 'decode-and-execute';
  // what stands in another file of this distribution, and is decoded here
  if ((taken & marks.decoded) !== 0 && (taken & marks.packaged) !== 0 && isEarly(moment))
    return 'decode-and-execute';
  return 'execute-code';
}

/** The name of the file in this distribution that is executed, where it is none of Python source. */
function packagedFile(value: Value, taken: number): string {
  if ((taken & marks.packaged) === 0 || (taken & marks.file) === 0) return '';
  for (let at: Value | null = value, step = 0; at && step < 8; at = at.of, step += 1) {
    const name = /([\w.+-]+\.\w{1,8})$/.exec(skeleton(at))?.[1];
    if (name !== undefined) return /\.pyw?$/.test(name) ? '' : ` ${name} of the package`;
  }
  return '';
}

const databases = /\b(sqlite3|shelve|dbm|lmdb|apsw|duckdb)\b/;
/** Where nobody reads, and where somebody could. */
const stores =
  /\b(sqlite3|shelve|dbm|lmdb|pickle|zipfile|tarfile|plistlib|msgpack|apsw|duckdb|h5py|sqlalchemy|gettext|numpy\.load|np\.load)\b/;
const documents =
  /\b(json|yaml|tomllib|tomli|toml|configparser|ElementTree|minidom|etree|csv|metadata|BeautifulSoup|HTMLParser|docutils)\b/;

/** Code is a row or an entry of a file of this distribution, and taken out of it to be run; undefined: it is not. */
function storeOfPackage(taken: number, { moment, latin }: Analysis): string | undefined {
  if ((taken & marks.packaged) === 0 || (taken & marks.file) === 0) return undefined;
  if (!isEarly(moment)) return databases.test(latin) ? 'code in a store of the package' : undefined;
  if (stores.test(latin)) return 'code in a store of the package';
  return documents.test(latin) ? 'code in a document of the package' : undefined;
}

/** Engines of JavaScript that reach nothing of the machine, and those that run Node. */
const sandboxes = /^(py_mini_racer|quickjs|dukpy)\./;
const engines = /^(execjs|javascript|js2py)\./;

/** Whether it is a program of JavaScript that is executed. */
export function isScript(name: string): boolean {
  return sandboxes.test(name) || engines.test(name);
}

/** Data that is written like Python, and cut out of an answer: `eval(text[text.find("["):])`, `eval(text + "}")`. */
const cutOut = /^eval\(\s*(?:[\w.]{1,80}\[[^\]\n:]{0,80}:|[\w.]{1,80}\s*\+\s*["'][}\])]{1,3}["']\s*\))/;
const ofName = /^eval\(\s*(\w{1,80})\s*\)/;
const before = 600;

/** What is done with what came from the network, where that is less than running it. */
export function mildly(name: string, taken: number, at: number, { latin }: Analysis): string {
  if ((taken & marks.network) === 0) return '';
  if (sandboxes.test(name)) return 'in a sandbox ';
  if (name !== 'builtins.eval') return '';
  const begin = latin.lastIndexOf('eval(', at + 5);
  const call = latin.slice(begin, begin + 300);
  if (begin < at - 5) return '';
  if (cutOut.test(call)) return 'as data ';
  const cut = ofName.exec(call)?.[1];
  const above = latin.slice(Math.max(0, begin - before), begin);
  return cut !== undefined && new RegExp(`\\b${cut}\\s*=\\s*[\\w.]{1,80}\\[[^\\]\\n:]{0,80}:`).test(above)
    ? 'as data '
    : '';
}

/** Long, with lines that people read and remarks for them; short payloads have none. */
function isPlainSource(source: string): boolean {
  if (source.length < 4000) return false;
  const lines = source.split('\n');
  const remarks = lines.filter((line) => /^\s*(#|"""|\'\'\')/.test(line)).length;
  return lines.length > 80 && remarks > lines.length / 40 && lines.every((line) => line.length < 400);
}

/** How what is executed came here, in words. */
function howKnown(taken: number, name: string): string {
  if ((taken & marks.network) !== 0)
    return (taken & marks.knownAddress) !== 0 ? 'from a known address' : 'from any address';
  if ((taken & twisted) !== 0) return (taken & marks.file) !== 0 ? 'decoded file' : 'decoded';
  // `eval` of a switch is a habit of old
  if ((taken & (marks.environment | marks.input)) !== 0)
    return name.endsWith('exec') ? 'environment' : 'variable';
  if ((taken & marks.process) !== 0) return 'process';
  if ((taken & marks.file) !== 0) return 'file';
  return 'unknown';
}

/** Says what is executed, and what that means. */
export function noteExecuted(name: string, of: Value, taken: number, at: number, analysis: Analysis): void {
  const chain = [name, ...stepsOf(taken)];
  const how = mildly(name, taken, at, analysis) + howKnown(taken, name);
  const plain = isText(of) && isPlainSource(of.text) ? 'plain source: ' : '';
  const known = isText(of) ? plain + of.text.slice(0, 200) : how + packagedFile(of, taken);
  const meant = executionOf(of, taken, analysis);
  // a bundle that is unpacked for an engine that reaches nothing
  const what = meant === 'decode-and-execute' && sandboxes.test(name) ? 'execute-code' : meant;
  const store = what === 'execute-code' ? storeOfPackage(taken, analysis) : undefined;
  if (store !== undefined) return emit(analysis, 'steganography', at, chain, store);
  // every letter of it is written as an escape: nobody writes so who wants to be read
  const escaped = what === 'execute-constant' && isEscaped(analysis, at);
  emit(analysis, escaped ? 'decode-and-execute' : what, at, escaped ? [...chain, 'escapes'] : chain, known);
}
