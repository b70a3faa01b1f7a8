/** What the headers of a tar say together: an entry, with the extension that may stand before it. */
import { globalPaxProblem, readPax, type PaxFacts } from './pax.js';
import type { ProblemList } from './problems.js';
import { readTarHeader, type TarHeader } from './tar-header.js';

export type TarMember =
  | {
      readonly kind: 'entry';
      /** without a `/` at its end */
      readonly name: string;
      readonly directory: boolean;
      readonly size: number;
      readonly mode: number;
    }
  /** its content bears on the entry that follows */
  | { readonly kind: 'extension'; readonly type: 'x' | 'g' | 'L'; readonly size: number };

/** `skip`: a problem was told, the next header follows. `stop`: nobody knows what follows. */
export type NextMember = TarMember | { readonly kind: 'skip' } | { readonly kind: 'stop' };

export interface TarHeaders {
  take(block: Uint8Array): NextMember;
  /** False when the content of an extension is refused. */
  extend(extension: Extract<TarMember, { kind: 'extension' }>, content: Uint8Array): boolean;
  /** Whether the tar may end here; a problem says why not. */
  mayEnd(): boolean;
}

/** a path, some times and owners: what needs more is no header */
const largestExtension = 1 << 20;
const fileType = 0o100000;

export function tarHeaders(problems: ProblemList): TarHeaders {
  let pending: PaxFacts | undefined;
  let first = true;

  function refuse(id: Parameters<ProblemList['add']>[0], where: string, detail: string): NextMember {
    problems.add(id, where, detail);
    return { kind: 'stop' };
  }

  function takeExtension(header: TarHeader, type: 'x' | 'g' | 'L', wasFirst: boolean): NextMember {
    if (pending) return refuse('headers-differ', '', 'two extended headers speak of one entry');
    if (type === 'g' && !wasFirst)
      return refuse('headers-differ', '', 'a global header that is not the first of all');
    if (header.size === 0) return refuse('framing', '', 'an extended header without content');
    if (header.size > largestExtension)
      return refuse('limit-exceeded', '', `an extended header of ${header.size} bytes`);
    return { kind: 'extension', type, size: header.size };
  }

  function takeEntry(header: TarHeader, facts: PaxFacts): NextMember {
    const { size, mode } = header;
    const directory = header.type === '5';
    const own = decode(header.name);
    const name = nameOf(facts.path ?? own, directory);
    if (facts.path !== undefined && climbs(own)) {
      // a tool that does not know the extension would take this name
      return refuse('unsafe-name', own, 'an extended header hides an absolute path or `..`');
    }
    if (facts.size !== undefined && facts.size !== size) {
      return refuse('headers-differ', name, `the header says ${size} bytes, its extension ${facts.size}`);
    }
    if (directory && size > 0) {
      // some tools skip these bytes, others read them as headers
      return refuse('framing', name, `${size} bytes in an entry that is a folder`);
    }
    return { kind: 'entry', name, directory, size, mode: directory ? mode : fileType | (mode & 0o7777) };
  }

  return {
    take(block) {
      const wasFirst = first;
      first = false;
      const header = readTarHeader(block);
      if (typeof header === 'string') return refuse('framing', '', header);
      const { type } = header;
      if (type === 'x' || type === 'g' || type === 'L') return takeExtension(header, type, wasFirst);
      const facts = pending ?? {};
      pending = undefined;
      if (type === '0' || type === '5') return takeEntry(header, facts);
      const name = facts.path ?? decode(header.name);
      problems.add('special-file', name, `${kindOf(type)}: neither a file nor a folder`);
      // tools differ in whether the bytes of such an entry are there at all
      return { kind: header.size === 0 && facts.size === undefined ? 'skip' : 'stop' };
    },
    extend({ type }, content) {
      if (type === 'L') {
        pending = { path: longName(content) };
        return true;
      }
      const read = type === 'x' ? readPax(content) : globalPaxProblem(content);
      if (read && 'id' in read) {
        problems.add(read.id, '', read.detail);
        return false;
      }
      if (type === 'x') pending = read ?? {};
      return true;
    },
    mayEnd() {
      if (!pending) return true;
      problems.add('framing', '', 'an extended header at the end, which speaks of nothing');
      return false;
    },
  };
}

const kinds: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a pipe',
  '7': 'a contiguous file',
  K: 'a long link name',
  S: 'a file with holes',
};

function kindOf(type: string): string {
  return kinds[type] ?? `type ${JSON.stringify(type)}`;
}

/** GNU's long name ends with one NUL; any other is a name that two tools cut differently, and stays in it. */
function longName(content: Uint8Array): string {
  return decode(content.at(-1) === 0 ? content.subarray(0, -1) : content);
}

/** Folders are written with and without a `/` at the end. */
function nameOf(name: string, directory: boolean): string {
  return directory && name.endsWith('/') ? name.slice(0, -1) : name;
}

function climbs(name: string): boolean {
  return name.startsWith('/') || name.split('/').includes('..');
}

/** A name that is no UTF-8 gets a control character, at which every reader of names stops. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // not swallowed: the NUL makes it an unsafe name
    return `${Buffer.from(bytes).toString('latin1')}\0`;
  }
}
