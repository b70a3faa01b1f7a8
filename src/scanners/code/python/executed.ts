/** What is executed: where it came from, and what that means. */
import type { Analysis } from './analysis.js';
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
export function executionOf(value: Value, taken: number, { moment }: Analysis): SignalId {
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
export function packagedFile(value: Value, taken: number): string {
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
export function storeOfPackage(taken: number, { moment, latin }: Analysis): string | undefined {
  if ((taken & marks.packaged) === 0 || (taken & marks.file) === 0) return undefined;
  if (!isEarly(moment)) return databases.test(latin) ? 'code in a store of the package' : undefined;
  if (stores.test(latin)) return 'code in a store of the package';
  return documents.test(latin) ? 'code in a document of the package' : undefined;
}

/** How what is executed came here, in words. */
export function howKnown(taken: number, name: string): string {
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
