/** Extended headers of a tar (POSIX pax): what they may say, and what two tools could take in two ways. */
import type { ArchiveProblemId } from './problems.js';

export interface PaxProblem {
  readonly id: ArchiveProblemId;
  readonly detail: string;
}

/** What of an extended header bears on the entry. */
export interface PaxFacts {
  readonly path?: string;
  readonly size?: number;
}

/** times, owners and what file systems add: they say nothing about names and bytes */
const harmless =
  /^(mtime|atime|ctime|uid|gid|uname|gname|comment|LIBARCHIVE\.(creationtime|xattr\..*)|SCHILY\.(dev|ino|nlink|fflags|xattr\..*|acl\..*)|RHT\.security\.selinux)$/;
/** content in pieces, or a link's goal */
const special = /^(GNU\.sparse\..*|SCHILY\.realsize|linkpath|SUN\.holesdata)$/;

/** The facts of an `x` header, or why it is refused. */
export function readPax(bytes: Uint8Array): PaxFacts | PaxProblem {
  const records = readRecords(bytes);
  if (!records) return { id: 'framing', detail: 'an extended header whose records do not fit' };
  let facts: PaxFacts = {};
  const seen = new Set<string>();
  for (const [key, value] of records) {
    if (seen.has(key)) return { id: 'headers-differ', detail: `the extended header says \`${key}\` twice` };
    seen.add(key);
    if (key === 'path') {
      if (value === '') return { id: 'unsafe-name', detail: 'an empty `path` in an extended header' };
      facts = { ...facts, path: value };
    } else if (key === 'size') {
      if (!/^\d{1,15}$/.test(value)) return { id: 'framing', detail: `the size \`${value}\` is no number` };
      facts = { ...facts, size: Number(value) };
    } else if (special.test(key)) {
      return { id: 'special-file', detail: `\`${key}\`: a link, or a file with holes` };
    } else if (!harmless.test(key)) {
      return { id: 'unsupported', detail: `\`${key}\` in an extended header is not known here` };
    }
  }
  return facts;
}

/** A `g` header speaks of every entry that follows; only what `git archive` writes, a comment, may stand there. */
export function globalPaxProblem(bytes: Uint8Array): PaxProblem | undefined {
  const records = readRecords(bytes);
  if (!records) return { id: 'framing', detail: 'a global header whose records do not fit' };
  const other = records.find(([key]) => key !== 'comment');
  return other
    ? { id: 'headers-differ', detail: `a global header gives \`${other[0]}\` to every entry` }
    : undefined;
}

const newline = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `LENGTH KEY=VALUE\n`, the length of all of it in decimal; undefined for anything else, also for what is no UTF-8. */
function readRecords(bytes: Uint8Array): readonly (readonly [string, string])[] | undefined {
  const records: (readonly [string, string])[] = [];
  let at = 0;
  while (at < bytes.length) {
    const digits = /^([1-9]\d{0,7}) /.exec(Buffer.from(bytes.subarray(at, at + 9)).toString('latin1'))?.[1];
    if (digits === undefined) return undefined;
    const from = at + digits.length + 1;
    const end = at + Number(digits);
    if (end > bytes.length || end <= from || bytes[end - 1] !== newline) return undefined;
    const text = decode(bytes.subarray(from, end - 1));
    const middle = text?.indexOf('=') ?? -1;
    if (text === undefined || middle < 1) return undefined;
    records.push([text.slice(0, middle), text.slice(middle + 1)]);
    at = end;
  }
  return records;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    // no UTF-8: the caller refuses the header
    return undefined;
  }
}
