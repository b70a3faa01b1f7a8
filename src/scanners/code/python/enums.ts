/** Enumerations: what their members are, and what their methods are called with. */
import { anyOf, instance, text, type Value } from './values.js';

const mostMembers = 200;

/** Directly, or by a class of this source. */
export function isEnum(of: Value, depth = 0): boolean {
  if (of.kind !== 'class' || depth > 4) return false;
  const known = enums.get(of);
  if (known !== undefined) return known;
  const made = of.items.some((base) =>
    base.kind === 'path' ? base.text.startsWith('enum.') : isEnum(base, depth + 1),
  );
  enums.set(of, made);
  return made;
}

/** What was found of classes, which never change what they are derived from. */
const enums = new WeakMap<Value, boolean>();

function isMember(name: string, { kind, of }: Value): boolean {
  if (/^[_ ]/.test(name)) return false;
  return kind === 'partial' ? of?.text !== 'builtins.property' : kind !== 'function' && kind !== 'class';
}

/** What a loop over the class sees. */
export function membersOf(of: Value): readonly Value[] {
  return [...of.entries]
    .filter(([name, value]) => isMember(name, value))
    .slice(0, mostMembers)
    .map(([, value]) => value);
}

/** Where methods are defined, members are objects of the class; otherwise a value is as good as its member. */
export function makeMembers(of: Value): void {
  const methods = [...of.entries].some(([name, { kind }]) => kind === 'function' && !name.startsWith('__'));
  const mixed = of.items.some(
    (base) => base.kind === 'path' && /^(builtins\.|enum\.(Str|Int))/.test(base.text),
  );
  if (mixed || (!methods && !of.entries.has('__call__'))) return;
  for (const [name, value] of [...of.entries].slice(0, mostMembers)) {
    if (!isMember(name, value)) continue;
    const member = instance(of);
    member.marks |= value.marks;
    member.entries.set('value', value).set('_value_', value).set('name', text(name, 0));
    of.entries.set(name, member);
  }
}

/** One of its members, which is what a method of it is called with; undefined where they are no objects. */
export function aMemberOf(of: Value): Value | undefined {
  const members = isEnum(of) ? membersOf(of).filter(({ kind }) => kind === 'instance') : [];
  return members.length === 0 ? undefined : anyOf(members.slice(0, 6));
}
