/** RECORD: every file once, under the hash that it has (PEP 376, 427; uv GHSA-pjjw-68hj-v9mw on paths). */
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

/** of one kind; the rest says nothing new */
const mostTold = 10;

/** `hashes`: lower-case hex by path, of every file in the wheel. `recordPath`: `NAME.dist-info/RECORD`. */
export function checkRecord(
  text: string,
  recordPath: string,
  hashes: ReadonlyMap<string, string>,
): readonly Finding[] {
  const rows = parseRecord(text);
  if (!rows) return [makeFinding(types.recordMissing, { where: recordPath, evidence: 'RECORD is not CSV' })];
  const found: Finding[] = [];
  const told = new Map<string, number>();
  const tell = (type: (typeof types)[keyof typeof types], where: string, evidence: string): void => {
    const count = (told.get(type.id) ?? 0) + 1;
    told.set(type.id, count);
    if (count <= mostTold) found.push(makeFinding(type, { where, evidence }));
  };
  const exempt = new Set(['', '.jws', '.p7s'].map((suffix) => recordPath + suffix));
  const listed = new Set<string>();
  let unusual = 0;
  for (const [path = '', hash = ''] of rows) {
    if (listed.has(path)) tell(types.recordMismatch, path, 'listed twice');
    listed.add(path);
    const problem = checkRow(path, hash, hashes.get(path), exempt.has(path));
    if (problem === 'unusual') unusual += 1;
    else if (problem) tell(problem.type, path, problem.evidence);
  }
  for (const path of hashes.keys()) {
    if (!listed.has(path) && !exempt.has(path))
      tell(types.recordUnlisted, path, 'in the wheel, and not listed');
  }
  if (unusual > 0)
    tell(
      types.recordWeakHash,
      recordPath,
      `${unusual} hashes that are right, and written as no standard says`,
    );
  return found;
}

interface RowProblem {
  readonly type: (typeof types)[keyof typeof types];
  readonly evidence: string;
}

/** What is wrong with one row; `unusual` for a right hash in an unusual form. */
function checkRow(
  path: string,
  hash: string,
  actual: string | undefined,
  exempt: boolean,
): RowProblem | 'unusual' | undefined {
  if (path.startsWith('/') || path.includes('\\') || climbs(path)) {
    return { type: types.recordUnsafe, evidence: 'an absolute path, a backslash or `..`' };
  }
  if (exempt) return undefined;
  if (actual === undefined) return { type: types.recordPhantom, evidence: 'listed, and not in the wheel' };
  const match = matchHash(hash, actual);
  if (match === 'same') return undefined;
  return match === 'unusual' ? 'unusual' : { type: types.recordMismatch, evidence: match };
}

function climbs(path: string): boolean {
  return path.includes('..') && path.split('/').includes('..');
}

function matchHash(written: string, actualHex: string): string {
  if (written === '') return 'listed without a hash';
  const at = written.indexOf('=');
  const algorithm = written.slice(0, at);
  const value = written.slice(at + 1);
  if (algorithm.toLowerCase() !== 'sha256') return `listed with \`${algorithm}\`, not sha256`;
  const actual = Buffer.from(actualHex, 'hex').toString('base64url');
  if (value === actual && algorithm === 'sha256') return 'same';
  // hexadecimal, padded, or under a name in capitals: the same digest, written as no standard says
  if (value.toLowerCase() === actualHex || value.replace(/=+$/, '') === actual) return 'unusual';
  return `listed as ${value}, is ${actual}`;
}

/** RFC 4180 rows; undefined for an open quote. Plain lines, the usual case, take the short way. */
export function parseRecord(text: string): readonly (readonly string[])[] | undefined {
  const rows: (readonly string[])[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const row = line.includes('"') ? parseQuoted(line) : line.split(',');
    if (row?.length !== 3) return undefined;
    rows.push(row);
  }
  return rows;
}

function parseQuoted(line: string): string[] | undefined {
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  const row: string[] = [];
  for (;;) {
    const match = cell.exec(line);
    if (!match) return undefined;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return row;
  }
}
