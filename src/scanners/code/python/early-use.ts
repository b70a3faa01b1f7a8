/** Whether a source uses something of its own, or of what it imports, while it is imported. */
import { isStatementEnd } from './imports.js';
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

const words = {
  def: hashOf('def'),
  class: hashOf('class'),
  async: hashOf('async'),
  import: hashOf('import'),
  if: hashOf('if'),
  ownName: hashOf('__name__'),
};
const [open, dot, star, sign] = [0x28, 0x2e, 0x2a, 0x40];

/**
 * True when a name that the source defines or imports is called outside of every function, or decorates something there.
 * `if __name__ == "__main__"` is no import. In doubt true. Linear.
 */
export function callsEarly(tokens: Tokens): boolean {
  const named = namesOf(tokens);
  const { kinds, count } = tokens;
  const blocks: boolean[] = [];
  let later = 0;
  let begins = true;
  let opensLater = false;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === tokenKinds.indent) {
      blocks.push(opensLater);
      later += Number(opensLater);
    } else if (kind === tokenKinds.dedent) later -= Number(blocks.pop() ?? false);
    if (kind === tokenKinds.newline || kind === tokenKinds.indent || kind === tokenKinds.dedent) {
      begins = true;
      continue;
    }
    if (begins) opensLater = isLater(tokens, index);
    begins = false;
    if (later === 0 && runs(tokens, index) && isNamed(named, tokens, index)) return true;
  }
  return false;
}

/** The line begins a block that runs later, or not at all. */
function isLater({ kinds, hashes }: Tokens, index: number): boolean {
  if (kinds[index] !== tokenKinds.name) return false;
  const [hash, next] = [hashes[index], hashes[index + 1]];
  return (
    hash === words.def ||
    (hash === words.async && next === words.def) ||
    (hash === words.if && next === words.ownName)
  );
}

/** `name(`, and `@name` */
function runs(tokens: Tokens, index: number): boolean {
  const { kinds } = tokens;
  if (kinds[index] !== tokenKinds.name) return false;
  return kinds[index - 1] === sign || (kinds[index + 1] === open && !isDefined(tokens, index));
}

/** `def name` and `class name` */
function isDefined({ kinds, hashes }: Tokens, index: number): boolean {
  if (kinds[index - 1] !== tokenKinds.name) return false;
  return hashes[index - 1] === words.def || hashes[index - 1] === words.class;
}

interface Names {
  readonly names: ReadonlySet<number>;
  /** a star brings names that are not seen */
  readonly everything: boolean;
}

/** Of `a.b.c(`, `a`. */
function isNamed({ names, everything }: Names, { kinds, hashes }: Tokens, index: number): boolean {
  if (everything) return true;
  let at = index;
  while (kinds[at - 1] === dot && kinds[at - 2] === tokenKinds.name) at -= 2;
  return names.has(hashes[at] ?? 0);
}

/** What is defined, and what stands behind `import`. */
function namesOf(tokens: Tokens): Names {
  const { kinds, hashes, count } = tokens;
  const names = new Set<number>();
  let everything = false;
  let importing = false;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (isStatementEnd(kind)) importing = false;
    else if (importing && kind === star) everything = true;
    if (kind !== tokenKinds.name) continue;
    if (importing || isDefined(tokens, index)) names.add(hashes[index] ?? 0);
    importing ||= hashes[index] === words.import;
  }
  return { names, everything };
}
