/** One name, one file: all names of an archive, on every system. */
import { collisionKey, nameProblem } from './names.js';
import type { ProblemList } from './problems.js';

export interface NamedEntry {
  /** without a `/` at its end */
  readonly name: string;
  readonly directory: boolean;
}

/** Told of every entry, then of the end. */
export interface EntryNames {
  add(entry: NamedEntry): void;
  end(): void;
}

/** Unsafe names, two entries of one name, a file and a folder of one name: each is a problem. */
export function entryNames(problems: ProblemList): EntryNames {
  const seen = new Map<string, NamedEntry>();
  const folders = new Set<string>();
  return {
    add({ name, directory }) {
      const problem = nameProblem(name);
      if (problem !== undefined) problems.add('unsafe-name', name, problem);
      const key = collisionKey(name);
      const other = seen.get(key);
      if (other) problems.add('duplicate-name', name, `\`${other.name}\` and \`${name}\` are one file`);
      seen.set(key, { name, directory });
      // an unsafe name may be nothing but slashes: its folders are not worth their number
      if (problem === undefined) addFolders(key, folders);
    },
    end() {
      for (const folder of folders) {
        const entry = seen.get(folder);
        if (entry && !entry.directory)
          problems.add('duplicate-name', entry.name, 'a file and a folder of one name');
      }
    },
  };
}

function addFolders(key: string, folders: Set<string>): void {
  for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
    const folder = key.slice(0, at);
    if (folders.has(folder)) break;
    folders.add(folder);
  }
}
