/** Whether a source calls something of its own, or of what it imports, while it is imported. */
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

const words = {
  def: hashOf('def'),
  class: hashOf('class'),
  async: hashOf('async'),
  import: hashOf('import'),
  from: hashOf('from'),
  if: hashOf('if'),
  ownName: hashOf('__name__'),
};
const [open, dot, star] = [0x28, 0x2e, 0x2a];

interface Line {
  /** it begins a block that runs later, or not at all */
  readonly later: boolean;
  readonly importing: boolean;
}

/**
 * True when a name that the source defines or imports is called outside of every function. `if __name__ == "__main__"` is
 * no import. Linear.
 */
export function callsEarly(tokens: Tokens): boolean {
  const named = namesOf(tokens);
  const { kinds, count } = tokens;
  const blocks: boolean[] = [];
  let later = 0;
  let line: Line | undefined;
  let opensLater = false;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === tokenKinds.newline) {
      line = undefined;
      if (kinds[index + 1] !== tokenKinds.indent) opensLater = false;
    } else if (kind === tokenKinds.indent) {
      blocks.push(opensLater);
      if (opensLater) later += 1;
      opensLater = false;
      line = undefined;
    } else if (kind === tokenKinds.dedent) {
      if (blocks.pop() === true) later -= 1;
      line = undefined;
    } else {
      if (!line) {
        line = lineAt(tokens, index);
        opensLater = line.later;
      }
      const called = kind === tokenKinds.name && kinds[index + 1] === open && !isDefined(tokens, index);
      if (
        later === 0 &&
        !line.importing &&
        called &&
        (named.everything || named.names.has(ownerOf(tokens, index)))
      )
        return true;
    }
  }
  return false;
}

function lineAt({ kinds, hashes }: Tokens, index: number): Line {
  const hash = kinds[index] === tokenKinds.name ? (hashes[index] ?? 0) : 0;
  const async = hash === words.async && hashes[index + 1] === words.def;
  return {
    later: hash === words.def || async || (hash === words.if && hashes[index + 1] === words.ownName),
    importing: isImport(hash),
  };
}

function isImport(hash: number): boolean {
  return hash === words.import || hash === words.from;
}

/** `def name(` and `class name(` */
function isDefined({ kinds, hashes }: Tokens, index: number): boolean {
  if (kinds[index - 1] !== tokenKinds.name) return false;
  return hashes[index - 1] === words.def || hashes[index - 1] === words.class;
}

/** Of `a.b.c(`, `a`. */
function ownerOf({ kinds, hashes }: Tokens, index: number): number {
  let at = index;
  while (kinds[at - 1] === dot && kinds[at - 2] === tokenKinds.name) at -= 2;
  return hashes[at] ?? 0;
}

interface Names {
  readonly names: ReadonlySet<number>;
  /** a star brings names that are not seen */
  readonly everything: boolean;
}

/** What is defined, and what is imported. */
function namesOf({ kinds, hashes, count }: Tokens): Names {
  const names = new Set<number>();
  let everything = false;
  let begins = true;
  let importing = false;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === tokenKinds.newline || kind === tokenKinds.indent || kind === tokenKinds.dedent) {
      begins = true;
      importing = false;
      continue;
    }
    if (begins) importing = kind === tokenKinds.name && isImport(hashes[index] ?? 0);
    begins = false;
    if (importing && kind === star) everything = true;
    if (kind !== tokenKinds.name) continue;
    const before = kinds[index - 1] === tokenKinds.name ? hashes[index - 1] : 0;
    if (importing || before === words.def || before === words.class) names.add(hashes[index] ?? 0);
  }
  return { names, everything };
}
