/** Answers about names that are asked for again and again. */

const most = 8192;
/** longer names are answered anew */
const longest = 200;

/** `make`, whose answers depend on nothing but the name, and are kept; all are forgotten when there are too many. */
export function byName<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before as T;
    const made = make(name);
    if (known.size >= most) known.clear();
    if (name.length <= longest) known.set(name, made);
    return made;
  };
}
