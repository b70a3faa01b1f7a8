/** Which modules a source names in its imports: linear, over tokens, so that nothing hides behind how it is written. */
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

const words = { import: hashOf('import'), from: hashOf('from'), as: hashOf('as') };
/** functions that import what they are given */
const importers: ReadonlySet<number> = new Set(['import_module', '__import__'].map(hashOf));
const [dot, comma, open, close, semicolon, colon] = [0x2e, 0x2c, 0x28, 0x29, 0x3b, 0x3a];
/** more than a person imports by one statement */
const mostNames = 500;

/** Each as it is written, dots and all: for `from .a import b` both `.a` and `.a.b`, since either may be a module. */
export function importsIn(source: Uint8Array, tokens: Tokens): readonly string[] {
  const { kinds, hashes, count } = tokens;
  const found: string[] = [];
  let base = -1;
  for (let index = 0; index < count; index += 1) {
    if (isStatementEnd(kinds[index] ?? 0)) base = -1;
    if (kinds[index] !== tokenKinds.name) continue;
    if (importers.has(hashes[index] ?? 0)) addNamed(source, tokens, index, found);
    else if (hashes[index] === words.from) base = index + 1;
    else if (hashes[index] === words.import) {
      if (base < 0) addModules(source, tokens, index + 1, found);
      else addMembers(source, tokens, base, index, found);
      base = -1;
    }
  }
  return found;
}

/** The end of a line or of a block, `;`, and `:` behind which a statement may stand on the same line. */
export function isStatementEnd(kind: number): boolean {
  switch (kind) {
    case tokenKinds.newline:
    case tokenKinds.indent:
    case tokenKinds.dedent:
    case semicolon:
    case colon:
      return true;
    default:
      return false;
  }
}

/** `import_module(".a", __package__)` */
function addNamed(source: Uint8Array, { kinds, starts, ends }: Tokens, at: number, found: string[]): void {
  if (kinds[at + 1] !== open || kinds[at + 2] !== tokenKinds.string) return;
  const [start, end] = [starts[at + 2] ?? 0, ends[at + 2] ?? 0];
  if (end - start > longestName) return;
  const name = /^["'](\.*[A-Za-z_][\w.]*)["']$/.exec(
    Buffer.from(source.subarray(start, end)).toString('latin1'),
  )?.[1];
  if (name !== undefined) found.push(name);
}

/** `import a.b as c, d` */
function addModules(source: Uint8Array, tokens: Tokens, from: number, found: string[]): void {
  const { kinds, hashes, count } = tokens;
  let begins = from;
  for (let index = from; index <= count && index - from < 4 * mostNames; index += 1) {
    const kind = kinds[index] ?? 0;
    const ends = index === count || kind === comma || isStatementEnd(kind);
    const named = kind === tokenKinds.name && hashes[index] === words.as;
    // no name, so this is no import
    if (kind === tokenKinds.name && hashes[index] === words.import) return;
    if (!ends && !named) continue;
    if (begins >= 0 && index > begins) found.push(textOf(source, tokens, begins, index));
    begins = ends ? index + 1 : -1;
    if (ends && kind !== comma) return;
  }
}

/** `from base import a as b, c`: the base, and what may be a module below it. */
function addMembers(source: Uint8Array, tokens: Tokens, base: number, at: number, found: string[]): void {
  const { kinds, count } = tokens;
  const written = textOf(source, tokens, base, at);
  if (written === '') return;
  found.push(written);
  const below = written.endsWith('.') ? written : `${written}.`;
  let depth = 0;
  for (let index = at + 1; index < count && index - at < 4 * mostNames; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === open) depth += 1;
    else if (kind === close) depth -= 1;
    if (depth <= 0 && kind !== close && isStatementEnd(kind)) return;
    const before = kinds[index - 1];
    const first = before === comma || before === open || index === at + 1;
    if (kind === tokenKinds.name && first) found.push(below + textOf(source, tokens, index, index + 1));
  }
}

/** Longer ones name no module. */
const longestName = 300;

/** Names and dots, without what stands between them. */
function textOf(source: Uint8Array, { kinds, starts, ends }: Tokens, from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index += 1) {
    const kind = kinds[index] ?? 0;
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    if (kind === tokenKinds.name && end - start <= longestName)
      text += Buffer.from(source.subarray(start, end)).toString('utf8');
    else if (kind === dot || end - start === 3) text += '.'.repeat(end - start);
    else return '';
    if (text.length > longestName) return '';
  }
  return text;
}
