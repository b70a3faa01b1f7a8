/** Files that libraries read of which nothing more is known. */
import { emit, type Analysis } from './analysis.js';
import { byName } from './by-name.js';
import type { Given } from './calls.js';
import { marks, skeleton } from './values.js';

const reads = byName(
  (name) =>
    /^[a-z]/.test(name) &&
    /\.(read\w*|open\w*|load|loads|loadtxt|genfromtxt|memmap|get_data|scan_\w+|from_file|from_csv|ConfigObj|FileInput|input|urlopen|Path|parse)$/.test(
      name,
    ),
);

/** The marks of what a call reads that is given a place of credentials. */
export function marksOfRead(name: string, given: Given, at: number, analysis: Analysis): number {
  if ((given.marks & marks.credentialPath) === 0 || !reads(name)) return 0;
  const file = [given.plain[0], ...given.named.values()].find(
    (one) => one !== undefined && (one.marks & marks.credentialPath) !== 0,
  );
  if (!file) return 0;
  emit(analysis, 'read-credentials', at, [name], skeleton(file));
  return marks.credentials | marks.file;
}

const shows =
  /(^|[;&|(]\s*|\bsudo\s+)(\S*\/)?(cat|tac|nl|head|tail|base64|xxd|od|hexdump|strings|dd|tar|zip|gzip|type|more|less|grep|egrep|rg|awk|sed|find|openssl\s+(base64|enc)|sort|rev|get-content|gc)(\.exe)?\s/i;

/** Whether a command line shows what lies in a file that it names. */
export function showsFiles(command: string): boolean {
  return shows.test(command.slice(0, 1024));
}
