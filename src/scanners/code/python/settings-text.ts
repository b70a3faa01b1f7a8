/**
 * What people write into files of settings, whatever reads them: `key: value`, `key = value`, `[section]`, `- item`, and
 * what is further in. No parser of YAML or INI: a line that says nothing of this kind is passed over.
 */
interface Open {
  readonly indent: number;
  readonly holds: Map<string, unknown> | unknown[];
}

const mostLines = 2000;
const pair = /^(?:export\s+)?["']?([\w.$ -]{1,80}?)["']?\s*[:=](?:\s+|(?=["'[{~/\w])|$)(.*)$/;

/** A key whose value is what stands further in. */
interface Waiting {
  readonly key: string;
  readonly indent: number;
  readonly within: Map<string, unknown>;
}

/** `key: |` and the lines that follow further in, or a quoted text up to the line where it ends. */
interface Block {
  readonly key: string;
  readonly indent: number;
  readonly within: Map<string, unknown>;
  readonly lines: string[];
  /** the quote that ends it */
  readonly until?: string;
}

interface State {
  readonly root: Map<string, unknown>;
  block: Block | undefined;
  stack: Open[];
  waiting: Waiting | undefined;
}

/** Texts, lists of them and dictionaries, one in the other. */
export function settingsIn(source: string): unknown {
  const root = new Map<string, unknown>();
  const state: State = {
    root,
    stack: [{ indent: -1, holds: root }],
    waiting: undefined,
    block: undefined,
  };
  for (const line of source.split('\n', mostLines)) {
    const plain = line.trim();
    const indent = line.length - line.trimStart().length;
    if (inBlock(plain, indent, state) || plain === '' || /^(#|;|---)/.test(plain)) continue;
    addLine(plain, indent, state);
  }
  return asObject(root);
}

function inBlock(plain: string, indent: number, state: State): boolean {
  const { block } = state;
  if (!block) return false;
  if (block.until !== undefined) return inQuoted(plain, block, block.until, state);
  if (plain !== '' && indent <= block.indent) {
    state.block = undefined;
    return false;
  }
  block.lines.push(plain);
  block.within.set(block.key, block.lines.join('\n').trimEnd());
  return true;
}

function inQuoted(plain: string, { key, within, lines }: Block, until: string, state: State): boolean {
  lines.push(plain);
  const whole = scalar(lines.join(' '));
  within.set(key, typeof whole === 'string' && whole.startsWith(until) ? whole.slice(1) : whole);
  if (endsQuoted(plain, until)) state.block = undefined;
  return true;
}

function endsQuoted(plain: string, quote: string): boolean {
  const at = plain.lastIndexOf(quote);
  return at >= 0 && (quote === "'" || plain[at - 1] !== '\\');
}

function addLine(plain: string, indent: number, state: State): void {
  const named = sectionOf(plain);
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

/** `[name]` and `[[name]]`, quoted or not. */
function sectionOf(plain: string): string | undefined {
  if (!plain.startsWith('[') || !plain.endsWith(']') || plain.length > 100) return undefined;
  const double = plain.startsWith('[[') && plain.endsWith(']]');
  const inside = plain.slice(double ? 2 : 1, double ? -2 : -1).trim();
  const bare = /^(["']).*\1$/.test(inside) ? inside.slice(1, -1) : inside;
  return bare === '' || /[\]"'[]/.test(bare) ? undefined : bare;
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
  if (/^[|>][+-]?\d?$/.test(rest.trim())) state.block = { key, indent, within: top, lines: [] };
  const [quote] = /^["']/.exec(rest) ?? [];
  if (quote !== undefined && !endsQuoted(rest.slice(1), quote))
    state.block = { key, indent, within: top, lines: [rest], until: quote };
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
function scalar(written: string, depth = 0): unknown {
  const plain = written.trim();
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(plain);
  if (quoted) return quoted[1] === '"' ? unescaped(quoted[2] ?? '') : quoted[2];
  if (depth < deepestList && plain.startsWith('[') && plain.endsWith(']'))
    return plain
      .slice(1, -1)
      .split(',')
      .map((one) => scalar(one, depth + 1));
  const comment = plain.search(/\s#/);
  return comment < 0 ? plain : plain.slice(0, comment).trimEnd();
}

const deepestList = 4;
const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function unescaped(written: string): string {
  return written.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g,
    (_whole, short?: string, long?: string, letter?: string) => {
      const code = short ?? long;
      return code === undefined
        ? (letters[letter ?? ''] ?? letter ?? '')
        : String.fromCharCode(parseInt(code, 16));
    },
  );
}

function asObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asObject);
  return value instanceof Map
    ? Object.fromEntries([...value].map(([key, one]: [string, unknown]) => [key, asObject(one)]))
    : value;
}
