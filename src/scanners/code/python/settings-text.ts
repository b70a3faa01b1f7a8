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

/** Texts, lists of them and dictionaries, one in the other. */
export function settingsIn(source: string): unknown {
  const root = new Map<string, unknown>();
  let base: Map<string, unknown> = root;
  let stack: Open[] = [{ indent: -1, holds: root }];
  /** a key whose value is what stands further in */
  let waiting: { key: string; indent: number; within: Map<string, unknown> } | undefined;
  for (const line of source.split('\n', mostLines)) {
    const plain = line.trim();
    if (plain === '' || /^(#|;|---)/.test(plain)) continue;
    const indent = line.length - line.trimStart().length;
    const named = section.exec(plain)?.[1];
    if (named !== undefined) {
      base = new Map();
      root.set(named, base);
      stack = [{ indent: -1, holds: base }];
      waiting = undefined;
      continue;
    }
    const item = /^-\s+(.*)$/.exec(plain)?.[1] ?? (plain === '-' ? '' : undefined);
    if (waiting && (indent > waiting.indent || (item !== undefined && indent === waiting.indent))) {
      const holds = item === undefined ? new Map<string, unknown>() : [];
      waiting.within.set(waiting.key, holds);
      // items may stand as far in as their key
      stack.push({ indent: item === undefined ? indent - 1 : waiting.indent, holds });
    }
    waiting = undefined;
    while (stack.length > 1 && leaves(stack.at(-1), indent, item !== undefined)) stack.pop();
    const top = stack.at(-1)?.holds ?? base;
    if (item !== undefined) {
      waiting = addItem(item, indent, top, stack);
      continue;
    }
    const said = pair.exec(plain);
    if (!said || Array.isArray(top)) continue;
    const [, key = '', rest = ''] = said;
    top.set(key, scalar(rest));
    if (rest.trim() === '') waiting = { key, indent, within: top };
  }
  return asObject(root);
}

function leaves(top: Open | undefined, indent: number, isItem: boolean): boolean {
  if (!top) return false;
  return Array.isArray(top.holds)
    ? isItem
      ? indent < top.indent
      : indent <= top.indent
    : indent <= top.indent;
}

function addItem(
  item: string,
  indent: number,
  top: Open['holds'],
  stack: Open[],
): { key: string; indent: number; within: Map<string, unknown> } | undefined {
  if (!Array.isArray(top)) return undefined;
  const said = /^["'[{]/.test(item) ? null : pair.exec(item);
  if (!said) {
    top.push(scalar(item));
    return undefined;
  }
  const [, key = '', rest = ''] = said;
  const made = new Map<string, unknown>([[key, scalar(rest)]]);
  top.push(made);
  stack.push({ indent: indent, holds: made });
  return rest.trim() === '' ? { key, indent: indent + 1, within: made } : undefined;
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
