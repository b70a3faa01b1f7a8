/** What things hold that others were put into. */
import type { Given } from './calls.js';
import {
  anyOf,
  choiceOf,
  isText,
  list,
  marks,
  marksOf,
  text,
  unknown,
  usersMarks,
  type Value,
} from './values.js';

/** Methods that put what they are given into what they belong to. */
export const containers: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'add',
  'insert',
  'update',
  'appendleft',
  'setdefault',
  'put',
  'put_nowait',
  'add_field',
  'writelines',
  'write',
  '__setitem__',
  'set',
  'writestr',
  'attach',
  'set_content',
  'add_attachment',
  'set_payload',
  'push',
  'read_file',
  'read_string',
  'readfp',
  'read_dict',
  'fromfile',
  'frombytes',
]);

const ofTables =
  /^(collections\.(defaultdict|OrderedDict|Counter|deque)|builtins\.(dict|list)|\?\.started)\(\)$/;

/** What is put into an item of a table is in the table, too. */
export function fillHolder({ of: holder }: Value, taken: number): void {
  if (!holder || (taken & usersMarks) === 0) return;
  const holds = holder.kind === 'dictionary' || (holder.kind === 'path' && ofTables.test(holder.text));
  if (holds) holder.marks |= taken & usersMarks;
}

/** `table.setdefault(key, made)`: what is in the table is what is given back. */
export function setDefault(table: Value, key: Value | undefined, made: Value): Value {
  const known = key ? table.entries.get(key.text) : undefined;
  if (known) return known;
  const kept = { ...made, of: made.of ?? table };
  if (key && table.entries.size < 4096) table.entries.set(key.text, kept);
  return kept;
}

/** `{**from}`, `table.update(from)`: what is known of `from`; of what is not, any entry may have come. */
export function layOver(entries: Map<string, Value>, from: Value): void {
  // variables of the environment have names of their own
  const rest = from.marks & usersMarks & ~marks.environment & ~marksOf([...from.entries.values()]);
  if (rest !== 0)
    for (const [name, value] of entries)
      if ((value.marks & rest) !== rest) entries.set(name, anyOf([value, unknown(rest)]));
  for (const [name, value] of from.entries) entries.set(name, value);
}

const mostEntries = 12;

/** What a method of a dictionary gives. */
export function fromDictionary(of: Value, name: string, given: Given): Value {
  const [key, other] = given.plain;
  if (name === 'get' || name === 'pop' || name === '__getitem__') {
    const found = entryOf(of, given);
    if (found) return found;
  }
  if (name === 'setdefault') return setDefault(of, key, other ?? unknown());
  if (name === 'values') return list([...of.entries.values()], of.marks);
  if (name === 'keys' && of.entries.size > 0)
    return list(
      [...of.entries.keys()].map((one) => text(one, 0)),
      of.marks,
    );
  if (name === 'items')
    return list(
      [...of.entries].map(([one, value]) => list([text(one, 0), value])),
      of.marks,
    );
  return unknown(of.marks | given.marks);
}

/** The entry of a name; of one that is not known, one of them. */
function entryOf(of: Value, { plain: [key, other], marks: taken }: Given): Value | undefined {
  if (key && isText(key)) return of.entries.get(key.text) ?? other ?? unknown(of.marks);
  if (of.entries.size === 0) return undefined;
  return choiceOf([...[...of.entries.values()].slice(0, mostEntries), unknown(of.marks | taken)]);
}
