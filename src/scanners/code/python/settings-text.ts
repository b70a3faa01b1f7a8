/**
 * What people write into files of settings, whatever reads them: `key: value`, `key = value`, `[section]`, `- item`, and
 * what is further in. No parser of YAML or INI: a line that says nothing of this kind is passed over.
 */
interface Open {
  readonly indent: number;
  readonly holds: Map<string, unknown> | unknown[];
}

const mostLines = 2000;
const section = /^\[+\s*["']?([^\]"']{1,80})["']?\s*\]+\s*$/;
const pair = /^(?:export\s+)?["']?([\w.$ -]{1,80}?)["']?\s*[:=](?:\s+|(?=["'[{~/\w])|$)(.*)$/;

/** A key whose value is what stands further in. */
interface Waiting {
  readonly key: string;
  readonly indent: number;
  readonly within: Map<string, unknown>;
}

interface State {
  readonly root: Map<string, unknown>;
  stack: Open[];
  waiting: Waiting | undefined;
}

/** Texts, lists of them and dictionaries, one in the other. */
export function settingsIn(source: string): unknown {
  const root = new Map<string, unknown>();
  const state: State = { root, stack: [{ indent: -1, holds: root }], waiting: undefined };
  for (const line of source.split('\n', mostLines)) {
    const plain = line.trim();
    if (plain === '' || /^(#|;|---)/.test(plain)) continue;
    addLine(plain, line.length - line.trimStart().length, state);
  }
  return asObject(root);
}

function addLine(plain: string, indent: number, state: State): void {
  const named = section.exec(plain)?.[1];
  if (named !== undefined) {
    const holds = new Map<string, unknown>();
    state.root.set(named, holds);
    state.stack = [{ indent: -1, holds }];
    state.waiting = undefined;
    return;
  }
  const item = /^-\s+(.*)$/.exec(plain)?.[1] ?? (plain === '-' ? '' : undefined);
  const { waiting } = state;
  state.waiting = undefined;
  if (waiting) goIn(waiting, indent, item !== undefined, state);
  while (state.stack.length > 1 && leaves(state.stack.at(-1), indent, item !== undefined)) state.stack.pop();
  const top = state.stack.at(-1)?.holds ?? state.root;
  if (item === undefined) addPair(plain, indent, top, state);
  else if (Array.isArray(top)) addItem(item, indent, top, state);
}

/** What stands further in than its key is its value; items may stand as far in as their key. */
function goIn({ key, indent: of, within }: Waiting, indent: number, isItem: boolean, { stack }: State): void {
  if (indent < of || (indent === of && !isItem)) return;
  const holds = isItem ? [] : new Map<string, unknown>();
  within.set(key, holds);
  stack.push({ indent: isItem ? of : indent - 1, holds });
}

function leaves(top: Open | undefined, indent: number, isItem: boolean): boolean {
  if (!top) return false;
  return Array.isArray(top.holds) && isItem ? indent < top.indent : indent <= top.indent;
}

function addPair(plain: string, indent: number, top: Open['holds'], state: State): void {
  const said = pair.exec(plain);
  if (!said || Array.isArray(top)) return;
  const [, key = '', rest = ''] = said;
  top.set(key, scalar(rest));
  if (rest.trim() === '') state.waiting = { key, indent, within: top };
}

function addItem(item: string, indent: number, top: unknown[], state: State): void {
  const said = /^["'[{]/.test(item) ? null : pair.exec(item);
  if (!said) {
    top.push(scalar(item));
    return;
  }
  const within = new Map<string, unknown>();
  top.push(within);
  state.stack.push({ indent, holds: within });
  addPair(item, indent + 1, within, state);
}

/** Quoted or not; `[a, b]` is a list. */
function scalar(written: string): unknown {
  const plain = written.trim();
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(plain);
  if (quoted) return quoted[1] === '"' ? unescaped(quoted[2] ?? '') : quoted[2];
  if (/^\[.*\]$/.test(plain))
    return plain
      .slice(1, -1)
      .split(',')
      .map((one) => scalar(one));
  return plain.replace(/\s+#.*$/, '');
}

function unescaped(written: string): string {
  return written.replace(/\\(["\\/nt])/g, (_whole, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  );
}

function asObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asObject);
  return value instanceof Map
    ? Object.fromEntries([...value].map(([key, one]: [string, unknown]) => [key, asObject(one)]))
    : value;
}
